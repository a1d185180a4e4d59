"""The questions that the command line asks, answered as plain dicts: no SQL needed by the caller."""

from __future__ import annotations

import stat
import time
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from warehouse.errors import StoreError
from warehouse.narrowing import about_place, on_topic, said_in_threads
from warehouse.paths import StorePath, store_files
from warehouse.reader import open_reader
from warehouse.rows import Row, rows
from warehouse.times import utc

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ORDER = ("false", "mostly_false", "disputed", "mixed", "unproven", "mostly_true", "true", "unverified")
"""How a list of verdicts is sorted: a newsroom looks for what is wrong first."""
COUNTED = ("threads", "posts", "quotes", "claims", "wordings", "mentions", "statements", "matches", "verdicts", "runs",
           "pages", "watches", "reviews")  # fmt: skip


def list_verdicts(
    path: StorePath,
    *,
    verdict: str | None = None,
    topic: str | None = None,
    jurisdiction: str | None = None,
    thread: str | None = None,
    since: datetime | None = None,
    text: str | None = None,
    claims: Sequence[str] | None = None,
    threads: Sequence[str] | None = None,
    limit: int | None = 100,
) -> list[Row]:
    """Claims with their latest verdicts, as rows of the view ``latest_verdicts``.

    What a reader must know first comes first: false before true, decided before unverified, often
    mentioned before seldom. ``verdict`` must be equal, ``topic`` is the deciding statement's or the claim's own,
    ``jurisdiction`` too (``AU`` has ``AU-NSW`` in it; both in any case), ``thread`` is a
    thread's URL or part of its URL or title, ``since`` the earliest time of judgement or review (UTC if it has no
    zone), ``text`` a part of the claim in any case, ``claims`` their ids, ``threads`` the exact URLs of
    threads that mention them; ``limit`` None is no limit.

    Raises what ``open_reader`` raises.
    """
    conditions = {
        "verdict = ?": verdict,
        on_topic("?"): topic,
        about_place("?"): jurisdiction,
        said_in_threads("?"): thread,
        "greatest(judged_at, reviewed_at) >= ?": utc(since),
        "contains(lower(text), lower(?))": text,
        "list_contains(?::VARCHAR[], claim_id)": None if claims is None else list(claims),
        "claim_id IN (SELECT claim_id FROM mentions WHERE list_contains(?::VARCHAR[], thread_url))": (
            None if threads is None else list(threads)
        ),
    }
    wanted: dict[str, object] = {sql: value for sql, value in conditions.items() if value is not None}
    where = " AND ".join(wanted) or "true"
    with open_reader(path) as con:
        return rows(
            con,
            f"SELECT * FROM latest_verdicts WHERE {where} "  # noqa: S608
            "ORDER BY list_position(?::VARCHAR[], verdict), mentions DESC, text, claim_id LIMIT ?",
            [*wanted.values(), list(ORDER), limit],
        )


def claim_card(path: StorePath, claim_ref: str, *, max_mentions: int = 100) -> Row:
    """Everything the store knows about one claim.

    ``claim_ref`` is the id of any of its wordings, such as that of a claim that was merged into it, the
    beginning of one, or a part of its text. Keys of the card: ``claim`` (a row of ``latest_verdicts``),
    ``wordings`` (of ``claim_wordings``, most said first), ``decisions`` (of ``claim_decisions``, oldest first),
    ``mentions`` (of ``claim_mentions``, oldest first, at most ``max_mentions``), ``matches`` (best first, each with scores, stance, findings and the statement),
    ``history`` (of ``verdict_history``, oldest first), ``reviews`` (of ``claim_reviews``, oldest first) and
    ``sources`` (of the deciding statements).

    Raises StoreError if no claim or more than one fits, listing up to five; and what ``open_reader`` raises.
    """
    with open_reader(path) as con:
        claim_id = the_claim(con, claim_ref)
        claim = rows(con, "SELECT * FROM latest_verdicts WHERE claim_id = ?", [claim_id])
        return {
            "claim": claim[0] if claim else rows(con, "FROM claims WHERE claim_id = ?", [claim_id])[0],
            "wordings": rows(
                con,
                "SELECT * FROM claim_wordings WHERE claim_id = ? ORDER BY mentions DESC, first_seen, wording_id",
                [claim_id],
            ),
            "decisions": rows(
                con, "SELECT * FROM claim_decisions WHERE ? IN (one_claim, other_claim)", [claim_id]
            ),
            "mentions": rows(
                con,
                "SELECT * FROM claim_mentions WHERE claim_id = ? "
                "ORDER BY coalesce(created_at, seen_at), thread_url, post_id, span_start LIMIT ?",
                [claim_id, max_mentions],
            ),
            "matches": rows(
                con,
                "SELECT m.*, s.statement, s.rating, s.explanation, s.topic, s.jurisdiction, s.valid_from, "
                "s.valid_to, s.sources, s.retired FROM matches AS m "
                "LEFT JOIN statements AS s ON s.id = m.statement_id WHERE m.claim_id = ? ORDER BY m.rank",
                [claim_id],
            ),
            "history": rows(
                con, "SELECT * FROM verdict_history WHERE claim_id = ? ORDER BY judged_at, run_id", [claim_id]
            ),
            "reviews": rows(
                con, "SELECT * FROM claim_reviews WHERE claim_id = ? ORDER BY number, reviewed_at", [claim_id]
            ),
            "sources": _sources(con, claim[0]["statement_ids"] if claim else []),
        }


