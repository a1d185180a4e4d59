"""Sentence vectors without a network: the sum of a text's word-piece vectors, taught by all-MiniLM-L6-v2.

The method is static distillation, as in the Model2Vec project: each piece has one vector wherever it stands,
its length saying how much the piece matters. What the vectors were taught: weights/MATCHING_CARD.md.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claims.terms import plain_words
from claims.wordpiece import pieces_of

Array = NDArray[Any]
FILE = Path(__file__).parent / "weights" / "static.npz"
_LONGEST_PIECE = 18
_MAX_KEPT = 60_000  # 192 numbers each: 46 MB
_LONGEST = 256  # words of a text that count
_BLOCK = 64  # texts summed at a time: their vectors fit in the processor's cache


class Static:
    """Texts to vectors of length one; a text without a known piece has the zero vector."""

    def __init__(self, pieces: Sequence[str], vectors: Array, scale: Array) -> None:
        self._index = dict(zip(pieces, range(len(pieces)), strict=True))
        self._vectors, self._scale = vectors, scale.astype(np.float32)
        self.size = int(vectors.shape[1])
        self._lock = threading.Lock()
        self._rows: dict[str, int] = {}
        self._kept = np.zeros((4096, self.size), np.float32)

    @classmethod
    def load(cls, path: Path = FILE) -> Static:
        """Read what `claims.train_static` wrote."""
        with np.load(path, allow_pickle=False) as stored:
            pieces = stored["pieces"].tobytes().decode("ascii").split()
            return cls(pieces, stored["vectors"], stored["scale"])

    def pieces(self, word: str) -> list[int]:
        """The rows of a folded word's pieces, longest first (WordPiece, Wu et al. 2016)."""
        return pieces_of(word, self._index, _LONGEST_PIECE)

    def __call__(self, texts: Sequence[str]) -> Array:
        """The vectors of texts: float32, texts x size."""
        return self.of_words([plain_words(text) for text in texts])

    def of_words(self, texts: Sequence[Sequence[str]]) -> Array:
        """The same for texts cut by `plain_words`."""
        sums = np.zeros((len(texts), self.size), np.float32)
        for start in range(0, len(texts), _BLOCK):
            some = texts[start : start + _BLOCK]
            with self._lock:  # threads that judge share the words kept
                sums[start : start + len(some)] = self._sums(some)
                if len(self._rows) > _MAX_KEPT:
                    self._forget()
        return unit(sums)

    def sums_of(self, words: Sequence[str], texts: Sequence[Sequence[int]]) -> Array:
        """The sum of the vectors of each text's words, of any length; float32, texts x size.

        A text is numbers of ``words``, which are all different, from 1 on; its first one is 0, for no word.
        """
        with self._lock:
            rows = [0, *map(self._row, words)]
            table = self._kept.take(rows, 0)
            if len(self._rows) > _MAX_KEPT:
                self._forget()
        sums = np.zeros((len(texts), self.size), np.float32)
        for start in range(0, len(texts), _BLOCK):
            some = [text[: _LONGEST + 1] for text in texts[start : start + _BLOCK]]
            flat = np.fromiter(chain.from_iterable(some), np.intp)
            starts = [0, *accumulate(map(len, some))][:-1]
            np.add.reduceat(table.take(flat, 0), starts, out=sums[start : start + len(some)])
        return sums

    def _row(self, word: str) -> int:
        row = self._rows.get(word)
        return self._keep(word) if row is None else row

    def _sums(self, texts: Sequence[Sequence[str]]) -> Array:
        """The sum of each text's word vectors."""
        known, keep = self._rows.get, self._keep
        flat: list[int] = []
        starts: list[int] = []
        for words in texts:
            starts.append(len(flat))
            flat.append(0)  # the zero vector: every text has at least that, so that the sums line up
            flat += [keep(w) if (row := known(w)) is None else row for w in words[:_LONGEST]]
        return np.asarray(np.add.reduceat(self._kept.take(flat, 0), starts))

    def _keep(self, word: str) -> int:
        row = self._rows[word] = len(self._rows) + 1
        if row == len(self._kept):
            self._kept = np.concatenate([self._kept, np.zeros_like(self._kept)])
        pieces = self.pieces(word)
        if pieces:
            self._kept[row] = self._vectors[pieces].sum(0, dtype=np.float32) * self._scale
        return row

    def _forget(self) -> None:
        self._rows = {}
        self._kept = np.zeros((4096, self.size), np.float32)


def unit(vectors: Array) -> Array:
    """Vectors at length one; the zero vector as it is. float32."""
    norms = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))[:, None]
    return np.asarray(vectors / np.maximum(norms, 1e-9), dtype=np.float32)


STEP = 254.0
"""An int8 of a stored vector stands for 1/STEP: no number of a unit vector of this size comes near 0.5."""


@lru_cache(maxsize=1)
def static() -> Static:
    """The vectors that ship; read when first asked for."""
    return Static.load()
