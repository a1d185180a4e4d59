"""The search the other way round: which of many claims could a vetted statement be about?

A statement that has just been written is looked for among the claims of a store. The store tells the words of its
claims; here they become roots, as `claims.facts` would read them one by one, and a bound is put on the relevance
(`claims.score`) that a claim can have to the statement. Only claims within the bound are read as a whole.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

from claims import lexicon
from claims.aliases import expand
from claims.facts import facts
from claims.lexicon import GROUPS, concepts
from claims.model import VettedStatement
from claims.score import BIAS, WEIGHTS, relevance, scores
from claims.text import stem

TOUCHES = 0.25
"""Relevance from which on a statement is taken to touch a claim: half of what lets it have a say."""
SLACK = 0.7
"""What words read one by one must find at least of what the whole sentence would: names of several words, and
phrases that are written out, are not seen in single words."""
MOVED = 0.02
"""A change of a word's rarity from which on the claims with that word are weighed anew."""

_SPELT = 0.93
_NONE = 0.5  # statements with a word, below which there is none: large indexes count half a one more


@lru_cache(maxsize=262_144)
def root_of(word: str) -> str:
    """The root of one lower-case word of a claim; "" for a word that carries no topic."""
    if word in lexicon.STOP or word in lexicon.NEGATIONS or word.split("'")[0] in lexicon.STOP:
        return ""
    return stem(word)


def roots_of(statement: VettedStatement, words: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """Every root by which a claim could share a word with a statement: its own, and those of one concept.

    ``words`` gives the lower-case words of each of the statement's wordings, cut as those of the claims are.
    """
    roots = {root for wording in statement.wordings for root in facts(expand(wording)).content}
    roots |= {root_of(word) for wording in statement.wordings for word in words[wording]}
    for root in tuple(roots):
        for group in concepts().get(root, ()):
            roots.update(stem(other) for other in GROUPS[group].split())
    return frozenset(roots - {""})


def spelt_alike(roots: Iterable[str], wanted: Iterable[str]) -> dict[str, set[str]]:
    """For each wanted root the other ``roots`` that are nearly spelt like it, as `claims.score` counts them."""
    by_start: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for place, some in enumerate((roots, wanted)):
        for root in some:
            if len(root) > 4:
                by_start[root[:2]][place].append(root)
    alike: dict[str, set[str]] = defaultdict(set)
    for there, here in by_start.values():
        if not there or not here:
            continue
        near = process.cdist(
            here, there, scorer=JaroWinkler.similarity, score_cutoff=_SPELT, dtype=np.float32
        )
        for row, column in np.argwhere(near > _SPELT):
            if here[row] != there[column]:
                alike[here[row]].add(there[column])
    return dict(alike)


def lightest(statement: VettedStatement, weight: Mapping[str, float], default: float) -> float:
    """The weight of all words of the statement's lightest wording: the easiest one to cover."""
    totals = [
        sum(weight.get(root, default) for root in facts(expand(wording)).content)
        for wording in statement.wordings
    ]
    return min((total for total in totals if total), default=0.0)


def least_shared() -> float:
    """How much of the weighted coverages a claim must reach to be read as a whole, of ``covered_weights()``.

    The string ratios are taken to be as high as they can be.
    """
    ratios = sum(value for name, value in WEIGHTS.items() if name.endswith("ratio"))
    return SLACK * (math.log(TOUCHES / (1 - TOUCHES)) - BIAS - ratios)


def covered_weights() -> tuple[float, float]:
    """What the share of the claim, and that of the wording, count for in a relevance."""
    return WEIGHTS["claim_covered"], WEIGHTS["wording_covered"]


def nearest(claim: str, statement: VettedStatement, weight: Mapping[str, float], default: float) -> float:
    """The highest relevance (0 to 1) of a claim to any wording of a statement."""
    text = expand(claim)
    return max(relevance(scores(text, expand(wording), weight, default)) for wording in statement.wordings)


def moved(
    before: Iterable[VettedStatement],
    after: Iterable[VettedStatement],
    total: int,
    weight: Mapping[str, float],
) -> dict[str, frozenset[str]]:
    """The words whose rarity changed by more than MOVED when ``before`` became ``after``, by the ids of both.

    ``total`` is how many statements there are now, ``weight`` how rare words are now: log(1 + total / statements
    with the word).
    """
    left, came = [(one.id, _words(one)) for one in before], [(one.id, _words(one)) for one in after]
    gone, new = (Counter(root for _, some in side for root in some) for side in (left, came))
    total_before = max(total - len(came) + len(left), 1)

    def has_moved(root: str) -> bool:
        rarity = weight.get(root)
        now = total / max(math.expm1(rarity), 1e-9) if rarity else 0.0
        then = max(now - new[root] + gone[root], 0.0)
        if min(now, then) < _NONE:
            return True
        return abs(math.log1p(total_before / then) / math.log1p(total / now) - 1) > MOVED

    roots = {root for root in gone.keys() | new.keys() if has_moved(root)}
    out: dict[str, frozenset[str]] = {}
    for name, some in (*left, *came):
        out[name] = out.get(name, frozenset()) | (some & roots)
    return out


def _words(statement: VettedStatement) -> frozenset[str]:
    return frozenset(root for wording in statement.wordings for root in facts(expand(wording)).content)
