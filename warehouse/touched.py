"""Which claims does a change of the vetted statements touch? The part that the store answers.

On an open reader, in this order: ``standing`` (warehouse.judged), ``changed``, then ``pairs``: the claims that
name a changed statement in their verdict or matches, and those that a search finds near it. Everything is done in
temporary tables; the store is only read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from claims.model import VettedStatement
from warehouse.connect import number
from warehouse.statements import statement_of
from warehouse.times import utc

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

WORD = r"[\p{L}\p{N}]+(?:['’.&-][\p{L}\p{N}]+)*"

CHANGED = """
CREATE OR REPLACE TEMP TABLE changed AS
WITH least AS (SELECT min(number) AS number, min(judged_on) AS day FROM standing),
events AS (
    SELECT s.id, s.number, NULL::DATE AS day FROM statement_states AS s, least WHERE s.number > least.number
    UNION ALL
    SELECT s.id, NULL, s.valid_to + 1 FROM statements AS s, least
    WHERE NOT s.retired AND s.valid_to + 1 > least.day AND s.valid_to + 1 <= $today
    UNION ALL
    SELECT s.id, NULL, s.valid_from FROM statements AS s, least
    WHERE NOT s.retired AND s.valid_from > least.day AND s.valid_from <= $today
)
SELECT id, max(number) AS number, max(day) AS day FROM events GROUP BY id
"""

BEHIND = "(c.number > s.number OR c.day > s.judged_on)"

ANY_BEHIND = f"FROM standing AS s WHERE EXISTS (SELECT 1 FROM changed AS c WHERE {BEHIND})"  # noqa: S608

NAMED = f"""
CREATE OR REPLACE TEMP TABLE pairs AS
WITH latest AS (
    SELECT claim_id, statement_ids FROM verdicts
    QUALIFY row_number() OVER (PARTITION BY claim_id ORDER BY judged_at DESC, run_id DESC) = 1
),
named AS (
    SELECT claim_id, statement_id FROM matches WHERE relevance >= $relevance
    UNION
    SELECT claim_id, unnest(statement_ids) FROM latest
)
SELECT n.claim_id, n.statement_id
FROM named AS n
JOIN changed AS c ON c.id = n.statement_id
JOIN standing AS s ON s.claim_id = n.claim_id
WHERE {BEHIND}
"""  # noqa: S608

SAID = f"""
CREATE OR REPLACE TEMP TABLE said AS
SELECT claim_id, unnest(regexp_extract_all(lower(replace(text, '’', '''')), '{WORD.replace("'", "''")}')) AS word
FROM standing AS s
WHERE EXISTS (SELECT 1 FROM changed AS c WHERE {BEHIND})
"""  # noqa: S608
"""The words of the claims that are behind any change."""

CUT = """
SELECT t, regexp_extract_all(lower(replace(t, '’', '''')), $word) FROM (SELECT unnest($texts::VARCHAR[]) AS t)
"""

NEAR = f"""
WITH shared AS (
    SELECT r.claim_id, w.statement_id, sum(r.weight) AS weight
    FROM roots AS r JOIN in_wanted AS w ON w.root = r.root
    GROUP BY r.claim_id, w.statement_id
),
whole AS (SELECT claim_id, sum(weight) AS weight FROM roots GROUP BY claim_id)
SELECT h.claim_id, s.text, h.statement_id
FROM shared AS h
JOIN whole AS a ON a.claim_id = h.claim_id
JOIN in_lightest AS l ON l.statement_id = h.statement_id
JOIN standing AS s ON s.claim_id = h.claim_id
JOIN changed AS c ON c.id = h.statement_id
WHERE $of_claim * least(1, h.weight / a.weight) + $of_wording * least(1, h.weight / l.weight) >= $least
AND {BEHIND}
AND NOT EXISTS (SELECT 1 FROM pairs AS p WHERE p.claim_id = h.claim_id)
"""  # noqa: S608

WEIGHED = f"""
INSERT INTO pairs
SELECT DISTINCT r.claim_id, w.statement_id
FROM roots AS r
JOIN in_moved AS w ON w.root = r.root
JOIN matches AS m ON m.claim_id = r.claim_id AND m.relevance >= $relevance
JOIN standing AS s ON s.claim_id = r.claim_id
JOIN changed AS c ON c.id = w.statement_id
WHERE {BEHIND}
"""  # noqa: S608

MENTIONED = """
DELETE FROM standing WHERE claim_id NOT IN (
    SELECT m.claim_id FROM mentions AS m
    LEFT JOIN posts AS p ON p.thread_url = m.thread_url AND p.post_id = m.post_id
    WHERE coalesce(p.created_at, m.seen_at) >= ?
)
"""

TOUCHED = """
SELECT s.claim_id, s.text, l."value"
FROM (SELECT DISTINCT claim_id FROM pairs) AS p
JOIN standing AS s ON s.claim_id = p.claim_id
LEFT JOIN (
    SELECT claim_id, "value" FROM verdicts
    QUALIFY row_number() OVER (PARTITION BY claim_id ORDER BY judged_at DESC, run_id DESC) = 1
) AS l ON l.claim_id = s.claim_id
ORDER BY s.claim_id
"""

STATES = """
SELECT id, statement, rating, explanation, topic, jurisdiction, valid_from, valid_to, aliases, sources, checked_with
FROM {table}
"""

BEFORE = """(
    SELECT h.* FROM statement_states AS h
    JOIN changed AS c ON c.id = h.id AND c.number IS NOT NULL, (SELECT min(number) AS number FROM standing) AS least
    WHERE h.number <= least.number
    QUALIFY row_number() OVER (PARTITION BY h.id ORDER BY h.number DESC) = 1
) WHERE NOT retired"""


@dataclass(frozen=True, slots=True)
class TouchedClaim:
    """A claim to judge again, and the verdict that it has; None where it has none."""

    claim_id: str
    text: str
    verdict: str | None


def restrict(con: DuckDBPyConnection, claims: Collection[str] | None, since: datetime | None) -> None:
    """Leave in ``standing`` only some claims, by id, or those that were mentioned since a moment (UTC)."""
    if claims is not None:
        con.execute("DELETE FROM standing WHERE NOT list_contains(?::VARCHAR[], claim_id)", [list(claims)])
    if since is not None:
        con.execute(MENTIONED, [utc(since)])


def find_changed(con: DuckDBPyConnection, today: date) -> int:
    """Make ``changed``, from ``standing``: statements that changed, began or ceased to hold since any claim was judged.

    Gives how many.
    """
    con.execute(CHANGED, {"today": today})
    return number(con, "SELECT count(*) FROM changed")


def claims_behind(con: DuckDBPyConnection) -> int:
    """How many claims are behind any of the changes."""
    return number(con, "SELECT count(*) " + ANY_BEHIND)


def pair_all(con: DuckDBPyConnection, *, everything: bool = False) -> None:
    """Make ``pairs`` of every claim that is behind any change, or of every claim."""
    of = "FROM standing AS s" if everything else ANY_BEHIND
    con.execute("CREATE OR REPLACE TEMP TABLE pairs AS SELECT claim_id, '' AS statement_id " + of)


def pair_named(con: DuckDBPyConnection, relevance: float) -> None:
    """Make ``pairs`` of the claims whose verdict or matches name a changed statement, and that are behind it.

    Matches below a ``relevance`` do not count: every claim is matched to something, however far.
    """
    con.execute(NAMED, {"relevance": relevance})


def changed_statements(con: DuckDBPyConnection) -> list[VettedStatement]:
    """The changed statements that are in use, as they are now."""
    return _states(con, "statements WHERE NOT retired AND id IN (SELECT id FROM changed)")


def changed_before(con: DuckDBPyConnection) -> list[VettedStatement]:
    """The changed statements that were in use before the changes, as they were then."""
    return _states(con, BEFORE)


def newly_changed(con: DuckDBPyConnection) -> frozenset[str]:
    """The ids of those that did not only begin or cease to hold."""
    return frozenset(
        name for (name,) in con.execute("SELECT id FROM changed WHERE number IS NOT NULL").fetchall()
    )


def words_of(con: DuckDBPyConnection, texts: Sequence[str]) -> dict[str, list[str]]:
    """The lower-case words of texts, cut as those of the claims are."""
    return dict(con.execute(CUT, {"word": WORD, "texts": list(texts)}).fetchall())


def said_words(con: DuckDBPyConnection) -> list[str]:
    """Every word of the claims that are behind a change; makes ``said``."""
    con.execute(SAID)
    return [word for (word,) in con.execute("SELECT DISTINCT word FROM said ORDER BY word").fetchall()]


def weigh_words(con: DuckDBPyConnection, roots: Mapping[str, str], weights: Mapping[str, float]) -> None:
    """Make ``roots`` of ``said``: the roots of each claim, with the weight of each."""
    import pyarrow as pa

    kept = [(word, root, weights[root]) for word, root in roots.items() if root]
    columns = list(zip(*kept, strict=True)) if kept else [(), (), ()]
    con.register(
        "in_roots",
        pa.table(
            {"word": pa.array(columns[0], pa.string()), "root": pa.array(columns[1], pa.string()),
             "weight": pa.array(columns[2], pa.float64())}
        ),
    )  # fmt: skip
    con.execute(
        "CREATE OR REPLACE TEMP TABLE roots AS "
        "SELECT DISTINCT s.claim_id, r.root, r.weight FROM said AS s JOIN in_roots AS r ON r.word = s.word"
    )
    con.unregister("in_roots")


def near_claims(
    con: DuckDBPyConnection,
    wanted: Mapping[str, Iterable[str]],
    lightest: Mapping[str, float],
    weights: tuple[float, float],
    least: float,
) -> list[tuple[str, str, str]]:
    """Claims, with their text, that share enough with a statement and are in no pair yet: id, text, statement's id.

    ``wanted`` are the statements' roots by id, ``lightest`` the weight of the lightest wording.
    """
    import pyarrow as pa

    rows = [(name, root) for name, some in wanted.items() for root in some]
    names, roots = list(zip(*rows, strict=True)) if rows else ((), ())
    con.register(
        "in_wanted",
        pa.table({"statement_id": pa.array(names, pa.string()), "root": pa.array(roots, pa.string())}),
    )
    known = {name: total for name, total in lightest.items() if total > 0}
    con.register(
        "in_lightest",
        pa.table(
            {"statement_id": pa.array(known, pa.string()), "weight": pa.array(known.values(), pa.float64())}
        ),
    )
    values = {"of_claim": weights[0], "of_wording": weights[1], "least": least}
    return con.execute(NEAR, values).fetchall()


def add_pairs(con: DuckDBPyConnection, found: Sequence[tuple[str, str]]) -> None:
    """Add claims and the statements that they are near to ``pairs``."""
    import pyarrow as pa

    columns = list(zip(*found, strict=True)) if found else [(), ()]
    con.register(
        "in_found", pa.table({"a": pa.array(columns[0], pa.string()), "b": pa.array(columns[1], pa.string())})
    )
    con.execute("INSERT INTO pairs SELECT a, b FROM in_found")
    con.unregister("in_found")


def pair_weighed(con: DuckDBPyConnection, moved: Mapping[str, Iterable[str]], relevance: float) -> None:
    """Add to ``pairs`` the claims that are near some statement and have a word whose rarity moved.

    ``moved`` gives those words by the id of a statement that moved them.
    """
    import pyarrow as pa

    rows = [(name, root) for name, some in moved.items() for root in some]
    names, roots = list(zip(*rows, strict=True)) if rows else ((), ())
    con.register(
        "in_moved",
        pa.table({"statement_id": pa.array(names, pa.string()), "root": pa.array(roots, pa.string())}),
    )
    con.execute(WEIGHED, {"relevance": relevance})
    con.unregister("in_moved")


def touched_claims(con: DuckDBPyConnection) -> list[TouchedClaim]:
    """The claims in ``pairs`` with their present verdicts, by id."""
    return [TouchedClaim(*row) for row in con.execute(TOUCHED).fetchall()]


def apart(con: DuckDBPyConnection) -> list[tuple[str, int]]:
    """The claims that have a mark of their own, with its number."""
    return con.execute("SELECT claim_id, number FROM standing WHERE apart").fetchall()


def _states(con: DuckDBPyConnection, table: str) -> list[VettedStatement]:
    return [statement_of(row) for row in con.execute(STATES.format(table=table)).fetchall()]
