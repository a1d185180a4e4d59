"""schema.org feeds in JSON: a DataFeed (as Data Commons publishes), an ItemList, a graph, a list, one object."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from claims.model import Rating
from warehouse.entries import Document, Entry

ENDINGS = (".json", ".jsonld")
FEED = True
_SCHEMA = re.compile(rb'"(?:@type|@graph|@context|claimReviewed|dataFeedElement|itemListElement)"\s*:')


def recognises(head: bytes) -> int:
    """1 for JSON in schema.org's words, which other formats know more precisely; else 0."""
    return int(head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[") and bool(_SCHEMA.search(head)))


def records(document: Document, rating_map: Mapping[str, Rating] | None) -> Iterator[Entry]:
    """Every ClaimReview of the feed, by the number of its element."""
    from warehouse.feeds.read import json_entries

    return json_entries(document, rating_map)
