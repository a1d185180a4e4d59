"""What stands around the comments of a page: its title, the article above them, its next page."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, Tag

from extractors.model import Article, Page
from extractors.reading.elements import text_of, words_of
from extractors.reading.html_text import Rules, attribute, classes, names, render
from extractors.reading.links import Links
from extractors.reading.outline import Outline, parts

_PLACES = names(
    "article-body article-content article__body article__content article-text articlebody entry-content "
    "post-content post-body post__content story-body story-content content-body body-content blog-post-content "
    "article single-post-content"
)
_FURNITURE = names(
    "share sharing social related recommended newsletter advert ad ads promo comments comment respond caption "
    "byline tag tags toolbar breadcrumb breadcrumbs subscribe paywall"
)
_BYLINES = names("byline author author-name article-author entry-author post-author")
_BY = re.compile(r"^(?:(?:posted|written|story) )?by[\s:]+", re.IGNORECASE)
_AFTER = re.compile(r"\s*[·|•–—,(]\s*|\s+on\s+(?=\w* ?\d)")
_NAME = 60
_HEADINGS = 50
_PARAGRAPH = 200
"""An article has more characters than this."""
_PAGED = re.compile(r"(?:page|p|pg|start|offset|cpage|paged)[=/_-]?\d+|/\d+/?$", re.IGNORECASE)
_NEXT = re.compile(r"(?:^|\s)next(?:\s|$)", re.IGNORECASE)


def title(soup: BeautifulSoup) -> str | None:
    """A page's title: the longest heading that its window's title repeats, else the first, else the window's."""
    window = text_of(soup.title)
    found = (words_of(heading) for heading in soup.find_all(["h1", "h2", "h3"], limit=_HEADINGS))
    headings = [text for text in found if text]
    repeated = [text for text in headings if text in (window or "")]
    if repeated:
        return max(repeated, key=len)
    meta = soup.find("meta", property="og:title")
    shared = attribute(meta, "content") if isinstance(meta, Tag) else None
    return shared or next(iter(headings), None) or window


def article(page: Page, outline: Outline, before: int, left_out: frozenset[int]) -> Article | None:
    """The article that begins before the element ``before``, without the elements ``left_out``; None if there is none.

    Raises ExtractionError as ``render`` does.
    """
    skipped = {id(outline.nodes[index]) for index in left_out}
    rules: Rules[Tag] = Rules(lambda node: id(node) in skipped or _is_furniture(node), lambda node: None)
    for node in outline.nodes[:before]:
        if id(node) in skipped or not _is_article(node):
            continue
        text, _ = render(page, node, rules)
        if len(text) >= _PARAGRAPH:
            return Article(text, author=_byline(outline, before))
    return None


def _is_article(node: Tag) -> bool:
    """Does an element say that it holds the article?"""
    if node.name == "article" or attribute(node, "itemprop") == "articleBody":
        return True
    return not _PLACES.isdisjoint(token.lower() for token in classes(node))


def _is_furniture(node: Tag) -> bool:
    """Is this something beside the article's text?"""
    if node.name in ("h1", "header", "footer", "aside", "nav", "figcaption"):
        return True
    tokens = (*classes(node), attribute(node, "id") or "")
    return any(not _FURNITURE.isdisjoint(parts(token)) for token in tokens)


def _byline(outline: Outline, before: int) -> str | None:
    """Who wrote the article, if an element says so before the comments begin."""
    for node in outline.nodes[:before]:
        if (
            not _BYLINES.isdisjoint(token.lower() for token in classes(node))
            or attribute(node, "rel") == "author"
        ):
            link = node.find("a")
            name = words_of(link if isinstance(link, Tag) else node)
            name = _AFTER.split(_BY.sub("", name), maxsplit=1)[0] if name else None
            if name and len(name) < _NAME:
                return name
    return None


def next_page(links: Links) -> str | None:
    """The next page of the same comments: a link that says so and whose address counts pages."""
    soup = links.soup
    marked = (*soup.find_all(["link", "a"], rel=_NEXT), *soup.find_all("a", class_=_NEXT))
    paged = (node for node in marked if _PAGED.search(attribute(node, "href") or ""))
    return next((address for node in paged if (address := links.to(node))), None)
