"""The weighed comparison and other readers of stance as one: their probabilities are pooled.

The pool is the geometric mean, made to sum to one again (Genest and Zidek 1986, "logarithmic opinion pool"): a reader
that is nearly sure that something is not so can hardly be outvoted, which is what keeps false verdicts rare.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from claims.stance import Reading, StanceModel, Weighed, settled
from claims.weighing import forest

Array = NDArray[Any]
_FLOOR = 1e-6


class Reader(Protocol):
    """Reads (claim, statement) pairs into probabilities."""

    def __call__(self, pairs: Sequence[tuple[str, str]]) -> Array:
        """The probabilities of `claims.weighing.STANCES`: pairs x 3, rows sum to 1."""


def pooled(parts: Sequence[Array]) -> Array:
    """The geometric mean of several readers' probabilities: pairs x 3, rows sum to 1."""
    mean = np.exp(np.mean([np.log(np.maximum(part, _FLOOR)) for part in parts], axis=0))
    return np.asarray(mean / mean.sum(axis=1, keepdims=True))


class Joined:
    """A `claims.stance.StanceModel`: the weighed comparison, whose findings are told, and one more reader."""

    def __init__(self, reader: Reader, least: float | None = None) -> None:
        """``least``: how likely (0 to 1) a stance must be to be taken; usually what the trees alone need."""
        self._weighed: StanceModel = Weighed()
        self._reader = reader
        self._least = forest().usual_least if least is None else least

    def between(self, pairs: Sequence[tuple[str, str]]) -> list[Reading]:
        """The readings of (claim, statement) pairs, in their order; each statement is taken as true."""
        if not pairs:
            return []
        weighed = self._weighed.between(pairs)
        rows = pooled([np.array([reading.likely for reading in weighed]), self._reader(pairs)]).tolist()
        return [
            Reading(settled(row, self._least), (row[0], row[1], row[2]), reading.findings)
            for row, reading in zip(rows, weighed, strict=True)
        ]
