"""Reddit threads as pages: old.reddit.com's ``div.thing`` and the newer ``shreddit-comment`` elements."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from bs4 import BeautifulSoup, NavigableString, Tag

from extractors.model import ExtractionError, Page, Post, Thread
from extractors.quotes.origins import with_origins
from extractors.reading.decode import decode
from extractors.reading.elements import text_of
from extractors.reading.html_text import (
    Quoted,
    Rules,
    absolute,
    attribute,
    classes,
    first,
    parse,
    render,
    utc,
)
from extractors.reading.matching import Matches
from extractors.reddit import SITE, api_url, is_gone, more_children

MATCHES = Matches(
    kind="html",
    host=r"(?:^|\.)reddit\.com$",
    path=r"/comments/",
    markup=r"\bdata-fullname=[\"']t[13]_|<shreddit-(?:app|post|comment)\b",
)

_NAME = re.compile(r"t([13])_(\w+)")
_BODY_ID = re.compile(r"(t[13]_\w+)-(?:comment|post)-rtjson-content")
_THING = re.compile(r"(?:^|\s)thing(?:\s|$)")
_TITLE = re.compile(r"(?:^|\s)title(?:\s|$)")
_HOLDERS = ["shreddit-post", "shreddit-comment"]
_MORE = re.compile(r"morechildren\(this,\s*'(t3_\w+)',\s*'\w*',\s*'([\w,]*)'")
_RULES: Rules[Tag] = Rules(
    skip=lambda node: attribute(node, "slot") in ("commentMeta", "actionRow", "commentAvatar"),
    quote=lambda node: Quoted() if node.name == "blockquote" else None,
)


def extract(page: Page) -> Thread:
    """Read a submission's text and the comments below it.

    Raises ExtractionError if the page holds no comment, naming the page's URL.
    """
    soup = parse(page, decode(page))
    found = (*_old(page, soup), *_new(page, soup))
    posts = with_origins([post for post in found if post.text])
    if not posts:
        raise ExtractionError(page.url, "no Reddit post with text on this page")
    return Thread(page.url, "reddit", posts, title=_title(soup), more_pages=_more(soup))


def _title(soup: BeautifulSoup) -> str | None:
    """The submission's title."""
    post = soup.find("shreddit-post")
    if isinstance(post, Tag) and (title := attribute(post, "post-title")):
        return title
    thing = soup.find("div", attrs={"data-type": "link"})
    link = thing.find("a", class_=_TITLE) if isinstance(thing, Tag) else None
    return text_of(link)


def _more(soup: BeautifulSoup) -> tuple[str, ...]:
    """The addresses of comments behind "load more comments" and "continue this thread"."""
    links = soup.find_all("a", onclick=_MORE)
    calls = [call for link in links if (call := _MORE.search(attribute(link, "onclick") or ""))]
    hidden = [child for call in calls for child in call[2].split(",")]
    deeper = (first(node, "deepthread") for node in soup.find_all(attrs={"data-type": "morerecursion"}))
    addresses = (absolute(SITE, attribute(link, "href")) for node in deeper if node and (link := node.a))
    below = (api_url(address) for address in addresses if address)
    return (*(more_children(calls[0][1], hidden) if calls else ()), *dict.fromkeys(filter(None, below)))


def _old(page: Page, soup: BeautifulSoup) -> Iterator[Post]:
    """The posts of old.reddit.com's markup; those that were deleted have no text."""
    link = soup.find("div", attrs={"data-type": "link"})
    for thing in soup.find_all("div", attrs={"data-fullname": _NAME}):
        name = _NAME.fullmatch(attribute(thing, "data-fullname") or "")
        entry = next((n for n in thing.find_all("div", recursive=False) if "entry" in classes(n)), None)
        body = first(entry, "usertext-body") if entry else None
        if name is None or entry is None or body is None or {"promoted", "spam"} & set(classes(thing)):
            continue
        text, quotes = render(page, first(body, "md") or body, _RULES)
        tagline = first(entry, "tagline")
        above = thing.find_parent("div", class_=_THING)
        yield Post(
            id=name[2],
            text="" if is_gone(text) else text,
            quotes=quotes,
            author=_author(attribute(thing, "data-author") or _named(tagline)),
            created_at=_stamp(tagline, edited=False),
            edited_at=_stamp(tagline, edited=True),
            permalink=_permalink(thing, entry),
            reply_to=_id(above or link, "data-fullname") if name[1] == "1" else None,
        )


