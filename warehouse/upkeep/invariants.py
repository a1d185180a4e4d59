"""What holds in every whole store, as SQL that finds what breaks it. Adding one is adding an entry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from warehouse.counts import COUNTED

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class Invariant:
    """What holds, in words, and a query of one text column that names each row that breaks it."""

    holds: str
    breakers: str


def _once(what: str, table: str, *key: str) -> Invariant:
    named = " || ' ' || ".join(f"coalesce({column}::VARCHAR, '-')" for column in key)
    columns = ", ".join(key)
    return Invariant(
        f"no {what} is there twice",
        f"SELECT {named} FROM {table} GROUP BY {columns} HAVING count(*) > 1",  # noqa: S608
    )


def _has(what: str, table: str, named: str, other: str, same: str) -> Invariant:
    return Invariant(what, f"SELECT t.{named} FROM {table} AS t ANTI JOIN {other} AS o ON {same}")  # noqa: S608


def _inside(what: str, table: str, named: str) -> Invariant:
    return Invariant(
        f"{what} lie inside their posts' texts",
        f"SELECT t.{named} FROM {table} AS t JOIN posts AS p ON p.thread_url = t.thread_url AND p.post_id = t.post_id "  # noqa: S608
        "WHERE p.text IS NOT NULL AND p.text <> '' "
        "AND NOT (0 <= t.span_start AND t.span_start <= t.span_end AND t.span_end <= length(p.text))",
    )


_COUNTED = COUNTED.format(only="")
_SAME_POST = "o.thread_url = t.thread_url AND o.post_id = t.post_id"

INVARIANTS = (
    _once("thread", "threads", "url"),
    _once("post", "posts", "thread_url", "post_id"),
    _once("claim", "claims", "claim_id"),
    _once("wording", "wordings", "wording_id"),
    _once("mention", "mentions", "mention_id"),
    _once("vetted statement", "statements", "id"),
    _once("verdict", "verdicts", "claim_id", "run_id"),
    _once("run", "runs", "run_id"),
    _once("review", "reviews", "review_id"),
    _once("watch", "watches", "watch_id"),
    _once("version of a page", "pages", "thread_url", "url", "fetched_at"),
    _has("every post has its thread", "posts", "post_id", "threads", "o.url = t.thread_url"),
    _has("every mention has its post", "mentions", "mention_id", "posts", _SAME_POST),
    _has("every mention has its claim", "mentions", "mention_id", "claims", "o.claim_id = t.claim_id"),
    _has(
        "every mention has its wording", "mentions", "mention_id", "wordings", "o.wording_id = t.wording_id"
    ),
    _has("every quote has its post", "quotes", "post_id", "posts", _SAME_POST),
    _has("every wording has its claim", "wordings", "wording_id", "claims", "o.claim_id = t.claim_id"),
    _has("every verdict has its wording", "verdicts", "claim_id", "wordings", "o.wording_id = t.claim_id"),
    _has("every match has its wording", "matches", "claim_id", "wordings", "o.wording_id = t.claim_id"),
    Invariant(
        "a mention's claim is its wording's",
        "SELECT m.mention_id FROM mentions AS m JOIN wordings AS w ON w.wording_id = m.wording_id "
        "WHERE m.claim_id <> w.claim_id",
    ),
    Invariant(
        "a mention's author is its post's",
        "SELECT m.mention_id FROM mentions AS m JOIN posts AS p ON p.thread_url = m.thread_url AND p.post_id = m.post_id "
        "WHERE m.author_key IS DISTINCT FROM p.author_key",
    ),
    Invariant(
        "what a claim's mentions come to is what is counted",
        f"SELECT DISTINCT claim_id FROM (({_COUNTED} EXCEPT FROM claim_counts) UNION ALL (FROM claim_counts EXCEPT {_COUNTED}))",  # noqa: S608
    ),
    _inside("mentions", "mentions", "mention_id"),
    _inside("quotes", "quotes", "post_id"),
    _inside("passages in other languages", "passages", "post_id"),
)


def broken(con: DuckDBPyConnection, invariant: Invariant) -> tuple[int, str | None]:
    """How many rows break an invariant, and the first of them by name."""
    row = con.execute(
        f"SELECT count(*), min(one) FROM ({invariant.breakers}) AS broken(one)"  # noqa: S608
    ).fetchone()
    return (int(row[0]), row[1]) if row else (0, None)
