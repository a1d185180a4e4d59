"""A backup: store, key and pages in one folder with a manifest; whole or not at all."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.connect import busy
from warehouse.errors import StoreError
from warehouse.faults import store_error
from warehouse.migrations import check_version
from warehouse.paths import StoreFiles, StorePath, store_files
from warehouse.upkeep.copying import copy_into, reading_file, reading_store
from warehouse.upkeep.disk import archives, bytes_of, is_there, sync
from warehouse.upkeep.manifest import (
    KEY,
    NAME,
    PAGES,
    STORE,
    Manifest,
    Tell,
    read_manifest,
    sha256,
    write_manifest,
)
from warehouse.upkeep.measure import counts

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

TIME = "%Y%m%dT%H%M%SZ"
_UNFINISHED = (".new", ".going")


@dataclass(frozen=True, slots=True)
class BackedUp:
    """What a backup is: where, when (ISO 8601, UTC), bytes, rows a table, archives in it, and the older backups
    that were removed. ``bytes`` counts archives that it shares with the store as well."""

    backup: Path
    made_at: str
    bytes: int
    rows: dict[str, int]
    archives: int
    removed: tuple[Path, ...] = ()


def backups_of(files: StoreFiles) -> Path:
    """The folder for a store's backups where none is named."""
    return files.store.with_name(f"{files.store.name}.backups")


def list_backups(files: StoreFiles, folder: Path | None = None) -> list[BackedUp]:
    """A store's backups in a folder, the newest first; what has no readable manifest is left out."""
    found = []
    folder = folder or backups_of(files)
    for one in sorted(folder.glob("*"), reverse=True) if folder.is_dir() else ():
        if re.fullmatch(re.escape(files.store.stem) + r"-\d{8}T\d{6}Z(-\d+)?", one.name):
            with suppress(StoreError, OSError):
                found.append(_told(one, read_manifest(one)))
    return sorted(found, key=lambda one: one.made_at, reverse=True)


def back_up(
    path: StorePath,
    folder: Path | None = None,
    *,
    pages: bool = True,
    keep: int | None = None,
    wait_s: float = 10.0,
    tell: Tell = lambda line: None,
) -> BackedUp:
    """Make a backup below ``folder`` (``sayso.duckdb.backups`` beside the store), named after store and time.

    The store is copied under the writer's lock; one that is gone, from its snapshot. Archives of pages never
    change, so they are hard links where the file system can do that. With ``keep``, of the store's backups in the
    folder all but the newest so many are removed, once the new one is whole.

    Raises StoreBusy, StoreDamaged, StoreError where there is no store or no room; nothing of the backup is left.
    """
    files = store_files(path)
    folder = folder or backups_of(files)
    try:
        with _alone(folder, files):
            made = _made(files, folder, pages, wait_s, tell)
            older = list_backups(files, folder)[keep:] if keep else []
            for one in older:
                _remove(one.backup)
    except OSError as error:
        raise store_error(folder, error, "the backup could not be made") from None
    return BackedUp(
        made.backup, made.made_at, made.bytes, made.rows, made.archives, tuple(o.backup for o in older)
    )


def back_up_file(path: StorePath, file: Path, *, wait_s: float = 10.0) -> dict[str, int]:
    """Copy the store alone, without key and pages, into a new file; gives the rows a table.

    Raises StoreError where the file is there already, and what ``back_up`` raises.
    """
    files = store_files(path)
    if is_there(file):
        raise StoreError(f"{file} is there already: name another file")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        new = file.with_name(f"{file.name}.new")
        with _source(files, wait_s) as (con, source):
            copy_into(con, source, new)
            rows = counts(con)
        os.replace(new, file)
        sync(file.parent)
    except OSError as error:
        raise store_error(file, error, "it could not be written") from None
    return rows


