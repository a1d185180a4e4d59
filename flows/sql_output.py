"""Results of several statements, one after the other."""

from __future__ import annotations

from typing import Any

from flows.render import console, escape, rows
from warehouse.session import QueryResult


def show_headed(sql: str, result: QueryResult) -> None:
    """A table below the statement that gave it, which is cut to a line."""
    said = " ".join(sql.split())
    out = console()
    out.print(f"[dim]{escape(said if len(said) <= out.width else said[: out.width - 1] + '…')}[/]")
    rows(result.columns, result.rows, json=False, csv=False)


def as_record(sql: str, result: QueryResult) -> dict[str, Any]:
    """A statement and what it gave, for JSON: ``rows`` are objects by column."""
    return {
        "query": sql,
        "columns": result.columns,
        "rows": [dict(zip(result.columns, row, strict=True)) for row in result.rows],
        "truncated": result.truncated,
    }
