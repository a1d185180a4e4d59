"""What there is to ask: views and tables with their columns, and what each view's file says of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache

from warehouse.errors import QueryRefused
from warehouse.migrations import views
from warehouse.session import Session

_COLUMNS = re.compile(r"(\w+(?:, \w+)*) {2,}(\S.*)")


@dataclass(frozen=True, slots=True)
class Documented:
    """What the lines at the head of a view's file say: of the view, and of each column."""

    header: str
    about: str
    columns: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Relation:
    """A view or a table of the store: its columns with DuckDB's types, in order."""

    name: str
    is_view: bool
    columns: dict[str, str]


def relations(session: Session) -> dict[str, Relation]:
    """Everything that can be asked for in this snapshot, by name: the views first, each kind sorted."""
    found: dict[str, Relation] = {}
    rows = session.ask(
        "SELECT c.table_name, v.view_name IS NOT NULL, c.column_name, c.data_type "
        "FROM duckdb_columns() AS c "
        "LEFT JOIN duckdb_views() AS v ON v.database_name = c.database_name AND v.view_name = c.table_name "
        "WHERE c.database_name = 'sayso' AND c.schema_name = 'main' AND NOT c.internal "
        "ORDER BY 2 DESC, 1, c.column_index",
        max_rows=None,
    ).rows
    for table, is_view, column, kind in rows:
        found.setdefault(table, Relation(table, bool(is_view), {})).columns[column] = kind
    return found


def relation(session: Session, name: str) -> Relation:
    """The view or table of that name, in whatever capitals. Raises QueryRefused with the nearest names."""
    known = relations(session)
    found = known.get(name.strip().strip('"').lower())
    if found is None:
        near = get_close_matches(name.lower(), known, n=3) or [view.name for view in views()]
        raise QueryRefused(f'there is no view or table "{name}"; there is {", ".join(near)}')
    return found


@cache
def documented() -> dict[str, Documented]:
    """What each view's file says of it, by the view's name."""
    return {view.name: _read(view.sql) for view in views()}


def _read(sql: str) -> Documented:
    lines = []
    for line in sql.splitlines():
        if not line.startswith("--"):
            break
        lines.append(line[2:].removeprefix(" ").rstrip())
    about: list[str] = []
    columns: dict[str, str] = {}
    open_: list[str] = []
    for line in lines:
        named = _COLUMNS.fullmatch(line)
        if named:
            open_ = named.group(1).split(", ")
            columns |= dict.fromkeys(open_, named.group(2))
        elif line.startswith("  ") and open_:
            columns |= {name: f"{columns[name]} {line.strip()}" for name in open_}
        elif line:
            open_ = []
            about.append(line)
    return Documented("\n".join(lines), " ".join(about), columns)
