"""Slashdot stories: the story as the article, and the comments below it as nested lists."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bs4 import BeautifulSoup, Tag

from extractors.model import Article, ExtractionError, Page, Post, Thread
from extractors.quotes.origins import Origins
from extractors.quotes.quoted_lines import mark_quoted_lines
from extractors.reading.decode import decode
from extractors.reading.elements import text_of, words_of
from extractors.reading.html_text import (
    Quoted,
    Rules,
    absolute,
    attribute,
    classes,
    clean,
    first,
    names,
    parse,
    render,
)
from extractors.reading.links import own_address
from extractors.reading.matching import Matches
from extractors.reading.times import moment

MATCHES = Matches(
    kind="html",
    host=r"(?:^|\.)(?:slashdot|soylentnews)\.org$",
    path=r"/story/|/comments\.pl|/article\.pl|/poll/|/submission/",
    markup=r"\bid=[\"']comment_(?:otherdetails|top)_\d+[\"']|\bclass=[\"'][^\"'>]*\bfhitem-story\b"
    r"|fsdn\.com/sd/|<title>[^<]{0,300} - Slashdot\s*</title>",
)

_BODY = re.compile(r"comment_body_(\d+)")
_TREE = re.compile(r"tree_(\d+)")
_STORY = re.compile(r"text-\d+")
_POSTED = re.compile(
    r"(?P<weekday>[A-Z]\w+day) (?P<day>\w+ \d{1,2}),(?: (?P<year>\d{4}))? @ ?(?P<time>\d{1,2}:\d\d[AP]M)"
)
_STORY_DATE = re.compile(r"/story/(\d\d)/\d\d/\d\d/")
_NUMBER = re.compile(r"\s*\(\s*\d+\s*\).*$")
_PARENT = re.compile(r"\bcid=(\d+)")
_EDITOR = re.compile(r"Posted\s+by\s+(\S+)")
_LEAST = 4  # words; fewer in italics are stress, not a quote
_NOT_TEXT = names("sig commentshrunk comment_footer commentSub share-links")


def extract(page: Page) -> Thread:
    """Read the story and the comments that the page holds in full; folded ones have no text on it.

    Raises ExtractionError if the page holds no comment's text, naming the page's URL.
    """
    soup = parse(page, decode(page))
    base = own_address(page, soup)
    elements = {attribute(node, "id") or "": node for node in soup.find_all(id=True)}
    article = _article(page, soup, elements)
    reader = _Reader(page, base, _zone(base), _years(page, base), elements, Origins(article))
    found = [(number[1], node) for name, node in elements.items() if (number := _BODY.fullmatch(name))]
    posts = tuple(post for own, node in found if (post := reader.post(own, node)))
    if not posts:
        raise ExtractionError(page.url, "no Slashdot comment with text on this page")
    return Thread(page.url, "slashdot", posts, title=_title(soup), article=article)


def _zone(base: str) -> tzinfo:
    """The zone of the times that readers who are not logged in see: US Eastern, on SoylentNews UTC."""
    try:
        return UTC if "soylentnews" in base else ZoneInfo("America/New_York")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return timezone(timedelta(hours=-5))


def _years(page: Page, base: str) -> tuple[int, ...]:
    """The years that a date without one may mean: the story's and the next, or that of the fetch."""
    story = _STORY_DATE.search(base)
    if story:
        return 2000 + int(story[1]), 2001 + int(story[1])
    return (page.fetched_at.year, page.fetched_at.year - 1) if page.fetched_at else ()


def _title(soup: BeautifulSoup) -> str | None:
    """The story's title, without the name of the site it links to."""
    heading = first(soup, "story-title")
    link = heading.a if heading else None
    if heading:
        return text_of(link or heading)
    name = text_of(soup.title)
    return name.removesuffix(" - Slashdot") if name else None


