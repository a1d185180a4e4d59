"""How often claims are said: counted by day, place, topic, verdict or role, for one claim or for all.

Counted are the mentions that the views of prevalence count, so the figures are theirs; here they can be narrowed
first. Different threads and authors are counted only in the rows that are shown, which is what keeps a question about
millions of mentions short.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from warehouse.cards import the_claim
from warehouse.errors import StoreError
from warehouse.narrowing import about_place, in_threads, on_site, on_topic
from warehouse.paths import StorePath
from warehouse.reader import open_reader
from warehouse.rows import Row, rows
from warehouse.times import utc

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

TIMES = ("day", "week", "month")
KEYS = {
    "day": "CAST(m.said_at AS DATE)",
    "week": "CAST(date_trunc('week', m.said_at) AS DATE)",
    "month": "CAST(date_trunc('month', m.said_at) AS DATE)",
    "claim": "m.claim_id",
    "thread": "m.thread_url",
    "forum": "m.site",
    "topic": "c.topic",
    "jurisdiction": "c.jurisdiction",
    "verdict": "v.verdict",
    "role": "m.role",
}
"""What mentions can be counted by, as SQL over a row ``m`` of ``mentions`` and what JOINED adds to it. A week begins on
Monday."""
JOINED = {
    "topic": "LEFT JOIN claims AS c ON c.claim_id = m.claim_id",
    "jurisdiction": "LEFT JOIN claims AS c ON c.claim_id = m.claim_id",
    "verdict": "LEFT JOIN holding AS v ON v.claim_id = m.claim_id",
}

NAMES = {
    "claim": "k.key AS claim_id, c.text, v.verdict",
    "thread": "k.key AS thread_url, t.title AS thread_title, t.site",
    "forum": "k.key AS site",
}
LOOKED_UP = {
    "claim": "JOIN claims AS c ON c.claim_id = k.key LEFT JOIN holding AS v ON v.claim_id = k.key",
    "thread": "LEFT JOIN threads AS t ON t.url = k.key",
}

COUNT = """
WITH holding AS MATERIALIZED (
    SELECT claim_id, verdict FROM effective_verdicts WHERE $verdicts
),
said AS NOT MATERIALIZED (
    SELECT {key} AS key, m.role, m.thread_url, m.author_key, m.said_at
    FROM mentions AS m {joined}
    WHERE m.counted AND {where}
),
foremost AS (
    SELECT key, count(*) AS mentions FROM said GROUP BY key ORDER BY {first}, key NULLS LAST LIMIT $limit
),
k AS (
    SELECT s.key,
           count(*) AS mentions,
           count(*) FILTER (s.role = 'asserted') AS asserted,
           count(*) FILTER (s.role = 'questioned') AS questioned,
           count(*) FILTER (s.role = 'denied') AS denied,
           count(*) FILTER (s.role = 'quoted') AS quoted,
           count(DISTINCT s.thread_url) AS threads,
           count(DISTINCT s.author_key) AS authors,
           min(s.said_at) AS first_said,
           max(s.said_at) AS last_said
    FROM said AS s SEMI JOIN foremost AS l ON l.key IS NOT DISTINCT FROM s.key
    GROUP BY s.key
)
SELECT {names}, k.mentions, k.asserted, k.questioned, k.denied, k.quoted, k.threads, k.authors, k.first_said, k.last_said
FROM k {looked_up}
ORDER BY {order}, k.key NULLS LAST
"""

WHERE = {
    "claim_id": "m.claim_id = $claim_id",
    "since": "m.said_at >= $since",
    "until": "m.said_at < $until",
    "site": on_site("$site", "m.site"),
    "thread": f"m.{in_threads('$thread')}",
    "topic": f"m.claim_id IN (SELECT claim_id FROM latest_verdicts WHERE {on_topic('$topic')})",  # noqa: S608
    "jurisdiction": f"m.claim_id IN (SELECT claim_id FROM latest_verdicts WHERE {about_place('$jurisdiction')})",  # noqa: S608
    "verdict": "m.claim_id IN (SELECT claim_id FROM holding WHERE verdict = $verdict)",
    "role": "m.role = $role",
}
"""What narrows the count, by the name of its value."""

COUNTS = ("mentions", "asserted", "questioned", "denied", "quoted", "threads", "authors")


class Prevalence(NamedTuple):
    """What was counted: ``claim`` (claim_id, text, verdict) where one was asked for, the rows, and whether
    ``more`` groups exist than the limit lets through."""

    claim: Row | None
    columns: list[str]
    rows: list[Row]
    more: bool


def prevalence(
    path: StorePath,
    claim_ref: str | None = None,
    *,
    by: str,
    since: datetime | None = None,
    until: datetime | None = None,
    site: str | None = None,
    thread: str | None = None,
    topic: str | None = None,
    jurisdiction: str | None = None,
    verdict: str | None = None,
    role: str | None = None,
    limit: int | None = None,
) -> Prevalence:
    """Mentions counted ``by`` one of KEYS, of the claim that ``claim_ref`` means (as for ``claim_card``) or of all.

    ``since`` and ``until`` (exclusive) bound when it was said, UTC if they have no zone. ``site`` is a host name or
    the domain above it, ``thread`` a part of a thread's URL or title, ``verdict`` the one that holds now,
    ``topic`` and ``jurisdiction`` as for ``list_verdicts``.

    Rows: the group's own columns (``day``, ``week`` and ``month`` are its first day), COUNTS, ``first_said`` and
    ``last_said``; with a claim also its ``claim_id``. By time they are in order and without gaps from the first
    to the last mention (counts of 0, times NULL), at most the last ``limit``; else the most mentioned first.

    Raises StoreError for a claim that is not to be found, and what ``open_reader`` raises.
    """
    values: dict[str, object] = {
        "since": utc(since), "until": utc(until), "thread": thread, "topic": topic,
        "jurisdiction": jurisdiction, "verdict": verdict, "role": role,
        "site": None if site is None else site.strip().lower().removeprefix("www."),
    }  # fmt: skip
    with open_reader(path) as con:
        claim = None if claim_ref is None else _claim(con, claim_ref)
        asked = {name: value for name, value in values.items() if value is not None}
        if claim:
            asked["claim_id"] = claim["claim_id"]
        columns, found = _counted(con, by, asked, None if limit is None else limit + 1)
    if by in TIMES:
        found = _without_gaps(found, by)
    more = limit is not None and len(found) > limit
    if more:
        found = found[-limit:] if by in TIMES else found[:limit]  # type: ignore[operator]
    if claim and "claim_id" not in columns:
        columns = ["claim_id", *columns]
        found = [{"claim_id": claim["claim_id"], **row} for row in found]
    return Prevalence(claim, columns, found, more)


def _claim(con: DuckDBPyConnection, ref: str) -> Row:
    claim_id = the_claim(con, ref)
    found = con.execute(
        "SELECT c.text, v.verdict FROM claims AS c LEFT JOIN effective_verdicts AS v ON v.claim_id = c.claim_id "
        "WHERE c.claim_id = ?",
        [claim_id],
    ).fetchone()
    if found is None:
        raise StoreError(f"claim {claim_id} is gone from the store")
    return {"claim_id": claim_id, "text": found[0], "verdict": found[1]}


def _counted(
    con: DuckDBPyConnection, by: str, asked: dict[str, object], limit: int | None
) -> tuple[list[str], list[Row]]:
    needs_verdicts = by in ("verdict", "claim") or "verdict" in asked
    sql = COUNT.format(
        key=KEYS[by],
        joined=JOINED.get(by, ""),
        where=" AND ".join(WHERE[name] for name in asked) or "true",
        first="key DESC" if by in TIMES else "mentions DESC",
        names=NAMES.get(by, f'k.key AS "{by}"'),
        looked_up=LOOKED_UP.get(by, ""),
        order="k.key" if by in TIMES else "k.mentions DESC",
    )
    found = rows(con, sql, {**asked, "limit": limit, "verdicts": needs_verdicts})
    return [column[0] for column in con.description or ()], found


def _without_gaps(rows: Sequence[Row], by: str) -> list[Row]:
    """The same rows, with one of zeros for every day, week or month in between on which nothing was said."""
    if not rows:
        return []
    known = {row[by]: row for row in rows}
    nothing: Row = dict.fromkeys(COUNTS, 0) | {"first_said": None, "last_said": None}
    filled = []
    at: date = rows[0][by]
    while at <= rows[-1][by]:
        filled.append(known.get(at) or {by: at, **nothing})
        at = _next(at, by)
    return filled


def _next(at: date, by: str) -> date:
    if by == "month":
        return (at.replace(day=1) + timedelta(days=32)).replace(day=1)
    return at + timedelta(days=7 if by == "week" else 1)
