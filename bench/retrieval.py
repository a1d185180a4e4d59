"""Does the right vetted claim come first? `python -m bench.retrieval --claims F --queries F --qrels F`.

The formats are those of CheckThat! 2020 task 2. Prints one JSON line: map@1, map@3, map@5, recall@20,
claims_per_s (one core, after one warm-up
claim; per_cpu_s: a second of processor time), index_s, peak_mb (resident). ``--semantic`` adds the sentence
encoder.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from claims.checkthat import BenchmarkError, read_claims, read_qrels, read_queries
from claims.match import Matched, Matcher
from claims.shelf import MemoryShelf

DEPTHS = (1, 3, 5)


def average_precision(found: Sequence[str], right: set[str], depth: int) -> float:
    """Average precision among the first ``depth``, over the right ones there could be; 0 to 1."""
    hits, total = 0, 0.0
    for place, name in enumerate(found[:depth], 1):
        if name in right:
            hits += 1
            total += hits / place
    return total / max(1, min(len(right), depth))


def scored(found: Sequence[Sequence[Matched]], rights: Sequence[set[str]]) -> dict[str, float]:
    """The measures over all queries."""
    names = [[one.statement.id for one in some] for some in found]
    out = {
        f"map@{depth}": float(
            np.mean([average_precision(n, r, depth) for n, r in zip(names, rights, strict=True)])
        )
        for depth in DEPTHS
    }
    out["recall@20"] = float(np.mean([bool(set(n[:20]) & r) for n, r in zip(names, rights, strict=True)]))
    return out


def encoder_if(wanted: bool) -> Any:
    """The sentence encoder, where it is asked for."""
    if not wanted:
        return None
    from claims.encoder import Encoder

    return Encoder.load()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("claims", "queries", "qrels"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--semantic", action="store_true", help="with the sentence encoder")
    options = parser.parse_args()
    try:
        claims, queries = read_claims(options.claims), read_queries(options.queries)
        wanted = read_qrels(options.qrels)
    except BenchmarkError as error:
        sys.exit(f"bench.retrieval: {error}")
    asked = [(text, wanted[number]) for number, text in queries if number in wanted]
    if not asked:
        sys.exit(f"bench.retrieval: {options.qrels} names none of the queries in {options.queries}")
    encoder = encoder_if(options.semantic)
    started = time.perf_counter()
    matcher = Matcher(MemoryShelf(claims, encoder=encoder), encoder)
    matcher.match("the first claim reads the vectors")
    indexed, worked = time.perf_counter(), time.process_time()
    found = matcher.match_many([text for text, _ in asked])
    seconds, work = time.perf_counter() - indexed, time.process_time() - worked
    report = {name: round(value, 4) for name, value in scored(found, [r for _, r in asked]).items()}
    report |= {
        "queries": len(asked),
        "claims_per_s": round(len(asked) / seconds, 1),
        "claims_per_cpu_s": round(len(asked) / work, 1),
        "index_s": round(indexed - started, 2),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    print(json.dumps(report))


if __name__ == "__main__":
    main()
