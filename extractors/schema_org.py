"""Comments in schema.org's words: a DiscussionForumPosting, a Question or an article with its comments."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from typing import Any

from bs4 import BeautifulSoup

from extractors.model import Article, ExtractionError, Page, Post, Quote, Thread
from extractors.quotes.origins import answering, with_origins
from extractors.quotes.quoted_lines import typed
from extractors.reading.comment_links import short
from extractors.reading.comment_text import prose
from extractors.reading.decode import decode
from extractors.reading.headings import person
from extractors.reading.html_text import absolute, clean, parse, utc
from extractors.reading.links import links_of
from extractors.reading.matching import Matches
from extractors.reading.outline import outline
from extractors.reading.page_parts import article, next_page, title
from extractors.reading.schema_items import ANCHOR, Item, items
from extractors.reading.times import moment
from extractors.reading.values import identity, milliseconds, table, web

MATCHES = Matches(kind="html", markup=r"\bschema\.org\b|\bld\+json\b", weak=True)

_POSTINGS = ("discussionforumposting", "socialmediaposting", "question")
_ARTICLES = re.compile(r"(?:article|blogposting|liveblogposting|report)$")
_COMMENTS = ("comment", "answer", "usercomments", "correctioncomment")
_REPLIES = ("comment", "comments", "acceptedAnswer", "suggestedAnswer", "answer")
_TEXTS = ("text", "commentText", "articleBody")
_TAG = re.compile(
    r"</?(?:p|br|div|a|b|i|em|strong|span|ul|ol|li|blockquote|code|pre|h[1-6]|img)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_CREATED = ("datePublished", "dateCreated", "commentTime", "uploadDate")


@dataclass(slots=True)
class _Tree:
    """A root (a posting or what is commented on) and its comments, each with its parent's position."""

    root: Item | None = None
    comments: list[Item] = field(default_factory=list)
    parents: list[int | None] = field(default_factory=list)


def extract(page: Page) -> Thread:
    """Read the comments that a page describes in JSON-LD or in microdata, whichever holds more of them.

    Raises ExtractionError if it describes none.
    """
    html = decode(page)
    # Of the same comments, microdata has the markup and with it the quotes.
    tree = max((_tree(found) for found in reversed(items(html))), key=_size)
    soup = parse(page, html)
    links = links_of(page, soup)
    posts = _posts(page, tree, links.base)
    if not posts:
        raise ExtractionError(page.url, "no comment in schema.org's words on this page")
    root = tree.root or {}
    heading = _line(root.get("headline")) or _line(root.get("name")) or title(soup)
    above = None if _is(root, _POSTINGS) else _article(page, root, soup)
    told = answering(with_origins(answering(posts), above))
    return Thread(page.url, "schema_org", told, title=heading, article=above, next_page=next_page(links))


def _kinds(item: Item) -> list[str]:
    """An object's types, without where they are defined."""
    given = item.get("@type")
    kinds = given if isinstance(given, list) else [given]
    return [re.split(r"[/:#]", kind.strip())[-1].lower() for kind in kinds if isinstance(kind, str)]


def _is(item: Item, wanted: tuple[str, ...]) -> bool:
    """Is one of an object's types among these?"""
    return not set(wanted).isdisjoint(_kinds(item))


def _all(top: list[Item]) -> Iterator[Item]:
    """All objects in these, in reading order."""
    stack: list[Any] = list(reversed(top))
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            yield value
            stack.extend(reversed(list(value.values())))
        elif isinstance(value, list):
            stack.extend(reversed(value))


def _tree(top: list[Item]) -> _Tree:
    """The root with the most comments, a posting rather than an article among equals; else loose comments."""
    objects = list(_all(top))
    named: dict[str, Item] = {}
    for item in objects:
        address = item.get("@id")
        if isinstance(address, str) and len(item) > len(named.get(address, ())):
            named[address] = item
    loose = [item for item in objects if _is(item, _COMMENTS)]
    answers = {id(reply) for item in objects for reply in _replies(item, named)}
    roots = [item for item in objects if not _is(item, _COMMENTS) and id(item) not in answers]
    trees = [
        _grown(root, named)
        for root in roots
        if _replies(root, named) or (_is(root, _POSTINGS) and _text_of(root) is not None)
    ]
    return max(trees, key=_size) if trees else _Tree(None, loose, _by_reference(loose))


def _size(tree: _Tree) -> int:
    """How many posts a tree has."""
    return len(tree.comments) + (tree.root is not None and _is(tree.root, _POSTINGS))


def _replies(item: Item, named: dict[str, Item]) -> list[Item]:
    """The comments and answers that an object lists, those that it only names looked up."""
    found: list[Item] = []
    for key in _REPLIES:
        value = item.get(key)
        for reply in value if isinstance(value, list) else [value]:
            if isinstance(reply, dict):
                address = reply.get("@id")
                found.append(named.get(address, reply) if isinstance(address, str) else reply)
    return found


def _grown(root: Item, named: dict[str, Item]) -> _Tree:
    """A root with all its comments, each before its answers; none twice."""
    tree = _Tree(root)
    seen: set[object] = {id(root)}
    stack: list[tuple[Item, int | None]] = [(reply, None) for reply in reversed(_replies(root, named))]
    while stack:
        item, parent = stack.pop()
        # An accepted answer is often listed once more among the suggested ones.
        marks = {id(item), (*_addresses(item), _line(_text_of(item)))}
        if not seen.isdisjoint(marks) and (id(item) in seen or _addresses(item)):
            continue
        seen |= marks
        tree.comments.append(item)
        tree.parents.append(parent)
        at = len(tree.comments) - 1
        stack.extend((reply, at) for reply in reversed(_replies(item, named)))
    flat = _by_reference(tree.comments)
    tree.parents = [
        nested if nested is not None else told for nested, told in zip(tree.parents, flat, strict=True)
    ]
    return tree


