"""Which vetted statements a text is about: candidates of several searches, ranked, each with a probability."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from claims.features import Array, Hit, Side, features, semantic_features, side_of
from claims.model import VettedStatement
from claims.ranker import Ranker, ranker
from claims.search import MANY, Found
from claims.shelf import Shelf
from claims.static import STEP, Static, static
from claims.terms import plain_words
from claims.tidy import parts, tidy

KEPT, KEPT_OF_MANY = 40, 20
"""Candidates that are compared feature by feature, in a store of up to DENSE_ROWS statements and above."""
DENSE_ROWS = MANY
"""Up to so many statements, every claim is also held against every statement's vector."""
DENSE = 20
SHOWN = 20
ENCODER_ROWS = 200_000
READ = 4_096
"""Statements that are kept as they are compared: some come up again and again."""


@dataclass(frozen=True, slots=True)
class Matched:
    """A statement proposed for a text. ``chance`` (0 to 1): how likely both are about the same claim."""

    statement: VettedStatement
    chance: float
    score: float
    features: Array  # one number per name of the ranker

    def explained(self, by: Ranker) -> dict[str, tuple[float, float, float]]:
        """Feature -> value, weight in the order, weight in the chance."""
        return by.explained(self.features)


class Matcher:
    """Matches texts against the statements of a shelf; give ``encoder`` for the semantic source and features.

    ``vectors`` and ``by`` are the shipped ones unless given.
    """

    def __init__(
        self, shelf: Shelf, encoder: Any = None, vectors: Static | None = None, by: Ranker | None = None
    ) -> None:
        self.shelf = shelf
        self._read_row = lru_cache(READ)(self._of_row)
        self._encoder = encoder if shelf.semantic is not None else None
        self._static = vectors or static()
        self.ranker = by or ranker("semantic" if self._encoder else "default")
        small = 0 < len(shelf.summary) <= DENSE_ROWS
        self._kept = KEPT if small else KEPT_OF_MANY
        self._dense = shelf.summary.astype(np.float32) / STEP if small else None
        near = self._encoder is not None and len(shelf.summary) <= ENCODER_ROWS
        self._wide: Array | None = None  # the encoder's vectors as they are multiplied
        if self._encoder is not None and small and shelf.semantic is not None:
            self._wide = shelf.semantic.astype(np.float32)
        self._live: Array | None = None
        if (small or near) and shelf.search.total < len(shelf.summary):
            # Rows of statements that were changed or taken out lie there until the index is built anew.
            self._live = np.full(len(shelf.summary), -9.0, np.float32)
            self._live[shelf.search.rows()] = 0

    def match(self, text: str, limit: int = SHOWN) -> list[Matched]:
        """The statements that ``text`` may be about, best first; any text is allowed, an empty one matches nothing."""
        return self.match_many([text], limit)[0]

    def match_many(self, texts_: Sequence[str], limit: int = SHOWN) -> list[list[Matched]]:
        """The same for many texts; cheaper a text where an encoder reads them together."""
        tidied = [tidy(text) for text in texts_]
        read = self._read(tidied)
        out = []
        for claim, vectors in zip(tidied, read, strict=True):
            found = self._candidates(claim, vectors)
            rows, wide = self._compared(claim, found, vectors)
            scores = self.ranker.scores(wide)
            chances = self.ranker.chances(wide, scores)
            order = np.argsort(-scores, kind="stable")[:limit]
            out.append(
                [
                    Matched(self._read_row(rows[i])[0], float(chances[i]), float(scores[i]), wide[i])
                    for i in order
                ]
            )
        return out

    def compared(self, text: str) -> tuple[list[int], Array]:
        """The rows of the candidates and their features, in no order: what the ranker is trained on."""
        claim = tidy(text)
        (vectors,) = self._read([claim])
        return self._compared(claim, self._candidates(claim, vectors), vectors)

    def _read(self, tidied: Sequence[str]) -> list[Array | None]:
        """The encoder's vectors of each text and, below, of its sentences; None without an encoder."""
        if self._encoder is None:
            return [None] * len(tidied)
        cut = [[claim, *parts(claim)] for claim in tidied]
        flat = self._encoder([text for some in cut for text in some])
        ends = np.cumsum([len(some) for some in cut])
        return [flat[end - len(some) : end] for end, some in zip(ends, cut, strict=True)]

    def _candidates(self, claim: str, read: Array | None) -> list[Found]:
        """The ones to compare, by the sum of both search scores and the cosine of the static vectors."""
        words = plain_words(claim)
        found = {hit.row: hit for hit in self.shelf.search.hits(words)} if words else {}
        mine = self._static.of_words([words])[0]
        if self._dense is not None and mine.any():
            # Not `@`: its threads wait for each other on a busy machine, ten times as long as one thread works.
            self._add(found, np.einsum("ij,j->i", self._dense, mine))
        semantic = self.shelf.semantic
        if read is not None and semantic is not None and words and len(semantic) <= ENCODER_ROWS:
            self._add(found, _nearest(semantic if self._wide is None else self._wide, read[0]))
        if not found:
            return []
        hits = list(found.values())
        rows = [hit.row for hit in hits]
        near = self.shelf.summary[rows].astype(np.float32) @ mine / STEP
        if read is not None and semantic is not None:
            both = semantic[rows].astype(np.float32) @ read[0] / STEP
            near = near + both.max(1)
        first = np.array([hit.words + hit.grams for hit in hits]) + near
        best = np.argsort(-first, kind="stable")[: self._kept]
        # By row: of statements that score the same, the one that is earlier in the store comes first.
        return sorted((hits[i] for i in best), key=lambda hit: hit.row)

    def _of_row(self, row: int) -> tuple[VettedStatement, Side]:
        filed = self.shelf.filed(row)
        return filed.statement, side_of(filed)

    def _add(self, found: dict[int, Found], near: Array) -> None:
        """Add the DENSE nearest rows of statements that are still there."""
        if self._live is not None:
            near = near + self._live
        most = min(DENSE, self.shelf.search.total)
        for row in np.argpartition(-near, most - 1)[:most]:
            found.setdefault(int(row), Found(int(row), 0.0, 0.0))

    def _compared(self, claim: str, found: Sequence[Found], read: Array | None) -> tuple[list[int], Array]:
        rows = [hit.row for hit in found]
        if not found:
            return rows, np.zeros((0, len(self.ranker.names)), np.float32)
        hits = [Hit(self._read_row(hit.row)[1], hit.words, hit.grams) for hit in found]
        search = self.shelf.search
        wide = features(claim, parts(claim), hits, search.rarity.__getitem__, search.rarest, self._static)
        if read is not None and self.shelf.semantic is not None:
            both = self.shelf.semantic[rows].astype(np.float32) / STEP
            more = semantic_features(read[0], read[1:], both[:, 0], both[:, 1])
            wide = np.hstack([wide, more])
        return rows, wide


def _nearest(vectors: Array, mine: Array, size: int = 20_000) -> Array:
    """The larger cosine of wordings and titles with ``mine``, of every row; a block at a time."""
    blocks = [
        (vectors[i : i + size].astype(np.float32, copy=False) @ mine).max(1)
        for i in range(0, len(vectors), size)
    ]
    return np.concatenate(blocks)
