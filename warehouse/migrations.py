"""Making a store and bringing it up to date.

Migrations are ``schema/NNNN_name.sql``, applied in the order of their numbers; views are
``views/*.sql`` and the table macros over them ``macros/*.sql``, created again whenever one of them changed. Adding
any is adding a file.
"""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from graphlib import TopologicalSorter
from importlib.resources import files as package_files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.connect import attach
from warehouse.errors import StoreError, StoreTooNew
from warehouse.faults import lost_store, store_error
from warehouse.paths import StoreFiles
from warehouse.statements import starter_statements
from warehouse.upsert import upsert_statements

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


WORD = re.compile(r"[a-z_]+")


@dataclass(frozen=True, slots=True)
class SqlFile:
    """One migration or view: its name without the ending, and its text."""

    name: str
    sql: str

    @property
    def number(self) -> int:
        """The migration's number, from its name."""
        return int(self.name.split("_", 1)[0])


@cache
def migrations() -> tuple[SqlFile, ...]:
    """The numbered migrations, in order."""
    return tuple(sorted(_sql_files("schema"), key=lambda file: file.number))


@cache
def views() -> tuple[SqlFile, ...]:
    """The views: each after those that it reads, else in the order of their names."""
    files = {file.name: file for file in sorted(_sql_files("views"), key=lambda file: file.name)}
    reads = {
        name: [word for word in WORD.findall(_without_comments(file.sql)) if word in files and word != name]
        for name, file in files.items()
    }
    return tuple(files[name] for name in TopologicalSorter(reads).static_order())


@cache
def macros() -> tuple[SqlFile, ...]:
    """The table macros: questions over the views that take a value."""
    return tuple(sorted(_sql_files("macros"), key=lambda file: file.name))


def _without_comments(sql: str) -> str:
    return "\n".join(line for line in sql.splitlines() if not line.lstrip().startswith("--"))


def newest_version() -> int:
    """The schema version that this sayso writes."""
    return migrations()[-1].number


@cache
def views_version() -> str:
    """A hash of all views and macros."""
    return hashlib.sha256("\n".join(file.sql for file in (*views(), *macros())).encode()).hexdigest()[:16]


def _sql_files(folder: str) -> list[SqlFile]:
    found: list[Traversable] = list(package_files("warehouse").joinpath(folder).iterdir())
    return [
        SqlFile(file.name.removesuffix(".sql"), file.read_text(encoding="utf-8"))
        for file in found
        if file.name.endswith(".sql")
    ]


def schema_version(con: DuckDBPyConnection) -> int:
    """The schema version of the attached database; 0 if it has no tables.

    Raises StoreError if it holds tables but is not a store.
    """
    tables = {
        name
        for (name,) in con.execute(
            "SELECT table_name FROM duckdb_tables() WHERE database_name = 'sayso'"
        ).fetchall()
    }
    if not tables:
        return 0
    if "schema_version" not in tables:
        raise StoreError("it is a DuckDB database, but not a sayso store: give another path")
    row = con.execute("SELECT max(version) FROM schema_version").fetchone()
    return int(row[0] or 0) if row else 0


def check_version(con: DuckDBPyConnection, files: StoreFiles, file: Path | None = None) -> int:
    """The schema version of the attached store, or of another ``file`` of its.

    Raises StoreTooNew if a newer sayso wrote it, StoreDamaged if it cannot be read, StoreError if it is not a store.
    """
    import duckdb

    try:
        version = schema_version(con)
    except StoreError as error:
        raise StoreError(f"{file or files.store}: {error}") from None
    except duckdb.Error as error:
        raise store_error(file or files.store, error, "its schema version cannot be read") from None
    if version > newest_version():
        raise StoreTooNew(
            f"{files.store} has schema version {version} and this sayso knows versions up to "
            f"{newest_version()}: upgrade sayso"
        )
    return version


def up_to_date(con: DuckDBPyConnection, version: int) -> bool:
    """Whether a store or snapshot with that schema version also has this release's views."""
    if version != newest_version():
        return False
    row = con.execute("SELECT value FROM store_meta WHERE name = 'views_version'").fetchone()
    return row is not None and row[0] == views_version()


def migrate(con: DuckDBPyConnection, version: int) -> None:
    """Apply the migrations after ``version``, each in a transaction of its own, then create the views and macros.

    DuckDB refuses to alter a table that an earlier step of one transaction has updated. Whatever is interrupted
    goes on where it was.
    """
    for migration in migrations():
        if migration.number > version:
            con.begin()
            con.execute(migration.sql)
            con.execute(
                "INSERT INTO schema_version VALUES (?, ?, ?)",
                [migration.number, migration.name, datetime.now(UTC).replace(tzinfo=None)],
            )
            con.commit()
    con.begin()
    for file in (*views(), *macros()):
        con.execute(file.sql)
    con.execute("DELETE FROM store_meta WHERE name = 'views_version'")
    con.execute("INSERT INTO store_meta VALUES ('views_version', ?)", [views_version()])
    con.commit()


def create(files: StoreFiles) -> None:
    """Make a store with the starter statements; it takes its name when it is whole.

    Raises StoreError where the snapshot of an earlier store is there: that store is lost, and an empty one
    would soon be published over what is left of it.
    """
    if files.snapshot.exists():
        raise lost_store(files)
    new = files.store.with_name(f"{files.store.name}.new")
    for leftover in (new, new.with_name(f"{new.name}.wal")):
        leftover.unlink(missing_ok=True)
    con = attach(new, read_only=False)
    try:
        migrate(con, 0)
        con.begin()
        upsert_statements(con, starter_statements(), origin="starter.jsonl", at=datetime.now(UTC))
        con.commit()
    finally:
        con.close()
    os.replace(new, files.store)
