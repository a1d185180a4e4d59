"""Writing what a run found: threads, posts with their versions, quotes, claims with their wordings, mentions.

Everything happens in the caller's transaction, from the Arrow tables registered as ``in_*``. A post that
comes in with another text than the stored one is an edit if it was seen later, and an earlier version of
the post if it was seen before (a page from an old archive).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.connect import number
from warehouse.counts import FOLLOW_POSTS, note_said_before, write_counts
from warehouse.found_mentions import write_mentions
from warehouse.wordings import drop_never_made, write_wordings

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

NEW_ROWS = {
    "threads": "i.url = s.url",
    "posts": "i.thread_url = s.thread_url AND i.post_id = s.post_id",
    "quotes": "i.thread_url = s.thread_url AND i.post_id = s.post_id AND i.span_start = s.span_start "
    "AND i.span_end = s.span_end AND i.depth = s.depth",
    "claims": "i.claim_id = s.claim_id",
}
"""Which rows of the store are the same row as one that comes in."""

ADD_NEW = "INSERT INTO {table} BY NAME SELECT i.* FROM in_{table} AS i ANTI JOIN {known} AS s ON {same}"

THREAD_SEEN_AGAIN = """
UPDATE threads AS s
SET title = coalesce(i.title, s.title),
    article_text = coalesce(i.article_text, s.article_text),
    last_seen = greatest(s.last_seen, i.last_seen)
FROM in_threads AS i
WHERE i.url = s.url
"""

MAYBE_KNOWN = """
CREATE OR REPLACE TEMP TABLE maybe_known AS
SELECT i.thread_url, i.post_id, i.text_sha256, i.text_seen
FROM in_posts AS i SEMI JOIN threads AS t ON t.url = i.thread_url
"""
"""The store has no post of a thread that it does not have."""

KNOWN = """
CREATE OR REPLACE TEMP TABLE known_in AS
SELECT i.thread_url, i.post_id, i.text_sha256 <> s.text_sha256 AS other_text, i.text_seen >= s.text_seen AS later
FROM maybe_known AS i JOIN posts AS s ON i.thread_url = s.thread_url AND i.post_id = s.post_id
"""
"""The incoming posts that the store has. Where it has none of them, most of what follows is left out."""

OTHER_TEXTS = """
CREATE OR REPLACE TEMP TABLE other_texts AS
SELECT thread_url, post_id, {reread} OR later AS edited FROM known_in WHERE other_text
"""

KEEP_EDITED_TEXTS = """
INSERT INTO past_texts BY NAME
SELECT s.thread_url, s.post_id, s.text, s.text_sha256, s.edited_at, s.text_seen AS first_seen, s.last_seen
FROM posts AS s JOIN other_texts AS o ON s.thread_url = o.thread_url AND s.post_id = o.post_id
WHERE o.edited
"""

KEEP_EARLIER_TEXTS = """
INSERT INTO past_texts BY NAME
SELECT i.thread_url, i.post_id, i.text, i.text_sha256, i.edited_at, i.text_seen AS first_seen, i.last_seen
FROM in_posts AS i JOIN other_texts AS o ON i.thread_url = o.thread_url AND i.post_id = o.post_id
WHERE NOT o.edited AND NOT EXISTS (
    SELECT 1 FROM past_texts AS p
    WHERE p.thread_url = i.thread_url AND p.post_id = i.post_id AND p.text_sha256 = i.text_sha256
)
"""

DROP_FOUND_IN_OLD_TEXT = """
DELETE FROM {table} USING other_texts AS o
WHERE o.edited AND o.thread_url = {table}.thread_url AND o.post_id = {table}.post_id
"""

EDIT_POSTS = """
UPDATE posts AS s
SET text = i.text, text_sha256 = i.text_sha256, edited_at = coalesce(i.edited_at, s.edited_at),
    text_seen = {seen}.text_seen, last_seen = greatest(s.last_seen, i.last_seen), judged_with = NULL
FROM in_posts AS i JOIN other_texts AS o ON i.thread_url = o.thread_url AND i.post_id = o.post_id
WHERE i.thread_url = s.thread_url AND i.post_id = s.post_id AND o.edited
"""

CURRENT = """
CREATE OR REPLACE TEMP TABLE current_in AS
SELECT i.thread_url, i.post_id, i.judged_with
FROM in_posts AS i
WHERE NOT EXISTS (
    SELECT 1 FROM other_texts AS o
    WHERE NOT o.edited AND o.thread_url = i.thread_url AND o.post_id = i.post_id
)
"""
"""The incoming posts that say what the store's posts say now: only their quotes and mentions are of use."""

CUT_ANEW = """
UPDATE posts AS s
SET text = i.text
FROM in_posts AS i JOIN current_in AS c ON i.thread_url = c.thread_url AND i.post_id = c.post_id
WHERE i.thread_url = s.thread_url AND i.post_id = s.post_id AND c.judged_with IS NOT NULL
AND i.text_sha256 = s.text_sha256 AND i.text <> s.text AND s.text <> ''
"""
"""The same text, of which another part is kept now: its claims were looked for anew. What was dropped stays so."""

