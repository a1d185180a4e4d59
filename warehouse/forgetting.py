"""Taking one person's words and name out of an open store, in the caller's transaction.

Their posts stay as places without words, so that threads, replies and counts of posts still fit. What other people
wrote stays theirs, but for the spans in which they quote this person.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from warehouse.connect import number
from warehouse.counts import recount
from warehouse.names_in_addresses import HERE, Person, change, hide_names
from warehouse.texts import GAP, without
from warehouse.times import utc
from warehouse.wordings import drop_never_made

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PROVABLE = 20
"""Characters from which on a sentence is somebody's own: shorter ones (`Yes.`) stand everywhere."""

THEIRS = f"""
CREATE OR REPLACE TEMP TABLE theirs AS
SELECT thread_url, post_id FROM posts WHERE {HERE} AND list_contains($keys::VARCHAR[], author_key)
"""  # noqa: S608

QUOTED = f"""
CREATE OR REPLACE TEMP TABLE quoted AS
SELECT q.thread_url, q.post_id, q.span_start, q.span_end
FROM quotes AS q
WHERE {HERE}
AND (list_contains($keys::VARCHAR[], q.author_key)
     OR EXISTS (SELECT 1 FROM theirs AS t WHERE t.thread_url = q.thread_url AND t.post_id = q.source))
AND NOT EXISTS (SELECT 1 FROM theirs AS t WHERE t.thread_url = q.thread_url AND t.post_id = q.post_id)
"""  # noqa: S608
"""Where other people's posts hold their words."""

DOOMED = f"""
CREATE OR REPLACE TEMP TABLE doomed AS
WITH own AS (SELECT m.* FROM mentions AS m SEMI JOIN theirs AS t ON t.thread_url = m.thread_url AND t.post_id = m.post_id)
SELECT * FROM own
UNION ALL
SELECT m.* FROM mentions AS m ANTI JOIN theirs AS t ON t.thread_url = m.thread_url AND t.post_id = m.post_id
WHERE m.{HERE}
AND (list_contains($keys::VARCHAR[], m.quoted_from)
     OR EXISTS (SELECT 1 FROM quoted AS q WHERE q.thread_url = m.thread_url AND q.post_id = m.post_id
                AND q.span_start < m.span_end AND m.span_start < q.span_end)
     -- "That is wrong" is theirs who says it; the claim that it is worded as is not.
     OR (EXISTS (SELECT 1 FROM theirs AS t WHERE t.thread_url = m.thread_url AND t.post_id = m.answers)
         AND m.wording_id IN (SELECT wording_id FROM own)))
"""  # noqa: S608

REMOVE_MENTIONS = """
DELETE FROM mentions WHERE EXISTS (
    SELECT 1 FROM doomed AS d WHERE d.mention_id = mentions.mention_id AND d.thread_url = mentions.thread_url
    AND d.post_id = mentions.post_id)
"""

REWORDED = """
CREATE OR REPLACE TEMP TABLE reworded AS
SELECT l.wording_id,
       coalesce(
           (SELECT first(w.text ORDER BY w.number) FROM wordings AS w SEMI JOIN mentions USING (wording_id)
            WHERE w.leader_id = l.wording_id AND w.claim_id = l.claim_id),
           (SELECT first(w.text ORDER BY w.number) FROM wordings AS w SEMI JOIN mentions USING (wording_id)
            WHERE w.claim_id = l.claim_id)
       ) AS text
FROM wordings AS l
WHERE l.wording_id = l.leader_id AND l.wording_id IN (SELECT wording_id FROM doomed)
AND l.wording_id NOT IN (SELECT wording_id FROM mentions)
"""
"""First wordings that only they said, of claims that others make too: another wording of the claim is told."""

