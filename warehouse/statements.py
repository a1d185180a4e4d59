"""Vetted statements outside DuckDB: the starter set, hashes, and reading a store's set.

Nothing here imports DuckDB unless a store is read.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from claims.model import Rating, Source, VettedStatement
from warehouse.paths import StorePath, store_files
from warehouse.sources import read_statements

STARTER = Path(__file__).parent / "starter" / "starter.jsonl"
PLAIN = ("id", "statement", "rating", "explanation", "topic", "jurisdiction", "valid_from", "valid_to")


def starter_statements() -> list[VettedStatement]:
    """The vetted statements that ship with sayso."""
    return read_statements(STARTER)


def statements_version(statements: Iterable[VettedStatement]) -> str:
    """A hash that tells one state of the vetted statements from another; order does not matter."""
    hashes = sorted(content_hash(statement) for statement in statements)
    return hashlib.sha256("".join(hashes).encode()).hexdigest()[:16]


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
    return [_statement(row) for row in rows]


def _statement(row: tuple[Any, ...]) -> VettedStatement:
    """A row of load_statements' query."""
    *plain, aliases, sources, checked_with = row
    fields = dict(zip(PLAIN, plain, strict=True)) | {"rating": Rating(row[PLAIN.index("rating")])}
    return VettedStatement(
        **fields,
        aliases=tuple(aliases),
        sources=tuple(Source(**source) for source in sources),
        checked_with=checked_with,
    )
