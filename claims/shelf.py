"""The statements behind a search, in memory: their records, and a vector of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol, TypeVar

import numpy as np
import tantivy

from claims.features import Array
from claims.model import VettedStatement
from claims.records import texts
from claims.search import Search, prepared, schema
from claims.static import Static, static, summary

HEAP = 60_000_000
"""Bytes that tantivy gathers, a thread, before it writes a segment."""
CHUNK = 2_000


class Shelf(Protocol):
    """What matching reads."""

    search: Search
    summary: Array  # int8, rows x size of the static vectors
    semantic: Array | None  # int8, rows x 2 (wordings, titles) x size of the encoder's vectors

    def statement(self, row: int) -> VettedStatement:
        """The statement in a row that a search gave."""


class MemoryShelf:
    """An index in memory, for a store of a few hundred statements and for measurements."""

    def __init__(
        self, statements: Sequence[VettedStatement], vectors: Static | None = None, encoder: Any = None
    ) -> None:
        self._statements = tuple(statements)
        vectors = vectors or static()
        index = tantivy.Index(schema())
        writer = index.writer(HEAP, 1)
        summaries = [np.zeros((0, vectors.size), np.int8)]
        for start, documents, some in documents_of(statements, vectors):
            for row, fields in enumerate(documents, start):
                writer.add_document(tantivy.Document.from_dict({**fields, "key": row, "row": row}, SCHEMA))
            summaries.append(some)
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        self.search = Search(index)
        self.summary = np.concatenate(summaries)
        self.semantic = encoded(encoder, statements) if encoder else None

    def statement(self, row: int) -> VettedStatement:
        """The statement in a row."""
        return self._statements[row]


T = TypeVar("T")
SCHEMA = schema()


def documents_of(
    statements: Iterable[VettedStatement], vectors: Static
) -> Iterator[tuple[int, list[dict[str, str]], Array]]:
    """Chunks of statements as they are indexed: the first one's number, the text fields, the summaries."""
    start = 0
    for chunk in chunks(statements):
        both = [prepared(statement) for statement in chunk]
        yield start, [fields for _, fields in both], summary(vectors, [cut for cut, _ in both])
        start += len(chunk)


def chunks(rows: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """Lists of ``size``, the last one shorter; nothing for nothing."""
    some: list[T] = []
    for row in rows:
        some.append(row)
        if len(some) == size:
            yield some
            some = []
    if some:
        yield some


def encoded(encoder: Any, statements: Sequence[VettedStatement]) -> Array:
    """The encoder's vectors: the mean direction of the wordings, and of the titles (of both where there are none)."""
    from claims.static import STEP

    both = [texts(statement) for statement in statements]
    flat = [text for wordings, titles in both for text in (*wordings, *titles)]
    vectors = encoder(flat) if flat else np.zeros((0, 384), np.float32)
    out = np.zeros((len(both), 2, vectors.shape[1]), np.int8)
    at = 0
    for row, (wordings, titles) in zip(out, both, strict=True):
        middle, end = at + len(wordings), at + len(wordings) + len(titles)
        for n, part in enumerate((vectors[at:middle], vectors[middle:end] if titles else vectors[at:middle])):
            mean = part.mean(0)
            row[n] = np.round(mean / max(float(np.linalg.norm(mean)), 1e-9) * STEP).clip(-127, 127)
        at = end
    return out
