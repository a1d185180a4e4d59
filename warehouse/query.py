"""Somebody else's SQL, read-only and with limits."""

from __future__ import annotations

from warehouse.paths import StorePath
from warehouse.session import QueryResult, Session

__all__ = ["QueryResult", "query"]


def query(path: StorePath, sql: str, max_rows: int = 10_000, timeout_s: float = 30.0) -> QueryResult:
    """Run one reading statement on the store's snapshot.

    At most ``max_rows`` rows are fetched. The statement can reach nothing but the snapshot: no file,
    network, extension or setting.

    Raises QueryRefused if it would do more than read, if DuckDB rejects it, or after ``timeout_s``
    seconds; and what ``open_reader`` raises.
    """
    with Session(path) as session:
        return session.ask(sql, max_rows, timeout_s)
