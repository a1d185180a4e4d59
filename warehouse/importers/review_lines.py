"""JSON lines of ClaimReview: one object a line, in schema.org's words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from claims.model import Rating
from warehouse.entries import Document, Entry
from warehouse.importers import json_lines

ENDINGS = (".jsonl", ".ndjson")
FEED = True
_FIRST_LINE = re.compile(rb"\A[\s\xef\xbb\xbf]*(\{[^\n]*\})[ \t\r]*(?:\n|\Z)")


def recognises(head: bytes) -> int:
    """2 where the first line is a ClaimReview of its own, else 0."""
    from warehouse.feeds.walk import is_review

    line = _FIRST_LINE.match(head)
    try:
        first = json.loads(line.group(1)) if line else None
    except (ValueError, RecursionError):
        return 0
    return 2 if isinstance(first, dict) and is_review(first) else 0


def records(document: Document, rating_map: Mapping[str, Rating] | None) -> Iterator[Entry]:
    """Every ClaimReview, by its line."""
    from warehouse.feeds.read import element_entries

    for entry in json_lines.records(document, rating_map):
        if entry.record is None:
            yield entry
        else:
            yield from element_entries(entry.record, entry.place, document, rating_map, entry.line)
