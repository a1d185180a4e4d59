"""phpBB 3 topics: prosilver's ``<div id="p123" class="post">`` and subsilver2's tables."""

from __future__ import annotations

import re
from datetime import datetime

from bs4 import BeautifulSoup, NavigableString, Tag

from extractors.model import ExtractionError, Page, Post, Thread
from extractors.quotes.origins import answering, with_origins
from extractors.reading.clock import Clock, footer_zone
from extractors.reading.decode import decode
from extractors.reading.elements import before, outside, stamp, text_of
from extractors.reading.headings import person, speaker
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
    path=r"/viewtopic\.php$",
    markup=r"<body[^>]{0,200}\bid=[\"']phpbb[\"']|<meta[^>]{0,200}\bphpBB Group\b|/(?:pro|sub)silver2?/theme/"
    r"|\bid=[\"']p\d+[\"'][^>]{0,40}\bclass=[\"']post[ \"']",
)

_ANCHOR = re.compile(r"^p(\d+)$")
_POST_LINK = re.compile(r"#p(\d+)$|[?&]p=(\d+)")
_EDITED = re.compile(r".*\bon\s+(.+?)(?:, edited .*)?$")
_NAMED = names("username username-coloured postauthor")
_NOT_TEXT = names(
    "quotetitle codetitle inline-attachment attachbox attachtitle attachcontent notice signature "
    "spoiler-header spoiler-title spoilertitle spoiler-btn"
)


def extract(page: Page) -> Thread:
    """Read one page of a topic.

    Raises ExtractionError if the page holds no post, naming the page's URL.
    """
    soup = parse(page, decode(page))
    links, units = links_of(page, soup), _units(page, soup)
    holders = {id(unit) for unit in units.values()}
    clock = Clock(footer_zone(soup, lambda node: id(node) in holders), now=page.fetched_at)
    found = (post for key, unit in units.items() if (post := _post(page, key, unit, links, clock)))
    posts = answering(with_origins(found, named_only=True))
    if not posts:
        raise ExtractionError(page.url, "no phpBB post on this page")
    return Thread(page.url, "phpbb", posts, title=_title(soup), next_page=_next(soup, links))


def _units(page: Page, soup: BeautifulSoup) -> dict[str, Tag]:
    """Every post's element by the post's id; in subsilver2 that is the table around its anchor."""
    found: dict[str, Tag] = {}
    for node in soup.find_all(id=_ANCHOR):
        kinds = classes(node)
        if "post" in kinds and "deleted" not in kinds:
            found.setdefault((attribute(node, "id") or "")[1:], node)
    for node in [] if found else soup.find_all("a", attrs={"name": _ANCHOR}):
        check_depth(page, node)
        table = node.find_parent("table")
        if table is not None:
            found.setdefault((attribute(node, "name") or "")[1:], table)
    return found


def _post(page: Page, key: str, unit: Tag, links: Links, clock: Clock) -> Post | None:
    """One post; None for an empty one."""
    check_depth(page, unit)
    body = _body(unit)
    text, quotes = render(page, body, _RULES) if body else ("", ())
    if not text:
        return None
    around = list(outside(unit, body))
    line = next((node for node in around if node.name == "p" and "author" in classes(node)), None)
    return Post(
        id=key,
        text=text,
        quotes=quotes,
        author=_author(around, line),
        created_at=_created(around, line, clock),
        edited_at=_edited(around, clock),
        permalink=links.permalink([*(line.find_all("a") if line else ()), *around], f"#p{key}"),
    )


def _body(unit: Tag) -> Tag | None:
    """The element that holds what the poster wrote: the signature comes after it."""
    around = first(unit, "postbody")
    return first(around or unit, "content") or around


def _author(around: list[Tag], line: Tag | None) -> str | None:
    """The poster's name: a link or, for guests and deleted users, plain text."""
    named = next((node for node in around if not _NAMED.isdisjoint(classes(node))), None)
    inline = line.find("strong") if named is None and line is not None else named
    return person(inline.get_text()) if isinstance(inline, Tag) else None


def _created(around: list[Tag], line: Tag | None, clock: Clock) -> datetime | None:
    """When the post was written: <time> since 3.3, the text after the author's name before."""
    exact = stamp(line)
    if exact is not None:
        return exact
    if line is not None:
        written = text_of(line) or ""
        return clock.read(written.rpartition("»" if "»" in written else ": ")[2])
    labels = [node for node in around if node.name == "b" and "gensmall" in _near_classes(node)]
    for label in reversed(labels[:2]):  # the subject comes first, and may be a date itself
        if type(label.next_sibling) is NavigableString and (found := clock.read(label.next_sibling)):
            return found
    return next((found for node in around if node.name == "time" and (found := stamp(node))), None)


