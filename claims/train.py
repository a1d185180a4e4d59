"""Train the check-worthiness model: `python -m claims.train --data FILE --comments FILE --out DIR`.

Needs scikit-learn, which the rest of the package does not.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, f1_score, precision_recall_curve, roc_auc_score

from claims import worthiness
from claims.worthiness import BUCKETS, HAND, Model

Array = NDArray[Any]
C = 4.0
COMMENT_WEIGHT = 4.0
HAND_SCALE = 0.5
FOLDS = 5
OWN, SHARE = 1.0, 0.0


class Example(NamedTuple):
    """A labelled sentence; ``topic`` is empty for a debate sentence."""

    text: str
    label: int
    topic: str = ""


def read(path: Path) -> list[Example]:
    """Labelled sentences from a .json list or a .jsonl file of {"text", "label", "topic"?}."""
    text = path.read_text(encoding="utf-8")
    rows = [json.loads(line) for line in text.splitlines() if line] if path.suffix == ".jsonl" else json.loads(text)
    return [Example(row["text"], int(row["label"]), row.get("topic", "")) for row in rows]


def fit(examples: Sequence[Example], comment_weight: float = COMMENT_WEIGHT) -> Model:
    """Train on debate sentences and comments; the model is not calibrated and cuts at 0.5."""
    found = [worthiness.features(example.text) for example in examples]
    words, words_idf = _block([[w.bucket for w in f.words] + f.pairs for f in found])
    chars, chars_idf = _block([[c for w in f.words for c in w.chars] for f in found])
    hand = csr_matrix(np.array([f.hand for f in found]) * HAND_SCALE)
    comment = np.array([bool(example.topic) for example in examples])
    # The comments were written with more claims among them than threads hold. A column of their own
    # soaks that up in training and is left out afterwards.
    rows = hstack([words, chars, hand, hand.multiply(comment[:, None]) * OWN, csr_matrix(comment[:, None] * 1.0)]).tocsr()
    learner = LogisticRegression(C=C, solver="liblinear", max_iter=1000, random_state=0)
    learner.fit(rows, [e.label for e in examples], sample_weight=np.where(comment, comment_weight, 1.0))
    weights = learner.coef_[0]
    return Model(
        words=(weights[:BUCKETS] * words_idf).tolist(),
        words_idf=words_idf.tolist(),
        chars=(weights[BUCKETS : 2 * BUCKETS] * chars_idf).tolist(),
        chars_idf=chars_idf.tolist(),
        hand=((weights[2 * BUCKETS : 2 * BUCKETS + len(HAND)] + SHARE * OWN * weights[2 * BUCKETS + len(HAND) : -1]) * HAND_SCALE).tolist(),
        bias=float(learner.intercept_[0]),
        threshold=0.5,
    )


def _block(buckets: list[list[int]]) -> tuple[Any, Array]:
    """Rows of counts x idf, each of unit length as Model reckons length; and the idf."""
    starts = np.cumsum([0] + [len(row) for row in buckets])
    flat = np.array([b for row in buckets for b in row], dtype=np.int32)
    counts = csr_matrix((np.ones(len(flat)), flat, starts), shape=(len(buckets), BUCKETS))
    counts.sum_duplicates()
    idf = np.log((1 + len(buckets)) / (1 + np.bincount(counts.indices, minlength=BUCKETS))) + 1
    length = np.sqrt(np.maximum(counts @ idf**2, 1e-9))
    counts.data *= idf[counts.indices] / np.repeat(length, np.diff(counts.indptr))
    return counts, idf


def out_of_fold(
    examples: Sequence[Example], folds: Array, train: Callable[[Sequence[Example]], Model] = fit
) -> Array:
    """Logits for each example from a model that saw no example of its fold; fold -1 is always trained on."""
    logits = np.full(len(examples), np.nan)
    for fold in range(folds.max() + 1):
        model = train([e for e, f in zip(examples, folds, strict=True) if f != fold])
        held_out = np.flatnonzero(folds == fold)
        scores = np.clip(model.score([examples[i].text for i in held_out]), 1e-9, 1 - 1e-9)
        logits[held_out] = np.log(scores / (1 - scores))
    return logits


def make_folds(examples: Sequence[Example]) -> Array:
    """Five folds: debate sentences at random, comments by topic so that no topic is in two."""
    topics = sorted({e.topic for e in examples if e.topic})
    shuffled = np.random.default_rng(0).permutation(len(examples))
    return np.array(
        [(topics.index(e.topic) if e.topic else shuffled[i]) % FOLDS for i, e in enumerate(examples)]
    )


def metrics(labels: Array, scores: Array) -> dict[str, float]:
    """f1, macro_f1, weighted_f1 at 0.5; average precision, AUC, expected calibration error, P at R .8."""
    cut = scores >= 0.5
    precision, recall, _ = precision_recall_curve(labels, scores)
    numbers = {
        "f1": f1_score(labels, cut),
        "macro_f1": f1_score(labels, cut, average="macro"),
        "weighted_f1": f1_score(labels, cut, average="weighted"),
        "ap": average_precision_score(labels, scores),
        "auc": roc_auc_score(labels, scores),
        "ece": calibration_error(labels, scores),
        "p_at_r80": precision[recall >= 0.8].max(),
    }
    return {name: round(float(value), 4) for name, value in numbers.items()}


def calibration_error(labels: Array, scores: Array, bins: int = 10) -> float:
    """Expected calibration error over equal-width bins, 0 (best) to 1."""
    which = np.minimum((scores * bins).astype(int), bins - 1)
    gaps = np.bincount(which, scores - labels, bins)
    return float(np.abs(gaps).sum() / len(scores))
