"""Check-worthiness on labelled sentences: `python -m bench.worthiness --data FILE.json [--folds 5]`.

FILE holds {"text", "label"} rows, as a JSON list or one a line (.jsonl). Without --folds the shipped
model is measured, and a sentence counts as chosen from `worthiness.threshold()` on. With it, models
trained on the other folds are (rows with a topic are split by topic), cut where macro-F1 is best on the
other folds; --also adds a file to the training of every fold, itself split alike and not measured.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from claims import train, worthiness
from claims.measures import metrics


def measure(path: Path, folds: int = 0, also: Path | None = None) -> dict[str, float]:
    """`claims.measures.metrics`, and how many sentences one core scores a second."""
    examples = train.read(path)
    labels = np.array([example.label for example in examples])
    texts = [example.text for example in examples]
    worthiness.score(texts[:1])
    start = time.process_time()
    scores = np.array(worthiness.score(texts))
    speed = len(texts) / (time.process_time() - start)
    chosen = scores >= worthiness.threshold()
    if folds:
        more = train.read(also) if also else []
        split = train.make_folds([*examples, *more], folds)
        parts = train.out_of_fold([*examples, *more], split)[: len(examples)]
        scores, chosen = train.cross_fitted(labels, parts, split[: len(examples)])
    return {**metrics(labels, scores, chosen), "sentences_per_s": round(speed)}


def main(arguments: Sequence[str] | None = None) -> None:
    """Print one JSON line."""
    parser = argparse.ArgumentParser(prog="python -m bench.worthiness", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--folds", type=int, default=0, help="cross-validate instead, training anew")
    parser.add_argument("--also", type=Path, help="more training data for every fold")
    options = parser.parse_args(arguments)
    print(json.dumps(measure(options.data, options.folds, options.also)))


if __name__ == "__main__":
    main()
