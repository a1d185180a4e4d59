"""What does one changed statement cost a big store? `python -m bench.reverdict --claims 100000 --statements 1000`.

Prints one JSON line, of made-up statements and claims about them (`bench.made_up`) in a new store: touched (claims
that one edited statement touches), find_s (to find them, without loading), load_s (statements and index; once after
a change it is brought up to date), whole_s (all of `sayso reverdict`, with the commit and the snapshot), again_s
(the same with nothing to do) and history_s (to import the statements, with their history).
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bench.made_up import Words
from claims.canonical import make_claim
from claims.model import Judgement, Rating, Source, Verdict, VerdictValue, VettedStatement
from flows.judging import Bench
from flows.rejudged import batch_of
from flows.run import reverdict
from flows.touched import Which, find_touched
from warehouse.history import Change
from warehouse.statement_edits import edit_statement, find_statement
from warehouse.store import open_writer, write_run
from warehouse.upsert import upsert_statements

BATCH = 25_000
SOURCE = (Source("Minutes", "Council", "https://council.example/minutes"),)


def fill(store: Path, claims: int, statements: int) -> float:
    """A store of that size; gives the seconds that the import of the statements took."""
    words = Words(7)
    texts = [words.statement()[0] for _ in range(statements)]
    vetted = [VettedStatement(f"s{n}", text, Rating.TRUE, sources=SOURCE) for n, text in enumerate(texts)]
    started = time.perf_counter()
    with open_writer(store) as con:
        upsert_statements(con, vetted, "made_up.jsonl", datetime.now(UTC))
    took = time.perf_counter() - started
    bench = Bench(str(store))
    for start in range(0, claims, BATCH):
        made = [
            make_claim(words.claim(texts[n % statements])) for n in range(start, min(start + BATCH, claims))
        ]
        judged = [
            Judgement(claim, (), Verdict(claim.id, VerdictValue.UNVERIFIED, 0.0, "Not judged yet."))
            for claim in made
        ]
        write_run(store, replace(batch_of((), bench, f"fill-{start}"), judgements=judged))
    return took


def measure(store: Path, claims: int, statements: int) -> dict[str, float]:
    """Every figure of the line."""
    out: dict[str, float] = {"claims": claims, "statements": statements}
    out["history_s"] = fill(store, claims, statements)
    reverdict(store, Which())
    before = find_statement(store, "s5")
    edit_statement(
        store, before, replace(before.statement, rating=Rating.FALSE), Change(datetime.now(UTC), "bench")
    )
    started = time.perf_counter()
    bench = Bench(str(store))
    out["load_s"] = time.perf_counter() - started
    started = time.perf_counter()
    found = find_touched(store, bench.mark.judged_on, lambda: bench.index)
    out["find_s"], out["touched"] = time.perf_counter() - started, len(found.claims)
    for name in ("whole_s", "again_s"):
        started = time.perf_counter()
        reverdict(store, Which())
        out[name] = time.perf_counter() - started
    return {name: round(value, 2) for name, value in out.items()}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--statements", type=int, default=1_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(measure(Path(folder) / "sayso.duckdb", given.claims, given.statements)))


if __name__ == "__main__":
    main()
