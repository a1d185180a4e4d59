"""A page as a list of its elements in reading order, with what stands in each: text, links, names, times.

Everything is counted in one walk, so that what an element holds is a difference of two numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from bs4 import BeautifulSoup, CData, NavigableString, Tag

from extractors.model import ExtractionError, Page
from extractors.reading.html_text import MAX_DEPTH, attribute, classes, names

_UNREAD = names(
    "script style template noscript svg iframe object video audio canvas select textarea head nav aside"
)
_EDGES = names("header footer")
_ITEMS = names("li article tr dd")
_HEADINGS = names("h1 h2 h3 h4 h5")
_ZONE = re.compile(
    r"(?:(?:page|site|left|right|primary|secondary|blog|main)[-_]?)?(?:sidebars?|side[-_]?bar)(?:[-_]\w+)?"
    r"|widgets?(?:[-_]\w+)*|(?:related|recommended|popular|trending|latest|recent|similar)(?:[-_]\w+)*"
    r"|(?:main|site|top|primary|page)?[-_]?(?:nav(?:bar|igation)?|menu|breadcrumbs?)|newsletter\S*|share[-_]?\w*"
    r"|cookie[-_]?\w+|(?:site|page)[-_](?:footer|header)|colophon|masthead|pagination|pager|paginator|skip-link"
    r"|ad(?:s|vert\w*|slot|-container)?|promo\w*",
    re.IGNORECASE,
)
_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|\d+")
_AUTHOR = names(
    "author user username nick nickname poster commenter byline displayname fn handle screenname by name "
    "creator utilisateur auteur autor benutzer usuario"
)
_NO_AUTHOR = names(
    "avatar image img pic picture photo icon badge rank title level role count info bio filename"
)
_TIME = names("date time timestamp datetime posted published when ago timeago dt created datum fecha")
_TIME_ATTRIBUTES = ("datetime", "data-time", "data-timestamp", "data-utime", "data-date", "data-created")
_CLOCK = re.compile(r"\b(?:times?|zone)\b.{0,60}\b(?:UTC|GMT)\b", re.IGNORECASE)
_MARGIN_LENGTH, _MARGIN_NOTE = 3_000, 200
_PROFILE = re.compile(
    r"/(?:users?|u|profiles?|members?|authors?|people|persons?)/|/@"
    r"|[?&;](?:user|u|uid|member)=|\b(?:profile|viewprofile|member)\b",
    re.IGNORECASE,
)
_HEADLINE = 25
_WHITE = re.compile(r"\s+")


@lru_cache(maxsize=4096)
def parts(token: str) -> tuple[str, ...]:
    """The words of a class name or id: ``CommentItem__body-12`` gives comment, item, body and 12."""
    return tuple(part.lower() for part in _PART.findall(token))


@dataclass(slots=True)
class Outline:
    """The elements of a page in reading order; each list has one entry an element.

    ``parents`` are the indices of the elements around, -1 for none; an element's descendants are those from
    its own index to ``ends``. ``starts`` and ``stops`` hold what
    has been counted before it and up to its end: characters, those of them in links, names, times, and
    headings that link to another page. ``margin`` is the text of headers, footers and notes on the clock.
    """

    nodes: list[Tag] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    depths: list[int] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    starts: list[tuple[int, ...]] = field(default_factory=list)
    stops: list[tuple[int, ...]] = field(default_factory=list)
    is_name: list[bool] = field(default_factory=list)
    is_time: list[bool] = field(default_factory=list)
    margin: str = ""

    def holds(self, index: int) -> tuple[int, ...]:
        """What stands in an element: characters, in links, names, times, linked headings."""
        return tuple(b - a for a, b in zip(self.starts[index], self.stops[index], strict=True))


def outline(page: Page, soup: BeautifulSoup) -> Outline:
    """The outline of a page, without its navigation, sidebars, header and footer.

    Raises ExtractionError when elements are nested deeper than MAX_DEPTH.
    """
    found, counts = Outline(), [0, 0, 0, 0, 0]
    stack: list[_Step] = [_Step(soup)]
    while stack:
        step = stack.pop()
        node = step.node
        if step.entered >= 0:
            counts[4] += _is_headline(node, counts[0] - found.starts[step.entered][0])
            found.ends[step.entered] = len(found.nodes)
            found.stops[step.entered] = tuple(counts)
        elif isinstance(node, Tag):
            if step.depth > MAX_DEPTH:
                raise ExtractionError(page.url, f"elements nested more than {MAX_DEPTH} deep")
            stack.extend(_enter(found, counts, step, node))
        elif type(node) in (NavigableString, CData):
            length = len(_WHITE.sub(" ", node).strip())
            if step.margin or (length < _MARGIN_NOTE and not step.item and _CLOCK.search(node)):
                found.margin = f"{found.margin} {node}"[:_MARGIN_LENGTH]
            if step.margin:
                continue
            counts[0] += length
            counts[1] += length if step.link else 0
    return found


@dataclass(slots=True)
class _Step:
    """What to do next: enter a node, or leave the element whose index is ``entered``."""

    node: Tag | NavigableString
    depth: int = 0
    link: bool = False
    item: bool = False
    margin: bool = False
    above: int = -1
    entered: int = -1


def _enter(found: Outline, counts: list[int], step: _Step, node: Tag) -> list[_Step]:
    """Take an element in; returns the steps that follow, last first."""
    name = node.name
    words = [word for token in (*classes(node), attribute(node, "id") or "") for word in parts(token)]
    if name in _UNREAD or ("hidden" in node.attrs and name != "body"):
        return []
    item = step.item or name in _ITEMS or "comment" in words
    margin = step.margin or (not item and (name in _EDGES or _is_zone(node)))
    kept = not margin and name != "[document]"
    index = len(found.nodes) if kept else step.above
    link = step.link or name == "a"
    children = [
        _Step(child, step.depth + 1, link, item, margin, index)
        for child in reversed(node.contents)
        if isinstance(child, (Tag, NavigableString))
    ]
    if not kept:
        return children
    href = attribute(node, "href") if name == "a" else None
    called = _called(node, words) or (href is not None and leads_to_person(href))
    timed = (
        name == "time" or not _TIME.isdisjoint(words) or any(key in node.attrs for key in _TIME_ATTRIBUTES)
    )
    found.nodes.append(node)
    found.depths.append(step.depth)
    found.parents.append(step.above)
    found.ends.append(0)
    found.starts.append(tuple(counts))
    found.stops.append(())
    found.is_name.append(called)
    found.is_time.append(timed)
    counts[2] += called
    counts[3] += timed
    counts[4] += name in _HEADINGS and not called and _is_linked(node)
    return [_Step(node, entered=index), *children]


def _is_zone(node: Tag) -> bool:
    """Is this a part of the page around its content: a sidebar, a menu, related articles?"""
    if node.name in ("html", "body", "main", "form") or node.attrs.get("role") == "main":
        return False
    return any(_ZONE.fullmatch(token) for token in (*classes(node), attribute(node, "id") or ""))


def _called(node: Tag, words: list[str]) -> bool:
    """Does an element say that it holds somebody's name?"""
    if attribute(node, "itemprop") in ("author", "creator") or attribute(node, "rel") == "author":
        return True
    return not _AUTHOR.isdisjoint(words) and _NO_AUTHOR.isdisjoint(words)


def _is_linked(heading: Tag) -> bool:
    """Is a heading a link to another page, as in a list of articles?"""
    above = heading.parent
    link = heading.find("a", href=True) or (above if above is not None and above.name == "a" else None)
    return isinstance(link, Tag) and _leads_away(link)


def _is_headline(node: Tag | NavigableString, length: int) -> bool:
    """Is this a link to another page whose text is as long as a headline?"""
    return isinstance(node, Tag) and node.name == "a" and length >= _HEADLINE and _leads_away(node)


def _leads_away(link: Tag) -> bool:
    """Does a link lead to another page that is nobody's profile?"""
    href = attribute(link, "href")
    return href is not None and "#" not in href and not leads_to_person(href)


def leads_to_person(href: str) -> bool:
    """Is this the address of somebody's profile?"""
    return _PROFILE.search(href) is not None
