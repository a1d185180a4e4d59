"""The addresses of vetted sources, and how they answered when they were last asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from warehouse.columns import text
from warehouse.paths import StorePath
from warehouse.reader import open_reader
from warehouse.times import utc

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Row = dict[str, Any]

DUE = """
SELECT DISTINCT source.url AS url
FROM (SELECT unnest(sources) AS source FROM statements WHERE NOT retired) AS s
WHERE NOT EXISTS (SELECT 1 FROM link_checks AS l WHERE l.url = source.url AND l.checked_at > ?)
ORDER BY url
"""

ADD = """
INSERT INTO link_checks BY NAME
SELECT ? AS url, ? AS outcome, ? AS moved_to, ? AS reason, ? AS checked_at
"""

LISTED = """
FROM (
SELECT l.url, l.outcome, l.moved_to, l.reason, l.checked_at, list(DISTINCT s.id ORDER BY s.id) AS statements
FROM (SELECT id, unnest(sources) AS source FROM statements WHERE NOT retired) AS s
JOIN link_checks AS l ON l.url = s.source.url
GROUP BY ALL
)
ORDER BY list_position(['gone', 'moved', 'refused', 'unreachable', 'ok'], outcome), url
"""


@dataclass(frozen=True, slots=True)
class LinkCheck:
    """How an address answered: ``outcome`` is ok, moved (to ``moved_to``), gone, refused or unreachable."""

    url: str
    outcome: str
    checked_at: datetime
    moved_to: str | None = None
    reason: str | None = None


def links_due(path: StorePath, now: datetime, max_age: timedelta) -> list[str]:
    """The sources' addresses of statements in use that were not asked within ``max_age``, sorted.

    Raises what ``open_reader`` raises.
    """
    with open_reader(path) as con:
        return [str(url) for (url,) in con.execute(DUE, [utc(now - max_age)]).fetchall()]


def write_checks(path: StorePath, checks: Sequence[LinkCheck], *, wait_s: float = 10.0) -> None:
    """Keep how addresses answered, the newest answer of each, and publish. Raises what ``open_writer`` raises."""
    from warehouse.writer import open_writer

    with open_writer(path, wait_s) as con:
        con.execute(
            "DELETE FROM link_checks WHERE list_contains(?::VARCHAR[], url)", [[c.url for c in checks]]
        )
        for check in checks:  # a few dozen at a time: as many as hosts answered in a while
            _add(con, check)


def link_list(path: StorePath) -> list[Row]:
    """The addresses of statements in use that were asked, what is gone first, with the ids of the statements.

    Raises what ``open_reader`` raises.
    """
    with open_reader(path) as con:
        con.execute(LISTED)
        names = [column[0] for column in con.description or ()]
        return [dict(zip(names, row, strict=True)) for row in con.fetchall()]


def _add(con: DuckDBPyConnection, check: LinkCheck) -> None:
    values = [text(check.url), check.outcome, text(check.moved_to), text(check.reason), utc(check.checked_at)]
    con.execute(ADD, values)
