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

from claims import train_phrases, worthiness
from claims.measures import at_threshold, best_cut, metrics, threshold_for
from claims.phrases import Vectors
from claims.soft import adjusted
from claims.worthiness import BUCKETS, HAND, Features, Model

Array = NDArray[Any]
C = 4.0
COMMENT_WEIGHT = 10.0  # how many debate sentences a comment counts for
PHRASE_COMMENT_WEIGHT = 3.0  # the same for the phrases, which would learn the comments by heart
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
    linear = _fit_linear(examples, found)
    labels = np.array([example.label for example in examples])
    weights = prior_weights(examples, PHRASE_COMMENT_WEIGHT)
    phrases = train_phrases.fit([f.words for f in found], labels, weights, Vectors.load())
    return replace(linear, phrases=phrases)


def _fit_linear(examples: Sequence[Example], found: Sequence[Features]) -> Model:
    """Logistic regression over hashed words, hashed character n-grams and hand features."""
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


def logits(model: Model, texts: Sequence[str]) -> Array:
    """What the linear part and the phrases say of each text: texts x 2; -9 for a text without words."""
    out = np.full((len(texts), 2), -9.0)
    for i, text in enumerate(texts):
        found = worthiness.features(text)
        if found.words:
            hashed, hand, phrases = model.parts(found)
            out[i] = hashed + hand + model.bias, phrases
    return out


def out_of_fold(examples: Sequence[Example], folds: Array, debates_only: bool = False) -> Array:
    """Each example's two logits from a model that saw nothing of the example's fold."""
    out = np.full((len(examples), 2), np.nan)
    for fold in range(folds.max() + 1):
        seen = [e for e, f in zip(examples, folds, strict=True) if f != fold]
        model = fit([e for e in seen if not e.topic] if debates_only else seen)
        out[folds == fold] = logits(
            model, [e.text for e, f in zip(examples, folds, strict=True) if f == fold]
        )
    return out


def make_folds(examples: Sequence[Example], folds: int = FOLDS) -> Array:
    """Each example's fold: debate sentences at random, comments by topic so that no topic is in two.

    A debate's fold is the same whether or not comments are there.
    """
    topics = sorted({e.topic for e in examples if e.topic})
    shuffled = iter(np.random.default_rng(0).permutation(sum(not e.topic for e in examples)))
    return np.array([(topics.index(e.topic) if e.topic else next(shuffled)) % folds for e in examples])


def prior_weights(examples: Sequence[Example], comment_weight: float = COMMENT_WEIGHT) -> Array:
    """Weights that give the comments the debates' share of claims, and their weight in training.

    Annotators labelled the debates as they were spoken; how many of the comments are claims was our choice.
    """
    labels = np.array([e.label for e in examples])
    comment = np.array([bool(e.topic) for e in examples])
    weights = np.ones(len(examples))
    if not comment.any() or comment.all():
        return weights
    target, ours = labels[~comment].mean(), labels[comment].mean()
    weights[comment] = comment_weight * (1 - target) / (1 - ours)
    weights[comment & (labels == 1)] = comment_weight * target / ours
    return weights


class Calibration(NamedTuple):
    """How much the linear part and the phrases count, and what is added."""

    linear: float
    phrases: float
    offset: float

    def probabilities(self, parts: Array) -> Array:
        """From pairs of logits."""
        return sigmoid(parts @ np.array(self[:2]) + self.offset)


def calibrate(labels: Array, parts: Array, weights: Array) -> Calibration:
    """Platt scaling (1999) with a slope for each of the two logits: it also says how to add them."""
    learner = LogisticRegression(C=1e6).fit(parts, labels, sample_weight=weights)
    linear, phrases = map(float, learner.coef_[0])
    return Calibration(linear, phrases, float(learner.intercept_[0]))


