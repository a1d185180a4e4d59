"""What is counted of every claim, kept in step with its mentions inside the transaction that changes them.

Counting ten million mentions anew takes seconds, and different authors can't be added up. What a batch adds is
therefore added: a thread or an author counts where the claim was not said there, or by them, before. Claims that
lost a mention are counted anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.connect import number

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SAID_BEFORE = """
CREATE OR REPLACE TEMP TABLE said_before AS
WITH touched AS (
    SELECT thread_url, post_id FROM in_posts
    UNION
    SELECT thread_url, post_id FROM in_dropped
    UNION
    SELECT thread_url, post_id FROM in_mentions
)
SELECT m.mention_id, m.claim_id, m.thread_url, m.post_id, m.role, m.span_start, m.seen_at, m.said_at, m.author_key,
       m.counted
FROM mentions AS m JOIN touched AS t ON t.thread_url = m.thread_url AND t.post_id = m.post_id
"""
"""The mentions in the posts that a batch is about, as they are before it."""

FOLLOW_POSTS = """
UPDATE mentions AS m
SET author_key = p.author_key, said_at = least(coalesce(p.created_at, m.seen_at), m.seen_at)
FROM said_before AS b JOIN posts AS p ON p.thread_url = b.thread_url AND p.post_id = b.post_id
WHERE b.mention_id = m.mention_id
AND (b.author_key, b.said_at) IS DISTINCT FROM (p.author_key, least(coalesce(p.created_at, b.seen_at), b.seen_at))
"""

RECOUNT = """
CREATE OR REPLACE TEMP TABLE recounted AS
SELECT DISTINCT b.claim_id
FROM said_before AS b
LEFT JOIN mentions AS m ON m.mention_id = b.mention_id
WHERE b.counted AND (m.claim_id, m.said_at, m.author_key, m.counted)
    IS DISTINCT FROM (b.claim_id, b.said_at, b.author_key, b.counted)
"""

ADDED = """
CREATE OR REPLACE TEMP TABLE added AS
SELECT n.claim_id, n.thread_url, n.author_key, n.role, n.worthiness, n.said_at
FROM new_mentions AS n
ANTI JOIN said_before AS b ON b.mention_id = n.mention_id AND b.claim_id = n.claim_id AND b.counted
WHERE n.counted
"""

MORE = """
CREATE OR REPLACE TEMP TABLE more AS
WITH threads AS (
    SELECT claim_id, count(*) AS threads
    FROM (
        SELECT DISTINCT claim_id, thread_url FROM added
        EXCEPT
        (
            SELECT m.claim_id, m.thread_url
            FROM mentions AS m SEMI JOIN added AS a ON a.claim_id = m.claim_id AND a.thread_url = m.thread_url
            WHERE m.counted
        )
    )
    GROUP BY claim_id
),
known AS (
    SELECT m.claim_id, m.author_key, bool_or(m.role = 'asserted') AS asserting, bool_or(m.role = 'denied') AS denying
    FROM mentions AS m SEMI JOIN added AS a ON a.claim_id = m.claim_id AND a.author_key = m.author_key
    WHERE m.counted
    GROUP BY m.claim_id, m.author_key
),
authors AS (
    SELECT a.claim_id,
           count(*) FILTER (k.claim_id IS NULL) AS authors,
           count(*) FILTER (a.asserting AND NOT coalesce(k.asserting, false)) AS asserting,
           count(*) FILTER (a.denying AND NOT coalesce(k.denying, false)) AS denying
    FROM (
        SELECT claim_id, author_key, bool_or(role = 'asserted') AS asserting, bool_or(role = 'denied') AS denying
        FROM added WHERE author_key IS NOT NULL
        GROUP BY claim_id, author_key
    ) AS a
    LEFT JOIN known AS k ON k.claim_id = a.claim_id AND k.author_key = a.author_key
    GROUP BY a.claim_id
),
said AS (
    SELECT claim_id,
           count(*) AS mentions,
           count(*) FILTER (role = 'asserted') AS asserted,
           count(*) FILTER (role = 'questioned') AS questioned,
           count(*) FILTER (role = 'denied') AS denied,
           count(*) FILTER (role = 'quoted') AS quoted,
           max(worthiness) AS worthiness,
           min(said_at) AS first_said,
           max(said_at) AS last_said
    FROM added
    GROUP BY claim_id
)
SELECT s.*, coalesce(t.threads, 0) AS threads, coalesce(a.authors, 0) AS authors,
       coalesce(a.asserting, 0) AS asserting, coalesce(a.denying, 0) AS denying
