"""`sayso report`: one HTML file that a newsroom opens, sends and prints."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.options import BAD_INPUT, Store, clear_errors, fail, period, visible
from flows.settings import store_path

if TYPE_CHECKING:
    from warehouse.report_data import Scope

TITLE = "What the threads say"


def report(
    file: Annotated[
        Path | None,
        typer.Argument(
            help="The file to write (else sayso-report-DATE.html here).",
            metavar="[FILE.html]",
            show_default=False,
        ),
    ] = None,
    since: Annotated[
        str | None, typer.Option(help="Only what was written since this date (YYYY-MM-DD).")
    ] = None,
    until: Annotated[
        str | None, typer.Option(help="Only what was written until this date, that day included.")
    ] = None,
    topic: Annotated[
        str | None,
        typer.Option(help="Only claims on this topic: the vetted statement's, or the claim's own."),
    ] = None,
    jurisdiction: Annotated[
        str | None, typer.Option(help="Only claims about this jurisdiction, such as AU, AU-NSW, EU or UN.")
    ] = None,
    site: Annotated[str | None, typer.Option(help="Only this forum, by its host name.")] = None,
    thread: Annotated[str | None, typer.Option(help="Only threads whose URL or title holds this.")] = None,
    claims: Annotated[int, typer.Option(help="Claims that get a card.", min=1, max=500)] = 20,
    title: Annotated[str, typer.Option(help="The title on top.")] = TITLE,
    scripts: Annotated[
        bool,
        typer.Option(
            "--scripts/--no-scripts",
            help="Charts that tell numbers when pointed at; without them the file is small.",
        ),
    ] = True,
    show: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
    store: Store = None,
) -> None:
    """Write a report as one HTML file: figures, charts, and a card with the evidence for each leading claim.

    Example: sayso report weekly.html --since 2026-11-01 --site forum.example
    """
    where = _html(file or Path(f"sayso-report-{date.today().isoformat()}.html"))

    with clear_errors():
        from warehouse.report_data import Scope, report_data

        scope = Scope(
            *period(since, until),
            _filled("--topic", topic),
            _filled("--jurisdiction", jurisdiction),
            _filled("--site", site),
            _filled("--thread", thread),
        )
        found = report_data(store_path(store), scope, claims=claims)

        from flows.reporting.page import Told, page
        from flows.whole import whole

        told = Told(title.strip() or TITLE, _narrowed(scope), _period(scope), live=scripts)
        content = page(found, told).encode()
        with whole(where) as new:
            new.write_bytes(content)

    shown, all_claims = len(found["claims"]), found["read"]["claims"]
    typer.echo(
        visible(f"{where}: {shown} of {all_claims} claim{'s' * (all_claims != 1)}, {_size(len(content))}")
    )
    if show:
        import webbrowser

        webbrowser.open(where.resolve().as_uri())


def _html(file: Path) -> Path:
    """Refuse at once what could only fail when all the work is done."""
    if file.suffix.lower() not in (".html", ".htm"):
        fail(f'a report is an HTML file: write {file.stem or "report"}.html, not "{file}"', BAD_INPUT)
    if file.is_dir():
        fail(f"{file} is a folder; name a file", BAD_INPUT)
    if not file.parent.is_dir():
        fail(f"there is no folder {file.parent} for {file.name}; make it first", BAD_INPUT)
    return file


def _filled(option: str, value: str | None) -> str | None:
    if value is not None and not value.strip():
        fail(f"{option} is empty; leave it out, or say which", BAD_INPUT)
    return value.strip() if value is not None else None


def _narrowed(scope: Scope) -> tuple[str, ...]:
    """How the report was narrowed, in words; the period is told apart."""
    said = {
        "claims on {}": scope.topic,
        "claims about {}": scope.jurisdiction,
        "the forum {}": scope.site,
        'threads with "{}" in their address or title': scope.thread,
    }
    return tuple(words.replace("{}", value) for words, value in said.items() if value)


def _period(scope: Scope) -> str | None:
    from flows.reporting.content import day

    last = scope.until and scope.until - timedelta(microseconds=1)
    if scope.since and last:
        return day(scope.since) if scope.since.date() == last.date() else f"{day(scope.since)} to {day(last)}"
    if scope.since:
        return f"Since {day(scope.since)}"
    return f"Until {day(last)}" if last else None


def _size(number: int) -> str:
    return f"{number / 1e6:.1f} MB" if number >= 1e6 else f"{number / 1e3:.0f} KB"
