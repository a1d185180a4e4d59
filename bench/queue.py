"""How long the queue takes in a store with many mentions, all of it invented.

python -m bench.queue --mentions 100000 --mentions 1000000

Claims are mentioned as unevenly as in real threads: most once or twice, a few thousands of times. Nine in ten are
unverified, each with ten matches, and one in a hundred is reviewed. Prints one JSON line a size: the store's rows,
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

from claims.model import VerdictValue
from warehouse.store import (
    NewReview,
    list_queue,
    list_verdicts,
    open_writer,
    publish,
    store_info,
    write_review,
)

FILL = """
INSERT INTO threads BY NAME
SELECT 'https://forum.example/t/' || i AS url, 'xenforo' AS platform, 'forum.example' AS site, 'Thread ' || i AS title,
       TIMESTAMP '2026-01-01' + to_hours(i % 8000) AS first_seen, first_seen AS last_seen
FROM range({threads}) AS r(i);

INSERT INTO posts BY NAME
SELECT 'https://forum.example/t/' || (i % {threads}) AS thread_url, 'p' || i AS post_id, i AS "position",
       'author' || (hash(i) % {authors}) AS author_key, TIMESTAMP '2026-01-01' + to_minutes(i % 480000) AS created_at,
       'text' AS text, created_at AS first_seen, created_at AS text_seen, created_at AS last_seen
FROM range({posts}) AS r(i);

INSERT INTO claims BY NAME
SELECT 'c' || i AS claim_id, 'In 20' || (i % 100) || ' town number ' || i || ' sold its buses.' AS text, 'k' AS key,
       TIMESTAMP '2026-01-01' AS first_seen, CASE WHEN i % 3 = 0 THEN 'transport' END AS topic,
       CASE WHEN i % 5 = 0 THEN 'GB' END AS jurisdiction
FROM range({claims}) AS r(i);

INSERT INTO wordings BY NAME
SELECT claim_id AS wording_id, claim_id AS leader_id, claim_id, text, 'first' AS why,
       row_number() OVER (ORDER BY claim_id) AS number, first_seen
FROM claims;

INSERT INTO verdicts BY NAME
SELECT claim_id, 'r1' AS run_id,
       CASE WHEN hash(claim_id) % 10 = 0 THEN 'false' ELSE 'unverified' END AS "value",
       CASE WHEN hash(claim_id) % 10 = 0 THEN 0.9 ELSE 0.0 END AS confidence, 'because' AS reason,
       [] AS statement_ids, 'm' AS method, 's' AS sources_version, first_seen AS judged_at
FROM claims;

INSERT INTO matches BY NAME
SELECT claim_id, 'r1' AS run_id, s.id AS statement_id, 1 + row_number() OVER (PARTITION BY claim_id) AS rank,
       s.statement AS wording, MAP {{'bm25': 1.0}} AS scores, 0.1 AS relevance, 'does_not_settle' AS stance,
       [{{'kind': 'topic', 'effect': 'blocks', 'claim_part': '', 'statement_part': '', 'note': 'another topic'}}] AS findings
FROM claims CROSS JOIN (FROM statements ORDER BY id LIMIT 10) AS s;

INSERT INTO mentions BY NAME
SELECT 'm' || i AS mention_id, 'c' || claim AS claim_id,
       'https://forum.example/t/' || (post % {threads}) AS thread_url, 'p' || post AS post_id,
       CASE WHEN i % 7 = 0 THEN 'denied' WHEN i % 5 = 0 THEN 'quoted' ELSE 'asserted' END AS role, 'span' AS span,
       (i // {posts}) * 100 AS span_start, span_start + 50 AS span_end, 0.2 + 0.8 * (hash(i) % 1000) / 1000 AS worthiness,
       'stated' AS why, TIMESTAMP '2026-12-01' AS seen_at, 'c' || claim AS wording_id
FROM (
    SELECT i, i % {posts} AS post, CAST(floor(pow({claims}, hash(i + 7) / 18446744073709551616.0)) AS BIGINT) % {claims} AS claim
    FROM range({mentions}) AS r(i)
);

INSERT INTO reviews BY NAME
SELECT 'r' || claim_id AS review_id, claim_id, 'set' AS action, 'false' AS verdict, 'unverified' AS machine_verdict,
       0.0 AS machine_confidence, 'Ann' AS reviewer, [] AS source_urls, TIMESTAMP '2026-12-01' AS reviewed_at,
       row_number() OVER () AS number
FROM claims WHERE hash(claim_id) % 100 = 1;
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
    sizes = {"mentions": mentions, "posts": mentions // 2, "claims": mentions // 5, "threads": max(1, mentions // 100),
             "authors": max(1, mentions // 20)}  # fmt: skip
    with open_writer(store) as con:
        con.execute(FILL.format(**sizes))

    def review() -> None:
        write_review(store, "c7", NewReview("Ann", VerdictValue.FALSE, datetime.now(UTC)))

    return {
        **{
            name: store_info(store)["counts"][name]
            for name in ("mentions", "posts", "claims", "matches", "reviews")
        },
        "waiting": len(list_queue(store, limit=None)),
        "queue": seconds(lambda: list_queue(store), runs),
        "queue_topic": seconds(lambda: list_queue(store, topic="transport"), runs),
        "queue_thread": seconds(lambda: list_queue(store, thread="Thread 42"), runs),
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
