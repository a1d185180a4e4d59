"""Somebody else's SQL, read-only and with limits."""

from __future__ import annotations

import re
import threading
from typing import TYPE_CHECKING, Any, NamedTuple

from warehouse.errors import QueryRefused, first_line
from warehouse.faults import is_damage
from warehouse.paths import StorePath
from warehouse.reader import open_reader

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

READING = ("SELECT", "WITH", "FROM", "VALUES", "TABLE", "DESCRIBE", "DESC", "SHOW", "SUMMARIZE", "EXPLAIN")
LEADING = re.compile(r"(?:\s|--[^\n]*(?:\n|$)|/\*.*?\*/|\()*", re.DOTALL)
EXPLAIN = re.compile(r"EXPLAIN\s+(?:ANALYZE\s+)?(?:\(\s*(?:ANALYZE|FORMAT)\b[^)]*\)\s*)?", re.IGNORECASE)


class QueryResult(NamedTuple):
    """What a query gave; ``truncated`` if there were more rows than the limit."""

    columns: list[str]
    rows: list[tuple[Any, ...]]
    truncated: bool


def query(path: StorePath, sql: str, max_rows: int = 10_000, timeout_s: float = 30.0) -> QueryResult:
    """Run one reading statement on the store's snapshot.

    At most ``max_rows`` rows are fetched. The statement can reach nothing but the snapshot: no file,
    network, extension or setting.

    Raises QueryRefused if it would do more than read, if DuckDB rejects it, or after ``timeout_s``
    seconds; and what ``open_reader`` raises.
    """
    refuse_unless_reading(sql)
    with open_reader(path) as con:
        return _limited(con, sql, max_rows, timeout_s)


def refuse_unless_reading(sql: str) -> None:
    """Raise QueryRefused unless ``sql`` is exactly one statement that only reads."""
    import duckdb

    try:
        statements = duckdb.extract_statements(sql)
    except duckdb.Error as error:
        raise QueryRefused(first_line(error)) from None
    start = LEADING.match(sql)
    rest = sql[start.end() :] if start else sql
    word = re.match(r"\w*", rest)
    first = word.group().upper() if word else ""
    if first not in READING:
        raise QueryRefused(
            "only reading is allowed: begin with SELECT, WITH, FROM, DESCRIBE, SHOW or EXPLAIN, "
            f"not {first or 'that'}"
        )
    if len(statements) != 1:
        raise QueryRefused(f"only reading is allowed, one statement at a time: this is {len(statements)}")
    kind = statements[0].type
    if kind == duckdb.StatementType.EXPLAIN:
        refuse_unless_reading(EXPLAIN.sub("", rest, count=1))
    elif kind != duckdb.StatementType.SELECT:
        raise QueryRefused(f"only reading is allowed: {kind.name} is not")


def _limited(con: DuckDBPyConnection, sql: str, max_rows: int, timeout_s: float) -> QueryResult:
    import duckdb

    timer = threading.Timer(timeout_s, con.interrupt)
    timer.daemon = True
    timer.start()
    try:
        con.execute(sql)
        columns = [column[0] for column in con.description or ()]
        rows = con.fetchmany(max_rows + 1)
    except duckdb.InterruptException:
        raise QueryRefused(
            f"stopped after {timeout_s:g} s: narrow the query, or allow it more time"
        ) from None
    except duckdb.Error as error:
        if is_damage(error):
            raise
        raise QueryRefused(first_line(error)) from None
    finally:
        timer.cancel()
    return QueryResult(columns, rows[:max_rows], len(rows) > max_rows)
