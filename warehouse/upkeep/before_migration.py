"""A store as it was before it was migrated, kept beside it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.migrations import migrate, newest_version
from warehouse.notices import notice
from warehouse.paths import StoreFiles
from warehouse.upkeep.copying import copy_into
from warehouse.upkeep.disk import sync

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def kept_before(files: StoreFiles, version: int) -> Path:
    """Where a store is kept as it was before its schema became ``version``: ``sayso.duckdb.before-v7.duckdb``."""
    return files.store.with_name(f"{files.store.name}.before-v{version}.duckdb")


def migrate_kept(con: DuckDBPyConnection, version: int, files: StoreFiles) -> None:
    """``migrate``, after a copy of the store was made if its tables will change; new views need none.

    A copy that is there already stays: it is the older one. Raises StoreError, the store being as it was, where
    there is no room for the copy.
    """
    newest = newest_version()
    if 0 < version < newest:
        _keep(con, kept_before(files, newest), files, version)
    migrate(con, version)


def _keep(con: DuckDBPyConnection, kept: Path, files: StoreFiles, version: int) -> None:
    if kept.exists():
        return
    new = kept.with_name(f"{kept.name}.new")
    copy_into(con, files.store, new)
    os.replace(new, kept)
    sync(kept.parent)
    notice(
        f"{files.store} goes from schema version {version} to {newest_version()}; as it was it is kept as {kept}"
    )
