"""Train the weighing of stance: ``python -m claims.train_stance FILE.jsonl ... --out claims/weights/stance.npz``.

Each FILE holds pairs, one JSON object a line: ``claim``, ``statement``, ``gold`` (agrees, contradicts,
does_not_settle). Prints one JSON line: accuracy and the false verdicts at several coverages in five-fold
cross-validation, statements kept together. Needs scikit-learn; takes about five minutes.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.model_selection import GroupKFold

from claims.model import Stance
from claims.rows import rows_of
from claims.stance import compared
from claims.weighing import STANCES

Array = NDArray[Any]
TREES, LEAVES, FOLDS = 300, 24, 5
RATES = (0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2, 0.25, 0.3)
ITSELF = 15
"""Of so many pairs, one statement is compared with itself as well."""
FEWEST = 50
"""Pairs that must be decided before a rate is believed."""
COVERAGES = (0.1, 0.25, 0.5, 0.7, 0.85)


def main(arguments: Sequence[str] | None = None) -> None:
    """Read pairs, cross-validate, train on all of them, write the trees."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--scores", type=Path, help="where to write the cross-validated probabilities")
    options = parser.parse_args(arguments)
    rows = [
        json.loads(line)
        for file in options.files
        for line in file.read_text("utf-8").splitlines()
        if line.strip()
    ]
    # Nobody writes down that a statement agrees with itself.
    given = len(rows)
    itself = dict.fromkeys(row["statement"] for row in rows[::ITSELF])
    rows += [{"claim": said, "statement": said, "gold": Stance.AGREES.value} for said in itself]
    values = [compared(row["claim"], row["statement"]) for row in rows]
    names = sorted({name for some in values for name in some})
    matrix = rows_of(values, {name: i for i, name in enumerate(names)})
    labels = np.array([[s.value for s in STANCES].index(row["gold"]) for row in rows])
    groups = np.unique([row["statement"] for row in rows], return_inverse=True)[1]
    scores = np.zeros((len(rows), len(STANCES)))
    for train, test in GroupKFold(FOLDS).split(matrix, labels, groups):
        scores[test] = _model().fit(matrix[train], labels[train]).predict_proba(matrix[test])
    if options.scores:
        np.save(options.scores, scores)
    print(json.dumps({"pairs": given, "features": len(names), **_figures(labels[:given], scores[:given])}))
    if options.out:
        trees: dict[str, Any] = _trees(_model().fit(matrix, labels))
        letters = np.frombuffer(" ".join(names).encode("ascii"), np.uint8)
        np.savez_compressed(
            options.out, names=letters, thresholds=_thresholds(labels[:given], scores[:given]), **trees
        )


def _model() -> HistGradientBoostingClassifier:
    return HistGradientBoostingClassifier(
        max_iter=TREES, learning_rate=0.05, max_leaf_nodes=LEAVES, l2_regularization=2.0, min_samples_leaf=20,
        max_features=0.2, early_stopping=False, random_state=0,
    )  # fmt: skip


def _figures(labels: Array, scores: Array) -> dict[str, Any]:
    """Accuracy, and the share of false verdicts when so many of the pairs that can be decided are."""
    said, sure = scores[:, :2].argmax(axis=1), scores[:, :2].max(axis=1)
    order = np.argsort(-sure)
    wrong = np.cumsum((said != labels)[order]) / np.arange(1, len(labels) + 1)
    covered = np.cumsum((labels < 2)[order]) / (labels < 2).sum()
    at = {str(c): round(float(wrong[np.searchsorted(covered, c)]), 3) for c in COVERAGES}
    return {
        "accuracy": round(float((scores.argmax(axis=1) == labels).mean()), 3),
        "false_verdict_rate_at_coverage": at,
    }


def _thresholds(labels: Array, scores: Array) -> Array:
    """Rows of a false-verdict rate, the lowest probability from which on it is kept, and the coverage left: float64."""
    said, sure = scores[:, :2].argmax(axis=1), scores[:, :2].max(axis=1)
    order = np.argsort(-sure)
    wrong = np.cumsum((said != labels)[order]) / np.arange(1, len(labels) + 1)
    covered = np.cumsum((labels < 2)[order]) / (labels < 2).sum()
    rows = []
    for rate in RATES:
        kept = np.flatnonzero(wrong <= rate)
        if len(kept) and kept[-1] >= FEWEST:
            rows.append((rate, sure[order][kept[-1]], covered[kept[-1]]))
    return np.array(rows)


def _trees(model: HistGradientBoostingClassifier) -> dict[str, Array]:
    """All trees in one table of nodes; a leaf's ways lead to itself."""
    columns: dict[str, list[Array]] = {
        name: [] for name in ("feature", "threshold", "left", "right", "value")
    }
    roots, start, depth = [], 0, 0
    for trees in model._predictors:
        for tree in trees:
            nodes = tree.nodes
            leaf = nodes["is_leaf"].astype(bool)
            here = np.arange(len(nodes))
            columns["feature"].append(np.where(leaf, 0, nodes["feature_idx"]))
            columns["threshold"].append(np.where(leaf, 0.0, nodes["num_threshold"]))
            for side in ("left", "right"):
                columns[side].append(start + np.where(leaf, here, nodes[side]))
            columns["value"].append(nodes["value"])
            roots.append(start)
            start, depth = start + len(nodes), max(depth, int(nodes["depth"].max()))
    kinds = {
        "feature": np.int32,
        "threshold": np.float32,
        "left": np.int32,
        "right": np.int32,
        "value": np.float32,
    }
    table = {name: np.concatenate(parts).astype(kinds[name]) for name, parts in columns.items()}
    return {
        **table,
        "roots": np.array(roots, np.int32),
        "base": model._baseline_prediction.ravel(),
        "depth": np.array(depth),
    }


if __name__ == "__main__":
    main()
