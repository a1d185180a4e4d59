"""Where a document's links lead: its own address, its next page, its posts, without the reader's session."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bs4 import BeautifulSoup, SoupStrainer, Tag

from extractors.model import Page
from extractors.reading.html_text import absolute, attribute, parse
from extractors.reading.values import web

HEAD = 65_536
"""How many characters of a source its head is looked for in."""

_NEXT = re.compile(r"(?:^|\s)next(?:\s|$)", re.IGNORECASE)
_CANONICAL = re.compile(r"(?:^|\s)canonical(?:\s|$)", re.IGNORECASE)
_NOWHERE = re.compile(r"#|javascript:", re.IGNORECASE)
_SESSION = re.compile(
    r"(?<=[?&;])(?:sid=[0-9a-f]{32}|PHPSESSID=\w+|s=[0-9a-f]{32})(?:&|;|$|(?=#))", re.IGNORECASE
)
_DANGLING = re.compile(r"[?&;]+(?=#|$)")


@dataclass(frozen=True, slots=True)
class Links:
    """A page's links: its ``own`` address, and the ``base`` that relative links are joined to."""

    page: Page
    soup: BeautifulSoup
    own: str
    base: str

    def to(self, node: object) -> str | None:
        """The web address that a link leads to; None for no link, a script, or a place on this page."""
        href = attribute(node, "href") if isinstance(node, Tag) else None
        return _address(self.base, href) if href and not _NOWHERE.match(href) else None

    def permalink(self, around: Iterable[Tag], *ends: str) -> str | None:
        """The address of a post: the first link that ends as one to it does, or its anchor on this page."""
        for node in around:
            if node.name == "a" and (attribute(node, "href") or "").endswith(ends):
                return self.to(node) or _address(self.own, attribute(node, "href"))
        return _address(self.own, ends[0])

    def next(self) -> str | None:
        """The address of the page that the document itself calls the next one (rel="next")."""
        for link in self.soup.find_all(["link", "a"], rel=_NEXT, href=True):
            address = self.to(link)
            if address and address != self.page.url:
                return address
        return None


def links_of(page: Page, soup: BeautifulSoup) -> Links:
    """How to follow the links of a parsed page."""
    own = own_address(page, soup)
    named = soup.find("base", href=True)
    base = absolute(own, attribute(named, "href")) if isinstance(named, Tag) else None
    return Links(page, soup, own, web(base) or own)


def own_address(page: Page, document: BeautifulSoup | str) -> str:
    """A page's own address: its URL or, for a saved file, the one that it names itself.

    Given the source instead of a parsed document, only its head is parsed, and only if it is needed.
    """
    if web(page.url):
        return page.url
    if isinstance(document, str):
        document = parse(page, document[:HEAD], SoupStrainer("link"))
    return canonical(page, document) or page.url


def canonical(page: Page, soup: BeautifulSoup) -> str | None:
    """The address that a page names as its own."""
    link = soup.find("link", rel=_CANONICAL, href=True)
    href = attribute(link, "href") if isinstance(link, Tag) else None
    return web(absolute("https:" if href and href.startswith("//") else page.url, href))


def _address(base: str, href: str | None) -> str | None:
    """An absolute web address, without the reader's session."""
    joined = web(absolute(base, href))
    return _DANGLING.sub("", _SESSION.sub("", joined)) if joined else None
