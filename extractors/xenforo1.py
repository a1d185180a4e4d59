"""XenForo 1 pages: posts are ``<li id="post-1" class="message">``, comments ``<li class="messageSimple">``."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from bs4 import BeautifulSoup, Tag

from extractors.model import ExtractionError, Page, Post, Thread
from extractors.quotes.origins import answered
from extractors.reading.clock import Clock, date_order
from extractors.reading.decode import decode
from extractors.reading.elements import own_first, show_smilies, text_of
from extractors.reading.headings import speaker
from extractors.reading.html_text import (
    Quoted,
    Rules,
    absolute,
    attribute,
    check_depth,
    classes,
    first,
    names,
    parse,
    render,
    utc,
)
from extractors.reading.links import Links, links_of
from extractors.reading.matching import Matches

MATCHES = Matches(
    kind="html",
    markup=r"<html[^>]{0,300}\bid=[\"']XenForo[\"']"
    r"|<li\b[^>]{0,80}\bid=[\"']post-\d+[\"'][^>]{0,40}\bclass=[\"']message\b",
)

_IDENTITY = re.compile(r"(?P<kind>[a-z][a-z-]*)-(?P<number>\d+)")
_SOURCE = re.compile(r"\bgoto/(?P<kind>[a-z-]+)\?id=(?P<number>\d+)|#(?P<anchor>post)-(?P<post>\d+)")
_TODAY = re.compile(r"\bserverTimeInfo\s*:\s*\{[^{}]{0,200}?\btoday\s*:\s*(\d{9,10})\b")
_SMILIE = re.compile(r"mceSmilie")
_MESSAGES = names("message messageSimple comment")
_NOT_TEXT = names(
    "attribution type quoteExpand messageTextEndMarker newIndicator funbox dice_container attachedFiles "
    "bbCodeSpoilerButton signature editDate adsbygoogle "
    "samCodeUnit samTextUnit samBannerUnit"
)


def extract(page: Page) -> Thread:
    """Read one page of a thread, or of the comments on a profile or a picture.

    Raises ExtractionError if the page holds no post, naming the page's URL.
    """
    html = decode(page)
    soup = parse(page, html)
    links = links_of(page, soup)
    nodes = [node for node in soup.find_all("li") if _is_post(node)]
    for node in nodes:
        check_depth(page, node)
    stamps = [_stamp(node) for node in nodes]
    order = date_order([attribute(stamp, "title") for stamp in stamps if stamp])
    clock = Clock(_zone(html), order, page.fetched_at)
    authors = {name for node in nodes if (name := _author(node))}
    read = (
        _post(page, node, stamp, links, clock, authors) for node, stamp in zip(nodes, stamps, strict=True)
    )
    posts = tuple(post for post in read if post)
    if not posts:
        raise ExtractionError(page.url, "no XenForo post on this page")
    return Thread(page.url, "xenforo", posts, title=_title(soup), next_page=_next(soup, links))


def _zone(html: str) -> tzinfo:
    """The zone of the page's times, by the midnight that its script counts "today" from.

    It is the zone's offset on the day of the visit: a time on the other side of a clock change is an hour off.
    """
    found = _TODAY.search(html)
    if found is None:
        return UTC
    midnight = int(found[1]) % 86_400
    return timezone(timedelta(seconds=-midnight if midnight <= 43_200 else 86_400 - midnight))


def _title(soup: BeautifulSoup) -> str | None:
    """The thread's title, without the prefix label in front of it."""
    bar = first(soup, "titleBar")
    heading = (bar or soup).find("h1")
    if not isinstance(heading, Tag):
        return None
    while label := first(heading, "prefix"):
        label.extract()
    return text_of(heading)


def _next(soup: BeautifulSoup, links: Links) -> str | None:
    """The URL of the thread's next page: the page navigation holds a pattern and the numbers to fill in."""
    navigation = first(soup, "PageNav")
    if navigation is None:
        return links.next()
    at, last, pattern, gap = (attribute(navigation, f"data-{n}") or "" for n in _NAVIGATION)
    numbers = [int(text) for text in (at, last) if text.isdecimal() and len(text) < 9]
    if len(numbers) == 2 and numbers[0] < numbers[1] and gap and gap in pattern:
        return absolute(links.base, pattern.replace(gap, str(numbers[0] + 1)))
    return links.next()


