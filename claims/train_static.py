"""Teach word-piece vectors what a sentence encoder knows: `python -m claims.train_static ...` (needs torch).

Two steps. Distillation: the vectors of the pieces start as the encoder's states of each piece alone (PCA, and
weighted down by frequency: Arora et al. 2017), and learn to give the same cosines between texts as the encoder
does. Contrast: a tweet comes closer to the claim that it needs, and a claim to its title, than to others
(InfoNCE, van den Oord et al. 2018), while the cosines of the encoder are kept. The second step is done once
for all pairs, which ships, and once without each of FOLDS parts: on those parts the ranker is trained.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from claims.checkthat import read_claims, read_qrels, read_queries
from claims.encoder import Encoder
from claims.features import Array
from claims.phrases import VECTORS
from claims.static import FILE, Static
from claims.terms import plain_words
from claims.tidy import tidy

SIZE, FOLDS, LONGEST = 192, 5, 128


class Corpus:
    """Texts as rows of pieces, with the encoder's vector of each."""

    def __init__(self, options: argparse.Namespace, pieces: Sequence[str]) -> None:
        claims, queries = read_claims(options.claims), read_queries(options.queries)
        wanted, place = read_qrels(options.qrels), {s.id: n for n, s in enumerate(claims)}
        self.count, self.queries = len(claims), len(queries)
        self.pairs = [
            (q, place[c]) for q, (number, _) in enumerate(queries) for c in sorted(wanted.get(number, ()))
        ]
        texts = [s.statement for s in claims] + [s.sources[0].title for s in claims]
        texts += [tidy(text) for _, text in queries] + [t for path in options.more for t in read_texts(path)]
        cut = Static(pieces, np.zeros((len(pieces), 1), np.int8), np.ones(1))
        self.rows = [[p for w in plain_words(t) for p in cut.pieces(w)][:LONGEST] or [0] for t in texts]
        encoder = Encoder.load(options.encoder)
        self.taught = kept(options.work / "texts.npy", lambda: encoder(texts))
        plain = [piece.removeprefix("##") for piece in pieces]
        self.alone = kept(options.work / "pieces.npy", lambda: encoder.means(plain, (6,))[:, 0])

    def query(self, number: int) -> list[int]:
        """The pieces of a tweet."""
        return self.rows[2 * self.count + number]


def read_texts(path: Path) -> list[str]:
    """The texts of a JSON list or of JSON lines, each an object with ``text``."""
    raw = path.read_text(encoding="utf-8")
    rows = json.loads(raw) if raw.lstrip().startswith("[") else map(json.loads, raw.splitlines())
    return [row["text"] for row in rows if row.get("text")]


