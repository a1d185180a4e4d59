"""Is a store whole? Everything is read to its end; what must hold is asked; the snapshot is compared."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from warehouse.errors import StoreError, first_line
from warehouse.faults import is_damage, remedy, said_by
from warehouse.migrations import check_version, newest_version, up_to_date, views
from warehouse.paths import StoreFiles, StorePath, store_files
from warehouse.pseudonyms import pseudonyms
from warehouse.upkeep.copying import reading_file, reading_store
from warehouse.upkeep.disk import is_wal, size, wal
from warehouse.upkeep.invariants import INVARIANTS, broken
from warehouse.upkeep.manifest import Tell
from warehouse.upkeep.measure import Fingerprint, read_whole, tables

if TYPE_CHECKING:
    from pathlib import Path

    from duckdb import DuckDBPyConnection

SAMPLE = 20
"""Rows of a view that are asked for."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: what, whether it is ok, and a detail that says what to do where it is not."""

    what: str
    ok: bool
    detail: str


def check(path: StorePath, *, wait_s: float = 10.0, tell: Tell = lambda line: None) -> Iterator[Finding]:
    """Check a store, its snapshot and its key, one finding each; writes nothing.

    Writers wait until the store itself was read. Raises StoreError where there is neither store nor snapshot, and
    StoreBusy where somebody writes it for longer than ``wait_s`` seconds.
    """
    files = store_files(path)
    if not files.store.exists() and not files.snapshot.exists():
        raise StoreError(f"no store at {files.store}; `sayso run FILE` makes one")
    stored: Fingerprint = {}
    named = False
    yield from _wal(files)
    try:
        with reading_store(files, wait_s) as con:
            version = check_version(con, files)
            yield from _read(con, files.store, "store", stored, tell)
            yield from _schema(con, version, tell)
            if version == newest_version():
                yield from _invariants(con, tell)
            named = _has_names(con)
    except StoreError as error:
        if type(error).__name__ == "StoreBusy":
            raise
        yield Finding("store", False, str(error))
    yield from _snapshot(files, stored, tell)
    yield _key(files, named)


def _wal(files: StoreFiles) -> Iterator[Finding]:
    """What a killed process committed and did not yet bring into the store's file; nothing usually."""
    left = wal(files.store)
    with suppress(OSError):
        if left.exists() and not is_wal(left):
            yield Finding(
                "WAL", False, f"{left} is no WAL, and what it held is lost: move it away, or restore a backup"
            )
        elif left.exists():
            yield Finding(
                "WAL", True, f"{size(left.stat().st_size)} that the next write takes into the store"
            )


def _read(con: DuckDBPyConnection, file: Path, what: str, into: Fingerprint, tell: Tell) -> Iterator[Finding]:
    """Read every table to its end; a row that says so, and one for each table that is damaged."""
    import duckdb

    names = tables(con)
    for name in names:
        tell(f"{what}: reading {name}")
        try:
            into[name] = read_whole(con, name)
        except duckdb.Error as error:
            yield Finding(f"{what}, table {name}", False, f"damaged ({said_by(error, file)}): {remedy(file)}")
    rows = sum(count for count, _ in into.values())
    if len(into) == len(names):
        yield Finding(what, True, f"{len(names)} tables with {rows:,} rows read to the end")


def _schema(con: DuckDBPyConnection, version: int, tell: Tell) -> Iterator[Finding]:
    if version < newest_version():
        yield Finding("schema", True, f"version {version}; the next write brings it to {newest_version()}")
        return
    import duckdb

    with suppress(duckdb.Error):
        if not up_to_date(con, version):
            yield Finding("schema", True, f"version {version}; the next write makes its views anew")
            return
    wrong = []
    for view in views():
        tell(f"view {view.name}")
        try:
            con.execute(f"FROM {view.name} LIMIT 0").fetchall()
            con.execute(f"FROM {view.name} LIMIT {SAMPLE}").fetchall()
        except duckdb.Error as error:
            wrong.append(Finding(f"view {view.name}", False, _why(error)))
    yield from wrong or [Finding("schema", True, f"version {version}, {len(views())} views answer")]


def _invariants(con: DuckDBPyConnection, tell: Tell) -> Iterator[Finding]:
    import duckdb

    for invariant in INVARIANTS:
        tell(invariant.holds)
        try:
            count, first = broken(con, invariant)
        except duckdb.Error as error:
            yield Finding(invariant.holds, False, _why(error))
            continue
        advice = f"{count:,} do not hold, such as {first}; restore a backup from before: `sayso store info` lists them"
        yield Finding(invariant.holds, not count, advice if count else "yes")


def _why(error: BaseException) -> str:
    if is_damage(error):
        return "cannot be told: the store is damaged"
    return f"cannot be told ({first_line(error)})"


def _snapshot(files: StoreFiles, stored: Fingerprint, tell: Tell) -> Iterator[Finding]:
    import duckdb

    again = f"`sayso store vacuum --store {files.store}` publishes it anew"
    if not files.snapshot.exists():
        yield Finding("snapshot", True, "none yet; the next command that reads publishes it")
        return
    held: Fingerprint = {}
    try:
        with reading_file(files.snapshot) as con:
            findings = list(_read(con, files.snapshot, "snapshot", held, tell))
    except (StoreError, duckdb.Error) as error:
        yield Finding("snapshot", False, str(error))
        return
    yield from findings
    if stored and all(finding.ok for finding in findings):
        other = [name for name in sorted(stored.keys() | held.keys()) if stored.get(name) != held.get(name)]
        detail = f"it differs in {', '.join(other)}: {again}" if other else "yes, row for row"
        yield Finding("the snapshot is the store as it is", not other, detail)


def _has_names(con: DuckDBPyConnection) -> bool:
    """Whether authors are stored under pseudonyms, which only the key makes again."""
    import duckdb

    with suppress(duckdb.Error):
        return bool(
            con.execute(
                "FROM posts SELECT 1 WHERE regexp_full_match(author_key, '[0-9a-f]{16}') LIMIT 1"
            ).fetchone()
        )
    return False


def _key(files: StoreFiles, named: bool) -> Finding:
    if not files.key.exists():
        advice = (
            "gone: restore it from a backup, or authors of further posts get other pseudonyms than before"
        )
        return Finding("key", not named, advice if named else "none yet; the first author makes it")
    try:
        pseudonyms(files.key)
    except StoreError as error:
        return Finding("key", False, str(error))
    mode = stat.S_IMODE(files.key.stat().st_mode)
    if mode & 0o077:
        return Finding("key", False, f"others may read it (mode {mode:o}): chmod 600 {files.key}")
    return Finding("key", True, f"mode {mode:o}")
