"""The published copy of a store: whole, read-only, replaced by one rename.

A store is copied row by row, so that damage in its file ends there. That takes seconds where it is large, and a write
changes little. So of a large store the snapshot before the last one is kept, and made the next one by copying the
blocks that differ, each held to its checksum; nobody reads it, or it is left alone.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse import blocks
from warehouse.connect import attach_before, literal
from warehouse.faults import not_published
from warehouse.paths import StoreFiles
from warehouse.upkeep.disk import discard, sync, wal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LARGE = 64 << 20
"""Bytes of a store from which on its blocks are copied, and a spare snapshot is worth its room on the disk."""


def publish_files(files: StoreFiles, deadline: float, *, anew: bool = False) -> None:
    """Copy the store's file, which nobody writes, and let the copy take the snapshot's name.

    Needs the writer's lock; another program that has the file open is waited for until ``deadline``, and kept out
    meanwhile. What an earlier, killed attempt left is removed first. ``anew`` leaves nothing of older snapshots
    behind: for a store from which something had to go.

    Raises StoreError if the copy cannot be written; the old snapshot then stays.
    """
    import duckdb

    new = files.unpublished
    try:
        discard(new)
        con = attach_before(deadline, files.store, read_only=True)
        try:
            large = files.store.stat().st_size >= LARGE
            spare = large and not anew
            if not large or not _copy_blocks(con, files, patch=spare):
                _copy_rows(con, new)
        finally:
            con.close()
        shutil.copymode(files.store, new)  # who may not read the store may not read its copy
        sync(new)
        _drop(files.spare)
        if spare:
            with suppress(OSError):  # a file system without links copies all of it each time
                os.link(files.snapshot, files.spare)
        os.replace(new, files.snapshot)
        sync(new.parent)
    except (OSError, duckdb.Error) as error:
        with suppress(OSError):
            discard(new)  # on a full disk it would keep the next write from its space
            _drop(files.spare)
        raise not_published(files, error) from None


def _copy_rows(con: DuckDBPyConnection, new: Path) -> None:
    """Copy every row of the attached store. Raises duckdb.Error where one can't be read."""
    con.execute(f"ATTACH {literal(str(new))} AS snapshot (RECOVERY_MODE 'NO_WAL_WRITES')")
    try:
        con.execute("COPY FROM DATABASE sayso TO snapshot")
    finally:
        con.execute("DETACH snapshot")


def _copy_blocks(con: DuckDBPyConnection, files: StoreFiles, *, patch: bool) -> bool:
    """Make the next snapshot from the blocks of the attached store; False where only its rows tell what it holds.

    That is so where somebody else's DuckDB left rows in its log, and where a killed writer, or damage, left a block
    in pieces.
    """
    new = files.unpublished
    if wal(files.store).exists() or not blocks.usual(con) or not blocks.whole(files.store):
        return False
    # A second handle on the file gives up DuckDB's lock on it when it is closed: not before the copy is whole.
    if patch and _is_old(files) and blocks.patch(files.store, files.spare, new):
        return True
    return blocks.copy(files.store, new)


def _is_old(files: StoreFiles) -> bool:
    """Whether the spare is there, and another file than the snapshot: a killed attempt may have linked them."""
    with suppress(OSError):
        return not os.path.samefile(files.spare, files.snapshot)
    return False


def _drop(spare: Path) -> None:
    spare.unlink(missing_ok=True)
