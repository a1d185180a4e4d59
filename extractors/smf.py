"""Simple Machines Forum topics, 1.1 to 2.1: posts are found by ``id="msg_123"`` or ``id="subject_123"``."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo

from bs4 import BeautifulSoup, Tag

from extractors.model import ExtractionError, Page, Post, Thread
from extractors.quotes.origins import answering, with_origins
from extractors.reading.clock import Clock, date_order, zone_by_clock
from extractors.reading.decode import decode
from extractors.reading.elements import before, outside, stamp, text_of, units
from extractors.reading.headings import person, quoted_from
from extractors.reading.html_text import (
    Quoted,
    Rules,
    attribute,
    check_depth,
    classes,
    first,
    names,
    parse,
    render,
)
from extractors.reading.links import Links, links_of
from extractors.reading.matching import Matches

MATCHES = Matches(
    kind="html",
    path=r"/index\.php/topic,\d+",
    markup=r"\bsmf_(?:theme_url|scripturl|images_url|iso_case_folding)\b|\bid=[\"']msg_\d+[\"']",
)

_BODY = re.compile(r"^msg_(\d+)$")
_SUBJECT = re.compile(r"^subject_(\d+)$")
_SOURCE = re.compile(r"\bmsg(\d+)")
_PAGE = re.compile(r"\s+- Page \d+$")
_NOT_TEXT = names(
    "quoteheader quotefooter codeheader sp-head sp-foot spoiler_head spoilerheader modified signature attachments "
    "codeoperation"
)


def extract(page: Page) -> Thread:
    """Read one page of a topic.

    Raises ExtractionError if the page holds no post, naming the page's URL.
    """
    soup = parse(page, decode(page))
    links = links_of(page, soup)
    for code in soup.find_all("code", class_=re.compile(r"\bbbc_code\b")):
        code.name = "div"  # a box of its own, whatever its name says
    anchors = {_key(node, _BODY): node for node in soup.find_all("div", id=_BODY)}
    anchors = anchors or {_key(node, _SUBJECT): node for node in soup.find_all(id=_SUBJECT)}
    for anchor in anchors.values():
        check_depth(page, anchor)
    boxes = zip(anchors, units(list(anchors.values())), strict=True)
    clock = _clock(page, soup)
    found = (post for key, unit in boxes if (post := _post(page, key, anchors[key], unit, links, clock)))
    posts = answering(with_origins(found, named_only=True))
    if not posts:
        raise ExtractionError(page.url, "no SMF post on this page")
    return Thread(page.url, "smf", posts, title=_title(soup), next_page=_next(soup, links))


def _key(node: Tag, pattern: re.Pattern[str]) -> str:
    """The post's id out of an element's."""
    found = pattern.search(attribute(node, "id") or "")
    return found[1] if found else ""


def _post(page: Page, key: str, anchor: Tag, unit: Tag, links: Links, clock: Clock) -> Post | None:
    """One post; None for an empty one."""
    body = anchor if _BODY.search(attribute(anchor, "id") or "") else first(unit, "post")
    text, quotes = render(page, body, _RULES) if body else ("", ())
    if not text:
        return None
    around = list(outside(unit, body))
    return Post(
        id=key,
        text=text,
        quotes=quotes,
        author=_author(around),
        created_at=_created(around, clock),
        edited_at=_edited(around, key, clock),
        permalink=links.permalink(around, f"#msg{key}"),
    )


def _author(around: list[Tag]) -> str | None:
    """The poster's name: the link to the profile or, for guests and deleted members, plain text."""
    panel = next((node for node in around if not {"poster", "poster_info"}.isdisjoint(classes(node))), None)
    for node in around if panel is None else panel.find_all("a"):
        if node.name == "a" and "profile" in (attribute(node, "href") or "") and text_of(node):
            return person(node.get_text())
    name = panel.find(["h4", "b"]) if panel else None
    return person(name.get_text()) if isinstance(name, Tag) else None


def _created(around: list[Tag], clock: Clock) -> datetime | None:
    """When the post was written: "« Reply #2 on: DATE »", or since 2.1 the date alone."""
    line = next((node for node in around if "keyinfo" in classes(node)), None)
    for node in around if line is None else line.find_all(True):
        kinds = classes(node)
        if "smalltext" not in kinds or "modified" in kinds or node.name == "ul":
            continue
        before_colon, colon, after = (text_of(node) or "").partition(": ")
        found = stamp(node) or clock.read(after if colon else before_colon)
        if found:
            return found
    return None


def _edited(around: list[Tag], key: str, clock: Clock) -> datetime | None:
    """When the post was last edited: "« Last Edit: DATE by Ann »"."""
    note = next((node for node in around if attribute(node, "id") == f"modified_{key}"), None)
    text = text_of(note)
    return stamp(note) or clock.read(text.partition(": ")[2].partition(" by ")[0]) if text else None


def _clock(page: Page, soup: BeautifulSoup) -> Clock:
    """How the board writes its dates; 2.1 prints its own time beside the same in UTC."""
    lines = soup.find_all(class_=re.compile(r"\b(?:smalltext|keyinfo)\b"))
    order = date_order([], [node.get_text() for node in lines])
    return Clock(_zone(soup, order) or UTC, order, page.fetched_at)


def _zone(soup: BeautifulSoup, order: str) -> tzinfo | None:
    """The zone of the board's clock in the page's head."""
    clock = soup.find("time", datetime=True)
    return zone_by_clock(clock.get_text(), stamp(clock), order) if isinstance(clock, Tag) else None


def _title(soup: BeautifulSoup) -> str | None:
    """The topic's title."""
    subject = soup.find(id="top_subject") if soup.find(class_="display_title") else None
    heading = subject if isinstance(subject, Tag) else soup.find("title")
    return _PAGE.sub("", text_of(heading) or "") or None


def _next(soup: BeautifulSoup, links: Links) -> str | None:
    """The URL of the topic's next page: the page link after the current page's number."""
    for node in soup.find_all("link", rel="next"):
        if "prev_next" not in (attribute(node, "href") or ""):  # 2.0 means the next topic
            return links.to(node)
    numbered = soup.find("a", class_=re.compile(r"\bnav_?[pP]ages?\b"))
    bar = numbered.parent if isinstance(numbered, Tag) else None
    if bar is not None and "prevnext" in classes(bar):
        bar = bar.parent
    passed = False
    for node in bar.find_all(True) if bar else ():
        if node.name in ("strong", "b") or "current_page" in classes(node):
            passed = passed or (text_of(node) or "").isdigit()
        elif passed and node.name == "a" and ";all" not in (attribute(node, "href") or ""):
            return links.to(node)
    return None


def _skip(node: Tag) -> bool:
    """Is this element furniture: a quote's or a code box's heading, attached files?"""
    return node.name == "cite" or not _NOT_TEXT.isdisjoint(classes(node))


def _quote(node: Tag) -> Quoted | None:
    """What a quote says about itself: in its <cite> since 2.1, in the header above it before."""
    kinds = classes(node)
    if node.name != "blockquote" and not (node.name == "div" and "quote" in kinds):
        return None
    cite = node.find("cite", recursive=False)
    heading = cite if isinstance(cite, Tag) else before(node)
    if heading is None or not (heading.name == "cite" or "quoteheader" in classes(heading)):
        return Quoted()
    target = heading.find("a")
    source = _SOURCE.search(attribute(target, "href") or "") if isinstance(target, Tag) else None
    return Quoted(source[1] if source else None, quoted_from(heading.get_text()))


_RULES = Rules(skip=_skip, quote=_quote)
