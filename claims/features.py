"""How a claim and a candidate statement compare: every number that the ranker weighs.

String ratios are rapidfuzz's. Coverages weigh each term by its rarity in the store (idf), so that a shared
name counts more than a shared "video"; they are shares, and mean the same in a small store and a large one.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from claims.records import Filed, texts
from claims.static import STEP, Static
from claims.terms import fold, terms

Array = NDArray[Any]
Idf = Callable[[str], float]

LEXICAL = (
    "words", "words_turn", "grams", "grams_turn", "statement_covered", "claim_covered", "shared", "rarest", "set_ratio",
    "title_ratio", "numbers", "numbers_missing", "names",
)  # fmt: skip
_RATIOS = [LEXICAL.index("set_ratio"), LEXICAL.index("title_ratio")]
_COMPARED = [n for n in range(4, len(LEXICAL)) if n not in _RATIOS]
STATIC = ("static", "static_title", "static_part", "static_gap")
SEMANTIC = ("semantic", "semantic_title", "semantic_part", "semantic_gap", "semantic_turn")
FEATURES = (*LEXICAL, *STATIC)
MEANING = {
    "words": "BM25 over stems, as a share of what the whole claim could score",
    "words_turn": "one over its place by words",
    "grams": "BM25 over pieces of words, likewise",
    "grams_turn": "one over its place by pieces",
    "statement_covered": "share of the statement's terms in the claim, by rarity",
    "claim_covered": "share of the claim's terms in the statement and its titles, by rarity",
    "shared": "rarity of all shared terms together (log)",
    "rarest": "rarity of the rarest shared term",
    "set_ratio": "rapidfuzz token_set_ratio with the nearest wording",
    "title_ratio": "the same with the nearest title",
    "numbers": "numbers in both, up to two",
    "numbers_missing": "numbers of the statement that the claim lacks, up to two",
    "names": "rarity of the statement's names in the claim (log)",
    "static": "cosine of static sentence vectors, nearest wording",
    "static_title": "the same, nearest title",
    "static_part": "the same, the claim's nearest sentence",
    "static_gap": "how far behind the best candidate's cosine",
    "semantic": "cosine of the encoder's vectors, wordings",
    "semantic_title": "the same, titles",
    "semantic_part": "the same, the claim's nearest sentence",
    "semantic_gap": "how far behind the best candidate's cosine",
    "semantic_turn": "one over its place by that cosine",
}
_CAPITAL = re.compile(r"(?<=[\w,;:'’\"”)] )[\"“‘']?([A-Z][\w'’.-]*)")


@dataclass(frozen=True, slots=True)
class Side:
    """A statement prepared for comparison: its wordings (one or more), its titles after them, a vector of each."""

    wordings: tuple[str, ...]
    lows: list[str]
    terms: list[frozenset[str]]
    vectors: Array


def side_of(filed: Filed) -> Side:
    """Prepare a statement."""
    wordings, titles = texts(filed.statement)
    lows = [fold(text) for text in (*wordings, *titles)]
    return Side(wordings, lows, [frozenset(some.split()) for some in filed.terms], filed.vectors)


def names_in(text: str) -> set[str]:
    """The terms of words with a capital inside a sentence; of no use in a title, where every word has one."""
    return {term for word in _CAPITAL.findall(text) for term in _terms_of_name(word)}


@lru_cache(maxsize=65_536)
def _terms_of_name(word: str) -> tuple[str, ...]:
    return tuple(term for term in terms(word) if term[0] != "#")


class Hit(NamedTuple):
    """A candidate, and the shares of `claims.search.Found`."""

    side: Side
    words: float
    grams: float


def features(
    claim: str, claim_parts: Sequence[str], hits: Sequence[Hit], idf: Idf, rarest: float, static: Static
) -> Array:
    """One row per hit, one column per name in FEATURES; float32.

    ``claim`` is tidied text and ``claim_parts`` its sentences; ``rarest`` is the idf of a term that one
    statement has.
    """
    out = np.zeros((len(hits), len(FEATURES)), np.float32)
    if not hits:
        return out
    mine = frozenset(terms(claim))
    total = sum(map(idf, mine)) or 1.0
    sides = [hit.side for hit in hits]
    lexical = [_compared(mine, total, side, idf, rarest) for side in sides]
    out[:, 0], out[:, 2] = [hit.words for hit in hits], [hit.grams for hit in hits]
    out[:, 1], out[:, 3] = turns(out[:, 0]), turns(out[:, 2])
    spans = _spans(sides)
    out[:, _COMPARED] = lexical
    out[:, _RATIOS] = _ratios(fold(claim), sides, spans)
    out[:, len(LEXICAL) :] = _cosines(claim, claim_parts, sides, spans, static)
    return out


def _spans(sides: Sequence[Side]) -> list[tuple[int, int, int]]:
    """Where, among the texts of all sides, those of each begin, its titles begin, and those of the next."""
    out, at = [], 0
    for side in sides:
        end = at + len(side.lows)
        out.append((at, at + len(side.wordings), end))
        at = end
    return out


def turns(found: Array) -> Array:
    """1 over the place in the order, 0 for what was not found."""
    order = np.empty(len(found))
    order[np.argsort(-found, kind="stable")] = np.arange(1, len(found) + 1)
    return np.where(found > 0, 1 / order, 0)


def _compared(mine: frozenset[str], total: float, side: Side, idf: Idf, rarest: float) -> tuple[float, ...]:
    """The features in _COMPARED."""
    shared = [found & mine for found in side.terms]
    best, covered = 0, -1.0
    for place in range(len(side.wordings)):
        weight = sum(map(idf, side.terms[place]))
        share = sum(map(idf, shared[place])) / weight if weight else 0.0
        if share > covered:
            best, covered = place, share
    weights = [idf(term) for term in shared[0].union(*shared[1:])]
    whole = sum(weights)
    numbers = [term for term in side.terms[best] if term[0] == "#"]
    both = len(mine.intersection(numbers))
    return (
        covered,
        whole / total,
        math.log1p(whole / rarest),
        max(weights, default=0.0) / rarest,
        min(2, both) / 2,
        min(2, len(numbers) - both) / 2,
        math.log1p(sum(map(idf, names_in(side.wordings[best]) & mine)) / rarest),
    )


def _ratios(claim: str, sides: Sequence[Side], spans: Sequence[tuple[int, int, int]]) -> Array:
    """The features in _RATIOS; hits x 2."""
    lows = [low for side in sides for low in side.lows]
    ratios = process.cdist([claim], lows, scorer=fuzz.token_set_ratio, workers=1)[0] / 100
    return _nearest_of(ratios, spans)


def _nearest_of(values: Array, spans: Sequence[tuple[int, int, int]]) -> Array:
    """The largest value of the wordings and of the titles (where there are none, of the wordings); hits x 2."""
    listed = values.tolist()
    out = []
    for start, middle, end in spans:
        first = max(listed[start:middle])
        out.append((first, max(listed[middle:end], default=first)))
    return np.array(out)


def _cosines(
    claim: str,
    claim_parts: Sequence[str],
    sides: Sequence[Side],
    spans: Sequence[tuple[int, int, int]],
    static: Static,
) -> Array:
    """The features in STATIC; hits x 4."""
    mine = static([claim, *claim_parts])
    vectors = np.concatenate([side.vectors for side in sides]).astype(np.float32)
    cosines = vectors @ (mine.T / STEP)
    out = np.zeros((len(sides), len(STATIC)), np.float32)
    out[:, :2] = _nearest_of(cosines[:, 0], spans)
    out[:, 2] = np.maximum.reduceat(cosines[:, 1:].max(1), [start for start, _, _ in spans])
    best = out[:, :2].max(1)
    out[:, 3] = best - best.max()
    return out


def semantic_features(claim: Array, claim_parts: Array, wordings: Array, titles: Array) -> Array:
    """The features in SEMANTIC from unit vectors: claim (size), parts x size, hits x size twice; hits x 5."""
    first, second = wordings @ claim, titles @ claim
    part = np.maximum(wordings @ claim_parts.T, titles @ claim_parts.T).max(1)
    best = np.maximum(first, second)
    return np.stack([first, second, part, best - best.max(), turns(best + 2)], 1).astype(np.float32)
