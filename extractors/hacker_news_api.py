"""Hacker News as JSON: Algolia's tree of an item with its comments, and the official API's single items."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from extractors.hacker_news import GONE
from extractors.model import ExtractionError, Page, Post, Thread
from extractors.quotes.origins import with_origins
from extractors.quotes.quoted_lines import mark_quoted_lines
from extractors.reading.fragments import fragment
from extractors.reading.html_text import Rules, clean, utc
from extractors.reading.light_tree import LightTag
from extractors.reading.matching import Matches
from extractors.reading.values import document, entries, epoch, identity

_TYPES = frozenset({"story", "comment", "job", "poll"})
_ALGOLIA = frozenset({"id", "children", "created_at", "author", "type"})
_FIREBASE = frozenset({"kids", "text", "title", "parent", "descendants", "deleted", "dead"})
_RULES: Rules[LightTag] = Rules(skip=lambda node: False, quote=lambda node: None)
_MARKED = re.compile("<blockquote", re.IGNORECASE)
_ITEM = "https://hacker-news.firebaseio.com/v0/item/{}.json"


def _is_item(data: Any) -> bool:
    """Is this JSON an item of either API?"""
    if not isinstance(data, dict) or identity(data.get("id")) is None:
        return False
    kind = data.get("type")
    if not isinstance(kind, str) or kind not in _TYPES:
        return False
    return data.keys() >= _ALGOLIA or ("time" in data and not _FIREBASE.isdisjoint(data))


MATCHES = Matches(kind="json", shape=_is_item)


def extract(page: Page) -> Thread:
    """Read an item with all below it; of the official API one item, its answers being ``more_pages``.

    Raises ExtractionError if there is neither text nor anything below it.
    """
    data = document(page)
    if not _is_item(data):
        raise ExtractionError(page.url, "JSON of unknown shape: no item as Hacker News has")
    posts = with_origins([post for item in _items(data) if (post := _post(page, item))])
    kids = filter(None, (identity(kid) for kid in entries(data.get("kids"))))
    more = tuple(_ITEM.format(kid) for kid in kids if kid.isdecimal())
    if not posts and not more:
        raise ExtractionError(page.url, "no Hacker News post with text in this item")
    return Thread(page.url, "hacker_news", posts, title=_title(data), more_pages=more)


def _title(data: dict[str, Any]) -> str | None:
    """The story's title, which the official API gives as HTML."""
    title = clean(data.get("title"))
    return clean(unescape(title)) if title else None


def _items(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every item of a tree, parents before their answers."""
    stack: list[Any] = [data]
    while stack:
        item = stack.pop()
        if isinstance(item, dict):
            yield item
            stack.extend(reversed(entries(item.get("children"))))


def _post(page: Page, item: dict[str, Any]) -> Post | None:
    """One item; None for what was deleted, a link, or an option of a poll."""
    own, body = identity(item.get("id")), item.get("text")
    gone = item.get("deleted") or item.get("dead") or item.get("type") == "pollopt"
    if own is None or gone or not isinstance(body, str):
        return None
    text, _ = fragment(page, body, _RULES, _MARKED)
    if not text or GONE.fullmatch(text):
        return None
    text, quotes = mark_quoted_lines(text)
    return Post(
        id=own,
        text=text,
        quotes=quotes,
        author=clean(item.get("author")) or clean(item.get("by")),
        created_at=utc(clean(item.get("created_at"))) or epoch(item.get("time") or item.get("created_at_i")),
        permalink=f"https://news.ycombinator.com/item?id={own}",
        reply_to=identity(item.get("parent_id")) or identity(item.get("parent")),
    )
