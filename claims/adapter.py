"""A small change to the shared sentence encoder that makes it a judge of check-worthiness.

To the weights of each linear layer the product of two thin matrices is added (Hu et al. 2021, "LoRA"), and a
head reads a logit off the mean of the last states. The encoder's own weights stay as they are, so that what
ships is one file of under a megabyte; `claims.train_semantic` makes it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
_HEAD, _OFFSET, _SCALE = "head", "offset", " scale"


@dataclass(frozen=True)
class Adapter:
    """``factors``: linear layer -> (up: outputs x rank, down: rank x inputs); ``head``: one weight a state."""

    factors: dict[str, tuple[Array, Array]]
    head: Array
    offset: float

    def merged(self, weights: dict[str, Array]) -> dict[str, Array]:
        """The encoder's weights with the change added.

        Raises ValueError where they are those of another encoder.
        """
        out = dict(weights)
        for name, (up, down) in self.factors.items():
            before = weights.get(f"{name}.weight")
            if before is None or before.shape != (len(up), down.shape[1]):
                raise ValueError(f"{name}: the adapter was made for another encoder")
            out[f"{name}.weight"] = before.astype(np.float32) + up @ down
        return out

    def logits(self, means: Array) -> Array:
        """From the mean of each text's last states: texts x size -> texts."""
        return np.asarray(means @ self.head + self.offset)

    def save(self, path: Path, **numbers: float) -> None:
        """Write the matrices in 8 bits, a scale a row, and ``numbers`` beside them."""
        arrays: dict[str, Any] = {_HEAD: self.head.astype(np.float32), _OFFSET: np.float32(self.offset)}
        for name, pair in self.factors.items():
            # The rows of the one and the columns of the other belong to the same direction, and have a scale.
            for side, rows in zip(("up", "down"), (pair[0].T, pair[1]), strict=True):
                scale = np.maximum(np.abs(rows).max(1, keepdims=True) / 127, 1e-12)
                arrays[f"{name} {side}"] = np.round(rows / scale).astype(np.int8)
                arrays[f"{name} {side}{_SCALE}"] = scale.astype(np.float32)
        np.savez_compressed(
            path, allow_pickle=False, **arrays, **{k: np.float32(v) for k, v in numbers.items()}
        )

    @classmethod
    def load(cls, path: Path) -> tuple[Adapter, dict[str, float]]:
        """Read what ``save`` wrote: the adapter and the numbers."""
        with np.load(path, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        rows = {
            name: values * arrays[name + _SCALE] for name, values in arrays.items() if values.dtype == np.int8
        }
        factors = {
            name.removesuffix(" up"): (
                np.ascontiguousarray(value.T),
                rows[name.removesuffix(" up") + " down"],
            )
            for name, value in rows.items()
            if name.endswith(" up")
        }
        numbers = {n: float(v) for n, v in arrays.items() if v.ndim == 0 and n != _OFFSET}
        return cls(factors, arrays[_HEAD], float(arrays[_OFFSET])), numbers

    @property
    def digest(self) -> str:
        """Names this change to the weights; the head has no part in it."""
        out = hashlib.sha256()
        for name, pair in sorted(self.factors.items()):
            out.update(
                name.encode() + b"".join(np.ascontiguousarray(side, np.float32).tobytes() for side in pair)
            )
        return out.hexdigest()[:16]