def _near_classes(node: Tag) -> list[str]:
    """The classes of the two elements around this one."""
    return [kind for parent in list(node.parents)[:2] for kind in classes(parent)]


def _edited(around: list[Tag], clock: Clock) -> datetime | None:
    """When the post was last edited: "Last edited by Ann on DATE, edited 2 times in total."."""
    for node in around:
        if node.name in ("div", "span") and not {"notice", "gensmall"}.isdisjoint(classes(node)):
            note = text_of(node) or ""
            found = _EDITED.match(note.partition(" in total")[0].rstrip("."))
            if found and "edited" in note.lower() and (moment := stamp(node) or clock.read(found[1])):
                return moment
    return None


def _title(soup: BeautifulSoup) -> str | None:
    """The topic's title: the page's one heading that links to the topic."""
    for heading in soup.find_all("h2"):
        address = attribute(heading.a, "href") if heading.a else None
        if "topic-title" in classes(heading) or "viewtopic" in (address or ""):
            return text_of(heading)
    return (text_of(soup.find("title")) or "").rpartition("View topic - ")[2] or None


def _next(soup: BeautifulSoup, links: Links) -> str | None:
    """The URL of the topic's next page, as each release marks it."""
    by_rank: dict[int, Tag] = {}
    for node in soup.find_all(["link", "a"]):
        href = attribute(node, "href") or ""
        if "view=next" in href or not href or href.startswith("#"):
            continue
        if "next" in (attribute(node, "rel") or "").split():
            by_rank.setdefault(0, node)
        elif node.parent is not None and "next" in classes(node.parent):
            by_rank.setdefault(1, node)
        elif _is_button(node) or _is_next_word(node):
            by_rank.setdefault(2, node)
    return links.to(by_rank[min(by_rank)]) if by_rank else None


def _is_button(node: Tag) -> bool:
    """Is it 3.0's "Next" below the posts?"""
    return "right-box" in classes(node) and node.parent is not None and node.parent.name == "fieldset"


def _is_next_word(node: Tag) -> bool:
    """Is it 3.0's bare <b><a>Next</a></b> to another start of the topic?"""
    return "start=" in (attribute(node, "href") or "") and text_of(node) == "Next"


def _skip(node: Tag) -> bool:
    """Is this element furniture: a quote's heading, a code box's buttons, attached files, embeds?"""
    if node.name == "cite" or "data-s9e-mediaembed" in node.attrs:
        return True
    parent = node.parent
    if node.name in ("dt", "p") and parent is not None and "codebox" in classes(parent):
        return True
    return not _NOT_TEXT.isdisjoint(classes(node))


def _quote(node: Tag) -> Quoted | None:
    """What a quote says about itself: in its <cite> or, in subsilver2, in the title above it."""
    if node.name == "div" and "quotecontent" in classes(node):
        title = before(node)
        return Quoted(None, speaker(title.get_text()) if title else None)
    if node.name != "blockquote":
        return None
    cite = _cite(node)
    source = _POST_LINK.search(attribute(node, "cite") or "")
    key = (source[1] or source[2]) if source else None
    if cite is None:
        return Quoted(key)
    links = cite.find_all("a")
    key = next((attribute(a, "data-post-id") for a in links if "data-post-id" in a.attrs), key)
    profile = next((a for a in links if "data-post-id" not in a.attrs), None)
    said = "".join(_name(child) if isinstance(child, Tag) else str(child) for child in cite.children)
    return Quoted(key, person(profile.get_text()) if profile else speaker(said))


def _name(node: Tag) -> str:
    """What an element of a <cite> adds to the quoted author's name: not its date, not its arrow."""
    return "" if node.name in ("a", "div") or "responsive-hide" in classes(node) else node.get_text()


def _cite(quote: Tag) -> Tag | None:
    """A quote's own <cite>: a child of it or of its first <div>, never a nested quote's."""
    inner = quote.find("div", recursive=False)
    for holder in (quote, inner):
        cite = holder.find("cite", recursive=False) if isinstance(holder, Tag) else None
        if isinstance(cite, Tag):
            return cite
    return None


_RULES = Rules(skip=_skip, quote=_quote)
