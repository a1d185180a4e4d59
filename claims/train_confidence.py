"""Fit the confidence of verdicts anew: ``python -m claims.train_confidence --data FILE [FILE ...]``.

Writes the weights, what is typical, and the table of thresholds (by cross-validation, all claims on a statement in
one fold) to ``claims/weights/confidence.json``, and prints the figures as one JSON line. The files hold labelled
claims on the statements that ship: see `claims.calibrate`. Seconds on one core; needs scikit-learn.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path

import numpy as np

from claims.calibrate import (
    calibration_errors,
    cross_validated,
    fitted,
    labelled,
    thresholds,
)
from claims.confidence import FILE

STATEMENTS = Path(__file__).parents[1] / "warehouse" / "starter" / "starter.jsonl"
USUAL = 0.04
"""The share of wrong verdicts that is borne where nothing else is asked for."""


def main() -> None:
    """Fit, measure, write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, nargs="+", required=True)
    parser.add_argument(
        "--hard", type=Path, nargs="*", default=[],
        help="pairs of bench.stance, fitted to as well: the everyday claims of --data show few wrong verdicts",
    )  # fmt: skip
    parser.add_argument("--statements", type=Path, default=STATEMENTS)
    parser.add_argument("--out", type=Path, default=FILE)
    args = parser.parse_args()
    if not FILE.exists():  # judging asks for a model, even where its confidences are not looked at
        parser.exit(2, f"claims.train_confidence: {FILE} is missing: take it from the last release\n")
    try:
        found = labelled(args.statements, args.data)
        hard = labelled(args.statements, args.hard).examples if args.hard else ()
    except (OSError, ValueError, KeyError) as error:
        parser.exit(2, f"claims.train_confidence: {error}\n")
    right = np.array([e.right for e in found.examples])
    sure = cross_validated(found.examples, hard)
    written = {
        **asdict(fitted([*found.examples, *hard])),
        "usual": USUAL,
        "thresholds": thresholds(sure, right, found.due),
    }
    args.out.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
    counts = {"claims": found.claims, "verdicts": len(right), "wrong": int((~right).sum()), "due": found.due}
    print(json.dumps({**counts, **calibration_errors(sure, right)}))


if __name__ == "__main__":
    main()
