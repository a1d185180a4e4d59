"""MyBB 1.6 and 1.8 threads: posts are found by ``id="post_123"`` around ``id="pid_123"``."""

from __future__ import annotations

import re
from datetime import datetime

from bs4 import BeautifulSoup, NavigableString, Tag

from extractors.model import ExtractionError, Page, Post, Thread
from extractors.quotes.origins import answering, with_origins
from extractors.reading.clock import Clock, date_order, zone_by_clock
from extractors.reading.decode import decode
from extractors.reading.elements import outside, stamp, text_of
from extractors.reading.headings import person, speaker
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
from extractors.reading.links import Links, links_of
from extractors.reading.matching import Matches
from extractors.reading.times import page_zone

MATCHES = Matches(
    kind="html",
    path=r"/thread-[^/]+$",
    markup=r"\bmy_post_key\b|\bid=[\"']pid_\d+[\"']|<!-- start: (?:showthread|postbit)",
)

_UNIT = re.compile(r"^post_(\d+)$")
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4},? \d")
_SOURCE = re.compile(r"#pid(\d+)|\bpid=(\d+)")
_SIZE = re.compile(r"^\s*\(Size: [^)]*\)")
_NOT_TEXT = names(
    "spoiler_header spoiler_title signature edited_post post_edit attachment postbit_attachments"
)


def extract(page: Page) -> Thread:
    """Read one page of a thread.

    Raises ExtractionError if the page holds no post, naming the page's URL.
    """
    soup = parse(page, decode(page))
    links, clock = links_of(page, soup), _clock(page, soup)
    found = (post for unit in soup.find_all(id=_UNIT) if (post := _post(page, unit, links, clock)))
    posts = answering(with_origins(found, named_only=True))
    if not posts:
        raise ExtractionError(page.url, "no MyBB post on this page")
    return Thread(
        page.url, "mybb", posts, title=_title(soup), next_page=links.to(first(soup, "pagination_next"))
    )


def _post(page: Page, unit: Tag, links: Links, clock: Clock) -> Post | None:
    """One post; None for an empty or deleted one."""
    check_depth(page, unit)
    key = (attribute(unit, "id") or "").removeprefix("post_")
    body = unit.find(id=f"pid_{key}")
    if not isinstance(body, Tag) or any(kind.startswith("deleted_post") for kind in classes(unit)):
        return None
    _drop_sizes(body)
    text, quotes = render(page, body, _RULES)
    if not text:
        return None
    around = list(outside(unit, body))
    return Post(
        id=key,
        text=text,
        quotes=quotes,
        author=_author(around),
        created_at=_created(around, clock),
        edited_at=_edited(around, clock),
        permalink=links.permalink(around, f"#pid{key}"),
    )


def _drop_sizes(body: Tag) -> None:
    """Take out the size that stands after a file shown within the text."""
    for node in body.find_all("a", href=re.compile(r"attachment\.php\?aid=")):
        after = node.next_sibling
        if type(after) is NavigableString and _SIZE.match(after):
            after.replace_with(_SIZE.sub("", after))
        node.clear()


def _author(around: list[Tag]) -> str | None:
    """The poster's name: a link or, for guests and deleted users, plain text."""
    named = next((node for node in around if "largetext" in classes(node)), None)
    if named is None:
        named = next((n for n in around if n.name == "a" and _is_profile(n) and text_of(n)), None)
    return person(named.get_text()) if named else None


def _is_profile(node: Tag) -> bool:
    """Does this link go to a member's profile?"""
    href = (attribute(node, "href") or "").rpartition("/")[2]
    return href.startswith(("User-", "user-")) or ("action=profile" in href and "uid=" in href)


def _created(around: list[Tag], clock: Clock) -> datetime | None:
    """When the post was written; 1.6 puts the date, without a name of its own, at the post's foot."""
    line = next((node for node in around if "post_date" in classes(node)), None)
    if line is not None:
        return stamp(line) or clock.read(_shown(line))
    small = (_shown(node) for node in around if "smalltext" in classes(node))
    return next((found for text in small if _DATE.match(text) and (found := clock.read(text))), None)


def _edited(around: list[Tag], clock: Clock) -> datetime | None:
    """When the post was last edited: "(This post was last modified: DATE by Ann.)"."""
    note = next((node for node in around if "edited_post" in classes(node)), None)
    if note is None:
        texts = (_shown(node) for node in around if "smalltext" in classes(node))
        shown = next((text for text in texts if text.startswith("(This post was last modified")), "")
    else:
        shown = _shown(note)
    return stamp(note) or clock.read(shown.partition(": ")[2].partition(" by ")[0])


def _shown(line: Tag) -> str:
    """A line's text, with the whole date in place of "Yesterday" and "3 hours ago"."""
    parts = []
    for child in line.children:
        if isinstance(child, Tag):
            kinds = classes(child)
            parts.append("" if "post_edit" in kinds else attribute(child, "title") or child.get_text())
        elif type(child) is NavigableString:
            parts.append(child)
    return clean("".join(parts)) or ""


def _clock(page: Page, soup: BeautifulSoup) -> Clock:
    """How the board writes its dates, and in which zone: its footer prints the board's own time."""
    lines = soup.find_all(class_=re.compile(r"\b(?:post_date|edited_post|smalltext)\b"))
    dates = [_shown(node) for node in lines if "post_date" in classes(node)]
    order = date_order(dates, [_shown(node) for node in lines])
    note = text_of(soup.find(id="current_time")) or ""
    zone = zone_by_clock(note.partition(": ")[2], page.fetched_at, order)
    return Clock(zone or page_zone(note), order, page.fetched_at)


def _title(soup: BeautifulSoup) -> str | None:
    """The thread's title: the last step of the path to it."""
    for step in soup.find_all("span", class_="active"):
        if step.parent is not None and "navigation" in classes(step.parent):
            return text_of(step)
    return text_of(soup.find("title"))


def _skip(node: Tag) -> bool:
    """Is this element furniture: a quote's heading, a code box's title, a picture's name?"""
    kinds = classes(node)
    if node.name == "cite" or not _NOT_TEXT.isdisjoint(kinds):
        return True
    if "title" in kinds and node.parent is not None and "codeblock" in classes(node.parent):
        return True
    # MyBB describes its smilies in words ("Big Grin") that nobody wrote.
    return "smilie" in kinds and (attribute(node, "alt") or "").isascii()


def _quote(node: Tag) -> Quoted | None:
    """What a quote says about itself in its <cite>."""
    if node.name != "blockquote":
        return None
    cite = node.find("cite", recursive=False)
    if not isinstance(cite, Tag):
        return Quoted()
    found = (_SOURCE.search(attribute(target, "href") or "") for target in cite.find_all("a"))
    source = next((match for match in found if match), None)
    heading = "".join(
        c.get_text() for c in cite.children if not (isinstance(c, Tag) and c.name in ("span", "a"))
    )
    return Quoted((source[1] or source[2]) if source else None, speaker(heading))


_RULES = Rules(skip=_skip, quote=_quote)
