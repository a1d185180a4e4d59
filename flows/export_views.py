"""One view or table as a file."""

from __future__ import annotations

from pathlib import Path

from flows.export_columns import Wanted, kept
from flows.process_limits import hold_memory, leave
from flows.result_files import TIMEOUT_S, WRITERS, written
from flows.whole import whole
from warehouse.catalog import relation
from warehouse.errors import StoreError
from warehouse.reading_only import condition
from warehouse.session import Session

ENDINGS = (".parquet", ".csv", ".jsonl")


def export_view(
    store: Path, name: str, file: Path, wanted: Wanted, where: str | None = None, timeout_s: float = TIMEOUT_S
) -> tuple[int, list[str]]:
    """Write the rows of a view or table, those where ``where`` holds, whole or not at all.

    Gives how many rows, and the columns that were left out. Raises StoreError for an unknown ending, view or
    condition, and what ``Session.ask`` raises; OSError where the file cannot be written.
    """
    ending = file.suffix.lower()
    if ending not in ENDINGS:
        raise StoreError(f'"{file.name}" cannot be written; name it {", ".join(ENDINGS)}')
    held = condition(where) if where is not None else None
    hold_memory()
    with whole(file) as new, Session(store, leave(timeout_s, new)) as session:
        found = relation(session, name)
        columns, left = kept(found, wanted)
        sql = selection(found.name, list(columns), held)
        count, _ = written(session, sql, new, WRITERS[ending], None, timeout_s)
    return count, left


def selection(name: str, columns: list[str], where: str | None = None) -> str:
    """The query for columns of a view or table; the condition may speak of columns that are not among them."""
    sql = f"SELECT {', '.join(map(_quoted, columns))} FROM {_quoted(name)}"  # noqa: S608
    return f"{sql} WHERE {where}" if where else sql


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
