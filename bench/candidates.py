"""Every stretch of the gold threads that could be a claim, labelled by the reading that people made of them.

``python -m bench.candidates THREAD.txt... > FILE`` prints JSON lines of ``text`` (worded to stand alone), ``label`` (1: a
claim in the gold file beside the thread, 0: none) and ``topic`` (the thread); what gold calls borderline is left out.
``claims.train`` learns from them what real comments put forward, by threads.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.thread import Span, _locate_claim, align_posts, overlap
from claims.context import stand_alone
from claims.find import candidates
from claims.sentences import sentences
from extractors.model import ExtractionError, Page, Thread
from extractors.registry import extract
from extractors.requotes import find_requotes


def labelled(thread: Thread, gold: dict[str, Any], name: str) -> Iterator[dict[str, Any]]:
    """The candidates in the posts' own words, in order."""
    at = align_posts(thread, gold)
    claims = [(k["tier"], _locate_claim(k, thread, at)) for k in gold["claims"]]
    for number, post in enumerate(thread.posts):
        for start, end in post.own_spans():
            for sentence in sentences(post.text[start:end], start):
                for found in candidates(sentence.text):
                    span = Span(number, sentence.start + found.start, sentence.start + found.end)
                    tiers = {tier for tier, where in claims if where and overlap(where, span)}
                    if tiers != {"borderline"}:
                        text, _ = stand_alone(found.clause, [], None, None)
                        yield {"text": text, "label": int(bool(tiers)), "topic": name}


def main() -> None:
    """Print the candidates of every thread named."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("threads", type=Path, nargs="+")
    for path in parser.parse_args().threads:
        try:
            thread = find_requotes(extract(Page(path.resolve().as_uri(), path.read_bytes())))
            gold = json.loads(path.with_suffix(".gold.json").read_text(encoding="utf-8"))
        except (OSError, ExtractionError, ValueError) as error:
            parser.exit(2, f"bench.candidates: {path}: {error}\n")
        for row in labelled(thread, gold, path.stem):
            sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
