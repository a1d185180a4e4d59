"""How often is a sentence's verdict right, and how often wrong? ``python -m bench.verdicts FILE``.

FILE holds one JSON object a line: ``text``, ``expected`` (a verdict). A wrong verdict is one that
decides what it should leave open, or decides otherwise; silence where a verdict was due is a miss.
Prints one JSON line: wrong_rate (of all verdicts given), recall (of all that are due), accuracy,
sentences, seconds a sentence.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

from claims.index import StatementIndex
from claims.judge import check
from warehouse.statements import starter_statements


def main() -> None:
    """Judge every sentence of a labelled file and count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--show", action="store_true", help="print every difference first")
    parser.add_argument("--neural", metavar="MODEL", help="folder or hub name of an ONNX entailment model")
    options = parser.parse_args()
    if options.neural:
        from claims import stance
        from claims.neural import with_entailment
        from flows.hub import located

        stance.use(with_entailment(located(options.neural)))
    index = StatementIndex(starter_statements())
    rows = [json.loads(line) for line in options.file.read_text().splitlines() if line.strip()]
    given = right = due = found = correct = 0
    started = time.perf_counter()
    for row in rows:
        values = [(j.verdict.value.value, j) for j, _ in check(row["text"], index)]
        decided = [(v, j) for v, j in values if v != "unverified"]
        got = decided[0][0] if decided else "unverified"
        given += got != "unverified"
        right += got != "unverified" and got == row["expected"]
        due += row["expected"] != "unverified"
        found += row["expected"] != "unverified" and got == row["expected"]
        correct += got == row["expected"]
        if options.show and got != row["expected"]:
            kind = "WRONG" if got != "unverified" else "silent"
            print(f"{kind} {row['expected']} -> {got}: {row['text']}")
            for _, judgement in (decided or values)[:2]:
                print(f"    {judgement.claim.text!r}: {judgement.verdict.reason[:230]}")
    seconds = time.perf_counter() - started
    print(
        json.dumps(
            {
                "sentences": len(rows),
                "given": given,
                "wrong_rate": round(1 - right / given, 3) if given else None,
                "due": due,
                "recall": round(found / due, 3) if due else None,
                "accuracy": round(correct / len(rows), 3),
                "ms_a_sentence": round(1000 * seconds / len(rows), 2),
            }
        )
    )


if __name__ == "__main__":
    main()
