"""What does it cost to place the wordings of ten new posts in a large store? ``python -m bench.placing``.

``--wordings N`` (repeatable): a store with N wordings, each a claim, made as bench.cluster makes its mentions. Then,
in a new process, the wordings of ten posts (POST_CLAIMS each; half are in the store word for word, half are about the
same names and numbers in other words) are given their claims. Wall and processor seconds, the growth of the process
in MB over what it takes for a store with one wording (Linux), and how many wordings were read.
Prints one JSON line. Stores are made in a temporary folder, at about a quarter of a millisecond a wording.
"""

from __future__ import annotations

import argparse
import itertools
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.cluster import DATA, mentions
from claims.blocking import lookup_keys
from claims.canonical import wording_id
from claims.cluster import METHOD
from claims.model import Mention, Role, WordingRow
from claims.paraphrase import read_wording

POSTS, POST_CLAIMS = 10, 3
_CHUNK = 50_000


def main() -> None:
    """Measure and print one JSON line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--wordings", type=int, action="append", default=[], metavar="N")
    parser.add_argument("--only", type=Path, metavar="STORE", help="measure this store in this process")
    options = parser.parse_args()
    if options.only:
        print(json.dumps(_measure(options.only)))
        return
    with tempfile.TemporaryDirectory() as folder:
        small = Path(folder) / "small.duckdb"
        _fill(small, 1)
        base = _in_new_process(small)["peak_mb"]
        results = []
        for n in options.wordings or [10_000, 100_000]:
            store = Path(folder) / f"{n}.duckdb"
            _fill(store, n)
            found = _in_new_process(store)
            results.append({"wordings": n, **found, "growth_mb": found["peak_mb"] - base})
        print(json.dumps(results))


def _texts(n: int) -> Iterator[str]:
    rows = [json.loads(line) for line in DATA.read_text(encoding="utf-8").splitlines()]
    seen: set[int] = set()
    for text in mentions(rows, n * 10):
        if hash(text) not in seen:
            seen.add(hash(text))
            yield text
        if len(seen) == n:
            return


def _fill(store: Path, n: int) -> None:
    from warehouse.arrow import wordings_table
    from warehouse.store import open_writer

    texts = _texts(n)
    now, number = datetime.now(UTC), 0
    while some := list(itertools.islice(texts, _CHUNK)):
        ids = [(wording_id(text), text) for text in some]
        rows = [WordingRow(i, i, i, text, lookup_keys(read_wording(text))) for i, text in ids]
        with open_writer(store) as con:
            con.register("incoming", wordings_table(rows, METHOD, now))
            con.execute(
                "INSERT INTO wordings BY NAME SELECT * REPLACE (number + ? AS number) FROM incoming", [number]
            )
            con.unregister("incoming")
        number += len(rows)


def _in_new_process(store: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.placing", "--only", str(store)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _measure(store: Path) -> dict[str, Any]:
    from flows.placing import REACH, place
    from warehouse.store import known_wordings

    texts = list(itertools.islice(_texts(POSTS * POST_CLAIMS * 200), 0, None, 200))
    new = [text if n % 2 else f"Apparently {text[0].lower()}{text[1:]}" for n, text in enumerate(texts)]
    said = [("", Mention("", "p", Role.ASSERTED, t, 0, 1, 1.0, "", wording=t)) for t in new]
    read_wording("The tagger and its tables are loaded before the clock starts.")
    wall, cpu = time.perf_counter(), time.process_time()
    placed = place(store, said)
    seconds = {"wall_s": time.perf_counter() - wall, "cpu_s": time.process_time() - cpu}
    peak = _peak_mb()
    wanted = {wording_id(t): lookup_keys(read_wording(t)) for t in new}
    return {
        "asked": len(said),
        "joined": sum(len(placed.claims) > 0 and m.claim_id != m.wording_id for _, m in placed.mentions),
        "wordings_read": len(known_wordings(store, wanted, REACH).rows),
        **{name: round(value, 3) for name, value in seconds.items()},
        "peak_mb": peak,
    }


def _peak_mb() -> int:
    """Of this process alone; getrusage would count what its parent had when it started it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))) // 1024


if __name__ == "__main__":
    main()
