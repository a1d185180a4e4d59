"""Check-worthiness on labelled sentences: `python -m bench.worthiness --data FILE.json [--folds 5] [--semantic]`.

FILE holds {"text", "label"} rows, as a JSON list or one a line (.jsonl). Without --folds the shipped
model is measured, and a sentence counts as chosen from `worthiness.threshold()` on. With it, models
trained on the other folds are (rows with a topic are split by topic), cut where macro-F1 is best on the
other folds; --also adds a file to the training of every fold, itself split alike and not measured.
--semantic does the same for the stronger model (`sayso[semantic]`; with --folds also `sayso[train]`).
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from claims import semantic, train, train_semantic, worthiness
from claims.encoder import EncoderMissingError
from claims.measures import metrics


def measure(path: Path, folds: int = 0, also: Path | None = None, stronger: bool = False) -> dict[str, float]:
    """`claims.measures.metrics`, and how many sentences one core scores a second.

    Raises EncoderMissingError where something is not installed, saying what.
    """
    if stronger and folds:
        train_semantic.base()  # says at once where something is missing
    examples = train.read(path)
    labels = np.array([example.label for example in examples])
    texts = [example.text for example in examples]
    model = semantic.load() if stronger else worthiness.shipped()
    model.score(texts[:1])
    start = time.process_time()
    scores = np.array(model.score(texts))
    speed = len(texts) / (time.process_time() - start)
    chosen = scores >= model.threshold
    if folds:
        more = train.read(also) if also else []
        split = train.make_folds([*examples, *more], folds)
        parts = _out_of_fold([*examples, *more], split, stronger)[: len(examples)]
        scores, chosen = train.cross_fitted(labels, parts, split[: len(examples)])
    return {**metrics(labels, scores, chosen), "sentences_per_s": round(speed)}


def _out_of_fold(examples: Sequence[train.Example], folds: train.Array, stronger: bool) -> train.Array:
    """The logits that a model adds up, each from training without the example's fold."""
    if not stronger:
        return train.out_of_fold(examples, folds)
    encoder = train_semantic.base()
    semantic_logits = train_semantic.out_of_fold(examples, folds, encoder)
    return np.column_stack([train.out_of_fold(examples, folds), semantic_logits])


def main(arguments: Sequence[str] | None = None) -> None:
    """Print one JSON line."""
    parser = argparse.ArgumentParser(prog="python -m bench.worthiness", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--folds", type=int, default=0, help="cross-validate instead, training anew")
    parser.add_argument("--also", type=Path, help="more training data for every fold")
    parser.add_argument("--semantic", action="store_true", help="the stronger model")
    options = parser.parse_args(arguments)
    try:
        print(json.dumps(measure(options.data, options.folds, options.also, options.semantic)))
    except EncoderMissingError as error:
        parser.exit(2, f"{error}\n")


if __name__ == "__main__":
    main()
