"""Train the ranker: `python -m claims.train_ranker --claims F --queries F --qrels F --work DIR` (needs scikit-learn).

DIR is the work folder of `python -m claims.train_static`: each part of the tweets is compared with vectors
that have not seen that part. ``--encoder`` trains the semantic ranker too; its vectors are kept in DIR.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from claims.checkthat import read_claims, read_qrels, read_queries
from claims.encoder import Encoder
from claims.features import FEATURES, SEMANTIC, Array
from claims.match import Matcher
from claims.model import VettedStatement
from claims.ranker import FILE, Ranker, leads
from claims.shelf import MemoryShelf
from claims.static import Static
from claims.train_static import FOLDS

SMALL = 500
"""The probability is learnt in the whole store and in one of so many statements."""
LOOKED_AT = 5
"""Candidates of a tweet, best first, from which the probability is learnt."""


class Compared(NamedTuple):
    """A tweet's candidates: features, which of them are right, and whether the store holds a right one."""

    features: Array
    right: Array
    held: bool


class Remembered:
    """An encoder that keeps what it has read in a folder."""

    def __init__(self, encoder: Encoder, folder: Path) -> None:
        self._encoder, self._files = encoder, (folder / "read.json", folder / "read.npy")
        self._place: dict[str, int] = {}
        self._vectors = np.zeros((0, 384), np.float32)
        if self._files[1].exists():
            self._place = {t: i for i, t in enumerate(json.loads(self._files[0].read_text()))}
            self._vectors = np.load(self._files[1])

    def __call__(self, texts: Sequence[str]) -> Array:
        """The vectors of texts, as `Encoder` gives them."""
        new = [text for text in dict.fromkeys(texts) if text not in self._place]
        if new:
            self._place |= {text: len(self._place) + i for i, text in enumerate(new)}
            self._vectors = np.concatenate([self._vectors, self._encoder(new)])
        return np.asarray(self._vectors[[self._place[text] for text in texts]])

    def save(self) -> None:
        """Write what was read."""
        self._files[0].write_text(json.dumps(list(self._place)))
        np.save(self._files[1], self._vectors)


class Task:
    """Tweets, the claims they need, and vectors for each part of them."""

    def __init__(self, options: argparse.Namespace, encoder: Any = None) -> None:
        self.claims = read_claims(options.claims)
        wanted = read_qrels(options.qrels)
        self.queries = [(text, wanted.get(number, set())) for number, text in read_queries(options.queries)]
        self.work, self.encoder = options.work, encoder
        self.names = (*FEATURES, *SEMANTIC) if encoder else FEATURES

    def parts(self) -> Iterator[tuple[Static, list[tuple[str, set[str]]]]]:
        """The vectors that have not seen a part, and the part."""
        for fold in range(FOLDS):
            yield Static.load(self.work / f"static-{fold}.npz"), self.queries[fold::FOLDS]

    def compared(
        self, vectors: Static, part: Sequence[tuple[str, set[str]]], claims: Sequence[VettedStatement]
    ) -> list[Compared]:
        """The part's tweets in a store of these claims."""
        plain = Ranker(self.names, np.zeros(len(self.names)), np.zeros(len(self.names) + 2))
        shelf = MemoryShelf(claims, vectors, self.encoder)
        matcher = Matcher(shelf, self.encoder, vectors, plain)
        held = {claim.id for claim in claims}
        out = []
        for text, right in part:
            rows, features = matcher.compared(text)
            hits = np.array([claims[row].id in right for row in rows], bool)
            out.append(Compared(features, hits, bool(right & held)))
        return out


def fit_order(data: Sequence[Compared], names: Sequence[str], l2: float = 1.0) -> Array:
    """The weights that make the right candidates likeliest among a tweet's (softmax, L-BFGS).

    None is below 0, but for what a candidate lacks: what is alike must not count against it.
    """
    from scipy.optimize import minimize

    useful = [one for one in data if one.right.any() and not one.right.all()]
    wide = np.concatenate([one.features for one in useful]).astype(np.float64)
    right = np.concatenate([one.right for one in useful]).astype(np.float64)
    spread = wide.std(0) + 1e-6
    wide = (wide - wide.mean(0)) / spread
    lengths = [len(one.right) for one in useful]
    starts, owner = np.cumsum([0, *lengths[:-1]]), np.repeat(np.arange(len(useful)), lengths)
    right /= np.add.reduceat(right, starts)[owner]

    def loss(weights: Array) -> tuple[float, Array]:
        scores = wide @ weights
        scores = scores - np.maximum.reduceat(scores, starts)[owner]
        total = np.add.reduceat(np.exp(scores), starts)[owner]
        share = np.exp(scores) / total
        value = -((scores - np.log(total)) * right).sum() + 0.5 * l2 * weights @ weights
        return float(value), wide.T @ (share - right) + l2 * weights

    bounds = [(None, None) if name == "numbers_missing" else (0, None) for name in names]
    found = minimize(loss, np.zeros(wide.shape[1]), jac=True, method="L-BFGS-B", bounds=bounds)
    return np.asarray(found.x / spread)


