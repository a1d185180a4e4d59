"""Which candidate is about the claim, and how likely: two linear models over `claims.features`.

The first puts the candidates in order (a softmax over a claim's candidates, trained on which of them is
right: ListNet, Cao et al. 2007). The second, a logistic regression, says how likely a candidate is about the
same claim: it was trained in stores of several sizes, half of the time without the right statement, so that
one threshold means the same in every store. Made by `python -m claims.train_ranker`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
FILE = Path(__file__).parent / "weights" / "ranker.json"
LEAD = 4.0
"""A lead of the best candidate counts up to this much."""


@dataclass(frozen=True, slots=True)
class Ranker:
    """``order`` and ``chance`` have one weight a feature, ``chance`` two more: of the lead, and the constant."""

    names: tuple[str, ...]
    order: Array
    chance: Array

    def scores(self, features: Array) -> Array:
        """The order's score of each row of candidates x features; higher is better, no unit."""
        return np.asarray(features @ self.order)

    def chances(self, features: Array, scores: Array) -> Array:
        """How likely (0 to 1) each candidate is about the same claim; all candidates of one claim."""
        if not len(scores):
            return np.zeros(0)
        logits = features @ self.chance[:-2] + leads(scores) * self.chance[-2] + self.chance[-1]
        return np.asarray(1 / (1 + np.exp(-logits)))

    def explained(self, features: Array) -> dict[str, tuple[float, float, float]]:
        """Feature -> its value, its weight in the order, its weight in the chance; for one candidate."""
        return {
            name: (float(value), float(order), float(chance))
            for name, value, order, chance in zip(
                self.names, features, self.order, self.chance[:-2], strict=True
            )
        }


def leads(scores: Array) -> Array:
    """How far each is ahead of the best other one (or behind: negative); within LEAD."""
    if len(scores) < 2:
        return np.full(len(scores), LEAD)
    order = np.argsort(-scores, kind="stable")
    best, second = scores[order[0]], scores[order[1]]
    out = scores - best
    out[order[0]] = best - second
    return np.asarray(out.clip(-LEAD, LEAD))


@lru_cache(maxsize=2)
def ranker(kind: str = "default") -> Ranker:
    """The weights that ship: ``default``, or ``semantic`` for features with the encoder's.

    Raises ValueError if they were trained for other features.
    """
    from claims.features import FEATURES, SEMANTIC

    stored: Mapping[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))[kind]
    names = FEATURES if kind == "default" else (*FEATURES, *SEMANTIC)
    if tuple(stored["names"]) != names:
        raise ValueError(f"{FILE} was trained for other features; run python -m claims.train_ranker")
    return Ranker(names, np.array(stored["order"]), np.array(stored["chance"]))
