"""The commands of ``sayso export``: files for others to read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from flows.options import BAD_INPUT, Store, clear_errors, fail
from flows.settings import store_path

if TYPE_CHECKING:
    from warehouse.claim_review import Publisher

export_app = typer.Typer(help="Files for others to read: reviewed claims.", no_args_is_help=True)


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
