"""A whole copy of an attached store in a new file. Never a raw copy: somebody may be writing the file."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.connect import attach, attach_before, literal, writers_lock
from warehouse.errors import StoreBusy, StoreError
from warehouse.faults import is_damage, lost_store, store_error
from warehouse.paths import StoreFiles
from warehouse.upkeep.disk import bytes_of, discard, room, sync, wal
from warehouse.upkeep.measure import live_bytes

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@contextmanager
def reading_store(files: StoreFiles, wait_s: float) -> Iterator[DuckDBPyConnection]:
    """The store itself, read-only, while nobody writes it; damage that turns up while reading names the store.

    Raises StoreError if there is none, and StoreBusy, StoreTooNew or StoreDamaged.
    """
    if not files.store.exists():
        raise (
            lost_store(files)
            if files.snapshot.exists()
            else StoreError(f"no store at {files.store}; `sayso run FILE` makes one")
        )
    with ExitStack() as stack:
        deadline = 0.0
        try:
            deadline = stack.enter_context(writers_lock(files, wait_s))
        except StoreBusy:
            raise
        except StoreError:
            pass  # a folder that cannot be written has no writer either
        with naming_damage(files.store, attach_before(deadline, files.store, read_only=True)) as con:
            yield con


@contextmanager
def reading_file(file: Path) -> Iterator[DuckDBPyConnection]:
    """A database file, read-only. Raises what ``attach`` raises, and StoreDamaged for what turns up later."""
    with naming_damage(file, attach(file, read_only=True)) as con:
        yield con


@contextmanager
def naming_damage(file: Path, con: DuckDBPyConnection) -> Iterator[DuckDBPyConnection]:
    """A connection that is closed in the end, and whose errors of damage become a StoreDamaged that names the file."""
    import duckdb

    try:
        yield con
    except duckdb.Error as error:
        if is_damage(error):
            raise store_error(file, error, "reading failed") from None
        raise
    finally:
        con.close()


def copy_into(con: DuckDBPyConnection, source: Path, new: Path) -> None:
    """Copy the attached store, whose file is ``source``, into ``new``, safely on the disk; whole or not at all.

    What lies at ``new`` is removed first. Raises StoreError where there is no room or it cannot be written, and
    StoreDamaged where the source is broken.
    """
    import duckdb

    try:
        discard(new)
        room(new.parent, live_bytes(con) + bytes_of(wal(source)), f"a copy of {source.name}")
        _copy(con, new)
        shutil.copymode(source, new)  # who may read it stays as somebody set it
        sync(new)
    except (OSError, duckdb.Error) as error:
        with suppress(OSError):
            discard(new)
        raise store_error(source, error, f"{new.name.removesuffix('.new')} could not be written") from None


def _copy(con: DuckDBPyConnection, new: Path) -> None:
    import duckdb

    # Without a WAL a copy takes half the time and half the space; until it has its name nobody relies on it.
    con.execute(f"ATTACH {literal(str(new))} AS copied (RECOVERY_MODE 'NO_WAL_WRITES')")
    try:
        con.execute("COPY FROM DATABASE sayso TO copied")
    except duckdb.Error:
        with suppress(duckdb.Error):
            con.execute("DETACH copied")
        raise
    con.execute("DETACH copied")
