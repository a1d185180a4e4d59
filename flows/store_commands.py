"""The commands of ``sayso store``: looking after the store's files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.options import AsCsv, AsJson, Store, clear_errors
from flows.settings import store_path, wait_s

store_app = typer.Typer(
    help="The store's files: what they are, whether they are whole, backups.", no_args_is_help=True
)


@store_app.command("info")
def info(store: Store = None, json: AsJson = False, csv: AsCsv = False) -> None:
    """Show what the store is: paths, sizes, what it holds, and whether readers see all of it.

    Example: sayso store info
    """
    from flows import store_facts
    from warehouse.upkeep.info import facts

    with clear_errors():
        store_facts.show(facts(store_path(store)), json=json, csv=csv)


@store_app.command("check")
def check(store: Store = None, json: AsJson = False, csv: AsCsv = False) -> None:
    """Read everything to its end and check that it is whole; changes nothing.

    Example: sayso store check
    """
    from flows import store_facts, summaries
    from flows.store_archives import check_archives
    from warehouse.upkeep.check import check as check_store

    path = store_path(store)
    with clear_errors():
        with summaries.progress() as tell:
            found = [*check_store(path, wait_s=wait_s(), tell=tell), *check_archives(path, tell)]
        store_facts.findings(found, json=json, csv=csv)
    if not all(finding.ok for finding in found):
        raise typer.Exit(1)


@store_app.command("backup")
def backup(
    folder: Annotated[
        Path | None,
        typer.Argument(
            help="The folder that the backup goes into (else one beside the store), or a new file for the store alone.",
            metavar="FOLDER|FILE.duckdb",
        ),
    ] = None,
    keep: Annotated[
        int | None, typer.Option(help="Then remove all but the newest so many backups there.", min=1)
    ] = None,
    no_pages: Annotated[bool, typer.Option("--no-pages", help="Leave the kept pages out.")] = False,
    store: Store = None,
    json: AsJson = False,
) -> None:
    """Back up the store, its key and its pages; whole or not at all, and while others go on working.

    Example: sayso store backup --keep 7
    """
    from flows import store_facts, summaries
    from warehouse.upkeep.backup import back_up, back_up_file

    path = store_path(store)
    with clear_errors():
        if folder is not None and folder.suffix == (path.suffix or ".duckdb") and not folder.is_dir():
            store_facts.backed_up_file(folder, back_up_file(path, folder, wait_s=wait_s()), json=json)
            return
        with summaries.progress() as tell:
            made = back_up(path, folder, pages=not no_pages, keep=keep, wait_s=wait_s(), tell=tell)
        store_facts.backed_up(made, json=json)


@store_app.command("restore")
def restore(
    backup: Annotated[
        Path,
        typer.Argument(help="A backup's folder, or a store's file such as a snapshot.", metavar="BACKUP"),
    ],
    to: Annotated[
        Path | None,
        typer.Option(
            "--to", "--store", help="The store's file (else $SAYSO_STORE, else one in your data folder)."
        ),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Move a store that is there aside; it is not deleted.")
    ] = False,
    json: AsJson = False,
) -> None:
    """Make the store from a backup, after comparing every file of it with its hash.

    Example: sayso store restore sayso.duckdb.backups/sayso-20261124T120000Z --replace
    """
    from flows import store_facts, summaries
    from warehouse.upkeep.restore import restore as bring_back

    with clear_errors():
        with summaries.progress() as tell:
            done = bring_back(backup, store_path(to), replace=replace, wait_s=wait_s(), tell=tell)
        store_facts.restored(done, json=json)


@store_app.command("vacuum")
def vacuum(store: Store = None, json: AsJson = False) -> None:
    """Write the store anew without the blocks that were freed, and remove what killed runs left behind.

    Example: sayso store vacuum
    """
    from flows import keep, store_facts, summaries
    from warehouse.paths import store_files
    from warehouse.upkeep.vacuum import vacuum as rewrite

    path = store_path(store)
    with clear_errors():
        with summaries.progress() as tell:
            done = rewrite(path, wait_s=wait_s(), tell=tell)
            keep.rescue(store_files(path).pages)
        store_facts.vacuumed(done, json=json)
