"""Does a statement agree with a claim, contradict it, or not settle it? ``python -m bench.stance --data FILE.jsonl``.

FILE holds minimal pairs, one JSON object a line: ``id``, ``category``, ``claim``, ``statement``, ``gold``
(agrees, contradicts or does_not_settle); the statement is taken as true. Prints one JSON line: accuracy,
macro_f1, false_verdict_rate (of the pairs decided, the share where agrees was said for contradicts or the
reverse, or either for does_not_settle), coverage (share of the gold agrees and contradicts pairs that are
decided), by_category, pairs_per_s (one core, every pair read for the first time).

``python -m bench.stance --foolmetwice FILE.jsonl`` measures evidence of several sentences (claims.evidence) on a file of
FoolMeTwice, cross-validated by page: what each figure means stands in bench/evidence.py. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from claims.model import Stance
from claims.stance import StanceModel, Weighed
from claims.weighing import forest

DECIDED = (Stance.AGREES.value, Stance.CONTRADICTS.value)
WARM = [
    ("It is not true that the old bridge was closed in 2019.", "The old bridge was shut down in May 2019."),
    ("Dozens of swimmers in Leeds may sue the pool.", "At least 40 bathers are suing a pool in England."),
]


def main() -> None:
    """Read every pair of a labelled file and count."""
    parser = argparse.ArgumentParser(description=__doc__)
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--data", type=Path, help="minimal pairs")
    source.add_argument(
        "--foolmetwice", metavar="FILE", type=Path, help="claims with evidence of several sentences"
    )
    parser.add_argument("--neural", metavar="MODEL", help="folder or hub name of an ONNX entailment model")
    parser.add_argument(
        "--rate", type=float, help="the false-verdict rate to aim at, instead of the usual one"
    )
    parser.add_argument("--split", help='only pairs with this "split", such as unseen')
    parser.add_argument("--show", action="store_true", help="print every difference first")
    options = parser.parse_args()
    if options.foolmetwice:
        from bench.evidence import measured as measured_evidence

        try:
            print(json.dumps(measured_evidence(options.foolmetwice)))
        except (OSError, ValueError) as error:
            parser.error(str(error))
        return
    try:
        rows = read_pairs(options.data, options.split)
    except (OSError, ValueError) as error:
        parser.error(str(error))
    least = forest().least_for(options.rate) if options.rate is not None else None
    model: StanceModel = Weighed(least)
    if options.neural:
        from claims.neural import with_entailment
        from flows.hub import located

        model = with_entailment(located(options.neural), least)
    model.between(WARM)  # loads the tagger, the word lists and the vectors
    started = time.process_time()
    readings = model.between([(row["claim"], row["statement"]) for row in rows])
    seconds = time.process_time() - started
    got = [reading.stance.value for reading in readings]
    if options.show:
        for row, said, reading in zip(rows, got, readings, strict=True):
            if said != row["gold"]:
                print(
                    f"{row['id']} {row['category']}: {row['gold']} -> {said}\n  C {row['claim']}\n  S {row['statement']}"
                )
                for finding in reading.findings:
                    if finding.effect != "supports":
                        print(f"    {finding.effect} {finding.kind}: {finding.note}")
    print(json.dumps({**measured(rows, got), "pairs_per_s": round(len(rows) / seconds)}))


def read_pairs(path: Path, split: str | None = None) -> list[dict[str, str]]:
    """The pairs of a file. Raises OSError, and ValueError naming the line for what is no pair."""
    rows = []
    golds = {stance.value for stance in Stance}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise ValueError(f"{path} line {number}: not JSON ({error})") from None
        texts = [row.get(name) for name in ("claim", "statement")] if isinstance(row, dict) else [None]
        if not all(isinstance(text, str) for text in texts) or row.get("gold") not in golds:
            raise ValueError(
                f"{path} line {number}: no pair; write claim, statement and gold ({', '.join(sorted(golds))})"
            )
        if split is None or row.get("split") == split:
            rows.append({"id": str(number), "category": "", **row})
    if not rows:
        raise ValueError(f"{path}: no pair" + (f' of split "{split}"' if split else ""))
    return rows


def measured(rows: Sequence[dict[str, Any]], got: Sequence[str]) -> dict[str, Any]:
    """The figures of pairs with their gold and what was said of them."""
    gold = [row["gold"] for row in rows]
    by_category = defaultdict(list)
    for row, said in zip(rows, got, strict=True):
        by_category[row["category"]].append((row["gold"], said))
    return {
        "pairs": len(rows),
        "accuracy": _share(g == s for g, s in zip(gold, got, strict=True)),
        "macro_f1": round(sum(_f1(gold, got, label.value) for label in Stance) / len(Stance), 3),
        **_rates(list(zip(gold, got, strict=True))),
        "by_category": {
            name: {
                "pairs": len(pairs),
                "accuracy": _share(g == s for g, s in pairs),
                **_rates(pairs),
            }
            for name, pairs in sorted(by_category.items())
        },
    }


def _rates(pairs: Sequence[tuple[str, str]]) -> dict[str, float | None]:
    return {
        "false_verdict_rate": _share(g != s for g, s in pairs if s in DECIDED),
        "coverage": _share(s in DECIDED for g, s in pairs if g in DECIDED),
    }


def _share(hits: Any) -> float | None:
    found = list(hits)
    return round(sum(found) / len(found), 3) if found else None


def _f1(gold: Sequence[str], got: Sequence[str], label: str) -> float:
    both = sum(g == s == label for g, s in zip(gold, got, strict=True))
    told, due = sum(s == label for s in got), sum(g == label for g in gold)
    return 2 * both / (told + due) if told + due else 0.0


if __name__ == "__main__":
    main()
