"""How a claim and a candidate statement compare: every number that the ranker weighs.

String ratios are rapidfuzz's. Coverages weigh each term by its rarity in the store (idf), so that a shared
name counts more than a shared "video"; they are shares, and mean the same in a small store and a large one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from claims.static import Static
from claims.terms import cut, fold, terms, terms_of

Array = NDArray[Any]
Idf = Callable[[str], float]

LEXICAL = (
    "words", "words_turn", "grams", "grams_turn", "statement_covered", "claim_covered", "shared", "rarest", "set_ratio",
    "title_ratio", "numbers", "numbers_missing", "names",
)  # fmt: skip
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
class Written:
    """A text prepared for comparison."""

    text: str
    low: str
    words: list[str]
    terms: frozenset[str]
    numbers: frozenset[str]


@lru_cache(maxsize=16_384)
def written(text: str) -> Written:
    """Prepare one text; kept, as statements come up again and again."""
    low = fold(text)
    words = cut(low)
    found = frozenset(terms_of(words))
    return Written(text, low, words, found, frozenset(t for t in found if t[0] == "#"))


@lru_cache(maxsize=16_384)
def names_in(text: str) -> frozenset[str]:
    """The terms of words with a capital inside a sentence; of no use in a title, where every word has one."""
    return frozenset(t for t in terms(" ".join(_CAPITAL.findall(text))) if t[0] != "#")


@dataclass(frozen=True, slots=True)
class Hit:
    """A candidate: its wordings (one or more), its titles, and the shares of `claims.search.Found`."""

    wordings: tuple[str, ...]
    titles: tuple[str, ...]
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
    mine = written(claim)
    total = sum(map(idf, mine.terms)) or 1.0
    sides = [([written(w) for w in hit.wordings], [written(t) for t in hit.titles]) for hit in hits]
    for row, hit, (wordings, titles) in zip(out, hits, sides, strict=True):
        row[0], row[2] = hit.words, hit.grams
        row[4 : len(LEXICAL)] = _compared(mine, total, wordings, titles, idf, rarest)
    out[:, 1], out[:, 3] = turns(out[:, 0]), turns(out[:, 2])
    out[:, len(LEXICAL) :] = _cosines(claim, claim_parts, sides, static)
    return out


def turns(found: Array) -> Array:
    """1 over the place in the order, 0 for what was not found."""
    order = np.empty(len(found))
    order[np.argsort(-found, kind="stable")] = np.arange(1, len(found) + 1)
    return np.where(found > 0, 1 / order, 0)


def _compared(
    mine: Written, total: float, wordings: list[Written], titles: list[Written], idf: Idf, rarest: float
) -> tuple[float, ...]:
    """The features from statement_covered to names."""
    best, covered = wordings[0], -1.0
    for side in wordings:
        weight = sum(map(idf, side.terms))
        share = sum(map(idf, side.terms & mine.terms)) / weight if weight else 0.0
        if share > covered:
            best, covered = side, share
    everything = set().union(*(s.terms for s in (*wordings, *titles)))
    weights = [idf(term) for term in everything & mine.terms]
    ratio = max(fuzz.token_set_ratio(mine.low, s.low) for s in wordings) / 100
    return (
        covered,
        sum(weights) / total,
        float(np.log1p(sum(weights) / rarest)),
        max(weights, default=0.0) / rarest,
        ratio,
        max((fuzz.token_set_ratio(mine.low, t.low) / 100 for t in titles), default=ratio),
        min(2, len(best.numbers & mine.numbers)) / 2,
        min(2, len(best.numbers - mine.numbers)) / 2,
        float(np.log1p(sum(map(idf, names_in(best.text) & mine.terms)) / rarest)),
    )


def _cosines(
    claim: str,
    claim_parts: Sequence[str],
    sides: Sequence[tuple[list[Written], list[Written]]],
    static: Static,
) -> Array:
    """The features in STATIC; hits x 4."""
    mine = static([claim, *claim_parts])
    cosines = static.of_words([side.words for both in sides for one in both for side in one]) @ mine.T
    out = np.zeros((len(sides), len(STATIC)), np.float32)
    at = 0
    for row, (wordings, titles) in zip(out, sides, strict=True):
        middle, end = at + len(wordings), at + len(wordings) + len(titles)
        row[0] = cosines[at:middle, 0].max()
        row[1] = cosines[middle:end, 0].max() if titles else row[0]
        row[2] = cosines[at:end, 1:].max()
        at = end
    best = out[:, :2].max(1)
    out[:, 3] = best - best.max()
    return out


def semantic_features(claim: Array, claim_parts: Array, wordings: Array, titles: Array) -> Array:
    """The features in SEMANTIC from unit vectors: claim (size), parts x size, hits x size twice; hits x 5."""
    first, second = wordings @ claim, titles @ claim
    part = np.maximum(wordings @ claim_parts.T, titles @ claim_parts.T).max(1)
    best = np.maximum(first, second)
    return np.stack([first, second, part, best - best.max(), turns(best + 2)], 1).astype(np.float32)
