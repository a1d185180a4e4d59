"""How close a claim and a wording of a vetted statement are: every score, and one relevance.

The string scores are rapidfuzz's; the coverages weigh each content word by how rare it is in the
store, and count a word as covered by another of its concept group or by a close spelling.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from claims.facts import facts
from claims.lexicon import same_concept

RELEVANT = 0.5
"""A match below this relevance is shown but never decides: silence is preferred."""

WEIGHTS: dict[str, float] = {
    "claim_covered": 7.0,
    "wording_covered": 6.5,
    "token_set_ratio": 2.0,
    "token_sort_ratio": 2.0,
}
BIAS = -10.4
"""Set by hand on the starter statements' own paraphrases, each left out in turn, against all others."""


def _covered(root: str, others: tuple[str, ...]) -> float:
    if root in others:
        return 1.0
    if root.startswith("@"):
        return 0.0  # a place is the same place or another one
    best = 0.0
    for other in others:
        if same_concept(root, other):
            return 0.9
        if len(root) > 4 and len(other) > 4 and JaroWinkler.similarity(root, other) > 0.93:
            best = 0.8
    return best


def coverage(of: tuple[str, ...], by: tuple[str, ...], weight: Mapping[str, float], default: float) -> float:
    """Share (0 to 1) of the weight of stems ``of`` that ``by`` covers; 0 where there are none."""
    total = sum(weight.get(root, default) for root in of)
    if not total:
        return 0.0
    return sum(weight.get(root, default) * _covered(root, by) for root in of) / total


def scores(claim: str, wording: str, weight: Mapping[str, float], default: float) -> dict[str, float]:
    """Every score of one pair; ratios 0 to 100 as rapidfuzz gives them, coverages 0 to 1."""
    left, right = facts(claim), facts(wording)
    low_left, low_right = claim.lower(), wording.lower()
    return {
        "token_set_ratio": fuzz.token_set_ratio(low_left, low_right),
        "token_sort_ratio": fuzz.token_sort_ratio(low_left, low_right),
        "partial_ratio": fuzz.partial_ratio(low_left, low_right),
        "claim_covered": coverage(left.content, right.content, weight, default),
        "wording_covered": coverage(right.content, left.content, weight, default),
    }


def relevance(values: Mapping[str, float]) -> float:
    """How likely (0 to 1) both are about the same thing; says nothing of whether they agree."""
    logit = BIAS
    for name, weight in WEIGHTS.items():
        value = values[name]
        logit += weight * (value / 100 if name.endswith("ratio") else value)
    return 1 / (1 + math.exp(-logit))
