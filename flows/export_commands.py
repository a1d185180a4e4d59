"""The commands of ``sayso export``: files for others to read."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from flows.options import BAD_INPUT, Store, clear_errors, fail
from flows.settings import store_path

if TYPE_CHECKING:
    from warehouse.claim_review import Publisher

export_app = typer.Typer(
    help="Files for others to read: reviewed claims, views, data packages.", no_args_is_help=True
)


@export_app.callback()
def _export() -> None:
    pass


@export_app.command("reviews")
def export_reviews(
    file: Annotated[
        Path,
        typer.Argument(
            help="The file to write: .json or .jsonld (ClaimReview), .atom (a feed) or .csv.",
            metavar="FILE.jsonld|.json|.atom|.csv",
        ),
    ],
    publisher: Annotated[
        str | None, typer.Option(help="Who publishes the reviews.", envvar="SAYSO_PUBLISHER")
    ] = None,
    base_url: Annotated[
        str | None,
        typer.Option(
            help="The web address below which each review has its page, by the claim's id.",
            envvar="SAYSO_BASE_URL",
        ),
    ] = None,
    store: Store = None,
) -> None:
    """Write the claims that people decided as ClaimReview, Atom or CSV; what the machine alone says stays inside.

    Example: sayso export reviews checks.jsonld --publisher "The Lantern" --base-url https://lantern.example/checks
    """
    from flows import publishing

    with clear_errors():
        publishing.writer_of(file)
        who = _publisher(publisher, base_url)
        count, left = publishing.export_reviews(store_path(store), file, who)
    out = "".join(f"; {number} left out: {why}" for why, number in left.items())
    typer.echo(f"{count} review{'s' * (count != 1)} in {file}{out}")


WithAuthors = Annotated[
    bool,
    typer.Option("--with-authors", help="Also pseudonyms of authors, links to posts, names of reviewers."),
]
WithTexts = Annotated[bool, typer.Option("--with-texts", help="Also what posts say, verbatim.")]


class Format(StrEnum):
    """The files of a package."""

    PARQUET = "parquet"
    CSV = "csv"


@export_app.command("view")
def export_one_view(
    name: Annotated[str, typer.Argument(help="A view or table, such as latest_verdicts.")],
    file: Annotated[
        Path, typer.Argument(help="The file to write, by its ending.", metavar="FILE.parquet|.csv|.jsonl")
    ],
    where: Annotated[str | None, typer.Option(help="Only rows of which this SQL condition holds.")] = None,
    with_authors: WithAuthors = False,
    with_texts: WithTexts = False,
    timeout: Annotated[float, typer.Option(help="Seconds until it is stopped.", min=0.1, max=1e6)] = 600.0,
    store: Store = None,
) -> None:
    """Write a view into a file, without posts and without who wrote them.

    Example: sayso export view latest_verdicts verdicts.csv --where "verdict = 'false'"
    """
    from flows.export_columns import Wanted
    from flows.export_views import export_view

    with clear_errors():
        wanted = Wanted(with_authors, with_texts)
        count, left = export_view(store_path(store), name, file, wanted, where, timeout)
    out = f"; left out: {', '.join(left)}" if left else ""
    typer.echo(f"{count} row{'s' * (count != 1)} in {file}{out}")


@export_app.command("package")
def export_data_package(
    folder: Annotated[Path, typer.Argument(help="The folder to make.")],
    view: Annotated[list[str] | None, typer.Option("--view", help="Only this view; may be repeated.")] = None,
    kind: Annotated[Format, typer.Option("--format", help="What each view becomes.")] = Format.PARQUET,
    licence: Annotated[
        str | None, typer.Option("--licence", help="Its licence: a name such as CC-BY-4.0, or an address.")
    ] = None,
    with_authors: WithAuthors = False,
    with_texts: WithTexts = False,
    store: Store = None,
) -> None:
    """Write the views as a data package: a file each, and datapackage.json, which says what every column means.

    Example: sayso export package checks --format csv --licence CC-BY-4.0
    """
    from flows.data_package import export_package
    from flows.export_columns import Wanted

    with clear_errors():
        wanted = Wanted(with_authors, with_texts)
        packed = export_package(
            store_path(store), folder, view or (), kind=kind.value, licence=licence, wanted=wanted
        )
    count, rows = len(packed.rows), sum(packed.rows.values())
    typer.echo(f"{count} view{'s' * (count != 1)}, {rows} row{'s' * (rows != 1)} in {folder}")
    for name, left in packed.left.items():
        typer.echo(f"left out of {name}: {', '.join(left)}")


def _publisher(name: str | None, base_url: str | None) -> Publisher:
    """Who publishes; a missing name or an address that is none is refused."""
    from flows.render import visible
    from warehouse.claim_review import Publisher
    from warehouse.claim_review_check import is_address

    name, base = " ".join(visible(name or "").split()), (base_url or "").strip()
    if not name:
        fail("--publisher is missing; give the name of who publishes, or set SAYSO_PUBLISHER", BAD_INPUT)
    if not base:
        fail(
            "--base-url is missing; give the web address below which each review has its page, or set SAYSO_BASE_URL",
            BAD_INPUT,
        )
    if not is_address(base) or urlsplit(base).query or urlsplit(base).fragment:
        fail(f'--base-url "{base}" is not an address such as https://lantern.example/checks', BAD_INPUT)
    return Publisher(name, base)
