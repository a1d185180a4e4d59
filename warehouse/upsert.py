"""Writing vetted statements into an open store, with their history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from claims.model import VettedStatement
from warehouse.connect import number
from warehouse.history import BY_HAND, Change, note_states

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

STANDING = """
CREATE OR REPLACE TEMP TABLE standing AS
WITH last AS (
    SELECT id, change, retired FROM statement_states
    WHERE id IN (SELECT id FROM incoming)
    QUALIFY row_number() OVER (PARTITION BY id ORDER BY number DESC) = 1
)
SELECT i.id
FROM incoming AS i JOIN last AS l ON l.id = i.id
WHERE list_contains(?::VARCHAR[], l.change) AND (l.retired OR EXISTS (
    SELECT 1 FROM statement_states AS h
    WHERE h.id = i.id AND h.origin = i.origin AND h.content_hash = i.content_hash AND h.change = 'imported'
))
"""
"""Statements that a person changed or retired since their file last had news of them: the person's word stands."""

NEWS = """
CREATE OR REPLACE TEMP TABLE news AS
SELECT i.id, 'imported' AS change, s.id IS NOT NULL AS known
FROM incoming AS i LEFT JOIN statements AS s ON s.id = i.id
WHERE (s.id IS NULL OR s.content_hash <> i.content_hash OR s.retired) AND i.id NOT IN (SELECT id FROM standing)
"""

GONE = """
CREATE OR REPLACE TEMP TABLE gone AS
SELECT id, 'withdrawn' AS change FROM statements
WHERE origin = ? AND NOT retired AND id NOT IN (SELECT id FROM incoming)
"""


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """What an import did to the statements of the store.

    ``kept`` are those that a person changed or retired, and of which the file says nothing new; they stay as
    that person left them, and are counted in ``unchanged`` too.
    """

    added: int
    changed: int
    unchanged: int
    retired: int = 0
    kept: int = 0


def upsert_statements(
    con: DuckDBPyConnection,
    statements: Sequence[VettedStatement],
    origin: str,
    at: datetime,
    *,
    retire_missing: bool = False,
    by: str | None = None,
    note: str | None = None,
) -> ImportCounts:
    """Insert new statements and replace changed ones, by id, inside the caller's transaction.

    With ``retire_missing`` the statements that came from ``origin`` earlier and are not among
    ``statements`` are retired: kept for old verdicts, not used for new ones. ``by`` and ``note`` go into
    the history. What a person retired stays retired, and what a person edited stays so until ``origin``
    has other news of it than before.
    """
    from warehouse.arrow import statements_table
    from warehouse.statements import content_hash

    hashes = [content_hash(statement) for statement in statements]
    con.register("incoming", statements_table(statements, hashes, origin, at))
    change = Change(at, by, note)
    try:
        con.execute(STANDING, [list(BY_HAND)])
        con.execute(NEWS)
        con.execute("DELETE FROM statements WHERE id IN (SELECT id FROM news)")
        con.execute("INSERT INTO statements BY NAME SELECT * FROM incoming SEMI JOIN news USING (id)")
        changed = number(con, "SELECT count(*) FROM news WHERE known")
        written = note_states(con, "news", change)
        kept = number(con, "SELECT count(*) FROM standing")
        retired = _retire(con, origin, change) if retire_missing else 0
    finally:
        con.unregister("incoming")
    return ImportCounts(written - changed, changed, len(statements) - written, retired, kept)


def replace_statement(
    con: DuckDBPyConnection, statement: VettedStatement, origin: str, what: str, change: Change
) -> None:
    """Write one statement as a person wants it, inside the caller's transaction; it is in use from now on.

    ``what`` is one of ``BY_HAND``, but not ``retired``: that is ``retire_statement``.
    """
    from warehouse.arrow import statements_table
    from warehouse.statements import content_hash

    con.register("incoming", statements_table([statement], [content_hash(statement)], origin, change.at))
    try:
        con.execute("DELETE FROM statements WHERE id IN (SELECT id FROM incoming)")
        con.execute("INSERT INTO statements BY NAME SELECT * FROM incoming")
    finally:
        con.unregister("incoming")
    _note_one(con, statement.id, what, change)


def set_retired(con: DuckDBPyConnection, statement_id: str, retired: bool, change: Change) -> None:
    """Take a statement out of use or into use again, inside the caller's transaction."""
    con.execute("UPDATE statements SET retired = ? WHERE id = ?", [retired, statement_id])
    _note_one(con, statement_id, "retired" if retired else "restored", change)


def _note_one(con: DuckDBPyConnection, statement_id: str, what: str, change: Change) -> None:
    con.execute("CREATE OR REPLACE TEMP TABLE news AS SELECT ? AS id, ? AS change", [statement_id, what])
    note_states(con, "news", change)


def _retire(con: DuckDBPyConnection, origin: str, change: Change) -> int:
    con.execute(GONE, [origin])
    con.execute("UPDATE statements SET retired = true WHERE id IN (SELECT id FROM gone)")
    return note_states(con, "gone", change)