REWORD = (
    "UPDATE wordings AS w SET text = r.text, keys = NULL, method = NULL FROM reworded AS r "
    "WHERE r.wording_id = w.wording_id",
    "UPDATE claims AS c SET text = r.text, topic = NULL, topic_share = NULL, jurisdiction = NULL, entities = NULL, "
    "periods = NULL FROM reworded AS r WHERE r.wording_id = c.claim_id",
    *(f"DELETE FROM {table} WHERE claim_id IN (SELECT wording_id FROM reworded)"  # noqa: S608
      for table in ("matches", "verdicts", "judged")),
)  # fmt: skip

EMPTY_POSTS = """
UPDATE posts SET text = '', text_sha256 = NULL, author_key = NULL, permalink = NULL, judged_with = NULL
WHERE EXISTS (SELECT 1 FROM theirs AS t WHERE t.thread_url = posts.thread_url AND t.post_id = posts.post_id)
"""

OF_THEIRS = """
DELETE FROM {table} WHERE EXISTS (
    SELECT 1 FROM theirs AS t WHERE t.thread_url = {table}.thread_url AND t.post_id = {table}.post_id)
"""

OPENED = """
UPDATE threads SET title = NULL WHERE title IS NOT NULL AND url IN (
    SELECT thread_url FROM (
        SELECT thread_url, post_id FROM posts WHERE thread_url IN (SELECT thread_url FROM theirs)
        QUALIFY row_number() OVER (PARTITION BY thread_url ORDER BY "position", post_id) = 1)
    SEMI JOIN theirs USING (thread_url, post_id))
"""
"""Whoever opens a thread words its title."""

OLD_QUOTES = """
UPDATE past_texts SET text = '' WHERE text <> '' AND EXISTS (
    SELECT 1 FROM quoted AS q WHERE q.thread_url = past_texts.thread_url AND q.post_id = past_texts.post_id)
"""
"""Nobody noted where earlier versions quote."""


def find(con: DuckDBPyConnection, person: Person) -> dict[str, int]:
    """Make the temporary tables ``theirs``, ``quoted`` and ``doomed``; their rows. Changes nothing."""
    con.execute(THEIRS, person.asked)
    con.execute(QUOTED, person.asked)
    con.execute(DOOMED, person.asked)
    tables = {"posts": "theirs", "quotes by others": "quoted", "mentions": "doomed"}
    return {told: number(con, f"SELECT count(*) FROM {table}") for told, table in tables.items()}  # noqa: S608


def words(con: DuckDBPyConnection) -> tuple[str, ...]:
    """The sentences of 20 characters and more that they wrote, after ``find``: what must be nowhere afterwards."""
    said = con.execute(
        "SELECT p.text, coalesce((SELECT list([q.span_start, q.span_end]) FROM quotes AS q "
        "WHERE q.thread_url = p.thread_url AND q.post_id = p.post_id), []) "
        "FROM posts AS p SEMI JOIN theirs USING (thread_url, post_id) "
        "UNION ALL SELECT text, [] FROM past_texts SEMI JOIN theirs USING (thread_url, post_id) "
        "UNION ALL SELECT span, [] FROM doomed SEMI JOIN theirs USING (thread_url, post_id)"
    ).fetchall()
    parts = (part for text, spans in said for part in sentences(without(text or "", spans)))
    return tuple(sorted(set(parts)))


def sentences(text: str) -> list[str]:
    """The sentences and lines of a text that are long enough to be told from anybody else's."""
    parts = re.split(rf"\n|(?<=[.!?])\s+|{GAP}\s*", text)
    return [part.strip() for part in parts if len(part.strip()) >= PROVABLE]


def page_posts(con: DuckDBPyConnection) -> set[str]:
    """The ids of the archive records whose pages hold posts of theirs or quotes of them, after ``find``."""
    found = con.execute(
        "SELECT DISTINCT p.warc_record FROM pages AS p "
        "JOIN (SELECT thread_url, post_id FROM theirs UNION SELECT thread_url, post_id FROM quoted) AS t "
        "ON t.thread_url = p.thread_url AND list_contains(p.post_ids, t.post_id) WHERE p.warc_record IS NOT NULL"
    ).fetchall()
    return {record for (record,) in found}


