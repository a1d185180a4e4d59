"""``sayso sources export``: the vetted statements as a file that an import takes back unchanged."""

from __future__ import annotations

import csv as csv_module
import json as json_module
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer

from flows.options import BAD_INPUT, AsCsv, AsJson, Store, clear_errors, existing, fail

COLUMNS = ("id", "statement", "rating", "explanation", "topic", "jurisdiction", "valid_from", "valid_to", "aliases",
           "sources", "checked_with", "source_title", "source_publisher", "source_url")  # fmt: skip


def export(
    file: Annotated[
        Path | None, typer.Argument(help="A new .jsonl or .csv file; without one standard output.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    store: Store = None,
    json: AsJson = False,
    csv: AsCsv = False,
) -> None:
    """Write the vetted statements in use as JSON lines or CSV; `sayso sources import` takes them back as they are.

    Example: sayso sources export statements.jsonl
    """
    as_csv = _as_csv(file, json=json, csv=csv)
    if file is not None and file.exists() and not force:
        fail(f"{file} is there already; --force writes over it", BAD_INPUT)
    with clear_errors():
        from warehouse.statement_cards import vetted
        from warehouse.statement_edits import as_record

        records = (as_record(statement) for statement in vetted(existing(store)))
        if file is None:
            _write(sys.stdout, records, as_csv)
            return
        new = file.with_name(f"{file.name}.new")
        with new.open("w", encoding="utf-8", newline="") as out:
            count = _write(out, records, as_csv)
        os.replace(new, file)
    typer.echo(f"{count} statements written to {file}")


def _as_csv(file: Path | None, *, json: bool, csv: bool) -> bool:
    ending = file.suffix.casefold() if file else ""
    if json or csv or file is None:
        if ending in (".jsonl", ".ndjson", ".csv") and (ending == ".csv") != csv:
            fail(
                f'--{"csv" if csv else "json"} and a name ending in "{ending}" do not go together', BAD_INPUT
            )
        return csv
    if ending not in (".jsonl", ".ndjson", ".csv"):
        fail(
            f'{file}: files ending in "{ending}" are not known; use .jsonl or .csv, or say --json or --csv',
            BAD_INPUT,
        )
    return ending == ".csv"


def _write(out: TextIO, records: Iterable[dict[str, Any]], as_csv: bool) -> int:
    # Two letters end a line, so that either of them within a text is put in quotes.
    writer = csv_module.writer(out, lineterminator="\r\n")
    if as_csv:
        writer.writerow(COLUMNS)
    count = 0
    for count, record in enumerate(records, 1):  # noqa: B007
        if as_csv:
            writer.writerow(_row(record))
        else:
            out.write(json_module.dumps(record, ensure_ascii=False) + "\n")
    return count


def _row(record: dict[str, Any]) -> list[str]:
    """A row of CSV; what the plain columns cannot hold goes into one of JSON."""
    first, *more = record["sources"]
    plain = " | ".join(record["aliases"])
    simple = [alias.strip() for alias in plain.split("|") if alias.strip()] == record["aliases"]
    whole = more or first["published"] or first["kind"]
    cells = record | {
        "aliases": plain if simple and not plain.startswith("[") else _json(record["aliases"]),
        "sources": _json(record["sources"]) if whole else "",
        **{f"source_{name}": first[name] for name in ("title", "publisher", "url")},
    }
    return [cells[name] or "" for name in COLUMNS]


def _json(value: object) -> str:
    return json_module.dumps(value, ensure_ascii=False)
