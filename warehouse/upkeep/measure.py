"""What is in a database, in numbers that can be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.connect import number
from warehouse.errors import StoreError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Fingerprint = dict[str, tuple[int, int]]
"""A table's rows, and the sum of their hashes: the order of rows does not matter, every column does."""


def tables(con: DuckDBPyConnection) -> list[str]:
    """The names of the tables in the attached store, sorted."""
    found = con.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = 'sayso' AND NOT internal ORDER BY 1"
    ).fetchall()
    return [name for (name,) in found]


def counts(con: DuckDBPyConnection) -> dict[str, int]:
    """Rows a table."""
    return {name: number(con, f"SELECT count(*) FROM {_named(name)}") for name in tables(con)}  # noqa: S608


def read_whole(con: DuckDBPyConnection, table: str) -> tuple[int, int]:
    """Rows of a table and the sum of their hashes. Every block of the table is read, so its checksum is compared.

    Raises duckdb.Error where the table is damaged.
    """
    row = con.execute(f"SELECT count(*), coalesce(sum(hash(t)), 0) FROM {_named(table)} AS t").fetchone()  # noqa: S608
    assert row is not None
    return int(row[0]), int(row[1])


def fingerprint(con: DuckDBPyConnection) -> Fingerprint:
    """``read_whole`` of every table."""
    return {name: read_whole(con, name) for name in tables(con)}


def refuse_other(found: Fingerprint, wanted: Fingerprint, what: str) -> None:
    """Raise StoreError, naming a table, where a copy does not hold what it was made from."""
    for name in sorted(found.keys() | wanted.keys()):
        if found.get(name) != wanted.get(name):
            raise StoreError(f"{what}: table {name} was not copied whole; nothing was changed, try again")


def mark(con: DuckDBPyConnection) -> tuple[object, ...]:
    """What tells two states of a store apart at a glance: its count of commits where it keeps one, and the rows."""
    row = con.execute("SELECT max(value) FROM store_meta WHERE name = 'commits'").fetchone()
    return (row[0] if row else None, *counts(con).items())


def live_bytes(con: DuckDBPyConnection) -> int:
    """Bytes of the blocks that are in use: what a fresh copy of the attached store takes at most."""
    return number(
        con,
        "SELECT coalesce(max(used_blocks * block_size), 0) FROM pragma_database_size() WHERE database_name = 'sayso'",
    )


def _named(table: str) -> str:
    return '"' + table.replace('"', '""') + '"'
