"""The published copy of a store: whole, read-only, replaced by one rename."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.connect import literal
from warehouse.faults import not_published
from warehouse.paths import StoreFiles

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def publish_from(con: DuckDBPyConnection, files: StoreFiles) -> None:
    """Copy the attached store into a new file and let it take the snapshot's name.

    Needs the writer's lock. What an earlier, killed attempt left is removed first. The copy goes through
    DuckDB: closing a second handle on the store's file would drop the lock this process has on it.

    Raises StoreError if the copy cannot be written; the old snapshot then stays.
    """
    import duckdb

    new = files.unpublished
    try:
        _remove(new)
        con.execute(f"ATTACH {literal(str(new))} AS snapshot")
        try:
            con.execute("COPY FROM DATABASE sayso TO snapshot")
        finally:
            con.execute("DETACH snapshot")
        _sync(new)
        os.replace(new, files.snapshot)
        _sync(new.parent)
    except (OSError, duckdb.Error) as error:
        with suppress(OSError):
            _remove(new)  # on a full disk it would keep the next write from its space
        raise not_published(files, error) from None


def _remove(new: Path) -> None:
    for leftover in (new, new.with_name(f"{new.name}.wal")):
        leftover.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    """Have the disk keep a file, or a folder's names where the system can do that."""
    with suppress(PermissionError):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
