"""Opening DuckDB files and taking the writer's place. DuckDB is imported on first use."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.errors import StoreBusy, StoreDamaged, StoreError, StoreTooNew, first_line
from warehouse.faults import remedy, said_by
from warehouse.paths import StoreFiles

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

OFFLINE: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "python_enable_replacements": "false",
}
POLL_S = 0.02
NO_ACCESS = ("Permission denied", "No such file", "Is a directory", "Read-only file system", "read-only mode")


def attach(file: Path, *, read_only: bool) -> DuckDBPyConnection:
    """A connection whose current database, ``sayso``, is ``file``.

    The file is attached to a database in memory: DuckDB would give a second ``connect`` to the same
    path in one process the first one's file, even after a new snapshot has taken its name.

    Raises StoreBusy, StoreTooNew, StoreDamaged or StoreError, each naming the file.
    """
    import duckdb

    con = duckdb.connect(":memory:", config=OFFLINE)
    try:
        con.execute(f"ATTACH {literal(str(file))} AS sayso{' (READ_ONLY)' if read_only else ''}")
        con.execute("USE sayso")
    except duckdb.Error as error:
        con.close()
        raise opening_error(file, error) from None
    return con


def literal(text: str) -> str:
    """``text`` as a SQL string."""
    return "'" + text.replace("'", "''") + "'"


def opening_error(file: Path, error: BaseException) -> StoreError:
    """What DuckDB's refusal to open ``file`` means to the user."""
    said = first_line(error)
    if "Could not set lock" in said or "Unique file handle conflict" in said:
        pid = re.search(r"\(PID (\d+)\)", said)
        return busy(file, pid.group(1) if pid else None)
    if "version number" in said:
        return StoreTooNew(f"{file} was written by a newer DuckDB: upgrade sayso, then try again")
    if file.is_dir():
        return StoreDamaged(f"{file} is a folder, not a store: {remedy(file)}")
    if any(words in said for words in NO_ACCESS):
        return StoreError(f"{file} cannot be opened ({said}): check the path and its permissions")
    return StoreDamaged(f"{file} is not a readable DuckDB file ({said_by(error, file)}): {remedy(file)}")


def busy(file: Path, pid: str | None) -> StoreBusy:
    """The error for a store that somebody else is writing."""
    who = f" (pid {pid})" if pid else ""
    return StoreBusy(
        f"{file} is being written by another process{who}: try again when it has finished, or wait longer"
    )


@contextmanager
def writers_lock(files: StoreFiles, wait_s: float) -> Iterator[float]:
    """Be the one process that may write the store, waiting up to ``wait_s`` seconds for that.

    Gives the moment (``time.monotonic``) when the wait is over, for ``attach_before``.

    Raises StoreBusy, or StoreError if the folder cannot be written.
    """
    from filelock import FileLock, Timeout

    deadline = time.monotonic() + wait_s
    lock = FileLock(files.lock)
    try:
        files.store.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=max(wait_s, 0), poll_interval=POLL_S)
    except Timeout:
        raise busy(files.store, _holder(files.lock)) from None
    except OSError as error:
        raise StoreError(
            f"{files.store} cannot be written ({error.strerror or error}): check the path and its permissions"
        ) from None
    try:
        _sign(files.lock)
        yield deadline
    finally:
        lock.release()


def attach_before(deadline: float, file: Path, *, read_only: bool) -> DuckDBPyConnection:
    """``attach``, tried again until ``deadline`` while another program has the file open."""
    while True:
        try:
            return attach(file, read_only=read_only)
        except StoreBusy:
            if time.monotonic() >= deadline:
                raise
            time.sleep(POLL_S)


def number(con: DuckDBPyConnection, sql: str, values: Sequence[object] | Mapping[str, object] = ()) -> int:
    """The one number that a statement gives: a count, or the rows that it inserted or changed."""
    row = con.execute(sql, dict(values) if isinstance(values, Mapping) else list(values)).fetchone()
    return int(row[0]) if row else 0


def _sign(lock: Path) -> None:
    """Leave this process's id in the lock file, for the message of those who wait in vain."""
    with suppress(OSError):
        lock.write_text(str(os.getpid()), encoding="ascii")


def _holder(lock: Path) -> str | None:
    with suppress(OSError, UnicodeDecodeError):
        pid = lock.read_text(encoding="ascii").strip()
        if pid.isdigit():
            return pid
    return None
