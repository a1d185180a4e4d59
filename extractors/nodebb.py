"""NodeBB topics: the JSON of ``/api/topic/ID/SLUG``."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import quote as percent
from urllib.parse import unquote

from extractors.model import ExtractionError, Page, Post, Thread
from extractors.quotes.origins import answered
from extractors.reading.addresses import split
from extractors.reading.elements import text_of
from extractors.reading.fragments import fragment
from extractors.reading.html_text import Quoted, Rules, absolute, attribute, classes, clean, names, utc
from extractors.reading.light_tree import LightTag
from extractors.reading.matching import Matches
from extractors.reading.values import (
    document,
    identity,
    milliseconds,
    number,
    reference,
    table,
    tables,
    text,
    web,
)


def is_topic(data: Any) -> bool:
    """Does this JSON hold a topic's posts?"""
    topic = table(data)
    return "tid" in topic and any("pid" in post for post in tables(topic.get("posts")))


MATCHES = Matches(kind="json", path=r"/api/topic/", shape=is_topic)

_POST_LINK = re.compile(r"/post/([^/?#]+)")
_BRIEF = 4  # words of a heading that links no post, "@Anna Maria said:"
_NOT_TEXT = names("plugin-link-preview link-preview card embed-container embed-wrapper poll-container")
_MARKS = re.compile(r"<blockquote|" + "|".join(sorted(_NOT_TEXT)))


def extract(page: Page) -> Thread:
    """Read one page of a topic.

    Raises ExtractionError if the JSON is no topic, or no post in it can be shown.
    """
    data = document(page)
    if not is_topic(data):
        raise ExtractionError(page.url, "JSON of unknown shape: no posts with a pid as NodeBB has")
    return read_topic(page, data, page.url)


def read_topic(page: Page, data: dict[str, Any], base: str) -> Thread:
    """The thread in a topic's data, links joined to ``base``; raises ExtractionError if it has no post."""
    root = _root(base, data)
    raw = tables(data["posts"])
    authors = {identity(post.get("pid")): _author(post) for post in raw}
    posts = tuple(post for item in raw if (post := _post(page, item, root, authors)))
    if not posts:
        raise ExtractionError(page.url, "no NodeBB post in this topic")
    title = clean(data.get("titleRaw")) or clean(unescape(text(data.get("title"))))
    return Thread(page.url, "nodebb", posts, title=title, next_page=_next(data, base))


def _root(base: str, data: dict[str, Any]) -> str:
    """Where the forum is: the address up to ``/api/topic`` or ``/topic``."""
    found = re.match(r"(https?://[^?#]*?)/(?:api/)?topic/", base)
    if found:
        return found[1]
    relative = text(data.get("relative_path")).strip("/")
    return (absolute(base, f"/{relative}" if relative else "/") or "").rstrip("/")


def _next(data: dict[str, Any], base: str) -> str | None:
    """The next page, counted from the topic's start: an index in the address would shift it."""
    following = table(table(data.get("pagination")).get("next"))
    current, wanted = number(table(data.get("pagination")).get("currentPage")), number(following.get("page"))
    if not following.get("active") or wanted is None or (current is not None and wanted <= current):
        return None
    path = split(base).path
    if "/topic/" not in path:  # a saved document
        path = f"{_root(base, data)}/api/topic/{text(data.get('slug')) or data.get('tid')}"
    start = re.sub(r"(/topic/[^/]+/[^/]+)/[0-9]+/?$", r"\1", path)
    return absolute(base, f"{start}?page={wanted}")


def _author(post: dict[str, Any]) -> str | None:
    """Who wrote a post: the user, or the name that a guest gave; None where the account is gone."""
    user = table(post.get("user"))
    if number(user.get("uid")) == 0:
        return clean(unescape(text(post.get("handle"))))
    name = text(user.get("username")) or text(user.get("displayname"))
    return None if name.startswith("[[") else clean(unescape(name))


def _post(page: Page, post: dict[str, Any], root: str, authors: dict[str | None, str | None]) -> Post | None:
    """One post; None if it is deleted, a placeholder or empty."""
    key, content = identity(post.get("pid")), text(post.get("content"))
    if key is None or post.get("deleted") or content.startswith("[[topic:"):
        return None
    body, quotes = fragment(page, content, _rules(authors), _MARKS)
    if not body:
        return None
    return Post(
        id=key,
        text=body,
        quotes=quotes,
        author=authors.get(key),
        created_at=utc(post.get("timestampISO")) or milliseconds(post.get("timestamp")),
        edited_at=utc(post.get("editedISO")) or milliseconds(post.get("edited")),
        permalink=web(f"{root}/post/{percent(key, '')}"),
        reply_to=reference(post.get("toPid")) or answered(quotes),
    )


def _rules(authors: dict[str | None, str | None]) -> Rules[LightTag]:
    """How a post's elements are read."""

    def skip(node: LightTag) -> bool:
        if node.name in ("p", "div") and (following := _beside(node, after=True)) is not None:
            return following.name == "blockquote" and _said(node) is not None
        return not _NOT_TEXT.isdisjoint(classes(node))

    def quote(node: LightTag) -> Quoted | None:
        if node.name != "blockquote":
            return None
        heading = _beside(node, after=False)
        said = _said(heading) if heading is not None and heading.name in ("p", "div") else None
        if said is None:
            return Quoted()
        source, name = said
        return Quoted(source, authors.get(source) or name)

    return Rules(skip, quote)


def _beside(node: LightTag, after: bool) -> LightTag | None:
    """The element next to another, with only white space between them."""
    siblings = node.next_siblings if after else node.previous_siblings
    nearest = next((s for s in siblings if isinstance(s, LightTag) or s.strip()), None)
    return nearest if isinstance(nearest, LightTag) else None


def _said(node: LightTag) -> tuple[str | None, str | None] | None:
    """Post and author in the heading above a quote, "@ann said in Topic:"; None if it is no such heading.

    The words are the quoter's language: what tells is the colon at the end after a mention or a post's link.
    """
    words = text_of(node) or ""
    if not words.endswith((":", "：")) or len(words) > 400:
        return None
    links = [(attribute(link, "href") or "", link) for link in node.find_all("a")]
    source = next((found[1] for href, _ in links if (found := _POST_LINK.search(href))), None)
    mention = next((link for _, link in links if "plugin-mentions-a" in classes(link)), None)
    brief = words.startswith("@") and (source is not None or len(words.split()) <= _BRIEF)
    if not brief and (source is None or mention is None):
        return None
    name = text_of(mention) if mention is not None else words.split()[0]
    named = name.lstrip("@").rstrip(":") if name and name.startswith("@") else None
    return (unquote(source) if source else None), named or None
