"""Invision Community 4 and 5 comments (``id="comment-123_wrap"``), and IP.Board 3 (``id="post_id_123"``)."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

from bs4 import BeautifulSoup, Tag

from extractors.model import ExtractionError, Page, Post, Thread
from extractors.quotes.origins import answering, with_origins
from extractors.reading.clock import Clock, zone_by_clock
from extractors.reading.decode import decode
from extractors.reading.elements import before, outside, stamp, text_of
from extractors.reading.headings import person, speaker
from extractors.reading.html_text import (
    Quoted,
    Rules,
    attribute,
    check_depth,
    classes,
    clean,
    names,
    parse,
    render,
    utc,
)
from extractors.reading.links import Links, links_of
from extractors.reading.matching import Matches
from extractors.reading.values import table

MATCHES = Matches(
    kind="html",
    path=r"/topic/\d+",
    markup=r"\bipsApp\b|\bdata-ips-(?:path|scheme|guest)\b|\bid=[\"'](?:comment-\d+_wrap|elComment_\d+)[\"']"
    r"|\bipb\.vars\b|\bid=[\"']post_id_\d+[\"']",
)

_WRAP = re.compile(r"^(?:comment-(\d+)_wrap|post_id_(\d+))$")
_EDITED = re.compile(r".*,\s*(\d.*)$")
_WHEN = re.compile(r"^.*(?:\d:\d\d(?:\s*[AP]M)?|\bago), ", re.IGNORECASE)
_NOT_TEXT = names(
    "ipsQuote_citation citation ipsSpoiler_header spoiler_title ipsEdited edit ipsEmbedded ipsEmbeddedVideo "
    "ipsEmbeddedOther ipsEmbeddedBrowser ipsAttachLink_block ipsAttachLink signature"
)


def extract(page: Page) -> Thread:
    """Read one page of a topic, or of the comments below anything else.

    Raises ExtractionError if the page holds no post, naming the page's URL.
    """
    soup = parse(page, decode(page))
    links = links_of(page, soup)
    found: dict[str, Post] = {}
    for wrap in soup.find_all(id=_WRAP):
        post = _post(page, wrap, links)
        if post:
            found.setdefault(post.id, post)
    if not found:
        raise ExtractionError(page.url, "no Invision Community post on this page")
    posts = answering(with_origins(found.values(), named_only=True))
    return Thread(page.url, "invision", posts, title=_title(soup), next_page=_next(soup, links))


def _post(page: Page, wrap: Tag, links: Links) -> Post | None:
    """One post; None for an empty or hidden one."""
    check_depth(page, wrap)
    unit = wrap.find_parent("article") or wrap
    body = _body(wrap)
    if body is None or _is_hidden(unit):
        return None
    app = attribute(wrap, "data-commentapp")
    text, quotes = render(page, body, Rules(_skip, lambda node: _quote(node, app)))
    if not text:
        return None
    inner = list(outside(wrap, body, _is_post))
    around = list(
        outside(unit, body, lambda node: node is not wrap and (_is_post(node) or node.name == "article"))
    )
    key = next(part for part in _WRAP.findall(attribute(wrap, "id") or "")[0] if part)
    return Post(
        id=key,
        text=text,
        quotes=quotes,
        author=_author(wrap, around),
        created_at=_created(inner) or _created(around),
        edited_at=_edited(body, around, page.fetched_at),
        permalink=links.permalink(
            around, f"#comment-{key}", f"comment={key}", f"#entry{key}", f"#findComment-{key}"
        ),
    )


def _body(wrap: Tag) -> Tag | None:
    """The element that holds what the poster wrote."""
    own = list(outside(wrap, None, _is_post))
    for name, value in (("data-role", "commentContent"), ("itemprop", "commentText")):
        content = next((node for node in own if attribute(node, name) == value), None)
        if content is not None:
            return content
    return next((node for node in own if "entry-content" in classes(node)), None)


def _is_post(node: Tag) -> bool:
    """Is it an element around a post?"""
    return bool(_WRAP.fullmatch(attribute(node, "id") or ""))


def _is_hidden(unit: Tag) -> bool:
    """Is it a post that only moderators see: deleted, or waiting for their approval?"""
    return not {"ipsModerated", "ipsComment--hidden", "moderated"}.isdisjoint(classes(unit))


def _author(wrap: Tag, around: list[Tag]) -> str | None:
    """The poster's name: what a quote of the post would say, or the heading above it."""
    named = _quote_data(wrap).get("username")
    if named is not None:
        return person(named)
    for node in around:
        if not {"cAuthorPane_author", "ipsEntry__username", "ipsComment_author", "author"}.isdisjoint(
            classes(node)
        ):
            return person((node.find(itemprop="name") or node).get_text())
    return None


