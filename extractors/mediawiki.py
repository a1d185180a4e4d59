"""MediaWiki talk pages as readers see them, with the marks of DiscussionTools or without."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, urldefrag

from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.element import PageElement

from extractors import wikitext
from extractors.model import ExtractionError, Page, Thread
from extractors.reading.decode import decode
from extractors.reading.elements import text_of
from extractors.reading.html_text import (
    Quoted,
    Rules,
    attribute,
    check_depth,
    classes,
    clean,
    first,
    names,
    parse,
    render,
)
from extractors.reading.matching import Matches
from extractors.reading.wiki_signatures import LINKED, NAMED, USER
from extractors.reading.wiki_talk import BY, END, ENDED, NO_MARKS, QUOTE, SIGNED, START, UNQUOTE, Line, posts

_PAGE = r"<meta[^>]{1,80}content=[\"']MediaWiki|\bmw-parser-output\b|\bdata-mw-comment-start\b|ext-discussiontools-init|\bmw-body-content\b"

MATCHES = Matches(kind="html", markup=f"{_PAGE}|{wikitext.SIGNATURE}")

_USER_PAGE = re.compile(
    r"(?:^|[/=])(?:" + wikitext.USER_SPACES.replace(" ", "[ _]") + r"):([^/#?&]+)"
    r"|(?:^|[/=])" + wikitext.CONTRIBUTIONS + r"/([^/#?&]+)",
    re.IGNORECASE,
)
_HEADINGS = names("h1 h2 h3 h4 h5 h6")
_LISTS = names("dl ul ol")
_BOXES = names("div section dl ul ol dd li dt center main article body details fieldset tbody thead tr td th")
_BLOCKS = names("p pre blockquote table hr figure h1 h2 h3 h4 h5 h6 div dl ul ol")
_NOT_TEXT = names(
    "mw-editsection ext-discussiontools-init-replylink-buttons ext-discussiontools-init-section-bar "
    "ext-discussiontools-init-section-overflowMenuButton ext-discussiontools-init-section-subscribe "
    "ext-discussiontools-emptystate ext-discussiontools-visualenhancements-sections toc navbox tmbox messagebox "
    "mbox-small ambox ombox talkheader wpb shortcutbox module-shortcutboxplain mw-references-wrap reflist reference "
    "catlinks printfooter mw-collapsible-toggle mw-empty-elt mw-jump-link noprint hatnote templatequotecite "
    "mw-indicators sistersitebox archives-box thumb"
)
_QUOTING = names("inline-quote-talk talkquote templatequote")


def extract(page: Page) -> Thread:
    """Read every signed comment of a talk page.

    Raises ExtractionError if nothing on the page is signed, naming the page's URL.
    """
    text = decode(page)
    if not re.search(_PAGE, text, re.IGNORECASE):
        return wikitext.extract(page)
    soup = parse(page, text.translate(NO_MARKS))
    content = _content(soup)
    _mark(content)
    found = posts(urldefrag(page.url).url, _lines(page, content))
    if not found:
        raise ExtractionError(page.url, "no signed comment on this MediaWiki page")
    return Thread(page.url, "mediawiki", found, title=_title(soup))


def _content(soup: BeautifulSoup) -> Tag:
    """The element that holds the page's text."""
    around = soup.find(id="mw-content-text") or soup
    inner = first(around, "mw-parser-output") if isinstance(around, Tag) else None
    return inner or (around if isinstance(around, Tag) else soup)


def _title(soup: BeautifulSoup) -> str | None:
    """The page's title."""
    heading = soup.find(id="firstHeading") or soup.find("title")
    title = text_of(heading)
    return (
        re.sub(r"\s+[-–—]\s+[^-–—]+$", "", title) if title and heading and heading.name == "title" else title
    )