def kept(path: Path, make: Any) -> Array:
    """What an earlier call made, else made now: the encoder takes minutes."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        np.save(path, make())
    return np.asarray(np.load(path))


def start(corpus: Corpus) -> Array:
    """Pieces x SIZE: the encoder's states on their main axes, weighted down by frequency."""
    counts = np.bincount(np.concatenate(corpus.rows), minlength=len(corpus.alone))
    usual = 1 / (np.arange(1, len(corpus.alone) + 1) + 2.7)  # WordPiece numbers its pieces by frequency
    share = 0.5 * counts / counts.sum() + 0.5 * usual / usual.sum()
    centred = corpus.alone - corpus.alone.mean(0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    table = centred @ axes[:SIZE].T
    table /= np.linalg.norm(table, axis=1).mean()
    return np.asarray(table * (1e-3 / (1e-3 + share))[:, None], dtype=np.float32)


def bag(table: Any, rows: Sequence[Sequence[int]]) -> Any:
    """The unit vectors of texts."""
    import torch
    from torch.nn.functional import embedding_bag, normalize

    flat = torch.tensor(np.concatenate([np.asarray(r) for r in rows]))
    starts = torch.tensor(np.cumsum([0, *(len(r) for r in rows[:-1])]))
    return normalize(embedding_bag(flat, table, starts, mode="sum"), dim=1)


def alike(table: Any, corpus: Corpus, taught: Any, chosen: Array) -> Any:
    """The mean squared difference of the cosines between the chosen texts, times 20."""
    ours = bag(table, [corpus.rows[i] for i in chosen])
    return ((ours @ ours.T - taught[chosen] @ taught[chosen].T) ** 2).mean() * 20


def distilled(table: Array, corpus: Corpus, epochs: int = 6, rate: float = 2e-3, size: int = 512) -> Any:
    """Learn the encoder's cosines, and its vectors through a linear map."""
    import torch
    from torch.nn.functional import cosine_similarity

    taught = torch.tensor(corpus.taught)
    learnt = torch.nn.Parameter(torch.tensor(table))
    with torch.no_grad():
        ours = torch.cat([bag(learnt, corpus.rows[i : i + 2000]) for i in range(0, len(corpus.rows), 2000)])
        turn = torch.nn.Parameter(torch.linalg.lstsq(ours, taught).solution)
    optimizer = torch.optim.Adam([{"params": [learnt]}, {"params": [turn]}], lr=rate)
    steps = [
        chosen[i : i + size]
        for epoch in range(epochs)
        for chosen in [np.random.default_rng(epoch).permutation(len(corpus.rows))]
        for i in range(0, len(chosen) - size + 1, size)
    ]
    for step, chosen in enumerate(steps):
        left = 1 - step / len(steps)
        for group, usual in zip(optimizer.param_groups, (rate, rate / 2), strict=True):
            group["lr"] = usual * left + 1e-5
        ours = bag(learnt, [corpus.rows[i] for i in chosen])
        loss = ((ours @ ours.T - taught[chosen] @ taught[chosen].T) ** 2).mean() * 20
        loss = loss + (1 - cosine_similarity(ours @ turn, taught[chosen])).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return learnt.detach()


def contrasted(
    table: Any, corpus: Corpus, pairs: Sequence[tuple[int, int]], epochs: int = 12, rate: float = 2e-3
) -> Any:
    """Bring the pairs together, away from 512 other claims drawn anew each time."""
    import torch
    from torch.nn.functional import cross_entropy

    draw = np.random.default_rng(0)
    taught = torch.tensor(corpus.taught)
    learnt = torch.nn.Parameter(table.clone())
    optimizer = torch.optim.Adam([learnt], lr=rate)
    steps, heat = epochs * (len(pairs) // 64 + 1), 0.06

    def some(row: Sequence[int]) -> Sequence[int]:
        return [piece for piece in row if draw.random() > 0.15] or row

    for step in range(steps):
        chosen = {
            pairs[i][1]: pairs[i][0] for i in draw.choice(len(pairs), min(64, len(pairs)), replace=False)
        }
        right = list(chosen)
        other = [c for c in draw.permutation(corpus.count)[:512] if c not in chosen]
        everyone = [*right, *other]
        asked = bag(learnt, [some(corpus.query(q)) for q in chosen.values()])
        claims = bag(learnt, [corpus.rows[c] for c in everyone])
        titles = bag(learnt, [some(corpus.rows[corpus.count + c]) for c in everyone])
        aim = torch.arange(len(right))
        loss = cross_entropy(asked @ claims.T / heat, aim) + cross_entropy(asked @ titles.T / heat, aim)
        last = torch.arange(len(everyone) - 256, len(everyone))
        loss = loss + 0.5 * cross_entropy(claims[-256:] @ titles.T / heat, last)
        loss = loss + alike(learnt, corpus, taught, draw.choice(len(corpus.rows), 256, replace=False))
        optimizer.zero_grad()
        loss.backward()
        optimizer.param_groups[0]["lr"] = rate * (1 - step / steps) + 1e-5
        optimizer.step()
    return learnt.detach()


def save(path: Path, pieces: Sequence[str], table: Array) -> None:
    """Write what `claims.static` reads: 8 bits a number."""
    scale = np.abs(table).max(0) / 127
    np.savez(
        path, allow_pickle=False, pieces=np.frombuffer("\n".join(pieces).encode("ascii"), np.uint8),
        vectors=np.round(table / scale).astype(np.int8), scale=scale.astype(np.float32),
    )  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> None:
    """Write static.npz, and the vectors without each part of the pairs into the work folder."""
    parser = argparse.ArgumentParser(prog="python -m claims.train_static", description=__doc__)
    for name in ("claims", "queries", "qrels", "work"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument(
        "--encoder", type=Path, help="folder of all-MiniLM-L6-v2; else as claims.encoder finds it"
    )
    parser.add_argument("--more", type=Path, nargs="*", default=[], help="more texts to distil on")
    parser.add_argument("--out", type=Path, default=FILE)
    options = parser.parse_args(arguments)
    import torch

    torch.manual_seed(0)
    with np.load(VECTORS, allow_pickle=False) as stored:
        pieces = stored["pieces"].tobytes().decode("ascii").split()
    corpus = Corpus(options, pieces)
    table = distilled(start(corpus), corpus)
    for fold in range(FOLDS):
        pairs = [pair for pair in corpus.pairs if pair[0] % FOLDS != fold]
        save(options.work / f"static-{fold}.npz", pieces, contrasted(table, corpus, pairs).numpy())
    save(options.out, pieces, contrasted(table, corpus, corpus.pairs).numpy())


if __name__ == "__main__":
    main()
