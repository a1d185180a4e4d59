"""Discourse topics: the JSON that ``/t/ID.json`` and ``/t/ID/posts.json`` give."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from extractors.model import ExtractionError, Page, Post, Thread
from extractors.reading.addresses import split
from extractors.reading.fragments import Body, fragment
from extractors.reading.html_text import (
    Element,
    Quoted,
    Rules,
    absolute,
    attribute,
    classes,
    clean,
    names,
    utc,
)
from extractors.reading.matching import Matches
from extractors.reading.values import document, entries, number, table, tables


def is_topic(data: Any) -> bool:
    """Does this JSON hold a topic's posts?"""
    return isinstance(table(table(data).get("post_stream")).get("posts"), list)


MATCHES = Matches(kind="json", path=r"/t/.*\d+(?:/posts)?\.json", shape=is_topic)

Find = Callable[[int | None, int | None], str | None]
"""From the number of a topic and of a post in it to the post's id."""

_TOPIC_URL = re.compile(
    r"(?P<base>https?://[^/?#]+(?:/[^/?#]+)*?)/t/[^/?#]*[^/?#\d][^/?#]*/(?P<id>\d+)(?:/\d+)?/?"
)
_PART = re.compile(r"\b(?:page|post_ids|post_number)\b")
_CHUNK = 20  # posts to a page, unless the topic says otherwise
_MAX_PAGES = 1000
_SHOWN_TYPES = frozenset({1, 2})  # 3 is a small action ("closed this topic"), 4 a staff whisper
_NOT_TEXT = names(
    "onebox lightbox-wrapper quote-controls anchor attachment footnote-ref footnote-backref poll lazyYT "
    "lazy-video-container youtube-onebox"
)
_MARKS = re.compile("|".join(sorted(_NOT_TEXT)))


def api_url(url: str) -> str | None:
    """The topic's JSON for ``/t/SLUG/ID``: it names reply parents and edits, which its HTML does not."""
    found = _TOPIC_URL.fullmatch(url.partition("#")[0].partition("?")[0])
    return f"{found['base']}/t/{found['id']}.json" if found else None


def extract(page: Page) -> Thread:
    """Read the posts of a topic payload.

    Raises ExtractionError if it is no topic, or no post in it can be shown.
    """
    data = document(page)
    if not is_topic(data):
        raise ExtractionError(page.url, "JSON of unknown shape: no post_stream.posts as Discourse has")
    return read_topic(page, data, page.url)


def read_topic(page: Page, data: dict[str, Any], base: str) -> Thread:
    """The thread in a topic payload, links joined to ``base``; raises ExtractionError if it has no post."""
    every = tables(data["post_stream"]["posts"])
    raw = [post for post in every if _shown(post)]
    find = _finder(data, every)
    posts = tuple(post for item in raw if (post := _post(page, item, _topic(item, data), find, base)))
    if not posts:
        raise ExtractionError(page.url, "no Discourse post in this topic")
    title = clean(data.get("title"))
    return Thread(page.url, "discourse", posts, title=title, more_pages=_more(data, every, base))


def _shown(post: dict[str, Any]) -> bool:
    """Is it a comment that readers see?"""
    gone = post.get("hidden") or post.get("deleted_at") or post.get("user_deleted")
    return (
        number(post.get("id")) is not None
        and isinstance(post.get("cooked"), str)
        and number(post.get("post_type", 1)) in _SHOWN_TYPES
        and not gone
    )


def _topic(post: dict[str, Any], data: dict[str, Any]) -> int | None:
    """The topic that a post is in; the payload names its own where the post does not."""
    return number(post.get("topic_id", data.get("id")))


def _stream(data: dict[str, Any]) -> list[Any]:
    """The ids of all posts of the topic in their order; empty in batches and in very large topics."""
    return entries(table(data.get("post_stream")).get("stream"))