_NAVIGATION = ("page", "last", "baseurl", "sentinel")


def _is_post(node: Tag) -> bool:
    """Is it a list item that is a message or a comment?"""
    if node.name != "li" or _MESSAGES.isdisjoint(classes(node)):
        return False
    return _IDENTITY.fullmatch(attribute(node, "id") or "") is not None


def _identity(node: Tag) -> str:
    """A post's number; other content (profile posts, comments) keeps its kind, as it counts by itself."""
    name = attribute(node, "id") or ""
    return name.removeprefix("post-")


def _post(
    page: Page, node: Tag, stamp: Tag | None, links: Links, clock: Clock, authors: Collection[str]
) -> Post | None:
    """One post; None for a deleted or empty one."""
    body = _body(node)
    if body is None or "deleted" in classes(node):
        return None
    show_smilies(body, _SMILIE)
    text, quotes = render(page, body, Rules(_skip, lambda tag: _quote(tag, authors)))
    if not text:
        return None
    note = own_first(node, "editDate", _is_post)
    link = own_first(node, "datePermalink", _is_post) or (stamp.find_parent("a") if stamp else None)
    outer = node.find_parent(_is_post)
    return Post(
        id=_identity(node),
        text=text,
        quotes=quotes,
        author=_author(node),
        created_at=_moment(stamp, clock),
        edited_at=_moment(first(note, "DateTime"), clock) if note else None,
        permalink=links.to(link),
        reply_to=answered(quotes) or (_identity(outer) if outer else None),
    )


def _author(node: Tag) -> str | None:
    """Who wrote a post."""
    named = attribute(node, "data-author")
    link = None if named else own_first(node, "username", _is_post)
    return named or text_of(link)


def _body(node: Tag) -> Tag | None:
    """The element that holds what the poster wrote; a signature has the same class."""
    body = own_first(node, "messageText", _is_post) or own_first(node, "ugc", _is_post)
    return None if body is None or "signature" in classes(body) else body


def _stamp(node: Tag) -> Tag | None:
    """The element that says when a post was written, never the one in its edit note."""
    for tag in node.descendants:
        if isinstance(tag, Tag) and "DateTime" in classes(tag) and tag.find_parent(_is_post) is node:
            around = {kind for parent in tag.parents if parent.name == "div" for kind in classes(parent)}
            if "editDate" not in around:
                return tag
    return None


def _moment(stamp: Tag | None, clock: Clock) -> datetime | None:
    """The moment that an element names: as epoch, or as text in its title or its content."""
    if stamp is None:
        return None
    return (
        utc(attribute(stamp, "data-time"))
        or clock.find(attribute(stamp, "title"))
        or clock.find(text_of(stamp))
    )


def _skip(node: Tag) -> bool:
    """Is this element furniture around the text: headings, buttons, embeds, notes?"""
    return "data-s9e-mediaembed" in node.attrs or not _NOT_TEXT.isdisjoint(classes(node))


def _is_quote(node: Tag) -> bool:
    """Is it a quote block? The <blockquote> in one is only its content."""
    kinds = classes(node)
    return "bbCodeQuote" in kinds or (node.name == "blockquote" and "quoteContainer" not in kinds)


def _quote(node: Tag, authors: Collection[str]) -> Quoted | None:
    """What a quote block says about itself and in its heading."""
    if not _is_quote(node):
        return None
    heading = own_first(node, "attribution", _is_quote)
    link = first(heading, "AttributionLink") if heading else None
    source = _SOURCE.search(attribute(link, "href") or "") if link else None
    author = attribute(node, "data-author")
    if heading is not None and author is None:
        author = speaker(heading.get_text(), authors)
    if source is None:
        return Quoted(None, author)
    kind, number = source["kind"] or source["anchor"], source["number"] or source["post"]
    return Quoted(number if kind == "post" else f"{kind}-{number}", author)
