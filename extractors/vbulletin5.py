"""vBulletin 5 and 6 topics: posts are ``<li data-node-id="1" class="b-post">``, comments lie inside them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from bs4 import BeautifulSoup, Tag

from extractors.model import ExtractionError, Page, Post, Thread
from extractors.quotes.origins import answered
from extractors.reading.clock import Clock, date_order, footer_zone
from extractors.reading.decode import decode
from extractors.reading.elements import text_of, words_of
from extractors.reading.html_text import (
    attribute,
    check_depth,
    classes,
    first,
    names,
    parse,
    render,
    utc,
)
from extractors.reading.links import Links, canonical, links_of
from extractors.reading.matching import Matches
from extractors.reading.vbulletin_quotes import RULES

MATCHES = Matches(
    kind="html",
    markup=r"\bcontent=[\"']vBulletin [56]\b|\bjs-post__content-text\b"
    r"|<li\b[^>]{0,80}\bdata-node-id=[\"']\d+[\"'][^>]{0,200}\b(?:b-post|list-item)\b",
)

_TEXTS = names("js-post__content-text post-content-text OLD__post-content-text OLD__post-content")
_AUTHORS = names("author OLD__author")
_STAMPS = names("b-post__timestamp post-date OLD__post-date")
_NOTES = names("b-post__edit b-post__edited post-edit OLD__post-edit")
_GONE = re.compile(r"(?:^|--|__)deleted$")


def extract(page: Page) -> Thread:
    """Read one page of a topic, with the comments on its posts.

    Raises ExtractionError if the page holds no post, naming the page's URL.
    """
    soup = parse(page, decode(page))
    nodes = [node for node in soup.find_all("li") if _is_post(node)]
    for node in nodes:
        check_depth(page, node)
    parts = [_parts(node) for node in nodes]
    order = date_order(
        [words_of(part.get("stamp")) for part in parts], [words_of(part.get("note")) for part in parts]
    )
    clock = Clock(footer_zone(soup, _is_post), order, page.fetched_at)
    links = links_of(page, soup)
    thread = re.sub(r"[?#].*", "", canonical(page, soup) or page.url)  # without what the visitor asked of it
    posts: dict[str, Post] = {}
    for node, part in zip(nodes, parts, strict=True):
        post = _post(page, node, part, replace(links, base=thread), clock)
        if post is not None:
            posts.setdefault(post.id, post)
    if not posts:
        raise ExtractionError(page.url, "no vBulletin post on this page")
    following = links.next() or links.to(first(soup, "js-pagenav-next-button"))
    return Thread(page.url, "vbulletin", tuple(posts.values()), title=_title(soup), next_page=following)


def _is_post(node: Tag) -> bool:
    """Is it the list item of a post or a comment?"""
    return node.name == "li" and (attribute(node, "data-node-id") or "").isdecimal()


def _parts(node: Tag) -> dict[str, Tag]:
    """The elements of a post that tell of it, each the first of its kind; those of its comments are left out."""
    parts: dict[str, Tag] = {}
    stack = [child for child in reversed(node.contents) if isinstance(child, Tag)]
    while stack:
        tag = stack.pop()
        if _is_post(tag):
            continue
        kind = _kind(tag)
        if kind:
            parts.setdefault(kind, tag)
        if kind != "text":
            stack.extend(child for child in reversed(tag.contents) if isinstance(child, Tag))
    return parts


def _kind(tag: Tag) -> str | None:
    """What an element tells of a post: by class, or by microdata where a theme has other classes."""
    kinds, role = set(classes(tag)), attribute(tag, "itemprop")
    if role == "text" or kinds & _TEXTS:
        return "text" if role == "text" or not tag.find(itemprop="text") else None
    for name, wanted in (("author", _AUTHORS), ("stamp", _STAMPS), ("note", _NOTES)):
        if kinds & wanted:
            return name
    if "b-post__count" in kinds:
        return "link"
    return "time" if role == "dateCreated" else None


def _post(page: Page, node: Tag, parts: dict[str, Tag], links: Links, clock: Clock) -> Post | None:
    """One post or comment; None for a deleted or empty one."""
    body = parts.get("text")
    if body is None or any(_GONE.search(kind) for kind in classes(node)):
        return None
    text, quotes = render(page, body, RULES)
    if not text:
        return None
    outer, number = node.find_parent(_is_post), attribute(node, "data-node-id") or ""
    return Post(
        id=number,
        text=text,
        quotes=quotes,
        author=_author(parts.get("author")),
        created_at=_created(node, parts, clock),
        edited_at=clock.find(words_of(parts.get("note"))),
        # Comments have no link of their own, but every post is found by its number in the topic's address.
        permalink=links.to(parts.get("link")) or f"{links.base}?p={number}#post{number}",
        reply_to=answered(quotes) or (attribute(outer, "data-node-id") if outer else None),
    )


def _author(named: Tag | None) -> str | None:
    """Who wrote a post; a guest's name is no link."""
    link = named.find("a") if named is not None else None
    name = link if isinstance(link, Tag) else named
    return text_of(name)


def _created(node: Tag, parts: dict[str, Tag], clock: Clock) -> datetime | None:
    """When a post was written.

    The epoch on the post itself is exact. What is shown is in the zone of the footer's note; the ``datetime``
    attribute names no zone, and is the server's.
    """
    stamp, epoch = parts.get("time"), attribute(node, "data-node-publishdate") or ""
    return (
        (utc(epoch) if epoch.strip("0") else None)
        or clock.find(words_of(parts.get("stamp", stamp)))
        or (utc(attribute(stamp, "datetime")) if stamp is not None else None)
    )


def _title(soup: BeautifulSoup) -> str | None:
    """The topic's title."""
    headings = (first(soup, "main-title"), first(soup, "b-post__title"), soup.find("h1"))
    return next((words_of(heading) for heading in headings if isinstance(heading, Tag)), None)