def _by_reference(comments: list[Item]) -> list[int | None]:
    """For each comment the position of the one that its ``parentItem`` names."""
    places = {name: at for at, comment in enumerate(comments) for name in _addresses(comment)}
    told = [
        next((places[name] for name in _addresses(comment.get("parentItem")) if name in places), None)
        for comment in comments
    ]
    return [parent if parent != at else None for at, parent in enumerate(told)]


def _addresses(value: Any) -> list[str]:
    """What an object may be called by."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, str):
        return [value]
    given = (table(value).get(key) for key in ("@id", "url", "identifier"))
    return [name for one in given if (name := identity(one))]


def _posts(page: Page, tree: _Tree, base: str) -> list[Post]:
    """The posts: the root's own text if it is a posting's, and the comments; those without text are left out."""
    opening = tree.root if tree.root and _is(tree.root, _POSTINGS) else None
    first = _post(page, opening, base, _label(opening) or "0") if opening else None
    labels = [_label(item) for item in tree.comments]
    counts = Counter(labels)
    once = [label if label and counts[label] == 1 else None for label in labels]
    ids = short(once)
    posts = [first] if first else []
    for at, item in enumerate(tree.comments):
        parent = tree.parents[at]
        above = ids[parent] if parent is not None else first.id if first else None
        post = _post(page, item, base, ids[at], above)
        if post:
            posts.append(post)
    return posts


def _label(item: Item) -> str | None:
    """What a comment is called in its identifier, or at the end of its address."""
    given = item.get("identifier")
    own = identity(table(given).get("value") if isinstance(given, dict) else given)
    if own:
        return own
    address = _line(item.get("url")) or _line(item.get("@id"))
    path, _, fragment = (address or "").partition("#")
    return fragment or _line(item.get(ANCHOR)) or path.rstrip("/").rpartition("/")[2] or None


def _post(page: Page, item: Item, base: str, own: str, above: str | None = None) -> Post | None:
    """One post; None if it has no text."""
    text, quotes = _body(page, _text_of(item))
    if not text:
        return None
    created = next((when for key in _CREATED if (when := _moment(page, item.get(key)))), None)
    edited = _moment(page, item.get("dateModified"))
    return Post(
        id=own,
        text=text,
        quotes=quotes,
        author=_author(item),
        created_at=created,
        edited_at=edited if edited and created and edited > created else None,
        permalink=_address(item, base),
        reply_to=above,
    )


def _address(item: Item, base: str) -> str | None:
    """Where a comment stands: its own address, else its element's on this page."""
    anchor = _line(item.get(ANCHOR))
    own = _line(item.get("url")) or _line(item.get("@id")) or (f"#{anchor}" if anchor else None)
    return web(absolute(base, own))


def _text_of(item: Item) -> Any:
    """An object's text, as text or element; a question without one asks in its name."""
    keys = (*_TEXTS, "name") if _is(item, ("question",)) else _TEXTS
    found = (item.get(key) for key in keys)
    return next(
        (value[0] if isinstance(value, list) and value else value for value in found if value is not None),
        None,
    )


def _body(page: Page, value: Any) -> tuple[str, tuple[Quote, ...]]:
    """A text and its quotes, out of an element, HTML, or typed text."""
    if isinstance(value, str):
        plain = unescape(value) if "&lt;" in value and not _TAG.search(value) else value
        if not _TAG.search(plain):
            return typed(unescape(plain))
        return prose(page, parse(page, plain))
    if not hasattr(value, "itertext"):
        return "", ()
    from lxml.html import tostring

    return prose(page, parse(page, tostring(value, encoding="unicode", with_tail=False)))


def _line(value: Any) -> str | None:
    """A value as one line of text; the name of an object, the first of several."""
    if isinstance(value, list):
        return next((line for one in value[:10] if not isinstance(one, list) and (line := _line(one))), None)
    if isinstance(value, dict):
        names = (value.get(key) for key in ("name", "alternateName"))
        return next(
            (line for one in names if not isinstance(one, (dict, list)) and (line := _line(one))), None
        )
    return clean("".join(value.itertext())) if hasattr(value, "itertext") else clean(value)


def _author(item: Item) -> str | None:
    """Who wrote it."""
    return person(_line(item.get("author")) or _line(item.get("creator")))


def _moment(page: Page, value: Any) -> datetime | None:
    """The moment that a property names."""
    if isinstance(value, int):
        return milliseconds(value)
    line = _line(value)
    return utc(line) or moment(line, now=page.fetched_at) if line and len(line) < 60 else None


def _article(page: Page, root: Item, soup: BeautifulSoup) -> Article | None:
    """The article that is commented on: its own words for it, else the page's."""
    text, _ = _body(page, root.get("articleBody")) if any(map(_ARTICLES.search, _kinds(root))) else ("", ())
    if text:
        return Article(text, author=_author(root))
    seen = outline(page, soup)
    return article(page, seen, len(seen.nodes), frozenset())
