"""Every gold thread of a folder, a JSON line each, and their means: ``python -m bench.threads FOLDER``.

A thread is a .txt file with its .gold.json beside it. What the figures mean is told in bench.thread; ``bench/data/threads``
served for making the rules and for training, ``bench/data/threads/unseen`` for neither.
SAYSO_SEMANTIC=1 asks for the stronger model of check-worthiness.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from bench.thread import measure
from claims.index import StatementIndex
from extractors.model import ExtractionError, Page
from extractors.registry import extract
from extractors.requotes import find_requotes
from flows import models
from warehouse.sources import read_statements
from warehouse.statements import STARTER

SHARES = (
    "quote_precision",
    "quote_recall",
    "claim_precision",
    "claim_recall",
    "role_accuracy",
    "verdict_accuracy",
)


def main() -> None:
    """Measure the threads and print their figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--statements", type=Path, default=STARTER)
    args = parser.parse_args()
    found = []
    try:
        models.prepare()
        index = StatementIndex(read_statements(args.statements))
        for path in sorted(args.folder.glob("*.txt")):
            thread = find_requotes(extract(Page(path.resolve().as_uri(), path.read_bytes())))
            gold = json.loads(path.with_suffix(".gold.json").read_text(encoding="utf-8"))
            figures = measure(thread, gold, index)
            found.append(figures)
            print(json.dumps({"thread": path.stem, **{k: figures[k] for k in ("posts_found", *SHARES)}}))
    except (OSError, ExtractionError, ValueError) as error:
        parser.exit(2, f"bench.threads: {error}\n")
    if not found:
        parser.exit(2, f"bench.threads: {args.folder} holds no thread (.txt with .gold.json)\n")
    means = {name: round(sum(f[name] for f in found) / len(found), 3) for name in SHARES}
    print(json.dumps({"threads": len(found), **means}))


if __name__ == "__main__":
    main()
