"""Reddit threads as JSON: what ``.json`` behind a thread's address and ``/api/morechildren`` give."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from extractors.model import ExtractionError, Page, Post, Thread
from extractors.quotes.origins import with_origins
from extractors.reading.addresses import split
from extractors.reading.html_text import absolute, clean
from extractors.reading.markdown import markdown
from extractors.reading.matching import Matches
from extractors.reading.values import document, entries, epoch, identity, table, tables

SITE = "https://www.reddit.com"

_KINDS = frozenset({"t1", "t3", "more"})
_GONE = re.compile(
    r"\[\s*(?:deleted|removed)(?: by (?:user|moderators?|reddit|author))?\s*\]"
    r"|comment (?:deleted|removed) by (?:user|moderator|reddit)",
    re.IGNORECASE,
)
_THREAD = re.compile(r"(/(?:r/[^/]+/|u(?:ser)?/[^/]+/)?comments/\w+(?:/[^/]*){0,2}?)/?")
_SHORT = re.compile(r"/(\w+)/?")
_ID = re.compile(r"[a-z0-9]+")
_BATCH = 100  # the API answers for no more ids than this at once


def _is_thread(data: Any) -> bool:
    """Is this JSON a thread (post and comments), its comments alone, or a batch of further ones?"""
    # A listing by itself that holds submissions is a forum's front page, no thread.
    kinds = _KINDS if isinstance(data, list) else _KINDS - {"t3"}
    return any(_kind(thing) in kinds and "data" in thing for thing in _top(data)[:3])


MATCHES = Matches(kind="json", shape=_is_thread)


def api_url(url: str) -> str | None:
    """The JSON of a thread on www.reddit.com, whose pages need scripts; old.reddit.com's pages do not."""
    parts = split(url)
    host = parts.hostname
    if host == "redd.it" and (short := _SHORT.fullmatch(parts.path)):
        return f"{SITE}/comments/{short[1]}.json?limit=500"
    if host not in ("reddit.com", "www.reddit.com", "new.reddit.com", "np.reddit.com", "m.reddit.com"):
        return None
    thread = _THREAD.fullmatch(parts.path)
    return f"{SITE}{thread[1]}.json?limit=500" if thread and not thread[1].endswith(".json") else None


def extract(page: Page) -> Thread:
    """Read a thread's post and comments; what "load more comments" hides becomes ``more_pages``.

    Raises ExtractionError if it is no thread, or no post in it has text.
    """
    data = document(page)
    if not _is_thread(data):
        raise ExtractionError(page.url, "JSON of unknown shape: no listing of comments as Reddit has")
    things = list(_things(data))
    posts = with_origins([post for kind, thing in things if (post := _post(kind, thing))])
    if not posts:
        raise ExtractionError(page.url, "no Reddit post with text in this listing")
    link = next((thing for kind, thing in things if kind == "t3"), {})
    title = clean(link.get("title"))
    return Thread(
        page.url,
        "reddit",
        posts,
        title=clean(unescape(title)) if title else None,
        more_pages=_more(things, link),
    )


def is_gone(text: str) -> bool:
    """Is this what stands in the place of a deleted text?"""
    return len(text) < 60 and _GONE.fullmatch(text.strip()) is not None


def more_children(link: str, children: list[str]) -> tuple[str, ...]:
    """The addresses that give the comments with these ids, hidden in the thread with the full name ``link``."""
    ids = [child for child in dict.fromkeys(children) if _ID.fullmatch(child)]
    base = f"{SITE}/api/morechildren.json?api_type=json&link_id={link}&children="
    return tuple(base + ",".join(ids[at : at + _BATCH]) for at in range(0, len(ids), _BATCH))


def _kind(thing: Any) -> str | None:
    """What a thing is: t1 a comment, t3 a submission, more a stub for comments left out."""
    kind = table(thing).get("kind")
    return kind if isinstance(kind, str) and kind in _KINDS else None


def _top(data: Any) -> list[dict[str, Any]]:
    """The things at the top of a document, in order."""
    if isinstance(data, dict) and "json" in data:
        found = entries(table(table(data["json"]).get("data")).get("things"))
    else:
        parts = data[:2] if isinstance(data, list) else [data]
        found = [thing for part in parts for thing in _children(part)]
    return tables(found)


def _children(listing: Any) -> list[Any]:
    """The things in a listing; none in the empty text that stands for no replies."""
    listing = table(listing)
    return [] if listing.get("kind") != "Listing" else entries(table(listing.get("data")).get("children"))


def _things(data: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every thing with its kind, parents before their replies."""
    stack = list(reversed(_top(data)))
    while stack:
        thing = stack.pop()
        kind, inner = _kind(thing), table(table(thing).get("data"))
        if kind:
            yield kind, inner
        if kind == "t1":
            stack.extend(reversed(_children(inner.get("replies"))))


def _post(kind: str, thing: dict[str, Any]) -> Post | None:
    """One comment or a submission's text; None for what was deleted and for mere links."""
    own = clean(thing.get("id"))
    body = thing.get("selftext" if kind == "t3" else "body")
    if kind == "more" or own is None or not isinstance(body, str) or is_gone(body):
        return None
    # Without raw_json=1 the text has its <, > and & escaped.
    text, quotes = markdown(unescape(body))
    if not text:
        return None
    author = clean(thing.get("author"))
    return Post(
        id=own,
        text=text,
        quotes=quotes,
        author=author if author and not is_gone(author) else None,
        created_at=epoch(thing.get("created_utc")),
        edited_at=epoch(thing.get("edited")),
        permalink=_permalink(thing),
        reply_to=_bare(thing.get("parent_id")) if kind == "t1" else None,
    )


def _bare(name: object) -> str | None:
    """An id without the prefix of its kind."""
    text = identity(name)
    return text.rpartition("_")[2] or None if text else None


def _permalink(thing: dict[str, Any]) -> str | None:
    """The address of a comment; dumps that lack it tell thread and comment."""
    link = clean(thing.get("permalink"))
    if link is None and (thread := _bare(thing.get("link_id"))):
        link = f"/comments/{thread}/_/{clean(thing.get('id'))}/"
    return absolute(SITE, link)


def _more(things: list[tuple[str, dict[str, Any]]], link: dict[str, Any]) -> tuple[str, ...]:
    """The addresses of comments that this document leaves out."""
    stubs = [thing for kind, thing in things if kind == "more"]
    name = clean(link.get("name")) or next((n for _, t in things if (n := clean(t.get("link_id")))), None)
    if not stubs or name is None or not _ID.fullmatch(name.removeprefix("t3_")):
        return ()
    hidden = [child for stub in stubs for child in entries(stub.get("children")) if isinstance(child, str)]
    # A stub without ids says "continue this thread": the rest stands below its parent.
    parents = [_bare(stub.get("parent_id")) for stub in stubs if not entries(stub.get("children"))]
    thread = f"{SITE}/comments/{name.removeprefix('t3_')}/_/"
    deeper = (f"{thread}{parent}.json?limit=500" for parent in dict.fromkeys(parents) if parent)
    return (*more_children(name, hidden), *deeper)
