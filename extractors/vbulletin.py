"""vBulletin 3 and 4 threads: posts are whatever holds a ``<div id="post_message_1">``, in any theme."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bs4 import BeautifulSoup, Comment, Tag

from extractors.model import ExtractionError, Page, Post, Thread
from extractors.quotes.origins import answered
from extractors.reading.clock import Clock, date_in, date_order, footer_zone
from extractors.reading.decode import decode
from extractors.reading.elements import text_of, words_of
from extractors.reading.html_text import attribute, check_depth, classes, first, names, parse, render
from extractors.reading.links import Links, links_of
from extractors.reading.matching import Matches
from extractors.reading.vbulletin_quotes import RULES

MATCHES = Matches(
    kind="html",
    path=r"/showthread\.php",
    markup=r"\bcontent=[\"']vBulletin [234]\b|\bid=[\"'](?:post_message_|td_post_)\d"
    r"|(?<!core/)clientscript/vbulletin_|\bid=[\"']vbulletin_(?:css|html|showthread)",
)

_MARKS = names("postdate date timepost thead lastedited bigusername username")
_MESSAGE = re.compile(r"post_message_(\d+)")
_CELL = re.compile(r"td_post_(\d+)")
_PAGE_NUMBER = re.compile(r" - (?:Page|Seite|Página|Pagina|Страница) \d+(?= - |$)")
_IN_POST = re.compile(r"(?:post_message_|td_post_|post_?)\d+")


@dataclass(frozen=True, slots=True)
class _Found:
    """A post's parts: its number, its words, what stands around them, and its times as written."""

    number: str
    body: Tag
    marks: dict[str, Tag]
    stamp: str | None
    note: str | None


def extract(page: Page) -> Thread:
    """Read one page of a thread.

    Raises ExtractionError if the page holds no post, naming the page's URL.
    """
    soup = parse(page, decode(page))
    links = links_of(page, soup)
    ids: dict[str, Tag] = {}
    for tag in soup.find_all(id=True):
        ids.setdefault(attribute(tag, "id") or "", tag)
    found = [_found(page, number, body) for number, body in _messages(ids)]
    order = date_order([part.stamp for part in found], [part.note for part in found])
    clock = Clock(footer_zone(soup, _in_post), order, page.fetched_at)
    posts = tuple(post for part in found if (post := _post(page, part, ids, links, clock)))
    if not posts:
        raise ExtractionError(page.url, "no vBulletin post on this page")
    return Thread(page.url, "vbulletin", posts, title=_title(soup), next_page=_next(soup, links))


def _messages(ids: dict[str, Tag]) -> list[tuple[str, Tag]]:
    """The numbers and the texts of all posts, in order; vBulletin 3.0 marks the text by a comment alone."""
    messages: dict[str, Tag] = {}
    for name, tag in ids.items():
        message, cell = _MESSAGE.fullmatch(name), _CELL.fullmatch(name)
        if message:
            messages[message[1]] = tag
        elif cell and f"post_message_{cell[1]}" not in ids:
            marks = (
                child for child in tag.children if isinstance(child, Comment) and child.strip() == "message"
            )
            text = next((mark.find_next_sibling() for mark in marks), None)
            if isinstance(text, Tag):
                messages[cell[1]] = text
    return list(messages.items())


def _found(page: Page, number: str, body: Tag) -> _Found:
    """Everything that is known of a post by where it stands."""
    check_depth(page, body)
    around = (f"post{number}", f"post_{number}", f"edit{number}")
    boxes = [parent for parent in body.parents if attribute(parent, "id") in around]
    marks = _landmarks(boxes[-1], body, number) if boxes else {}
    places = [marks.get(kind) for kind in ("postdate", "date", "timepost", "anchor", "thead")]
    stamp = next((text for place in places if date_in(text := words_of(place))), None)
    below = [tag for tag in body.find_next_siblings("div", limit=9) if isinstance(tag, Tag)]
    notes = [marks.get("lastedited"), *(tag.find("em") for tag in reversed(below))]
    note = next((text for tag in notes if date_in(text := words_of(tag))), None)
    return _Found(number, body, marks, stamp, note)


def _landmarks(box: Tag, body: Tag, number: str) -> dict[str, Tag]:
    """The elements around a post's text that tell of it, each the first of its kind, in one walk."""
    marks: dict[str, Tag] = {}
    stack = [box]
    while stack:
        tag = stack.pop()
        if tag is body:
            continue
        for kind in classes(tag):
            if kind in _MARKS:
                marks.setdefault(kind, tag)
        if tag.name == "a" and attribute(tag, "name") == f"post{number}" and tag.parent is not None:
            marks.setdefault("anchor", tag.parent)
        if tag.name == "a" and (attribute(tag, "href") or "").endswith(f"#post{number}"):
            marks.setdefault("link", tag)
        stack.extend(child for child in reversed(tag.contents) if isinstance(child, Tag))
    return marks


def _post(page: Page, part: _Found, ids: dict[str, Tag], links: Links, clock: Clock) -> Post | None:
    """One post; None for an empty one."""
    text, quotes = render(page, part.body, RULES)
    if not text:
        return None
    return Post(
        id=part.number,
        text=text,
        quotes=quotes,
        author=_author(part, ids),
        created_at=clock.find(part.stamp),
        edited_at=clock.find(part.note),
        # In its thread where the theme links to that, else shown alone.
        permalink=links.to(part.marks.get("link")) or links.to(ids.get(f"postcount{part.number}")),
        reply_to=answered(quotes),
    )


def _author(part: _Found, ids: dict[str, Tag]) -> str | None:
    """Who wrote a post; a guest's name is no link."""
    menu = ids.get(f"postmenu_{part.number}")
    link = menu.find("a") if menu is not None else None
    named = (part.marks.get("bigusername"), part.marks.get("username"), link, menu)
    name = next((name for name in named if isinstance(name, Tag)), None)
    return text_of(name)


def _in_post(tag: Tag) -> bool:
    """Does this element hold a post?"""
    return _IN_POST.fullmatch(attribute(tag, "id") or "") is not None


def _title(soup: BeautifulSoup) -> str | None:
    """The thread's title: from its heading, its breadcrumb, or the document's own title."""
    crumbs = [tag.find("strong") for tag in soup.find_all("td") if "navbar" in classes(tag)]
    headings = [first(soup, "threadtitle"), first(soup, "thread-breadcrumb"), *reversed(crumbs)]
    for heading in headings:
        if text := text_of(heading):
            return text
    title = text_of(soup.title)
    return (_PAGE_NUMBER.sub("", title).rpartition(" - ")[0] or title) if title else None


def _next(soup: BeautifulSoup, links: Links) -> str | None:
    """The address of the next page: older releases mark the link to it by an arrow alone."""
    marked = links.next()
    navigation = None if marked else first(soup, "pagenav")
    arrows = navigation.find_all("a", href=True) if navigation else []
    return marked or next((links.to(arrow) for arrow in arrows if text_of(arrow) in (">", "›")), None)
