"""Bluesky threads: the JSON of ``app.bsky.feed.getPostThread``, nested, and of its flat successor."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote as percent

from extractors.model import ExtractionError, Page, Post, Thread
from extractors.reading.fragments import Body, plain, with_quote
from extractors.reading.html_text import Quoted, absolute, clean, utc
from extractors.reading.matching import Matches
from extractors.reading.values import document, number, table, tables, text, web

_POST_URL = re.compile(r"https?://bsky\.app/profile/([\w.:%-]+)/post/(\w+)/?", re.IGNORECASE)
_AT = re.compile(r"at://([^/\s]+)/app\.bsky\.feed\.post/([^/\s]+)")
_ENDPOINT = "https://public.api.bsky.app/xrpc/app.bsky.feed.getPostThread"
_DEPTH = 200  # each level nests the JSON twice, and its parser refuses a thousand
_MAX_MORE = 200
_MAX_QUOTES = 5


def _is_thread(data: Any) -> bool:
    """Is this a thread of posts, or word that it is not to be had?"""
    thread = table(data).get("thread")
    if isinstance(thread, list):
        return any(text(item.get("uri")).startswith("at://") for item in tables(thread))
    node = table(thread)
    return text(node.get("$type")).startswith("app.bsky.feed.defs#") or _is_post(node.get("post"))


def _is_post(item: object) -> bool:
    """Is this the view of a post?"""
    post = table(item)
    return text(post.get("uri")).startswith("at://") and isinstance(post.get("record"), dict)


MATCHES = Matches(kind="json", path=r"/xrpc/app\.bsky\.", shape=_is_thread)


def api_url(url: str) -> str | None:
    """The public API's address of the thread around a post."""
    found = _POST_URL.fullmatch(url.partition("#")[0].partition("?")[0])
    return _thread_url(f"at://{found[1]}/app.bsky.feed.post/{found[2]}") if found else None


def extract(page: Page) -> Thread:
    """Read a thread: the posts above the one asked for, it, and the replies, each below what it answers.

    Raises ExtractionError if the JSON is no thread, or no post in it can be shown.
    """
    data = document(page)
    if not _is_thread(data):
        raise ExtractionError(page.url, "JSON of unknown shape: no thread of posts as Bluesky has")
    thread = data["thread"]
    if isinstance(thread, list):
        above, below = [], [table(item.get("value")) for item in tables(thread)]
    else:
        above, below = _above(thread), _below(thread)
    posts = tuple(post for node in (*above, *below) if (post := _post(table(node.get("post")))))
    if not posts:
        raise ExtractionError(page.url, _nothing(thread))
    cut = [] if isinstance(thread, list) else [link for node in below if (link := _cut(node))]
    more = [link for link in dict.fromkeys(cut) if link != page.url]
    return Thread(page.url, "bluesky", posts, more_pages=tuple(more)[:_MAX_MORE])


def _above(thread: dict[str, Any]) -> list[dict[str, Any]]:
    """The posts that lead to the one asked for, the first of all first."""
    above: list[dict[str, Any]] = []
    while thread := table(thread.get("parent")):
        above.append(thread)
    return above[::-1]


def _below(thread: dict[str, Any]) -> list[dict[str, Any]]:
    """The post asked for and its replies; without recursion, so that depth costs nothing."""
    found, stack = [], [thread]
    while stack:
        node = stack.pop()
        found.append(node)
        stack.extend(reversed(tables(node.get("replies"))))
    return found


def _nothing(thread: object) -> str:
    """Why there is no post: it is gone, its author keeps it from readers, or it has no text."""
    kind = text(table(thread).get("$type")).rpartition("#")[2]
    if kind == "notFoundPost":
        return "this Bluesky post does not exist or was deleted"
    if kind == "blockedPost":
        return "this Bluesky post is kept from readers by a block"
    return "no Bluesky post with text in this thread"


def _cut(node: dict[str, Any]) -> str | None:
    """The thread of a post whose replies were left out because they stand too deep."""
    post = table(node.get("post"))
    uri = clean(post.get("uri"))
    answered = (number(post.get("replyCount")) or 0) > 0
    return _thread_url(uri, 0) if uri and answered and "replies" not in node else None


def _thread_url(uri: str, above: int = _DEPTH) -> str:
    """The public API's address of a post's thread."""
    return f"{_ENDPOINT}?uri={percent(uri, ':/%')}&depth={_DEPTH}&parentHeight={above}"


def _post(post: dict[str, Any]) -> Post | None:
    """One post; None if it is not to be had or has no text."""
    uri, record = clean(post.get("uri")), table(post.get("record"))
    body, quotes = _body(record, table(post.get("embed")), _MAX_QUOTES)
    if uri is None or not body:
        return None
    parent = table(table(record.get("reply")).get("parent"))
    return Post(
        id=uri,
        text=body,
        quotes=quotes,
        author=_author(post),
        created_at=utc(record.get("createdAt")) or utc(post.get("indexedAt")),
        permalink=_permalink(uri, _author(post)),
        reply_to=clean(parent.get("uri")),
    )


def _author(post: dict[str, Any]) -> str | None:
    """Who wrote a post: the handle or, where that no longer leads to the account, its DID."""
    author = table(post.get("author"))
    handle = clean(author.get("handle"))
    return handle if handle and handle != "handle.invalid" else clean(author.get("did"))


def _permalink(uri: str, author: str | None) -> str | None:
    """Where readers see a post."""
    found = _AT.fullmatch(uri)
    if found is None:
        return None
    return absolute(
        "https://bsky.app/", f"profile/{percent(author or found[1], ':')}/post/{percent(found[2])}"
    )


def _body(record: dict[str, Any], embed: dict[str, Any], left: int) -> Body:
    """A post's text and, below it, the post that it shows as a quote."""
    body, shown = plain(_text(record)), _shown(embed)
    if not shown or not left:
        return body
    embeds = tables(shown.get("embeds"))
    inner = _body(table(shown.get("value")), next((e for e in embeds if _shown(e)), {}), left - 1)
    return with_quote(body, Quoted(clean(shown.get("uri")), _author(shown)), inner)


def _text(record: dict[str, Any]) -> str:
    """A post's text; a link that was written shortened ("site.example/a-long-...") in full."""
    shown = text(record.get("text"))
    for facet in tables(record.get("facets")):
        index = table(facet.get("index"))
        start, end = number(index.get("byteStart")), number(index.get("byteEnd"))
        link = next((uri for part in tables(facet.get("features")) if (uri := web(part.get("uri")))), None)
        if link is None or start is None or end is None or not 0 <= start < end:
            continue
        short = (
            text(record.get("text")).encode("utf-8", "surrogatepass")[start:end].decode("utf-8", "replace")
        )
        if short.endswith(("...", "…")):
            shown = shown.replace(short, link, 1)
    return shown


def _shown(embed: dict[str, Any]) -> dict[str, Any]:
    """The post that an embed shows, alone or beside pictures; empty for lists, feeds and what is gone."""
    record = table(embed.get("record"))
    record = table(record.get("record")) if "record" in record and "uri" not in record else record
    return record if _AT.fullmatch(text(record.get("uri"))) and isinstance(record.get("value"), dict) else {}
