"""What waits for a person, the most pressing first."""

from __future__ import annotations

from datetime import datetime

from warehouse.narrowing import said_in_threads
from warehouse.paths import StorePath
from warehouse.reader import open_reader
from warehouse.rows import Row, rows
from warehouse.times import utc

NEAREST = 3
"""Vetted statements shown of each claim."""

QUEUE = """
WITH top AS MATERIALIZED (
    SELECT * FROM review_queue WHERE {where} ORDER BY {order} LIMIT ?
),
near AS (
    SELECT m.claim_id,
           list({{
               'statement_id': m.statement_id,
               'statement': s.statement,
               'rating': s.rating,
               'relevance': m.relevance,
               'stance': m.stance,
               'blocked_by': list_transform(
                   list_filter(m.findings, lambda f: f.effect = 'blocks'), lambda f: f.note
               )
           }} ORDER BY m.rank) AS nearest
    FROM matches AS m
    SEMI JOIN top AS t ON t.claim_id = m.claim_id
    LEFT JOIN statements AS s ON s.id = m.statement_id
    WHERE m.rank <= ?
    GROUP BY m.claim_id
)
SELECT t.*, coalesce(n.nearest, []) AS nearest
FROM top AS t LEFT JOIN near AS n ON n.claim_id = t.claim_id
ORDER BY {order}
"""
ORDER = "score DESC, mentions DESC, text, claim_id"


def list_queue(
    path: StorePath,
    *,
    topic: str | None = None,
    jurisdiction: str | None = None,
    since: datetime | None = None,
    thread: str | None = None,
    limit: int | None = 20,
) -> list[Row]:
    """Claims that wait for a person, as rows of the view ``review_queue``, by its score, highest first.

    ``topic`` and ``jurisdiction`` are the claim's own, in any case (``AU`` has ``AU-NSW`` in it), ``since`` the
    earliest time at which it was last said (UTC if it has no zone), ``thread`` a thread's URL or part of its URL
    or title; ``limit`` None is no limit. A further key ``nearest`` has up to three vetted statements, the best first:
    ``statement_id``, ``statement``, ``rating``, ``relevance`` (0 to 1), ``stance`` and ``blocked_by``, the notes on
    why it does not settle the claim.

    Raises what ``open_reader`` raises.
    """
    conditions = {
        "lower(?) = lower(claim_topic)": topic,
        "starts_with(upper(claim_jurisdiction) || '-', upper(?) || '-')": jurisdiction,
        "last_said >= ?": utc(since),
        said_in_threads("?"): thread,
    }
    wanted: dict[str, object] = {sql: value for sql, value in conditions.items() if value is not None}
    sql = QUEUE.format(where=" AND ".join(wanted) or "true", order=ORDER)
    with open_reader(path) as con:
        return rows(con, sql, [*wanted.values(), limit, NEAREST])
