"""Cold starts of the command line: the median of several runs, each in a fresh process.

python -m bench.startup --runs 7
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
from pathlib import Path

CLAIM = "In Australia you can go to jail for a year for criticising your wife"


def cold(arguments: list[str], runs: int) -> dict[str, float]:
    """Median and maximum wall seconds of ``sayso ARGUMENTS``."""
    command = [str(Path(sys.executable).with_name("sayso")), *arguments]
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "SAYSO_STORE": f"{folder}/none.duckdb"}
        times = []
        for _ in range(runs + 1):
            start = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True, env=env)
            times.append(time.perf_counter() - start)
    return {"median_s": round(statistics.median(times[1:]), 3), "max_s": round(max(times[1:]), 3)}


def main() -> None:
    """Print one JSON line; the first run of each command warms the disk cache and is not counted."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=7)
    args = parser.parse_args()
    print(
        json.dumps(
            {
                "help": cold(["--help"], args.runs),
                "check": cold(["check", CLAIM], args.runs),
                "cores": os.cpu_count(),
            }
        )
    )


if __name__ == "__main__":
    main()
