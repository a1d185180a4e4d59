"""What classic forum software has in common: the board's clock, names in quote headings, links, units."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from bs4 import BeautifulSoup, NavigableString, Tag

from extractors.html_text import absolute, attribute, clean, names, utc
from extractors.model import Page, Post, Quote
from extractors.times import moment

_NOBODY = names("guest anonymous visitor gast invité invitado")
_WROTE = re.compile(
    r"\s+(?:wrote|said|posted|writes|hat geschrieben|schrieb|a écrit|écrit|escribió|ha scritto|escreveu"
    r"|schreef|skrev|pisze|napisał\(a\)|napsal|написал(?:\(а\)|а)?|пишет|写道)\s*:*\s*$",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"(.+)\s+(?:on|am|en|le|op|em|il|dnia|den)\s+(?=[^:]*(?:\d|today|yesterday)).*$", re.IGNORECASE
)
_DAY_FIRST = re.compile(r"(\d{1,2})[-/](\d{1,2})[-/]\d{2,4}\b")
_SESSION = re.compile(r"(?<=[?&;])(?:sid=[0-9a-f]{32}|PHPSESSID=\w+|s=[0-9a-f]{32})(?:&|;|$|(?=#))")
_DANGLING = re.compile(r"[?&;]+(?=#|$)")
_MARGIN = re.compile(r"^[\s«(\[.,|•·–-]+|[\s»)\].,|•·–-]+$")
_TELLING = 12
"""Shorter quotes ("Why?") may stand in any post: they do not tell their source."""
_LOOKED_AT = 100
"""How many of an author's latest posts are searched for the source of a quote."""
_HALF_HOUR = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Dates:
    """How a page writes its moments: in which zone, read when, day or month first."""

    zone: tzinfo = UTC
    now: datetime | None = None
    order: str = "MDY"

    def read(self, text: object) -> datetime | None:
        """The moment (UTC) that a template's line names; None where it names no whole date."""
        line = clean(text)
        bare = _MARGIN.sub("", line) if line else None
        return moment(bare, zone=self.zone, now=self.now, order=self.order)


def day_order(texts: Iterable[str]) -> str:
    """DMY if a date among these can only have its day first, else MDY."""
    for text in texts:
        found = _DAY_FIRST.search(text)
        if found and max(int(found[1]), int(found[2])) > 12:
            return "DMY" if int(found[1]) > 12 else "MDY"
    return "MDY"


def zone_by_clock(shown: object, actual: datetime | None, order: str = "MDY") -> tzinfo | None:
    """The zone of a board that prints its own time, when the actual time is known.

    Boards without a note about their zone often say what time it is there. None unless the difference is
    a whole number of half hours (to two minutes) that a zone can have: the page may be older than it says.
    """
    there = moment(shown, order=order)
    if there is None or actual is None:
        return None
    steps = round((there - actual) / _HALF_HOUR)
    if not -24 <= steps <= 28 or abs((there - actual) - steps * _HALF_HOUR) > timedelta(minutes=2):
        return None
    return timezone(steps * _HALF_HOUR)


def person(name: object) -> str | None:
    """A poster's name; None for nobody in particular ("Guest")."""
    cleaned = clean(name)
    return cleaned if cleaned and cleaned.casefold() not in _NOBODY else None


def speaker(heading: str | None) -> str | None:
    """Who a quote's heading names: "Ann wrote:" gives Ann; None if it names nobody."""
    text = clean(heading) or ""
    name = _WROTE.sub("", text)
    return person(name) if name != text else None


def quoted_from(heading: str | None) -> str | None:
    """Who "Quote from: Ann on 1 May 2024, 10:00" names; None if it names nobody."""
    before, colon, rest = (clean(heading) or "").partition(":")
    return person(_DATED.sub(r"\1", rest)) if colon and not any(c.isdigit() for c in before) else None


