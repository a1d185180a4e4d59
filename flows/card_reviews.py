"""What people said of a claim, on its card on a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console

from flows.render import by_whom, escape, in_words, reviewed

DID = {
    "set": "says",
    "confirm": "confirms",
    "override": "overrules the machine:",
    "withdraw": "takes it back",
}


def reviews(out: Console, found: Mapping[str, Any]) -> None:
    """Print who decided the verdict of a card, what the machine says, and every review, oldest first."""
    claim = found["claim"]
    if reviewed(claim):
        out.print(f"[bold]{escape(by_whom(claim))}[/]")
        last = [row for row in found["history"] if row["judged_as"] == claim["claim_id"]][-1]
        sure = f" ({last['confidence']:.2f})" if last["confidence"] else ""
        out.print(f"[dim]the machine: {in_words(last['verdict'])}{sure}  {escape(last['reason'])}[/]")
    for row in found["reviews"]:
        verdict = f" {in_words(row['verdict'])}" if row["verdict"] else ""
        note = f": {row['note']}" if row["note"] else ""
        gone = "" if row["standing"] or not row["verdict"] else "  (no longer stands)"
        out.print(
            escape(f"{row['reviewed_at']:%Y-%m-%d %H:%M} {row['reviewer']} {DID[row['action']]}{verdict}{note}{gone}"),
            style="dim",
        )  # fmt: skip
        for url in row["source_urls"] or ():
            out.print(f"  - {escape(url)}", style="dim", soft_wrap=True)
