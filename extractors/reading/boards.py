"""What the pages of bulletin boards share: the base address, the next page, who is quoted and answered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from bs4 import BeautifulSoup, Tag

from extractors.html_text import absolute, attribute, classes, clean, first
from extractors.model import Page, Quote

_NEXT = re.compile(r"(?:^|\s)next(?:\s|$)", re.IGNORECASE)
_SESSION = re.compile(r"(?<=[?&])s=[0-9a-f]{32}(?:&|$)", re.IGNORECASE)
_SAID = re.compile(
    r"(?P<name>.+?)\s+(?:said|wrote|posted|schrieb|sagte|meinte|a dit|a écrit|ha scritto|ha detto|escribió"
    r"|dijo|disse|escreveu|zei|schreef|skrev|sa|sagde|sanoi|kirjoitti|napisał|powiedział|yazdı|dedi|сказал"
    r"|написал)(?:\([^)]{1,3}\))?\s*[:.]?\W*$",
    re.IGNORECASE,
)


def base_url(page: Page, soup: BeautifulSoup) -> str:
    """What a page's links are relative to: its <base>, else its URL or, for a saved file, its canonical one."""
    own = page.url if page.url.startswith(("http://", "https://")) else ""
    for found in (soup.find("base", href=True), None if own else soup.find("link", rel="canonical")):
        link = absolute(own, attribute(found, "href")) if isinstance(found, Tag) else None
        if link and link.startswith(("http://", "https://")):
            return link
    return page.url


def next_page(page: Page, soup: BeautifulSoup, base: str) -> str | None:
    """The address of the page that the document itself calls the next one (rel="next")."""
    for link in soup.find_all(["link", "a"], rel=_NEXT, href=True):
        address = address_of(link, base)
        if address and address != page.url:
            return address
    return None


def address_of(link: Tag | None, base: str) -> str | None:
    """Where a link leads, without a visitor's session; None for scripts and bare fragments."""
    target = attribute(link, "href") if link is not None else None
    if target is None or target.startswith("#") or target.lower().startswith("javascript:"):
        return None
    return absolute(base, _SESSION.sub("", target).rstrip("?&"))


def own_first(node: Tag, kind: str, same: Callable[[Tag], bool]) -> Tag | None:
    """The first element of class ``kind`` that belongs to ``node`` itself.

    ``same`` tells elements that are what ``node`` is (quotes, posts): what lies in one nested inside belongs
    to that one.
    """
    found = first(node, kind)
    return found if found is not None and found.find_parent(same) is node else None


def answered(quotes: Sequence[Quote]) -> str | None:
    """The post that a post replies to: the first that it quotes."""
    return next((quote.source for quote in quotes if quote.depth == 1 and quote.source), None)


def quoted_author(title: str | None, authors: Iterable[str]) -> str | None:
    """The name in a quote's heading ("Ada Quill said:").

    What stands before the verb in the languages that boards come in, else one of the page's ``authors``.
    """
    if title is None:
        return None
    said = _SAID.match(title[:200])
    if said:
        return clean(said["name"])
    known = (a for a in authors if title.startswith(a) and not title[len(a) : len(a) + 1].isalnum())
    return max(known, key=len, default=None)


def show_smilies(body: Tag, kind: re.Pattern[str]) -> None:
    """Mark a platform's own smilie images as what the text walk writes out by their alt text."""
    for image in body.find_all("img"):
        if any(kind.match(name) for name in classes(image)):
            image["class"] = "smilie"
