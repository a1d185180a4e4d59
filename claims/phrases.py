"""What stands next to what: a convolution over word vectors, a few array look-ups a sentence.

Each word has a vector (the word embeddings of all-MiniLM-L6-v2, turned to their main axes, in 8 bits; see
`claims.vectors`). A filter looks at a word and its two neighbours; its highest and its mean answer in the
sentence are weighted (Kim 2014, "Convolutional neural networks for sentence classification"). A word's
share in all three places of all filters depends on the word alone and is kept.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from claims.wordpiece import pieces_of

Array = NDArray[Any]
VECTORS = Path(__file__).parent / "weights" / "vectors.npz"
KINDS = ("Name", "ACRONYM", "number", "mark", "year", "first")  # written after the vector
_NUMERALS = {"<year>": "1998", "<1digits>": "5", "<2digits>": "40", "<3digits>": "300"}
_PART = re.compile(r"[a-z]+|\d+|[^\sa-z\d]")
_MAX_CACHE, _LONGEST_PIECE = 20_000, 18


class Written(Protocol):
    """A word as `claims.worthiness` sees it."""

    @property
    def key(self) -> str: ...

    @property
    def kind(self) -> str: ...


class Vectors:
    """Vectors of word pieces; a word's is the mean of its pieces', found greedily from the left."""

    def __init__(self, pieces: Sequence[str], vectors: Array, scale: Array) -> None:
        self._index = dict(zip(pieces, range(len(pieces)), strict=True))
        self._vectors, self._scale = vectors, scale
        self.size = vectors.shape[1] + len(KINDS)

    @classmethod
    def load(cls, path: Path = VECTORS) -> Vectors:
        """Read a file that `claims.vectors` wrote."""
        with np.load(path, allow_pickle=False) as stored:
            pieces = stored["pieces"].tobytes().decode("ascii").split()
            return cls(pieces, stored["vectors"], stored["scale"])

    def pieces(self, word: str) -> list[int]:
        """The rows of a word's pieces, as WordPiece cuts it (Wu et al. 2016); what is unknown is left out."""
        return [
            row
            for part in _PART.findall(_plain(word))
            for row in pieces_of(part, self._index, _LONGEST_PIECE)
        ]

    def mean(self, word: str) -> Array:
        """The vector of a lower-case word without marks, all zero if none of its pieces is known: float32."""
        rows = self.pieces(word)
        if not rows:
            return np.zeros(self._vectors.shape[1], np.float32)
        return np.asarray(self._vectors[rows].mean(0, dtype=np.float32) * self._scale)

    def of(self, word: Written) -> Array:
        """A word's vector with marks for its kind behind it: float32, ``size`` long; not its place."""
        rows = self.pieces(_NUMERALS.get(word.key, "1500") if word.kind == "number" else word.key)
        out = np.zeros(self.size, np.float32)
        if rows:
            out[: -len(KINDS)] = self._vectors[rows].mean(0, dtype=np.float32) * self._scale
        for i, kind in enumerate(KINDS[:-1], self.size - len(KINDS)):
            out[i] = word.kind == kind or (kind == "year" and word.key == "<year>")
        return out


def _plain(word: str) -> str:
    """Lower case without accents."""
    if word.isascii():
        return word.lower()
    letters = unicodedata.normalize("NFD", word.lower())
    return "".join(c for c in letters if unicodedata.category(c) != "Mn")


class Phrases:
    """The trained filters: ``kernel`` (width x size x filters), for the words before, itself, and after."""

    def __init__(self, vectors: Vectors, kernel: Array, bias: Array, out: Array) -> None:
        self.vectors, self.kernel, self.bias, self.out = vectors, kernel, bias, out
        self._width, size, self._filters = kernel.shape
        self._flat = np.ascontiguousarray(kernel.transpose(1, 0, 2).reshape(size, -1))
        self._peak, self._mean = out[: self._filters], out[self._filters :]
        self._rows: dict[tuple[str, str], int] = {}
        self._kept = np.empty((256, self._flat.shape[1]), np.float32)

    def scaled(self, slope: float) -> Phrases:
        """The same with every logit multiplied."""
        return Phrases(self.vectors, self.kernel, self.bias, (self.out * slope).astype(np.float32))

    def logit(self, words: Sequence[Written]) -> float:
        """What the phrases of a sentence say for (+) or against (-) a claim; words: at least one."""
        if len(self._rows) + len(words) > _MAX_CACHE:
            self._rows.clear()
        at = [self._rows.get((w.key, w.kind), -1) for w in words]
        if -1 in at:
            at = [self._keep(w) if row < 0 else row for w, row in zip(words, at, strict=True)]
        kept = self._kept.take(at, 0).reshape(len(words), self._width, self._filters)
        aside = self._width // 2
        kept[0] += self.kernel[:, -1]
        answers = kept[:, aside] + self.bias
        for i in range(1, aside + 1):
            answers[i:] += kept[:-i, aside - i]
            answers[:-i] += kept[i:, aside + i]
        np.maximum(answers, 0, out=answers)
        mean = answers.sum(0) @ self._mean / math.sqrt(len(words))
        return float(answers.max(0) @ self._peak + mean)

    def _keep(self, word: Written) -> int:
        """Compute a word's share once; its row."""
        row = self._rows.get((word.key, word.kind))
        if row is None:
            row = self._rows[word.key, word.kind] = len(self._rows)
            if row == len(self._kept):
                self._kept = np.concatenate([self._kept, np.empty_like(self._kept)])
            self._kept[row] = self.vectors.of(word) @ self._flat
        return row
