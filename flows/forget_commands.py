"""``sayso forget``: one person's words and name, out of everything that is kept."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from flows.options import BAD_INPUT, AsJson, Store, clear_errors, fail, warn
from flows.settings import store_path

if TYPE_CHECKING:
    from pathlib import Path

    from flows.forget import Forgotten

LEFT = 1


def forget(
    author: Annotated[str, typer.Option("--author", help="The name as the site shows it.")],
    site: Annotated[
        str, typer.Option("--site", help="The host name of the site; names are looked for there alone.")
    ],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask; it cannot be undone.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Count what would go, and write nothing.")
    ] = False,
    backups: Annotated[
        bool, typer.Option("--backups", help="Delete the backups beside the store too.")
    ] = False,
    store: Store = None,
    json: AsJson = False,
) -> None:
    """Remove all that one person wrote, and their name, and never collect it again; then search for what is left.

    Example: sayso forget --author "Ann Lee" --site forum.example --dry-run
    """
    from warehouse.paths import store_files

    path = store_path(store)
    if not store_files(path).store.exists():
        fail(f"no store at {path}; there is nothing to forget", BAD_INPUT)
    with clear_errors():
        from flows import forget as work

        person = work.person_of(path, author, site)
        planned = work.forget(path, person, dry_run=True)
        if dry_run:
            _show(planned, site, json=json, dry_run=True)
            return
        if not yes:
            _ask(planned, site)
        done = work.forget(path, person, backups=backups, tell=lambda step: None)
        _judge_anew(path, done)
        _show(done, site, json=json)
    if done.left:
        raise typer.Exit(LEFT)


def _ask(planned: Forgotten, site: str) -> None:
    if not sys.stdin.isatty():
        fail("forgetting cannot be undone; say --yes, or --dry-run to see what would go", BAD_INPUT)
    counts = ", ".join(f"{n} {what}" for what, n in planned.removed.items())
    typer.confirm(f"Remove {counts} on {site} for good?", abort=True)


def _judge_anew(path: Path, done: Forgotten) -> None:
    """Claims that lost the wording that they were told in are told in another one, which wants its own verdict."""
    if not done.reworded:
        return
    from flows.run import reverdict
    from flows.touched import Which

    reverdict(path, Which(True, list(done.reworded), None))


def _show(found: Forgotten, site: str, *, json: bool, dry_run: bool = False) -> None:
    from flows import render

    if json:
        import json as js

        rows = {"removed": found.removed, "left": [list(pair) for pair in found.left], "told": list(found.told),
                "scanned": found.scanned, "dry_run": dry_run}  # fmt: skip
        typer.echo(js.dumps(rows, ensure_ascii=False, indent=2))
    else:
        what = "would be removed" if dry_run else "removed"
        render.rows([what, "rows"], list(found.removed.items()), json=False, csv=False)
        if not dry_run:
            scanned = ", ".join(f"{n} {name}" for name, n in found.scanned.items())
            typer.echo(f"looked for what is left: {scanned}; {len(found.left)} found")
    if not any(found.removed.values()):
        warn(f"nobody of that name is in the store at {site}; names are matched as the site writes them")
    for place, what in found.left:
        warn(f"left: {place}: {what}")
    for note in found.told:
        warn(note)