def own_files(con: DuckDBPyConnection) -> list[str]:
    """Files of the user's own, outside the store, from which posts of theirs were read, after ``find``."""
    found = con.execute(
        "SELECT DISTINCT CASE WHEN starts_with(p.url, 'file:') THEN p.url ELSE p.warc_file END FROM pages AS p "
        "JOIN theirs AS t ON t.thread_url = p.thread_url AND list_contains(p.post_ids, t.post_id) "
        "WHERE starts_with(p.url, 'file:') OR contains(p.warc_file, '/') OR contains(p.warc_file, '\\')"
    ).fetchall()
    return sorted(str(name) for (name,) in found)


def forget(
    con: DuckDBPyConnection, person: Person, at: datetime, key_of: Callable[[str], str]
) -> tuple[dict[str, int], list[str]]:
    """Remove them, and remember by hash alone that they are not to come back; what was removed, and the ids of the
    claims that are told in other words now and have to be judged anew.

    ``key_of`` is claims.canonical.key_of. Done twice, the second time finds nothing.
    """
    counts = find(con, person)
    con.execute("CREATE OR REPLACE TEMP TABLE lost_claims AS SELECT DISTINCT claim_id FROM doomed")
    con.execute(REMOVE_MENTIONS)
    before = {table: _rows(con, table) for table in ("claims", "wordings", "verdicts", "matches")}
    drop_never_made(con)
    recount(con, "lost_claims")
    reworded = _reword(con, key_of)
    counts |= {table: rows - _rows(con, table) for table, rows in before.items()}
    counts["quoted posts"] = _hide_quotes(con)
    counts["earlier texts"] = number(con, OF_THEIRS.format(table="past_texts")) + number(con, OLD_QUOTES)
    for table in ("quotes", "passages"):
        con.execute(OF_THEIRS.format(table=table))
    con.execute(
        f"UPDATE quotes SET author_key = NULL WHERE {HERE} AND list_contains($keys::VARCHAR[], author_key)",  # noqa: S608
        person.asked,
    )
    counts["titles"] = number(con, OPENED)
    con.execute(EMPTY_POSTS)
    counts["addresses"] = hide_names(con, person)
    _remember(con, person, at)
    return counts, reworded


def _rows(con: DuckDBPyConnection, table: str) -> int:
    return number(con, f"SELECT count(*) FROM {table}")  # noqa: S608


def _reword(con: DuckDBPyConnection, key_of: Callable[[str], str]) -> list[str]:
    con.execute(REWORDED)
    con.execute("DELETE FROM reworded WHERE text IS NULL")
    for sql in REWORD:
        con.execute(sql)
    found = con.execute("SELECT wording_id, text FROM reworded ORDER BY wording_id").fetchall()
    keys = [(name, key_of(text)) for name, text in found]
    change(con, "UPDATE claims AS s SET key = i.value FROM in_change AS i WHERE i.name = s.claim_id", keys)
    return [name for name, _ in found]


def _hide_quotes(con: DuckDBPyConnection) -> int:
    """Leave their words out of the posts that quote them; how many such posts there are."""
    found = con.execute(
        "SELECT p.thread_url, p.post_id, p.text, list([q.span_start, q.span_end]) FROM posts AS p "
        "JOIN quoted AS q USING (thread_url, post_id) GROUP BY ALL"
    ).fetchall()
    rows = [(post, without(text or "", spans), url) for url, post, text, spans in found]
    sql = "UPDATE posts AS s SET text = i.value FROM in_change AS i WHERE i.name = s.post_id AND i.whole = s.thread_url"
    change(con, sql, rows)
    return len(rows)


def _remember(con: DuckDBPyConnection, person: Person, at: datetime) -> None:
    for digest in person.hashes:
        con.execute("DELETE FROM forgotten WHERE site = ? AND author_key = ?", [person.site, digest])
        con.execute("INSERT INTO forgotten VALUES (?, ?, ?)", [person.site, digest, utc(at)])
