"""The wordings of claims in an open store: written with what a run found, changed by what people decide.

Everything happens in the caller's transaction. A mention's claim is at all times the claim of its wording.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from claims.model import LinkDecision, WordingRow
from warehouse.counts import recount

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ADD_WORDINGS = """
INSERT INTO wordings BY NAME
SELECT i.* REPLACE (
    coalesce(l.leader_id, i.leader_id) AS leader_id,
    coalesce(l.claim_id, i.claim_id) AS claim_id,
    i.number + (SELECT coalesce(max(number), 0) + 1 FROM wordings) AS number
)
FROM in_wordings AS i
ANTI JOIN wordings AS s ON s.wording_id = i.wording_id
LEFT JOIN wordings AS l ON l.wording_id = i.leader_id
"""
"""Another run may have written a wording meanwhile, or a person have merged its claim: what is stored holds."""

ADD_FIRST_WORDINGS = """
INSERT INTO wordings BY NAME
SELECT i.claim_id AS wording_id, i.claim_id AS leader_id, i.claim_id, i.text, 'first' AS why,
       (SELECT coalesce(max(number), 0) FROM wordings) + row_number() OVER (ORDER BY i.claim_id) AS number,
       i.first_seen
FROM in_claims AS i ANTI JOIN wordings AS s ON s.wording_id = i.claim_id
"""

NEVER_MADE = """
CREATE OR REPLACE TEMP TABLE never_made AS
WITH gone AS (FROM lost_claims ANTI JOIN mentions USING (claim_id))
FROM gone
UNION
SELECT w.leader_id FROM wordings AS w SEMI JOIN gone USING (claim_id)
"""
"""A claim that a better reading finds in no post was never made, and no claim that was merged into it."""

DROP_NEVER_MADE = "DELETE FROM {table} WHERE claim_id IN (FROM never_made)"

DROP_NEVER_SAID = """
DELETE FROM wordings
WHERE why = 'same' AND claim_id IN (FROM lost_claims) AND wording_id NOT IN (SELECT wording_id FROM mentions)
"""


MOVE_WORDINGS = """
UPDATE wordings AS s
SET leader_id = i.leader_id, claim_id = i.claim_id, why = i.why,
    keys = coalesce(i.keys, s.keys), method = coalesce(i.method, s.method)
FROM in_wordings AS i
WHERE i.wording_id = s.wording_id
"""

FOLLOW_LEADERS = """
UPDATE wordings AS s
SET claim_id = l.claim_id
FROM in_wordings AS i JOIN wordings AS l ON l.wording_id = i.wording_id
WHERE s.leader_id = l.wording_id AND s.claim_id <> l.claim_id
"""

MOVE_MENTIONS = """
UPDATE mentions AS s
SET claim_id = w.claim_id
FROM wordings AS w
WHERE w.wording_id = s.wording_id AND w.claim_id <> s.claim_id
"""

MOVING = """
CREATE OR REPLACE TEMP TABLE moving AS
SELECT DISTINCT w.claim_id
FROM wordings AS w
WHERE w.wording_id IN (SELECT wording_id FROM in_wordings) OR w.leader_id IN (SELECT wording_id FROM in_wordings)
"""
"""Claims that gain or lose wordings: asked before and after they move."""

COUNT_AGAIN = """
UPDATE mentions AS s
SET counted = n.counted
FROM (
    SELECT mention_id, row_number() OVER (
        PARTITION BY claim_id, thread_url, post_id, role, span_start ORDER BY mention_id
    ) = 1 AS counted
    FROM mentions WHERE claim_id IN (SELECT claim_id FROM {moved})
) AS n
WHERE n.mention_id = s.mention_id AND n.counted <> s.counted
"""

ADD_LINKS = """
INSERT INTO claim_links BY NAME
SELECT i.* REPLACE (i.number + (SELECT coalesce(max(number), 0) + 1 FROM claim_links) AS number)
FROM in_links AS i
"""

REKEY = """
UPDATE wordings AS s
SET keys = i.keys, method = i.method
FROM in_wordings AS i
WHERE i.wording_id = s.wording_id AND s.leader_id = s.wording_id
"""


def write_wordings(con: DuckDBPyConnection) -> None:
    """Add the wordings that came in as ``in_wordings``, and those of ``in_claims`` that came without one."""
    con.execute(ADD_WORDINGS)
    con.execute(ADD_FIRST_WORDINGS)


def drop_never_made(con: DuckDBPyConnection) -> None:
    """Remove what nobody said after all, of the claims in ``lost_claims``; decisions stay."""
    con.execute(NEVER_MADE)
    for table in ("claims", "verdicts", "matches", "judged", "wordings"):
        con.execute(DROP_NEVER_MADE.format(table=table))
    con.execute(DROP_NEVER_SAID)


def move_wordings(
    con: DuckDBPyConnection,
    rows: Sequence[WordingRow],
    method: str,
    decisions: Sequence[LinkDecision],
    at: datetime,
) -> None:
    """Write what decisions changed: ``rows`` as ``Clusters.drain`` gives them; mentions go with their wordings."""
    from warehouse.arrow import links_table, wordings_table

    con.register(
        "in_wordings", wordings_table(list({row.wording_id: row for row in rows}.values()), method, at)
    )
    con.register("in_links", links_table(decisions))
    con.execute(MOVING)
    con.execute("CREATE OR REPLACE TEMP TABLE moved AS FROM moving")
    for sql in (MOVE_WORDINGS, FOLLOW_LEADERS, MOVE_MENTIONS, ADD_LINKS, MOVING):
        con.execute(sql)
    con.execute("INSERT INTO moved FROM moving")
    con.execute(COUNT_AGAIN.format(moved="moved"))
    recount(con, "moved")
    con.unregister("in_wordings")
    con.unregister("in_links")


def rekey(con: DuckDBPyConnection, rows: Sequence[WordingRow], method: str, at: datetime) -> None:
    """Give first wordings the keys by which ``method`` looks them up."""
    from warehouse.arrow import wordings_table

    con.register("in_wordings", wordings_table(rows, method, at))
    con.execute(REKEY)
    con.unregister("in_wordings")
