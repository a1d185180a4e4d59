"""Writing vetted statements into an open store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from claims.model import VettedStatement
from warehouse.connect import number

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """What an import did to the statements of the store."""

    added: int
    changed: int
    unchanged: int
    retired: int = 0


def upsert_statements(
    con: DuckDBPyConnection,
    statements: Sequence[VettedStatement],
    origin: str,
    at: datetime,
    *,
    retire_missing: bool = False,
) -> ImportCounts:
    """Insert new statements and replace changed ones, by id, inside the caller's transaction.

    With ``retire_missing`` the statements that came from ``origin`` earlier and are not among
    ``statements`` are retired: kept for old verdicts, not used for new ones.
    """
    from warehouse.arrow import statements_table
    from warehouse.statements import content_hash

    hashes = [content_hash(statement) for statement in statements]
    con.register("incoming", statements_table(statements, hashes, origin, at))
    try:
        same = number(
            con,
            "SELECT count(*) FROM incoming i JOIN statements s "
            "ON s.id = i.id AND s.content_hash = i.content_hash AND NOT s.retired",
        )
        con.execute(
            "CREATE OR REPLACE TEMP TABLE replaced AS SELECT i.id FROM incoming i JOIN statements s "
            "ON s.id = i.id WHERE s.content_hash <> i.content_hash OR s.retired"
        )
        changed = number(con, "SELECT count(*) FROM replaced")
        con.execute("DELETE FROM statements WHERE id IN (SELECT id FROM replaced)")
        con.execute("INSERT INTO statements BY NAME SELECT * FROM incoming i ANTI JOIN statements USING (id)")
        retired = _retire(con, origin) if retire_missing else 0
    finally:
        con.unregister("incoming")
    return ImportCounts(len(statements) - same - changed, changed, same, retired)


def _retire(con: DuckDBPyConnection, origin: str) -> int:
    return number(
        con,
        "UPDATE statements SET retired = true WHERE origin = ? AND NOT retired "
        "AND id NOT IN (SELECT id FROM incoming)",
        [origin],
    )
