"""What people decided, as it is published: one row a claim, the newest first."""

from __future__ import annotations

from typing import Any

from warehouse.paths import StorePath
from warehouse.reader import open_reader

Row = dict[str, Any]

MOST_THREADS = 10

REVIEWED = """
WITH wanted AS MATERIALIZED (
    SELECT v.claim_id, c.text, v.verdict, v.reviewers_disagree, v.statement_ids
    FROM effective_verdicts AS v JOIN claims AS c ON c.claim_id = v.claim_id
    WHERE v.reviewed_at IS NOT NULL
),
dated AS (
    SELECT claim_id,
           min(reviewed_at) FILTER (verdict IS NOT NULL) AS published_at,
           max(reviewed_at) AS changed_at
    FROM claim_reviews
    GROUP BY claim_id
),
agreed AS (
    SELECT r.claim_id,
           first(r.note ORDER BY r.number DESC) FILTER (r.note IS NOT NULL) AS note,
           flatten(list(r.source_urls ORDER BY r.number DESC)) AS source_urls
    FROM claim_reviews AS r JOIN wanted AS w ON w.claim_id = r.claim_id AND w.verdict = r.verdict
    WHERE r.standing
    GROUP BY r.claim_id
),
rests AS (
    SELECT w.claim_id, s.sources, list_position(w.statement_ids, s.id) AS place
    FROM (SELECT claim_id, statement_ids, unnest(statement_ids) AS statement_id FROM wanted) AS w
    JOIN statements AS s ON s.id = w.statement_id AND NOT s.retired
),
vetted AS (
    SELECT claim_id, flatten(list(sources ORDER BY place)) AS sources FROM rests GROUP BY claim_id
),
heard AS (
    SELECT m.claim_id, m.thread_url, min(p.created_at) AS said_at, min(m.seen_at) AS seen_at
    FROM mentions AS m
    SEMI JOIN wanted AS w ON w.claim_id = m.claim_id
    JOIN posts AS p ON p.thread_url = m.thread_url AND p.post_id = m.post_id
    GROUP BY m.claim_id, m.thread_url
),
threads AS (
    SELECT claim_id,
           min(said_at) AS said_at,
           list(thread_url ORDER BY coalesce(said_at, seen_at), thread_url) AS threads
    FROM heard
    GROUP BY claim_id
)
SELECT w.claim_id, w.text, w.verdict, w.reviewers_disagree, d.published_at, d.changed_at, a.note,
       coalesce(a.source_urls, []) AS source_urls, coalesce(v.sources, []) AS sources,
       t.said_at, coalesce(t.threads, []) AS threads
FROM wanted AS w
JOIN dated AS d ON d.claim_id = w.claim_id
LEFT JOIN agreed AS a ON a.claim_id = w.claim_id
LEFT JOIN vetted AS v ON v.claim_id = w.claim_id
LEFT JOIN threads AS t ON t.claim_id = w.claim_id
ORDER BY d.changed_at DESC, w.claim_id
"""


def reviewed_claims(path: StorePath) -> list[Row]:
    """The claims that a person's verdict stands on, the one that changed last first.

    Keys: ``claim_id``, ``text``, ``verdict``, ``reviewers_disagree``, ``published_at`` (the first review) and
    ``changed_at`` (the last), UTC; ``note`` of the newest review with that verdict that has one, or None;
    ``source_urls`` of those reviews; ``sources`` of the vetted statements that say the same; ``said_at``, when a post
    first said it, or None; ``threads``, their URLs, the earliest first.

    Raises what ``open_reader`` raises.
    """
    with open_reader(path) as con:
        con.execute(REVIEWED)
        names = [column[0] for column in con.description or ()]
        return [dict(zip(names, row, strict=True)) for row in con.fetchall()]
