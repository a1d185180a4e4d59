"""Sections: the threads that a feed or a listing page names. Bytes in, addresses out.

Reads RSS and Atom, Discourse's ``latest.json``, Reddit's listings, and any HTML page whose links lead to
threads of a known platform (a forum's index, Hacker News' front page).
"""

from __future__ import annotations

import re
from calendar import timegm
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from bs4 import SoupStrainer, Tag

from extractors.model import Page
from extractors.reading.html_text import absolute, attribute, clean, parse, utc
from extractors.reading.matching import Document, read
from extractors.reading.thread_url import first_page
from extractors.reading.values import table, tables

_FEED = re.compile(
    r"\s*(?:<\?xml[^>]*>|<!--.*?-->|<\?xml-stylesheet[^>]*>|\s)*<(?:rss|feed|rdf:RDF)\b", re.DOTALL
)
_FEED_TYPE = re.compile(r"application/(?:rss|atom|rdf)\+xml", re.IGNORECASE)
_COMMENTS = re.compile(r"comment", re.IGNORECASE)
_WANTED = SoupStrainer(["a", "link", "base"])

_THREAD = re.compile(
    r"""(?x)
    /threads/ (?: [^/?]*\.\d+ | \d+(?:-[^/?]*)? ) /? $      # XenForo, vBulletin
    | /showthread\.php (?: /\d | \?(?:.*&)?t(?:id)?=\d )    # vBulletin, MyBB
    | /viewtopic\.php\? (?:.*&)?t=\d                        # phpBB
    | /index\.php (?: \?(?:.*[&;])?topic=\d | /topic,\d )   # SMF
    | /topic/ \d+ (?: -[^/?]* )? /? $                       # Invision
    | /topic/ \d+/[^/?]+ /? $                               # NodeBB
    | /thread-[^/?]+\.html $                                # MyBB
    | /d/ \d+ (?: -[^/?]* )? /? $                           # Flarum
    | /t/ [^/?]+ /\d+ /? $                                  # Discourse
    | /r/ \w+ /comments/ \w+                                # Reddit
    | /post/ \d+ /? $                                       # Lemmy
    | / \w+ /thread/ \d+                                    # 4chan
    | /questions/ \d+ (?: / | $)                            # Stack Exchange
    | /story/ \d\d/\d\d/\d\d/                               # Slashdot
    """
)
_HACKER_NEWS = "news.ycombinator.com"


@dataclass(frozen=True, slots=True)
class Listed:
    """A thread's first page, and when somebody last wrote there (UTC) if the listing tells."""

    url: str
    active_at: datetime | None = None


def list_threads(page: Page) -> tuple[Listed, ...]:
    """The threads that a feed or a listing page names, in its order, each once; none for any other page.

    Raises ExtractionError for a page that is no readable document.
    """
    document = read(page)
    found: dict[str, Listed] = {}
    for listed in _listings(document):
        found.setdefault(listed.url, listed)
    return tuple(found.values())


def feed_of(page: Page) -> str | None:
    """The address of the feed that an HTML page names for what it lists; None if it names none.

    Of several the one below the page's own address, then the first that is not of comments.
    """
    document = read(page)
    if document.kind != "html" or is_feed(page):
        return None
    own = page.url.partition("?")[0].rstrip("/")
    feeds = [
        (href, attribute(link, "title") or "")
        for link in parse(page, document.text, _WANTED).find_all("link")
        if "alternate" in (attribute(link, "rel") or "").lower()
        and _FEED_TYPE.search(attribute(link, "type") or "")
        and (href := absolute(page.url, attribute(link, "href")))
    ]
    feeds.sort(key=lambda feed: (not feed[0].startswith(own), bool(_COMMENTS.search(" ".join(feed)))))
    return feeds[0][0] if feeds else None


def is_feed(page: Page) -> bool:
    """Whether a page is RSS or Atom."""
    return bool(_FEED.match(page.body[:4096].decode("utf-8", "replace").lstrip("\ufeff")))


def _listings(document: Document) -> Iterator[Listed]:
    if is_feed(document.page):
        yield from _from_feed(document.page)
    elif document.kind == "json":
        yield from _from_json(document.page, document.data)
    elif document.kind == "html":
        yield from _from_links(document)


def _from_feed(page: Page) -> Iterator[Listed]:
    import feedparser

    headers = {"content-location": page.url, "content-type": page.content_type or "application/xml"}
    for entry in feedparser.parse(page.body, response_headers=headers).entries:
        # Link aggregators link to what is discussed, and name the discussion as the comments.
        url = absolute(page.url, clean(entry.get("comments")) or clean(entry.get("link")))
        # A feed's date of publication says nothing about the last answer.
        active = entry.get("updated_parsed") if "updated" in entry else None
        if url:
            yield Listed(first_page(url), utc(str(timegm(active))) if active else None)


def _from_json(page: Page, data: Any) -> Iterator[Listed]:
    for topic in tables(table(table(data).get("topic_list")).get("topics")):
        if isinstance(number := topic.get("id"), int):
            url = absolute(page.url, f"/t/{clean(topic.get('slug')) or '-'}/{number}")
            last = utc(topic.get("bumped_at")) or utc(topic.get("last_posted_at"))
            yield from _listed(url, last)
    for child in tables(table(table(data).get("data")).get("children")):
        if child.get("kind") == "t3":
            yield from _listed(absolute(page.url, clean(table(child.get("data")).get("permalink"))))


def _listed(url: str | None, active_at: datetime | None = None) -> Iterator[Listed]:
    if url:
        yield Listed(first_page(url), active_at)


def _from_links(document: Document) -> Iterator[Listed]:
    page = document.page
    soup = parse(page, document.text, _WANTED)
    base = soup.find("base")
    root = (absolute(page.url, attribute(base, "href")) if isinstance(base, Tag) else None) or page.url
    here = first_page(page.url)
    for url in _links(soup.find_all("a"), root):
        if (thread := first_page(url)) != here and _is_thread(thread, page.url):
            yield Listed(thread)


def _links(nodes: Iterable[object], base: str) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, Tag) and (url := absolute(base, attribute(node, "href"))):
            yield url


def _is_thread(url: str, listing: str) -> bool:
    """Does this address look like a thread of the same site?"""
    try:
        parts, host = urlsplit(url), _host(listing)
    except ValueError:
        return False
    if _host(url) != host:
        return False
    if host == _HACKER_NEWS:
        return parts.path == "/item"
    return bool(_THREAD.search(parts.path + (f"?{parts.query}" if parts.query else "")))


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.").removeprefix("old.")
