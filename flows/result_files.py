"""Results of queries as files, written piece by piece: ten million rows never lie in memory together."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.interruptible import interruptible
from flows.render import cell, plain
from flows.spreadsheet import harmless
from flows.whole import whole
from warehouse.errors import StoreError

if TYPE_CHECKING:
    from pyarrow import RecordBatch, Schema

    from warehouse.session import Running, Session

TIMEOUT_S = 600.0
"""Seconds that a query into a file may take, unless it is told otherwise."""


def writer_of(file: Path) -> Callable[[Running, Path], int]:
    """What writes a file of this ending: it takes a query and a path, gives the number of rows.

    Raises StoreError for another ending.
    """
    found = WRITERS.get(file.suffix.lower())
    if found is None:
        raise StoreError(f'"{file.name}" cannot be written; name it {", ".join(WRITERS)}')
    return found


def to_file(
    store: Path, sql: str, file: Path, max_rows: int | None = None, timeout_s: float = TIMEOUT_S
) -> tuple[int, bool]:
    """Write what a query gives into ``file``, whole or not at all; its ending picks the format.

    Gives the number of rows, and whether ``max_rows`` kept some back. Raises StoreError for an unknown ending or
    a column that the format has no place for, QueryRefused like ``Session.ask``, OSError where it cannot be written.
    """
    from flows.process_limits import hold_memory, leave
    from warehouse.session import Session

    write = writer_of(file)
    hold_memory()
    with whole(file) as new, Session(store, leave(timeout_s, new)) as session:
        return written(session, sql, new, write, max_rows, timeout_s)


def written(
    session: Session,
    sql: str,
    new: Path,
    write: Callable[[Running, Path], int],
    max_rows: int | None,
    timeout_s: float,
) -> tuple[int, bool]:
    """The same with a session and a file that are there already; Ctrl-C ends it."""

    def work() -> tuple[int, bool]:
        with session.running(sql, max_rows, timeout_s) as running:
            count = write(running, new)
            return count, running.truncated

    return interruptible(session, work)


def _csv(running: Running, file: Path) -> int:
    count = 0
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow([harmless(name) for name in running.columns])
        for rows in running.rows():
            writer.writerows([_harmless(value) for value in row] for row in rows)
            count += len(rows)
    return count


def _harmless(value: Any) -> Any:
    # Numbers stay numbers: -1 is no formula.
    return value if isinstance(value, int | float) and not isinstance(value, bool) else harmless(cell(value))


def _jsonl(running: Running, file: Path) -> int:
    count = 0
    with file.open("w", encoding="utf-8") as out:
        for rows in running.rows():
            out.writelines(_object(running, row) + "\n" for row in rows)
            count += len(rows)
    return count


def _json(running: Running, file: Path) -> int:
    count = 0
    with file.open("w", encoding="utf-8") as out:
        out.write("[")
        for rows in running.rows():
            for row in rows:
                out.write((",\n" if count else "\n") + _object(running, row))
                count += 1
        out.write("\n]\n")
    return count


def _object(running: Running, row: tuple[Any, ...]) -> str:
    return json.dumps(plain(dict(zip(running.columns, row, strict=True))), ensure_ascii=False)


def _parquet(running: Running, file: Path) -> int:
    from pyarrow.parquet import ParquetWriter

    return _arrow_file(running, lambda schema: ParquetWriter(file, schema, compression="zstd"), "Parquet")


def _ipc(running: Running, file: Path) -> int:
    from pyarrow.ipc import new_file

    return _arrow_file(running, lambda schema: new_file(str(file), schema), "Arrow")


def _arrow_file(running: Running, opened: Callable[[Schema], Any], kind: str) -> int:
    import pyarrow as pa

    schema, batches = running.batches()
    count = 0
    try:
        with opened(schema) as writer:
            for batch in batches:
                _write(writer, batch)
                count += batch.num_rows
    except (pa.ArrowNotImplementedError, pa.ArrowTypeError) as error:
        said = str(error).splitlines()[0]
        raise StoreError(
            f"{kind} has no place for a column of this result ({said}): cast it to text, as in column::VARCHAR"
        ) from None
    return count


def _write(writer: Any, batch: RecordBatch) -> None:
    getattr(writer, "write_batch", writer.write)(batch)


WRITERS: dict[str, Callable[[Running, Path], int]] = {
    ".parquet": _parquet,
    ".csv": _csv,
    ".json": _json,
    ".jsonl": _jsonl,
    ".arrow": _ipc,
}
