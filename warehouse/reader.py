"""Reading a store: always the published snapshot, so readers and the writer never wait for each other."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from warehouse.connect import attach
from warehouse.errors import StoreDamaged, StoreError
from warehouse.faults import damaged, is_damage
from warehouse.migrations import check_version, up_to_date
from warehouse.paths import StoreFiles, StorePath, store_files

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LOCK_DOWN = """
SET memory_limit = '2GB';
SET temp_directory = '';
SET enable_progress_bar = false;
SET allow_community_extensions = false;
SET allow_persistent_secrets = false;
SET enable_external_access = false;
SET disabled_filesystems = 'LocalFileSystem';
SET lock_configuration = true;
"""
"""No file, no network, no extension, and no way to change that. Set once the snapshot is open.

Without a folder for temporary files nothing is ever spilled to the disk: what does not fit in memory is refused.
"""


class Reading(AbstractContextManager["DuckDBPyConnection"]):
    """An open snapshot: ``with`` gives its connection and closes it.

    A damaged block shows itself only when it is read: DuckDB's error then becomes a StoreDamaged that names the
    file, here for all who read.
    """

    def __init__(self, con: DuckDBPyConnection, file: Path) -> None:
        self._con = con
        self._file = file

    def __enter__(self) -> DuckDBPyConnection:
        return self._con

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._con.close()
        if error is not None and not isinstance(error, StoreError) and is_damage(error):
            raise damaged(self._file, error) from None


def open_reader(path: StorePath) -> Reading:
    """The store's snapshot, read-only, safe to give a stranger's SQL: ``with open_reader(path) as con``.

    The connection keeps seeing the snapshot it opened, whatever is published later. A snapshot that is missing,
    broken or of an older release is published anew first.

    Raises StoreError if there is no store, and StoreTooNew, StoreDamaged or StoreBusy like ``open_writer``.
    """
    files = store_files(path)
    con = _usable(files)
    if con is None:
        _publish(files)
        con = _usable(files)
        if con is None:
            raise StoreDamaged(f"{files.snapshot} cannot be read: remove it and try again")
    con.execute(LOCK_DOWN)
    return Reading(con, files.snapshot)


def _usable(files: StoreFiles) -> DuckDBPyConnection | None:
    """The attached snapshot, or None if it has to be published first."""
    if not files.snapshot.exists():
        return None
    try:
        con = attach(files.snapshot, read_only=True)
        fresh = _is_fresh(con, files)
    except StoreDamaged:
        if files.store.exists():
            return None
        raise
    if fresh or not files.store.exists():
        return con
    con.close()
    return None


def _is_fresh(con: DuckDBPyConnection, files: StoreFiles) -> bool:
    """Whether the snapshot is of this release. Raises StoreTooNew and StoreDamaged, and closes it then."""
    import duckdb

    try:
        return up_to_date(con, check_version(con, files, files.snapshot))
    except BaseException as error:
        con.close()
        if isinstance(error, duckdb.Error) and is_damage(error):
            raise damaged(files.snapshot, error) from None
        raise


def _publish(files: StoreFiles) -> None:
    if not files.store.exists():
        raise StoreError(f"no store at {files.store}; `sayso run FILE` makes one")
    from warehouse.writer import publish

    publish(files.store)
