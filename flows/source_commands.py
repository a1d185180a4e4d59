"""The commands of ``sayso sources``: the vetted statements."""

from __future__ import annotations

import typer

from flows import import_commands
from flows.options import AsCsv, AsJson, Store, clear_errors, existing

sources_app = typer.Typer(help="The vetted statements that verdicts rest on.", no_args_is_help=True)


sources_app.command("import")(import_commands.sources_import)
sources_app.command("search")(import_commands.sources_search)


@sources_app.command("list")
def sources_list(store: Store = None, json: AsJson = False, csv: AsCsv = False) -> None:
    """List the vetted statements.

    Example: sayso sources list --csv
    """
    from flows import render
    from warehouse.statements import load_statements

    with clear_errors():
        render.statements(load_statements(existing(store)), json=json, csv=csv)
