"""What a store of many mentions costs: loading, writing, publishing, and every documented view. All of it is invented.

python -m bench.warehouse --mentions 10000000

Loads through Arrow in one transaction, then writes batches of 10,000 mentions of new posts in new threads, publishing
each, and asks every view its own example (the line "-- Example:" of its file), each view in a process of its own, with
the claim that is mentioned most and a thread. Prints one JSON line: seconds, rows a second, bytes, and for each view
the median of its runs and the peak of the process's memory. `--keep FOLDER` keeps the store for a further look.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.made_up_store import MadeUp, made_up
from warehouse import writer
from warehouse.catalog import documented
from warehouse.paths import store_files
from warehouse.pseudonyms import names_kept
from warehouse.store import RunBatch, load, open_reader, open_writer, query

BATCH = 10_000


def fill(store: Path, made: MadeUp, size: int) -> dict[str, Any]:
    """Load everything; what it took without the making up."""
    spent = 0.0

    def drawn() -> Iterator[tuple[RunBatch, dict[str, Any]]]:
        nonlocal spent
        runs = made.runs(size)
        while True:
            began = time.perf_counter()
            found = next(runs, None)
            spent += time.perf_counter() - began
            if found is None:
                return
            yield found

    publishing, usual = 0.0, writer.publish_files

    def timed(*files: Any, **settings: Any) -> None:
        nonlocal publishing
        began = time.perf_counter()
        usual(*files, **settings)
        publishing += time.perf_counter() - began

    writer.publish_files = timed
    began = time.perf_counter()
    load(store, drawn())
    total = time.perf_counter() - began - spent
    writer.publish_files = usual
    mentions = made.sizes.mentions
    return {
        "load_s": round(total - publishing, 1),
        "mentions_per_s": round(mentions / (total - publishing)),
        "publish_s": round(publishing, 1),
        "publish_share": round(publishing / total, 3),
        "store_mb": store.stat().st_size >> 20,
        "snapshot_mb": store_files(store).snapshot.stat().st_size >> 20,
    }


def batches_of_ten_thousand(store: Path, made: MadeUp, runs: int) -> dict[str, Any]:
    """Seconds of writing a batch and of publishing it, medians."""
    from warehouse.arrow import run_tables

    writes, publications = [], []
    usual = writer.publish_files

    def timed(*files: Any, **settings: Any) -> None:
        began = time.perf_counter()
        usual(*files, **settings)
        publications.append(time.perf_counter() - began)

    writer.publish_files = timed
    for number in range(runs):
        first = made.sizes.mentions + number * BATCH
        at = datetime.now(UTC)
        batch = RunBatch(run_id=f"more {number}", started_at=at, finished_at=at)
        tables = {**run_tables(batch, names_kept), **made.mentions(first, first + BATCH)}
        began = time.perf_counter()
        with open_writer(store) as con:
            writer.write_tables(con, batch, tables)
        writes.append(time.perf_counter() - began - publications[-1])
    writer.publish_files = usual
    # The first two have no spare snapshot to build upon.
    write, published = statistics.median(writes), statistics.median(publications[2:] or publications)
    return {
        "batch_mentions": BATCH,
        "write_s": round(write, 2),
        "slowest_write_s": round(max(writes), 2),
        "first_publish_s": round(publications[0], 2),
        "publish_s": round(published, 2),
        "publish_share": round(published / (published + write), 2),
    }


def view(store: Path, name: str, claim: str, thread: str, runs: int) -> dict[str, Any]:
    """The median seconds of a view's example, and the peak of this process's memory."""
    sql = documented()[name].example
    asked = {name: value for name, value in (("claim", claim), ("thread", thread)) if f"${name}" in sql}
    taken = []
    with open_reader(store) as con:
        for _ in range(runs):
            began = time.perf_counter()
            rows = len(con.execute(sql, asked).fetchall())
            taken.append(time.perf_counter() - began)
    return {"median_s": round(statistics.median(taken), 3), "peak_mb": peak_mb(), "rows": rows}


def peak_mb() -> int | None:
    """The most memory that this process had, in megabytes; None where the system does not tell.

    Not from getrusage, which also counts what the process had that started this one.
    """
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return None
    return int(status.partition("VmHWM:")[2].split()[0]) >> 10


def views(store: Path, runs: int) -> dict[str, Any]:
    """Every view in a process of its own."""
    claim = query(store, "SELECT claim_id FROM claim_counts ORDER BY mentions DESC, claim_id LIMIT 1").rows[
        0
    ][0]
    thread = query(store, "SELECT min(url) FROM threads").rows[0][0]
    found = {}
    for name in sorted(documented()):
        command = [sys.executable, "-m", "bench.warehouse", "--view", name, "--store", str(store)]
        asked = ["--claim", claim, "--thread", thread, "--runs", str(runs)]
        out = subprocess.run([*command, *asked], check=True, capture_output=True, text=True).stdout
        found[name] = json.loads(out)
    return found


def measure(mentions: int, size: int, runs: int, folder: Path) -> dict[str, Any]:
    """Fill a store in ``folder``, write to it, ask it."""
    store = folder / f"made-up-{mentions}.duckdb"
    made = made_up(store, mentions)
    loaded = fill(store, made, size)
    more = batches_of_ten_thousand(store, made, 7)
    asked = views(store, runs)
    slowest = max(asked, key=lambda name: asked[name]["median_s"])
    return {
        "mentions": mentions,
        "posts": made.sizes.posts,
        "claims": made.sizes.claims,
        "threads": made.sizes.threads,
        "load": loaded,
        "write": more,
        "slowest_view": {slowest: asked[slowest]["median_s"]},
        "views_over_1s": sorted(name for name, one in asked.items() if one["median_s"] >= 1),
        "views": asked,
        "cores": os.cpu_count(),
    }


def main() -> None:
    """Print one JSON line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--mentions", type=int, default=1_000_000)
    parser.add_argument("--batch", type=int, default=1_000_000, help="mentions an Arrow batch of the load")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--keep", type=Path, help="a folder for the store, which then stays")
    parser.add_argument("--view", help="ask this view alone, in this process")
    parser.add_argument("--store", type=Path)
    parser.add_argument("--claim", default="")
    parser.add_argument("--thread", default="")
    args = parser.parse_args()
    if args.view:
        print(json.dumps(view(args.store, args.view, args.claim, args.thread, args.runs)))
        return
    with tempfile.TemporaryDirectory() as folder:
        print(
            json.dumps(measure(args.mentions, args.batch, args.runs, args.keep or Path(folder))), flush=True
        )


if __name__ == "__main__":
    main()
