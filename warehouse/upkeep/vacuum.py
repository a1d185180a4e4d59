"""Rewriting a store: DuckDB's files never shrink, and blocks that were freed keep their old bytes."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from warehouse.connect import attach_before, writers_lock
from warehouse.errors import StoreError
from warehouse.faults import lost_store, store_error
from warehouse.migrations import check_version
from warehouse.paths import StoreFiles, StorePath, store_files
from warehouse.snapshot import publish_files
from warehouse.upkeep.backup import backups_of, clear_leftovers
from warehouse.upkeep.copying import copy_into, naming_damage, reading_file
from warehouse.upkeep.disk import discard, sync, wal
from warehouse.upkeep.manifest import Tell
from warehouse.upkeep.measure import Fingerprint, fingerprint, refuse_other


@dataclass(frozen=True, slots=True)
class Vacuumed:
    """Bytes of store and snapshot together before and after, and the leftovers that were removed."""

    store: Path
    bytes_before: int
    bytes_after: int
    removed: tuple[Path, ...]


def vacuum(path: StorePath, *, wait_s: float = 10.0, tell: Tell = lambda line: None) -> Vacuumed:
    """Write the store into a new file, which takes its name once it holds the same rows, and publish.

    Also removes what killed processes left beside the store. Needs room for a second copy of what is in use.

    Raises StoreBusy, StoreDamaged, and StoreError where there is no store or no room: the store is then as it was.
    """
    files = store_files(path)
    if not files.store.exists():
        raise (
            lost_store(files)
            if files.snapshot.exists()
            else StoreError(f"no store at {files.store}; `sayso run FILE` makes one")
        )
    before = _bytes(files)
    try:
        with writers_lock(files, wait_s) as deadline:
            removed = leftovers(files)
            for one in removed:
                shutil.rmtree(one) if one.is_dir() else one.unlink()
            tell("rewriting the store")
            _rewrite(files, deadline, tell)
            tell("publishing the snapshot")
            publish_files(files, deadline, anew=True)
        removed += clear_leftovers(backups_of(files), files)
    except OSError as error:
        raise store_error(files.store, error, "it could not be rewritten") from None
    return Vacuumed(files.store, before, _bytes(files), tuple(removed))


def leftovers(files: StoreFiles) -> list[Path]:
    """What killed processes left beside a store; nobody uses it while the writer's lock is held."""
    folder, name = files.store.parent, files.store.name
    found = [*_unfinished(files.store), *_unfinished(files.snapshot), files.store.with_name(f"{name}.tmp")]
    for kept in (*folder.glob(f"{name}.before-v*.duckdb.new"), *folder.glob(f"{name}.rewritten.new")):
        found += [kept, wal(kept)]
    found += folder.glob(f"{files.key.name}.????????")  # a key that never got its name
    return [one for one in found if one.exists()]


def _unfinished(file: Path) -> tuple[Path, Path]:
    new = file.with_name(f"{file.name}.new")
    return new, wal(new)


def _rewrite(files: StoreFiles, deadline: float, tell: Tell) -> None:
    new = files.store.with_name(f"{files.store.name}.new")
    held = _copied(files, deadline, new)
    try:
        tell("comparing the copy")
        with reading_file(new) as con:
            refuse_other(fingerprint(con), held, str(files.store))
        if wal(files.store).exists():
            # The new file would be opened with it.
            raise StoreError(
                f"{wal(files.store)} did not go into the store: free some space, or move it away, then try again"
            )
        shutil.copymode(files.store, new)  # who may read it stays as somebody set it
        os.replace(new, files.store)
        sync(files.store.parent)
    except BaseException:
        with suppress(OSError):
            discard(new)
        raise


def _copied(files: StoreFiles, deadline: float, new: Path) -> Fingerprint:
    with naming_damage(files.store, attach_before(deadline, files.store, read_only=True)) as con:
        check_version(con, files)
    # Opened for writing, so that what its WAL holds goes into the file.
    with naming_damage(files.store, attach_before(deadline, files.store, read_only=False)) as con:
        copy_into(con, files.store, new)
        return fingerprint(con)


def _bytes(files: StoreFiles) -> int:
    return sum(file.stat().st_size for file in (files.store, files.snapshot) if file.is_file())