def _mark(content: Tag) -> None:
    """Put the marks of talk pages into the text: links to users, and where the wiki says comments are."""
    for link in content.find_all("a", href=True):
        found = _USER_PAGE.search(unquote(attribute(link, "href") or "", errors="replace"))
        if found:
            name = clean((found.group(1) or found.group(2)).replace("_", " ").translate(NO_MARKS)) or ""
            link.insert(0, NavigableString(f"{USER}{name}{NAMED}"))
            link.append(NavigableString(LINKED))
    for span in content.find_all("span"):
        attrs = span.attrs
        if "data-mw-comment-start" in attrs:
            span.append(NavigableString(START))
        elif "data-mw-comment-sig" in attrs:
            span.append(NavigableString(SIGNED))
        elif "data-mw-comment-end" in attrs:
            span.append(NavigableString(f"{END}{attribute(span, 'data-mw-comment-end') or ''}{ENDED}"))


def _lines(page: Page, content: Tag) -> Iterator[Line]:
    """The page's paragraphs, list items and headings, in order, with how deep they stand."""
    run: list[PageElement] = []
    stack: list[tuple[PageElement | None, int]] = [(content, 0)]
    depth = 0
    while stack:
        node, level = stack.pop()
        box = isinstance(node, Tag) and (node is content or _is_box(node))
        leaf = isinstance(node, Tag) and node.name in _BLOCKS
        if node is None or box or leaf:
            yield from _line(page, run, depth, 1)
            run, depth = [], level
        if not isinstance(node, Tag):
            if isinstance(node, NavigableString):
                run.append(node)
                depth = level
        elif _skip(node):
            continue
        elif box:
            check_depth(page, node)
            inner = level + (node.name in _LISTS)
            stack.append((None, level))
            stack.extend((child, inner) for child in reversed(node.contents))
            depth = inner
        elif node.name in _HEADINGS:
            yield _heading(page, node)
        elif leaf:
            yield from _line(page, [node], level, 2)
        else:
            run.append(node)
            depth = level
    yield from _line(page, run, depth, 1)


def _is_box(node: Tag) -> bool:
    """Is this element one that holds lines, rather than a line or a part of one?"""
    if node.name in _BOXES:
        return True
    if node.name == "table":
        return node.find(["dl", "p", "h2", "h3"]) is not None
    return node.name not in _BLOCKS and node.find(["p", "dl", "ul", "div", "h2"]) is not None


def _line(page: Page, nodes: list[PageElement], depth: int, newlines: int) -> Iterator[Line]:
    """The line in these neighbouring nodes; none if they hold no text."""
    if not nodes:
        return
    holder = Tag(name="div")
    # Filled without adoption: the nodes stay where they are in the page.
    holder.contents = nodes
    text, quotes = render(page, holder, _RULES)
    marks = [(quote.start, -quote.end, f"{QUOTE}{quote.author or ''}{BY}") for quote in quotes]
    marks += [(quote.end, -quote.start - len(text) * 2, UNQUOTE) for quote in quotes]
    for at, _, mark in sorted(marks, reverse=True):
        text = text[:at] + mark + text[at:]
    if text.strip():
        yield Line(text, depth, newlines)


def _heading(page: Page, node: Tag) -> Line:
    """A heading, with the name that links to it use."""
    inner = first(node, "mw-headline") or node
    text, _ = render(page, inner, _RULES)
    return Line(text, heading=True, anchor=attribute(inner, "id") or attribute(node, "id"))


def _skip(node: Tag) -> bool:
    """Is this element furniture: edit links, reply buttons, boxes of notices, footnotes?"""
    return node.name == "style" or not _NOT_TEXT.isdisjoint(classes(node))


def _quote(node: Tag) -> Quoted | None:
    """A quote block, or a quote within a line as the templates for talk pages make them."""
    if node.name != "blockquote" and _QUOTING.isdisjoint(classes(node)):
        return None
    cite = first(node, "templatequotecite")
    return Quoted(None, re.sub(r"^[\s—–-]+", "", text_of(cite) or "") or None)


_RULES = Rules(skip=_skip, quote=_quote)
