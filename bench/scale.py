"""What does size cost? `python -m bench.scale --statements 10000,100000,1000000`.

Prints one JSON line a size, of made-up statements (`bench.made_up`): index_s and index_mb (one process),
update_s (1,000 more statements, until a new reader finds them), claims_per_s with one process and, for 10,000 claims and
with the start of the processes, with two,
search_mb, recall@20 of planted claims, brute_per_s (rapidfuzz's cdist of token_set_ratio against every
statement, one core) and the ratio of the two. ``cpu`` is processor time, which a busy machine does not
stretch as much; the ratio is of processor times. Memory is the resident peak of a process of its own.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from rapidfuzz import fuzz, process

from bench.made_up import Words, lines, read
from claims import disk
from claims.many import match_all
from claims.match import Matcher

CLAIMS = 1_000
NOTHING = np.zeros(0, np.uint64)


def peak_mb() -> int:
    """The most that this process had in memory, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def index(folder: Path, file: Path) -> tuple[float, float, int]:
    """Build; seconds, seconds of processor time, and MB."""
    started, worked = time.perf_counter(), time.process_time()
    with file.open(encoding="utf-8") as rows:
        disk.build(folder, read(rows), "made up")
    return time.perf_counter() - started, time.process_time() - worked, peak_mb()


def add(folder: Path) -> float:
    """Add 1,000 statements; seconds until a new reader finds one of them."""
    some = list(read(lines(1_000, seed=1)))
    started = time.perf_counter()
    with disk.lock(folder):
        disk.update(folder, some, NOTHING, "more")
    found = Matcher(disk.DiskShelf(folder)).match(some[-1][0].statement)
    seconds = time.perf_counter() - started
    if not found or found[0].statement.id != some[-1][0].id:
        raise RuntimeError("the statement that was added is not found")
    return seconds


def search(folder: Path, claims: Sequence[str]) -> tuple[float, float, int, list[list[str]]]:
    """Match after a few claims that warm up; seconds, of processor time too, MB, and the ids found."""
    matcher = Matcher(disk.DiskShelf(folder))
    matcher.match_many(claims[:20])
    started, worked = time.perf_counter(), time.process_time()
    found = matcher.match_many(claims)
    seconds, work = time.perf_counter() - started, time.process_time() - worked
    return seconds, work, peak_mb(), [[one.statement.id for one in some] for some in found]


def apart(work: Callable[..., Any], *calls: tuple[Any, ...]) -> list[Any]:
    """Each call in a new process, all at once."""
    with ProcessPoolExecutor(len(calls), multiprocessing.get_context("spawn")) as pool:
        return [future.result() for future in [pool.submit(work, *call) for call in calls]]


def brute(file: Path, claims: Sequence[str]) -> tuple[float, float]:
    """Claims a second against every statement, and a second of processor time."""
    with file.open(encoding="utf-8") as rows:
        statements = [row.split("\t")[1].lower() for row in rows]
    asked = [claim.lower() for claim in claims]
    started, worked = time.perf_counter(), time.process_time()
    process.cdist(asked, statements, scorer=fuzz.token_set_ratio, workers=1, dtype=np.uint8)
    return len(asked) / (time.perf_counter() - started), len(asked) / (time.process_time() - worked)


def measure(count: int, folder: Path) -> dict[str, float]:
    """All of it for one size."""
    file, words = folder / "statements.tsv", Words(2)
    with file.open("w", encoding="utf-8") as out:
        out.writelines(f"{line}\n" for line in lines(count))
    step = max(1, count // CLAIMS)
    with file.open(encoding="utf-8") as rows:
        chosen = [row.split("\t")[:2] for row in islice(rows, 0, step * CLAIMS, step)]
    claims = [words.claim(text) for _, text in chosen]
    ((index_s, index_cpu_s, index_mb),) = apart(index, (folder / "index", file))
    ((one_s, one_cpu_s, search_mb, found),) = apart(search, (folder / "index", claims))
    many = claims * 10
    started = time.perf_counter()
    both = sum(1 for _ in match_all(folder / "index", many, workers=2))
    both_s = time.perf_counter() - started
    (update_s,) = apart(add, (folder / "index",))
    brute_per_s, brute_per_cpu_s = brute(file, claims[: max(1, 100_000 // count)])
    return {
        "statements": count,
        "index_s": round(index_s, 2),
        "index_cpu_s": round(index_cpu_s, 2),
        "index_mb": index_mb,
        "update_s": round(update_s, 2),
        "claims_per_s": round(len(claims) / one_s, 1),
        "claims_per_cpu_s": round(len(claims) / one_cpu_s, 1),
        "claims_per_s_two": round(both / both_s, 1),
        "search_mb": search_mb,
        "recall@20": round(
            sum(name in some for (name, _), some in zip(chosen, found, strict=True)) / len(chosen), 4
        ),
        "brute_per_s": round(brute_per_s, 3),
        "times_brute": round(len(claims) / one_cpu_s / brute_per_cpu_s, 1),
    }


def main() -> None:
    """Measure each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--statements", default="10000,100000,1000000", help="sizes, with commas between")
    options = parser.parse_args()
    for size in options.statements.split(","):
        folder = Path(tempfile.mkdtemp(prefix="sayso-scale-"))
        try:
            print(json.dumps(measure(int(size), folder)), flush=True)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
