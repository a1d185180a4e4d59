"""Train the check-worthiness model: `python -m claims.train --data FILE --comments FILE --out DIR`.

Needs scikit-learn, which the rest of the package does not.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
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
C = 2.0
COMMENT_WEIGHT = 10.0  # how many debate sentences a comment counts for
HAND_SCALE = 0.5
FOLDS = 5
MIN_PRECISION = 0.8


class Example(NamedTuple):
    """A labelled sentence; ``topic`` is empty for a debate sentence."""

    text: str
    label: int
    topic: str = ""


def read(path: Path) -> list[Example]:
    """Labelled sentences from a .json list or a .jsonl file of {"text", "label", "topic"?}."""
    text = path.read_text(encoding="utf-8")
    rows = (
        [json.loads(line) for line in text.splitlines() if line]
        if path.suffix == ".jsonl"
        else json.loads(text)
    )
    return [Example(row["text"], int(row["label"]), row.get("topic", "")) for row in rows]


def fit(examples: Sequence[Example]) -> Model:
    """Train on debate sentences and comments; the model is not calibrated yet and cuts at 0.5."""
    found = [worthiness.features(example.text) for example in examples]
    words, words_idf = _block([[w.bucket for w in f.words] + f.pairs for f in found])
    chars, chars_idf = _block([[c for w in f.words for c in w.chars] for f in found])
    hand = csr_matrix(np.array([f.hand for f in found]) * HAND_SCALE)
    comment = np.array([bool(example.topic) for example in examples])
    # The comments were written with more claims among them than threads hold. A column of their own
    # soaks that up in training and is left out afterwards.
    rows = hstack([words, chars, hand, csr_matrix(comment[:, None] * 1.0)]).tocsr()
    learner = LogisticRegression(C=C, solver="liblinear", max_iter=1000, random_state=0)
    learner.fit(rows, [e.label for e in examples], sample_weight=np.where(comment, COMMENT_WEIGHT, 1.0))
    weights = learner.coef_[0]
    return Model(
        words=(weights[:BUCKETS] * words_idf).tolist(),
        words_idf=words_idf.tolist(),
        chars=(weights[BUCKETS : 2 * BUCKETS] * chars_idf).tolist(),
        chars_idf=chars_idf.tolist(),
        hand=(weights[2 * BUCKETS : -1] * HAND_SCALE).tolist(),
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


def out_of_fold(examples: Sequence[Example], folds: Array, debates_only: bool = False) -> Array:
    """Each example's logit from a model that saw nothing of the example's fold."""
    logits = np.full(len(examples), np.nan)
    for fold in range(folds.max() + 1):
        seen = [e for e, f in zip(examples, folds, strict=True) if f != fold]
        model = fit([e for e in seen if not e.topic] if debates_only else seen)
        held_out = [e.text for e, f in zip(examples, folds, strict=True) if f == fold]
        scores = np.clip(np.array(model.score(held_out)), 1e-9, 1 - 1e-9)
        logits[folds == fold] = np.log(scores / (1 - scores))
    return logits


def make_folds(examples: Sequence[Example], folds: int = FOLDS) -> Array:
    """Each example's fold: debate sentences at random, comments by topic so that no topic is in two."""
    topics = sorted({e.topic for e in examples if e.topic})
    shuffled = np.random.default_rng(0).permutation(len(examples))
    return np.array(
        [(topics.index(e.topic) if e.topic else shuffled[i]) % folds for i, e in enumerate(examples)]
    )


def prior_weights(examples: Sequence[Example]) -> Array:
    """Weights that give the comments the debates' share of claims, and their weight in training.

    Annotators labelled the debates as they were spoken; how many of the comments are claims was our choice.
    """
    labels = np.array([e.label for e in examples])
    comment = np.array([bool(e.topic) for e in examples])
    weights = np.ones(len(examples))
    if not comment.any() or comment.all():
        return weights
    target, ours = labels[~comment].mean(), labels[comment].mean()
    weights[comment] = COMMENT_WEIGHT * (1 - target) / (1 - ours)
    weights[comment & (labels == 1)] = COMMENT_WEIGHT * target / ours
    return weights


