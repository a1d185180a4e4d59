"""Stack Exchange's API: questions, answers and comments in ``items`` with their bodies (filter=withbody)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from bs4 import Tag

from extractors.decode import decode
from extractors.html_text import Quoted, Rules, classes, clean, names, parse, render
from extractors.matching import Matches, load_json
from extractors.model import ExtractionError, Page, Post, Quote, Thread
from extractors.quotes.sources import with_sources
from extractors.reading.light_html import simple_text
from extractors.reading.values import epoch, identity, mapping, sequence

_ID_KEYS = ("comment_id", "answer_id", "question_id")  # an answer names its question too
_NOT_TEXT = names("snippet-ctas snippet-result js-post-notice s-notice")
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
    items = data.get("items")
    return isinstance(items, list) and any(_id_key(mapping(item)) for item in items[:3])


MATCHES = Matches(kind="json", shape=_is_items)


def extract(page: Page) -> Thread:
    """Read the questions, answers and comments of an answer of the API.

    Raises ExtractionError if it is none, or no item has a body.
    """
    data = load_json(page, decode(page).lstrip("\ufeff"))
    if not _is_items(data):
        raise ExtractionError(page.url, "JSON of unknown shape: no items as Stack Exchange's API has")
    items = list(_items(data))
    host = _host(page.url, items)
    taken = frozenset(identity(item.get(key)) for key, item in items if key != "comment_id")
    posts = with_sources([post for key, item in items if (post := _post(page, key, item, host, taken))])
    if not posts:
        raise ExtractionError(page.url, "no item with a body: ask Stack Exchange's API with filter=withbody")
    title = next((title for _, item in items if (title := clean(item.get("title")))), None)
    return Thread(
        page.url,
        "stack_exchange",
        posts,
        title=clean(unescape(title)) if title else None,
        next_page=_next(page.url) if data.get("has_more") is True else None,
        more_pages=_more(page.url, items),
    )


def is_quote(node: Tag) -> Quoted | None:
    """A block quote is one, but for the blocks that hide a spoiler."""
    return Quoted() if node.name == "blockquote" and "spoiler" not in classes(node) else None


RULES = Rules(skip=lambda node: not _NOT_TEXT.isdisjoint(classes(node)), quote=is_quote)
"""How the site's HTML is read, from the API and on its pages."""


def user_name(name: str | None) -> str | None:
    """A user's name without the diamond that marks moderators."""
    return clean(name.replace("\u2666", "")) if name else None


def comment_id(number: str, taken: frozenset[str] | frozenset[str | None]) -> str:
    """A comment's id in the thread: on young sites it may bear the number of a post, as they count apart."""
    return f"comment-{number}" if number in taken else number


def _id_key(item: dict[str, Any]) -> str | None:
    """The key of an item's own id, which tells what it is."""
    return next((key for key in _ID_KEYS if identity(item.get(key))), None)


def _items(data: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every item with the key of its id: below a question its comments, then its answers with theirs."""
    stack: list[Any] = list(reversed(data["items"]))
    while stack:
        item = mapping(stack.pop())
        key = _id_key(item)
        if key is None:
            continue
        yield key, item
        inner = [*sequence(item.get("comments")), *sequence(item.get("answers"))]
        stack.extend(reversed(inner))


def _post(
    page: Page, key: str, item: dict[str, Any], host: str | None, taken: frozenset[str | None]
) -> Post | None:
    """One post; None if it has no text."""
    number, body = identity(item.get(key)), item.get("body")
    if number is None or not isinstance(body, str):
        return None
    text, quotes = _text(page, body)
    if not text:
        return None
    name = clean(mapping(item.get("owner")).get("display_name"))
    parent = {"comment_id": "post_id", "answer_id": "question_id"}.get(key)
    return Post(
        id=comment_id(number, taken) if key == "comment_id" else number,
        text=text,
        quotes=quotes,
        author=user_name(unescape(name)) if name else None,
        created_at=epoch(item.get("creation_date")),
        edited_at=epoch(item.get("last_edit_date")),
        permalink=_link(key, item, number, host),
        reply_to=identity(item.get(parent)) if parent else None,
    )


def _text(page: Page, body: str) -> tuple[str, tuple[Quote, ...]]:
    """The text of a body; comments seldom need the parser."""
    text = simple_text(body)
    return (text, ()) if text is not None else render(page, parse(page, body), RULES)


def _link(key: str, item: dict[str, Any], number: str, host: str | None) -> str | None:
    """The address of an item: the API's own, or the site's short one."""
    link = clean(item.get("link")) or clean(item.get("share_link"))
    if link or host is None:
        return link
    if key == "comment_id":
        post = identity(item.get("post_id"))
        return f"https://{host}/a/{post}#comment{number}_{post}" if post else None
    return f"https://{host}/{'a' if key == 'answer_id' else 'q'}/{number}"


def _host(url: str, items: list[tuple[str, dict[str, Any]]]) -> str | None:
    """The site's host: from a link in the items, or from the ``site`` that was asked for."""
    links = (clean(item.get("link")) for _, item in items)
    try:
        host = next((host for link in links if link and (host := urlsplit(link).hostname)), None)
        site = dict(parse_qsl(urlsplit(url).query)).get("site", "")
    except ValueError:
        return None
    if host or not re.fullmatch(r"[\w.-]+", site):
        return host
    part, last = site[: site.rfind(".") + 1], site.rpartition(".")[2]
    if last in _OWN_DOMAIN:
        return part + _OWN_DOMAIN[last]
    if last in ("com", "net"):
        return site
    return f"{last}.{part}stackexchange.com"


def _asked(url: str) -> tuple[str, str, str, dict[str, str]] | None:
    """Scheme, host, path and parameters of the API call; None for a saved file."""
    try:
        url.encode()  # a lone surrogate could not be written into the next address
        parts = urlsplit(url)
        asked = dict(parse_qsl(parts.query))
    except ValueError:
        return None
    known = parts.scheme in ("http", "https") and "site" in asked
    return (parts.scheme, parts.netloc, parts.path, asked) if known else None


def _next(url: str) -> str | None:
    """The address of the next batch of items."""
    if (call := _asked(url)) is None:
        return None
    scheme, host, path, asked = call
    page = asked.get("page", "1")
    number = int(page) + 1 if page.isdecimal() and len(page) < 6 else 2
    return urlunsplit((scheme, host, path, urlencode({**asked, "page": str(number)}), ""))


def _more(url: str, items: list[tuple[str, dict[str, Any]]]) -> tuple[str, ...]:
    """The calls for what belongs to these posts but is not among the items: answers and comments."""
    call = _asked(url)
    route = _OF_QUESTION.fullmatch(call[2]) if call else None
    if call is None or route is None or route[2] == "/comments":
        return ()
    scheme, host, path, asked = call
    kept = [(name, asked[name]) for name in ("site", "filter", "key", "pagesize") if name in asked]
    query = urlencode([("order", "asc"), ("sort", "creation"), *kept])
    paths = []
    if route[2] is None and not any("answers" in item for _, item in items):
        paths.append(f"{path.rstrip('/')}/answers")
    posts = [item for key, item in items if key != "comment_id"]
    if not any("comments" in item for item in posts):
        kind, key = ("answers", "answer_id") if route[2] else ("questions", "question_id")
        said = [item for item in posts if item.get("comment_count") != 0]
        ids = ";".join(filter(None, (identity(item.get(key)) for item in said)))
        paths += [f"{route[1]}/{kind}/{ids}/comments"] if ids else []
    return tuple(urlunsplit((scheme, host, one, query, "")) for one in paths)
