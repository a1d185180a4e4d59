"""What a person sees: tables and cards on a terminal, JSON and CSV for programs."""

from __future__ import annotations

import csv as csv_module
import json as json_module
import math
import os
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Console
from rich.markup import escape as escape_markup
from rich.table import Table

if TYPE_CHECKING:
    from claims.model import Judgement, Mention, VettedStatement

STYLES = {
    "true": "green",
    "mostly_true": "green",
    "mixed": "yellow",
    "unproven": "yellow",
    "disputed": "magenta",
    "mostly_false": "red",
    "false": "red",
    "unverified": "dim",
}
_WIDTH_IN_A_PIPE = 140
VERDICT_COLUMNS = (
    "claim_id text verdict confidence reason statement_ids publishers topic jurisdiction judged_at run_id mentions "
    "asserted questioned denied quoted threads claim_topic topic_share claim_jurisdiction entities periods wordings "
    "decided_by reviewed_at reviews reviewers_disagree machine_verdict machine_confidence look_again"
).split()
"""The columns of the view ``latest_verdicts``, so that a CSV without rows has the same header."""
NARROW = 110
"""Below this many columns the table of verdicts puts the id under the mentions."""


_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""What could drive a terminal or turn the reading order round; posts are written by anybody."""


def visible(text: str) -> str:
    """A text that a terminal only shows: every control and direction character as U+FFFD."""
    return _CONTROL.sub("\ufffd", text)


def escape(text: str) -> str:
    """A text from outside as part of a table: shown as it is, never obeyed."""
    return escape_markup(visible(text))


def console() -> Console:
    """Where a person reads: as wide as the terminal, and never wrapped by accident in a pipe."""
    out = Console(soft_wrap=False, highlight=False)
    if out.is_terminal or os.environ.get("COLUMNS", "").isdigit():
        return out
    return Console(width=_WIDTH_IN_A_PIPE, highlight=False)


def plain(value: Any) -> Any:
    """A value as JSON knows it: dates as ISO text, enums as their value, tuples as lists."""
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(v) for v in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None  # JSON has no NaN
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if type(value).__name__ == "Decimal" and value.is_finite():  # a number, as SQL's 1.5 and sums are
        return int(value) if value == value.to_integral_value() else float(value)
    return str(value)


def _print_json(value: Any) -> None:
    text = json_module.dumps(plain(value), ensure_ascii=False, indent=2)
    # Such characters stand within strings only, where JSON has another way to write them.
    sys.stdout.write(_CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n")


def print_json(value: Any) -> None:
    """Anything, as JSON for programs."""
    _print_json(value)


def _print_csv(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    shown = visible if sys.stdout.isatty() else str
    writer = csv_module.writer(sys.stdout, lineterminator="\n")
    writer.writerow([shown(name) for name in columns])
    for row in rows:
        writer.writerow([shown(cell(v)) for v in row])


def cell(value: Any) -> str:
    """A value as a cell of a table: nothing for NULL, JSON for lists and structs."""
    if value is None:
        return ""
    value = plain(value)
    return json_module.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else str(value)


def rows(columns: Sequence[str], found: Sequence[Sequence[Any]], *, json: bool, csv: bool) -> None:
    """Any result of a query."""
    if json:
        return _print_json([dict(zip(columns, row, strict=True)) for row in found])
    if csv:
        return _print_csv(columns, found)
    table = Table(*map(escape, columns))
    for row in found:
        table.add_row(*(escape(cell(v)) for v in row))
    console().print(table)
    return None


def coloured(value: str) -> str:
    """A verdict in its colour, in words."""
    return f"[{STYLES.get(value, '')}]{value.replace('_', ' ')}[/]" if STYLES.get(value) else value


def reviewed(row: Mapping[str, Any]) -> bool:
    """Whether a person decided this row of ``latest_verdicts``."""
    return row.get("reviewed_at") is not None


def by_whom(row: Mapping[str, Any]) -> str:
    """Who reviewed a claim, and what they say where they disagree or the machine says something else."""
    if not reviewed(row):
        return ""
    if row["reviewers_disagree"]:
        said = ", ".join(f"{one['reviewer']}: {in_words(one['verdict'])}" for one in row["reviews"])
        return f"reviewers disagree ({said})"
    again = ", which changed since" if row["look_again"] else ""
    differs = row["machine_verdict"] != row["verdict"]
    machine = f" (the machine: {in_words(row['machine_verdict'])}{again})" if differs else ""
    return f"reviewed by {row['decided_by']}{machine}"


def in_words(value: str) -> str:
    """A verdict as people write it."""
    return value.replace("_", " ")


def verdicts(found: Sequence[Mapping[str, Any]], *, json: bool, csv: bool) -> None:
    """The table of verdicts: claim, verdict, confidence, who says so, mentions."""
    if json:
        return _print_json(found)
    if csv:
        columns = list(found[0]) if found else VERDICT_COLUMNS
        return _print_csv(columns, [[row.get(c) for c in columns] for row in found])
    out = console()
    decided = [row for row in found if row["verdict"] != "unverified"]
    if decided:
        out.print(_decided(decided, narrow=out.width < NARROW))
    unsettled = [row for row in found if row["verdict"] == "unverified"]
    if unsettled:
        out.print(_unsettled(unsettled))
    if not found:
        out.print("No verdicts.")
    return None


def _decided(found: Sequence[Mapping[str, Any]], *, narrow: bool) -> Table:
    table = Table(show_lines=True, expand=True, box=box.HORIZONTALS)
    table.add_column("claim", ratio=4, overflow="fold")
    table.add_column("verdict", no_wrap=True)
    table.add_column("conf." if narrow else "confidence", justify="right", no_wrap=True)
    table.add_column("who says so", ratio=3)
    table.add_column("mentions", no_wrap=True)
    if not narrow:
        table.add_column("id", no_wrap=True, style="dim")
    for row in found:
        cells = [
            escape(row["text"]), coloured(row["verdict"]), "-" if reviewed(row) else f"{row['confidence']:.2f}",
            escape("; ".join(filter(None, (by_whom(row), ", ".join(row.get("publishers") or [])))) or "-"), _roles(row),
        ]  # fmt: skip
        table.add_row(
            *cells[:4],
            f"{cells[4]}\n[dim]{row['claim_id']}[/]" if narrow else cells[4],
            *[] if narrow else [row["claim_id"]],
        )
    return table


def _unsettled(found: Sequence[Mapping[str, Any]]) -> Table:
    """What no vetted statement settles: still to be looked into by a person, so kept short."""
    table = Table(
        box=None, expand=True, pad_edge=False, title=f"unverified: no vetted statement settles these {len(found)}",
        title_justify="left", title_style="bold", show_header=False,
    )  # fmt: skip
    table.add_column("claim", ratio=1, overflow="fold")
    table.add_column("mentions", no_wrap=True, justify="right")
    table.add_column("id", no_wrap=True, style="dim")
    for row in found:
        count = row.get("mentions") or 0
        who = f" ({by_whom(row)})" if reviewed(row) else ""
        table.add_row(
            f"- {escape(row['text'] + who)}", f"{count} mention{'s' * (count != 1)}", row["claim_id"]
        )
    return table


def _roles(row: Mapping[str, Any]) -> str:
    counts = [(role, row.get(role) or 0) for role in ("asserted", "questioned", "denied", "quoted")]
    return "\n".join(f"{count} {role}" for role, count in counts if count)


def checked(
    found: Sequence[tuple[Judgement, tuple[Mention, ...]]],
    vetted: Sequence[VettedStatement],
    *,
    json: bool,
    csv: bool,
) -> None:
    """What ``sayso check`` found: verdict, reason and sources a claim."""
    from flows.checked import about, reading, row, times  # only this command needs the claims' words

    by_id = {s.id: s for s in vetted}
    found_rows = [row(judgement, mentions, by_id) for judgement, mentions in found]
    if json:
        return _print_json(found_rows)
    if csv:
        columns = ("claim", "verdict", "confidence", "reason", "sources")
        return _print_csv(columns, [[r[c] for c in columns] for r in found_rows])
    out = console()
    if not found:
        out.print("No checkable claim found in this text.")
    for one in found_rows:
        out.print(f"[bold]{escape(one['claim'])}[/]")
        sure = f" ({one['confidence']:.2f})" if one["verdict"] != "unverified" else ""
        out.print(f"  {coloured(one['verdict'])}{sure}  {escape(one['reason'])}")
        lines = [line for m in one["mentions"] for line in (*reading(m), times(m.periods))]
        for line in (*lines, about(one["subject"]) if one["subject"] else ""):
            if line:
                out.print(f"  [dim]{escape(line)}[/]")
        for source in one["sources"]:
            out.print(
                f"  - {escape(source['publisher'])}: {escape(source['title'])}\n    {escape(source['url'])}",
                style="dim",
            )
    return None


def card(found: Mapping[str, Any], *, json: bool) -> None:
    """The whole card of a claim."""
    if json:
        return _print_json(found)
    from flows.card import show

    return show(found)


def statements(found: Sequence[VettedStatement], *, json: bool, csv: bool) -> None:
    """The vetted statements."""
    if json:
        return _print_json(found)
    columns = ("id", "rating", "statement", "topic", "jurisdiction", "sources")
    table = [(s.id, s.rating.value, s.statement, s.topic, s.jurisdiction, len(s.sources)) for s in found]
    return rows(columns, table, json=False, csv=csv)


def findings(found: Sequence[Mapping[str, Any]], *, json: bool) -> None:
    """What ``sayso doctor`` found."""
    if json:
        return _print_json(found)
    out = console()
    for row in found:
        mark = "[green]ok[/]  " if row["ok"] else "[red]fail[/]"
        # Not wrapped: a detail may name a command to copy.
        out.print(f"{mark} {escape(row['what'])}: {escape(str(row['detail']))}", soft_wrap=True)
    return None
