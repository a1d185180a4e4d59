"""How likely a statement agrees with a claim, contradicts it, or leaves it open: a forest over their comparison.

Gradient-boosted trees (Friedman 2001) over the features of `claims.comparison`, trained by `claims.train_stance`;
what they were trained on and how good they are stands in weights/STANCE_CARD.md. Every reading can be opened up into
what each feature added to it, along the paths of the trees (after Saabas 2014).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from claims.model import Stance
from claims.rows import rows_of

Array = NDArray[Any]
FILE = Path(__file__).parent / "weights" / "stance.npz"
STANCES = (Stance.AGREES, Stance.CONTRADICTS, Stance.DOES_NOT_SETTLE)
USUAL = 0.03
"""The share of false stances that is borne where nothing else is asked for."""
_BLOCK = 256  # pairs walked through the trees at a time


class Weight(NamedTuple):
    """What one feature added to a stance, in logits."""

    feature: str
    value: float
    added: float


class Forest:
    """The trees; ``names`` are the features in their order. Threads may share it."""

    def __init__(self, names: Sequence[str], arrays: Mapping[str, Array]) -> None:
        self.names = tuple(names)
        self._place = {name: i for i, name in enumerate(names)}
        self._feature, self._threshold = arrays["feature"], arrays["threshold"]
        self._left, self._right = arrays["left"], arrays["right"]
        self._children = np.stack([self._right, self._left], axis=1).ravel().astype(np.int32)
        self._value, self._roots = arrays["value"], arrays["roots"]  # roots: trees, in turn for each stance
        self._base = arrays["base"]
        self._depth = int(arrays["depth"])
        self._thresholds = arrays["thresholds"]  # rows of false-verdict rate, least probability, coverage

    @classmethod
    def load(cls, path: Path = FILE) -> Forest:
        """Read what `claims.train_stance` wrote."""
        with np.load(path, allow_pickle=False) as stored:
            names = stored["names"].tobytes().decode("ascii").split()
            return cls(names, {name: stored[name] for name in stored.files if name != "names"})

    @property
    def usual_least(self) -> float:
        """The least probability with which a stance counts as settled, usually."""
        return self.least_for(USUAL)

    def least_for(self, rate: float) -> float:
        """The least probability at which, in cross-validation, the share of false stances stays below ``rate`` (0 to 1)."""
        rows = self._thresholds[self._thresholds[:, 0] <= rate + 1e-9]
        return float(rows[-1, 1]) if len(rows) else 1.0

    def matrix(self, values: Sequence[Mapping[str, float]]) -> Array:
        """Features by name as rows: float32, pairs x features; what the trees don't know is left out."""
        return rows_of(values, self._place)

    def __call__(self, values: Sequence[Mapping[str, float]]) -> Array:
        """The probabilities of STANCES for each comparison: float64, pairs x 3."""
        rows = self.matrix(values)
        parts = [self._logits(rows[i : i + _BLOCK]) for i in range(0, len(rows), _BLOCK)]
        logits = np.concatenate(parts) if parts else np.zeros((0, len(STANCES)))
        odds = np.exp(logits - logits.max(axis=1, keepdims=True)) if len(logits) else logits
        return np.asarray(odds / odds.sum(axis=1, keepdims=True))

    def _logits(self, rows: Array) -> Array:
        flat, start = rows.ravel(), (np.arange(len(rows), dtype=np.int32) * rows.shape[1])[:, None]
        at = np.broadcast_to(self._roots, (len(rows), len(self._roots)))
        for _ in range(self._depth):
            goes_left = flat.take(self._feature.take(at) + start) <= self._threshold.take(at)
            at = self._children.take(2 * at + goes_left)
        leaves = self._value.take(at).reshape(len(rows), -1, len(STANCES))
        return np.asarray(leaves.sum(axis=1) + self._base)

    def opened(self, values: Mapping[str, float], stance: Stance, most: int = 8) -> list[Weight]:
        """What weighed most for or against ``stance``, the heaviest first."""
        row = self.matrix([values])[0]
        added = np.zeros(len(self.names))
        for node in self._roots.reshape(-1, len(STANCES))[:, STANCES.index(stance)]:
            while self._left[node] != node:
                goes = self._left if row[self._feature[node]] <= self._threshold[node] else self._right
                added[self._feature[node]] += self._value[goes[node]] - self._value[node]
                node = goes[node]
        heaviest = np.argsort(-np.abs(added))[:most]
        return [Weight(self.names[i], float(row[i]), round(float(added[i]), 3)) for i in heaviest if added[i]]


@lru_cache(maxsize=1)
def forest() -> Forest:
    """The trees that ship."""
    return Forest.load()
