"""XenForo 2 threads: forum pages whose posts are ``<article class="message">``."""

from __future__ import annotations

import re
from datetime import datetime

from bs4 import BeautifulSoup, SoupStrainer, Tag

from extractors.decode import decode
from extractors.html_text import (
    Quoted,
    Rules,
    absolute,
    attribute,
    check_depth,
    classes,
    clean,
    first,
    names,
    parse,
    render,
    utc,
)
from extractors.matching import Matches
from extractors.model import ExtractionError, Page, Post, Thread

MATCHES = Matches(
    kind="html",
    path=r"/threads/",
    markup=r"<html[^>]{0,300}\bid=[\"']XF[\"']|\bdata-content=[\"']post-\d+[\"']",
)

_WANTED = SoupStrainer(["article", "h1", "link", "a"])
_POST_ID = re.compile(r"post-(\w+)")
_SOURCE = re.compile(r"post:\s*(\w+)")
_NOT_TEXT = names(
    "bbCodeBlock-title bbCodeBlock-expandLink bbCodeBlock-shrinkLink bbCodeBlock--unfurl "
    "bbCodeSpoiler-button bbMediaWrapper bbMediaJustifier bbOembed message-signature message-lastEdit "
    "message-attachments js-selectToQuoteEnd reactionsBar messageNotice"
)


def extract(page: Page) -> Thread:
    """Read one page of a thread.

    Raises ExtractionError if the page holds no post, naming the page's URL.
    """
    soup = parse(page, decode(page), _WANTED)
    base = _base(page, soup)
    posts = tuple(post for node in soup.find_all("article") if (post := _post(page, node, base)))
    if not posts:
        raise ExtractionError(page.url, "no XenForo post on this page")
    return Thread(page.url, "xenforo", posts, title=_title(soup), next_page=_next(soup, base))


def _base(page: Page, soup: BeautifulSoup) -> str:
    """What links are relative to: the page's URL or, for a saved file, the one it names itself."""
    if page.url.startswith(("http://", "https://")):
        return page.url
    canonical = soup.find("link", rel="canonical")
    return (attribute(canonical, "href") if isinstance(canonical, Tag) else None) or page.url


def _title(soup: BeautifulSoup) -> str | None:
    """The thread's title, without the prefix label in front of it."""
    heading = first(soup, "p-title-value")
    while heading and (label := first(heading, "label")):
        label.extract()
    return clean(heading.get_text()) if heading else None


def _next(soup: BeautifulSoup, base: str) -> str | None:
    """The URL of the thread's next page."""
    link = first(soup, "pageNav-jump--next")
    return absolute(base, attribute(link, "href")) if link else None


def _post(page: Page, node: Tag, base: str) -> Post | None:
    """One post; None for an element that is no post, or a deleted or empty one."""
    identity = _POST_ID.fullmatch(attribute(node, "data-content") or "")
    kinds = classes(node)
    if identity is None or "message" not in kinds or "message--deleted" in kinds:
        return None
    check_depth(page, node)
    body = _body(node)
    text, quotes = render(page, body, _RULES) if body else ("", ())
    if body is None or not text:
        return None
    header = first(node, "message-attribution")
    stamp = header.find("time") if header else None
    link = stamp.find_parent("a") if isinstance(stamp, Tag) else None
    return Post(
        id=identity.group(1),
        text=text,
        quotes=quotes,
        author=attribute(node, "data-author"),
        created_at=_moment(stamp),
        edited_at=_edited(node),
        permalink=absolute(base, attribute(link, "href")) if isinstance(link, Tag) else None,
        reply_to=next((quote.source for quote in quotes if quote.depth == 1), None),
    )


def _body(node: Tag) -> Tag | None:
    """The element that holds what the poster wrote, never the signature."""
    body = first(node, "message-body")
    return first(body, "bbWrapper") if body else None


def _edited(node: Tag) -> datetime | None:
    """When the post was last edited, from the note below it."""
    note = first(node, "message-lastEdit")
    return _moment(note.find("time")) if note else None


def _moment(stamp: object) -> datetime | None:
    """The moment that a <time> element names; data-time is its epoch twin in older releases."""
    if not isinstance(stamp, Tag):
        return None
    return utc(attribute(stamp, "datetime")) or utc(attribute(stamp, "data-time"))


def _skip(node: Tag) -> bool:
    """Is this element furniture around the text: titles, buttons, embeds, notes?"""
    if node.name == "div" and "data-s9e-mediaembed" in node.attrs:
        return True
    return not _NOT_TEXT.isdisjoint(classes(node))


def _quote(node: Tag) -> Quoted | None:
    """What a quote block says about itself."""
    if node.name != "blockquote":
        return None
    source = _SOURCE.search(attribute(node, "data-source") or "")
    return Quoted(source.group(1) if source else None, attribute(node, "data-quote"))


_RULES = Rules(skip=_skip, quote=_quote)
