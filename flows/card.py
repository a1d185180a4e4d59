"""The whole card of a claim on a terminal: who said it where, what it was matched to, and why the verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.table import Table

from claims.model import SHARE
from flows.card_reviews import reviews
from flows.card_wordings import wordings
from flows.render import coloured, console, escape

AROUND = 140
"""Characters of the post shown before and behind a mention."""
SHOWN = 20
"""Mentions shown; --json has them all."""
TOLD = 0.005
"""A smaller share of a confidence is not shown."""


def show(found: Mapping[str, Any]) -> None:
    """Print a card as ``warehouse.store.claim_card`` gives it."""
    out = console()
    claim, history = found["claim"], found["history"]
    out.print(f"[bold]{escape(claim['text'])}[/]  [dim]{claim['claim_id']}[/]")
    if "verdict" in claim:
        _verdict(out, claim)
    reviews(out, found)
    wordings(out, found)
    _mentions(out, found["mentions"], claim.get("mentions") or len(found["mentions"]))
    for match in found["matches"]:
        _match(out, match)
    if history:
        _history(out, history)


def _verdict(out: Console, claim: Mapping[str, Any]) -> None:
    sure = f" ({claim['confidence']:.2f})" if claim["confidence"] else ""
    out.print(f"{coloured(claim['verdict'])}{sure}  {escape(claim['reason'])}")


def _mentions(out: Console, mentions: Sequence[Mapping[str, Any]], total: int) -> None:
    if not mentions:
        return
    out.print(f"\n[bold]said {total} time{'s' * (total != 1)}[/]")
    for m in mentions[:SHOWN]:
        by = f" by {escape(m['author_key'])}" if m.get("author_key") else ""
        gone = "  [yellow]gone since[/]" if m.get("vanished_at") else ""
        title = f' in "{escape(m["thread_title"])}"' if m.get("thread_title") else ""
        out.print(
            f"- [bold]{m['role']}[/]{by}{_when(m.get('created_at'))}, post {escape(str(m['post_id']))}{title}{gone}"
        )
        out.print(f"  [dim]{escape(m.get('permalink') or m['thread_url'])}[/]", soft_wrap=True)
        out.print(f"  {_context(m)}")
        out.print(f"  [dim]worth checking {m['worthiness']:.2f}, {escape(m['why'])}[/]")
        for r in m.get("resolutions") or ():
            sure = f", {r['confidence']:.2f}" if r.get("confidence") is not None else ""
            out.print(
                f'  [dim]read "{escape(r["original"])}" as "{escape(r["replacement"])}" ({escape(r["source"])}{sure})[/]'
            )
    if total > len(mentions[:SHOWN]):
        out.print(f"  [dim]and {total - len(mentions[:SHOWN])} more; --json has them[/]")


def _when(moment: datetime | None) -> str:
    return f" on {moment:%Y-%m-%d %H:%M}" if moment else ""


def _context(m: Mapping[str, Any]) -> str:
    """The words of the mention, bold, in what stands around them."""
    text, start, end = m.get("context") or "", m["span_start"], m["span_end"]
    if text[start:end] != m["span"]:  # the post was edited since
        return f"[bold]{escape(m['span'])}[/]"
    before, behind = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    if start > AROUND:
        before = "… " + before.partition(" ")[2]
    if end + AROUND < len(text):
        behind = behind.rpartition(" ")[0] + " …"
    flat = [escape(" ".join(part.split())) for part in (before, m["span"], behind)]
    lead = " " if before[-1:].isspace() else ""
    trail = " " if behind[:1].isspace() else ""
    return f"[dim]{flat[0]}{lead}[/][bold]{flat[1]}[/][dim]{trail}{flat[2]}[/]"


def _match(out: Console, match: Mapping[str, Any]) -> None:
    retired = " [yellow](retired)[/]" if match.get("retired") else ""
    out.print(
        f"\n[bold]{match['rank']}. {escape(match['statement'] or '(no longer in the store)')}[/]{retired}"
        f" [dim]{escape(match['statement_id'])}[/]"
    )
    rated = f"rated {coloured(match['rating'])}, " if match.get("rating") else ""
    out.print(
        f"   {rated}stance {match['stance'].replace('_', ' ')}, relevance {match['relevance']:.3f}{_valid(match)}"
    )
    out.print(f'   closest wording: "{escape(match["wording"])}"')
    scores = {k: v for k, v in match["scores"].items() if k != "confidence" and not k.startswith(SHARE)}
    out.print("   scores: " + ", ".join(f"{k} {v:g}" for k, v in scores.items()), style="dim")
    if "confidence" in match["scores"]:
        out.print(f"   {_sureness(match['scores'])}", style="dim")
    for finding in match["findings"]:
        out.print(f"   {finding['effect']:8} {finding['kind']}: {escape(finding['note'])}")
    for source in match["sources"] or ():
        out.print(f"   - {escape(source['publisher'])}: {escape(source['title'])}", style="dim")
        out.print(f"     {escape(source['url'])}", style="dim", soft_wrap=True)


def _sureness(scores: Mapping[str, float]) -> str:
    """How likely the statement alone gives the right verdict, and what makes it so: logits that add up to it."""
    shares = {k.removeprefix(SHARE): v for k, v in scores.items() if k.startswith(SHARE)}
    told = ", ".join(f"{name} {share:+.2f}" for name, share in shares.items() if abs(share) >= TOLD)
    return f"sure {scores['confidence']:.2f}: {told}"


def _valid(match: Mapping[str, Any]) -> str:
    """Where and when the statement holds."""
    parts = [match["jurisdiction"]] if match.get("jurisdiction") else []
    if match.get("valid_from"):
        parts.append(f"from {match['valid_from']}")
    if match.get("valid_to"):
        parts.append(f"until {match['valid_to']}")
    return f"; holds {escape(' '.join(map(str, parts)))}" if parts else ""


def _history(out: Console, history: Sequence[Mapping[str, Any]]) -> None:
    titles = ("judged at", "verdict", "confidence", "method", "sources version")
    table = Table(*titles, title="history", title_justify="left")
    for entry in history:
        at = entry["judged_at"]
        table.add_row(
            f"{at:%Y-%m-%d %H:%M:%S}" if isinstance(at, datetime) else str(at),
            coloured(entry["verdict"]),
            f"{entry['confidence']:.3f}",
            escape(str(entry["method"])),
            escape(str(entry["sources_version"])),
        )
    out.print()
    out.print(table)
