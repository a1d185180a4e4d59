"""What can go wrong with a store or a vetted file: each message is one line that says what to do."""

from __future__ import annotations

from os import PathLike
from pathlib import Path


class StoreError(Exception):
    """A store that cannot do what was asked: what, where, and what to do about it."""


class StoreBusy(StoreError):
    """Another process kept the store for longer than the caller would wait."""


class StoreTooNew(StoreError):
    """The store was written by a newer sayso or a newer DuckDB."""


class StoreDamaged(StoreError):
    """The file is not a DuckDB database, or it is broken."""


class QueryRefused(StoreError):
    """SQL that does more than read, that DuckDB rejects, or that takes too long.

    ``line`` is the line of the SQL that DuckDB names, from 1, or None.
    """

    def __init__(self, message: str, *, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


class SourceError(StoreError):
    """A file of vetted statements that cannot be read, with the line or item that is wrong.

    ``path`` may be a web address. ``line`` counts from 1; None when the whole file is meant, or the ``place``
    that a feed names instead ("item 57").
    """

    def __init__(
        self, path: str | PathLike[str], line: int | None, reason: str, *, place: str | None = None
    ) -> None:
        name = str(path) if "://" in str(path) else Path(path).name
        where = place or (f"line {line}" if line is not None else "")
        super().__init__(f"{name} {where}: {reason}" if where else f"{name}: {reason}")
        self.path = Path(path)
        self.line = line
        self.reason = reason


def first_line(error: BaseException) -> str:
    """The first line of an error's message, or the name of its class."""
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
