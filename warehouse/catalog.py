"""What there is to ask: views and tables with their columns, and what each view's file says of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache

from warehouse.errors import QueryRefused
from warehouse.migrations import views
from warehouse.session import Session

_NAMED = re.compile(r"([a-z_0-9]+(?:, [a-z_0-9]+)*)(?:\s{2,}(.*))?$")


@dataclass(frozen=True, slots=True)
class Documented:
    """What the lines at the head of a view's file say: all of it, what the view is, what each column means, what else
    there is to know, and a query that shows its use; ``$claim`` and ``$thread`` in it stand for a claim's id and a
    thread's URL."""

    header: str
    about: str
    columns: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    example: str = ""


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
    return {view.name: read_head(view.sql) for view in views()}


def read_head(sql: str) -> Documented:
    """Read the head of a view's or macro's file: parts with an empty line between them, the first of which is what it is
    about. A part is of columns where it begins with names of columns, of which several may share a meaning."""
    lines = [
        line.removeprefix("--").removeprefix(" ").rstrip()
        for line in sql.split("CREATE", 1)[0].strip().splitlines()
    ]
    about, *rest = re.split(r"\n\s*\n", "\n".join(lines))
    columns: dict[str, str] = {}
    notes, example = [], ""
    for part in rest:
        if part.startswith("Example: "):
            example = " ".join(part.removeprefix("Example: ").split())
        elif _NAMED.match(part.splitlines()[0]):
            columns |= _columns(part.splitlines())
        else:
            notes.append(" ".join(part.split()))
    return Documented("\n".join(lines), " ".join(about.split()), columns, tuple(notes), example)


def _columns(lines: list[str]) -> dict[str, str]:
    meant: dict[str, list[str]] = {}
    names = ""
    for line in lines:
        if (found := _NAMED.match(line)) and not line.startswith(" "):
            names = found[1]
            meant[names] = [found[2] or ""]
        else:
            meant[names].append(line.strip())
    return {
        name: " ".join(" ".join(words).split())
        for names, words in meant.items()
        for name in names.split(", ")
    }
