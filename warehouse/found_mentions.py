"""Writing the mentions and foreign passages that a run found, once its posts are written (warehouse.found)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.connect import number
from warehouse.counts import count_added

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

POSTS_IN = """
CREATE OR REPLACE TEMP TABLE posts_in AS
WITH fresh AS (
    SELECT i.thread_url, i.post_id, i.author_key, i.created_at
    FROM in_posts AS i ANTI JOIN known_in AS k ON k.thread_url = i.thread_url AND k.post_id = i.post_id
),
others AS (
    SELECT DISTINCT m.thread_url, m.post_id
    FROM in_mentions AS m ANTI JOIN fresh AS f ON f.thread_url = m.thread_url AND f.post_id = m.post_id
)
FROM fresh
UNION ALL
SELECT p.thread_url, p.post_id, p.author_key, p.created_at
FROM posts AS p SEMI JOIN others AS o ON o.thread_url = p.thread_url AND o.post_id = p.post_id
"""
"""The posts of the incoming mentions as they are stored now: those that were just added come from the batch."""

NEW_MENTIONS = """
CREATE OR REPLACE TEMP TABLE new_mentions AS
WITH placed AS (
    SELECT m.* REPLACE (coalesce(w.claim_id, m.claim_id) AS claim_id)
    FROM in_mentions AS m LEFT JOIN wordings AS w ON w.wording_id = m.wording_id
),
before AS (
    SELECT thread_url, post_id, claim_id, role, span_start, min(seen_at) AS seen_at
    FROM said_before
    GROUP BY ALL
),
found AS (
    SELECT i.* REPLACE (least(i.seen_at, s.seen_at) AS seen_at), s.seen_at IS NULL AS is_new
    FROM placed AS i
    LEFT JOIN before AS s ON s.thread_url = i.thread_url AND s.post_id = i.post_id AND s.claim_id = i.claim_id
        AND s.role = i.role AND s.span_start = i.span_start
    WHERE NOT EXISTS (
        SELECT 1 FROM other_texts AS o
        WHERE NOT o.edited AND o.thread_url = i.thread_url AND o.post_id = i.post_id
    )
)
SELECT f.*,
       least(coalesce(p.created_at, f.seen_at), f.seen_at) AS said_at,
       t.site,
       p.author_key,
       a.mention_id IS NULL OR a.mention_id = f.mention_id AS counted,
       p.post_id IS NOT NULL AND t.url IS NOT NULL AS has_post
FROM found AS f
LEFT JOIN (
    SELECT coalesce(w.claim_id, m.claim_id) AS claim_id, m.thread_url, m.post_id, m.role, m.span_start,
           min(m.mention_id) AS mention_id
    FROM in_mentions AS m LEFT JOIN wordings AS w ON w.wording_id = m.wording_id
    GROUP BY ALL
    HAVING count(*) > 1
) AS a ON a.claim_id = f.claim_id AND a.thread_url = f.thread_url AND a.post_id = f.post_id AND a.role = f.role
    AND a.span_start = f.span_start
LEFT JOIN posts_in AS p ON p.thread_url = f.thread_url AND p.post_id = f.post_id
LEFT JOIN threads AS t ON t.url = f.thread_url
"""
"""A sentence that was read in two wordings of one claim is counted once; no window function, which would sort it all."""

DROP_SAME_MENTIONS = """
DELETE FROM mentions USING new_mentions AS n
WHERE n.thread_url = mentions.thread_url AND n.post_id = mentions.post_id AND n.role = mentions.role
AND n.span_start = mentions.span_start AND n.claim_id = mentions.claim_id
"""

DROP_JUDGED_BEFORE = """
DELETE FROM {table} USING current_in AS c
WHERE c.judged_with IS NOT NULL AND c.thread_url = {table}.thread_url AND c.post_id = {table}.post_id
"""

ADD_PASSAGES = """
INSERT INTO passages BY NAME
SELECT i.* FROM in_passages AS i
SEMI JOIN current_in AS c
    ON c.thread_url = i.thread_url AND c.post_id = i.post_id AND c.judged_with IS NOT NULL
"""


def write_mentions(con: DuckDBPyConnection) -> int:
    """Replace the mentions and passages of the posts in which claims were looked for; how many mentions are new."""
    con.execute(POSTS_IN)
    con.execute(NEW_MENTIONS)
    if number(con, "SELECT count(*) FROM said_before"):
        con.execute(DROP_SAME_MENTIONS)
        con.execute(DROP_JUDGED_BEFORE.format(table="mentions"))
    if number(con, "SELECT count(*) FROM known_in"):
        con.execute(DROP_JUDGED_BEFORE.format(table="passages"))
    con.execute(ADD_PASSAGES)
    count_added(con)
    con.execute("INSERT INTO mentions BY NAME SELECT * EXCLUDE (is_new, has_post) FROM new_mentions")
    return number(con, "SELECT count(*) FROM new_mentions WHERE is_new")
