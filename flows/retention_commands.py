"""``sayso prune``: let go of texts and raw pages by age."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from flows.options import BAD_INPUT, AsCsv, AsJson, Store, clear_errors, fail
from flows.settings import store_path


class What(StrEnum):
    """What is let go."""

    TEXTS = "texts"
    PAGES = "pages"
    ALL = "all"


def prune(
    older_than: Annotated[str, typer.Option("--older-than", help="Age of what goes: 365d, 26w, 12h.")],
    what: Annotated[
        What, typer.Option(help="Texts of posts, raw pages, or both with spans and authors.")
    ] = What.TEXTS,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Count what would go, and write nothing.")
    ] = False,
    store: Store = None,
    json: AsJson = False,
    csv: AsCsv = False,
) -> None:
    """Drop what is older than that, for good; claims, verdicts and counts stay.

    Example: sayso prune --older-than 365d --dry-run
    """
    from datetime import UTC, datetime, timedelta

    from flows import render
    from flows.durations import parse_duration
    from warehouse.paths import store_files

    path = store_path(store)
    if not store_files(path).store.exists():
        fail(f"no store at {path}; there is nothing to prune", BAD_INPUT)
    try:
        before = datetime.now(UTC) - parse_duration(older_than, timedelta(0), timedelta(days=36_600))
    except (ValueError, OverflowError) as error:
        fail(f"--older-than {error}", BAD_INPUT)
    with clear_errors():
        from flows.retention import prune as let_go

        counts = let_go(
            path, before, texts=what != "pages", pages=what != "texts", spans=what == "all", dry_run=dry_run
        )
        title = "would be dropped" if dry_run else "dropped"
        render.rows(
            [title.replace(" ", "_") if json or csv else title, "rows"],
            list(counts.items()),
            json=json,
            csv=csv,
        )
