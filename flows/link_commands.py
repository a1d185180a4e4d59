"""``sayso sources check-links``: which sources are still where they were."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer

from flows.options import AllowPrivate, AsCsv, AsJson, Store, clear_errors
from flows.settings import store_path

COLUMNS = ("outcome", "url", "moved_to", "reason", "checked_at", "statements")


def check_links(
    max_age_days: Annotated[
        float, typer.Option("--max-age-days", help="Ask again only after so many days.", min=0)
    ] = 7,
    store: Store = None,
    allow_private: AllowPrivate = False,
    json: AsJson = False,
    csv: AsCsv = False,
) -> None:
    """Ask the sources' addresses whether they are still there: ok, moved, gone, refused or unreachable.

    Answers are kept with their day; nothing is edited. The exit status is 1 where some are gone.

    Example: sayso sources check-links --max-age-days 30
    """
    from datetime import timedelta

    from flows import links, summaries
    from flows.fetch import Fetcher
    from warehouse.links import link_list

    path = store_path(store)
    with clear_errors():
        with summaries.progress() as tell, Fetcher(allow_private, use_cache=False) as fetcher:
            links.check_links(path, fetcher.get, timedelta(days=max_age_days), progress=tell)
        rows = link_list(path)
        _show(rows, json=json, csv=csv)
    if any(row["outcome"] == "gone" for row in rows):
        raise typer.Exit(1)


def _show(rows: Sequence[Mapping[str, Any]], *, json: bool, csv: bool) -> None:
    from flows import render

    if json:
        render.print_json(rows)
        return
    if csv:
        render.rows(COLUMNS, [[row[name] for name in COLUMNS] for row in rows], json=False, csv=True)
        return
    counts = {
        name: sum(row["outcome"] == name for row in rows)
        for name in dict.fromkeys(r["outcome"] for r in rows)
    }
    shown = [row for row in rows if row["outcome"] != "ok"]
    if shown:
        table = [
            (row["outcome"], row["url"], row["moved_to"] or row["reason"] or "", f"{row['checked_at']:%Y-%m-%d}",
             ", ".join(row["statements"]))
            for row in shown
        ]  # fmt: skip
        render.rows(
            ("outcome", "url", "where to, or why", "asked", "statements"), table, json=False, csv=False
        )
    summed = ", ".join(f"{count} {name}" for name, count in counts.items())
    typer.echo(
        f"{len(rows)} addresses: {summed}" if rows else "no statement in use has a source with an address"
    )
