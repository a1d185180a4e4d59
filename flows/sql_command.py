"""``sayso sql``: one query, a file of them, standard input, or a shell."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.options import BAD_INPUT, AsCsv, AsJson, Store, clear_errors, fail, warn
from flows.settings import store_path

if TYPE_CHECKING:
    from warehouse.reading_only import Statement
    from warehouse.session import QueryResult, Session

MAX_ROWS = 10_000
TIMEOUT_S = 30.0


def sql(
    query: Annotated[
        str | None,
        typer.Argument(
            help="One SELECT over the documented views; - reads standard input; without it a shell."
        ),
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--file", help="Run each statement of this file in turn; - reads them.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            help="Write the result into a file, by its ending: .parquet, .csv, .json, .jsonl, .arrow.",
        ),
    ] = None,
    max_rows: Annotated[
        int | None, typer.Option(help=f"At most this many rows ({MAX_ROWS}; into a file: all).", min=1)
    ] = None,
    timeout: Annotated[
        float | None,
        typer.Option(help="Seconds until the query is stopped (30; into a file: 600).", min=0.1, max=1e6),
    ] = None,
    store: Store = None,
    json: AsJson = False,
    csv: AsCsv = False,
) -> None:
    """Ask the store in SQL: read-only, no files, no network. Without a query, on a terminal: a shell.

    Example: sayso sql "SELECT verdict, count(*) FROM latest_verdicts GROUP BY 1"
    """
    with clear_errors():
        if file is not None and query is not None:
            fail("a query or --file, not both", BAD_INPUT)
        if out is not None and (json or csv):
            fail("--out picks the format by its ending; leave --json and --csv out", BAD_INPUT)
        path = store_path(store)
        if file is not None:
            _of_file(path, file, out, max_rows, timeout, json=json, csv=csv)
        elif query is None and out is None and sys.stdin.isatty() and sys.stdout.isatty():
            from flows.sql_shell import shell

            mode = "json" if json else "csv" if csv else "table"
            shell(path, mode=mode, max_rows=max_rows or MAX_ROWS, timeout_s=timeout or TIMEOUT_S)
        else:
            text = _stdin() if query in (None, "-") else query
            assert text is not None
            if out is not None:
                _into_file(path, text, out, max_rows, timeout)
            else:
                _shown(path, text, max_rows or MAX_ROWS, timeout or TIMEOUT_S, json=json, csv=csv)


def _shown(path: Path, text: str, max_rows: int, timeout_s: float, *, json: bool, csv: bool) -> None:
    from flows import render

    with _session(path, timeout_s) as session:
        result = _ask(session, text, max_rows, timeout_s)
    render.rows(result.columns, result.rows, json=json, csv=csv)
    if result.truncated:
        warn(f"only the first {max_rows} rows are shown; --max-rows shows more")


def _into_file(path: Path, text: str, out: Path, max_rows: int | None, timeout: float | None) -> None:
    from flows import result_files

    count, truncated = result_files.to_file(path, text, out, max_rows, timeout or result_files.TIMEOUT_S)
    typer.echo(f"{count} row{'s' * (count != 1)} in {out}")
    if truncated:
        warn(f"only the first {max_rows} rows were written; without --max-rows all are")


def _of_file(
    path: Path, file: Path, out: Path | None, max_rows: int | None, timeout: float | None, *, json: bool, csv: bool
) -> None:  # fmt: skip
    """Every statement of a file. It is refused before anything runs if one of them does more than read."""
    from flows import render
    from flows.sql_output import as_record, show_headed

    name, statements = _statements(file)
    if not statements:
        fail(f"{name}: there is no statement in it", BAD_INPUT)
    if len(statements) > 1 and (csv or out is not None):
        what = "--csv" if csv else "--out"
        fail(f"{name} has {len(statements)} statements and {what} takes one; --json takes all", BAD_INPUT)
    if out is not None:
        with _at(name, statements[0]):
            return _into_file(path, statements[0].sql, out, max_rows, timeout)
    rows, timeout_s, records = max_rows or MAX_ROWS, timeout or TIMEOUT_S, []
    with _session(path, timeout_s) as session:
        for statement in statements:
            with _at(name, statement):
                result = _ask(session, statement.sql, rows, timeout_s)
            if json:
                records.append(as_record(statement.sql, result))
            elif csv:
                render.rows(result.columns, result.rows, json=False, csv=True)
            else:
                show_headed(statement.sql, result)
            if result.truncated:
                warn(
                    f"{name} line {statement.line}: only the first {rows} rows are shown; --max-rows shows more"
                )
    if json:
        render.print_json(records)
    return None


def _statements(file: Path) -> tuple[str, list[Statement]]:
    from warehouse.errors import QueryRefused
    from warehouse.reading_only import refuse_unless_reading, statements

    name = "standard input" if str(file) == "-" else str(file)
    try:
        text = _stdin() if str(file) == "-" else file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        fail(f"{name}: it is not UTF-8 text; save it as that", BAD_INPUT)
    try:
        found = statements(text)
    except QueryRefused as error:
        fail(f"{name} line {error.line or 1}: {error}", BAD_INPUT)
    for statement in found:
        with _at(name, statement):
            refuse_unless_reading(statement.sql)
    return name, found


@contextmanager
def _at(name: str, statement: Statement) -> Iterator[None]:
    """Errors of a statement name the file and the line."""
    from warehouse.errors import QueryRefused

    try:
        yield
    except QueryRefused as error:
        line = statement.line + (error.line or 1) - 1
        raise QueryRefused(f"{name} line {line}: {error}") from None


def _stdin() -> str:
    try:
        return sys.stdin.read()
    except UnicodeDecodeError:
        fail("standard input is not UTF-8 text", BAD_INPUT)


def _session(path: Path, timeout_s: float) -> Session:
    from flows.process_limits import hold_memory, leave
    from warehouse.session import Session

    hold_memory()
    return Session(path, leave(timeout_s))


def _ask(session: Session, text: str, max_rows: int, timeout_s: float) -> QueryResult:
    from flows.interruptible import interruptible

    return interruptible(session, lambda: session.ask(text, max_rows, timeout_s))
