"""Discourse topics: the JSON that ``/t/ID.json`` and ``/t/ID/posts.json`` give."""

from __future__ import annotations

from typing import Any

from bs4 import Tag

from extractors.decode import decode
from extractors.html_text import Quoted, Rules, absolute, attribute, classes, clean, names, parse, render, utc
from extractors.matching import Matches, load_json
from extractors.model import ExtractionError, Page, Post, Thread


def _is_topic(data: Any) -> bool:
    """Does this JSON hold a topic's posts?"""
    stream = data.get("post_stream") if isinstance(data, dict) else None
    return isinstance(stream, dict) and isinstance(stream.get("posts"), list)


MATCHES = Matches(kind="json", path=r"/t/.*\d+(?:/posts)?\.json", shape=_is_topic)

_SHOWN_TYPES = frozenset({1, 2})  # 3 is a small action ("closed this topic"), 4 a staff whisper
_NOT_TEXT = names("onebox lightbox-wrapper quote-controls anchor footnote-ref footnote-backref")


def extract(page: Page) -> Thread:
    """Read the posts of a topic payload.

    Raises ExtractionError if it is no topic, or no post in it can be shown.
    """
    data = load_json(page, decode(page).lstrip("\ufeff"))
    if not _is_topic(data):
        raise ExtractionError(page.url, "JSON of unknown shape: no post_stream.posts as Discourse has")
    raw = [post for post in data["post_stream"]["posts"] if isinstance(post, dict) and _shown(post)]
    ids = {(_topic(post, data), post.get("post_number")): str(post["id"]) for post in raw}
    posts = tuple(post for item in raw if (post := _post(page, item, _topic(item, data), ids)))
    if not posts:
        raise ExtractionError(page.url, "no Discourse post in this topic")
    return Thread(page.url, "discourse", posts, title=clean(data.get("title")))


def _shown(post: dict[str, Any]) -> bool:
    """Is it a comment that readers see?"""
    gone = post.get("hidden") or post.get("deleted_at") or post.get("user_deleted")
    number = post.get("post_number", 0)
    return (
        isinstance(post.get("id"), int)
        and isinstance(number, int)
        and isinstance(post.get("cooked"), str)
        and _as_int(post.get("post_type", 1)) in _SHOWN_TYPES
        and not gone
    )


def _topic(post: dict[str, Any], data: dict[str, Any]) -> int | None:
    """The topic that a post is in; the payload names its own where the post does not."""
    return _as_int(post.get("topic_id", data.get("id")))


def _as_int(value: object) -> int | None:
    """A number given as JSON number or as attribute text."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 19:
        return int(value)
    return value if isinstance(value, int) else None


def _post(
    page: Page, post: dict[str, Any], topic: int | None, ids: dict[tuple[int | None, Any], str]
) -> Post | None:
    """One post; None if nothing but furniture is in it."""

    def quote(node: Tag) -> Quoted | None:
        return _quote(node, topic, ids)

    text, quotes = render(page, parse(page, post["cooked"]), Rules(_skip, quote))
    if not text:
        return None
    version = _as_int(post.get("version")) or 1
    return Post(
        id=str(post["id"]),
        text=text,
        quotes=quotes,
        author=clean(post.get("username")),
        created_at=utc(post.get("created_at")),
        edited_at=utc(post.get("updated_at")) if version > 1 else None,
        permalink=absolute(page.url, clean(post.get("post_url"))),
        reply_to=ids.get((topic, _as_int(post.get("reply_to_post_number")))),
    )


def _skip(node: Tag) -> bool:
    """Is this element furniture: link previews, image captions, a quote's heading?"""
    kinds = classes(node)
    if not _NOT_TEXT.isdisjoint(kinds):
        return True
    return "title" in kinds and node.parent is not None and _is_quote(node.parent)


def _is_quote(node: Tag) -> bool:
    """Is it the aside that Discourse wraps around a quoted post?"""
    return node.name == "aside" and "quote" in classes(node)


def _quote(node: Tag, topic: int | None, ids: dict[tuple[int | None, Any], str]) -> Quoted | None:
    """What a quote says about itself; a bare blockquote is a quote of unknown source."""
    if _is_quote(node):
        number, of = _as_int(attribute(node, "data-post")), _as_int(attribute(node, "data-topic"))
        return Quoted(ids.get((topic if of is None else of, number)), attribute(node, "data-username"))
    if node.name == "blockquote" and not (node.parent is not None and _is_quote(node.parent)):
        return Quoted()
    return None
