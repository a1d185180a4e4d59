"""The claims that a report tells in full. Every query is about all of them; none is asked a claim.

They read ``said`` and ``asked_threads``, which ``warehouse.report_data`` sets up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from warehouse.rows import Row, rows

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

EXAMPLES = 3
"""Mentions of a claim that are told verbatim."""

# Unverified claims are many and have little to tell: they come after what was decided, however often they are said.
_PICK = """
CREATE TEMP TABLE told AS
SELECT claim_id, row_number() OVER (ORDER BY verdict = 'unverified', count(*) DESC, claim_id) AS place
FROM said
GROUP BY claim_id, verdict
ORDER BY place
LIMIT ?
"""
_TOLD = """
WITH here AS (
    SELECT s.claim_id,
           count(*) AS mentions,
           count(*) FILTER (s.role = 'asserted') AS asserted,
           count(*) FILTER (s.role = 'questioned') AS questioned,
           count(*) FILTER (s.role = 'denied') AS denied,
           count(*) FILTER (s.role = 'quoted') AS quoted,
           count(DISTINCT s.thread_url) AS threads,
           count(DISTINCT s.author_key) AS authors,
           min(s.said_at) AS first_said,
           max(s.said_at) AS last_said,
           arg_min(s.site, (s.said_at, s.mention_id)) AS first_site
    FROM said AS s SEMI JOIN told AS l ON l.claim_id = s.claim_id
    GROUP BY s.claim_id
)
SELECT c.claim_id, c.text, c.verdict, c.confidence, c.reason, c.statement_ids, c.decided_by, c.reviewed_at, c.reviews,
       c.reviewers_disagree, c.machine_verdict, c.machine_confidence, c.look_again,
       coalesce(c.topic, c.claim_topic) AS topic, coalesce(c.jurisdiction, c.claim_jurisdiction) AS jurisdiction,
       h.* EXCLUDE (claim_id)
FROM told AS l
JOIN asked_claims AS c ON c.claim_id = l.claim_id
JOIN here AS h ON h.claim_id = l.claim_id
ORDER BY l.place
"""
_DAYS = """
SELECT s.claim_id, CAST(s.said_at AS DATE) AS day, count(*) AS mentions
FROM said AS s SEMI JOIN told AS l ON l.claim_id = s.claim_id
GROUP BY ALL ORDER BY ALL
"""
_SITES = """
SELECT s.claim_id, s.site, count(*) AS mentions, count(DISTINCT s.thread_url) AS threads
FROM said AS s SEMI JOIN told AS l ON l.claim_id = s.claim_id
GROUP BY ALL ORDER BY mentions DESC, s.site
"""
_STATEMENTS = """
WITH heard AS (
    SELECT l.claim_id, unnest(c.statement_ids) AS statement_id, generate_subscripts(c.statement_ids, 1) AS place
    FROM told AS l JOIN asked_claims AS c ON c.claim_id = l.claim_id
)
SELECT h.claim_id, s.id AS statement_id, s.statement, s.rating, s.explanation, s.jurisdiction, s.valid_from, s.valid_to,
       s.sources
FROM heard AS h JOIN statements AS s ON s.id = h.statement_id
ORDER BY h.claim_id, h.place
"""
# The replies that answer a post which makes the claim; as in the view corrections, narrowed before the join.
_ANSWERS = """
WITH here AS (
    SELECT m.claim_id, m.mention_id, m.thread_url, m.post_id, m.role, m.said_at, m.answers
    FROM mentions AS m
    SEMI JOIN told AS l ON l.claim_id = m.claim_id
    SEMI JOIN asked_threads AS t ON t.url = m.thread_url
    WHERE m.counted AND (m.role = 'asserted' OR m.answers IS NOT NULL)
)
SELECT r.claim_id, count(DISTINCT r.mention_id) AS replies,
       median(epoch(r.said_at) - epoch(a.said_at)) FILTER (r.said_at >= a.said_at) AS after_s
