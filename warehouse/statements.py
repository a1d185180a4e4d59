"""Vetted statements outside DuckDB: the starter set, hashes, and reading a store's set.

Nothing here imports DuckDB unless a store is read.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from claims.model import Rating, Source, VettedStatement
from warehouse.paths import StorePath, store_files
from warehouse.sources import read_statements

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

STARTER = Path(__file__).parent / "starter" / "starter.jsonl"
PLAIN = ("id", "statement", "rating", "explanation", "topic", "jurisdiction", "valid_from", "valid_to")


def starter_statements() -> list[VettedStatement]:
    """The vetted statements that ship with sayso."""
    return read_statements(STARTER)


def statements_version(statements: Iterable[VettedStatement]) -> str:
    """A hash that tells one state of the vetted statements from another; order does not matter."""
    hashes = sorted(content_hash(statement) for statement in statements)
    return hashlib.sha256("".join(hashes).encode()).hexdigest()[:16]


def stored_version(path: StorePath) -> str:
    """``statements_version`` of the statements in use in a store. Raises StoreError if it cannot be read."""
    from warehouse.reader import open_reader

    digest = hashlib.sha256()
    with open_reader(path) as con:
        found = con.execute("SELECT content_hash FROM statements WHERE NOT retired ORDER BY content_hash")
        while rows := found.fetchmany(100_000):
            digest.update("".join(row[0] for row in rows).encode())
    return digest.hexdigest()[:16]


def content_hash(statement: VettedStatement) -> str:
    """A hash of every field of one statement."""
    text = json.dumps(asdict(statement), sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def load_statements(path: StorePath | None = None) -> list[VettedStatement]:
    """The vetted statements in use: the store's, or the starter set if there is no store at ``path``.

    Sorted by id when they come from a store. Raises StoreError if the store cannot be read.
    """
    files = store_files(path) if path is not None else None
    if files is None or not (files.snapshot.exists() or files.store.exists()):
        return starter_statements()
    from warehouse.reader import open_reader

    with open_reader(files.store) as con:
        rows = con.execute(
            f"SELECT {', '.join(PLAIN)}, aliases, sources, checked_with "  # noqa: S608
            "FROM statements WHERE NOT retired ORDER BY id"
        ).fetchall()
    return [statement_of(row) for row in rows]


def statements_stamp(path: StorePath) -> str:
    """Tells one published snapshot of a store from another, without opening it; "" where there is none."""
    try:
        seen = store_files(path).snapshot.stat()
    except OSError:
        return ""
    return f"{seen.st_ino} {seen.st_size} {seen.st_mtime_ns}"


def statement_numbers(path: StorePath) -> tuple[Array, Array]:
    """The ids and the states of the statements in use as 64-bit numbers: what `claims.ledger.number` gives.

    The state is that of ``content_hash``. Raises StoreError if the store cannot be read.
    """
    import numpy as np

    from warehouse.reader import open_reader

    with open_reader(path) as con:
        found = con.execute(
            "SELECT md5_number_lower(id) AS keys, md5_number_lower(content_hash) AS states "
            "FROM statements WHERE NOT retired"
        ).fetchnumpy()
    return np.asarray(found["keys"], np.uint64), np.asarray(found["states"], np.uint64)


def count_statements(path: StorePath) -> int:
    """How many statements are in use. Raises StoreError if the store cannot be read."""
    from warehouse.reader import open_reader

    with open_reader(path) as con:
        found = con.execute("SELECT count(*) FROM statements WHERE NOT retired").fetchone()
    return int(found[0]) if found else 0


def marked_statements(
    path: StorePath, keys: Array | None = None, size: int = 20_000
) -> Iterator[tuple[VettedStatement, str]]:
    """The statements in use, or those whose ids have these numbers, each with its content hash; in no order.

    Read ``size`` at a time. Raises StoreError if the store cannot be read.
    """
    import pyarrow as pa

    from warehouse.reader import open_reader

    with open_reader(path) as con:
        wanted = ""
        if keys is not None:
            con.register("wanted", pa.table({"key": pa.array(keys, pa.uint64())}))
            wanted = " AND md5_number_lower(id) IN (SELECT key FROM wanted)"
        found = con.execute(
            f"SELECT {', '.join(PLAIN)}, aliases, sources, checked_with, content_hash "  # noqa: S608
            f"FROM statements WHERE NOT retired{wanted}"
        )
        while rows := found.fetchmany(size):
            for *row, mark in rows:
                yield statement_of(tuple(row)), mark


def statement_of(row: tuple[Any, ...]) -> VettedStatement:
    """The statement in a row of the columns PLAIN, aliases, sources, checked_with."""
    *plain, aliases, sources, checked_with = row
    fields = dict(zip(PLAIN, plain, strict=True)) | {"rating": Rating(row[PLAIN.index("rating")])}
    return VettedStatement(
        **fields,
        aliases=tuple(aliases),
        sources=tuple(Source(**source) for source in sources),
        checked_with=checked_with,
    )
