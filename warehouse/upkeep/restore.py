"""A backup's way back: verified first, whole or not at all, and nothing that is there is deleted."""

from __future__ import annotations

import os
import shutil
import stat
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from warehouse.connect import writers_lock
from warehouse.errors import StoreError, StoreTooNew
from warehouse.faults import store_error
from warehouse.migrations import check_version, newest_version
from warehouse.paths import StoreFiles, StorePath, store_files
from warehouse.upkeep.backup import TIME, link_or_copy
from warehouse.upkeep.copying import copy_into, reading_file
from warehouse.upkeep.disk import discard, is_there, sync, wal
from warehouse.upkeep.manifest import KEY, PAGES, STORE, Manifest, Tell, read_manifest, sha256, verify
from warehouse.upkeep.measure import counts


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back: the store, rows a table, how many archives were missing and came back, and what was moved
    aside."""

    store: Path
    rows: dict[str, int]
    archives: int
    aside: tuple[Path, ...]


def restore(
    backup: Path,
    path: StorePath,
    *,
    replace: bool = False,
    wait_s: float = 10.0,
    tell: Tell = lambda line: None,
) -> Restored:
    """Make the store at ``path`` from a backup's folder, or from a DuckDB file such as a snapshot, and publish it.

    A file brings back the store alone: key and pages stay as they are. Archives are added to those that are there.

    Raises StoreDamaged for a backup that is not as it was written, StoreTooNew for one of a newer sayso, and
    StoreError where ``replace`` is needed: with it what is there is moved aside, to ``NAME.before-restore-TIME``.
    """
    files = store_files(path)
    manifest = _verified(backup, tell)
    source = backup / STORE if manifest else backup
    new = files.store.with_name(f"{files.store.name}.new")
    try:
        with writers_lock(files, wait_s):
            key = backup / KEY if manifest and KEY in manifest.files else None
            present = _in_the_way(files, key)
            if present and not replace:
                raise StoreError(
                    f"{', '.join(map(str, present))} is there already: --replace moves it aside and restores, "
                    "--to STORE restores to another place"
                )
            tell("copying the store")
            rows = _copied(source, files, new)
            if manifest and rows != manifest.rows:
                discard(new)
                raise StoreError(
                    f"{backup}: the store in it does not hold what its manifest says; restore another"
                )
            aside = _move_aside(files, present, source)
            added = _bring_pages(backup, files, manifest)
            if key and not files.key.exists():
                _bring_key(key, files.key)
            os.replace(new, files.store)
            sync(files.store.parent)
    except OSError as error:
        with suppress(OSError):
            discard(new)
        raise store_error(files.store, error, "it could not be restored") from None
    tell("publishing the snapshot")
    from warehouse.writer import publish

    publish(files.store, wait_s)
    return Restored(files.store, rows, added, tuple(aside))


def _verified(backup: Path, tell: Tell) -> Manifest | None:
    """The manifest of a backup whose files are as they were written; None for a single file."""
    if not is_there(backup):
        raise StoreError(f"no backup at {backup}; `sayso store info` lists the backups")
    if backup.is_file():
        return None
    manifest = read_manifest(backup)
    if manifest.schema_version > newest_version():
        raise StoreTooNew(
            f"{backup} has schema version {manifest.schema_version}, made by sayso {manifest.sayso}, and this sayso "
            f"knows versions up to {newest_version()}: upgrade sayso"
        )
    verify(backup, manifest, tell)
    return manifest


def _in_the_way(files: StoreFiles, key: Path | None) -> list[Path]:
    """What would be replaced: the store, and a key that is another one."""
    present = [files.store] if is_there(files.store) else []
    if (
        key
        and is_there(files.key)
        and not (files.key.is_file() and files.key.read_bytes() == key.read_bytes())
    ):
        present.append(files.key)
    return present


def _copied(source: Path, files: StoreFiles, new: Path) -> dict[str, int]:
    with reading_file(source) as con:
        if not check_version(con, files, source):
            raise StoreError(f"{source} holds no store: restore another backup")
        copy_into(con, source, new)
        return counts(con)


def _move_aside(files: StoreFiles, present: list[Path], source: Path) -> list[Path]:
    """Give what is there other names; the snapshot keeps its own too, so that no empty store can slip in meanwhile."""
    end = f".before-restore-{datetime.now(UTC):{TIME}}"
    moved = []
    # A WAL must never meet a store that it was not written for.
    for file in (*present, wal(files.store)):
        if is_there(file):
            moved.append(file.with_name(file.name + end))
            os.replace(file, moved[-1])
    snapshot = files.snapshot
    if is_there(snapshot) and not (snapshot.exists() and snapshot.samefile(source)):
        moved.append(snapshot.with_name(snapshot.name + end))
        try:
            os.link(snapshot, moved[-1])
        except OSError:
            os.replace(snapshot, moved[-1])
    return moved


def _bring_pages(backup: Path, files: StoreFiles, manifest: Manifest | None) -> int:
    """Add the archives that are missing; one that is there under the same name stays if it is the same."""
    added = 0
    for name, wanted in manifest.files.items() if manifest else ():
        if name.startswith(f"{PAGES}/"):
            to = files.pages / Path(name).relative_to(PAGES)
            if to.is_file() and sha256(to) != wanted:
                os.replace(to, to.with_name(f"{to.name}.before-restore-{datetime.now(UTC):{TIME}}"))
            if not to.exists():
                link_or_copy(backup / name, to)
                added += 1
    return added


def _bring_key(key: Path, to: Path) -> None:
    shutil.copyfile(key, to)
    to.chmod(stat.S_IRUSR | stat.S_IWUSR)
    sync(to)
