"""WordPress posts with their comments, in classic and block themes: elements called ``comment-123``."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo

from bs4 import BeautifulSoup, Tag

from extractors.model import ExtractionError, Page, Post, Thread
from extractors.quotes.origins import with_origins
from extractors.reading.clock import Clock
from extractors.reading.decode import decode
from extractors.reading.elements import text_of, words_of
from extractors.reading.html_text import (
    Element,
    Quoted,
    Rules,
    absolute,
    attribute,
    check_depth,
    classes,
    names,
    parse,
    render,
)
from extractors.reading.light_tree import LightTag
from extractors.reading.matching import Matches
from extractors.reading.wordpress_posts import FURNITURE, article, further, title

MATCHES = Matches(
    kind="html",
    markup=r"<meta[^>]{1,80}generator[^>]{1,20}WordPress|rel=[\"']https://api\.w\.org/"
    r"|(?:src|href)=[\"'][^\"'\s]{0,200}/wp-(?:includes|content/(?:themes|plugins))/"
    r"|<ol[^>]{1,80}\b(?:wp-block-comment-template|comment-?list)\b",
)

_ITEM = re.compile(r"(?:(?:li|div|article)-)?comment-(\d+)|wpd-comm-(\d+)_(\d+)")
"""A comment's element; the plugin wpDiscuz names the comment answered as well."""
_QUOTED_POST = re.compile(r"#(?:(?:div-)?comment|commentbody)-(\d+)\s*$")
_HEADS = ("strong", "cite")
_DEPTH = re.compile(r"depth-(\d{1,3})")
_NO_COMMENT = names("pingback trackback comment-awaiting-moderation")
_NAMED = (
    *("fn", "wp-block-comment-author-name", "wpd-comment-author", "comment-author", "comment-author-link"),
    *("comment_author", "author"),
)
"""Classes of the element that holds a comment's author, the surest first."""
_SAYS = re.compile(r"\s*\b(?:says|said|wrote)\s*:?$|\s*:$")
_DATED = names(
    "comment-meta commentmetadata comment-metadata comment-date comment-time wp-block-comment-date comment_date "
    "wpd-comment-date"
)
_TEXT = names(
    "comment-content wp-block-comment-content comment-text comment_text commenttext comment-entry comment_content "
    "ast-comment-content wpd-comment-text comment__content"
)
_NOT_TEXT = FURNITURE | names(
    "vcard comment-author comment-meta commentmetadata comment-metadata comment-date comment-time reply says "
    "avatar children comment-reply-link comment-edit-link edit-link comment-likes comment-actions "
    "comment-navigation comment-respond wp-block-comment-reply-link wp-block-comment-edit-link "
    "wp-block-comment-date wp-block-comment-author-name wp-block-avatar comment_date comment_avatar "
    "reply-container wpd-comment-header wpd-comment-footer wpd-comment-left wpd-reply"
)

_MARK = "data-comment-item"
"""What this module notes on the outermost element of each comment: its id."""


@dataclass(slots=True)
class _Comment:
    """A comment's element and what is found in it, answers to it left aside."""

    id: str
    node: Tag
    parent: str | None
    authors: list[tuple[int, str]] = field(default_factory=list)
    dates: list[Tag] = field(default_factory=list)
    body: Tag | None = None
    stamp: Tag | None = None
    link: Tag | None = None
    hidden: bool = False


def extract(page: Page) -> Thread:
    """Read one page of comments, and the blog post above them.

    Raises ExtractionError if the page holds no comment, naming where they are kept if that is elsewhere.
    """
    soup = parse(page, decode(page))
    items, clock = _items(page, soup), _clock(page, soup)
    posts = tuple(post for item in items if (post := _post(page, item, clock)))
    if not posts:
        elsewhere = ": its comments are kept at Disqus" if soup.find(id="disqus_thread") else ""
        raise ExtractionError(page.url, f"no WordPress comment on this page{elsewhere}")
    above = article(page, soup)
    next_page, more = further(page.url, soup)
    return Thread(page.url, "wordpress", with_origins(posts, above), title(soup), above, next_page, more)


def _clock(page: Page, soup: BeautifulSoup) -> Clock:
    """How the blog writes its dates; the blog post's own time gives the zone, UTC where it does not."""
    zones = (_offset(attribute(stamp, "datetime")) for stamp in soup.find_all("time", limit=5))
    zone = next((zone for zone in zones if zone), UTC)
    root = soup.find("html")
    language = (attribute(root, "lang") if isinstance(root, Tag) else None) or "en-US"
    order = "MDY" if language.lower() in ("en", "en-us") else "DMY"
    return Clock(zone, order, page.fetched_at)


def _offset(stamp: str | None) -> tzinfo | None:
    """The zone that a moment names, if it is not UTC."""
    try:
        zone = datetime.fromisoformat(stamp or "").tzinfo
    except ValueError:
        return None
    return None if zone == UTC else zone


