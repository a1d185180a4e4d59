"""Discourse topic pages: what crawlers and readers without scripts get, and what scripts start from."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from typing import Any

from bs4 import BeautifulSoup, Tag

from extractors import discourse
from extractors.model import ExtractionError, Page, Post, Thread
from extractors.quotes.origins import answered
from extractors.reading.decode import decode
from extractors.reading.elements import text_of
from extractors.reading.html_text import attribute, check_depth, classes, first, parse, render, utc
from extractors.reading.links import canonical, links_of
from extractors.reading.matching import Matches
from extractors.reading.values import number

MATCHES = Matches(
    kind="html",
    path=r"/t/[^/]+/\d+",
    markup=r"<meta[^<>]{0,80}\bcontent=[\"']Discourse \d|\bclass=[\"'][^\"'<>]{0,80}\bcrawler-post\b",
)

_GRACE = timedelta(minutes=5)
"""Edits this soon after posting leave no revision on Discourse, and are none here."""

_HIDDEN = "This post was flagged by the community and is temporarily hidden."
_TOPIC = re.compile(r"https?://[^?#]*?/t/[^/?#]+/\d+(?![^/?#])")


def extract(page: Page) -> Thread:
    """Read a topic page: from the data for its scripts if that is there, otherwise from its markup.

    The markup knows posts by their number in the topic, the data by their id: ids differ accordingly.
    Raises ExtractionError if the page holds no post.
    """
    soup = parse(page, decode(page))
    links = links_of(page, soup)
    stem = _stem(canonical(page, soup)) or _stem(page.url)
    topic = _preloaded(soup)
    if topic is not None:
        return discourse.read_topic(page, topic, stem or links.own)
    own = number(stem.rpartition("/")[2]) if stem else None
    nodes = [node for node in soup.find_all("div") if "crawler-post" in classes(node)]
    posts = tuple(post for node in nodes if (post := _post(page, node, own, stem)))
    if not posts:
        raise ExtractionError(page.url, "no Discourse post on this page")
    return Thread(page.url, "discourse", posts, title=text_of(soup.find("h1")), next_page=links.next())


def _stem(url: str | None) -> str | None:
    """The topic's address without a post's number or a page's."""
    found = _TOPIC.match(url or "")
    return found[0] if found else None


def _preloaded(soup: BeautifulSoup) -> dict[str, Any] | None:
    """The topic among what the page's scripts start from; None if it is not there or broken."""
    node = soup.find(id="data-preloaded")
    if not isinstance(node, Tag):
        return None
    try:
        data = json.loads(attribute(node, "data-preloaded") or node.get_text())
        key = next(key for key in data if re.fullmatch(r"topic_\d+", key))
        topic = json.loads(data[key])
    except (ValueError, TypeError, StopIteration, RecursionError):
        return None
    return topic if discourse.is_topic(topic) else None


def _post(page: Page, node: Tag, topic: int | None, stem: str | None) -> Post | None:
    """One post; None for the navigation, which looks like one, and for a hidden or empty post."""
    count = _number(node)
    body = first(node, "post")
    if count is None or body is None:
        return None
    check_depth(page, node)

    def find(of: int | None, wanted: int | None) -> str | None:
        return str(wanted) if wanted is not None and of == topic else None

    text, quotes = render(page, body, discourse.rules(topic, find))
    if not text or text == _HIDDEN:
        return None
    created = _moment(node, "datePublished")
    edited = _moment(node, "dateModified")
    return Post(
        id=str(count),
        text=text,
        quotes=quotes,
        author=_author(node),
        created_at=created,
        edited_at=edited if created and edited and edited - created > _GRACE else None,
        permalink=f"{stem}/{count}" if stem else None,
        reply_to=answered(quotes),
    )


def _number(node: Tag) -> int | None:
    """The post's number in its topic; older releases write it only as "#3" in its head."""
    count = number((attribute(node, "id") or "").removeprefix("post_"))
    if count is not None:
        return count
    infos = first(node, "crawler-post-infos")
    place = infos.find(itemprop="position") if infos else None
    return number((text_of(place) or "").lstrip("#"))


def _author(node: Tag) -> str | None:
    """The user name, without the full name and the title that may follow it."""
    creator = first(node, "creator")
    name = creator.find(itemprop="name") or creator.find("a") if creator else None
    return text_of(name)


def _moment(node: Tag, name: str) -> datetime | None:
    """The moment of this name in a post's head."""
    infos = first(node, "crawler-post-infos")
    stamp = infos.find(itemprop=name) if infos else None
    if not isinstance(stamp, Tag) and infos and name == "datePublished":
        stamp = infos.find("time")
    if not isinstance(stamp, Tag):
        return None
    return utc(attribute(stamp, "datetime")) or utc(attribute(stamp, "content"))
