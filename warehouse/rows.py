"""Answers as plain dicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Row = dict[str, Any]


def rows(
    con: DuckDBPyConnection, sql: str, values: Sequence[object] | Mapping[str, object] = ()
) -> list[Row]:
    """What a query gives, a dict a row, by the names of its columns."""
    con.execute(sql, dict(values) if isinstance(values, Mapping) else list(values))
    names = [column[0] for column in con.description or ()]
    return [dict(zip(names, row, strict=True)) for row in con.fetchall()]
