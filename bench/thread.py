"""How well a thread is read, against a reading of it by hand.

    python -m bench.thread --thread FILE --gold FILE --statements FILE

Prints one JSON line. A predicted mention is a gold claim if it stands in the same post and their spans
overlap enough: the shared characters are at least half of the longer span, or all but a tenth of the
shorter one and a third of the longer. One prediction meets one gold claim at most. ``borderline`` claims count neither
as hits nor as misses. Roles are compared a post and claim: a post that quotes a claim to deny it denies it.
SAYSO_SEMANTIC=1 asks for the stronger model of check-worthiness.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from claims.index import StatementIndex
from claims.judge import judge, vetted_before
from claims.model import Mention
from claims.read import Reading, read_thread
from extractors.model import ExtractionError, Page, Post, Thread
from extractors.registry import extract
from extractors.requotes import find_requotes
from flows import models
from warehouse.sources import read_statements

_STRENGTH = ("denied", "questioned", "asserted", "quoted")


@dataclass(frozen=True)
class Span:
    """A stretch of a post: offsets into the post's text."""

    post: int
    start: int
    end: int


def overlap(one: Span, other: Span) -> bool:
    """Whether two spans mean the same stretch of text."""
    if one.post != other.post:
        return False
    shared = min(one.end, other.end) - max(one.start, other.start)
    short, long = sorted((one.end - one.start, other.end - other.start))
    return shared > 0 and (shared >= 0.5 * long or (shared >= 0.9 * short and shared >= long / 3))


