"""What is let go by age, in the caller's transaction: words of posts, and the places of their raw pages."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from warehouse.connect import number
from warehouse.counts import recount
from warehouse.times import utc

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

OLD = "coalesce(created_at, first_seen) < $before"

PAST = f"""
{{verb}} past_texts {{change}} WHERE text <> '' AND (last_seen < $before OR EXISTS (
    SELECT 1 FROM posts AS p
    WHERE p.thread_url = past_texts.thread_url AND p.post_id = past_texts.post_id AND {OLD.replace("first", "p.first")}))
"""  # noqa: S608

SPANS = f"""
{{verb}} mentions {{change}} WHERE span <> '' AND EXISTS (
    SELECT 1 FROM posts AS p
    WHERE p.thread_url = mentions.thread_url AND p.post_id = mentions.post_id AND {OLD.replace("first", "p.first")})
"""  # noqa: S608

AUTHORS = f"{{verb}} posts {{change}} WHERE (author_key IS NOT NULL OR permalink IS NOT NULL) AND {OLD}"

POSTS = f"{{verb}} posts {{change}} WHERE text <> '' AND {OLD}"

NO_WORDS = "SET text = ''"
NO_SPANS = "SET span = '', author_key = NULL, resolutions = [], unresolved = [], corrected_by = NULL, quoted_from = NULL"
NO_AUTHORS = "SET author_key = NULL, permalink = NULL"


def drop_texts(
    con: DuckDBPyConnection, before: datetime, *, everything: bool = False, dry_run: bool = False
) -> dict[str, int]:
    """Empty the texts of posts written before a moment (first seen, where the page does not tell); rows by kind.

    Claims, verdicts, counts and the spans of mentions stay, and so does the digest of the text, so that an edit is
    still noticed. With ``everything`` spans, authors and the posts' own addresses go too.
    """
    told = {"texts": (POSTS, NO_WORDS), "earlier texts": (PAST, NO_WORDS)}
    if everything:
        told |= {"spans": (SPANS, NO_SPANS), "authors": (AUTHORS, NO_AUTHORS)}
    counts = {}
    for name, (sql, change) in told.items():
        how = ("SELECT count(*) FROM", "") if dry_run else ("UPDATE", change)
        counts[name] = number(con, sql.format(verb=how[0], change=how[1]), {"before": utc(before)})
    if everything and not dry_run:
        recount(con)
    return counts
