"""Mastodon conversations: the JSON of a status, of its context, or ``{"status": ..., "context": ...}``."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote as percent

from extractors.model import ExtractionError, Page, Post, Thread
from extractors.reading.fragments import Body, below, fragment, plain, with_quote
from extractors.reading.html_text import Quoted, Rules, absolute, classes, clean, utc
from extractors.reading.light_tree import LightTag
from extractors.reading.matching import Matches
from extractors.reading.values import document, identity, number, table, tables, text, web

_STATUS_URL = re.compile(r"(https?://[^/?#]+)/@[^/?#]+/(\d+)/?")
_MARKS = re.compile(r"quote-inline|reference-link-inline")
_MAX_QUOTES = 5


def _is_mastodon(data: Any) -> bool:
    """Is this a status, a context, or both?"""
    document = table(data)
    return (
        _is_status(document)
        or _is_context(document)
        or (_is_status(document.get("status")) and _is_context(document.get("context")))
    )


def _is_status(item: object) -> bool:
    """Is this a status, as opposed to anything else with content?"""
    status = table(item)
    return isinstance(status.get("content"), str) and "in_reply_to_id" in status and "account" in status


def _is_context(item: object) -> bool:
    """Does this hold what stands above and below a status?"""
    context = table(item)
    return isinstance(context.get("ancestors"), list) and isinstance(context.get("descendants"), list)


MATCHES = Matches(kind="json", path=r"/api/v\d/statuses/", shape=_is_mastodon)


def api_url(url: str) -> str | None:
    """The API's address of a status; it names its context as the next page."""
    found = _STATUS_URL.fullmatch(url.partition("#")[0].partition("?")[0])
    return f"{found[1]}/api/v1/statuses/{found[2]}" if found else None


def extract(page: Page) -> Thread:
    """Read a status, its context, or both, in the order in which a reader sees them.

    Raises ExtractionError if the JSON is none of these, or no status in it has text.
    """
    data = document(page)
    if not _is_mastodon(data):
        raise ExtractionError(page.url, "JSON of unknown shape: neither status nor context as Mastodon has")
    status = data if _is_status(data) else table(data.get("status"))
    context = data if _is_context(data) else table(data.get("context"))
    every = [
        *tables(context.get("ancestors")),
        *([status] if status else []),
        *tables(context.get("descendants")),
    ]
    posts = tuple(post for item in every if (post := _post(page, item)))
    if not posts:
        raise ExtractionError(page.url, "no Mastodon status with text")
    return Thread(page.url, "mastodon", posts, next_page=None if context else _context(page, status))


def _context(page: Page, status: dict[str, Any]) -> str | None:
    """The address of a status's context; None where nothing stands above or below it."""
    key = identity(status.get("id"))
    alone = number(status.get("replies_count")) == 0 and status.get("in_reply_to_id") is None
    base = web(page.url) or web(status.get("url"))
    if alone or key is None or base is None:
        return None
    return absolute(base, f"/api/v1/statuses/{percent(key, '')}/context")


def _post(page: Page, status: dict[str, Any]) -> Post | None:
    """One status; None if it has no text."""
    key = identity(status.get("id"))
    body, quotes = _body(page, status, _MAX_QUOTES)
    if key is None or not body:
        return None
    return Post(
        id=key,
        text=body,
        quotes=quotes,
        author=_author(status),
        created_at=utc(status.get("created_at")),
        edited_at=utc(status.get("edited_at")),
        permalink=web(status.get("url")) or web(status.get("uri")),
        reply_to=identity(status.get("in_reply_to_id")),
    )


def _author(status: dict[str, Any]) -> str | None:
    """Who wrote a status: the name, with the instance for somebody from another one."""
    account = table(status.get("account"))
    return clean(account.get("acct")) or clean(account.get("username"))


def _body(page: Page, status: dict[str, Any], left: int) -> Body:
    """A status's content warning, its text, and below them the status that it quotes or passes on."""
    body = below(plain(text(status.get("spoiler_text"))), _text(page, status))
    inner = _quoted(status)
    if not inner or not left:
        return body
    return with_quote(body, Quoted(identity(inner.get("id")), _author(inner)), _body(page, inner, left - 1))


def _quoted(status: dict[str, Any]) -> dict[str, Any]:
    """The status shown inside another: ``quote`` wraps it in Mastodon, and is it in Mastodon's forks."""
    quote = table(status.get("quote"))
    for found in (quote.get("quoted_status"), quote, status.get("reblog")):
        if _is_status(found):
            return table(found)
    return {}


def _text(page: Page, status: dict[str, Any]) -> Body:
    """A status's own HTML as text."""
    return fragment(page, text(status.get("content")), _RULES, _MARKS)


def _skip(node: LightTag) -> bool:
    """Is it the line "RE: (link)" that stands in for a quoted post where quotes are not shown?"""
    return not {"quote-inline", "reference-link-inline"}.isdisjoint(classes(node))


_RULES = Rules(_skip, lambda node: Quoted() if node.name == "blockquote" else None)
