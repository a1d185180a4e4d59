"""Made-up threads, claims, mentions and verdicts as Arrow tables, for measuring the warehouse at any size.

As in real threads, most claims are mentioned once or twice and a few very often; a post holds two mentions on
average, a thread a hundred posts, and a forum as many threads as it likes. Texts are drawn from a few hundred
words, so that they compress neither as well as one sentence repeated nor as badly as noise. Nothing in it is about
anything: it measures what size costs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from warehouse.store import RunBatch, publish, query

WORDS = (
    "the a of to and in that they said council bridge water mask vaccine school doctor border tax climate minister "
    "law court phone tower river price bread fuel army vote ballot paper camera judge police train bus hospital nurse "
    "farm cattle wolf forest fire smoke rain winter summer lake ocean island city street house rent bank money coin "
    "gold oil gas coal wind solar power grid cable chip robot model secret leaked hidden proven banned legal illegal "
    "new old first last every never always nobody somebody people children women men workers soldiers teachers study "
    "shows causes cures kills saves costs doubled halved tripled closed opened sold bought paid hidden again since"
).split()
TOPICS = ("health", "law", "climate", "economy", "migration", "elections", "technology")
PLACES = ("AU", "GB", "US", "DE", "EU", "UN", "FR", "IN")
START = datetime(2024, 1, 1)
DAYS = 900

_NUMBERED = """
SELECT i, (hash(i * 2 + {seed}) >> 1)::BIGINT AS h, (hash(i * 2 + 1 + {seed}) >> 1)::BIGINT AS g
FROM range({first}, {last}) AS r(i)
"""

_THREADS = """
SELECT 'https://forum' || (i % {sites}) || '.example/threads/' || i AS url, 'xenforo' AS platform,
       'forum' || (i % {sites}) || '.example' AS site,
       'About the ' || words[1 + h % len(words)] || ' and the ' || words[1 + g % len(words)] AS title,
       NULL::VARCHAR AS article_text, start + to_days((i * {days} // {threads})::INTEGER) AS first_seen,
       first_seen + to_days(3) AS last_seen
FROM ({numbered}) CROSS JOIN drawn
"""

_POSTS = """
SELECT 'https://forum' || (i // 100 % {sites}) || '.example/threads/' || (i // 100) AS thread_url,
       'p' || i AS post_id, (i % 100)::INTEGER AS "position",
       substr(md5('author' || floor(pow({authors}, h % 1000000 / 1000000.0))::BIGINT), 1, 16) AS author_key,
       start + to_seconds((i * {days} * 86400 // {posts} + h % 86400)::BIGINT) AS created_at,
       NULL::TIMESTAMP AS edited_at, NULL::VARCHAR AS permalink,
       CASE WHEN i % 3 = 1 THEN 'p' || (i - 1) END AS reply_to,
       array_to_string(list_transform(range(8 + (g % 40)::INTEGER), lambda n: words[1 + ((hash(i * 64 + n) >> 1)::BIGINT % len(words))]), ' ')
           AS text,
       sha256(text) AS text_sha256, created_at AS first_seen, created_at AS text_seen, created_at AS last_seen,
       'm with s' AS judged_with
FROM ({numbered}) CROSS JOIN drawn
"""

_CLAIMS = """
SELECT substr(md5('claim' || i), 1, 16) AS claim_id,
       'The ' || words[1 + h % len(words)] || ' ' || words[1 + g % len(words)] || ' number ' || i || ' of '
           || places[1 + g % len(places)] || '.' AS text,
       claim_id AS key, start + to_days((h % {days})::INTEGER) AS first_seen,
       CASE WHEN h % 3 > 0 THEN topics[1 + h // 3 % len(topics)] END AS topic, 0.8::DOUBLE AS topic_share,
       CASE WHEN g % 2 = 0 THEN places[1 + g // 2 % len(places)] END AS jurisdiction,
       []::STRUCT(kind VARCHAR, name VARCHAR, code VARCHAR)[] AS entities,
       []::STRUCT("start" DATE, "end" DATE, words VARCHAR, confidence DOUBLE, relative BOOLEAN)[] AS periods
FROM ({numbered}) CROSS JOIN drawn
"""

_VERDICTS = """
SELECT substr(md5('claim' || i), 1, 16) AS claim_id, '{run}' AS run_id,
       CASE h % 10 WHEN 0 THEN 'false' WHEN 1 THEN 'mostly_false' WHEN 2 THEN 'true' ELSE 'unverified' END AS "value",
       CASE WHEN h % 10 < 3 THEN 0.6 + 0.4 * (g % 100) / 100 ELSE 0 END::DOUBLE AS confidence, 'It is so.' AS reason,
       CASE WHEN h % 10 < 3 THEN [statements[1 + g % len(statements)]] ELSE [] END AS statement_ids,
       'm' AS method, 's' AS sources_version, start + to_days({days}) AS judged_at
FROM ({numbered}) CROSS JOIN drawn
"""

_MATCHES = """
SELECT substr(md5('claim' || i), 1, 16) AS claim_id, '{run}' AS run_id,
       statements[1 + (h + n) % len(statements)] AS statement_id, n::INTEGER AS rank, 'a wording' AS wording,
       MAP {{'bm25': 1.5, 'token_set_ratio': (g % 100)::DOUBLE}} AS scores, (g % 100)::DOUBLE / 100 AS relevance,
       'does_not_settle' AS stance,
       []::STRUCT(kind VARCHAR, effect VARCHAR, claim_part VARCHAR, statement_part VARCHAR, note VARCHAR)[] AS findings
FROM ({numbered}) CROSS JOIN range(1, 3) AS ranks(n) CROSS JOIN drawn
"""

_MENTIONS = """
SELECT substr(md5('mention' || i), 1, 32) AS mention_id,
       substr(md5('claim' || (pow({claims}, h % 1000000 / 1000000.0)::BIGINT + g % 7) % {claims}), 1, 16) AS claim_id,
       'https://forum' || (i // 200 % {sites}) || '.example/threads/' || (i // 200) AS thread_url,
       'p' || (i // 2) AS post_id,
       CASE g % 20 WHEN 0 THEN 'denied' WHEN 1 THEN 'denied' WHEN 2 THEN 'questioned' WHEN 3 THEN 'quoted' ELSE 'asserted' END
           AS role,
       'the ' || words[1 + h % len(words)] || ' ' || words[1 + g % len(words)] || ' again' AS span,
       (i % 2 * 60)::INTEGER AS span_start, (i % 2 * 60 + length(span))::INTEGER AS span_end,
       (0.2 + 0.8 * (h % 1000) / 1000)::DOUBLE AS worthiness, 'stated' AS why,
       []::STRUCT(original VARCHAR, replacement VARCHAR, source VARCHAR, confidence DOUBLE)[] AS resolutions,
       NULL::VARCHAR AS quoted_from,
       start + to_seconds((i // 2 * {days} * 86400 // {posts} + (hash((i // 2) * 2 + {seed}) >> 1)::BIGINT % 86400)::BIGINT) + INTERVAL 1 HOUR AS seen_at,
       claim_id AS wording_id,
       []::STRUCT("start" DATE, "end" DATE, words VARCHAR, confidence DOUBLE, relative BOOLEAN)[] AS periods,
       []::VARCHAR[] AS unresolved, NULL::VARCHAR AS corrected_by,
       CASE WHEN g % 20 IN (0, 2) AND (i // 2) % 3 = 1 THEN 'p' || (i // 2 - 1) END AS answers
FROM ({numbered}) CROSS JOIN drawn
"""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much of everything there is."""

    mentions: int
    sites: int = 40

    @property
    def posts(self) -> int:
        """Two mentions each."""
        return max(100, self.mentions // 2)

    @property
    def threads(self) -> int:
        """A hundred posts each."""
        return max(1, self.posts // 100)

    @property
    def claims(self) -> int:
        """One for twenty mentions."""
        return max(10, self.mentions // 20)

    @property
    def authors(self) -> int:
        """One for ten posts, some of whom write much more than others."""
        return max(10, self.posts // 10)


class MadeUp:
    """Draws the tables; ``statements`` are the ids of vetted statements that verdicts rest on."""

    def __init__(self, sizes: Sizes, statements: list[str], seed: int = 1) -> None:
        import duckdb

        self.sizes, self.seed = sizes, seed
        self._con = duckdb.connect()
        self._con.execute(
            "CREATE TABLE drawn AS SELECT ?::VARCHAR[] AS words, ?::VARCHAR[] AS topics, ?::VARCHAR[] AS places, "
            "?::VARCHAR[] AS statements, ?::TIMESTAMP AS start",
            [WORDS, list(TOPICS), list(PLACES), statements, START],
        )

    def claims(self) -> dict[str, Any]:
        """All claims, with what was judged of them; mentions come after them."""
        tables = {"claims": _CLAIMS, "verdicts": _VERDICTS, "matches": _MATCHES}
        return {name: self._table(sql, 0, self.sizes.claims, "judged") for name, sql in tables.items()}

    def mentions(self, first: int, last: int) -> dict[str, Any]:
        """Mentions ``first`` to ``last``, multiples of 200, which is a thread; with their threads and posts."""
        run = f"run{first}"
        return {
            "threads": self._table(_THREADS, first // 200, last // 200, run),
            "posts": self._table(_POSTS, first // 2, last // 2, run),
            "mentions": self._table(_MENTIONS, first, last, run),
        }

    def batches(self, size: int) -> Iterator[tuple[datetime, dict[str, Any]]]:
        """All of it, ``size`` mentions at a time, each with a moment for its run."""
        yield START.replace(tzinfo=UTC), self.claims()
        for first in range(0, self.sizes.mentions, size):
            last = min(first + size, self.sizes.mentions)
            at = START + timedelta(days=DAYS * last / self.sizes.mentions)
            yield at.replace(tzinfo=UTC), self.mentions(first, last)

    def runs(self, size: int = 1_000_000) -> Iterator[tuple[RunBatch, dict[str, Any]]]:
        """The same as warehouse.store.load takes it."""
        for at, tables in self.batches(size):
            yield RunBatch(run_id=f"run {at.isoformat()}", started_at=at, finished_at=at), tables

    def _table(self, sql: str, first: int, last: int, run: str) -> Any:
        s = self.sizes
        numbered = _NUMBERED.format(first=first, last=last, seed=self.seed)
        text = sql.format(
            numbered=numbered, sites=s.sites, days=DAYS, threads=s.threads, posts=s.posts, claims=s.claims,
            authors=s.authors, run=run, seed=self.seed,
        )  # fmt: skip
        return self._con.execute(text).to_arrow_table()


def made_up(store: Path, mentions: int) -> MadeUp:
    """What fills a store, which is made if it is not there: verdicts rest on the statements that ship."""
    publish(store)
    statements = [row[0] for row in query(store, "SELECT id FROM statements ORDER BY id").rows]
    return MadeUp(Sizes(mentions), statements)