POSTS_SEEN_AGAIN = """
UPDATE posts AS s
SET "position" = i."position",
    author_key = coalesce({first}.author_key, {second}.author_key),
    created_at = coalesce({first}.created_at, {second}.created_at),
    edited_at = coalesce(i.edited_at, s.edited_at),
    permalink = coalesce({first}.permalink, {second}.permalink),
    reply_to = coalesce({first}.reply_to, {second}.reply_to),
    returned_at = CASE WHEN s.vanished_at < i.last_seen THEN i.last_seen ELSE s.returned_at END,
    vanished_at = CASE WHEN s.vanished_at < i.last_seen THEN NULL ELSE s.vanished_at END,
    last_seen = greatest(s.last_seen, i.last_seen),
    judged_with = coalesce(i.judged_with, s.judged_with)
FROM in_posts AS i JOIN current_in AS c ON i.thread_url = c.thread_url AND i.post_id = c.post_id
WHERE i.thread_url = s.thread_url AND i.post_id = s.post_id AND i.last_seen >= s.{since}
"""

DROP_OTHER_QUOTES = """
DELETE FROM quotes AS s
WHERE EXISTS (SELECT 1 FROM current_in AS c WHERE c.thread_url = s.thread_url AND c.post_id = s.post_id)
AND NOT EXISTS (
    SELECT 1 FROM in_quotes AS i
    WHERE i.thread_url = s.thread_url AND i.post_id = s.post_id AND i.span_start = s.span_start
    AND i.span_end = s.span_end AND i.depth = s.depth
    AND (i.source, i.author_key, i.found) IS NOT DISTINCT FROM (s.source, s.author_key, s.found)
)
"""

DESCRIBE_CLAIMS = """
UPDATE claims AS s
SET topic = i.topic, topic_share = i.topic_share, jurisdiction = i.jurisdiction, entities = i.entities,
    periods = i.periods
FROM in_claims AS i
WHERE i.claim_id = s.claim_id AND i.entities IS NOT NULL
AND (i.topic, i.topic_share, i.jurisdiction, i.entities, i.periods)
    IS DISTINCT FROM (s.topic, s.topic_share, s.jurisdiction, s.entities, s.periods)
"""

LOST = "CREATE OR REPLACE TEMP TABLE lost_claims AS SELECT DISTINCT claim_id FROM said_before"

VANISH = """
UPDATE posts AS s
SET vanished_at = g."at"
FROM in_gone AS g
WHERE g.thread_url = s.thread_url AND g.post_id = s.post_id AND s.vanished_at IS NULL
AND g."at" >= s.last_seen
"""

DROP_NO_POSTS = """
DELETE FROM {table} USING in_dropped AS d
WHERE d.thread_url = {table}.thread_url AND d.post_id = {table}.post_id
"""


def write_found(con: DuckDBPyConnection, *, reread: bool = False) -> dict[str, int]:
    """Write the threads, posts, quotes, claims and mentions that came in; new rows a table.

    With ``reread`` what comes in of a post replaces what is stored, and another text is no edit but a better
    reading. Otherwise author and date only fill gaps: a page tells "3 hours ago" best when it is young.
    """
    was_said = note_said_before(con)
    if number(con, "SELECT count(*) FROM in_dropped"):
        for table in ("mentions", "passages", "quotes", "past_texts", "posts"):
            con.execute(DROP_NO_POSTS.format(table=table))
    con.execute(THREAD_SEEN_AGAIN)
    con.execute(MAYBE_KNOWN)
    con.execute(KNOWN)
    con.execute(OTHER_TEXTS.format(reread=str(reread).lower()))
    con.execute(CURRENT)
    was_seen = bool(number(con, "SELECT count(*) FROM known_in"))
    if was_seen:
        _change_known(con, reread)
    counts = {table: _add_new(con, table, same) for table, same in NEW_ROWS.items()}
    con.execute(DESCRIBE_CLAIMS)
    write_wordings(con)
    if was_said:
        con.execute(FOLLOW_POSTS)
    counts["mentions"] = write_mentions(con)
    if reread:
        con.execute(LOST)
        drop_never_made(con)
    write_counts(con)
    return counts


def _change_known(con: DuckDBPyConnection, reread: bool) -> None:
    """What the batch tells of posts that the store has: new versions, places, and what no longer holds of them."""
    if not reread:
        con.execute(KEEP_EDITED_TEXTS)
        con.execute(KEEP_EARLIER_TEXTS)
    for table in ("quotes", "passages", "mentions"):
        con.execute(DROP_FOUND_IN_OLD_TEXT.format(table=table))
    con.execute(EDIT_POSTS.format(seen="s" if reread else "i"))
    con.execute(CUT_ANEW)
    con.execute(DROP_OTHER_QUOTES)
    order = ("i", "s", "first_seen") if reread else ("s", "i", "last_seen")
    con.execute(POSTS_SEEN_AGAIN.format(first=order[0], second=order[1], since=order[2]))


def mark_gone(con: DuckDBPyConnection) -> int:
    """Mark the posts that are no longer in their threads; how many were marked."""
    return number(con, VANISH)


def edited(con: DuckDBPyConnection) -> int:
    """How many posts had another text than before, once ``write_found`` is done."""
    return number(con, "SELECT count(*) FROM other_texts WHERE edited")


def returned(con: DuckDBPyConnection) -> int:
    """How many posts that had vanished are back, before ``write_found`` says so."""
    return number(
        con,
        "SELECT count(*) FROM posts AS s JOIN in_posts AS i "
        "ON i.thread_url = s.thread_url AND i.post_id = s.post_id AND i.last_seen > s.vanished_at",
    )


def _add_new(con: DuckDBPyConnection, table: str, same: str) -> int:
    incoming = ADD_NEW.format(table=table, known="known_in" if table == "posts" else table, same=same)
    if table == "quotes":
        incoming += " SEMI JOIN current_in AS c ON c.thread_url = i.thread_url AND c.post_id = i.post_id"
    return number(con, incoming)
