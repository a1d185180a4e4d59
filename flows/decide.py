"""What a person decides about claims: these two are one, these wordings are another one. Knows no Prefect."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from claims.cluster import METHOD, Clusters
from claims.links import LinkConflict
from claims.model import Claim, LinkDecision
from flows import settings
from flows.placing import loaded
from warehouse.store import (
    Decided,
    KnownWordings,
    RunBatch,
    StoreError,
    claim_card,
    said_of,
    the_claim,
    the_wording,
    wordings_of,
    write_decision,
)

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from claims.validity import Day
    from flows.judging import Bench


def merge(store: Path, one: str, other: str, by: str, note: str | None = None) -> str:
    """Make two claims one; gives a line that says so. Claims are named as for ``claim_card``.

    The earlier claim's id and words remain, and the other id goes on standing for it. Raises StoreError where
    a claim is not found, both are one already, or an earlier decision keeps them apart.
    """
    gone: list[str] = []

    def decide(con: DuckDBPyConnection) -> Decided:
        names = the_claim(con, one), the_claim(con, other)
        if names[0] == names[1]:
            raise StoreError(f"{one} and {other} are one claim already: {names[0]}")
        known = wordings_of(con, names)
        clusters = loaded(known)
        before = set(clusters.links.rows())
        try:
            kept = clusters.merge(*names)
        except LinkConflict as conflict:
            raise StoreError(_apart(known, names, conflict)) from None
        gone.extend(name for name in names if name != kept)
        return _decided((kept,), clusters, before, by, note)

    (kept,) = write_decision(store, decide, wait_s=settings.wait_s()).claim_ids
    card = claim_card(store, kept, max_mentions=0)
    text = next(row["text"] for row in card["wordings"] if row["wording_id"] == gone[0])
    return f'"{text}" ({gone[0]}) now counts under {_summary(card)}'


def split(store: Path, claim: str, wordings: Sequence[str], by: str, note: str | None = None) -> str:
    """Make wordings of a claim a claim of their own, and judge it; gives a line that says so.

    ``wordings`` are ids, their beginnings, or words; several stay together. Raises StoreError where the
    claim or a wording is not found, one of them is the claim's own, or an earlier decision holds it there.
    """
    from flows.days import day_of
    from flows.judging import Bench

    bench = Bench(str(store))  # before the store is open for writing: nobody waits while it is made

    def decide(con: DuckDBPyConnection) -> Decided:
        name = the_claim(con, claim)
        rows = sorted((the_wording(con, name, ref) for ref in wordings), key=lambda row: row["number"])
        first, *rest = dict.fromkeys(row["wording_id"] for row in rows)
        known = wordings_of(con, [name])
        clusters = loaded(known)
        before = set(clusters.links.rows())
        try:
            clusters.split(first, rows[0]["text"], *rest)
        except LinkConflict as conflict:
            raise StoreError(_held(known, name, first, conflict)) from None
        except ValueError as error:
            raise StoreError(str(error)) from None
        # Which of the days its own wordings were said on is not known before they are moved.
        on = day_of(said_of(con, [name]).get(name, ()), bench.started.date())
        batch = _judged((name, first), rows[0]["text"], bench, on)
        return _decided((name, first), clusters, before, by, note, batch)

    names = write_decision(store, decide, wait_s=settings.wait_s()).claim_ids
    left, new = (claim_card(store, name, max_mentions=0) for name in names)
    return f"{_summary(new)} is a claim of its own: {new['claim']['verdict'].replace('_', ' ')}; {_summary(left)} remains"


def _decided(
    names: tuple[str, ...],
    clusters: Clusters,
    before: set[tuple[str, str, str]],
    by: str,
    note: str | None,
    batch: RunBatch | None = None,
) -> Decided:
    """The change as a store takes it, with the verdict on a claim that is new."""
    now = datetime.now(UTC)
    added = sorted(
        (kind == "must", one, other)
        for one, other, kind in clusters.links.rows()
        if (one, other, kind) not in before
    )
    decisions = tuple(
        LinkDecision("merge" if joined else "split", one, other, by, note, now)
        for joined, one, other in added
    )
    return Decided(names, tuple(clusters.drain()), METHOD, decisions, batch)


def _judged(names: tuple[str, ...], text: str, bench: Bench, on: Day) -> RunBatch:
    """The verdict on the last of the claims, worded ``text``."""
    from claims.canonical import key_of
    from claims.judge import judge
    from flows.checked import subject_of

    judgement = judge(Claim(names[-1], text, key_of(text)), bench.index, on, bench.least)
    vetted = {statement.id: statement for statement in bench.statements}
    return RunBatch(
        judgements=(judgement,),
        started_at=bench.started,
        inputs=(f"sayso split {names[0]} {names[-1]}",),
        method=bench.method,
        sources_version=bench.sources_version,
        changes=bench.changes,
        subjects={judgement.claim.id: subject_of(judgement, vetted)},
    )


def _summary(card: dict[str, Any]) -> str:
    claim = card["claim"]
    return f'"{claim["text"]}" ({claim["claim_id"]}, {_many(claim["wordings"], "wording")}, {_many(claim["mentions"], "mention")})'


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'s' * (count != 1)}"


def _apart(known: KnownWordings, names: tuple[str, str], conflict: LinkConflict) -> str:
    """Why two claims cannot be merged: who parted which of their wordings."""
    home = {row.wording_id: row.claim_id for row in known.rows}
    for d in reversed(known.decisions):
        pair = {d.one_id, d.other_id}
        if d.decision == "split" and pair != set(names) and {home.get(one) for one in pair} == set(names):
            moved = next(one for one in (d.one_id, d.other_id) if one not in names)
            return (
                f"{names[0]} and {names[1]} cannot be one claim: {d.decided_by} split {d.one_id} from {d.other_id} on "
                f"{d.decided_at:%Y-%m-%d}; first take {moved} out with `sayso split {home[moved]} {moved} --by NAME`"
            )
    return str(conflict)


def _held(known: KnownWordings, name: str, wording: str, conflict: LinkConflict) -> str:
    """Why a wording cannot leave: who joined it with others that stay."""
    for d in reversed(known.decisions):
        if d.decision == "merge" and wording in {d.one_id, d.other_id}:
            other = d.other_id if d.one_id == wording else d.one_id
            return (
                f"{wording} cannot leave claim {name}: {d.decided_by} merged it with {other} on {d.decided_at:%Y-%m-%d}, "
                f"which stays there; split both: `sayso split {name} {wording} {other} --by NAME`"
            )
    return str(conflict)
