"""The address that a page names as its thread's own, where it can be believed."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit

from bs4 import SoupStrainer, Tag

from extractors.model import ExtractionError, Page, Thread
from extractors.reading.decode import decode
from extractors.reading.html_text import absolute, attribute, parse
from extractors.reading.links import HEAD, canonical
from extractors.reading.thread_url import first_page
from extractors.reading.values import web

_BODY = re.compile(r"<body\b", re.IGNORECASE)
_WANTED = SoupStrainer(["link", "meta"])
_SECTIONS = re.compile(
    r"forums?|boards?|categor(?:y|ies)|sections?|tags?|channels?|communit(?:y|ies)|c|f|b|forumdisplay\.php"
    r"|viewforum\.php",
    re.IGNORECASE,
)
_IDENTITY = re.compile(r"\w*(?:id|thread|topic|story|article|post|page|discussion)|[ptqn]", re.IGNORECASE)
_NUMBER = re.compile(r"\d+")
_TELLING = re.compile(r"[\d-]")


def named_thread(page: Page, thread: Thread) -> str | None:
    """The first page of a thread as the page names it (rel="canonical", else og:url); None if it names none.

    Believed is an address on the same host that is the page's own but for scheme, slug and parameters that
    name nothing, or one that the page's posts or its next page lie under. The site's start page and sections
    are no threads, whatever a page says.
    """
    named = _named(page)
    if named is None or not _same_host(named, page.url):
        return None
    first = first_page(named)
    parts = _split(first)
    if parts is None or (parts.path.strip("/") == "" and not parts.query):
        return None
    return first if same_thread(first, page.url) or first in _around(thread) else None


def same_thread(named: str, given: str) -> bool:
    """Do two addresses on one host name one thread, by their looks?

    They may differ in scheme, page and place in the thread, in the words beside a thread's number, and in
    parameters that ``given`` has beyond those of ``named`` and that name nothing.
    """
    one, other = _split(first_page(named)), _split(first_page(given))
    if one is None or other is None:
        return False
    if one.path.rstrip("/") == other.path.rstrip("/"):
        return one.query == other.query or _only_more(one, other)
    return one.query == other.query and _same_number(one.path, other.path)


def _named(page: Page) -> str | None:
    """What the head of a page says its address is."""
    if not web(page.url):
        return None
    text = decode(page)[:HEAD]
    body = _BODY.search(text)
    try:
        head = parse(page, text[: body.start()] if body else text, _WANTED)
    except ExtractionError:
        return None
    link = canonical(page, head)
    if link:
        return link
    node = head.find("meta", property="og:url")
    return web(absolute(page.url, attribute(node, "content"))) if isinstance(node, Tag) else None


def _around(thread: Thread) -> set[str]:
    """The threads that a page's posts and its next page belong to, by their addresses."""
    links = [thread.next_page, *(post.permalink for post in thread.posts)]
    return {first_page(link) for link in links if link}


def _split(url: str) -> SplitResult | None:
    try:
        return urlsplit(url)
    except ValueError:
        return None


def _same_host(one: str, other: str) -> bool:
    first, second = _host(one), _host(other)
    return first is not None and first == second


def _host(url: str) -> tuple[str, int | None] | None:
    """Host and port (None for the usual ones); None for a malformed address or one with a user's name."""
    parts = _split(url)
    try:
        port = parts.port if parts else None
    except ValueError:
        return None
    if parts is None or not parts.hostname or "@" in parts.netloc:
        return None
    return parts.hostname, None if port in (80, 443) else port


def _only_more(named: SplitResult, given: SplitResult) -> bool:
    """Does one address only lack parameters of the other that name nothing, while its path tells a thread?"""
    fewer, more = set(named.query.split("&")) - {""}, set(given.query.split("&"))
    left_out = [pair.partition("=") for pair in more - fewer]
    nothing = not any(_IDENTITY.fullmatch(name) or _NUMBER.search(value) for name, _, value in left_out)
    return fewer <= more and nothing and bool(_TELLING.search(_last(named.path)))


def _last(path: str) -> str:
    """The last part of a path, without its ending."""
    return path.rstrip("/").rpartition("/")[2].partition(".php")[0]


def _same_number(one: str, other: str) -> bool:
    """Do paths differ only in the words beside one thread's number: /old-name.12/ and /new-name.12/?"""
    pairs = list(zip(one.strip("/").split("/"), other.strip("/").split("/"), strict=False))
    if one.strip("/").count("/") != other.strip("/").count("/"):
        return False
    differing = [place for place, (mine, its) in enumerate(pairs) if mine != its]
    if len(differing) != 1 or any(_SECTIONS.fullmatch(part) for part in pairs[differing[0]]):
        return False
    mine, its = pairs[differing[0]]
    if differing[0] == len(pairs) - 1:
        return _NUMBER.findall(mine) == _NUMBER.findall(its) != []
    following = pairs[differing[0] + 1 :]
    return differing[0] > 0 and len(following) == 1 and following[0][0].isdigit()