FROM said AS s
LEFT JOIN threads AS t ON t.claim_id = s.claim_id
LEFT JOIN authors AS a ON a.claim_id = s.claim_id
"""
"""What a batch adds to its claims: asked before its mentions are in the store, and after older ones left."""

SUMMED = """
CREATE OR REPLACE TEMP TABLE summed AS
SELECT m.claim_id,
       m.mentions + coalesce(c.mentions, 0) AS mentions,
       m.asserted + coalesce(c.asserted, 0) AS asserted,
       m.questioned + coalesce(c.questioned, 0) AS questioned,
       m.denied + coalesce(c.denied, 0) AS denied,
       m.quoted + coalesce(c.quoted, 0) AS quoted,
       m.threads + coalesce(c.threads, 0) AS threads,
       m.authors + coalesce(c.authors, 0) AS authors,
       m.asserting + coalesce(c.asserting, 0) AS asserting,
       m.denying + coalesce(c.denying, 0) AS denying,
       greatest(m.worthiness, c.worthiness) AS worthiness,
       least(m.first_said, c.first_said) AS first_said,
       greatest(m.last_said, c.last_said) AS last_said
FROM more AS m
LEFT JOIN claim_counts AS c ON c.claim_id = m.claim_id
WHERE m.claim_id NOT IN (SELECT claim_id FROM recounted)
"""

COUNTED = """
SELECT claim_id,
       count(*) AS mentions,
       count(*) FILTER (role = 'asserted') AS asserted,
       count(*) FILTER (role = 'questioned') AS questioned,
       count(*) FILTER (role = 'denied') AS denied,
       count(*) FILTER (role = 'quoted') AS quoted,
       count(DISTINCT thread_url) AS threads,
       count(DISTINCT author_key) AS authors,
       count(DISTINCT author_key) FILTER (role = 'asserted') AS asserting,
       count(DISTINCT author_key) FILTER (role = 'denied') AS denying,
       max(worthiness) AS worthiness,
       min(said_at) AS first_said,
       max(said_at) AS last_said
FROM mentions
WHERE counted {only}
GROUP BY claim_id
"""


def note_said_before(con: DuckDBPyConnection) -> bool:
    """Remember what is said in the posts that came in; whether there is any."""
    con.execute(SAID_BEFORE)
    return bool(number(con, "SELECT count(*) FROM said_before"))


def count_added(con: DuckDBPyConnection) -> None:
    """Find what ``new_mentions`` add, before they are in the store and after what they replace left it."""
    con.execute(ADDED)
    con.execute(MORE)


def write_counts(con: DuckDBPyConnection) -> None:
    """Bring the counts in step, once all mentions are as they should be."""
    con.execute(RECOUNT)
    con.execute(SUMMED)
    con.execute("DELETE FROM claim_counts USING summed AS s WHERE s.claim_id = claim_counts.claim_id")
    con.execute("INSERT INTO claim_counts BY NAME FROM summed")
    if number(con, "SELECT count(*) FROM recounted"):
        recount(con, "recounted")


def recount(con: DuckDBPyConnection, claims: str | None = None) -> None:
    """Count claims anew, in the caller's transaction: those in the table ``claims``, or all of them."""
    among = f"claim_id IN (SELECT claim_id FROM {claims})" if claims else "true"  # noqa: S608
    con.execute(f"DELETE FROM claim_counts WHERE {among}")  # noqa: S608
    con.execute("INSERT INTO claim_counts BY NAME " + COUNTED.format(only=f"AND {among}"))


def wrong_counts(con: DuckDBPyConnection) -> int:
    """How many claims are not counted as their mentions are: none, unless something is broken."""
    counted = COUNTED.format(only="")
    return number(
        con,
        f"SELECT count(*) FROM (({counted} EXCEPT FROM claim_counts) UNION ALL (FROM claim_counts EXCEPT {counted}))",  # noqa: S608
    )
