"""What an entailment model adds to the trees: ``python -m bench.entailment --neural MODEL --scores FILE.npy FILE.jsonl ...``

FILEs hold pairs as `claims.train_entailment` takes them, and MODEL was trained by it on the same files in the same order
with ``--held-out PERCENT``. FILE.npy are the trees' probabilities in cross-validation, from ``python -m claims.train_stance
FILE.jsonl ... --scores FILE.npy``. So nobody has seen the statements of the pairs that are counted. Prints one JSON line:
accuracy and false verdicts at several coverages for the trees, the model, and both pooled; the model's pairs a second
(processor time, one thread).
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import numpy as np

from claims.joined import pooled
from claims.labelled_pairs import figures, read, split
from claims.neural import Entailment
from flows.hub import located


def main() -> None:
    """Read the pairs that were held out, and count."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument(
        "--neural", metavar="MODEL", required=True, help="folder or hub name of an ONNX entailment model"
    )
    parser.add_argument("--scores", type=Path, required=True, help="the trees' cross-validated probabilities")
    parser.add_argument("--held-out", type=int, default=8, metavar="PERCENT")
    options = parser.parse_args()
    rows = [row for file in options.files for row in read(file)]
    scores = np.load(options.scores)
    if len(scores) != len(rows):
        parser.error(
            f"{options.scores} has {len(scores)} rows for {len(rows)} pairs; name the same files in the same order"
        )
    _, aside = split(rows, options.held_out)
    statements = {row["statement"] for row in aside}
    trees = scores[[row["statement"] in statements for row in rows]]
    model = Entailment.load(located(options.neural))
    model([("The bridge is open.", "The bridge was closed.")])
    started = time.process_time()
    read_by_model = model([(row["claim"], row["statement"]) for row in aside])
    seconds = time.process_time() - started
    parts = {"trees": trees, "model": read_by_model, "pooled": pooled([trees, read_by_model])}
    told = {name: figures(aside, part) for name, part in parts.items()}
    print(json.dumps({"pairs": len(aside), **told, "model_pairs_per_s": round(len(aside) / seconds)}))


if __name__ == "__main__":
    main()
