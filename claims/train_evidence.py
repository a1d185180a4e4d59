"""Train the weighing of evidence: ``python -m claims.train_evidence FILE.jsonl --out claims/weights/evidence.npz``.

FILE is in the format of FoolMeTwice (Eisenschlos et al. 2021), one JSON object a line: ``text`` (the claim),
``wikipedia_page`` (the title), ``gold_evidence`` and ``retrieved_evidence`` (objects with a ``text``) and ``label``
(SUPPORTS or REFUTES). Retrieved sentences that are not gold stand for evidence that settles nothing; a few of them do, so
that the model of settling is a little better than it looks. Needs scikit-learn; takes about ten seconds.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.linear_model import LogisticRegression

from claims.evidence import compared
from claims.evidence_model import Model

Array = NDArray[Any]
FOLDS, INNER = 10, 4
TREES, LEAF, TRIED = 100, 4, 0.15
STIFF, STIFF_SETTLING = 0.003, 0.01
"""Inverse strengths of the L2 penalty on standardised features."""
SEEN = 10
"""Comparisons in which a feature must be other than 0 to be used."""


class RowError(ValueError):
    """A line of the file that cannot be used."""


@dataclass(frozen=True)
class Examples:
    """Comparisons by row: with the gold evidence (``gold``), with other sentences of the page (``other``)."""

    names: list[str]
    gold: Array
    other: Array
    labels: Array  # bool: the evidence supports the claim
    pages: list[str]

    def part(self, rows: Array) -> Examples:
        """These rows alone."""
        pages = [self.pages[i] for i in rows]
        return Examples(self.names, self.gold[rows], self.other[rows], self.labels[rows], pages)


def read(path: Path) -> list[dict[str, Any]]:
    """The rows of a file. Raises RowError with the line that lacks something."""
    rows = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            usable = (
                row["label"] in {"SUPPORTS", "REFUTES"}
                and row["text"]
                and row["gold_evidence"]
                and row["wikipedia_page"]
            )
        except (ValueError, KeyError, TypeError):
            usable = False
        if not usable:
            raise RowError(
                f"{path} line {number}: needs text, wikipedia_page, gold_evidence and label (SUPPORTS or REFUTES)"
            )
        rows.append(row)
    return rows


def examples(rows: Sequence[Mapping[str, Any]], seed: int = 0) -> Examples:
    """Compare every claim with its gold evidence and with as many other sentences of its page, drawn at random."""
    draw = random.Random(seed)  # noqa: S311 - nothing secret is drawn
    gold, other = [], []
    for row in rows:
        sentences = [e["text"] for e in row["gold_evidence"]]
        rest = [e["text"] for e in row.get("retrieved_evidence", ()) if e["text"] not in sentences]
        gold.append(compared(row["text"], sentences, row["wikipedia_page"]))
        drawn = draw.sample(rest, min(len(sentences), len(rest)))
        other.append(compared(row["text"], drawn, row["wikipedia_page"]))
    count: dict[str, int] = {}
    for some in gold:
        for name, value in some.items():
            count[name] = count.get(name, 0) + (value != 0)
    names = sorted(name for name, seen in count.items() if seen >= SEEN)
    labels = np.array([row["label"] == "SUPPORTS" for row in rows])
    return Examples(
        names, _matrix(names, gold), _matrix(names, other), labels, [row["wikipedia_page"] for row in rows]
    )


def _matrix(names: list[str], values: Sequence[Mapping[str, float]]) -> Array:
    return np.array([[some.get(name, 0.0) for name in names] for some in values], np.float32)


def trained(data: Examples, seed: int = 0) -> Model:
    """Both models of a stance, the slopes that add them (fitted out of fold), and the model of settling."""
    line, trees = np.zeros(len(data.labels)), np.zeros(len(data.labels))
    for train, test in folds(data.pages, INNER, seed):
        arrays = _stance(data.gold[train], data.labels[train])
        line[test], trees[test] = Model(data.names, arrays).parts(data.gold[test])
    blend = LogisticRegression(C=1.0).fit(np.stack([line, trees], 1), data.labels)
    arrays = _stance(data.gold, data.labels)
    arrays["slopes"] = np.append(blend.coef_[0], blend.intercept_)
    both = np.concatenate([data.gold, data.other])
    weights, bias = _line(both, np.arange(len(both)) < len(data.gold), STIFF_SETTLING)
    return Model(data.names, arrays | {"settling": weights, "settling_bias": bias})


def _stance(rows: Array, labels: Array) -> dict[str, Array]:
    weights, bias = _line(rows, labels, STIFF)
    return {"line": weights, "line_bias": bias, "mean": rows.mean(0), **_trees(rows, labels)}


def _line(rows: Array, labels: Array, stiffness: float) -> tuple[Array, Array]:
    """A logistic regression on standardised features, as weights of the plain ones."""
    mean, scale = rows.mean(0), rows.std(0) + 1e-6
    fitted = LogisticRegression(C=stiffness, max_iter=1000).fit((rows - mean) / scale, labels)
    weights = (fitted.coef_[0] / scale).astype(np.float32)
    return weights, np.array(fitted.intercept_[0] - mean @ weights, np.float32)


def _trees(rows: Array, labels: Array) -> dict[str, Array]:
    """All trees in one table of nodes; a leaf's ways lead to itself, its value is the share of supported claims."""
    forest = ExtraTreesClassifier(TREES, min_samples_leaf=LEAF, max_features=TRIED, random_state=0).fit(
        rows, labels
    )
    columns: dict[str, list[Array]] = {
        name: [] for name in ("feature", "threshold", "left", "right", "value")
    }
    roots, start, depth = [], 0, 0
    for tree in (estimator.tree_ for estimator in forest.estimators_):
        leaf, here = tree.children_left < 0, np.arange(tree.node_count)
        share = tree.value[:, 0, :]
        columns["feature"].append(np.where(leaf, 0, tree.feature).astype(np.int16))
        columns["threshold"].append(np.where(leaf, 0.0, tree.threshold).astype(np.float32))
        columns["left"].append((start + np.where(leaf, here, tree.children_left)).astype(np.int32))
        columns["right"].append((start + np.where(leaf, here, tree.children_right)).astype(np.int32))
        # Only leaves are read.
        columns["value"].append(np.where(leaf, share[:, -1] / share.sum(1), 0.0).astype(np.float16))
        roots.append(start)
        start, depth = start + tree.node_count, max(depth, tree.max_depth)
    table = {name: np.concatenate(parts) for name, parts in columns.items()}
    return {**table, "roots": np.array(roots, np.int32), "depth": np.array(depth)}


