"""The sayso command: parse arguments, call, render. No logic, no SQL.

Heavy imports stand inside the commands that need them, so that ``--help`` and every query start at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.settings import store_path, wait_s

if TYPE_CHECKING:
    from datetime import datetime

    from claims.model import Rating

BAD_INPUT = 2
UNREADABLE = 3

app = typer.Typer(
    name="sayso",
    help="Fact-check comments: find the claims, match them to vetted statements, show the evidence.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
sources_app = typer.Typer(help="The vetted statements that verdicts rest on.", no_args_is_help=True)
app.add_typer(sources_app, name="sources")

Store = Annotated[
    Path | None,
    typer.Option("--store", help="The store's file (else $SAYSO_STORE, else one in your data folder)."),
]


def _one_format(context: typer.Context, value: bool) -> bool:
    """Refuse --json with --csv: whichever is read second sees the other."""
    if value and (context.params.get("json") or context.params.get("csv")):
        _fail("--json or --csv, not both", BAD_INPUT)
    return value


AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.", callback=_one_format)]
AsCsv = Annotated[bool, typer.Option("--csv", help="Print CSV.", callback=_one_format)]


@contextmanager
def _clear_errors() -> Iterator[None]:
    """One line and a status for whatever the user can mend; no traceback."""
    from warehouse.errors import StoreError

    try:
        yield
    except StoreError as error:
        _fail(str(error), BAD_INPUT)
    except BrokenPipeError:
        raise
    except KeyboardInterrupt:
        _fail("stopped; what was committed is kept, and running it again does nothing twice", 130)
    except OSError as error:
        _fail(f"{error.filename or 'file'}: {error.strerror or error}", BAD_INPUT)


def _warn(message: str) -> None:
    from flows.render import visible

    typer.echo("sayso: " + visible(message), err=True)


def _fail(message: str, status: int) -> None:
    _warn(" ".join(message.split()))
    raise typer.Exit(status)


@app.command()
def run(
    sources: Annotated[
        list[str], typer.Argument(help="Files or URLs of comment threads.", metavar="FILE|URL...")
    ],
    store: Store = None,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Also fetch from private addresses.")
    ] = False,
    json: AsJson = False,
    csv: AsCsv = False,
) -> None:
    """Read threads, judge their claims, keep everything, and show the verdicts.

    Example: sayso run examples/thread.html
    """
    from flows import render
    from flows.run import run as run_flow
    from warehouse.store import list_verdicts

    path = store_path(store)
    with _clear_errors():
        with render.progress() as tell:
            report = run_flow(sources, path, allow_private=allow_private, progress=tell)
        for source, reason in report.failures:
            _warn(f"{source}: {reason}")
        if report.threads:
            rows = list_verdicts(path, claims=[j.claim.id for j in report.judgements], limit=None)
            render.verdicts(rows, json=json, csv=csv)
            if not json and not csv:
                render.run_summary(report)
    if report.failures:
        raise typer.Exit(UNREADABLE)


@app.command()
def check(
    text: Annotated[str, typer.Argument(help="A sentence or a pasted paragraph; - reads standard input.")],
    store: Store = None,
    json: AsJson = False,
    csv: AsCsv = False,
) -> None:
    """Judge a sentence or a paragraph at once; writes nothing.

    Example: sayso check "The MMR vaccine causes autism"
    """
    from claims.index import StatementIndex
    from claims.judge import check as judge_text
    from warehouse.statements import load_statements

    if text == "-":
        text = sys.stdin.read()
    if not text.strip():
        _fail("nothing to check: the text is empty", BAD_INPUT)
    from flows import render

    with _clear_errors():
        statements = load_statements(_existing(store))
        render.checked(judge_text(text, StatementIndex(statements)), statements, json=json, csv=csv)


def _existing(store: Path | None) -> Path | None:
    """The store if there is one; a store that was named must exist."""
    path = store_path(store)
    if store is None and not path.exists():
        return None
    return path


@app.command()
def verdicts(
    verdict: Annotated[
        str | None, typer.Option(help="Only this verdict, such as false or unverified.")
    ] = None,
    topic: Annotated[str | None, typer.Option(help="Only claims on this topic.")] = None,
    thread: Annotated[
        str | None, typer.Option(help="Only claims of threads whose URL or title holds this.")
    ] = None,
    since: Annotated[str | None, typer.Option(help="Only verdicts since this date (YYYY-MM-DD).")] = None,
    text: Annotated[str | None, typer.Option(help="Only claims that hold this text.")] = None,
    limit: Annotated[int, typer.Option(help="At most this many.", min=1)] = 100,
    store: Store = None,
    json: AsJson = False,
    csv: AsCsv = False,
) -> None:
    """List the verdicts in the store.

    Example: sayso verdicts --verdict false --topic vaccines
    """
    from flows import render
    from warehouse.store import list_verdicts

    with _clear_errors():
        rows = list_verdicts(
            store_path(store),
            verdict=_verdict(verdict),
            topic=topic,
            thread=thread,
            since=_moment(since),
            text=text,
            limit=limit,
        )
        render.verdicts(rows, json=json, csv=csv)


def _verdict(name: str | None) -> str | None:
    """A verdict's name as the store has it; "mostly false" is taken for mostly_false."""
    from claims.model import VerdictValue

    if name is None:
        return None
    value = name.strip().lower().replace(" ", "_").replace("-", "_")
    known = [v.value for v in VerdictValue]
    if value not in known:
        _fail(f'"{name}" is no verdict; it is one of {", ".join(known)}', BAD_INPUT)
    return value


