"""What each part of matching is worth, and whether its probability can be believed.

    python -m bench.matching ablation --claims F --queries F --qrels F --train-queries F --train-qrels F --work DIR
    python -m bench.matching calibration --claims F --queries F --qrels F [--plot FILE.svg]

``ablation`` trains the order anew without each source of candidates and each kind of feature (DIR: the work
folder of `claims.train_static`) and prints map@5 on tweets left out of training, and on the queries.
``calibration`` matches each query in stores of three sizes, with its claim in it and without, and prints how
often a first candidate of each probability is right. Both print JSON lines.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from claims.checkthat import BenchmarkError, read_claims, read_qrels, read_queries
from claims.features import LEXICAL, STATIC
from claims.match import Matcher
from claims.shelf import MemoryShelf
from claims.static import static
from claims.train_ranker import Compared, Task, fit_order, precision

SIZES = (300, 2_000, 0)
BINS = 10
KINDS = {
    "string ratios": ("set_ratio", "title_ratio"),
    "numbers and names": ("numbers", "numbers_missing", "names"),
    "coverage and rarity": ("statement_covered", "claim_covered", "shared", "rarest"),
    "BM25 over words": ("words", "words_turn"),
    "BM25 over pieces of words": ("grams", "grams_turn"),
    "static vectors": STATIC,
    "all but static vectors": LEXICAL,
}


def without(data: Sequence[Compared], *, source: str) -> list[Compared]:
    """The candidates that another source found too: all but those that only ``source`` proposed."""
    out = []
    for one in data:
        words, pieces = one.features[:, 0] > 0, one.features[:, 2] > 0
        kept = {
            "words": pieces | ~words,
            "pieces of words": words | ~pieces,
            "static vectors": words | pieces,
        }
        out.append(Compared(one.features[kept[source]], one.right[kept[source]], one.held))
    return out


def measured(folds: Sequence[list[Compared]], dev: list[Compared], names: Sequence[str]) -> dict[str, float]:
    """map@5 on parts left out and on the queries, and the share of queries whose claim is a candidate."""
    left_out = [
        precision(one.right, one.features @ weights)
        for n, fold in enumerate(folds)
        for weights in [fit_order([o for m, other in enumerate(folds) if m != n for o in other], names)]
        for one in fold
    ]
    order = fit_order([one for fold in folds for one in fold], names)
    return {
        "left_out": round(float(np.mean(left_out)), 4),
        "queries": round(float(np.mean([precision(one.right, one.features @ order) for one in dev])), 4),
        "candidates": round(float(np.mean([one.right.any() for one in dev])), 4),
    }


def ablation(options: argparse.Namespace) -> None:
    """One line a thing left out."""
    task = Task(argparse.Namespace(
        claims=options.claims, queries=options.train_queries, qrels=options.train_qrels, work=options.work
    ))  # fmt: skip
    folds = [task.compared(vectors, part, task.claims) for vectors, part in task.parts()]
    wanted = read_qrels(options.qrels)
    asked = [(text, wanted[n]) for n, text in read_queries(options.queries) if n in wanted]
    dev, names = task.compared(static(), asked, task.claims), list(task.names)

    def line(what: str, some: Sequence[list[Compared]], queries: list[Compared], kept: Sequence[str]) -> None:
        columns = [names.index(name) for name in kept]

        def cut(data: list[Compared]) -> list[Compared]:
            return [one._replace(features=one.features[:, columns]) for one in data]

        print(
            json.dumps({"without": what, **measured([cut(f) for f in some], cut(queries), kept)}), flush=True
        )

    line("nothing", folds, dev, names)
    for kind, members in KINDS.items():
        kept = [n for n in names if n not in members] if kind != "all but static vectors" else list(STATIC)
        line(kind, folds, dev, kept)
    for source in ("words", "pieces of words", "static vectors"):
        less = [without(f, source=source) for f in folds]
        line(f"candidates by {source} alone", less, without(dev, source=source), names)


def first_candidates(options: argparse.Namespace) -> dict[str, list[tuple[float, bool]]]:
    """Store -> the probability of each query's first candidate, and whether it is right."""
    claims, wanted = read_claims(options.claims), read_qrels(options.qrels)
    asked = [(text, wanted[n]) for n, text in read_queries(options.queries) if n in wanted]
    needed = {name for _, right in asked for name in right}
    others = [c for c in claims if c.id not in needed]
    draw = np.random.default_rng(1)
    out = {}
    for size in SIZES:
        some = [others[i] for i in draw.permutation(len(others))[: size or len(others)]]
        pairs = []
        for held in (True, False):
            store = [c for c in claims if c.id in needed] + some if held else some
            for (_, right), found in zip(
                asked, Matcher(MemoryShelf(store)).match_many([t for t, _ in asked], 1), strict=True
            ):
                if found:
                    pairs.append((found[0].chance, found[0].statement.id in right))
        out[str(size or len(claims))] = pairs
    return out


