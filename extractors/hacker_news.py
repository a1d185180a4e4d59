"""Hacker News pages: a story or a comment, and the comments below it in one table, their depth as an indent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import dropwhile

from bs4 import BeautifulSoup, Tag

from extractors.model import ExtractionError, Page, Post, Thread
from extractors.quotes.origins import with_origins
from extractors.quotes.quoted_lines import mark_quoted_lines
from extractors.reading.decode import decode
from extractors.reading.elements import text_of
from extractors.reading.html_text import Rules, absolute, attribute, classes, first, parse, render, utc
from extractors.reading.matching import Matches
from extractors.reading.times import moment
from extractors.reading.values import web

MATCHES = Matches(
    kind="html",
    host=r"(?:^|\.)news\.ycombinator\.com$",
    path=r"^/item",
    markup=r"<table[^>]{0,80}\bid=[\"']hnmain[\"']|<tr[^>]{0,40}class=[\"']athing comtr[\"' ]",
)

GONE = re.compile(r"\[\s*(?:deleted|flagged|dead)\s*\]")
"""What stands in the place of a text that was taken away."""

_SITE_NAME = re.compile(r"\s*\|\s*Hacker News\s*$")
_TARGET = re.compile(r"(?:\bid=|#)(\d+)$")
_WIDTH = 40  # pixels of one indent, on pages from before the "indent" attribute
_RULES: Rules[Tag] = Rules(skip=lambda node: "reply" in classes(node), quote=lambda node: None)


def extract(page: Page) -> Thread:
    """Read the story's text, or the comment a page is about, and the comments below it.

    Raises ExtractionError if there is none of them, naming the page's URL.
    """
    soup = parse(page, decode(page))
    base = web(page.url) or "https://news.ycombinator.com/"
    top = first(soup, "fatitem")
    posts = with_origins([post for post in _posts(page, soup, top, base) if post.text])
    if not posts:
        raise ExtractionError(page.url, "no Hacker News comment on this page")
    more = soup.find("a", class_="morelink")
    next_page = absolute(base, attribute(more, "href")) if isinstance(more, Tag) else None
    return Thread(page.url, "hacker_news", posts, title=_title(soup, top), next_page=next_page)


def _title(soup: BeautifulSoup, top: Tag | None) -> str | None:
    """The story's title; on a comment's page that of the story it is about."""
    for kind in ("titleline", "titlelink", "storylink", "onstory"):
        found = first(top, kind) if top else None
        link = found if found is None or found.name == "a" else found.a
        if link:
            return text_of(link)
    name = text_of(soup.title)
    return _SITE_NAME.sub("", name) or None if name else None


def _posts(page: Page, soup: BeautifulSoup, top: Tag | None, base: str) -> Iterator[Post]:
    """Every post of the page, the deleted ones without text."""
    opening = _opening(page, top, base) if top else None
    if opening:
        yield opening
    above: list[tuple[int, str]] = []
    for row in soup.find_all("tr"):
        own = attribute(row, "id")
        if own is None or "comtr" not in classes(row) or (opening and own == opening.id):
            continue
        indent = _indent(row)
        while above and above[-1][0] >= indent:
            above.pop()
        parent = above[-1][1] if above else _answered(row) if indent else None
        parent = parent or (opening.id if opening else None)
        above.append((indent, own))
        yield _comment(page, row, own, parent, base)


def _opening(page: Page, top: Tag, base: str) -> Post | None:
    """The story, or the comment that a page is about."""
    row = next((row for row in top.find_all("tr") if "athing" in classes(row) and row.get("id")), None)
    if row is None:
        return None
    own = attribute(row, "id") or ""
    if first(row, "comment") and first(row, "hnuser"):
        return _comment(page, row, own, _answered(row), base)
    body = first(top, "toptext") or _unmarked(top)
    head = first(top, "subtext") or top
    return _written(page, own, body, head, None, base)


def _answered(row: Tag) -> str | None:
    """The comment that a comment's "parent" link leads to."""
    links = (attribute(link, "href") for link in row.find_all("a") if text_of(link) == "parent")
    target = _TARGET.search(next(links, None) or "")
    return target[1] if target else None


def _unmarked(top: Tag) -> Tag | None:
    """The story's text on older pages, where its cell has no class: the one below the line with the author."""
    for cell in dropwhile(lambda cell: "subtext" not in classes(cell), top.find_all("td")):
        bare = not cell.get("class") and cell.find(["form", "table"]) is None
        if isinstance(cell, Tag) and bare and text_of(cell):
            return cell
    return None


def _indent(row: Tag) -> int:
    """How deep a comment stands."""
    cell = first(row, "ind")
    given = attribute(cell, "indent") if cell else None
    if given is None:
        spacer = cell.img if cell else None
        width = attribute(spacer, "width") if spacer else None
        return int(width) // _WIDTH if width and width.isdecimal() and len(width) < 6 else 0
    return int(given) if given.isdecimal() and len(given) < 6 else 0


def _comment(page: Page, row: Tag, own: str, parent: str | None, base: str) -> Post:
    """A comment's row; without text if it was killed or deleted."""
    head = first(row, "comhead") or row
    dead = any(
        "[dead]" in text or "[deleted]" in text for text in head.find_all(string=True, recursive=False)
    )
    body = None if dead else first(row, "commtext") or first(row, "comment")
    return _written(page, own, body, head, parent, base)


def _written(page: Page, own: str, body: Tag | None, head: Tag, parent: str | None, base: str) -> Post:
    """A post from the element with its text and the line that tells author and time."""
    text, quotes = render(page, body, _RULES) if body else ("", ())
    author, age = first(head, "hnuser"), first(head, "age")
    text, quotes = mark_quoted_lines("" if GONE.fullmatch(text) else text, quotes)
    return Post(
        id=own,
        text=text,
        quotes=quotes,
        author=text_of(author),
        created_at=_moment(age, page) if age else None,
        permalink=absolute(base, f"item?id={own}"),
        reply_to=parent,
    )


def _moment(age: Tag, page: Page) -> datetime | None:
    """When it was written: the title has it exactly since 2014, before it there is "3 hours ago" only."""
    exact, _, _epoch = (attribute(age, "title") or "").partition(" ")
    return utc(exact) or moment(age.get_text(), now=page.fetched_at)
