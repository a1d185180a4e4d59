"""How long a report takes, and how large it is, in a store of many mentions, all of it invented.

python -m bench.report --mentions 1000000

Prints one JSON line a size: the seconds of asking the store, of making the page without its scripts, and of the
whole command in a process of its own, medians of several runs; and how large the page is with and without scripts.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.made_up_store import made_up
from bench.queue import seconds
from flows.reporting.page import Told, page
from warehouse.report_data import Scope, report_data
from warehouse.store import load


def measure(mentions: int, runs: int, folder: Path) -> dict[str, object]:
    """Fill a store and report on it."""
    store = folder / f"report{mentions}.duckdb"
    load(store, made_up(store, mentions).runs())
    found = report_data(store, Scope())
    small = Told("Made up", live=False)

    def command() -> None:
        subprocess.run(
            [sys.executable, "-c", "import cli; cli.main()", "report", str(file), "--store", str(store)],
            check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip

    file = folder / "report.html"
    whole = seconds(command, runs)["wall_s"]
    return {
        **{name: found["read"][name] for name in ("mentions", "posts", "claims", "threads")},
        "ask": seconds(lambda: report_data(store, Scope()), runs),
        "page": seconds(lambda: page(found, small), runs),
        "command_wall_s": whole,
        "kb": len(page(found, small).encode()) // 1000,
        "kb_with_scripts": file.stat().st_size // 1000,
        "cores": os.cpu_count(),
    }


def main() -> None:
    """Print one JSON line a size."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--mentions", type=int, action="append")
    parser.add_argument("--runs", type=int, default=3)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for mentions in args.mentions or [100_000, 1_000_000]:
            print(json.dumps(measure(mentions, args.runs, Path(folder))), flush=True)


if __name__ == "__main__":
    main()