def calibrated(pairs: Sequence[tuple[float, bool]]) -> tuple[list[tuple[float, float, int]], float]:
    """Bins of probability (mean, share right, count), and the expected calibration error over them."""
    chances, right = np.array([c for c, _ in pairs]), np.array([r for _, r in pairs])
    place = np.minimum((chances * BINS).astype(int), BINS - 1)
    bins = [
        (float(chances[place == b].mean()), float(right[place == b].mean()), int((place == b).sum()))
        for b in range(BINS)
        if (place == b).any()
    ]
    return bins, sum(abs(c - r) * n for c, r, n in bins) / len(pairs)


def calibration(options: argparse.Namespace) -> None:
    """One line a store, one for all, and the plot."""
    stores = first_candidates(options)
    for name, pairs in (*stores.items(), ("all", [p for some in stores.values() for p in some])):
        bins, error = calibrated(pairs)
        sure = [r for c, r in pairs if c >= 0.5]
        row = {
            "statements": name, "queries": len(pairs), "ece": round(error, 4),
            "right_at_half": round(sum(sure) / max(1, len(sure)), 3),
            "found_at_half": round(sum(sure) / max(1, sum(r for _, r in pairs)), 3),
            "bins": [[round(c, 3), round(r, 3), n] for c, r, n in bins],
        }  # fmt: skip
        print(json.dumps(row), flush=True)
    if options.plot:
        options.plot.write_text(plot({name: calibrated(pairs)[0] for name, pairs in stores.items()}))


def plot(stores: dict[str, list[tuple[float, float, int]]]) -> str:
    """An SVG: probability across, share right up; a line a store, the diagonal where both agree."""
    colours, side, edge = ("#1b6ca8", "#d1495b", "#3c8d5a"), 320, 46

    def x(value: float) -> float:
        return round(edge + value * side, 1)

    def y(value: float) -> float:
        return round(edge + (1 - value) * side, 1)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side + 2 * edge} {side + 2 * edge}" '
        'font-family="sans-serif" font-size="12">',
        f'<rect width="{side + 2 * edge}" height="{side + 2 * edge}" fill="white"/>',
        f'<path d="M{x(0)} {y(0)}H{x(1)}V{y(1)}H{x(0)}Z" fill="none" stroke="#888"/>',
        f'<path d="M{x(0)} {y(0)}L{x(1)} {y(1)}" stroke="#bbb" stroke-dasharray="4"/>',
    ]
    for tick in (0, 0.5, 1):
        parts.append(f'<text x="{x(tick)}" y="{y(0) + 16}" text-anchor="middle">{tick}</text>')
        parts.append(f'<text x="{x(0) - 8}" y="{y(tick) + 4}" text-anchor="end">{tick}</text>')
    parts.append(
        f'<text x="{x(0.5)}" y="{y(0) + 34}" text-anchor="middle">probability of the first candidate</text>'
    )
    parts.append(f'<text x="{x(0)}" y="{y(1) - 12}">share that is right</text>')
    for n, (name, bins) in enumerate(stores.items()):
        line = "L".join(f"{x(chance)} {y(share)}" for chance, share, _ in bins)
        parts.append(f'<path d="M{line}" fill="none" stroke="{colours[n]}" stroke-width="2"/>')
        parts += [
            f'<circle cx="{x(chance)}" cy="{y(share)}" r="{2 + count**0.5 / 4:.1f}" fill="{colours[n]}"/>'
            for chance, share, count in bins
        ]
        parts.append(
            f'<text x="{x(0.62)}" y="{y(0.2) + 16 * n}" fill="{colours[n]}">{name} statements</text>'
        )
    return "\n".join([*parts, "</svg>"]) + "\n"


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(required=True)
    for name, work in (("ablation", ablation), ("calibration", calibration)):
        command = commands.add_parser(name)
        command.set_defaults(work_=work)
        for option in ("claims", "queries", "qrels"):
            command.add_argument(f"--{option}", type=Path, required=True)
        if name == "ablation":
            for option in ("train-queries", "train-qrels", "work"):
                command.add_argument(f"--{option}", type=Path, required=True)
        else:
            command.add_argument("--plot", type=Path)
    options = parser.parse_args()
    try:
        options.work_(options)
    except BenchmarkError as error:
        sys.exit(f"bench.matching: {error}")


if __name__ == "__main__":
    main()
