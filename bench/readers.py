"""Readers and one writer at once: nobody waits, nobody fails, and what is read is always of one moment.

python -m bench.readers --readers 8 --seconds 120

The writer commits runs of 200 posts, each a thread of its own, one after the other, and publishes every one as of a
large store (from a spare snapshot where nobody reads it). Each reader opens the store again and again, asks every view,
and checks that every run is there whole or not at all and that counts and mentions agree. Prints one JSON line: runs
committed, rounds read, the longest that opening took in seconds, and what went wrong, which is to be nothing.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from warehouse.migrations import views
from warehouse.store import open_reader, query

WRITER = """
import itertools, sys
from claims.model import Claim, Judgement, Mention, Role, Verdict, VerdictValue
from extractors.model import Post, Thread
from warehouse import snapshot
from warehouse.store import RunBatch, write_run
snapshot.LARGE = 0
for number in itertools.count():
    name = f"https://forum.example/t/{number}"
    posts = tuple(Post(str(n), f"The sky is green, for the {n}th time.", author=f"a{n % 7}") for n in range(200))
    said = [(name, Mention(f"c{n % 3}", p.id, Role.ASSERTED, "The sky", 0, 7, 1.0, "")) for n, p in enumerate(posts)]
    values = tuple(VerdictValue)[number % 3 :]
    judged = tuple(
        Judgement(Claim(f"c{n}", f"Sky {n} is green.", f"k{n}"), (), Verdict(f"c{n}", values[n], 1.0, name)) for n in range(3)
    )
    write_run(sys.argv[1], RunBatch((Thread(name, "plain_text", posts),), said, judged, run_id=name))
    print(number, flush=True)
"""

HALF = """
SELECT count(*) FROM (
    SELECT r.run_id FROM runs AS r FULL JOIN threads AS t ON t.url = r.run_id
    WHERE (SELECT count(*) FROM posts AS p WHERE p.thread_url = r.run_id) <> 200
    OR (SELECT count(*) FROM mentions AS m WHERE m.thread_url = r.run_id) <> 200
    OR r.run_id IS NULL OR t.url IS NULL
)
"""
"""Runs of which something is missing."""

STEP = "SELECT (SELECT count(*) FROM mentions) - (SELECT coalesce(sum(mentions), 0) FROM claim_counts)"


def read(store: Path, seconds: float) -> dict[str, Any]:
    """Read for so long; what a reader tells of it."""
    end, rounds, longest, wrong = time.monotonic() + seconds, 0, 0.0, []
    while time.monotonic() < end:
        began = time.monotonic()
        try:
            with open_reader(store) as con:
                longest = max(longest, time.monotonic() - began)
                half, apart = (con.execute(sql).fetchone() for sql in (HALF, STEP))
                if half != (0,) or apart != (0,):
                    wrong.append(f"half a run: {half}, counts apart: {apart}")
                for view in views():
                    con.execute(f"SELECT count(*) FROM (FROM {view.name} LIMIT 2000)").fetchone()
        except Exception as error:  # whatever it is, it is what this looks for
            wrong.append(f"{type(error).__name__}: {error}")
        rounds += 1
    return {"rounds": rounds, "longest_open_s": round(longest, 2), "wrong": wrong[:5]}


def together(readers: int, seconds: float, folder: Path) -> dict[str, Any]:
    """Readers and a writer, for so long."""
    store = folder / "read.duckdb"
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(store)], stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    writer.stdout.readline()
    command = [sys.executable, "-m", "bench.readers", "--store", str(store), "--seconds", str(seconds)]
    reading = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(readers)]
    told = [json.loads(process.communicate()[0]) for process in reading]
    failed = writer.poll()
    writer.kill()
    writer.communicate()
    return {
        "readers": readers,
        "seconds": seconds,
        "runs": query(store, "SELECT count(*) FROM runs").rows[0][0],
        "rounds": sum(one["rounds"] for one in told),
        "longest_open_s": max(one["longest_open_s"] for one in told),
        "wrong": [line for one in told for line in one["wrong"]]
        + ([f"the writer ended: {failed}"] if failed else []),
    }


def main() -> None:
    """Print one JSON line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--readers", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--store", type=Path, help="read this store, in this process")
    args = parser.parse_args()
    if args.store:
        print(json.dumps(read(args.store, args.seconds)))
        return
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(together(args.readers, args.seconds, Path(folder))))


if __name__ == "__main__":
    main()