def _finder(data: dict[str, Any], every: list[dict[str, Any]]) -> Find:
    """Finds ids by post number: among the posts here, and before them where no number was ever deleted."""
    ids = {
        (_topic(post, data), number(post.get("post_number"))): str(post["id"])
        for post in every
        if number(post.get("id")) is not None
    }
    stream, own = _stream(data), number(data.get("id"))
    unbroken = 0
    for (topic, count), post in ids.items():
        if topic == own and count and unbroken < count <= len(stream) and str(stream[count - 1]) == post:
            unbroken = count

    def find(topic: int | None, count: int | None) -> str | None:
        if topic == own and count and 0 < count <= unbroken:
            return str(stream[count - 1])
        return ids.get((topic, count))

    return find


def _more(data: dict[str, Any], every: list[dict[str, Any]], base: str) -> tuple[str, ...]:
    """The topic's pages with posts that are not here; none where the payload itself is such a part."""
    topic, parts, stream = number(data.get("id")), split(base), _stream(data)
    if topic is None or _PART.search(parts.query):
        return ()
    size = max(number(data.get("chunk_size")) or _CHUNK, 1)
    counts = (number(table(source).get("posts_count")) for source in (data, *every[:1]))
    total = len(stream) or next((count for count in counts if count), 0)
    pages = range(1, -(-min(total, size * _MAX_PAGES) // size) + 1)
    here = {number(post.get("id")) for post in every}
    if stream:
        wanted = [n for n in pages if not here.issuperset(map(number, stream[(n - 1) * size : n * size]))]
    else:
        from_start = bool(every) and number(every[0].get("post_number")) == 1
        wanted = [n for n in pages if not (from_start and n * size <= len(every))]
    root = parts.path.partition("/t/")[0] if "/t/" in parts.path else ""
    links = (absolute(base, f"{root}/t/{topic}.json?page={n}") for n in wanted)
    return tuple(link for link in links if link)


def _post(page: Page, post: dict[str, Any], topic: int | None, find: Find, base: str) -> Post | None:
    """One post; None if nothing but furniture is in it."""
    text, quotes = cooked(page, post["cooked"], topic, find)
    if not text:
        return None
    version = number(post.get("version")) or 1
    return Post(
        id=str(post["id"]),
        text=text,
        quotes=quotes,
        author=clean(post.get("username")),
        created_at=utc(post.get("created_at")),
        edited_at=utc(post.get("updated_at")) if version > 1 else None,
        permalink=absolute(base, clean(post.get("post_url"))),
        reply_to=find(topic, number(post.get("reply_to_post_number"))),
    )


def cooked(page: Page, html: str, topic: int | None, find: Find) -> Body:
    """The text of a post's HTML and its quotes."""
    return fragment(page, html, rules(topic, find), _MARKS)


def rules(topic: int | None, find: Find) -> Rules[Element]:
    """How Discourse's elements are read in a post of this topic."""

    def quote(node: Element) -> Quoted | None:
        return _quote(node, topic, find)

    return Rules(_skip, quote)


def _skip(node: Element) -> bool:
    """Is this element furniture: link previews, image captions, polls, a quote's heading?"""
    kinds = classes(node)
    if not _NOT_TEXT.isdisjoint(kinds):
        return True
    return "title" in kinds and node.parent is not None and _is_quote(node.parent)


def _is_quote(node: Element) -> bool:
    """Is it the aside that Discourse wraps around a quoted post?"""
    return node.name == "aside" and "quote" in classes(node)


def _quote(node: Element, topic: int | None, find: Find) -> Quoted | None:
    """What a quote says about itself; a bare blockquote is a quote of unknown source."""
    if _is_quote(node):
        count, of = number(attribute(node, "data-post")), number(attribute(node, "data-topic"))
        return Quoted(find(topic if of is None else of, count), attribute(node, "data-username"))
    if node.name == "blockquote" and not (node.parent is not None and _is_quote(node.parent)):
        return Quoted()
    return None