def fit_chance(data: Sequence[Compared], order: Array) -> Array:
    """The weights of the probability: of each feature, of the lead, and the constant."""
    from sklearn.linear_model import LogisticRegression

    rows, labels = [], []
    for one in data:
        if len(one.right):
            scores = one.features @ order
            best = np.argsort(-scores, kind="stable")[:LOOKED_AT]
            rows.append(np.hstack([one.features, leads(scores)[:, None]])[best])
            labels.append(one.right[best])
    wide, right = np.concatenate(rows).astype(np.float64), np.concatenate(labels)
    spread = wide.std(0) + 1e-6
    found = LogisticRegression(C=0.5, max_iter=2000).fit(wide / spread, right)
    return np.asarray([*(found.coef_[0] / spread), found.intercept_[0]])


def precision(right: Array, scores: Array, at: int = 5) -> float:
    """Average precision among the first ``at``; 0 to 1 (the measure of the benchmark, for one right claim)."""
    hits = right[np.argsort(-scores, kind="stable")[:at]]
    found = np.flatnonzero(hits)
    return float(((np.arange(len(found)) + 1) / (found + 1)).sum() / max(1, len(found)))


def stores(
    task: Task, part: Sequence[tuple[str, set[str]]], draw: np.random.Generator
) -> Iterator[list[VettedStatement]]:
    """A small store with the claims that the part needs, one without them, and the whole without them."""
    needed = {name for _, right in part for name in right}
    with_, without = ([c for c in task.claims if (c.id in needed) is held] for held in (True, False))
    others = [without[i] for i in draw.permutation(len(without))[:SMALL]]
    yield with_ + others
    yield others
    yield without


def train(task: Task) -> tuple[Mapping[str, Any], dict[str, float]]:
    """What ships, and how the order does on parts that it has not seen."""
    folds, seen = [], []
    draw = np.random.default_rng(0)
    for vectors, part in task.parts():
        folds.append(task.compared(vectors, part, task.claims))
        seen += folds[-1]
        for claims in stores(task, part, draw):
            seen += task.compared(vectors, part, claims)
    left_out = [
        precision(one.right, one.features @ weights)
        for n, fold in enumerate(folds)
        for weights in [
            fit_order([one for m, other in enumerate(folds) if m != n for one in other], task.names)
        ]
        for one in fold
    ]
    everything = [one for fold in folds for one in fold]
    order = fit_order(everything, task.names)
    chance = fit_chance(seen, order)
    found = np.mean([one.right.any() for one in everything])
    model = {
        "names": list(task.names),
        "order": [round(float(w), 4) for w in order],
        "chance": [round(float(w), 4) for w in chance],
    }
    return model, {"map@5": round(float(np.mean(left_out)), 4), "recall": round(float(found), 4)}


def main(arguments: Sequence[str] | None = None) -> None:
    """Train, write ranker.json, print how it does on tweets left out, as one JSON line."""
    parser = argparse.ArgumentParser(prog="python -m claims.train_ranker", description=__doc__)
    for name in ("claims", "queries", "qrels", "work"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument(
        "--encoder", type=Path, help="folder of all-MiniLM-L6-v2: train the semantic ranker too"
    )
    parser.add_argument("--out", type=Path, default=FILE)
    options = parser.parse_args(arguments)
    model: dict[str, Any] = json.loads(options.out.read_text()) if options.out.exists() else {}
    report = {}
    model["default"], report["default"] = train(Task(options))
    print(json.dumps(report), flush=True)
    options.out.write_text(json.dumps(model, indent=1) + "\n", encoding="utf-8")
    if options.encoder:
        reader = Remembered(Encoder.load(options.encoder), options.work)
        model["semantic"], report["semantic"] = train(Task(options, reader))
        reader.save()
    options.out.write_text(json.dumps(model, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(report))


if __name__ == "__main__":
    main()