def base_url(page: Page, soup: BeautifulSoup) -> str:
    """What links are relative to: the page's URL or, for a saved file, the one it names itself."""
    if page.url.startswith(("http://", "https://")):
        return page.url
    canonical = soup.find("link", rel="canonical")
    return (attribute(canonical, "href") if isinstance(canonical, Tag) else None) or page.url


def link(base: str, node: object) -> str | None:
    """The absolute address that a link goes to; None if it goes nowhere."""
    return _address(base, attribute(node, "href")) if isinstance(node, Tag) else None


def permalink(around: Iterable[Tag], base: str, *ends: str) -> str | None:
    """The address of a post: the first link that ends as one to it does, or its anchor on this page."""
    for node in around:
        if node.name == "a" and (attribute(node, "href") or "").endswith(ends):
            return link(base, node)
    return _address(base, ends[0])


def _address(base: str, href: str | None) -> str | None:
    """An absolute web address, without the reader's session."""
    joined = absolute(base, href)
    if not joined or not joined.startswith(("http://", "https://")):
        return None
    return _DANGLING.sub("", _SESSION.sub("", joined))


def stamp(node: Tag | None) -> datetime | None:
    """The moment that the first <time> in an element (or the element itself) names."""
    found = node if node is None or node.name == "time" else node.find("time", datetime=True)
    return utc(attribute(found, "datetime")) if isinstance(found, Tag) else None


def before(node: Tag) -> Tag | None:
    """The element right before this one, unless text stands between them."""
    for sibling in node.previous_siblings:
        if isinstance(sibling, Tag):
            return sibling
        if type(sibling) is NavigableString and sibling.strip():
            return None
    return None


def units(anchors: Sequence[Tag]) -> list[Tag]:
    """For each anchor the largest element that holds no other: its post, whatever the theme's wrappers."""
    held = Counter(id(parent) for anchor in anchors for parent in anchor.parents)
    found = []
    for anchor in anchors:
        unit = anchor
        while unit.parent is not None and held[id(unit.parent)] == 1:
            unit = unit.parent
        found.append(unit)
    return found


def outside(root: Tag, body: Tag | None) -> Iterator[Tag]:
    """The elements below ``root`` in document order, without those of the post's own text."""
    stack = [root]
    while stack:
        node = stack.pop()
        if node is not root:
            yield node
        stack.extend(c for c in reversed(node.contents) if isinstance(c, Tag) and c is not body)


def linked(posts: Iterable[Post]) -> tuple[Post, ...]:
    """The posts, with what their quotes' markup leaves out and the page itself tells.

    A quote of a post on this page gets that post's author; a quote of a named author that stands word for
    word in an earlier post of theirs gets its source; a post answers the first post that it quotes.
    """
    kept = list(posts)
    authors = {post.id: post.author for post in kept}
    written: dict[str, list[Post]] = {}
    for index, post in enumerate(kept):
        if post.quotes:
            quotes = tuple(_linked(post, quote, authors, written) for quote in post.quotes)
            answered = next((quote.source for quote in quotes if quote.depth == 1 and quote.source), None)
            kept[index] = replace(post, quotes=quotes, reply_to=post.reply_to or answered)
        written.setdefault(post.author or "", []).append(post)
    return tuple(kept)


def _linked(
    post: Post, quote: Quote, authors: dict[str, str | None], written: dict[str, list[Post]]
) -> Quote:
    """A quote with its author from its source, or its source from its author's earlier posts."""
    if quote.source is not None:
        return replace(quote, author=quote.author or authors.get(quote.source))
    earlier = written.get(quote.author, []) if quote.author else []
    inner = [q.end for q in post.quotes if q.depth > quote.depth and quote.start <= q.start < quote.end]
    words = post.text[max(inner, default=quote.start) : quote.end].strip()
    if len(words) < _TELLING:
        return quote
    source = next((p.id for p in earlier[: -_LOOKED_AT - 1 : -1] if _says(p, words)), None)
    return replace(quote, source=source)


def _says(post: Post, words: str) -> bool:
    """Do these words stand in what the poster wrote, not in what they quote?"""
    return any(words in post.text[start:end] for start, end in post.own_spans())