def _named(tagline: Tag | None) -> str | None:
    """The name in the line above a post, on pages that have it nowhere else."""
    author = first(tagline, "author") if tagline else None
    return text_of(author)


def _author(name: str | None) -> str | None:
    """Who wrote it; None for a deleted user."""
    return name if name and not is_gone(name) else None


def _stamp(tagline: Tag | None, edited: bool) -> datetime | None:
    """When a post was written or edited, from the line above it."""
    for stamp in tagline.find_all("time") if tagline else ():
        if ("edited-timestamp" in classes(stamp)) == edited:
            return utc(attribute(stamp, "datetime"))
    return None


def _permalink(thing: Tag, entry: Tag) -> str | None:
    """The address of a post; older pages have it in the buttons only."""
    own = attribute(thing, "data-permalink")
    link = None if own else entry.find("a", attrs={"data-event-action": "permalink"})
    return absolute(SITE, own or (attribute(link, "href") if isinstance(link, Tag) else None))


def _id(node: object, key: str) -> str | None:
    """The id in an attribute that holds a full name ("t1_abc")."""
    name = _NAME.fullmatch(attribute(node, key) or "") if isinstance(node, Tag) else None
    return name[2] if name else None


def _new(page: Page, soup: BeautifulSoup) -> Iterator[Post]:
    """The posts of the newer markup, where custom elements carry what is to be known."""
    holders: list[Tag] = []
    bodies: dict[str, Tag] = {}
    stamps: dict[str, list[Tag]] = {}
    for node in soup.descendants if soup.find(_HOLDERS) else ():
        if not isinstance(node, Tag):
            continue
        inner = _BODY_ID.fullmatch(attribute(node, "id") or "")
        if node.name in _HOLDERS:
            holders.append(node)
        elif node.name in ("time", "faceplate-timeago"):
            stamps.setdefault(_fullname(_holder(node)) or "", []).append(node)
        elif inner or attribute(node, "slot") in ("comment", "text-body"):
            bodies.setdefault(inner[1] if inner else _fullname(_holder(node)) or "", node)
    for holder in holders:
        name = _NAME.fullmatch(_fullname(holder) or "")
        if name and (body := bodies.get(name[0])):
            yield _shreddit(page, holder, name, body, stamps.get(name[0], []))


def _holder(node: Tag) -> Tag | None:
    """The element of the comment or post around an element."""
    return next((above for above in node.parents if above.name in _HOLDERS), None)


def _fullname(holder: Tag | None) -> str | None:
    """The full name ("t1_abc") of what an element shows."""
    return attribute(holder, "thingid") or attribute(holder, "id") if holder else None


def _shreddit(page: Page, holder: Tag, name: re.Match[str], body: Tag, stamps: list[Tag]) -> Post:
    """One post of the newer markup; a deleted one has no text."""
    text, quotes = render(page, body, _RULES)
    created = attribute(holder, "created") or attribute(holder, "created-timestamp")
    edited: list[Tag] = []
    written: list[Tag] = []
    for stamp in stamps:
        (edited if _says_edited(stamp) else written).append(stamp)
    parent = _id(holder, "parentid") or _id(_holder(holder), "thingid") or _id(holder, "postid")
    return Post(
        id=name[2],
        text="" if is_gone(text) else text,
        quotes=quotes,
        author=_author(attribute(holder, "author")),
        created_at=utc(created) or _earliest(written),
        edited_at=_earliest(edited),
        permalink=absolute(SITE, attribute(holder, "permalink")),
        reply_to=parent if name[1] == "1" else None,
    )


def _says_edited(stamp: Tag) -> bool:
    """Does the text before a time, in the same element, call it the time of an edit?"""
    before = stamp.previous_sibling
    return isinstance(before, NavigableString) and "edited" in before.lower()


def _earliest(stamps: list[Tag]) -> datetime | None:
    """The first moment that these elements name."""
    moments = (utc(attribute(stamp, "datetime") or attribute(stamp, "ts")) for stamp in stamps)
    return next((moment for moment in moments if moment), None)
