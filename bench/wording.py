"""How many wordings can be read alone: ``python -m bench.wording [--unjudged]``.

Reads the threads named below (those that rules were mended on, and four judged later) and SAMPLE sentences of ``bench/data/comments.jsonl`` anew, words each asserted claim,
and looks its judgement up in ``bench/data/wordings.jsonl`` (by the rules of docs/labelling.md). Prints a JSON
line for each of the three: ``claims`` (wordings), ``judged`` (of them), the shares ``alone``, ``open``
and ``wrong`` of those judged, and ``marked``, the share of the open ones that `claims.unresolved` lists a word of.
A judgement counts only while post, span and wording are the same; --unjudged lists those that have none.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from claims.context import stand_alone
from claims.find import candidates
from claims.model import Role
from claims.read import read_thread
from claims.unresolved import unresolved
from extractors.model import ExtractionError, Page
from extractors.registry import extract
from extractors.requotes import find_requotes

DATA = Path(__file__).parent / "data"
LATER = "a2 b1 d2 f2".split()
THREADS = "a1 a3 b2 b4 c2 c5 d1 d3 e2 e4 e6 f1 f3".split()
COMMENTS = "comments"
SAMPLE = 60
SEED = "stand-alone wording"
LABELS = ("alone", "open", "wrong")


@dataclass(frozen=True, slots=True)
class Wording:
    """A claim as worded today: where it stands, its words, and which words point at something unnamed.

    ``post`` is the post's id in its thread, or the line of a sentence in comments.jsonl.
    """

    thread: str
    post: str
    span: str
    wording: str
    unresolved: tuple[str, ...]

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What a judgement is looked up by."""
        return self.thread, self.post, self.span, self.wording


def of_thread(path: Path) -> list[Wording]:
    """The asserted claims of one thread, in post order.

    Raises OSError, and ExtractionError where the file holds no post.
    """
    thread = find_requotes(extract(Page(path.resolve().as_uri(), path.read_bytes())))
    return [
        Wording(path.stem, m.post_id, m.span, m.wording, m.unresolved)
        for m in read_thread(thread).mentions
        if m.role is Role.ASSERTED
    ]


def of_comments(path: Path) -> list[Wording]:
    """The asserted claims of SAMPLE sentences that hold one (label 1), each read without context.

    The choice goes by a seeded hash of the text, so that it stays when sentences are added.
    """
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    held = [(str(i), row["text"]) for i, row in enumerate(rows, 1) if row["label"] == 1]
    chosen = sorted(held, key=lambda pair: hashlib.sha256(f"{SEED}:{pair[1]}".encode()).digest())[:SAMPLE]
    out = []
    for line, text in sorted(chosen, key=lambda pair: int(pair[0])):
        for found in candidates(text):
            if found.role is Role.ASSERTED:
                wording, _ = stand_alone(
                    found.clause, [text[: found.start]] if found.start else [], None, None
                )
                out.append(
                    Wording(COMMENTS, line, text[found.start : found.end], wording, unresolved(wording))
                )
    return out


def read_judged(path: Path) -> dict[tuple[str, str, str, str], str]:
    """Key of a wording -> its label.

    Raises ValueError naming the line where a row lacks a field or has another label.
    """
    out = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            key, label = (row["thread"], row["post"], row["span"], row["wording"]), row["label"]
        except (KeyError, ValueError) as error:
            raise ValueError(f"{path.name} line {number}: no row of a judged wording ({error!r})") from error
        if label not in LABELS:
            raise ValueError(
                f'{path.name} line {number}: label "{label}" is not known; take {", ".join(LABELS)}'
            )
        out[key] = label
    return out


def figures(found: Sequence[Wording], judged: dict[tuple[str, str, str, str], str]) -> dict[str, float]:
    """Counts and shares (0 to 1) as told at the top."""
    labels = [(w, judged[w.key]) for w in found if w.key in judged]
    left_open = [w for w, label in labels if label == "open"]
    shares = {name: _share(sum(label == name for _, label in labels), len(labels)) for name in LABELS}
    marked = _share(sum(bool(w.unresolved) for w in left_open), len(left_open))
    return {"claims": len(found), "judged": len(labels), **shares, "marked": marked}


def _share(part: int, whole: int) -> float:
    return round(part / whole, 3) if whole else 0.0


def _unjudged(found: Iterable[Wording], judged: dict[tuple[str, str, str, str], str]) -> None:
    for w in found:
        if w.key not in judged:
            row = {"thread": w.thread, "post": w.post, "span": w.span, "wording": w.wording}
            print(json.dumps({**row, "label": "", "note": ""}, ensure_ascii=False))


def main() -> None:
    """Print the figures, or the wordings that lack a judgement as rows to fill in."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--judged", type=Path, default=DATA / "wordings.jsonl")
    parser.add_argument("--unjudged", action="store_true", help="list the wordings that nobody judged yet")
    options = parser.parse_args()
    try:
        judged = read_judged(options.judged)
        found = {
            "threads": [w for name in THREADS for w in of_thread(DATA / "threads" / f"{name}.txt")],
            "threads judged later": [
                w for name in LATER for w in of_thread(DATA / "threads" / f"{name}.txt")
            ],
            COMMENTS: of_comments(DATA / "comments.jsonl"),
        }
    except (OSError, ExtractionError, ValueError) as error:
        parser.exit(2, f"bench.wording: {error}\n")
    if options.unjudged:
        _unjudged((w for wordings in found.values() for w in wordings), judged)
        return
    for name, wordings in found.items():
        print(json.dumps({"of": name, **figures(wordings, judged)}))


if __name__ == "__main__":
    main()
