"""Stack Exchange's API: questions, answers and comments in ``items`` with their bodies (filter=withbody)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from extractors.model import ExtractionError, Page, Post, Thread
from extractors.quotes.origins import with_origins
from extractors.reading.addresses import parameter, split, with_query, without_secrets
from extractors.reading.fragments import fragment
from extractors.reading.html_text import Element, Quoted, Rules, classes, clean, names
from extractors.reading.matching import Matches
from extractors.reading.values import document, entries, epoch, identity, number, table

_ID_KEYS = ("comment_id", "answer_id", "question_id")  # an answer names its question too
_NOT_TEXT = names("snippet-ctas snippet-result js-post-notice s-notice")
_MARKED = re.compile("spoiler|" + "|".join(sorted(_NOT_TEXT)))
_OWN_DOMAIN = {
    "stackoverflow": "stackoverflow.com",
    "serverfault": "serverfault.com",
    "superuser": "superuser.com",
    "askubuntu": "askubuntu.com",
    "stackapps": "stackapps.com",
    "mathoverflow": "mathoverflow.net",
}
_OF_QUESTION = re.compile(r"(/\d\.\d)/questions/\d+(/answers|/comments)?/?")


def _is_items(data: Any) -> bool:
    """Is this JSON a wrapper around questions, answers or comments?"""
    if not isinstance(data, dict) or not ("has_more" in data or "quota_remaining" in data):
        return False
    return any(_id_key(table(item)) for item in entries(data.get("items"))[:3])


MATCHES = Matches(kind="json", shape=_is_items)


def extract(page: Page) -> Thread:
    """Read the questions, answers and comments of an answer of the API.

    Raises ExtractionError if it is none, or no item has a body.
    """
    data = document(page)
    if not _is_items(data):
        raise ExtractionError(page.url, "JSON of unknown shape: no items as Stack Exchange's API has")
    items = list(_items(data))
    host = _host(page.url, items)
    taken = frozenset(identity(item.get(key)) for key, item in items if key != "comment_id")
    posts = with_origins([post for key, item in items if (post := _post(page, key, item, host, taken))])
    if not posts:
        raise ExtractionError(page.url, "no item with a body: ask Stack Exchange's API with filter=withbody")
    title = next((title for _, item in items if (title := clean(item.get("title")))), None)
    return Thread(
        without_secrets(page.url),
        "stack_exchange",
        posts,
        title=clean(unescape(title)) if title else None,
        next_page=_next(page.url) if data.get("has_more") is True else None,
        more_pages=_more(page.url, items),
    )


def is_quote(node: Element) -> Quoted | None:
    """A block quote is one, but for the blocks that hide a spoiler."""
    return Quoted() if node.name == "blockquote" and "spoiler" not in classes(node) else None


RULES: Rules[Element] = Rules(skip=lambda node: not _NOT_TEXT.isdisjoint(classes(node)), quote=is_quote)
"""How the site's HTML is read, from the API and on its pages."""


def user_name(name: str | None) -> str | None:
    """A user's name without the diamond that marks moderators."""
    return clean(name.replace("\u2666", "")) if name else None


def comment_id(own: str, taken: frozenset[str] | frozenset[str | None]) -> str:
    """A comment's id in the thread: on young sites it may bear the number of a post, as they count apart."""
    return f"comment-{own}" if own in taken else own


def _id_key(item: dict[str, Any]) -> str | None:
    """The key of an item's own id, which tells what it is."""
    return next((key for key in _ID_KEYS if identity(item.get(key))), None)


def _items(data: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every item with the key of its id: below a question its comments, then its answers with theirs."""
    stack: list[Any] = list(reversed(data["items"]))
    while stack:
        item = table(stack.pop())
        key = _id_key(item)
        if key is None:
            continue
        yield key, item
        inner = [*entries(item.get("comments")), *entries(item.get("answers"))]
        stack.extend(reversed(inner))


def _post(
    page: Page, key: str, item: dict[str, Any], host: str | None, taken: frozenset[str | None]
) -> Post | None:
    """One post; None if it has no text."""
    own, body = identity(item.get(key)), item.get("body")
    if own is None or not isinstance(body, str):
        return None
    text, quotes = fragment(page, body, RULES, _MARKED)
    if not text:
        return None
    name = clean(table(item.get("owner")).get("display_name"))
    parent = {"comment_id": "post_id", "answer_id": "question_id"}.get(key)
    return Post(
        id=comment_id(own, taken) if key == "comment_id" else own,
        text=text,
        quotes=quotes,
        author=user_name(unescape(name)) if name else None,
        created_at=epoch(item.get("creation_date")),
        edited_at=epoch(item.get("last_edit_date")),
        permalink=_link(key, item, own, host),
        reply_to=identity(item.get(parent)) if parent else None,
    )


def _link(key: str, item: dict[str, Any], own: str, host: str | None) -> str | None:
    """The address of an item: the API's own, or the site's short one."""
    link = clean(item.get("link")) or clean(item.get("share_link"))
    if link or host is None:
        return link
    if key == "comment_id":
        post = identity(item.get("post_id"))
        return f"https://{host}/a/{post}#comment{own}_{post}" if post else None
    return f"https://{host}/{'a' if key == 'answer_id' else 'q'}/{own}"


def _host(url: str, items: list[tuple[str, dict[str, Any]]]) -> str | None:
    """The site's host: from a link in the items, or from the ``site`` that was asked for."""
    links = (clean(item.get("link")) for _, item in items)
    host = next((host for link in links if link and (host := split(link).hostname)), None)
    site = parameter(url, "site") or ""
    if host or not re.fullmatch(r"[\w.-]+", site):
        return host
    part, last = site[: site.rfind(".") + 1], site.rpartition(".")[2]
    if last in _OWN_DOMAIN:
        return part + _OWN_DOMAIN[last]
    if last in ("com", "net"):
        return site
    return f"{last}.{part}stackexchange.com"


def _next(url: str) -> str | None:
    """The address of the next batch of items; None for a saved file."""
    following = (number(parameter(url, "page")) or 1) + 1
    return with_query(url, {"page": str(following)}) if parameter(url, "site") else None


def _more(url: str, items: list[tuple[str, dict[str, Any]]]) -> tuple[str, ...]:
    """The calls for what belongs to these posts but is not among the items: answers and comments."""
    path = split(url).path
    route = _OF_QUESTION.fullmatch(path)
    if route is None or route[2] == "/comments" or not parameter(url, "site"):
        return ()
    paths = []
    if route[2] is None and not any("answers" in item for _, item in items):
        paths.append(f"{path.rstrip('/')}/answers")
    posts = [item for key, item in items if key != "comment_id"]
    if not any("comments" in item for item in posts):
        kind, key = ("answers", "answer_id") if route[2] else ("questions", "question_id")
        said = [item for item in posts if item.get("comment_count") != 0]
        ids = ";".join(filter(None, (identity(item.get(key)) for item in said)))
        paths += [f"{route[1]}/{kind}/{ids}/comments"] if ids else []
    kept = {name: parameter(url, name) for name in ("site", "filter", "key", "pagesize")}
    query = {"order": "asc", "sort": "creation", **kept}
    links = (with_query(split(url)._replace(path=one, query="").geturl(), query) for one in paths)
    return tuple(link for link in links if link)
