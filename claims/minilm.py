"""The arithmetic of MiniLM in plain numpy.

Devlin et al. 2019 ("BERT"), in the few thin layers of Wang et al. 2020 ("MiniLM"). How many layers and how
wide they are is read off the weights.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
HEAD_SIZE = 32  # states that one head of the attention looks at
EPSILON = 1e-12
WORDS, PLACES, KINDS = (f"embeddings.{kind}_embeddings.weight" for kind in ("word", "position", "token_type"))
LINEAR = (
    *("attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense"),
    *("intermediate.dense", "output.dense"),
)


def layers_of(weights: dict[str, Array]) -> int:
    """How many layers there are."""
    return sum(name.endswith(".intermediate.dense.weight") for name in weights)


def mean_states(weights: dict[str, Array], rows: Sequence[Sequence[int]], layers: Sequence[int]) -> Array:
    """The mean state of each row of piece numbers after each of ``layers`` (from 1): rows x layers x size."""
    ids = np.zeros((len(rows), max(map(len, rows))), int)
    mask = np.zeros(ids.shape, np.float32)
    for i, row in enumerate(rows):
        ids[i, : len(row)], mask[i, : len(row)] = row, 1
    x = weights[WORDS][ids] + weights[PLACES][: ids.shape[1]] + weights[KINDS][0]
    x = _norm(weights, x, "embeddings.LayerNorm")
    means = {}
    for layer in range(max(layers)):
        x = _layer(weights, x, (mask[:, None, None] - 1) * np.float32(1e9), f"encoder.layer.{layer}.")
        if layer + 1 in layers:
            means[layer + 1] = (x * mask[..., None]).sum(1) / mask.sum(1)[:, None]
    return np.stack([means[layer] for layer in layers], 1)


def _layer(weights: dict[str, Array], x: Array, barred: Array, name: str) -> Array:
    """Attention, then the two-layer network, each added to its input and normalised."""
    query, key, value = (
        _linear(weights, x, f"{name}attention.self.{part}")
        .reshape(*x.shape[:2], -1, HEAD_SIZE)
        .swapaxes(1, 2)
        for part in ("query", "key", "value")
    )
    scores = query @ key.swapaxes(2, 3) / np.float32(math.sqrt(HEAD_SIZE)) + barred
    scores = np.exp(scores - scores.max(-1, keepdims=True))
    seen = (scores / scores.sum(-1, keepdims=True)) @ value
    seen = _linear(weights, seen.swapaxes(1, 2).reshape(x.shape), f"{name}attention.output.dense")
    x = _norm(weights, x + seen, f"{name}attention.output.LayerNorm")
    inner = _gelu(_linear(weights, x, f"{name}intermediate.dense"))
    return _norm(weights, x + _linear(weights, inner, f"{name}output.dense"), f"{name}output.LayerNorm")


def _linear(weights: dict[str, Array], x: Array, name: str) -> Array:
    return np.asarray(x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"])


def _norm(weights: dict[str, Array], x: Array, name: str) -> Array:
    x = x - x.mean(-1, keepdims=True)
    x = x / np.sqrt((x * x).mean(-1, keepdims=True) + np.float32(EPSILON))
    return np.asarray(x * weights[f"{name}.weight"] + weights[f"{name}.bias"])


def _gelu(x: Array) -> Array:
    """x times the normal distribution function; erf by Abramowitz and Stegun 7.1.26, within 1.5e-7."""
    z = np.abs(x) * np.float32(math.sqrt(0.5))
    t = 1 / (1 + np.float32(0.3275911) * z)
    steps = (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)
    tail = np.zeros_like(t)
    for step in steps:
        tail = (tail + np.float32(step)) * t
    tail *= np.exp(-z * z)
    return np.asarray(x * np.where(x < 0, tail, 2 - tail) * np.float32(0.5))
