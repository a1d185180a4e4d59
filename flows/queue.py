"""The queue of claims that wait for a person, on a terminal and for programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich import box
from rich.table import Table

from claims.score import RELEVANT
from flows import render
from flows.render import coloured, escape, in_words

QUEUE_COLUMNS = (
    "claim_id text why score verdict decided_by reviews machine_verdict asserted mentions authors threads worthiness "
    "first_said last_said claim_topic claim_jurisdiction nearest"
).split()
"""The keys of a row, so that a CSV without rows has the same header."""


FAR = 0.05
"""Statements less relevant than this are left out of the table; --json has them."""
NOTES = 2
"""Reasons why a statement does not settle a claim that the table shows."""


def show(found: Sequence[Mapping[str, Any]], *, json: bool, csv: bool) -> None:
    """Print rows of ``warehouse.store.list_queue``."""
    if json:
        return render.print_json(found)
    if csv:
        return render.rows(
            QUEUE_COLUMNS, [[row[c] for c in QUEUE_COLUMNS] for row in found], json=False, csv=True
        )
    out = render.console()
    if not found:
        out.print("Nothing waits for a person.")
        return None
    table = Table(show_lines=True, expand=True, box=box.HORIZONTALS)
    table.add_column("score", justify="right", no_wrap=True)
    table.add_column("claim", ratio=4, overflow="fold")
    table.add_column("why it is here", ratio=2)
    table.add_column("nearest vetted statements", ratio=4, overflow="fold")
    table.add_column("said", no_wrap=True)
    for row in found:
        table.add_row(f"{row['score']:.2f}", f"{escape(row['text'])}\n[dim]{row['claim_id']}[/]", _why(row),
                      _nearest(row), _said(row))  # fmt: skip
    out.print(table)
    out.print("`sayso show ID` opens a claim, `sayso review ID --verdict ... --by NAME` decides it.", style="dim")  # fmt: skip
    return None


def _why(row: Mapping[str, Any]) -> str:
    if row["why"] not in ("look again", "reviewers disagree"):
        return coloured(row["why"])
    said = [f"{escape(one['reviewer'])}: {in_words(one['verdict'])}" for one in row["reviews"]]
    machine = f"the machine now: {in_words(row['machine_verdict'])}"
    return "\n".join(["to look at again" if row["why"] == "look again" else row["why"], *said, machine])


def _nearest(row: Mapping[str, Any]) -> str:
    lines = [
        f'{near["relevance"]:.2f} "{escape(near["statement"] or near["statement_id"])}", '
        f"rated {in_words(near['rating'] or '?')}: {escape(_why_not(near, row['machine_verdict']))}"
        for near in row["nearest"]
        if near["relevance"] >= FAR
    ]
    return "\n".join(lines) or "[dim]none is near[/]"


def _why_not(near: Mapping[str, Any], machine_verdict: str) -> str:
    """Why a statement does not settle a claim, or what it says of it."""
    if near["stance"] == "does_not_settle":
        notes = near["blocked_by"]
        more = f"; and {len(notes) - NOTES} more" if len(notes) > NOTES else ""
        return "; ".join(notes[:NOTES]) + more if notes else "does not settle it"
    if machine_verdict == "unverified":
        if near["relevance"] < RELEVANT:
            return "too far from the claim to settle it"
        says = "the same" if near["stance"] == "agrees" else "the opposite"
        return f"seems to say {says}, but not surely enough or of another time"
    return f"{in_words(near['stance'])} with it" if near["stance"] == "agrees" else "contradicts it"


def _said(row: Mapping[str, Any]) -> str:
    last = f"\nlast {row['last_said']:%Y-%m-%d}" if row["last_said"] else ""
    lines = [f"{row['asserted']} of {row['mentions']} assert", _many(row["authors"], "author"), _many(row["threads"], "thread")]  # fmt: skip
    return "\n".join(lines) + last


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'s' * (count != 1)}"