def _items(page: Page, soup: BeautifulSoup) -> list[_Comment]:
    """Every comment, in order, with the id of the one that it answers."""
    items: dict[str, _Comment] = {}
    above: list[str] = []
    for node in soup.find_all(id=_ITEM):
        found = _ITEM.fullmatch(attribute(node, "id") or "")
        identity = found.group(1) or found.group(2) if found else None
        if found is None or identity is None or identity in items or node.name in ("a", "form", "span"):
            continue
        check_depth(page, node)
        named = found.group(3) if found.group(3) and found.group(3) != "0" else None
        parent = named or next((up.attrs[_MARK] for up in node.parents if _MARK in up.attrs), None)
        depth = _DEPTH.search(attribute(node, "class") or "")
        if depth:
            # Some themes print answers beside what they answer, and tell the level by a class alone.
            level = int(depth.group(1))
            parent = parent or next(iter(above[max(0, level - 2) : level - 1]), None)
            above[max(0, level - 1) :] = [identity]
        node.attrs[_MARK] = identity
        items[identity] = _Comment(identity, node, parent)
    for item in items.values():
        _look(item)
    return list(items.values())


def _look(item: _Comment) -> None:
    """Find a comment's text, author and time among its own elements; its text is not searched."""
    wrapper: Tag | None = None
    stack = [item.node]
    while stack:
        node = stack.pop()
        kinds = classes(node)
        item.hidden = item.hidden or not _NO_COMMENT.isdisjoint(kinds)
        if not _TEXT.isdisjoint(kinds) or attribute(node, "itemprop") == "text":
            item.body = item.body or node
            continue
        if "comment-body" in kinds:
            wrapper = wrapper or node
        rank = next(
            (rank for rank, kind in enumerate(_NAMED) if kind in kinds), 9 if node.name == "cite" else None
        )
        if rank is not None and (name := words_of(node)):
            item.authors.append((rank, _SAYS.sub("", name)))
        if not _DATED.isdisjoint(kinds):
            item.dates.append(node)
        if node.name == "time":
            item.stamp = item.stamp or node
        elif node.name == "a" and (attribute(node, "href") or "").endswith(f"comment-{item.id}"):
            item.link = item.link or node
        below = [child for child in node.contents if isinstance(child, Tag) and _MARK not in child.attrs]
        stack.extend(reversed(below))
    item.body = item.body or wrapper or item.node


def _created(item: _Comment, clock: Clock) -> datetime | None:
    """When a comment was written, from what is most exact about it."""
    exact = attribute(item.stamp, "datetime") if item.stamp else None
    nodes = [node for node in (item.stamp, item.link, *item.dates) if node]
    said = (text for node in nodes for text in (attribute(node, "title"), words_of(node)))
    texts = [exact if exact and len(exact) > 10 else None, *said, exact]
    found = (clock.read(text[:80]) for text in texts if text and re.search(r"\d", text))
    return next((moment for moment in found if moment), None)


def _post(page: Page, item: _Comment, clock: Clock) -> Post | None:
    """One comment; None for one that waits for approval, a pingback, or one without text."""
    if item.hidden or item.body is None:
        return None
    text, quotes = render(page, item.body, RULES)
    if not text:
        return None
    author = min(item.authors)[1] if item.authors else None
    link = attribute(item.link, "href") if item.link else None
    return Post(
        id=item.id,
        text=text,
        quotes=quotes,
        author=None if author == "Anonymous" else author,
        created_at=_created(item, clock),
        permalink=absolute(page.url, link or f"#comment-{item.id}"),
        reply_to=item.parent,
    )


def _skip(node: Element) -> bool:
    """Is this element furniture: names, dates, buttons, likes, or the comments inside this one?"""
    if not _NOT_TEXT.isdisjoint(classes(node)) or _MARK in node.attrs:
        return True
    # "Quote Comments" puts "<strong><a href='#comment-7'>Ann</a> :</strong>" on top of a quote.
    up = node.parent
    if node.name not in _HEADS or up is None or up.name != "blockquote" or _quoted_link(node) is None:
        return False
    return not any(isinstance(before, (Tag, LightTag)) for before in node.previous_siblings)


def _quoted_link(head: Element) -> Element | None:
    """The link in the line that names whose words a quote holds: to the comment that is quoted."""
    link = head.find("a")
    if not isinstance(link, (Tag, LightTag)) or not _QUOTED_POST.search(attribute(link, "href") or ""):
        return None
    return link


def _quote(node: Element) -> Quoted | None:
    """What a quote block says about itself."""
    if node.name != "blockquote":
        return None
    head = next((child for child in node.contents if isinstance(child, (Tag, LightTag))), None)
    link = _quoted_link(head) if head is not None and head.name in _HEADS else None
    source = _QUOTED_POST.search((attribute(link, "href") if link is not None else None) or "")
    source = source or _QUOTED_POST.search(attribute(node, "cite") or "")
    name = text_of(link)
    return Quoted(source.group(1) if source else None, name)


RULES: Rules[Element] = Rules(skip=_skip, quote=_quote)
"""How the text of a WordPress comment is read."""

MARKED = re.compile(rf"\bclass=|\bcite=|{_QUOTED_POST.pattern.removesuffix('$')}[\"']")
"""What these rules look at in elements that need no parser otherwise."""
