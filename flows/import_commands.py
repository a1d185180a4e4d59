"""The commands that bring vetted statements into the store: ``sayso sources import`` and ``search``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.options import BAD_INPUT, UNREADABLE, AllowPrivate, AsCsv, AsJson, Store, clear_errors, fail, warn
from flows.settings import factcheck_endpoint, factcheck_key, store_path, wait_s

if TYPE_CHECKING:
    from claims.model import Rating
    from flows.import_feeds import ImportReport

SHOWN = 20
"""Broken entries that are told one by one."""

RatingMap = Annotated[
    list[str] | None,
    typer.Option(
        "--rating-map", help='Map a rating word, such as "Pants on Fire=false", or a JSON file of them.'
    ),
]
BrokenFile = Annotated[
    Path | None,
    typer.Option("--broken", help="Write what could not be imported here, as JSON lines.", metavar="FILE"),
]


def sources_import(
    inputs: Annotated[
        list[str],
        typer.Argument(
            help="Vetted files (.jsonl, .csv), feeds of ClaimReview, saved pages, or their URLs.",
            metavar="FILE|URL...",
        ),
    ],
    rating_map: RatingMap = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="All of a feed or nothing, as of a file made by hand.")
    ] = False,
    skip_broken: Annotated[
        bool, typer.Option("--skip-broken", help="Take what is good of a file made by hand, too.")
    ] = False,
    broken: BrokenFile = None,
    store: Store = None,
    allow_private: AllowPrivate = False,
    json: AsJson = False,
) -> None:
    """Add or update vetted statements: what is good of a feed, all or nothing of a file made by hand.

    docs/vetted.md has the formats, and what each publisher's ratings are taken for.

    Example: sayso sources import statements.jsonl factchecks.json
    """
    from flows import summaries
    from flows.import_feeds import import_all
    from flows.touched_hint import hint

    if strict and skip_broken:
        fail("--strict or --skip-broken, not both", BAD_INPUT)
    with clear_errors():
        mapping = _rating_map(rating_map or [])
        with summaries.progress() as tell:
            report = import_all(
                inputs,
                store_path(store),
                mapping,
                lenient=False if strict else True if skip_broken else None,
                allow_private=allow_private,
                broken_file=broken,
                tell=tell,
            )
        _show(report, broken, json=json)
        if report.counts and not json:
            hint(store_path(store))
    _end(report)


def sources_search(
    query: Annotated[str, typer.Argument(help="Words that the claims are about.")],
    language: Annotated[str, typer.Option(help="The language of the claims; only English is judged.")] = "en",
    max_age_days: Annotated[
        int | None, typer.Option("--max-age-days", help="Only what is at most so many days old.", min=1)
    ] = None,
    publisher: Annotated[
        str | None, typer.Option(help="Only reviews on this site, such as fullfact.org.")
    ] = None,
    limit: Annotated[int, typer.Option(help="At most so many claims.", min=1, max=1000)] = 50,
    import_: Annotated[bool, typer.Option("--import", help="Import what was found.")] = False,
    rating_map: RatingMap = None,
    store: Store = None,
    allow_private: AllowPrivate = False,
    json: AsJson = False,
    csv: AsCsv = False,
) -> None:
    """Ask Google's Fact Check Tools which claims were checked, and import them with --import.

    Needs a key for the "Fact Check Tools API" in $SAYSO_FACTCHECK_KEY.

    Example: sayso sources search "vaccines autism" --publisher fullfact.org --import
    """
    from flows import found_reviews
    from flows.factcheck_search import search
    from flows.fetch_error import FetchError
    from flows.import_feeds import ImportReport
    from warehouse.imports import read_document, write_documents

    key = factcheck_key()
    if key is None:
        fail(
            'the search needs a key: make one for the "Fact Check Tools API" at '
            "https://console.cloud.google.com/apis/credentials and set SAYSO_FACTCHECK_KEY to it",
            BAD_INPUT,
        )
    if not query.strip() and not publisher:
        fail("nothing to search for: the query is empty; give words or --publisher", BAD_INPUT)
    with clear_errors():
        mapping = _rating_map(rating_map or [])
        try:
            document = search(
                query.strip(),
                key=key,
                endpoint=factcheck_endpoint(),
                language=language,
                max_age_days=max_age_days,
                publisher=publisher,
                limit=limit,
                allow_private=allow_private,
            )
        except FetchError as error:
            fail(str(error), UNREADABLE)
        rows = found_reviews.rows(document, mapping)
        report = ImportReport()
        if import_ and rows:
            read = read_document(document, mapping)
            report.broken, report.repeated = read.broken, read.repeated
            if read.statements:
                report.counts = write_documents(store_path(store), [read], wait_s=wait_s())
        found_reviews.show(rows, report if import_ else None, json=json, csv=csv)
    if import_ and rows:
        _end(report)


def _show(report: ImportReport, file: Path | None, *, json: bool) -> None:
    """What was imported, and what was not: the first broken entries, and how many more there are."""
    from flows import render

    for failure in report.failures:
        warn(failure)
    for one in report.broken[:SHOWN]:
        warn(f"{one.document} {one.place}: {one.reason}")
    if len(report.broken) > SHOWN:
        where = f"{file} lists them all" if file else "--broken FILE.jsonl lists them all"
        warn(f"... and {len(report.broken) - SHOWN:,} more; {where}")
    if json:
        render.print_json(report.as_dict)
    elif report.counts is not None:
        typer.echo(summary(report))


def summary(report: ImportReport) -> str:
    """One line of what an import did."""
    counts = report.counts
    parts = (
        [f"{counts.added} added, {counts.changed} changed, {counts.unchanged} unchanged"] if counts else []
    )
    parts += [f"{counts.kept} of them kept as people left them"] if counts and counts.kept else []
    parts += [f"{report.repeated} given twice"] if report.repeated else []
    parts += [f"{len(report.broken)} not imported"] if report.broken else []
    return ", ".join(parts)


def _end(report: ImportReport) -> None:
    """A status that says whether something, or everything, could not be imported."""
    if report.counts is None:
        raise typer.Exit(BAD_INPUT)
    if report.broken or report.failures:
        raise typer.Exit(UNREADABLE)


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
