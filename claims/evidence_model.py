"""How likely a claim holds by its evidence, and whether the evidence settles it: a line and trees over the comparison.

Two small models of the same features (`claims.evidence_features`) are added in logits by two slopes: a logistic
regression and extremely randomised trees (Geurts, Ernst and Wehenkel 2006). A second logistic regression tells sentences
that settle a claim from others of the same page. `claims.train_evidence` makes them; what from, and how good they are,
stands in weights/STANCE_CARD.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claims.rows import rows_of

Array = NDArray[Any]
FILE = Path(__file__).parent / "weights" / "evidence.npz"
_LEAST = 1e-3  # no tree mean is nearer to 0 or 1


class Model:
    """The weights; ``names`` are the features in their order. Threads may share it."""

    def __init__(self, names: Sequence[str], arrays: Mapping[str, Array]) -> None:
        self.names = tuple(names)
        self._place = {name: i for i, name in enumerate(names)}
        self._arrays = dict(arrays)
        self._depth = int(arrays["depth"])

    @classmethod
    def load(cls, path: Path = FILE) -> Model:
        """Read what `save` wrote."""
        with np.load(path, allow_pickle=False) as stored:
            names = stored["names"].tobytes().decode("ascii").split()
            return cls(names, {name: stored[name] for name in stored.files if name != "names"})

    def save(self, path: Path) -> None:
        """Write the weights, packed."""
        named = np.frombuffer(" ".join(self.names).encode("ascii"), np.uint8)
        np.savez_compressed(path, allow_pickle=False, names=named, **self._arrays)

    def matrix(self, values: Sequence[Mapping[str, float]]) -> Array:
        """Features by name as rows: float32, comparisons x features; unknown names are left out."""
        return rows_of(values, self._place)

    def holds(self, values: Sequence[Mapping[str, float]]) -> Array:
        """The probability that each claim holds, given that its evidence settles it: float64, 0 to 1."""
        line, trees = self.parts(self.matrix(values))
        slopes = self._arrays["slopes"]
        return np.asarray(1 / (1 + np.exp(-(slopes[0] * line + slopes[1] * trees + slopes[2]))))

    def settles(self, values: Sequence[Mapping[str, float]]) -> Array:
        """The probability that the evidence settles each claim, where half of all evidence does: float64, 0 to 1."""
        logits = self.matrix(values) @ self._arrays["settling"] + self._arrays["settling_bias"]
        return np.asarray(1 / (1 + np.exp(-logits.astype(np.float64))))

    def parts(self, rows: Array) -> tuple[Array, Array]:
        """The logits of the line and of the trees: one number a row each."""
        line = rows @ self._arrays["line"] + self._arrays["line_bias"]
        mean = np.clip(self._leaves(rows).mean(axis=1), _LEAST, 1 - _LEAST)
        return line.astype(np.float64), np.log(mean / (1 - mean))

    def _leaves(self, rows: Array) -> Array:
        nodes = self._arrays
        at = np.broadcast_to(nodes["roots"], (len(rows), len(nodes["roots"]))).copy()
        which = np.arange(len(rows))[:, None]
        for _ in range(self._depth):
            goes_left = rows[which, nodes["feature"][at]] <= nodes["threshold"][at]
            at = np.where(goes_left, nodes["left"][at], nodes["right"][at])
        return np.asarray(nodes["value"][at], np.float64)

    def opened(self, values: Mapping[str, float], most: int = 8) -> list[tuple[str, float]]:
        """What spoke for (+) and against (-) the claim, in logits, the heaviest first; the trees count as one."""
        row = self.matrix([values])
        slopes = self._arrays["slopes"]
        # Against the mean comparison: a feature that every claim has says nothing of this one.
        added = (row[0] - self._arrays["mean"]) * self._arrays["line"] * slopes[0]
        parts = [(name, float(value)) for name, value in zip(self.names, added, strict=True) if value]
        parts.append(("trees together", float(slopes[1] * self.parts(row)[1][0])))
        return sorted(parts, key=lambda part: -abs(part[1]))[:most]


@lru_cache(maxsize=1)
def model() -> Model:
    """The weights that ship."""
    return Model.load()
