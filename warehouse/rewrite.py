"""Writing a store's file anew, so that nothing of what was deleted stays in its free blocks."""

from __future__ import annotations

import os
import shutil

from warehouse.connect import attach_before, literal, writers_lock
from warehouse.errors import StoreError, first_line
from warehouse.paths import StorePath, store_files
from warehouse.snapshot import _remove, _sync, publish_from


def rewrite_store(path: StorePath, wait_s: float = 10.0) -> tuple[int, int]:
    """Copy the store's rows into a new file that takes its name in one rename, and publish it anew.

    Gives the bytes before and after. Killed at any moment, the store is the old file or the new one.

    Raises StoreError if there is no room for the copy, StoreBusy while another process writes.
    """
    import duckdb

    files = store_files(path)
    new = files.store.with_name(f"{files.store.name}.rewritten.new")
    with writers_lock(files, wait_s) as deadline:
        before = files.store.stat().st_size
        try:
            _remove(new)
            con = attach_before(deadline, files.store, read_only=False)
            try:
                con.execute(f"ATTACH {literal(str(new))} AS rewritten")
                con.execute("COPY FROM DATABASE sayso TO rewritten")
                con.execute("DETACH rewritten")
                con.execute("CHECKPOINT sayso")
            finally:
                con.close()
            shutil.copymode(files.store, new)  # who may read it stays as somebody set it
            _sync(new)
            os.replace(new, files.store)
            _sync(files.store.parent)
            con = attach_before(deadline, files.store, read_only=False)
            try:
                publish_from(con, files)
            finally:
                con.close()
        except (OSError, duckdb.Error) as error:
            raise StoreError(
                f"{files.store} could not be written anew ({first_line(error)}): free some space and try again"
            ) from None
        return before, files.store.stat().st_size
