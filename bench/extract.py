"""How fast every extractor reads, and with how much memory, on a page of 20 and one of 1,000 posts.

    python -m bench.extract --platform xenforo --runs 3

The pages are the extractor's own fixtures with their posts repeated (see bench/grow.py). Prints one JSON line
a platform: posts a second on both pages, how much longer a post takes on the long one (``ratio``; 1 is linear),
and what the long page added to the peak memory of the process. Each page is measured in a process of its own.
"""

from __future__ import annotations

import argparse
import importlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.grow import grown
from extractors import registry
from extractors.model import Page

FIXTURES = Path(__file__).parents[1] / "tests" / "fixtures"
FETCHED = datetime(2026, 11, 1, 12, tzinfo=UTC)
SHORT, LONG = 20, 1_000


def pages() -> dict[str, list[Page]]:
    """The fixtures of each extractor: those that it reads, nested ones first; [] where there is none."""
    found: dict[str, list[Page]] = {module.__name__: [] for module in registry.available()}
    paths = sorted(
        (p for p in FIXTURES.iterdir() if p.is_file()), key=lambda p: ("nested" not in p.name, p.name)
    )
    for path in paths:
        page = Page(f"https://forum.example/{path.name}", path.read_bytes(), fetched_at=FETCHED)
        found[registry.pick(page).__name__].append(page)
    return found


def peak_mb() -> float:
    """The most memory that this process has had so far, in megabytes."""
    status = Path("/proc/self/status")
    if status.exists():  # ru_maxrss would count what the parent had before it started this process
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1024 if sys.platform != "darwin" else 1024 * 1024)


def measure(module: str, url: str, file: str, runs: int) -> dict[str, Any]:
    """In this process: the best processor time of several extractions, and the memory they added."""
    extract = importlib.import_module(module).extract
    page = Page(url, Path(file).read_bytes(), fetched_at=FETCHED)
    if page.body.lstrip()[:1] == b"<":
        page = Page(url, page.body, "text/html; charset=utf-8", FETCHED)
    before, seconds, posts = peak_mb(), [], 0
    for _ in range(runs + 1):  # the first loads what is only loaded when needed
        start = time.process_time()
        posts = len(extract(page).posts)
        seconds.append(time.process_time() - start)
    return {"posts": posts, "seconds": min(seconds[1:]), "added_mb": peak_mb() - before}


def apart(module: str, page: Page, runs: int) -> dict[str, Any]:
    """``measure`` in a process of its own."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(page.body)
        file.flush()
        command = [sys.executable, "-m", "bench.extract", "--measure", module, page.url, file.name]
        done = subprocess.run([*command, "--runs", str(runs)], capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def lines(wanted: set[str], runs: int) -> Iterator[dict[str, Any]]:
    """One line a platform; one that cannot be measured says why."""
    for name, originals in pages().items():
        platform = name.rpartition(".")[2]
        if wanted and platform not in wanted:
            continue
        extract = importlib.import_module(name).extract
        for page in originals:
            short, long = (grown(page, extract, posts) for posts in (SHORT, LONG))
            if short and long:
                yield {
                    "platform": platform,
                    "fixture": page.url.rpartition("/")[2],
                    **_compared(name, short, long, runs),
                }
                break
        else:
            tried = ", ".join(page.url.rpartition("/")[2] for page in originals)
            reason = (
                f"the posts of its fixtures could not be repeated: {tried}" if tried else "it has no fixture"
            )
            yield {"platform": platform, "error": reason}


def _compared(name: str, short: Page, long: Page, runs: int) -> dict[str, Any]:
    """What is told of a platform."""
    few, many = apart(name, short, runs), apart(name, long, runs)
    per_post = [found["seconds"] / found["posts"] for found in (few, many)]
    return {
        "posts": many["posts"],
        "kb": len(long.body) // 1024,
        "posts_per_s": round(1 / per_post[1]),
        "posts_per_s_short": round(1 / per_post[0]),
        "ratio": round(per_post[1] / per_post[0], 2),
        "added_mb": round(many["added_mb"], 1),
    }


def main() -> None:
    """Print a line a platform; exit 1 if one could not be measured."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--platform", action="append", default=[], help="only this one; may be repeated")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--measure", nargs=3, metavar=("MODULE", "URL", "FILE"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.measure:
        print(json.dumps(measure(*args.measure, args.runs)))
        return
    failed = False
    for line in lines(set(args.platform), args.runs):
        print(json.dumps(line), flush=True)
        failed = failed or "error" in line
    sys.exit(failed)


if __name__ == "__main__":
    main()
