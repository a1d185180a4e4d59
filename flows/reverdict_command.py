"""``sayso reverdict``: judge again what changed statements touch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.options import AsCsv, AsJson, Store, clear_errors, moment
from flows.settings import store_path

if TYPE_CHECKING:
    from flows.rejudged import ReverdictReport

COLUMNS = ("claim_id", "claim", "before", "after", "confidence", "mentions", "statement_id", "reason")


def reverdict(
    claims: Annotated[
        list[str] | None,
        typer.Argument(help="Only these claims: ids, starts of ids, or words.", metavar="CLAIM..."),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Judge every claim, touched or not.")] = False,
    since: Annotated[
        str | None, typer.Option(help="Only claims mentioned since this date (YYYY-MM-DD).")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Judge and list, but write nothing.")] = False,
    store: Store = None,
    json: AsJson = False,
    csv: AsCsv = False,
) -> None:
    """Judge again the claims that changed statements touch, and list those whose verdict turned.

    Example: sayso reverdict --dry-run
    """
    from flows import summaries
    from flows.rejudged import listed
    from flows.run import reverdict as run_flow
    from flows.touched import Which
    from warehouse.reader import open_reader
    from warehouse.store import the_claim

    path, start = store_path(store), moment(since)
    with clear_errors():
        with open_reader(path) as con:
            named = [the_claim(con, ref) for ref in claims] if claims else None
        with summaries.progress() as tell:
            report = run_flow(path, Which(everything, named, start), dry_run=dry_run, progress=tell)
        _show(listed(path, report.turned) if report.turned else [], json=json, csv=csv)
        if not json and not csv:
            typer.echo(_summary(report, dry_run=dry_run))


def _summary(report: ReverdictReport, *, dry_run: bool) -> str:
    if not report.judged:
        return "Nothing to judge again: no claim is touched by a change since it was judged."
    what = f"{report.changed} statement{'s' * (report.changed != 1)} changed, {report.judged} claims judged again"
    return f"{what}, {len(report.turned)} verdicts turned{'; nothing was written' if dry_run else ''}."


def _show(rows: Sequence[Mapping[str, Any]], *, json: bool, csv: bool) -> None:
    from flows import render

    if json:
        render.print_json(rows)
    elif csv:
        render.rows(COLUMNS, [[row[name] for name in COLUMNS] for row in rows], json=False, csv=True)
    elif rows:
        _print(rows)


def _print(rows: Sequence[Mapping[str, Any]]) -> None:
    from rich import box
    from rich.table import Table

    from flows.render import coloured, console, escape

    table = Table(show_lines=True, expand=True, box=box.HORIZONTALS)
    for name, ratio in (("claim", 4), ("before", None), ("after", None), ("decided by", 2)):
        table.add_column(name, ratio=ratio, overflow="fold", no_wrap=ratio is None)
    table.add_column("mentions", justify="right", no_wrap=True)
    table.add_column("id", no_wrap=True, style="dim")
    for row in rows:
        before = coloured(row["before"]) if row["before"] else "-"
        table.add_row(
            escape(row["claim"]), before, coloured(row["after"]), escape(row["statement_id"] or "-"),
            str(row["mentions"]), row["claim_id"],
        )  # fmt: skip
    console().print(table)