def folds(pages: Sequence[str], count: int, seed: int) -> Iterator[tuple[Array, Array]]:
    """Rows to train on and to test on, ``count`` times; a page is never in both."""
    names = sorted(set(pages))
    random.Random(seed).shuffle(names)  # noqa: S311 - nothing secret is drawn
    fold = {name: i % count for i, name in enumerate(names)}
    of = np.array([fold[page] for page in pages])
    for i in range(count):
        yield np.flatnonzero(of != i), np.flatnonzero(of == i)


def cross_validated(data: Examples, seed: int = 0) -> dict[str, tuple[Array, Array]]:
    """``holds`` and ``settles`` of every row by a model that never saw its page: for ``gold`` and ``other``."""
    out = {part: (np.zeros(len(data.labels)), np.zeros(len(data.labels))) for part in ("gold", "other")}
    for train, test in folds(data.pages, FOLDS, seed):
        fitted = trained(data.part(train), seed)
        for part, rows in (("gold", data.gold[test]), ("other", data.other[test])):
            some = [dict(zip(data.names, map(float, row), strict=True)) for row in rows]
            out[part][0][test], out[part][1][test] = fitted.holds(some), fitted.settles(some)
    return out


def main(arguments: Sequence[str] | None = None) -> None:
    """Train on every row of the file and write the weights; `bench.stance` measures."""
    parser = argparse.ArgumentParser(prog="python -m claims.train_evidence", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    try:
        data = examples(read(options.file))
    except (OSError, RowError) as error:
        parser.error(str(error))
    fitted = trained(data)
    fitted.save(options.out)
    print(
        json.dumps(
            {"claims": len(data.labels), "features": len(data.names), "bytes": options.out.stat().st_size}
        )
    )


if __name__ == "__main__":
    main()
