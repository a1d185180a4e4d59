"""Saved web pages: the ClaimReviews that a page describes in JSON-LD, or else in microdata."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from claims.model import Rating
from extractors.model import ExtractionError, Page
from warehouse.entries import Document, Entry
from warehouse.errors import SourceError

ENDINGS = (".html", ".htm", ".xhtml")
FEED = True


def recognises(head: bytes) -> int:
    """4 for markup, else 0."""
    return 4 if head.lstrip(b"\xef\xbb\xbf \t\r\n\0")[:1] == b"<" else 0


def records(document: Document, rating_map: Mapping[str, Rating] | None) -> Iterator[Entry]:
    """Every ClaimReview of the page, numbered from 1. Raises SourceError for a page that cannot be read."""
    from extractors.reading.decode import decode
    from extractors.reading.schema_items import items
    from warehouse.feeds.read import review_entries
    from warehouse.feeds.walk import reviews

    with document.open() as file:
        page = Page(document.url or document.name, file.read(), document.content_type)
    try:
        json_ld, microdata = items(decode(page))
    except ExtractionError as error:
        raise SourceError(document.name, None, error.reason) from None
    found = list(reviews(json_ld)) or list(reviews(_with_texts(microdata)))
    for number, review in enumerate(found, start=1):
        yield from review_entries([review], f"item {number}", document, rating_map, page_url=document.url)


def _with_texts(value: Any) -> Any:
    """Microdata whose texts are texts, no longer elements of the page."""
    if isinstance(value, dict):
        return {key: _with_texts(below) for key, below in value.items()}
    if isinstance(value, list):
        return [_with_texts(below) for below in value]
    return str(value.text_content()) if hasattr(value, "text_content") else value
