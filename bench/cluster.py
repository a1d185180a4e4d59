"""Are wordings of one claim joined, and different claims kept apart? ``python -m bench.cluster``.

bench/data/paraphrases.jsonl holds invented wordings in groups, each beside near-misses of it (negated,
another number, place, date or name, proposed for passed, some for all, roles swapped, somebody's word).
Over all pairs of wordings of a part: precision, recall and f1 of being one claim. The rules were written with
``dev`` in view, those of claims.turned with ``grammar``; ``held`` was not looked at. ``same_pairs``: of the pairs
joined in either of two orders of arrival, the share joined in both; ``same_ids``: wordings that go by one id in both.

``--mentions N`` (repeatable) adds the cost of N mentions: wordings of the groups with other names and numbers,
REPEATED of them said before word for word. Processor seconds and the peak of the process in MB,
each in a new process; ``growth``: how many times dearer a mention is at the largest N than at the smallest.
Prints one JSON line.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import re
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from claims.cluster import Clusters

DATA = Path(__file__).parent / "data" / "paraphrases.jsonl"
REPEATED = 0.5
"""Share of mentions that repeat a wording; quotes and slogans make most of a thread's mentions."""
PER_CLAIM = 5
"""New wordings in a row that are about one claim, so that there is something to join."""
_NAME = re.compile(r"(?<=[a-z] )[A-Z][a-z]{3,}(?: [A-Z][a-z]{3,})?")
_NUMBER = re.compile(r"\b\d[\d,.]*\b")
_SYLLABLES = "ba de ki lo mu ra se ti vo zan nor fel gim hul jat".split()


def main() -> None:
    """Measure and print one JSON line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--mentions", type=int, action="append", default=[], metavar="N")
    parser.add_argument("--show", action="store_true", help="first print every wrong pair of the dev part")
    parser.add_argument("--scale-only", type=int, metavar="N", help="measure N mentions in this process")
    options = parser.parse_args()
    rows = [json.loads(line) for line in DATA.read_text(encoding="utf-8").splitlines()]
    if options.scale_only:
        print(json.dumps(_scale(rows, options.scale_only)))
        return
    result: dict[str, Any] = {}
    for split in ("dev", "grammar", "held"):
        part = [row for row in rows if row["split"] == split]
        result[split] = _quality(part, show=options.show and split != "held")
    if options.mentions:
        result["scale"] = [_in_new_process(n) for n in sorted(options.mentions)]
        first, last = result["scale"][0], result["scale"][-1]
        result["growth"] = round(last["ms_a_mention"] / first["ms_a_mention"], 2)
    print(json.dumps(result))


def _quality(rows: Sequence[dict[str, str]], *, show: bool) -> dict[str, Any]:
    ids = _ids_of(rows)
    again = list(rows)
    random.Random(7).shuffle(again)
    other = _ids_of(again)
    tp = fp = fn = both = either = 0
    for a, b in itertools.combinations(rows, 2):
        joined, same = ids[a["text"]] == ids[b["text"]], a["group"] == b["group"]
        joined_again = other[a["text"]] == other[b["text"]]
        tp, fp, fn = tp + (joined and same), fp + (joined and not same), fn + (same and not joined)
        both, either = both + (joined and joined_again), either + (joined or joined_again)
        if show and joined != same:
            print("WRONG" if joined else "MISSED", a["text"], "|", b["text"])
    precision, recall = tp / max(tp + fp, 1), tp / max(tp + fn, 1)
    return {
        "wordings": len(rows),
        "groups": len({row["group"] for row in rows}),
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "f1": round(2 * precision * recall / max(precision + recall, 1e-9), 4),
        "same_pairs": round(both / max(either, 1), 4),
        "same_ids": round(sum(ids[t] == other[t] for t in ids) / max(len(ids), 1), 4),
    }


def _ids_of(rows: Sequence[dict[str, str]]) -> dict[str, str]:
    clusters = Clusters()
    return {row["text"]: clusters.assign(row["text"]).claim_id for row in rows}


def _in_new_process(n: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.cluster", "--scale-only", str(n)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _scale(rows: Sequence[dict[str, str]], n: int) -> dict[str, Any]:
    clusters = Clusters()
    clusters.assign("The tagger and its tables are loaded before the clock starts.")
    clusters.drain()
    wordings = joined = 0
    seconds = 0.0
    batch = 1000
    source = mentions(rows, n)
    while texts := list(itertools.islice(source, batch)):
        before = time.process_time()
        for text in texts:
            clusters.assign(text)
        drained = clusters.drain()
        seconds += time.process_time() - before  # nothing here waits, but others may share the machine
        wordings += len(drained)
        joined += sum(not row.keys for row in drained)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "mentions": n,
        "wordings": wordings,
        "claims": len(clusters),
        "joined_wordings": joined,
        "seconds": round(seconds, 1),
        "ms_a_mention": round(1000 * seconds / n, 4),
        "peak_mb": round(peak),
    }


def mentions(rows: Sequence[dict[str, str]], n: int, seed: int = 1) -> Iterator[str]:
    """``n`` made-up mentions: repeats of earlier ones, and wordings of a group about other names and numbers."""
    rng = random.Random(seed)
    groups: dict[str, list[str]] = {}
    for row in rows:
        groups.setdefault(row["group"], []).append(row["text"])
    names = sorted(groups)
    said: list[str] = []
    for _ in range(n):
        if said and rng.random() < REPEATED:
            yield said[int(len(said) * rng.random() ** 2)]  # the earlier, the oftener
            continue
        subject = random.Random(len(said) // PER_CLAIM * 7919 + seed)
        group = groups[subject.choice(names)]
        said.append(_about(rng.choice(group), subject))
        yield said[-1]


def _about(text: str, subject: random.Random) -> str:
    name = "".join(subject.choice(_SYLLABLES) for _ in range(3)).capitalize()
    number = str(subject.randrange(2, 2000))
    text = _NUMBER.sub(number, text)
    return _NAME.sub(name, text, count=1) if _NAME.search(text) else f"{text.rstrip('. ')} in {name}"


if __name__ == "__main__":
    main()