def list_statements(path: StorePath) -> list[Row]:
    """The vetted statements in use, as rows of the view ``statement_list``, by topic and id.

    Raises what ``open_reader`` raises.
    """
    with open_reader(path) as con:
        return rows(con, "SELECT * FROM statement_list ORDER BY topic NULLS LAST, id")


def store_info(path: StorePath) -> Row:
    """How a store is: for a health check. Raises what ``open_reader`` raises.

    Keys: ``store``, ``snapshot`` (paths), ``schema_version``, ``duckdb_version``, ``counts`` (rows a
    table), ``store_bytes``, ``snapshot_bytes``, ``snapshot_age_s``, ``key_mode`` (such as ``600``; None
    if no author was stored yet) and ``last_run`` (a row of ``runs`` or None).
    """
    import duckdb

    files = store_files(path)
    with open_reader(path) as con:
        counts = {table: rows(con, f"SELECT count(*) AS n FROM {table}")[0]["n"] for table in COUNTED}  # noqa: S608
        version = rows(con, "SELECT max(version) AS n FROM schema_version")[0]["n"]
        last = rows(con, "SELECT * FROM runs ORDER BY finished_at DESC, run_id LIMIT 1")
    snapshot = files.snapshot.stat()
    return {
        "store": str(files.store),
        "snapshot": str(files.snapshot),
        "schema_version": version,
        "duckdb_version": duckdb.__version__,
        "counts": counts,
        "store_bytes": files.store.stat().st_size if files.store.exists() else None,
        "snapshot_bytes": snapshot.st_size,
        "snapshot_age_s": max(0.0, time.time() - snapshot.st_mtime),
        "key_mode": f"{stat.S_IMODE(files.key.stat().st_mode):o}" if files.key.exists() else None,
        "last_run": last[0] if last else None,
    }


BY_ID = ("w.wording_id = ?", "starts_with(w.wording_id, ?)")
BY_TEXT = (
    "w.wording_id = w.claim_id AND lower(w.text) = lower(?)",
    "w.wording_id = w.claim_id AND contains(lower(w.text), lower(?))",
    "lower(w.text) = lower(?)",
    "contains(lower(w.text), lower(?))",
)
"""How a person may name a claim, tried in this order: by its own words before those of its other wordings."""


def the_claim(con: DuckDBPyConnection, ref: str) -> str:
    """The id of the one claim that ``ref`` means: the id of one of its wordings, the beginning of it, or words.

    Raises StoreError if no claim or more than one fits, listing up to five.
    """
    for fits in (*BY_ID, *BY_TEXT):
        found = rows(
            con,
            "SELECT DISTINCT c.claim_id, c.text FROM wordings AS w JOIN claims AS c ON c.claim_id = w.claim_id "  # noqa: S608
            f"WHERE {fits} ORDER BY c.claim_id LIMIT 6",
            [ref],
        )
        if len(found) == 1:
            return str(found[0]["claim_id"])
        if found:
            raise _ambiguous(ref, "claim", [(row["claim_id"], row["text"]) for row in found])
    raise StoreError(f'no claim has "{ref}" as its id, the beginning of it, or a part of its text')


def the_wording(con: DuckDBPyConnection, claim_id: str, ref: str) -> Row:
    """The wording of a claim that ``ref`` means, as a row of ``wordings``: by id, the beginning of it, or words.

    Raises StoreError if none or more than one of the claim's wordings fits.
    """
    for fits in (*BY_ID, *BY_TEXT[2:]):
        found = rows(
            con, f"SELECT * FROM wordings AS w WHERE {fits} AND w.claim_id = ? ORDER BY number LIMIT 6", [ref, claim_id]  # noqa: S608
        )  # fmt: skip
        if len(found) == 1:
            return found[0]
        if found:
            raise _ambiguous(ref, "wording", [(row["wording_id"], row["text"]) for row in found])
    raise StoreError(f'claim {claim_id} has no wording "{ref}"; `sayso show {claim_id}` lists its wordings')


def _ambiguous(ref: str, what: str, found: Sequence[tuple[str, str]]) -> StoreError:
    shown = "; ".join(f"{name} ({text[:60]})" for name, text in found[:5])
    more = "; and more" if len(found) > 5 else ""
    return StoreError(f'"{ref}" fits more than one {what}, give more of its id: {shown}{more}')


def _sources(con: DuckDBPyConnection, statement_ids: Sequence[str]) -> list[Row]:
    return rows(
        con,
        "SELECT id AS statement_id, unnest(sources, recursive := true) FROM statements "
        "WHERE list_contains(?::VARCHAR[], id) ORDER BY list_position(?::VARCHAR[], id)",
        [list(statement_ids), list(statement_ids)],
    )
