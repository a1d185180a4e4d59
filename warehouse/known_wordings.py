"""The wordings that a run needs to know: those it finds again, and those that new ones could say the same as.

A store may hold millions. What is read is bounded by what was asked for: for each new wording the few first
wordings that share most of its keys, as ``claims.blocking`` would choose them among all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from claims.model import LinkDecision, WordingRow
from warehouse.paths import StorePath, store_files
from warehouse.reader import open_reader

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

COLUMNS = "w.wording_id, w.leader_id, w.claim_id, w.text, w.keys, w.why"
HEX = "regexp_full_match(w.wording_id, '[0-9a-f]{12}')"
IN_ORDER = "ORDER BY w.claim_id <> w.wording_id, w.leader_id <> w.wording_id, w.number, w.wording_id"
"""A claim before those merged into it, and first wordings before the others; else as they came."""

NEAR = """
CREATE OR REPLACE TEMP TABLE near AS
WITH asked AS (
    SELECT wording_id AS name, len(keys) AS size, unnest(keys) AS key
    FROM in_wanted ANTI JOIN wordings USING (wording_id)
),
postings AS (
    SELECT *, row_number() OVER (PARTITION BY key ORDER BY number) AS place, count(*) OVER (PARTITION BY key) AS claims
    FROM (SELECT wording_id, number, len(keys) AS size, unnest(keys) AS key FROM wordings)
    SEMI JOIN asked USING (key)
),
counted AS (
    SELECT a.name, p.wording_id, any_value(p.number) AS number, count(*) AS shared,
           count(*) FILTER (p.claims <= $rare) AS rare, least(any_value(a.size), any_value(p.size)) AS size,
           bool_or(p.claims > $most) AS cut
    FROM asked AS a JOIN postings AS p ON p.key = a.key
    WHERE p.place <= $most
    GROUP BY a.name, p.wording_id
)
SELECT DISTINCT wording_id FROM (
    SELECT name, wording_id FROM counted
    WHERE cut OR shared >= $share * size
    QUALIFY row_number() OVER (PARTITION BY name ORDER BY shared + rare DESC, number) <= $candidates
)
"""

NEEDED = """
CREATE OR REPLACE TEMP TABLE needed AS
WITH named AS (
    FROM near
    UNION
    SELECT wording_id FROM in_wanted
    UNION
    SELECT one_id FROM claim_links
    UNION
    SELECT other_id FROM claim_links
),
found AS (SELECT w.wording_id, w.leader_id, w.claim_id FROM wordings AS w SEMI JOIN named USING (wording_id)),
led AS (
    SELECT w.wording_id, w.leader_id, w.claim_id FROM wordings AS w
    WHERE w.wording_id IN (SELECT leader_id FROM found)
)
SELECT wording_id FROM found
UNION
SELECT leader_id FROM found
UNION
SELECT claim_id FROM found
UNION
SELECT claim_id FROM led
"""

OF_CLAIMS = """
CREATE OR REPLACE TEMP TABLE needed AS
SELECT wording_id FROM wordings WHERE list_contains($claims::VARCHAR[], claim_id)
"""


@dataclass(frozen=True, slots=True)
class KnownWordings:
    """Wordings in the order in which ``claims.cluster.Clusters.load`` wants them, and all decisions, oldest first."""

    rows: tuple[WordingRow, ...] = ()
    decisions: tuple[LinkDecision, ...] = ()


@dataclass(frozen=True, slots=True)
class Reach:
    """How far to look for what a new wording could be: see the names in ``claims.blocking``."""

    most: int
    rare: int
    share: float
    candidates: int


def known_wordings(path: StorePath, wanted: Mapping[str, Sequence[int]], reach: Reach) -> KnownWordings:
    """What the store knows of the wordings in ``wanted`` (by id, with their keys), and what is near to new ones.

    Takes the time of a scan over all wordings' keys, and memory by what is found. Raises what ``open_reader``
    raises, but not for a store that does not exist.
    """
    files = store_files(path)
    if not files.snapshot.exists() and not files.store.exists():
        return KnownWordings()
    from warehouse.arrow import wanted_table

    with open_reader(path) as con:
        con.register("in_wanted", wanted_table(wanted))
        con.execute(
            NEAR,
            {"most": reach.most, "rare": reach.rare, "share": reach.share, "candidates": reach.candidates},
        )
        con.execute(NEEDED)
        return KnownWordings(_needed(con), decisions(con))


def wordings_of(con: DuckDBPyConnection, claims: Sequence[str]) -> KnownWordings:
    """All wordings of some claims, by id, and all decisions."""
    con.execute(OF_CLAIMS, {"claims": list(claims)})
    return KnownWordings(_needed(con), decisions(con))


def decisions(con: DuckDBPyConnection) -> tuple[LinkDecision, ...]:
    """What people decided about wordings, oldest first."""
    sql = "SELECT decision, one_id, other_id, decided_by, note, decided_at FROM claim_links ORDER BY number, decided_at"
    return tuple(LinkDecision(*row) for row in con.execute(sql).fetchall())


def stale_wordings(path: StorePath, method: str, limit: int) -> list[WordingRow]:
    """First wordings whose keys are not ``method``'s, at most so many, oldest first.

    Raises what ``open_reader`` raises, but not for a store that does not exist.
    """
    files = store_files(path)
    if not files.snapshot.exists() and not files.store.exists():
        return []
    with open_reader(path) as con:
        sql = (
            f"SELECT {COLUMNS} FROM wordings AS w WHERE w.wording_id = w.leader_id "  # noqa: S608
            f"AND (w.method IS DISTINCT FROM ? OR w.keys IS NULL) AND {HEX} ORDER BY w.number LIMIT ?"
        )
        return [_row(found) for found in con.execute(sql, [method, limit]).fetchall()]


def _needed(con: DuckDBPyConnection) -> tuple[WordingRow, ...]:
    sql = f"SELECT {COLUMNS} FROM wordings AS w SEMI JOIN needed AS n ON n.wording_id = w.wording_id WHERE {HEX} {IN_ORDER}"  # noqa: S608
    return tuple(_row(found) for found in con.execute(sql).fetchall())


def _row(found: Sequence[Any]) -> WordingRow:
    name, leader, claim, text, keys, why = found
    return WordingRow(name, leader, claim, text, tuple(keys or ()), why)
