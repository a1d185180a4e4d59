"""The watched addresses: kept in the store, visited by whoever asks what is due."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from warehouse.errors import StoreError
from warehouse.paths import StorePath
from warehouse.reader import open_reader
from warehouse.times import utc
from warehouse.writer import open_writer

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Row = dict[str, Any]

ADD = """
INSERT INTO watches BY NAME
SELECT ? AS watch_id, ? AS url, ? AS every_s, ? AS max_pages, ? AS max_new, ? AS added_at
"""

CHANGE = "UPDATE watches SET every_s = ?, max_pages = ?, max_new = ? WHERE watch_id = ?"


@dataclass(frozen=True, slots=True)
class Watch:
    """An address to visit every ``every_s`` seconds: a thread, or a section with new threads in it.

    At most ``max_pages`` pages of a thread and ``max_new`` new threads of a section are read a visit.
    """

    url: str
    every_s: int
    max_pages: int = 50
    max_new: int = 20

    @property
    def id(self) -> str:
        """A short name that is always the same for one address."""
        return hashlib.sha256(self.url.encode("utf-8", "replace")).hexdigest()[:8]


def add_watch(path: StorePath, watch: Watch, at: datetime, *, wait_s: float = 10.0) -> bool:
    """Watch an address from now on; False if it was watched already: then it has the new settings.

    Makes the store if there is none. Raises what ``open_writer`` raises.
    """
    settings = [watch.every_s, watch.max_pages, watch.max_new]
    with open_writer(path, wait_s) as con:
        if con.execute("SELECT 1 FROM watches WHERE watch_id = ?", [watch.id]).fetchone():
            con.execute(CHANGE, [*settings, watch.id])
            return False
        con.execute(ADD, [watch.id, watch.url, *settings, utc(at)])
        return True


def remove_watch(path: StorePath, ref: str, *, wait_s: float = 10.0) -> str:
    """No longer watch an address, given by itself, its id, or the beginning of its id; returns the address.

    What was read from it stays. Raises StoreError if it is not watched or ``ref`` fits several.
    """
    with open_writer(path, wait_s) as con:
        found = _meant(con, ref)
        if len(found) != 1:
            how = "fits more than one watch, give more of its id" if found else "is not watched"
            raise StoreError(f'"{ref}" {how}; `sayso watch list` lists what is')
        con.execute("DELETE FROM watches WHERE watch_id = ?", [found[0][0]])
        return str(found[0][1])


def list_watches(path: StorePath, *, due_at: datetime | None = None) -> list[Row]:
    """The watches as rows of the view ``watch_list``, what is due first; only those due at ``due_at`` if given.

    Raises what ``open_reader`` raises.
    """
    with open_reader(path) as con:
        due = "" if due_at is None else "WHERE due_at <= ?"
        con.execute(f"SELECT * FROM watch_list {due} ORDER BY due_at, url", [utc(due_at)] if due_at else [])  # noqa: S608
        names = [column[0] for column in con.description or ()]
        return [dict(zip(names, row, strict=True)) for row in con.fetchall()]


def _meant(con: DuckDBPyConnection, ref: str) -> Sequence[tuple[str, str]]:
    for fits in ("url = ?", "watch_id = ?", "starts_with(watch_id, ?)"):
        found = con.execute(f"SELECT watch_id, url FROM watches WHERE {fits} LIMIT 2", [ref]).fetchall()  # noqa: S608
        if found:
            return found
    return []
