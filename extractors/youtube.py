"""YouTube comments: what ``commentThreads.list`` and ``comments.list`` of its Data API v3 give."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from extractors.model import ExtractionError, Page, Post, Thread
from extractors.quotes.origins import in_order, with_origins
from extractors.quotes.quoted_lines import typed
from extractors.reading.addresses import split, with_query, without_secrets
from extractors.reading.fragments import Body, fragment
from extractors.reading.html_text import Rules, clean, utc
from extractors.reading.light_tree import LightTag
from extractors.reading.matching import Matches
from extractors.reading.values import document, number, table, tables, text

_KINDS = ("youtube#commentThreadListResponse", "youtube#commentListResponse")


def _is_list(data: Any) -> bool:
    """Is this a list of comments, or YouTube's refusal to give one?"""
    return table(data).get("kind") in _KINDS or _refusal(data) is not None


def _refusal(data: Any) -> str | None:
    """What YouTube says instead of giving comments."""
    error = table(table(data).get("error"))
    first = next(iter(tables(error.get("errors"))), {})
    if not text(first.get("domain")).startswith("youtube"):
        return None
    message = clean(re.sub(r"<[^>]*>", "", str(error.get("message"))))
    return f"YouTube refused with {clean(str(error.get('code')))}: {message}"[:200]


MATCHES = Matches(kind="json", host=r"googleapis\.com$", path=r"/youtube/v3/comment", shape=_is_list)

_HIDDEN = frozenset({"heldForReview", "likelySpam", "rejected"})
_ADDRESSED = re.compile(r"[@+]\s?(\S[^\n]{0,120})")


@dataclass(slots=True)
class _Raw:
    """One comment as the API gives it, with the comment whose thread it is in (None for the first)."""

    id: str
    snippet: dict[str, Any]
    parent: str | None
    video: str | None


def extract(page: Page) -> Thread:
    """Read one page of comments and the answers given with them, in the order they were written.

    Answers that the API held back are in ``more_pages``. Raises ExtractionError if there is no comment,
    giving YouTube's own words if it refused.
    """
    data = document(page)
    if not _is_list(data):
        raise ExtractionError(page.url, "JSON of unknown shape: no YouTube comments")
    items = tables(data.get("items"))
    raw = [one for item in items for one in _comments(item)]
    posts = _addressed(in_order(post for one in raw if (post := _post(page, one))))
    if not posts:
        raise ExtractionError(page.url, _refusal(data) or "no YouTube comment in this answer")
    following = clean(data.get("nextPageToken"))
    return Thread(
        without_secrets(page.url),
        "youtube",
        with_origins(posts),
        next_page=with_query(page.url, {"pageToken": following}) if following else None,
        more_pages=tuple(_held_back(page.url, items)),
    )


def _comments(item: dict[str, Any]) -> Iterator[_Raw]:
    """The comments in one item: a thread's first comment and its answers, or a single comment."""
    snippet = table(item.get("snippet"))
    top = table(snippet.get("topLevelComment"))
    video = clean(snippet.get("videoId"))
    for comment in [top, *_replies(item)] if top else [item]:
        own, identity = table(comment.get("snippet")), clean(comment.get("id"))
        if identity and own:
            parent = clean(own.get("parentId")) or (identity.partition(".")[0] if "." in identity else None)
            yield _Raw(identity, own, parent, clean(own.get("videoId")) or video)


def _replies(item: dict[str, Any]) -> list[dict[str, Any]]:
    """The answers given with a thread."""
    return tables(table(item.get("replies")).get("comments"))


def _held_back(url: str, items: list[dict[str, Any]]) -> Iterator[str]:
    """Where all answers of those threads are that came with fewer than they have."""
    parts = split(url)
    if not parts.path.endswith("/commentThreads"):
        return
    path = parts.path.removesuffix("Threads") + "s"
    base = parts._replace(path=path, fragment="").geturl()
    dropped = dict.fromkeys(
        ("videoId", "order", "pageToken", "searchTerms", "allThreadsRelatedToChannelId", "id")
    )
    for item in items:
        snippet = table(item.get("snippet"))
        identity, total = (
            clean(table(snippet.get("topLevelComment")).get("id")),
            number(snippet.get("totalReplyCount")),
        )
        if identity and total is not None and total > len(_replies(item)):
            address = with_query(
                base, {**dropped, "part": "snippet", "maxResults": "100", "parentId": identity}
            )
            if address:
                yield address


def _post(page: Page, raw: _Raw) -> Post | None:
    """One comment; None for one that readers do not see."""
    if text(raw.snippet.get("moderationStatus")) in _HIDDEN:
        return None
    body, quotes = _text(page, raw.snippet)
    if not body:
        return None
    created, updated = utc(raw.snippet.get("publishedAt")), utc(raw.snippet.get("updatedAt"))
    return Post(
        id=raw.id,
        text=body,
        quotes=quotes,
        author=clean(raw.snippet.get("authorDisplayName")),
        created_at=created,
        edited_at=updated if created and updated and updated > created else None,
        permalink=_permalink(raw),
        reply_to=raw.parent,
    )


def _permalink(raw: _Raw) -> str | None:
    """The address at which YouTube shows a comment on top."""
    if raw.video is None:
        return None
    video, comment = (quote(part, safe="", errors="replace") for part in (raw.video, raw.id))
    return f"https://www.youtube.com/watch?v={video}&lc={comment}"


def _text(page: Page, snippet: dict[str, Any]) -> Body:
    """What was typed or, where the API keeps that back, the HTML made of it."""
    original, display = text(snippet.get("textOriginal")), text(snippet.get("textDisplay"))
    if original.strip():
        return typed(original)
    return fragment(page, display, _RULES, _MARKED) if "<" in display or "&" in display else typed(display)


def _addressed(posts: list[Post]) -> list[Post]:
    """The posts, answers that begin with "@Name" given to that person's last comment in the thread."""
    latest: dict[str, dict[str, str]] = {}
    out = []
    for post in posts:
        thread = latest.setdefault(post.reply_to or post.id, {})
        out.append(_readdressed(post, thread) if post.reply_to else post)
        if post.author:
            thread[_name(post.author)] = post.id
    return out


def _readdressed(post: Post, thread: dict[str, str]) -> Post:
    """A post as the answer to whom its first words name."""
    found = _ADDRESSED.match(post.text)
    words = found.group(1).split(" ") if found else []
    for count in range(min(len(words), 6), 0, -1):
        target = thread.get(_name(" ".join(words[:count])))
        if target:
            return replace(post, reply_to=target)
    return post


def _name(words: str) -> str:
    """A name as it is compared: without "@" and the punctuation that follows it in a sentence."""
    return words.strip(" @,:;.!?").casefold()


_RULES: Rules[LightTag] = Rules(skip=lambda node: False, quote=lambda node: None)
_MARKED = re.compile("<blockquote", re.IGNORECASE)
