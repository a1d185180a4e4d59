"""The history of vetted statements: whatever changes statements tells it here, in the same transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from warehouse.columns import text
from warehouse.connect import number
from warehouse.times import utc

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

BY_HAND = ("added", "edited", "retired", "restored")
"""The changes that a person makes to one statement; ``imported`` and ``withdrawn`` are those of files."""

NOTE = """
INSERT INTO statement_states BY NAME
SELECT s.* EXCLUDE (imported_at), c.change, $by AS changed_by, $note AS note, $at AS changed_at,
       $last + row_number() OVER (ORDER BY s.id) AS number
FROM statements AS s JOIN {changes} AS c ON c.id = s.id
"""

LAST = "SELECT coalesce(max(number), 0) FROM statement_states"


@dataclass(frozen=True, slots=True)
class Change:
    """Who changed statements, when (UTC if it has no zone) and why."""

    at: datetime
    by: str | None = None
    note: str | None = None


def note_states(con: DuckDBPyConnection, changes: str, change: Change) -> int:
    """Add the states that statements have now to their history; gives how many.

    ``changes`` is the name of a table or view with an ``id`` a changed statement and its ``change``. Takes
    one statement of SQL, however many they are.
    """
    values = {
        "by": text(change.by),
        "note": text(change.note),
        "at": utc(change.at),
        "last": last_number(con),
    }
    return number(con, NOTE.format(changes=changes), values)


def last_number(con: DuckDBPyConnection) -> int:
    """The number of the newest change of any statement; 0 where there was none."""
    return number(con, LAST)
