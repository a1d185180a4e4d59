"""Vetted statements as they are indexed: the text fields of a document, the record, the vector of the whole.

A chunk at a time, each different word once: a word of a language comes up a dozen times in a chunk, and what
it is cut into, its stem and its vector are the same each time.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, chain
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from claims.model import VettedStatement
from claims.records import Filed, texts
from claims.search import GRAMS, MORE, WORDS
from claims.static import STEP, Static, unit
from claims.terms import gram_text, has_scale, plain_words, term_text

Array = NDArray[Any]


class Documents(NamedTuple):
    """Text fields, records and vectors of some statements, in their order."""

    fields: list[dict[str, str]]
    filed: list[Filed]
    summary: Array  # int8, statements x size of the static vectors; of all wordings and titles together


def documents_of(statements: Sequence[VettedStatement], vectors: Static) -> Documents:
    """What an index keeps of statements; a chunk of them is held in memory several times over."""
    both = [texts(statement) for statement in statements]
    words = [plain_words(text) for wordings, titles in both for text in (*wordings, *titles)]
    ends = list(accumulate(len(wordings) + len(titles) for wordings, titles in both))
    cut = _Cut(words)
    terms, grams = cut.terms(), cut.grams()
    each, summary = cut.vectors(vectors, [0, *ends[:-1]])
    fields, filed, start = [], [], 0
    for statement, end in zip(statements, ends, strict=True):
        some = terms[start:end]
        fields.append({WORDS: " ".join(some), GRAMS: " ".join(grams[start:end])})
        if statement.explanation:
            fields[-1][MORE] = term_text(plain_words(statement.explanation))
        filed.append(Filed(statement, some, each[start:end]))
        start = end
    return Documents(fields, filed, summary)


class _Cut:
    """Texts as numbers of their words; the first of each text is 0, which stands for no word."""

    def __init__(self, texts_: list[list[str]]) -> None:
        self._texts = texts_
        self._words = list(dict.fromkeys(chain.from_iterable(texts_)))
        place = dict(zip(self._words, range(1, len(self._words) + 1), strict=True)).__getitem__
        self._places = [[0, *map(place, words)] for words in texts_]

    def terms(self) -> list[str]:
        """The terms of each text, with blanks around."""
        of = ["", *(term_text([word]) for word in self._words)].__getitem__
        return [
            # A number and the million behind it are one term: not a matter of single words.
            term_text(words) if has_scale(words) else " ".join(map(of, places))
            for words, places in zip(self._texts, self._places, strict=True)
        ]

    def grams(self) -> list[str]:
        """The pieces of each text, with blanks around."""
        of = ["", *(gram_text([word]) for word in self._words)].__getitem__
        return [" ".join(map(of, places)) for places in self._places]

    def vectors(self, static: Static, firsts: list[int]) -> tuple[Array, Array]:
        """One vector a text, and one a statement of all its words; int8, see STEP."""
        sums = static.sums_of(self._words, self._places)
        together = np.add.reduceat(sums, firsts) if len(sums) else sums
        return _stepped(unit(sums)), _stepped(unit(together))


def _stepped(vectors: Array) -> Array:
    return np.asarray(np.rint(vectors * STEP).clip(-127, 127), dtype=np.int8)
