"""Judging touched claims again, batch by batch, and what of it is written. Knows no Prefect."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from claims.canonical import key_of
from claims.model import Claim, Judgement
from flows import settings
from flows.checked import subject_of
from flows.counter import Counter, Progress
from flows.days import days_in
from flows.touched import Touched, Which
from warehouse.batch import RunBatch
from warehouse.judged import Mark, newest_mark, set_mark
from warehouse.reader import open_reader
from warehouse.touched import TouchedClaim
from warehouse.writer import open_writer, write_run

if TYPE_CHECKING:
    from claims.validity import Day
    from flows.judging import Bench

INPUT = "sayso reverdict"


@dataclass(frozen=True)
class Turned:
    """A claim whose verdict is another one now."""

    claim_id: str
    claim: str
    before: str | None
    after: str
    confidence: float
    statement_id: str | None
    reason: str


@dataclass(frozen=True)
class ReverdictReport:
    """What ``sayso reverdict`` did: how many statements changed, how many claims were judged, which turned."""

    changed: int
    judged: int
    turned: tuple[Turned, ...] = ()


COMMITTED = 2_000
"""Claims that are committed together: each commit publishes a snapshot of the whole store."""


def rejudge(
    store: Path,
    found: Touched,
    which: Which,
    bench: Bench,
    *,
    judge: Callable[[Sequence[tuple[Claim, Day]]], list[Judgement]],
    dry_run: bool = False,
    progress: Progress | None = None,
) -> ReverdictReport:
    """Judge the touched claims, commit batch by batch, and remember it. Interrupted, the next one goes on.

    A dry run judges and writes nothing. Raises what ``write_run`` raises.
    """
    counter, run_id = Counter(progress), uuid.uuid4().hex
    mark = _new_mark(store, found, which, bench.mark)
    also = partial(set_mark, mark=mark, settled=found.apart) if mark else None
    seen: list[Turned] = []
    for start in range(0, len(found.claims), COMMITTED):
        some = found.claims[start : start + COMMITTED]
        claims = claims_of(some)
        days = days_in(str(store), (claim.id for claim in claims), bench.started)
        judgements = judge([(claim, days[claim.id]) for claim in claims])
        if not dry_run:
            last = start + COMMITTED >= len(found.claims)
            batch = batch_of(judgements, bench, run_id)
            write_run(store, batch, wait_s=settings.wait_s(), also=also if last else None)
        seen += turned(some, judgements)
        counter.done("claims", start + len(some))
    if also and not found.claims and not dry_run:
        with open_writer(store, settings.wait_s()) as con:
            also(con)
    return ReverdictReport(found.changed, len(found.claims), tuple(seen))


def _new_mark(store: Path, found: Touched, which: Which, mark: Mark) -> Mark | None:
    """What all claims count as judged with at the end; None where it stays, or only some were looked at."""
    if not which.whole:
        return None
    with open_reader(store) as con:
        before = newest_mark(con)
    # The claims that were not touched were judged by an earlier method, and remain so.
    after = Mark(mark.number, mark.method if found.alone else before.method, mark.judged_on)
    return after if after != before else None


def claims_of(touched: Sequence[TouchedClaim]) -> list[Claim]:
    """The claims as judging takes them."""
    return [Claim(one.claim_id, one.text, key_of(one.text)) for one in touched]


def turned(touched: Sequence[TouchedClaim], judgements: Sequence[Judgement]) -> list[Turned]:
    """The claims whose verdict was another one before."""
    before = {one.claim_id: one.verdict for one in touched}
    out = []
    for judgement in judgements:
        verdict, claim = judgement.verdict, judgement.claim
        if before.get(claim.id) != verdict.value.value:
            deciding = verdict.statement_ids[0] if verdict.statement_ids else None
            out.append(
                Turned(claim.id, claim.text, before.get(claim.id), verdict.value.value, verdict.confidence,
                       deciding, verdict.reason)
            )  # fmt: skip
    return out


def batch_of(judgements: Sequence[Judgement], bench: Bench, run_id: str) -> RunBatch:
    """Judged claims as a batch of a run; the claims themselves are in the store."""
    vetted = {statement.id: statement for statement in bench.statements}
    return RunBatch(
        judgements=judgements,
        run_id=run_id,
        started_at=bench.started,
        inputs=(INPUT,),
        method=bench.method,
        sources_version=bench.sources_version,
        subjects={j.claim.id: subject_of(j, vetted) for j in judgements},
        changes=bench.changes,
    )


def listed(store: Path, found: Sequence[Turned]) -> list[dict[str, Any]]:
    """The rows of the listing, the most often mentioned claims first."""
    with open_reader(store) as con:
        mentions: Mapping[str, int] = dict(
            con.execute(
                "SELECT claim_id, mentions FROM latest_verdicts WHERE list_contains(?::VARCHAR[], claim_id)",
                [[one.claim_id for one in found]],
            ).fetchall()
        )
    rows = [
        {
            "claim_id": one.claim_id,
            "claim": one.claim,
            "before": one.before,
            "after": one.after,
            "confidence": one.confidence,
            "mentions": mentions.get(one.claim_id, 0),
            "statement_id": one.statement_id,
            "reason": one.reason,
        }
        for one in found
    ]
    return sorted(rows, key=lambda row: (-int(str(row["mentions"])), str(row["claim_id"])))
