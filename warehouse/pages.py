"""Writing what visits tell about pages and watches, in the caller's transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.connect import number

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

NEWEST = """
SELECT * FROM pages
WHERE thread_url IN (SELECT thread_url FROM in_pages)
QUALIFY row_number() OVER (PARTITION BY thread_url, url ORDER BY fetched_at DESC, warc_record) = 1
"""

STORED = f"""
CREATE OR REPLACE TEMP TABLE stored_pages AS
SELECT i.*, n.fetched_at AS stored_at
FROM in_pages AS i JOIN ({NEWEST}) AS n ON n.thread_url = i.thread_url AND n.url = i.url
WHERE n.content_sha256 = i.content_sha256 OR ({{reread}} AND n.fetched_at = i.fetched_at)
"""  # noqa: S608
"""The incoming pages that are the newest version of a page that is known."""

CHECKED = """
UPDATE pages AS s
SET requested_url = i.requested_url, "position" = i."position", status = coalesce(i.status, s.status),
    checked_at = greatest(s.checked_at, i.checked_at), content_type = coalesce(i.content_type, s.content_type),
    etag = i.etag, last_modified = i.last_modified, sha256 = i.sha256, content_sha256 = i.content_sha256,
    next_url = i.next_url, more_urls = i.more_urls, post_ids = i.post_ids,
    warc_file = CASE WHEN s.warc_file IS NULL THEN i.warc_file ELSE s.warc_file END,
    warc_offset = CASE WHEN s.warc_file IS NULL THEN i.warc_offset ELSE s.warc_offset END,
    warc_record = CASE WHEN s.warc_file IS NULL THEN i.warc_record ELSE s.warc_record END
FROM stored_pages AS i
WHERE i.thread_url = s.thread_url AND i.url = s.url AND s.fetched_at = i.stored_at
"""

ADD = """
INSERT INTO pages BY NAME
SELECT i.* FROM in_pages AS i
WHERE NOT EXISTS (SELECT 1 FROM stored_pages AS s WHERE s.thread_url = i.thread_url AND s.url = i.url)
AND NOT EXISTS (
    SELECT 1 FROM pages AS s
    WHERE s.thread_url = i.thread_url AND s.url = i.url AND s.fetched_at = i.fetched_at
)
"""

POSTS_STILL_THERE = """
UPDATE posts AS s
SET last_seen = greatest(s.last_seen, i.checked_at)
FROM (
    SELECT thread_url, post_id, max(checked_at) AS checked_at
    FROM (SELECT thread_url, checked_at, unnest(post_ids) AS post_id FROM in_pages)
    GROUP BY thread_url, post_id
) AS i
WHERE i.thread_url = s.thread_url AND i.post_id = s.post_id AND s.vanished_at IS NULL
"""

THREADS_STILL_THERE = """
UPDATE threads AS s
SET last_seen = greatest(s.last_seen, i.checked_at)
FROM (SELECT thread_url, max(checked_at) AS checked_at FROM in_pages GROUP BY thread_url) AS i
WHERE i.thread_url = s.url
"""

VISITED = """
UPDATE watches AS w
SET visited_at = v.visited_at, kind = coalesce(v.kind, w.kind), outcome = v.outcome
FROM in_visited AS v
WHERE v.watch_id = w.watch_id
"""


def write_pages(con: DuckDBPyConnection, *, reread: bool = False) -> int:
    """Add new versions of pages, note when the known ones were checked; how many were added."""
    con.execute(STORED.format(reread=str(reread).lower()))
    con.execute(CHECKED)
    added = number(con, ADD)
    if not reread:
        con.execute(POSTS_STILL_THERE)
        con.execute(THREADS_STILL_THERE)
    return added


def note_visits(con: DuckDBPyConnection) -> None:
    """Note when the watches were visited, and how that went."""
    con.execute(VISITED)