def _quote_data(wrap: Tag) -> dict[str, Any]:
    """What the page tells its own quote button about the post."""
    try:
        return table(json.loads(attribute(wrap, "data-quotedata") or "{}"))
    except (ValueError, RecursionError):
        return {}


def _created(around: list[Tag]) -> datetime | None:
    """When the post was written: <time>, or <abbr class="published"> in 3."""
    for node in around:
        moment = stamp(node) if node.name == "time" else None
        if moment is None and node.name == "abbr" and "published" in classes(node):
            moment = utc(attribute(node, "title"))
        if moment:
            return moment
    return None


def _edited(body: Tag, around: list[Tag], now: datetime | None) -> datetime | None:
    """When the post was last edited: a line at the end of its text; 3 writes it in the board's zone."""
    for node in reversed(body.find_all(["span", "div", "p"])):
        if "data-excludequote" in node.attrs or "ipsEdited" in classes(node):
            return stamp(node)
        if node.name == "p" and "edit" in classes(node):
            shown = next((n for n in around if n.name == "abbr" and "published" in classes(n)), None)
            zone = zone_by_clock(shown.get_text(), utc(attribute(shown, "title"))) if shown else None
            written = _EDITED.match(text_of(node) or "")
            return Clock(zone or UTC, now=now).read(written[1]) if written else None
    return None


def _title(soup: BeautifulSoup) -> str | None:
    """The topic's title: what the page calls itself when it is shared, or its heading."""
    shared = soup.find("meta", property="og:title")
    heading = soup.find("h1")
    title = clean(attribute(shared, "content")) if isinstance(shared, Tag) else None
    return title or text_of(heading)


def _next(soup: BeautifulSoup, links: Links) -> str | None:
    """The URL of the topic's next page; the last page's own link to it is marked as inactive."""
    for node in soup.find_all(["link", "a"], rel=re.compile(r"\bnext\b")):
        around = classes(node.parent) if node.parent is not None else []
        if not any(kind.endswith("inactive") for kind in around):
            return links.to(node)
    return None


def _skip(node: Tag) -> bool:
    """Is this element furniture: a quote's or a spoiler's heading, an embed, an attached file, a note?"""
    kinds = classes(node)
    if "data-excludequote" in node.attrs or "data-embedcontent" in node.attrs:
        return True
    return not _NOT_TEXT.isdisjoint(kinds) or (node.name == "summary" and _in_spoiler(node))


def _in_spoiler(node: Tag) -> bool:
    """Does this element stand right in a spoiler?"""
    return node.parent is not None and "ipsSpoiler" in classes(node.parent)


def _quote(node: Tag, app: str | None) -> Quoted | None:
    """What a quote says about itself; its post's id counts only within the same application."""
    if node.name == "div" and "blockquote" in classes(node):
        return _old_quote(node)
    if node.name != "blockquote":
        return None
    elsewhere = (attribute(node, "data-ipsquote-contentapp") or app) != app
    source = attribute(node, "data-ipsquote-contentcommentid") or attribute(node, "data-cid")
    names_author = ("data-ipsquote-username", "data-cite", "data-author")
    author = next((found for name in names_author if (found := attribute(node, name))), None)
    return Quoted(None if elsewhere else source, person(author) or _cited(node))


def _cited(quote: Tag) -> str | None:
    """Whom a quote's heading names: "On 5/12/2024 at 10:22 AM, Ann said:" gives Ann."""
    heading = next(
        (c for c in quote.find_all(True, recursive=False) if "ipsQuote_citation" in classes(c)), None
    )
    name = speaker(heading.get_text()) if heading else None
    return person(_WHEN.sub("", name)) if name else None


def _old_quote(node: Tag) -> Quoted:
    """A quote as IP.Board 3.0 wrote it: "Ann, on 1 May 2011 - 10:00 AM, said:" above a <div>."""
    heading = before(node)
    if heading is None or "citation" not in classes(heading):
        return Quoted()
    target = heading.find("a", href=True)
    source = re.search(r"\bpid=(\d+)", attribute(target, "href") or "") if isinstance(target, Tag) else None
    name = (text_of(heading) or "").partition(", on ")[0]
    return Quoted(source[1] if source else None, person(name.removesuffix(" said:")))
