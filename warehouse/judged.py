"""Up to which change of the vetted statements, on which day and by which method each claim was judged.

The newest row of ``judged_marks`` says it of all claims; those that were judged apart from it since have a row in
``judged``. A claim is behind a change that has a higher number, or a day (a statement began or ceased to hold)
after the one on which it was judged.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from warehouse.connect import number
from warehouse.history import last_number
from warehouse.paths import StorePath, store_files
from warehouse.reader import open_reader
from warehouse.statements import starter_statements

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

NEWEST = "(FROM judged_marks ORDER BY number DESC, judged_on DESC, marked_at DESC LIMIT 1)"

STANDING = f"""
CREATE OR REPLACE TEMP TABLE standing AS
SELECT c.claim_id, c.text, j.claim_id IS NOT NULL AS apart,
       coalesce(j.number, m.number) AS number,
       coalesce(j.judged_on, m.judged_on) AS judged_on,
       coalesce(j.method, m.method) AS method
FROM claims AS c
JOIN wordings AS w ON w.wording_id = c.claim_id AND w.claim_id = c.claim_id
LEFT JOIN judged AS j ON j.claim_id = c.claim_id
CROSS JOIN {NEWEST} AS m
"""  # noqa: S608
"""How every claim stands that is one today: what it was judged with."""

CURRENT = """
SELECT claim_id FROM standing AS s
WHERE list_contains($claims::VARCHAR[], s.claim_id) AND s.number >= $number AND s.method = $method
AND NOT EXISTS (
    SELECT 1 FROM statements AS v
    WHERE NOT v.retired AND (v.valid_to + 1 > s.judged_on AND v.valid_to + 1 <= $today
                             OR v.valid_from > s.judged_on AND v.valid_from <= $today)
)
AND EXISTS (SELECT 1 FROM verdicts AS l WHERE l.claim_id = s.claim_id)
"""

SETTLE = """
UPDATE judged AS j SET number = $number, judged_on = $today
FROM in_settled AS s WHERE s.claim_id = j.claim_id AND s.number = j.number
"""

DROP_SAME = f"""
DELETE FROM judged
WHERE EXISTS (SELECT 1 FROM {NEWEST} AS m
              WHERE (m.number, m.method, m.judged_on) = (judged.number, judged.method, judged.judged_on))
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Mark:
    """What claims were judged with: all changes up to ``number``, on ``judged_on`` (UTC), by ``method``."""

    number: int
    method: str
    judged_on: date


def today() -> date:
    """The day in UTC."""
    return datetime.now(UTC).date()


def changes_so_far(path: StorePath) -> int:
    """The number of the newest change of any statement of a store; of the store that would be made, if none is there.

    Raises what ``open_reader`` raises.
    """
    files = store_files(path)
    if not files.snapshot.exists() and not files.store.exists():
        return len(starter_statements())
    with open_reader(path) as con:
        return last_number(con)


def newest_mark(con: DuckDBPyConnection) -> Mark:
    """The mark of all claims that have none of their own."""
    row = con.execute(f"SELECT number, method, judged_on FROM {NEWEST}").fetchall()[0]  # noqa: S608
    return Mark(*row)


def current_claims(path: StorePath, claims: Collection[str], mark: Mark) -> frozenset[str]:
    """Those of some claims, by id, that were judged as ``mark`` says, or later, and have a verdict.

    Raises what ``open_reader`` raises, but not for a store that does not exist.
    """
    files = store_files(path)
    if not claims or not (files.snapshot.exists() or files.store.exists()):
        return frozenset()
    with open_reader(path) as con:
        con.execute(STANDING)
        values = {
            "claims": list(claims),
            "number": mark.number,
            "method": mark.method,
            "today": mark.judged_on,
        }
        return frozenset(name for (name,) in con.execute(CURRENT, values).fetchall())


def set_mark(con: DuckDBPyConnection, mark: Mark, settled: Sequence[tuple[str, int]]) -> None:
    """Say that all claims are judged as ``mark`` says, inside the caller's transaction.

    ``settled`` are the claims with marks of their own, and the number in it, that no change touched since: they
    count as judged, too. Claims that were judged meanwhile keep what is said of them.
    """
    import pyarrow as pa

    names, numbers = zip(*settled, strict=True) if settled else ((), ())
    rows = {"claim_id": pa.array(names, pa.string()), "number": pa.array(numbers, pa.int64())}
    con.register("in_settled", pa.table(rows))
    con.execute(SETTLE, {"number": mark.number, "today": mark.judged_on})
    now = datetime.now(UTC).replace(tzinfo=None)
    con.execute(
        "INSERT INTO judged_marks VALUES (?, ?, ?, ?)", [mark.number, mark.method, mark.judged_on, now]
    )
    con.execute(DROP_SAME)
    con.unregister("in_settled")


def count_claims(con: DuckDBPyConnection) -> int:
    """How many claims there are in ``standing`` without a mark of their own."""
    return number(con, "SELECT count(*) FROM standing WHERE NOT apart")
