"""The index over a store's vetted statements: opened, brought up to date, or built anew, without being asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warehouse.paths import store_files
from warehouse.statements import (
    count_statements,
    load_statements,
    marked_statements,
    statement_numbers,
    statements_stamp,
    statements_version,
    stored_version,
)

if TYPE_CHECKING:
    from claims.disk import DiskShelf
    from claims.index import Statements
    from claims.match import Matcher
    from claims.model import VettedStatement

IN_MEMORY = 500
"""Up to so many statements an index is made in memory, faster than a file is opened and checked."""
REBUILD = 0.5
"""A share of statements that changed, or of rows that are dead, from which on the index is built anew."""


def has_store(store: Path | None) -> bool:
    """Whether there is a store at the path; else the starter statements stand for it."""
    if store is None:
        return False
    files = store_files(store)
    return files.snapshot.exists() or files.store.exists()


def judged_by(store: Path | None) -> tuple[Statements, str]:
    """What verdicts are looked up in, and the version of the statements (`warehouse.statements_version`).

    Raises StoreError if the store cannot be read.
    """
    from claims.index import RankedIndex, StatementIndex

    if is_small(store):
        statements = load_statements(store)
        return StatementIndex(statements), statements_version(statements)
    assert store is not None
    return RankedIndex(matcher(store)), stored_version(store)


def is_small(store: Path | None) -> bool:
    """Whether a store (or the starter set in its place) is searched in memory."""
    return store is None or not has_store(store) or count_statements(store) <= IN_MEMORY


def encoder() -> Any:
    """The sentence encoder. Raises ValueError, saying how to get it, where it is not installed."""
    from claims.encoder import Encoder, EncoderMissingError

    try:
        return Encoder.load()
    except EncoderMissingError as error:
        raise ValueError(str(error)) from None


def matcher(store: Path | None, encoder: Any = None) -> Matcher:
    """What matches texts against a store's statements. Raises StoreError if the store cannot be read."""
    from claims.match import Matcher

    if store is None or is_small(store):
        from claims.shelf import MemoryShelf

        return Matcher(MemoryShelf(load_statements(store), encoder=encoder), encoder)
    return Matcher(shelf(store, encoder), encoder)


def shelf(store: Path, encoder: Any = None) -> DiskShelf:
    """The index on disk of a store as it is now. Raises StoreError if the store cannot be read."""
    from claims.disk import DiskShelf, IndexUnusableError, lock, recover

    files = store_files(store)
    stamp = statements_stamp(store)
    found = _fresh(files.index, stamp, encoder)
    if found:
        return found
    files.index.mkdir(parents=True, exist_ok=True)
    with lock(files.index):
        recover(files.index)
        found = _fresh(files.index, stamp, encoder)  # another process may have been at it
        if found:
            return found
        try:
            _bring_up_to_date(store, files.index, stamp, encoder)
            return DiskShelf(files.index)
        except IndexUnusableError:
            _build(store, files.index, stamp, encoder)
            return DiskShelf(files.index)


def _fresh(folder: Path, stamp: str, encoder: Any) -> DiskShelf | None:
    """The index, if it is of this snapshot and whole."""
    from claims.disk import DiskShelf, IndexUnusableError

    try:
        found = DiskShelf(folder)
    except IndexUnusableError:
        return None
    whole = found.state.semantic or encoder is None
    return found if stamp and found.state.stamp == stamp and whole else None


def _bring_up_to_date(store: Path, folder: Path, stamp: str, encoder: Any) -> None:
    """Change what changed. Raises IndexUnusableError where there is no index to change."""
    from claims.disk import DiskShelf, IndexUnusableError, restamp, update
    from claims.ledger import Ledger

    held = DiskShelf(folder)
    if encoder is not None and not held.state.semantic:
        raise IndexUnusableError("without the encoder's vectors")
    now = Ledger.of(*statement_numbers(store))
    changed, gone = held.ledger().changed(now)
    rows = held.state.rows + len(changed)
    if rows and 1 - len(now.keys) / rows > REBUILD:
        raise IndexUnusableError("mostly dead rows")
    if not len(changed) and not len(gone):
        return restamp(folder, stamp)
    added: Iterator[tuple[VettedStatement, str]] = (
        marked_statements(store, changed) if len(changed) else iter(())
    )
    return update(folder, added, gone, stamp, encoder)


def _build(store: Path, folder: Path, stamp: str, encoder: Any) -> None:
    from claims.disk import rebuild

    rebuild(folder, marked_statements(store), stamp, encoder)
