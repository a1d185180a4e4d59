"""How a claim is worded, on its card on a terminal, and who decided what about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.table import Table

from flows.render import escape


def wordings(out: Console, found: Mapping[str, Any]) -> None:
    """Print the wordings of a card, where there is more than one, and the decisions about them."""
    claim, rows = found["claim"]["claim_id"], found["wordings"]
    if len(rows) < 2 and not found["decisions"]:
        return
    table = Table("said", "wording", "id", "why it is here", title="wordings", title_justify="left")
    for row in rows:
        table.add_row(str(row["mentions"]), escape(row["text"]), row["wording_id"], escape(_why(row, claim)))
    out.print(table)
    for row in found["decisions"]:
        where = "with" if row["decision"] == "merge" else "from"
        verb = "merged" if row["decision"] == "merge" else "split"
        note = f": {row['note']}" if row["note"] else ""
        sides = [f'"{row[side] or "?"}" ({row[f"{side}_id"]})' for side in ("one", "other")]
        out.print(
            escape(
                f"{row['decided_at']:%Y-%m-%d} {row['decided_by']} {verb} {sides[0]} {where} {sides[1]}{note}"
            ),
            style="dim",
        )


def _why(row: Mapping[str, Any], claim: str) -> str:
    if row["wording_id"] == claim:
        return "the claim's first words"
    if row["why"] == "decided" and row["decided_by"]:
        return f"decided by {row['decided_by']}"
    if row["wording_id"] == row["leader_id"]:
        return "was a claim of its own"
    return "says the same" if row["leader_id"] == claim else f"says the same as {row['leader_id']}"
