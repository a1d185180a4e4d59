"""Labelled pairs of a claim and a statement: what stance is learnt from and measured on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claims.weighing import STANCES

Row = dict[str, str]
GOLDS = tuple(stance.value for stance in STANCES)
COVERAGES = (0.1, 0.25, 0.5, 0.7, 0.85)


def read(file: Path) -> list[Row]:
    """The pairs of a file. Raises ValueError that names the line for any other content."""
    rows = []
    for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise ValueError(f"{file} line {number}: not JSON ({error})") from None
        if not isinstance(row, dict) or not all(isinstance(row.get(k), str) for k in ("claim", "statement")):
            raise ValueError(f"{file} line {number}: needs the texts claim and statement")
        if row.get("gold") not in GOLDS:
            raise ValueError(f"{file} line {number}: gold is agrees, contradicts or does_not_settle")
        rows.append(row)
    return rows


def split(rows: Sequence[Row], percent: int) -> tuple[list[Row], list[Row]]:
    """Rows to train on and rows to keep aside, pairs with one statement together; the same in every run."""

    def aside(row: Row) -> bool:
        return (
            int(hashlib.md5(row["statement"].encode(), usedforsecurity=False).hexdigest(), 16) % 100 < percent
        )

    return [row for row in rows if not aside(row)], [row for row in rows if aside(row)]


def figures(rows: Sequence[Row], scores: NDArray[Any]) -> dict[str, Any]:
    """Accuracy, and the share of false verdicts when so many of the pairs that can be decided are.

    ``scores``: the probabilities of GOLDS, rows x 3.
    """
    labels = np.array([GOLDS.index(row["gold"]) for row in rows])
    order = np.argsort(-scores[:, :2].max(axis=1))
    wrong = np.cumsum((scores[:, :2].argmax(axis=1) != labels)[order]) / np.arange(1, len(rows) + 1)
    covered = np.cumsum((labels < 2)[order]) / max(1, (labels < 2).sum())
    at = {str(c): round(float(wrong[min(int((covered < c).sum()), len(rows) - 1)]), 3) for c in COVERAGES}
    return {
        "accuracy": round(float((scores.argmax(axis=1) == labels).mean()), 3),
        "false_verdict_rate_at_coverage": at,
    }
