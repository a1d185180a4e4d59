"""The commands of ``sayso sources``: the vetted statements."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows import link_commands, statement_commands, statement_export, statement_views
from flows.options import BAD_INPUT, Store, clear_errors, fail
from flows.settings import store_path, wait_s

if TYPE_CHECKING:
    from claims.model import Rating

sources_app = typer.Typer(help="The vetted statements that verdicts rest on.", no_args_is_help=True)


@sources_app.command("import")
def sources_import(
    file: Annotated[Path, typer.Argument(help="Vetted statements as .jsonl or .csv.")],
    rating_map: Annotated[
        list[str] | None,
        typer.Option(
            "--rating-map", help='Map a rating word, such as "Pants on Fire=false", or a JSON file of them.'
        ),
    ] = None,
    store: Store = None,
) -> None:
    """Add or update vetted statements: all of a file, or nothing.

    Needed of each: id, statement, rating and a source's url; docs/vetted.md has every field.

    Example: sayso sources import statements.jsonl
    """
    from warehouse.sources import import_statements

    with clear_errors():
        mapping = _rating_map(rating_map or [])
        counts = import_statements(store_path(store), file, mapping, wait_s=wait_s())
        typer.echo(f"{counts.added} added, {counts.changed} changed, {counts.unchanged} unchanged")


def _rating_map(pairs: Sequence[str]) -> dict[str, Rating]:
    """``WORD=RATING`` pairs as a mapping; a pair of another form is refused."""
    from claims.model import Rating
    from warehouse.sources import read_rating_map

    out = {}
    for pair in pairs:
        if "=" not in pair and pair.endswith(".json"):
            out.update(read_rating_map(pair))
            continue
        word, found, rating = pair.rpartition("=")
        if not found or not word.strip() or rating.strip() not in [r.value for r in Rating]:
            known = ", ".join(r.value for r in Rating)
            fail(f'--rating-map "{pair}" is not WORD=RATING with a rating of {known}', BAD_INPUT)
        out[word.strip()] = Rating(rating.strip())
    return out


for _name, _command in {
    "list": statement_views.list_,
    "show": statement_views.show,
    "history": statement_views.history,
    "add": statement_commands.add,
    "edit": statement_commands.edit,
    "retire": statement_commands.retire,
    "restore": statement_commands.restore,
    "export": statement_export.export,
    "check-links": link_commands.check_links,
}.items():
    sources_app.command(_name)(_command)
