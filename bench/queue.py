"""How long the queue takes in a store with many mentions, all of it invented.

python -m bench.queue --mentions 100000 --mentions 1000000

The store is that of bench.made_up_store: seven in ten claims are unverified, each with two matches; one in a hundred is
reviewed. Prints one JSON line a size: the store's rows,
and what list_queue, list_verdicts, one review and publishing a snapshot alone take; medians of several runs.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from bench.made_up_store import made_up
from claims.model import VerdictValue
from warehouse.store import (
    NewReview,
    list_queue,
    list_verdicts,
    load,
    open_writer,
    publish,
    query,
    store_info,
    write_review,
)

REVIEWS = """
INSERT INTO reviews BY NAME
SELECT 'r' || claim_id AS review_id, claim_id, 'set' AS action, 'false' AS verdict, 'unverified' AS machine_verdict,
       0.0 AS machine_confidence, 'Ann' AS reviewer, [] AS source_urls, TIMESTAMP '2026-12-01' AS reviewed_at,
       row_number() OVER () AS number
FROM claims WHERE hash(claim_id) % 100 = 1
"""


def seconds(work: Callable[[], object], runs: int) -> dict[str, float]:
    """The median wall and processor seconds of ``work``; the latter tell more on a machine that others use."""
    wall, cpu = [], []
    for _ in range(runs):
        start, spent = time.perf_counter(), time.process_time()
        work()
        wall.append(time.perf_counter() - start)
        cpu.append(time.process_time() - spent)
    return {"wall_s": round(statistics.median(wall), 2), "cpu_s": round(statistics.median(cpu), 2)}


def measure(mentions: int, runs: int, folder: Path) -> dict[str, object]:
    """Fill a store and ask it."""
    store = folder / f"queue{mentions}.duckdb"
    load(store, made_up(store, mentions).runs())
    with open_writer(store) as con:
        con.execute(REVIEWS)
    claim = query(store, "SELECT claim_id FROM claim_counts ORDER BY mentions DESC, claim_id LIMIT 1").rows[
        0
    ][0]

    def review() -> None:
        write_review(store, claim, NewReview("Ann", VerdictValue.FALSE, datetime.now(UTC)))

    return {
        **{
            name: store_info(store)["counts"][name]
            for name in ("mentions", "posts", "claims", "matches", "reviews")
        },
        "waiting": len(list_queue(store, limit=None)),
        "queue": seconds(lambda: list_queue(store), runs),
        "queue_topic": seconds(lambda: list_queue(store, topic="health"), runs),
        "queue_thread": seconds(lambda: list_queue(store, thread="/threads/42"), runs),
        "verdicts": seconds(lambda: list_verdicts(store), runs),
        "review": seconds(review, runs),
        "publish": seconds(lambda: publish(store), runs),
        "cores": os.cpu_count(),
    }


def main() -> None:
    """Print one JSON line a size."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--mentions", type=int, action="append")
    parser.add_argument("--runs", type=int, default=5)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for mentions in args.mentions or [100_000, 1_000_000]:
            print(json.dumps(measure(mentions, args.runs, Path(folder))), flush=True)


if __name__ == "__main__":
    main()
