"""XenForo 2 pages: threads, and the comments on profiles, resources and media, of every 2.x release."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime

from bs4 import BeautifulSoup, Tag

from extractors.model import Article, ExtractionError, Page, Post, Thread
from extractors.quotes.origins import answered
from extractors.reading.decode import decode
from extractors.reading.elements import own_first, text_of
from extractors.reading.headings import speaker
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
    utc,
)
from extractors.reading.links import Links, links_of
from extractors.reading.matching import Matches

MATCHES = Matches(
    kind="html",
    path=r"/threads/",
    markup=r"<html[^>]{0,300}\bid=[\"']XF[\"']|\bdata-content=[\"']post-\d+[\"']",
)

_IDENTITY = re.compile(r"(?:js-)?(?P<kind>[a-zA-Z][\w-]*?)-(?P<number>\d+)")
_SOURCE = re.compile(r"(?P<kind>[a-z][\w-]*):\s*(?P<number>\d+)")
_GOTO = re.compile(r"(?:/goto/|[?]goto/)(?P<kind>[a-z][\w-]*?)/?[?&]id=(?P<number>\d+)")
_TARGET = re.compile(r"#(?P<kind>[a-z][\w-]*?)-(?P<number>\d+)")
_MESSAGES = names("message comment")
_BODIES = ("message-body", "comment-body")
_NOT_TEXT = names(
    "bbCodeBlock-title bbCodeBlock-expandLink bbCodeBlock-shrinkLink bbCodeBlock--unfurl js-unfurl "
    "bbCodeSpoiler-button bbMediaWrapper bbMediaJustifier bbOembed message-signature message-lastEdit "
    "message-attachments js-selectToQuoteEnd reactionsBar messageNotice adsbygoogle "
    "samCodeUnit samTextUnit samBannerUnit"
)


def extract(page: Page) -> Thread:
    """Read one page of a thread, or of the comments on a profile, a resource or a picture.

    Raises ExtractionError if the page holds no post, naming the page's URL.
    """
    soup = parse(page, decode(page))
    links = links_of(page, soup)
    nodes = [node for node in soup.find_all(["article", "div", "li"]) if _is_post(node)]
    authors = {name for node in nodes if (name := attribute(node, "data-author"))}
    posts: dict[str, Post] = {}
    for node in nodes:
        post = _post(page, node, links, authors)
        if post is not None:
            # A question's answer is shown a second time, under the question.
            posts.setdefault(post.id, post)
    if not posts:
        raise ExtractionError(page.url, "no XenForo post on this page")
    return Thread(
        page.url,
        "xenforo",
        tuple(posts.values()),
        title=_title(soup),
        article=_article(page, soup),
        next_page=links.to(first(soup, "pageNav-jump--next")) or links.next(),
    )


def _title(soup: BeautifulSoup) -> str | None:
    """The thread's title, without the prefix label in front of it."""
    heading = first(soup, "p-title-value")
    while heading and (label := first(heading, "label")):
        label.extract()
    return text_of(heading)


def _article(page: Page, soup: BeautifulSoup) -> Article | None:
    """The description of a resource, which its reviews stand under."""
    body = first(soup, "resourceBody-main")
    text = render(page, body, _rules(()))[0] if body else ""
    author = first(soup, "p-description") if text else None
    return Article(text, _name(author)) if text else None


def _is_post(node: Tag) -> bool:
    """Is it a message or comment, as it says by its class and by an author or an id of content?"""
    if _MESSAGES.isdisjoint(classes(node)):
        return False
    return "data-content" in node.attrs or "data-author" in node.attrs


def _identity(kind: str, number: str) -> str:
    """A post's number; other content (profile posts, comments) keeps its kind, as it counts by itself."""
    return number if kind == "post" else f"{kind.replace('_', '-')}-{number}"


