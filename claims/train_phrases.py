"""Train the filters of `claims.phrases`: plain numpy, the same numbers each time.

Targets are probabilities: labels, or a teacher's opinion (distillation; Hinton et al. 2015). The word vectors stay
as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from claims.phrases import Array, Phrases, Vectors
from claims.worthiness import Word

FILTERS = 160
WIDTH = 3  # words that a filter sees
BATCH = 64
STEPS = 1_400  # batches, whatever the number of sentences
RATE, DECAY = 1.5e-3, 0.02  # of AdamW (Loshchilov and Hutter 2019)
INPUT_DROPOUT, POOL_DROPOUT = 0.15, 0.2
SEED = 0
WORD_DROPOUT = 0.1
AVERAGED = 0.5  # the last part of the steps, whose weights are averaged (Izmailov et al. 2018)
LONGEST = 80  # words


@dataclass
class _Adam:
    """One array, its gradient's moments, and its mean over the last steps."""

    value: Array
    mean: Array = field(init=False)
    square: Array = field(init=False)
    averaged: Array = field(init=False)
    count: int = 0

    def __post_init__(self) -> None:
        self.mean, self.square, self.averaged = (np.zeros_like(self.value) for _ in range(3))

    def step(self, gradient: Array, rate: float, turn: int) -> None:
        """Move against the gradient, in place."""
        self.mean += 0.1 * (gradient - self.mean)
        self.square += 0.001 * (gradient * gradient - self.square)
        size = np.sqrt(self.square / np.float32(1 - 0.999**turn)) + np.float32(1e-8)
        self.value -= np.float32(rate) * (self.mean / np.float32(1 - 0.9**turn) / size + DECAY * self.value)
        if turn > STEPS * (1 - AVERAGED):
            self.count += 1
            self.averaged += (self.value - self.averaged) / np.float32(self.count)


def fit(sentences: Sequence[Sequence[Word]], targets: Array, weights: Array, vectors: Vectors) -> Phrases:
    """Filters that give each sentence its target probability, by weighted cross-entropy.

    Sentences without words are left out.
    """
    used = [i for i, words in enumerate(sentences) if words]
    table, rows = _numbered([sentences[i][:LONGEST] for i in used], vectors)
    targets, weights = targets[used].astype(np.float32), weights[used].astype(np.float32)
    rng = np.random.default_rng(SEED)
    size = vectors.size
    kernel = _Adam((rng.standard_normal((WIDTH * size, FILTERS)) / np.sqrt(WIDTH * size)).astype(np.float32))
    bias = _Adam(np.zeros(FILTERS, np.float32))
    out = _Adam((rng.standard_normal(2 * FILTERS) / np.sqrt(2 * FILTERS)).astype(np.float32))
    offset = _Adam(np.zeros(1, np.float32))
    parameters = (kernel, bias, out, offset)
    for turn, batch in enumerate(_batches(rows, rng), 1):
        gradients = _gradients(
            _padded(table, [rows[i] for i in batch]), targets[batch], weights[batch], parameters, rng
        )
        rate = RATE * min(1.0, turn / 50) * max(0.1, 1 - turn / STEPS)
        for parameter, gradient in zip(parameters, gradients, strict=True):
            parameter.step(gradient, rate, turn)
    return Phrases(vectors, kernel.averaged.reshape(WIDTH, size, FILTERS), bias.averaged, out.averaged)


def _numbered(sentences: Sequence[Sequence[Word]], vectors: Vectors) -> tuple[Array, list[Array]]:
    """A table of the words' vectors, its row 0 empty, and each sentence's rows."""
    known: dict[tuple[str, str], int] = {}
    table = [np.zeros(vectors.size, np.float32)]
    rows = []
    for words in sentences:
        for word in words:
            if (word.key, word.kind) not in known:
                known[word.key, word.kind] = len(table)
                table.append(vectors.of(word))
        rows.append(np.array([known[word.key, word.kind] for word in words]))
    return np.stack(table), rows


def _batches(rows: Sequence[Array], rng: np.random.Generator) -> Iterator[Array]:
    """STEPS batches of sentences of like length, each sentence as often as the others."""
    lengths = np.array([len(row) for row in rows])
    left = STEPS
    while left:
        order = rng.permutation(len(rows))
        some = [part[np.argsort(lengths[part], kind="stable")] for part in np.array_split(order, 6)]
        order = np.concatenate(some)
        starts = rng.permutation(np.arange(0, len(order), BATCH))[:left]
        left -= len(starts)
        for start in starts:
            yield order[start : start + BATCH]


def _padded(table: Array, rows: Sequence[Array]) -> tuple[Array, Array]:
    """Vectors (batch x longest x size), the first word marked, and which places hold a word."""
    longest = max(len(row) for row in rows)
    at = np.zeros((len(rows), longest), int)
    for i, row in enumerate(rows):
        at[i, : len(row)] = row
    found = table[at]
    found[:, 0, -1] = 1
    return found, (at > 0).astype(np.float32)


def _gradients(
    batch: tuple[Array, Array],
    targets: Array,
    weights: Array,
    parameters: Sequence[_Adam],
    rng: np.random.Generator,
) -> tuple[Array, ...]:
    """The gradients of the mean loss, in the order of ``parameters``."""
    kernel, bias, out, offset = (parameter.value for parameter in parameters)
    found, mask = batch
    found = found * _kept(found.shape, INPUT_DROPOUT, rng)
    found *= rng.random((*found.shape[:2], 1), np.float32) >= WORD_DROPOUT
    flat = _windows(found).reshape(-1, kernel.shape[0])
    answers = np.maximum((flat @ kernel + bias).reshape(*mask.shape, -1), 0) * mask[..., None]
    root = np.sqrt(mask.sum(1))[:, None]
    pooled = np.concatenate([answers.max(1), answers.sum(1) / root], 1)
    dropped = _kept(pooled.shape, POOL_DROPOUT, rng)
    logits = (pooled * dropped) @ out + offset
    wrong = weights * (1 / (1 + np.exp(-logits)) - targets) / np.float32(weights.sum())
    back = wrong[:, None] * out * dropped
    filters = len(bias)
    down = np.repeat((back[:, filters:] / root)[:, None], mask.shape[1], 1)
    which = answers.argmax(1)
    row, column = np.arange(len(which))[:, None], np.arange(filters)
    down[row, which, column] += back[:, :filters]
    down = (down * (answers > 0)).reshape(-1, filters)
    return flat.T @ down, down.sum(0), (pooled * dropped).T @ wrong, wrong.sum(keepdims=True)


def _windows(found: Array) -> Array:
    """Each word with its neighbours side by side: batch x longest x WIDTH x size."""
    aside = WIDTH // 2
    padded = np.pad(found, ((0, 0), (aside, aside), (0, 0)))
    return np.stack([padded[:, i : i + found.shape[1]] for i in range(WIDTH)], 2)


def _kept(shape: tuple[int, ...], rate: float, rng: np.random.Generator) -> Array:
    """A mask for dropout (Srivastava et al. 2014)."""
    return (rng.random(shape, np.float32) >= rate) * np.float32(1 / (1 - rate))
