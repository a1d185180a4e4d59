"""The timeline of a claim, on a terminal and for programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.table import Table

from flows import render
from flows.render import coloured, escape


def show(claim: Mapping[str, Any], entries: Sequence[Mapping[str, Any]], *, json: bool, csv: bool) -> None:
    """Print what ``warehouse.store.claim_timeline`` gives."""
    from warehouse.timeline import COLUMNS

    if json or csv:
        return render.rows(COLUMNS, [[row[c] for c in COLUMNS] for row in entries], json=json, csv=csv)
    out = render.console()
    out.print(f"[bold]{escape(claim['text'])}[/]  [dim]{claim['claim_id']}[/]")
    table = Table("when", "who", "what", "verdict", "confidence", "stands", "why")
    for row in entries:
        table.add_row(
            f"{row['at']:%Y-%m-%d %H:%M}",
            escape(row["who"]),
            row["action"] if row["judged_as"] == claim["claim_id"] else f"{row['action']} {row['judged_as']}",
            coloured(row["verdict"]) if row["verdict"] else "-",
            "-" if row["confidence"] is None else f"{row['confidence']:.2f}",
            coloured(row["stands"]) if row["stands"] else "-",
            _why(row),
        )
    out.print(table)
    return None


def _why(row: Mapping[str, Any]) -> str:
    """Why the verdict turned; a reviewer's own words come first."""
    machine = row["who"] == "machine"
    lines = [row["why"]] if machine else [row["note"], row["why"], *row["source_urls"]]
    by = f"[dim]{escape(row['method'] or '?')}, sources {escape(row['sources_version'] or '?')}[/]"
    return "\n".join([*(escape(line) for line in lines if line), *([by] if machine else [])])
