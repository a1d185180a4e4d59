"""Imports an invented feed of ClaimReview into a new store, as `sayso sources import` does.

python -m bench.feed --items 100000

The statements are made up (bench.made_up), by publishers that do not exist; their rating words are those of
real ones. One item in twenty is broken: no claim, an unknown rating, a script for an address, no rating, or
the wrong type. Prints one JSON line: seconds (reading, checking and writing; the feed is made before),
items_per_s, imported, broken, peak_rss_mb.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.made_up import Words
from flows.import_feeds import import_all

EVERY = 20
"""One item in so many is broken."""
_RATINGS = (
    "False",
    "Mostly False",
    "Half True",
    "Mostly True",
    "True",
    "Missing context",
    "Unproven",
    "Falso",
)
_BROKEN: tuple[dict[str, Any], ...] = (
    {"claimReviewed": None},
    {"reviewRating": {"@type": "Rating", "alternateName": "Zutreffend-ish"}},
    {"url": "javascript:alert(1)"},
    {"reviewRating": {"@type": "Rating", "ratingValue": -1, "bestRating": 5, "worstRating": 1}},
    {"claimReviewed": {"text": ["not", "a", "claim"]}},
)


def items(count: int) -> Iterator[dict[str, Any]]:
    """The elements of the feed."""
    words = Words(7)
    for number in range(count):
        claim, title = words.statement()
        host = f"desk{number % 40}.example"
        review: dict[str, Any] = {
            "@type": "ClaimReview",
            "url": f"https://{host}/checks/{number}",
            "claimReviewed": claim,
            "name": title,
            "datePublished": f"2024-{number % 12 + 1:02}-{number % 28 + 1:02}T10:00:00Z",
            "author": {"@type": "Organization", "name": f"Desk {number % 40}", "url": f"https://{host}"},
            "reviewRating": {"@type": "Rating", "alternateName": _RATINGS[number % len(_RATINGS)]},
            "itemReviewed": {
                "@type": "Claim",
                "author": {"@type": "Person", "name": words.name()},
                "datePublished": f"2024-{number % 12 + 1:02}-01",
            },
        }
        if number % EVERY == EVERY - 1:
            review |= _BROKEN[number // EVERY % len(_BROKEN)]
        yield {"@type": "DataFeedItem", "item": [review]}


def make(file: Path, count: int) -> None:
    """Write a feed of so many items."""
    with file.open("w", encoding="utf-8") as out:
        out.write('{"@context": "https://schema.org", "@type": "DataFeed", "dataFeedElement": [\n')
        for number, item in enumerate(items(count)):
            out.write((",\n" if number else "") + json.dumps(item))
        out.write("\n]}\n")


def main() -> None:
    """Make the feed, import it, and print what that took."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--items", type=int, default=100_000)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="sayso-feed-"))
    try:
        make(folder / "feed.json", options.items)
        started = time.perf_counter()
        report = import_all([str(folder / "feed.json")], folder / "store.duckdb")
        seconds = time.perf_counter() - started
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(
        json.dumps(
            {
                "items": options.items,
                "seconds": round(seconds, 1),
                "items_per_s": round(options.items / seconds),
                "imported": report.counts.added if report.counts else 0,
                "broken": len(report.broken),
                "peak_rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            }
        )
    )


if __name__ == "__main__":
    main()