def calibrated(model: Model, found: Calibration, threshold: float) -> Model:
    """The model with its two parts weighted."""
    words, chars, hand = ([w * found.linear for w in part] for part in (model.words, model.chars, model.hand))
    phrases = model.phrases.scaled(found.phrases) if model.phrases else None
    bias = model.bias * found.linear + found.offset
    return replace(
        model, words=words, chars=chars, hand=hand, bias=bias, threshold=threshold, phrases=phrases
    )


def cross_fitted(labels: Array, parts: Array, folds: Array) -> tuple[Array, Array]:
    """Probabilities of out-of-fold logits, and decisions: each fold calibrated and cut by the others."""
    scores, chosen = np.zeros(len(labels)), np.zeros(len(labels), bool)
    for fold in range(folds.max() + 1):
        seen = folds != fold
        found = calibrate(labels[seen], parts[seen], np.ones(seen.sum()))
        scores[~seen] = found.probabilities(parts[~seen])
        chosen[~seen] = scores[~seen] >= best_cut(labels[seen], found.probabilities(parts[seen]))
    return scores, chosen


def train(examples: Sequence[Example]) -> tuple[Model, dict[str, object]]:
    """The calibrated model of all examples, and its cross-validated numbers."""
    labels, weights = np.array([e.label for e in examples]), prior_weights(examples)
    comment = np.array([bool(e.topic) for e in examples])
    folds = make_folds(examples)
    parts = out_of_fold(examples, folds)
    found = calibrate(labels, parts, weights)
    scores = found.probabilities(parts)
    chosen_on = comment if comment.any() else ~comment
    # Reading a thread takes soft penalties off the scores before they meet the threshold.
    read_as = np.array([adjusted(score, e.text) for score, e in zip(scores, examples, strict=True)])
    threshold = threshold_for(labels[chosen_on], read_as[chosen_on], weights[chosen_on], MIN_PRECISION)
    report: dict[str, object] = {"threshold": threshold, "calibration": found._asdict()}
    if not comment.all():
        report["debates"] = metrics(labels[~comment], scores[~comment], scores[~comment] >= 0.5)
    if comment.any():
        report["comments"] = metrics(labels[comment], scores[comment], scores[comment] >= threshold)
        for name, kind in (("comments_at_threshold", scores), ("comments_as_read", read_as)):
            report[name] = at_threshold(labels[comment], kind[comment], weights[comment], threshold)
    return calibrated(fit(examples), found, threshold), report


def sigmoid(logits: Array) -> Array:
    """Logits to probabilities."""
    return np.asarray(1 / (1 + np.exp(-logits)))


def save(model: Model, path: Path) -> None:
    """Write what `worthiness.load` reads; the same model gives the same bytes."""
    arrays = {
        name: np.array(getattr(model, name), dtype=np.float16)
        for name in ("words", "words_idf", "chars", "chars_idf", "hand")
    }
    numbers = {"bias": np.float32(model.bias), "threshold": np.float32(model.threshold)}
    if model.phrases is None:
        raise ValueError("the model has no phrases")
    filters = {
        "kernel": model.phrases.kernel.astype(np.float16),
        "filter_bias": model.phrases.bias.astype(np.float16),
        "filter_out": model.phrases.out.astype(np.float16),
    }
    np.savez_compressed(path, allow_pickle=False, hand_names=np.array(HAND), **arrays, **numbers, **filters)


def main(arguments: Sequence[str] | None = None) -> None:
    """Train, write the weights, print the cross-validated numbers as one JSON line."""
    parser = argparse.ArgumentParser(prog="python -m claims.train", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="debate sentences, JSON")
    parser.add_argument(
        "--comments", type=Path, nargs="*", default=[], help="comment sentences with topics, JSONL files"
    )
    parser.add_argument(
        "--out", type=Path, default=worthiness.WEIGHTS.parent, help="folder for worthiness.npz"
    )
    options = parser.parse_args(arguments)
    examples = [example for path in (options.data, *options.comments) for example in read(path)]
    model, report = train(examples)
    options.out.mkdir(parents=True, exist_ok=True)
    save(model, options.out / "worthiness.npz")
    print(json.dumps(report))


if __name__ == "__main__":
    main()
