"""Reading a store: always the published snapshot, so readers and the writer never wait for each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.connect import attach
from warehouse.errors import StoreDamaged, StoreError
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


def open_reader(path: StorePath) -> DuckDBPyConnection:
    """A read-only connection to the store's snapshot, safe to give a stranger's SQL. Close it after use.

    It keeps seeing the snapshot it opened, whatever is published later. A snapshot that is missing,
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
    return con


def _usable(files: StoreFiles) -> DuckDBPyConnection | None:
    """The attached snapshot, or None if it has to be published first."""
    if not files.snapshot.exists():
        return None
    try:
        con = attach(files.snapshot, read_only=True)
    except StoreDamaged:
        if files.store.exists():
            return None
        raise
    try:
        fresh = up_to_date(con, check_version(con, files))
    except BaseException:
        con.close()
        raise
    if fresh or not files.store.exists():
        return con
    con.close()
    return None


def _publish(files: StoreFiles) -> None:
    if not files.store.exists():
        raise StoreError(f"no store at {files.store}; `sayso run FILE` makes one")
    from warehouse.writer import publish

    publish(files.store)
