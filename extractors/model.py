"""What every extractor takes and returns.

All offsets count code points of ``Post.text``; ``Post.source_start`` maps them
back into the decoded source document where the platform is plain text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

ARTICLE = "article"
"""The ``Quote.source`` of text that first stood in the article above the comments."""


class ExtractionError(Exception):
    """A document that cannot be read as a thread: where it came from, and what is wrong."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"{url}: {reason}")
        self.url = url
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Page:
    """One fetched document, as bytes.

    ``fetched_at`` is the moment that "3 hours ago" counts from; without it such a time stays unknown.
    ``columns`` maps a table's columns to the fields of a post: ``{"text": "body", "author": "user"}``.
    """

    url: str
    body: bytes
    content_type: str | None = None
    fetched_at: datetime | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Quote:
    """A span of a post that somebody else wrote earlier.

    ``source`` is the id of the post the text first stood in, ``ARTICLE``, or None
    when that is not known. ``depth`` is 1 for a quote in the post itself, 2 for a
    quote inside that quote, and so on. ``found`` says how it was recognised.
    """

    start: int
    end: int
    source: str | None = None
    author: str | None = None
    depth: int = 1
    found: str = "markup"  # markup | requote


@dataclass(frozen=True, slots=True)
class Post:
    """One comment: its whole text, quotes included, and which spans are quotes.

    ``quotes`` is sorted by (start, depth) and nested spans lie inside their parents.
    ``created_at`` and ``edited_at`` are UTC.
    """

    id: str
    text: str
    quotes: tuple[Quote, ...] = ()
    author: str | None = None
    created_at: datetime | None = None
    edited_at: datetime | None = None
    permalink: str | None = None
    reply_to: str | None = None
    source_start: int | None = None

    def own_spans(self) -> tuple[tuple[int, int], ...]:
        """The (start, end) stretches of ``text`` outside every quote, in order."""
        spans: list[tuple[int, int]] = []
        at = 0
        for quote in sorted(self.quotes, key=lambda q: (q.start, q.depth)):
            if quote.start > at:
                spans.append((at, quote.start))
            at = max(at, quote.end)
        if at < len(self.text):
            spans.append((at, len(self.text)))
        return tuple(spans)

    def own_text(self) -> str:
        """The text that the poster wrote, quotes left out, stretches joined by a blank line."""
        parts = (self.text[start:end].strip() for start, end in self.own_spans())
        return "\n\n".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Article:
    """The text above the comments: context for them, never a source of mentions."""

    text: str
    author: str | None = None
    source_start: int | None = None


@dataclass(frozen=True, slots=True)
class Thread:
    """One page of a discussion, or several joined.

    ``next_page`` is the page that follows in reading order; ``more_pages`` are further documents that hold
    posts of the same thread in no particular order (an API's batches). ``guessed`` says what was guessed
    where no platform's markup told what is a post; None where nothing was.
    """

    url: str
    platform: str
    posts: tuple[Post, ...] = field(default=())
    title: str | None = None
    article: Article | None = None
    next_page: str | None = None
    more_pages: tuple[str, ...] = ()
    guessed: str | None = None
