"""Check-worthiness on labelled sentences: `python -m bench.worthiness --data FILE.json [--folds 5]`.

FILE holds {"text", "label"} rows, as a JSON list or one a line (.jsonl). Without --folds the shipped
model is measured; with it, models trained on the other folds (rows with a topic are split by topic).
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from claims import train, worthiness


def measure(path: Path, folds: int = 0) -> dict[str, float]:
    """The metrics of `claims.train.metrics` plus sentences scored a second, on one core."""
    examples = train.read(path)
    labels = np.array([example.label for example in examples])
    texts = [example.text for example in examples]
    worthiness.score(texts[:1])
    start = time.perf_counter()
    scores = np.array(worthiness.score(texts))
    speed = len(texts) / (time.perf_counter() - start)
    if folds:
        logits = train.out_of_fold(examples, train.make_folds(examples, folds))
        slope, offset = train.platt(labels, logits, np.ones(len(labels)))
        scores = train.sigmoid(slope * logits + offset)
    return {**train.metrics(labels, scores), "sentences_per_s": round(speed)}


def main(arguments: Sequence[str] | None = None) -> None:
    """Print one JSON line."""
    parser = argparse.ArgumentParser(prog="python -m bench.worthiness", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--folds", type=int, default=0, help="cross-validate instead, training anew")
    options = parser.parse_args(arguments)
    print(json.dumps(measure(options.data, options.folds)))


if __name__ == "__main__":
    main()