def _squash(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().lower()


def align_posts(thread: Thread, gold: dict[str, Any]) -> dict[str, int]:
    """Gold comment id -> the index of the extracted post with the same text."""
    out: dict[str, int] = {}
    texts = [_squash(p.text) for p in thread.posts]
    for comment in gold["comments"]:
        parts = sorted(comment["own_text"] + comment.get("quoted", []), key=lambda part: part["start"])
        wanted = _squash(" ".join(p["text"] for p in parts))
        for i, text in enumerate(texts):
            if text == wanted and i not in out.values():
                out[comment["id"]] = i
                break
    return out


def _locate(post: Post, index: int, text: str, start: int) -> Span | None:
    """A gold span in a post: by the source offset where there is one, else by its words."""
    if post.source_start is not None:
        at = start - post.source_start
        if _squash(post.text[at : at + len(text)]) == _squash(text):
            return Span(index, at, at + len(text))
    pattern = r"\W+".join(map(re.escape, re.findall(r"\w+", text)))
    hit = re.search(pattern, post.text) if pattern else None
    return Span(index, hit.start(), hit.end()) if hit else None


def quote_scores(thread: Thread, gold: dict[str, Any], at: dict[str, int]) -> tuple[float, float]:
    """Precision and recall of top-level quotes, each with its origin."""
    back = {thread.posts[i].id: c for c, i in at.items()}
    predicted = [
        (Span(i, q.start, q.end), back.get(q.source or "", q.source))
        for i, post in enumerate(thread.posts)
        for q in post.quotes
        if q.depth == 1
    ]
    wanted = []
    for comment in gold["comments"]:
        for q in comment.get("quoted", []):
            i = at.get(comment["id"])
            wanted.append(
                (_locate(thread.posts[i], i, q["text"], q["start"]) if i is not None else None, q["from"])
            )
    hits = sum(any(w and same_quote(w, p) and origin == o for p, o in predicted) for w, origin in wanted)
    right = sum(any(w and same_quote(w, p) and origin == o for w, origin in wanted) for p, o in predicted)
    return right / len(predicted) if predicted else float(not wanted), hits / len(wanted) if wanted else 1.0


def same_quote(one: Span, other: Span) -> bool:
    """Nine tenths of the longer span shared."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    return one.post == other.post and shared >= 0.9 * max(one.end - one.start, other.end - other.start)


def _spans(reading: Reading, index_of: dict[str, int]) -> list[tuple[Mention, Span]]:
    return [(m, Span(index_of[m.post_id], m.start, m.end)) for m in reading.mentions]


def measure(thread: Thread, gold: dict[str, Any], index: StatementIndex) -> dict[str, Any]:
    """All the figures of one thread."""
    reading = read_thread(thread, partial(vetted_before, index=index))
    at = align_posts(thread, gold)
    index_of = {p.id: i for i, p in enumerate(thread.posts)}
    predicted = [(m, s) for m, s in _spans(reading, index_of) if not m.why.endswith("in reply")]
    located = {k["id"]: _locate_claim(k, thread, at) for k in gold["claims"]}
    pairs = _pair(gold["claims"], located, predicted)
    core = [k for k in gold["claims"] if k["tier"] == "core"]
    # A quoted mention repeats a claim that is scored where it first stands: only a quoted claim that gold
    # lists counts for precision, and repeats of a found claim are neither hit nor miss.
    found_ids = {m.claim_id for m in pairs.values()}
    rest = [m for m, _ in predicted if m.claim_id not in found_ids]
    false_alarms = {m.claim_id for m in rest}
    hits = [k for k in core if k["id"] in pairs]
    roles = _role_checks(gold, pairs, reading, at, thread)
    right = [
        _verdict_right(k, gold, pairs, reading, index)
        for k in gold["claims"]
        if k["id"] in pairs or k["tier"] == "core"
    ]
    q_precision, q_recall = quote_scores(thread, gold, at)
    true_claims = {pairs[k["id"]].claim_id for k in hits}
    return {
        "posts_found": f"{len(at)} of {len(gold['comments'])}",
        "posts_extra": len(thread.posts) - len(at),
        "quote_precision": round(q_precision, 4),
        "quote_recall": round(q_recall, 4),
        "claim_precision": _share(len(true_claims), len(true_claims) + len(false_alarms)),
        "claim_recall": _share(len(hits), len(core)),
        "role_accuracy": _share(sum(roles), len(roles)),
        "verdict_accuracy": _share(sum(right), len(right)),
        "same_claims_joined": _joined(gold, pairs),
        "missed": [k["id"] for k in core if k["id"] not in pairs],
        "false_alarms": [c.text for c in reading.claims if c.id in false_alarms],
    }


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 1.0


def _locate_claim(claim: dict[str, Any], thread: Thread, at: dict[str, int]) -> Span | None:
    i = at.get(claim["comment"])
    return _locate(thread.posts[i], i, claim["span"], claim["start"]) if i is not None else None


def _pair(
    claims: Iterable[dict[str, Any]], located: dict[str, Span | None], predicted: list[tuple[Mention, Span]]
) -> dict[str, Mention]:
    """Gold claim id -> the predicted mention that meets it, best overlap first, core before borderline."""
    options = []
    for claim in claims:
        where = located[claim["id"]]
        for number, (mention, span) in enumerate(predicted):
            if where and overlap(where, span):
                shared = min(where.end, span.end) - max(where.start, span.start)
                tightness = shared / max(where.end - where.start, span.end - span.start)
                options.append((claim["tier"] != "core", -tightness, claim["id"], number, mention))
    out: dict[str, Mention] = {}
    used: set[int] = set()
    for _, _, claim_id, number, mention in sorted(options, key=lambda o: o[:4]):
        if claim_id not in out and number not in used:
            out[claim_id] = mention
            used.add(number)
    return out


def _role_in_post(reading: Reading, claim_id: str, post_id: str) -> set[str]:
    return {m.role.value for m in reading.mentions if m.claim_id == claim_id and m.post_id == post_id}


def _role_checks(
    gold: dict[str, Any], pairs: dict[str, Mention], reading: Reading, at: dict[str, int], thread: Thread
) -> list[bool]:
    out = []
    for claim in gold["claims"]:
        mention = pairs.get(claim["id"])
        if mention is None:
            if claim["tier"] == "core":
                out.append(False)
            continue
        if claim["tier"] != "core":
            continue
        roles = _role_in_post(reading, mention.claim_id, mention.post_id)
        out.append(next((r for r in _STRENGTH if r in roles), "") == claim["stance"])
    tiers = {k["id"]: k["tier"] for k in gold["claims"]}
    for stance in gold.get("stances", []):
        target = pairs.get(stance["target"])
        if stance["stance"] not in _STRENGTH or tiers.get(stance["target"]) != "core":
            continue
        i = at.get(stance["comment"])
        roles = (
            _role_in_post(reading, target.claim_id, thread.posts[i].id) if target and i is not None else set()
        )
        out.append(stance["stance"] in roles)
    return out


def _verdict_right(
    claim: dict[str, Any],
    gold: dict[str, Any],
    pairs: dict[str, Mention],
    reading: Reading,
    index: StatementIndex,
) -> bool:
    mention = pairs.get(claim["id"])
    expected = gold["expected_verdicts"].get(claim["id"])
    if mention is None or expected is None:
        return False
    found = next(c for c in reading.claims if c.id == mention.claim_id)
    verdict = judge(found, index).verdict
    named = expected["vetted"] is None or expected["vetted"] in verdict.statement_ids
    return verdict.value.value == expected["verdict"] and named


def _joined(gold: dict[str, Any], pairs: dict[str, Mention]) -> str:
    """Gold claims with one stand-alone wording: how many such groups have one claim id."""
    groups: dict[str, list[str]] = {}
    for claim in gold["claims"]:
        groups.setdefault(claim["standalone"], []).append(claim["id"])
    several = [ids for ids in groups.values() if len(ids) > 1]
    good = sum(len({pairs[i].claim_id if i in pairs else i for i in ids}) == 1 for ids in several)
    return f"{good} of {len(several)}"


def main() -> None:
    """Measure one thread and print one JSON line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--thread", type=Path, required=True)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--statements", type=Path, required=True)
    args = parser.parse_args()
    try:
        models.prepare()
        page = Page(args.thread.resolve().as_uri(), args.thread.read_bytes())
        thread = find_requotes(extract(page))
        gold = json.loads(args.gold.read_text(encoding="utf-8"))
        index = StatementIndex(read_statements(args.statements))
    except (OSError, ExtractionError, ValueError) as error:
        parser.exit(2, f"bench.thread: {error}\n")
    print(json.dumps(measure(thread, gold, index), ensure_ascii=False))


if __name__ == "__main__":
    main()
