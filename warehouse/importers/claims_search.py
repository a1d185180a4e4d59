"""Answers of Google's Fact Check Tools (`claims:search`): one, or several in a list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from claims.model import Rating
from warehouse.entries import Document, Entry

ENDINGS = (".json",)
FEED = True
_ANSWER = re.compile(rb'\A\s*(?:\[\s*)?\{\s*"claims"\s*:\s*\[|"claimReview"\s*:\s*\[')


def recognises(head: bytes) -> int:
    """3 for an answer of the search, else 0."""
    return 3 if _ANSWER.search(head.lstrip(b"\xef\xbb\xbf")) and head.lstrip()[:1] != b"<" else 0


def records(document: Document, rating_map: Mapping[str, Rating] | None) -> Iterator[Entry]:
    """Every review of every claim, by the number of the claim, or of the answer where there are several."""
    from warehouse.feeds.read import json_entries

    return json_entries(document, rating_map)
