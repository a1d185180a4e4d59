"""What a report tells of a store, or of a part of it, as plain dicts: one reader, so one snapshot throughout.

Everything is asked for all claims at once; what only the leading claims need is asked for all of them in one
query each. The parts that a report can be narrowed to stand in temporary tables, which a reader may have.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from warehouse import report_claims
from warehouse.narrowing import about_place, named, on_site, on_topic
from warehouse.paths import StorePath, store_files
from warehouse.reader import open_reader
from warehouse.rows import Row, rows
from warehouse.times import utc

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MOST_THREADS = 200
"""As many threads are listed; the others are counted."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a report is about; None where it is not narrowed.

    ``since`` (inclusive) and ``until`` (exclusive) are about when posts were written, in UTC if they have no zone.
    ``topic`` is the deciding statement's or the claim's own, ``jurisdiction`` too (``AU`` has ``AU-NSW`` in it),
    both in any case; ``site`` a host name, with those below it; ``thread`` a part of a thread's URL or title.
    """

    since: datetime | None = None
    until: datetime | None = None
    topic: str | None = None
    jurisdiction: str | None = None
    site: str | None = None
    thread: str | None = None


_PERIOD = "CREATE TEMP TABLE asked_period AS SELECT $since::TIMESTAMP AS since, $until::TIMESTAMP AS until"
_THREADS = f"""
CREATE TEMP TABLE asked_threads AS
SELECT url, site, title
FROM threads
WHERE ($site::VARCHAR IS NULL OR {on_site("$site")}) AND ($thread::VARCHAR IS NULL OR {named("$thread")})
"""  # noqa: S608
_CLAIMS = f"""
CREATE TEMP TABLE asked_claims AS
SELECT *
FROM latest_verdicts
WHERE ($topic::VARCHAR IS NULL OR {on_topic("$topic")})
AND ($jurisdiction::VARCHAR IS NULL OR {about_place("$jurisdiction")})
"""  # noqa: S608
_SAID = """
CREATE TEMP VIEW said AS
SELECT m.mention_id, m.claim_id, c.verdict, m.thread_url, t.site, m.post_id, m.role, m.said_at, m.author_key,
       m.worthiness, m.span
FROM mentions AS m
JOIN asked_claims AS c ON c.claim_id = m.claim_id
JOIN asked_threads AS t ON t.url = m.thread_url
CROSS JOIN asked_period AS p
WHERE m.counted
AND (p.since IS NULL OR m.said_at >= p.since) AND (p.until IS NULL OR m.said_at < p.until)
"""
# As in the view false_claim_rate: a post counts on the day it was written, or first seen where that is earlier.
_POSTED = """
CREATE TEMP VIEW posted AS
SELECT o.thread_url
FROM posts AS o
SEMI JOIN asked_threads AS t ON t.url = o.thread_url
CROSS JOIN asked_period AS p
WHERE (p.since IS NULL OR least(coalesce(o.created_at, o.first_seen), o.first_seen) >= p.since)
AND (p.until IS NULL OR least(coalesce(o.created_at, o.first_seen), o.first_seen) < p.until)
"""

_READ = """
SELECT (SELECT count(*) FROM posted) AS posts,
       (SELECT count(DISTINCT thread_url) FROM posted) AS threads,
       count(*) AS mentions,
       count(DISTINCT claim_id) AS claims,
       count(DISTINCT claim_id) FILTER (verdict = 'unverified') AS unverified,
       count(DISTINCT claim_id) FILTER (verdict IN ('false', 'mostly_false')) AS false_claims,
       count(*) FILTER (verdict IN ('false', 'mostly_false') AND role = 'asserted') AS false_asserted,
       count(*) FILTER (verdict IN ('false', 'mostly_false') AND role = 'denied') AS false_denied,
       count(DISTINCT hash(thread_url, post_id)) FILTER (verdict IN ('false', 'mostly_false') AND role = 'asserted')
           AS false_posts,
       min(said_at) AS first_said,
       max(said_at) AS last_said
FROM said
"""
_BY_DAY = (
    "SELECT CAST(said_at AS DATE) AS day, verdict, count(*) AS mentions FROM said GROUP BY ALL ORDER BY ALL"
)
_BY_SITE = "SELECT site, verdict, count(*) AS mentions FROM said GROUP BY ALL ORDER BY ALL"
_BY_ROLE = "SELECT verdict, role, count(*) AS mentions FROM said GROUP BY ALL ORDER BY ALL"
_BY_THREAD = """
WITH named AS (
    SELECT thread_url, count(*) AS mentions, count(DISTINCT claim_id) AS claims,
           count(*) FILTER (verdict IN ('false', 'mostly_false') AND role = 'asserted') AS false_asserted
    FROM said
    GROUP BY thread_url
),
written AS (
    SELECT thread_url, count(*) AS posts FROM posted GROUP BY thread_url
)
SELECT t.url, t.site, t.title, w.posts, coalesce(n.mentions, 0) AS mentions, coalesce(n.claims, 0) AS claims,
       coalesce(n.false_asserted, 0) AS false_asserted
FROM written AS w
JOIN asked_threads AS t ON t.url = w.thread_url
LEFT JOIN named AS n ON n.thread_url = w.thread_url
ORDER BY mentions DESC, w.posts DESC, t.url
LIMIT ?
"""


def report_data(path: StorePath, scope: Scope, *, claims: int = 20) -> Row:
    """Everything that a report tells.

    ``claims`` is how many are told in full: those with a verdict first, the most mentioned first. Keys:

    - ``read``: ``threads`` and ``posts`` that were written in the period, ``mentions`` and ``claims`` in them, the
      period's ``first_said`` and ``last_said`` (UTC), claims ``unverified`` and ``false_claims`` (false or mostly
      false), mentions ``false_asserted`` and ``false_denied`` of the latter, ``false_posts`` that assert one;
    - ``by_day`` (day, verdict, mentions), ``by_site`` and ``by_role`` likewise;
    - ``threads``: at most 200, the most mentions first;
    - ``claims``: a dict each, see ``report_claims.leading``;
    - ``snapshot_at`` (UTC): when what was read was published; ``last_run_at``: when the last run ended, or None.

    Authors are counted and never named. Raises what ``open_reader`` raises.
    """
    with open_reader(path) as con:
        _narrow(con, scope)
        report_claims.pick(con, claims)
        last = con.execute("SELECT max(finished_at) FROM runs").fetchone()
        return {
            "read": rows(con, _READ)[0],
            "by_day": rows(con, _BY_DAY),
            "by_site": rows(con, _BY_SITE),
            "by_role": rows(con, _BY_ROLE),
            "threads": rows(con, _BY_THREAD, [MOST_THREADS]),
            "claims": report_claims.leading(con),
            "snapshot_at": _published(path),
            "last_run_at": last[0] if last else None,
        }


def _narrow(con: DuckDBPyConnection, scope: Scope) -> None:
    """Have ``said`` and ``posted`` stand for the mentions and posts that the report is about."""
    con.execute(_PERIOD, {"since": utc(scope.since), "until": utc(scope.until)})
    con.execute(_THREADS, {"site": scope.site, "thread": scope.thread})
    con.execute(_CLAIMS, {"topic": scope.topic, "jurisdiction": scope.jurisdiction})
    con.execute(_SAID)
    con.execute(_POSTED)


def _published(path: StorePath) -> datetime:
    changed = store_files(path).snapshot.stat().st_mtime
    return datetime.fromtimestamp(changed, UTC).replace(tzinfo=None)