def _post(page: Page, node: Tag, links: Links, authors: Collection[str]) -> Post | None:
    """One post; None for an element that is no post, or a deleted or empty one."""
    identity = _id(node)
    if identity is None or any(kind.endswith("--deleted") for kind in classes(node)):
        return None
    check_depth(page, node)
    body = _body(node)
    text, quotes = render(page, body, _rules(authors)) if body else ("", ())
    if body is None or not text:
        return None
    stamp = _stamp(node, body)
    outer = node.find_parent(_is_post)
    return Post(
        id=identity,
        text=text,
        quotes=quotes,
        author=attribute(node, "data-author") or _name(node),
        created_at=_moment(stamp),
        edited_at=_edited(node),
        permalink=links.to(stamp.find_parent("a")) if stamp else None,
        reply_to=answered(quotes) or (_id(outer) if outer else None),
    )


def _id(node: Tag) -> str | None:
    """The id of a post, from whichever attribute the theme has kept."""
    content = first(node, "message-userContent") if "data-content" not in node.attrs else None
    for value in (
        attribute(node, "data-content"),
        attribute(node, "id"),
        attribute(content, "data-lb-id") if content else None,
    ):
        found = _IDENTITY.fullmatch(value or "")
        if found:
            return _identity(found["kind"], found["number"])
    return None


def _body(node: Tag) -> Tag | None:
    """The element that holds what the poster wrote, never the signature."""
    body = next((found for kind in _BODIES if (found := own_first(node, kind, _is_post))), None)
    return (first(body, "bbWrapper") or body) if body else None


def _name(node: Tag | None) -> str | None:
    """The user name that an element shows."""
    name = first(node, "username") if node else None
    return text_of(name)


def _stamp(node: Tag, body: Tag) -> Tag | None:
    """The <time> that says when a post was written: in its head, or below a comment."""
    head = own_first(node, "message-attribution", _is_post)
    for stamp in (tag for part in (head, node) if part for tag in part.descendants):
        if isinstance(stamp, Tag) and stamp.name == "time" and stamp.find_parent(_is_post) is node:
            inside = [*stamp.parents]
            if body not in inside and not any("message-lastEdit" in classes(tag) for tag in inside):
                return stamp
    return None


def _edited(node: Tag) -> datetime | None:
    """When the post was last edited, from the note below it."""
    note = own_first(node, "message-lastEdit", _is_post)
    return _moment(note.find("time")) if note else None


def _moment(stamp: object) -> datetime | None:
    """The moment that a <time> element names, or its epoch twin, which changed its name in 2.3."""
    if not isinstance(stamp, Tag):
        return None
    values = (utc(attribute(stamp, name)) for name in ("datetime", "data-timestamp", "data-time"))
    return next((value for value in values if value), None)


def _rules(authors: Collection[str]) -> Rules[Tag]:
    """How to read a post on a page with these authors."""
    return Rules(_skip, lambda node: _quote(node, authors))


def _skip(node: Tag) -> bool:
    """Is this element furniture around the text: titles, buttons, embeds, notes?"""
    return "data-s9e-mediaembed" in node.attrs or not _NOT_TEXT.isdisjoint(classes(node))


def _is_quote(node: Tag) -> bool:
    """Is it a quote block? Up to 2.0 it was no <blockquote>."""
    kinds = classes(node)
    return "bbCodeBlock--quote" in kinds or (node.name == "blockquote" and "bbCodeBlock-content" not in kinds)


def _quote(node: Tag, authors: Collection[str]) -> Quoted | None:
    """What a quote block says about itself: by its attributes or, up to 2.0, in its title."""
    if not _is_quote(node):
        return None
    author = attribute(node, "data-quote")
    source = _SOURCE.search(attribute(node, "data-source") or "")
    title = own_first(node, "bbCodeBlock-title", _is_quote) if not (author and source) else None
    if title is not None:
        jump = first(title, "bbCodeBlock-sourceJump")
        author = author or speaker(title.get_text(), authors)
        source = source or (_jump(jump) if jump else None)
    return Quoted(_identity(source["kind"], source["number"]) if source else None, author)


def _jump(link: Tag) -> re.Match[str] | None:
    """Which content the link of a quote's title leads to."""
    target = _TARGET.fullmatch(attribute(link, "data-content-selector") or "")
    return target or _GOTO.search(attribute(link, "href") or "")