def _moment(day: str | None) -> datetime | None:
    """A day or moment in ISO 8601."""
    from datetime import datetime

    try:
        return datetime.fromisoformat(day) if day else None
    except ValueError:
        _fail(f'"{day}" is no date; write it as 2026-01-31', BAD_INPUT)
    return None


@app.command()
def show(
    claim: Annotated[str, typer.Argument(help="A claim's id, the start of one, or some of its words.")],
    store: Store = None,
    json: AsJson = False,
) -> None:
    """The whole card of a claim: mentions, the vetted statement, every score, sources, history.

    Example: sayso show "moon landing"
    """
    from flows import render
    from warehouse.store import claim_card

    with _clear_errors():
        render.card(claim_card(store_path(store), claim), json=json)


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

    Example: sayso sources import statements.jsonl
    """
    from warehouse.sources import import_statements

    with _clear_errors():
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
            _fail(f'--rating-map "{pair}" is not WORD=RATING with a rating of {known}', BAD_INPUT)
        out[word.strip()] = Rating(rating.strip())
    return out


@sources_app.command("list")
def sources_list(store: Store = None, json: AsJson = False, csv: AsCsv = False) -> None:
    """List the vetted statements.

    Example: sayso sources list --csv
    """
    from flows import render
    from warehouse.statements import load_statements

    with _clear_errors():
        render.statements(load_statements(_existing(store)), json=json, csv=csv)


@app.command()
def sql(
    query: Annotated[
        str, typer.Argument(help="One SELECT over the documented views; - reads standard input.")
    ],
    max_rows: Annotated[int, typer.Option(help="At most this many rows.", min=1)] = 10_000,
    timeout: Annotated[float, typer.Option(help="Seconds until the query is stopped.", min=0.1)] = 30.0,
    store: Store = None,
    json: AsJson = False,
    csv: AsCsv = False,
) -> None:
    """Ask the store in SQL: read-only, no files, no network.

    Example: sayso sql "SELECT verdict, count(*) FROM latest_verdicts GROUP BY 1"
    """
    from flows import render
    from warehouse.store import query as ask

    with _clear_errors():
        text = sys.stdin.read() if query == "-" else query
        columns, rows, truncated = ask(store_path(store), text, max_rows=max_rows, timeout_s=timeout)
        render.rows(columns, rows, json=json, csv=csv)
        if truncated:
            _warn(f"only the first {max_rows} rows are shown; --max-rows shows more")


@app.command()
def doctor(store: Store = None, json: AsJson = False) -> None:
    """Check the installation and the store.

    Example: sayso doctor
    """
    from flows import render
    from flows.doctor import examine

    with _clear_errors():
        findings: Sequence[dict[str, Any]] = examine(store_path(store))
        render.findings(findings, json=json)
    if any(not f["ok"] for f in findings):
        raise typer.Exit(1)


def main() -> None:
    """Entry point of the console script."""
    try:
        app()
    except BrokenPipeError:
        # The reader ("| head") has what it wanted; Python must not complain when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
