"""Is a verdict of confidence .8 right four times in five? ``python -m bench.calibration [FILE ...]``.

By cross-validation, all claims on a statement in one fold: the labelled claims are those that the shipped
confidence was fitted to (``bench/data/verdicts``, unless FILEs are named). Prints one JSON line: verdicts, how many
are wrong, the expected calibration error over ten bins of equal width and of equal mass, the Brier score. ``--table``
prints the table of thresholds that docs/verdicts.md shows, ``--wrong`` every wrong verdict with its confidence.
``--shipped`` measures the model that ships, without any fitting, and what its usual threshold leaves: for FILEs that it
was not fitted to, such as those in ``bench/data/verdicts/unseen``.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from claims.calibrate import (
    Floats,
    calibration_errors,
    confidences,
    cross_validated,
    labelled,
    thresholds,
)
from claims.confidence import model, usual_least
from warehouse.statements import STARTER

FOLDER = Path(__file__).parent / "data" / "verdicts"
HARD = [FOLDER.parent / "traps.jsonl", FOLDER.parent / "stance" / "loose.jsonl"]
"""Pairs that the confidence is fitted to as well."""


def main() -> None:
    """Judge, fit without each fold in turn, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", type=Path, nargs="*", metavar="FILE")
    parser.add_argument("--table", action="store_true", help="print the table of thresholds first")
    parser.add_argument("--wrong", action="store_true", help="print the wrong verdicts first, surest first")
    parser.add_argument("--shipped", action="store_true", help="measure the shipped model on FILEs")
    args = parser.parse_args()
    try:
        found = labelled(STARTER, args.files or sorted(FOLDER.glob("*.jsonl")))
        hard = labelled(STARTER, HARD).examples
    except (OSError, ValueError, KeyError) as error:
        parser.exit(2, f"bench.calibration: {error}\n")
    right = np.array([example.right for example in found.examples])
    sure = confidences(found.examples, model()) if args.shipped else cross_validated(found.examples, hard)
    if args.wrong:
        for place in np.argsort(-sure):
            if not right[place]:
                print(f"{sure[place]:.2f} {found.examples[place].text}")
    if args.table:
        print("| false verdicts borne | lowest confidence | wrong | recall |\n|---|---|---|---|")
        for row in thresholds(sure, right, found.due):
            print("| {false_verdicts:.0%} | {least:.2f} | {wrong:.1%} | {recall:.1%} |".format(**row))
    counts = {"claims": found.claims, "due": found.due, "verdicts": len(right), "wrong": int((~right).sum())}
    print(
        json.dumps(
            {
                **counts,
                **(_left(sure, right, found.due) if args.shipped else {}),
                **calibration_errors(sure, right),
            }
        )
    )


def _left(sure: Floats, right: NDArray[np.bool_], due: int) -> dict[str, float]:
    """What the usual threshold leaves: verdicts given, how many of them are wrong, recall with and without it."""
    given = sure >= usual_least()
    return {
        "least": usual_least(),
        "given": int(given.sum()),
        "given_wrong": int((~right[given]).sum()),
        "recall": round(float(right[given].sum()) / due, 3),
        "recall_of_all": round(float(right.sum()) / due, 3),
    }


if __name__ == "__main__":
    main()