def clear_leftovers(folder: Path, files: StoreFiles) -> list[Path]:
    """Remove what killed backups left in a folder, unless one is being made right now; gives what was removed."""
    if not folder.is_dir():
        return []
    with suppress(StoreError), _alone(folder, files) as cleared:
        return cleared
    return []


def _made(files: StoreFiles, folder: Path, pages: bool, wait_s: float, tell: Tell) -> BackedUp:
    now = datetime.now(UTC)
    name = name_ = f"{files.store.stem}-{now:{TIME}}"
    number = 1
    while is_there(folder / name):
        number += 1
        name = f"{name_}-{number}"
    new = folder / f"{name}.new"
    new.mkdir(mode=0o700)
    try:
        manifest = _fill(new, files, pages, now, wait_s, tell)
        os.replace(new, folder / name)
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise
    sync(folder)
    return _told(folder / name, manifest)


def _fill(new: Path, files: StoreFiles, pages: bool, now: datetime, wait_s: float, tell: Tell) -> Manifest:
    tell("copying the store")
    with _source(files, wait_s) as (con, source):
        version = check_version(con, files)
        copy_into(con, source, new / STORE)
        rows = counts(con)
    if files.key.exists():
        _copy_key(files.key, new / KEY)
    # After the store: an archive is named before the run that speaks of it is committed.
    held = archives(files) if pages else []
    for done, archive in enumerate(held, 1):
        tell(f"pages: {done} of {len(held)} archives")
        link_or_copy(archive, new / PAGES / archive.relative_to(files.pages))
    inside = [file for file in (new / STORE, new / KEY) if file.exists()]
    inside += [new / PAGES / archive.relative_to(files.pages) for archive in held]
    hashes = {file.relative_to(new).as_posix(): sha256(file) for file in inside}
    manifest = Manifest(
        _release(), version, now.isoformat(timespec="seconds"), str(files.store), rows, hashes
    )
    write_manifest(new, manifest)
    sync(new)
    return manifest


@contextmanager
def _source(files: StoreFiles, wait_s: float) -> Iterator[tuple[DuckDBPyConnection, Path]]:
    """The store while nobody writes it, or the snapshot where the store is gone; and its file."""
    if not files.store.exists() and files.snapshot.exists():
        with reading_file(files.snapshot) as con:
            yield con, files.snapshot
    else:
        with reading_store(files, wait_s) as con:
            yield con, files.store


@contextmanager
def _alone(folder: Path, files: StoreFiles) -> Iterator[list[Path]]:
    """Be the one who makes backups of that store there, without what killed ones left, which is given."""
    from filelock import FileLock, Timeout

    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = FileLock(folder / f"{files.store.stem}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise busy(folder, None) from None
    try:
        left = [
            one for end in _UNFINISHED for one in folder.glob(f"{files.store.stem}-*Z*{end}") if one.is_dir()
        ]
        for one in left:
            shutil.rmtree(one, ignore_errors=True)
        yield left
    finally:
        lock.release()


def _remove(backup: Path) -> None:
    """Take its name away first, so that half a backup never looks like one."""
    going = backup.with_name(f"{backup.name}.going")
    os.replace(backup, going)
    shutil.rmtree(going)


def _copy_key(key: Path, to: Path) -> None:
    with open(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(key.read_bytes())
        out.flush()
        os.fsync(out.fileno())


def link_or_copy(file: Path, to: Path) -> None:
    """Give a file that never changes a second name, or copy it where the file system has no such links."""
    to.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(file, to)
    except OSError:
        shutil.copy2(file, to)
        sync(to)
    sync(to.parent)


def _told(backup: Path, manifest: Manifest) -> BackedUp:
    held = sum(name.startswith(f"{PAGES}/") for name in manifest.files)
    return BackedUp(backup, manifest.made_at, bytes_of(backup) - bytes_of(backup / NAME), manifest.rows, held)


def _release() -> str:
    from importlib.metadata import version

    return version("sayso")