def _article(page: Page, soup: BeautifulSoup, elements: dict[str, Tag]) -> Article | None:
    """The story above the comments."""
    body = next((node for name, node in elements.items() if _STORY.fullmatch(name)), None)
    text = render(page, body, Rules(_skip, lambda node: None))[0] if body else ""
    byline = first(soup, "story-byline")
    editor = _EDITOR.search(words_of(byline) or "")
    return Article(text, author=editor[1] if editor else None) if text else None


def _skip(node: Tag) -> bool:
    """Is this element no text: signatures, links to the rest, buttons?"""
    return not _NOT_TEXT.isdisjoint(classes(node))


@dataclass(slots=True)
class _Reader:
    """Reads a page's comments in order, and looks up in those above what italics quote."""

    page: Page
    base: str
    zone: tzinfo
    years: tuple[int, ...]
    elements: dict[str, Tag]
    read: Origins

    def post(self, own: str, body: Tag) -> Post | None:
        """One comment; None if its text is not on the page."""
        parent = self._parent(own)

        def quote(node: Tag) -> Quoted | None:
            if node.name == "blockquote" or (node.name == "div" and "quote" in classes(node)):
                return Quoted()
            if node.name in ("i", "em") and len((words := node.get_text()).split()) >= _LEAST:
                # The old way to quote; italics are a quote only if somebody above said it.
                found = self.read.find(words, parent)
                return Quoted(*found) if found else None
            return None

        text, quotes = mark_quoted_lines(*render(self.page, body, Rules(_skip, quote)))
        if not text:
            return None
        return self.read.add(
            Post(
                id=own,
                text=text,
                quotes=quotes,
                author=self._author(own),
                created_at=self._moment(own),
                permalink=self._permalink(own),
                reply_to=parent,
            )
        )

    def _parent(self, own: str) -> str | None:
        """The comment that a comment answers: the list item around its own, or what its button says."""
        item = self.elements.get(f"tree_{own}")
        above = item.find_parent("li", id=_TREE) if item else None
        number = _TREE.fullmatch(attribute(above, "id") or "") if isinstance(above, Tag) else None
        if number:
            return number[1]
        buttons = self.elements.get(f"comment_sub_{own}")
        links = buttons.find_all("a") if buttons else []
        link = next((link for link in links if text_of(link) == "Parent"), None)
        cid = _PARENT.search(attribute(link, "href") or "") if isinstance(link, Tag) else None
        return cid[1] if cid and cid[1] != own else None

    def _author(self, own: str) -> str | None:
        """The user's name, without the number behind it."""
        top = self.elements.get(f"comment_top_{own}")
        details = first(top, "details") if top else None
        line = (first(details, "by") or details) if details else None
        parts = [part for part in line.children if getattr(part, "name", None) in (None, "a")] if line else []
        name = clean("".join(part.get_text() for part in parts))
        return _NUMBER.sub("", name.removeprefix("by ")) or None if name else None

    def _moment(self, own: str) -> datetime | None:
        """When a comment was written: "on Sunday March 04, 2018 @05:06PM", in its own year without the year."""
        details = self.elements.get(f"comment_otherdetails_{own}")
        text = words_of(details) or ""
        posted = _POSTED.search(text)
        if posted is None:
            return moment(text.removeprefix("on ").split("(")[0], zone=self.zone, now=self.page.fetched_at)
        for year in (posted["year"],) if posted["year"] else self.years:
            try:
                day = f"{posted['day']} {year} {posted['time']}".upper()
                local = datetime.strptime(day, "%B %d %Y %I:%M%p")
                if posted["year"] or local.strftime("%A") == posted["weekday"]:
                    return local.replace(tzinfo=self.zone).astimezone(UTC)
            except (ValueError, OverflowError):
                return None
        return None

    def _permalink(self, own: str) -> str | None:
        """The address of a comment."""
        link = self.elements.get(f"comment_link_{own}")
        if link is None and (details := self.elements.get(f"comment_otherdetails_{own}")):
            link = details.a
        return absolute(self.base, attribute(link, "href")) if link else None