FROM here AS r
JOIN here AS a ON a.thread_url = r.thread_url AND a.post_id = r.answers AND a.claim_id = r.claim_id
CROSS JOIN asked_period AS p
WHERE r.role IN ('denied', 'questioned') AND a.role = 'asserted'
AND (p.since IS NULL OR r.said_at >= p.since) AND (p.until IS NULL OR r.said_at < p.until)
GROUP BY r.claim_id
"""
# One of each role before a second of any; words that many posts repeat stand once, and what its writer took down not.
_EXAMPLES = """
WITH standing AS (
    SELECT s.*
    FROM said AS s
    SEMI JOIN told AS l ON l.claim_id = s.claim_id
    JOIN posts AS o ON o.thread_url = s.thread_url AND o.post_id = s.post_id
    WHERE o.vanished_at IS NULL
    QUALIFY row_number() OVER (PARTITION BY s.claim_id, lower(s.span) ORDER BY s.said_at, s.mention_id) = 1
),
ranked AS (
    SELECT *, row_number() OVER (PARTITION BY claim_id, role ORDER BY worthiness DESC, said_at, mention_id) AS turn
    FROM standing
),
chosen AS (
    SELECT claim_id, mention_id,
           row_number() OVER (PARTITION BY claim_id ORDER BY turn,
               list_position(['asserted', 'denied', 'questioned', 'quoted'], role)) AS place
    FROM ranked
    QUALIFY place <= ?
)
SELECT c.claim_id, m.role, m.span, m.span_start, m.span_end, m.site, m.said_at, o.permalink, o.text AS context
FROM chosen AS c
JOIN mentions AS m ON m.claim_id = c.claim_id AND m.mention_id = c.mention_id
JOIN posts AS o ON o.thread_url = m.thread_url AND o.post_id = m.post_id
ORDER BY c.claim_id, c.place
"""
_REVIEWS = """
SELECT r.claim_id, r.reviewer, r.verdict, r.note, r.source_urls, r.reviewed_at
FROM claim_reviews AS r SEMI JOIN told AS l ON l.claim_id = r.claim_id
WHERE r.standing
ORDER BY r.claim_id, r.number DESC
"""


def pick(con: DuckDBPyConnection, most: int) -> None:
    """Choose the leading claims: with a verdict before unverified, often mentioned before seldom."""
    con.execute(_PICK, [most])


def leading(con: DuckDBPyConnection) -> list[Row]:
    """The picked claims in their order.

    A dict each: what ``latest_verdicts`` tells of the verdict; the counts, times and the first site of the mentions
    that the report is about; ``days`` (day, mentions), ``sites`` (site, mentions, threads; the most mentions first),
    ``statements`` behind the verdict with their sources, ``answers`` (replies that deny or question a post which makes
    the claim, and the median ``after_s`` seconds between them; or None), ``reviews_made``: those that stand, the newest first, and
    ``examples``: up to 3 mentions verbatim, with ``span`` at ``span_start`` of ``context``, the text of the post.
    """
    days, sites = _grouped(rows(con, _DAYS)), _grouped(rows(con, _SITES))
    statements, reviews = _grouped(rows(con, _STATEMENTS)), _grouped(rows(con, _REVIEWS))
    answers, examples = _grouped(rows(con, _ANSWERS)), _grouped(rows(con, _EXAMPLES, [EXAMPLES]))
    return [
        {
            **claim,
            "days": days[claim["claim_id"]],
            "sites": sites[claim["claim_id"]],
            "statements": statements[claim["claim_id"]],
            "reviews_made": reviews[claim["claim_id"]],
            "answers": next(iter(answers[claim["claim_id"]]), None),
            "examples": examples[claim["claim_id"]],
        }
        for claim in rows(con, _TOLD)
    ]


def _grouped(found: Iterable[Row]) -> dict[str, list[Row]]:
    by_claim: dict[str, list[Row]] = defaultdict(list)
    for row in found:
        by_claim[row.pop("claim_id")].append(row)
    return by_claim
