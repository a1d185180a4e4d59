"""What stands around the comments of a WordPress post: its title, its text, its further pages."""

from __future__ import annotations

import re
from itertools import islice

from bs4 import BeautifulSoup, Tag

from extractors.model import Article, Page
from extractors.reading.elements import text_of
from extractors.reading.html_text import Rules, absolute, attribute, classes, first, names, render

FURNITURE = names(
    "sharedaddy sd-sharing sd-like jp-relatedposts jp-post-flair post-likes-widget wp-block-embed "
    "wp-block-buttons wp-embedded-content addtoany_share_save_container heateor_sss_sharing_container wpulike "
    "screen-reader-text"
)
"""Classes of what themes and plugins put among a text, the poster's or a commenter's."""

_ARTICLE = names("entry-content wp-block-post-content post-content post-entry td-post-content")
_NO_ARTICLE = FURNITURE | names(
    "post-navigation author-box yarpp yarpp-related page-links postmetadata wp-block-latest-posts"
)
_BYLINE = names("author byline posted-by entry-author post-author wp-block-post-author-name author-name")
_BY = re.compile(r"^(?:(?:posted|written) )?by\s+", re.IGNORECASE)

_NUMBER = re.compile(r"(?<=comment-page-)\d{1,5}|(?<=[?&]cpage=)\d{1,5}")
_TO_COMMENT = re.compile(r"#(?:\w+-)?comment-\d|replytocom=")
_NEXT = re.compile(r"(?:^|[\s_-])(?:next|newer)(?:$|[\s_-])", re.IGNORECASE)
_NEWER = re.compile(r"\b(?:newer|next)\b", re.IGNORECASE)

MOST = 500
"""No more pages than this are named at once."""


def further(url: str, soup: BeautifulSoup) -> tuple[str | None, tuple[str, ...]]:
    """The page of newer comments, and the pages of older ones if a reader is shown the newest first.

    A post's own address shows either its first page of comments or its last. In the second case nothing
    newer follows, and the link to the page before tells how many there are.
    """
    links: dict[int, str] = {}
    newer: str | None = None
    for link in soup.find_all("a", href=_NUMBER):
        address = absolute(url, attribute(link, "href"))
        found = _NUMBER.search(address or "")
        if address is None or found is None or _TO_COMMENT.search(address):
            continue
        links.setdefault(int(found.group()), address)
        if newer is None and _is_newer(link):
            newer = address
    here = _NUMBER.search(url)
    if newer is None and here:
        newer = links.get(int(here.group()) + 1)
    if newer is not None or here or not links:
        return newer, ()
    last = max(links)
    return None, tuple(
        _NUMBER.sub(str(number), links[last], count=1) for number in range(1, min(last, MOST) + 1)
    )


def _is_newer(link: Tag) -> bool:
    """Does a link lead to newer comments, by its own class, its wrapper's, or its words?"""
    around = islice(link.parents, 2)
    kinds = [attribute(node, "class") or "" for node in (link, *around)]
    return any(_NEXT.search(kind) for kind in kinds) or bool(_NEWER.search(text_of(link) or ""))


def title(soup: BeautifulSoup) -> str | None:
    """The blog post's title."""
    for kind in ("entry-title", "wp-block-post-title", "post-title"):
        heading = soup.find(["h1", "h2"], class_=re.compile(rf"(?:^|\s){kind}(?:\s|$)"))
        if title := text_of(heading):
            return title
    meta = soup.find("meta", property="og:title")
    heading = soup.find("h1")
    if isinstance(meta, Tag) and attribute(meta, "content"):
        return attribute(meta, "content")
    return text_of(heading)


def article(page: Page, soup: BeautifulSoup) -> Article | None:
    """The blog post above the comments."""
    body = soup.find(_is_article)
    text, _ = render(page, body, _RULES) if isinstance(body, Tag) else ("", ())
    return Article(text, _byline(soup, body)) if text and isinstance(body, Tag) else None


def _is_article(node: Tag) -> bool:
    """Is this the element that holds a blog post's text?"""
    if node.name in ("body", "html", "form"):
        return False
    return not _ARTICLE.isdisjoint(classes(node)) or attribute(node, "itemprop") == "articleBody"


def _byline(soup: BeautifulSoup, body: Tag) -> str | None:
    """Who wrote the blog post, from the lines around it or the page's head."""
    around = body.find_parent(["article", "main"]) or body.find_parent(class_=re.compile(r"\bpost\b")) or soup
    for node in islice((n for n in around.descendants if isinstance(n, Tag)), 2000):
        if not _BYLINE.isdisjoint(classes(node)) or attribute(node, "rel") == "author":
            name = first(node, "fn") or first(node, "author-name") or node.find("a") or node
            return _BY.sub("", text_of(name) or "") or None
    meta = soup.find("meta", attrs={"name": "author"})
    return attribute(meta, "content") if isinstance(meta, Tag) else None


_RULES: Rules[Tag] = Rules(
    skip=lambda node: not _NO_ARTICLE.isdisjoint(classes(node)), quote=lambda node: None
)