def platt(labels: Array, logits: Array, weights: Array) -> tuple[float, float]:
    """Slope and offset that turn logits into calibrated ones (Platt 1999)."""
    learner = LogisticRegression(C=1e6).fit(logits[:, None], labels, sample_weight=weights)
    return float(learner.coef_[0, 0]), float(learner.intercept_[0])


def calibrated(model: Model, slope: float, offset: float, threshold: float) -> Model:
    """The same ranking with other probabilities."""
    words, chars, hand = ([w * slope for w in part] for part in (model.words, model.chars, model.hand))
    bias = model.bias * slope + offset
    return replace(model, words=words, chars=chars, hand=hand, bias=bias, threshold=threshold)


def choose_threshold(labels: Array, scores: Array, weights: Array) -> float:
    """The lowest threshold from which on the weighted precision stays at MIN_PRECISION; 0.5 if none does."""
    precision, _, cuts = precision_recall_curve(labels, scores, sample_weight=weights)
    short = np.flatnonzero(precision[:-1] < MIN_PRECISION)
    first = int(short[-1]) + 1 if len(short) else 0
    return round(float(cuts[first]), 3) if first < len(cuts) else 0.5


def train(examples: Sequence[Example]) -> tuple[Model, dict[str, object]]:
    """The calibrated model of all examples, and its cross-validated numbers."""
    labels, weights = np.array([e.label for e in examples]), prior_weights(examples)
    comment = np.array([bool(e.topic) for e in examples])
    folds = make_folds(examples)
    logits = out_of_fold(examples, folds)
    slope, offset = platt(labels, logits, weights)
    scores = sigmoid(slope * logits + offset)
    chosen_on = comment if comment.any() else ~comment
    threshold = choose_threshold(labels[chosen_on], scores[chosen_on], weights[chosen_on])
    report: dict[str, object] = {"threshold": threshold}
    if not comment.all():
        report["debates"] = metrics(labels[~comment], scores[~comment])
    if comment.any():
        report["comments"] = metrics(labels[comment], scores[comment])
        report["comments_at_threshold"] = at_threshold(
            labels[comment], scores[comment], weights[comment], threshold
        )
    if comment.any() and not comment.all():
        without = out_of_fold(examples, folds, debates_only=True)[comment]
        report["comments_without_comments_in_training"] = metrics(labels[comment], sigmoid(without))
    return calibrated(fit(examples), slope, offset, threshold), report


def at_threshold(labels: Array, scores: Array, weights: Array, threshold: float) -> dict[str, float]:
    """Precision as written and at the debates' share of claims, and recall."""
    cut = scores >= threshold
    numbers = {
        "precision": labels[cut].mean(),
        "precision_at_debate_prior": np.average(labels[cut], weights=weights[cut]),
        "recall": cut[labels == 1].mean(),
    }
    return {name: round(float(value), 4) for name, value in numbers.items()}


def sigmoid(logits: Array) -> Array:
    """Logits to probabilities."""
    return np.asarray(1 / (1 + np.exp(-logits)))


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


def save(model: Model, path: Path) -> None:
    """Write what `worthiness.load` reads; the same model gives the same bytes."""
    arrays = {
        name: np.array(getattr(model, name), dtype=np.float16)
        for name in ("words", "words_idf", "chars", "chars_idf", "hand")
    }
    numbers = {"bias": np.float32(model.bias), "threshold": np.float32(model.threshold)}
    np.savez_compressed(path, allow_pickle=False, hand_names=np.array(HAND), **arrays, **numbers)


def main(arguments: Sequence[str] | None = None) -> None:
    """Train, write the weights, print the cross-validated numbers as one JSON line."""
    parser = argparse.ArgumentParser(prog="python -m claims.train", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="debate sentences, JSON")
    parser.add_argument("--comments", type=Path, help="comment sentences with topics, JSONL")
    parser.add_argument(
        "--out", type=Path, default=worthiness.WEIGHTS.parent, help="folder for worthiness.npz"
    )
    options = parser.parse_args(arguments)
    examples = read(options.data) + (read(options.comments) if options.comments else [])
    model, report = train(examples)
    options.out.mkdir(parents=True, exist_ok=True)
    save(model, options.out / "worthiness.npz")
    print(json.dumps(report))


if __name__ == "__main__":
    main()
