"""4chan threads as JSON, and the boards that speak the same: posts with HTML comments and >>references."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from extractors.model import ExtractionError, Page, Post, Thread
from extractors.quotes.origins import Origins
from extractors.quotes.quoted_lines import mark_quoted_lines
from extractors.reading.addresses import split
from extractors.reading.fragments import fragment
from extractors.reading.html_text import Quoted, Rules, classes, clean, names
from extractors.reading.light_tree import LightTag
from extractors.reading.matching import Matches
from extractors.reading.values import document, entries, epoch, identity, table, tables


def _is_thread(data: Any) -> bool:
    """Is this JSON a thread's posts?"""
    head = table(next(iter(entries(table(data).get("posts"))), None))
    return isinstance(head.get("no"), int) and "resto" in head and "time" in head


MATCHES = Matches(kind="json", shape=_is_thread)

_SHOWN = r"\s*&gt;&gt;(?:\d+|&gt;/[^<]{0,60})(?:\s*\([\w -]{1,20}\))?\s*"
_REFERENCE = re.compile(
    rf"\s*(?:<a\b[^<>]*?\bhref=[\"'](?P<to>[^\"'<>]*)[\"'][^<>]*>(?P<shown>{_SHOWN})</a>"
    rf"|<span\b[^<>]*?\bdeadlink\b[^<>]*>(?P<dead>{_SHOWN})</span>)",
    re.IGNORECASE,
)
_LINE = re.compile(r"(<(?:br|p)\b[^<>]*>)", re.IGNORECASE)
_NOTE = re.compile(r"<(b|strong|span)\b[^<>]*>\(USER WAS [A-Z ]+ FOR THIS POST\)</\1>", re.IGNORECASE)
_TARGET = re.compile(r"#(?:p|q)?(\d+)$")
_PATH = re.compile(r"/(\w+)/(thread|res)/(\d+)(?:\.json)?(?:/[^/]*)?")
_FURNITURE = names("abbr exif")
_MARKED = re.compile(r"\b(?:abbr|exif)\b|<blockquote", re.IGNORECASE)


def api_url(url: str) -> str | None:
    """The JSON of a thread on 4chan's boards, which is what this module reads."""
    parts = split(url)
    host, thread = parts.hostname or "", _PATH.fullmatch(parts.path)
    if host not in ("boards.4chan.org", "boards.4channel.org") or thread is None or thread[2] != "thread":
        return None
    return f"https://a.4cdn.org/{thread[1]}/thread/{thread[3]}.json"


def extract(page: Page) -> Thread:
    """Read the posts of a thread; those that are only a picture have no text and are left out.

    Raises ExtractionError if it is no thread, or no post in it has text.
    """
    data = document(page)
    if not _is_thread(data):
        raise ExtractionError(page.url, "JSON of unknown shape: no posts as 4chan has")
    raw = tables(data["posts"])
    reader = _Reader(page, {number for post in raw if (number := identity(post.get("no")))})
    posts = tuple(post for item in raw if (post := reader.post(item)))
    if not posts:
        raise ExtractionError(page.url, "no post with text in this thread")
    subject = clean(raw[0].get("sub"))
    return Thread(page.url, "fourchan", posts, title=clean(unescape(subject)) if subject else None)


class _Reader:
    """Reads a thread's posts in order, and looks up in those read before what a post quotes."""

    def __init__(self, page: Page, numbers: set[str]) -> None:
        self.page = page
        self.numbers = numbers
        self.link = _thread_link(page.url)
        self.read = Origins()

    def post(self, item: dict[str, Any]) -> Post | None:
        """One post; None if it has no words."""
        own, body = identity(item.get("no")), item.get("com")
        if own is None or not isinstance(body, str):
            return None
        to = [number for found in _REFERENCE.finditer(body) if (number := self._target(found["to"] or ""))]

        def quoted(line: str) -> Quoted | None:
            # "Greentext" tells stories as well: a line is a quote only if a post referred to says it.
            found = next((f for number in to if (f := self.read.find(line, number))), None)
            return Quoted(*found) if found else None

        text, quotes = mark_quoted_lines(self._text(body), told=quoted, deepest=1)
        if not text:
            return None
        post = Post(
            id=own,
            text=text,
            quotes=quotes,
            author=_author(item),
            created_at=epoch(item.get("time")),
            permalink=self.link + own if self.link else None,
            reply_to=to[0] if to else None,
        )
        return self.read.add(post)

    def _target(self, href: str) -> str | None:
        """The post of this thread that a reference leads to; None if it leads elsewhere or nowhere."""
        target = _TARGET.search(unescape(href))
        here = target and (href.startswith("#") or target[1] in self.numbers)
        return target[1] if target and here else None

    def _text(self, body: str) -> str:
        """The words of a post, without the references at the start of its lines: they are no words."""
        body = "".join(map(_without_references, _LINE.split(_NOTE.sub("", body))))
        return fragment(self.page, body, _RULES, _MARKED)[0]


def _without_references(line: str) -> str:
    """A line without the references it starts with; one in a sentence stays, as the sentence needs it."""
    start = 0
    while found := _REFERENCE.match(line, start):
        start = found.end()
    return _REFERENCE.sub(lambda found: f" {found['shown'] or found['dead']}", line[start:])


def _skip(node: LightTag) -> bool:
    """Is this element no text: a picture's data, a reference written in some other way?"""
    return not _FURNITURE.isdisjoint(classes(node))


_RULES = Rules(skip=_skip, quote=lambda node: None)


def _author(item: dict[str, Any]) -> str | None:
    """Name and tripcode, as the site shows them; the name is "Anonymous" for who gives none."""
    parts = (clean(unescape(part)) for key in ("name", "trip") if isinstance(part := item.get(key), str))
    return " ".join(filter(None, parts)) or None


def _thread_link(url: str) -> str | None:
    """The address of the thread's page up to a post's number, told by the address of its JSON."""
    parts = split(url)
    host, thread = parts.hostname or "", _PATH.fullmatch(parts.path)
    if thread is None:
        return None
    if thread[2] == "res":
        return f"{parts.scheme}://{parts.netloc}/{thread[1]}/res/{thread[3]}.html#"
    if host.endswith(("4cdn.org", "4chan.org", "4channel.org")):
        return f"https://boards.4chan.org/{thread[1]}/thread/{thread[3]}#p"
    return None
