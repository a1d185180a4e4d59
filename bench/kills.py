"""A run that is killed at random moments: the store opens, holds no half of it, and the next run makes it good.

python -m bench.kills --kills 50

Kills `sayso run` on the example thread with SIGKILL, with everything it started, after a time drawn from 0 to what a
whole run took; then looks at the store, and after the last kill lets a run end and compares it with one that nobody
disturbed. A run whose store was already committed begins a new store. Prints one JSON line.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from warehouse.store import query
from warehouse.upkeep.check import check

THREAD = Path(__file__).parent.parent / "examples" / "thread.html"
WHOLE = """
SELECT (SELECT count(*) FROM runs), (SELECT count(*) FROM posts), (SELECT count(*) FROM claims),
       (SELECT count(*) FROM mentions), (SELECT count(*) FROM verdicts), (SELECT sum(mentions) FROM claim_counts)
"""
ANEW = "SELECT * FROM (SELECT claim_id, verdict, mentions FROM latest_verdicts) ORDER BY ALL"


def start(store: Path) -> subprocess.Popen[str]:
    """A run as a user starts it, in a group of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", "import cli; cli.main()", "run", str(THREAD), "--store", str(store), "--json"],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip


def measure(kills: int, seed: int, folder: Path) -> dict[str, Any]:
    """Kill, look, and compare."""
    chance, began = random.Random(seed), time.monotonic()
    undisturbed = folder / "undisturbed.duckdb"
    assert start(undisturbed).wait() == 0
    whole, said = query(undisturbed, WHOLE).rows, query(undisturbed, ANEW).rows
    took = time.monotonic() - began
    seen, wrong, number, finished = {"no store": 0, "nothing of the run": 0, "all of it": 0}, [], 0, 0
    store = folder / "killed.duckdb"
    for _ in range(kills):
        process = start(store)
        time.sleep(chance.uniform(0, took))
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        finished += process.wait() == 0
        if not store.exists():
            seen["no store"] += 1
            continue
        rows = query(store, WHOLE).rows
        seen["all of it" if rows[0][0] else "nothing of the run"] += 1
        if rows[0][0] and rows != whole:
            wrong.append(f"half a run: {rows}")
        wrong += [f"{one.what}: {one.detail}" for one in check(store) if not one.ok]
        if rows[0][0]:
            # Whoever was killed after the commit did everything: once more over it must add nothing.
            assert start(store).wait() == 0
            if query(store, ANEW).rows != said:
                wrong.append("counted twice")
            number += 1
            store = folder / f"killed{number}.duckdb"
    assert start(store).wait() == 0
    if query(store, ANEW).rows != said:
        wrong.append("the run after all kills is not like one that nobody disturbed")
    return {
        "kills": kills - finished,
        "ended_before": finished,
        "a_run_s": round(took, 1),
        "found": seen,
        "wrong": wrong[:10],
    }


def main() -> None:
    """Print one JSON line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(measure(args.kills, args.seed, Path(folder))))


if __name__ == "__main__":
    main()
