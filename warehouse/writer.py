"""The one writer: short transactions, each published as a snapshot when it is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from claims.model import WordingRow
from warehouse.batch import Decided, RunBatch
from warehouse.connect import attach_before, number, writers_lock
from warehouse.errors import StoreError
from warehouse.faults import store_error
from warehouse.found import edited, mark_gone, returned, write_found
from warehouse.migrations import check_version, create, up_to_date
from warehouse.pages import note_visits, write_pages
from warehouse.paths import StoreFiles, StorePath, store_files
from warehouse.privacy import Privacy, privacy_in, privacy_of
from warehouse.pseudonyms import names_kept
from warehouse.shield import shielded
from warehouse.snapshot import publish_files
from warehouse.upkeep.before_migration import migrate_kept
from warehouse.wordings import move_wordings, rekey

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from pyarrow import Table

NEW_VERDICTS = """
CREATE OR REPLACE TEMP TABLE new_verdicts AS
WITH latest AS (
    SELECT *
    FROM verdicts
    WHERE claim_id IN (SELECT claim_id FROM in_verdicts)
    QUALIFY row_number() OVER (PARTITION BY claim_id ORDER BY judged_at DESC, run_id DESC) = 1
),
dated AS (
    SELECT i.* REPLACE (
        CASE WHEN i.judged_at = l.judged_at OR i.judged_at + INTERVAL 1 DAY < l.judged_at
             THEN l.judged_at + INTERVAL 1 MICROSECOND ELSE i.judged_at END AS judged_at
    )
    FROM in_verdicts AS i LEFT JOIN latest AS l ON l.claim_id = i.claim_id
)
SELECT i.*
FROM dated AS i LEFT JOIN latest AS l ON l.claim_id = i.claim_id
WHERE (l.claim_id IS NULL OR (
    i.judged_at >= l.judged_at
    AND (i."value", i.confidence, i.reason, i.statement_ids)
        IS DISTINCT FROM (l."value", l.confidence, l.reason, l.statement_ids)
))
AND NOT EXISTS (SELECT 1 FROM verdicts AS v WHERE v.claim_id = i.claim_id AND v.run_id = i.run_id)
"""
"""A run that began before another one and ends after it has the older verdict. But a day and more lies between them
only where a clock jumped: what is written last then holds, and is dated just after what it follows."""

OTHER_MATCHES = """
CREATE OR REPLACE TEMP TABLE other_matches AS
WITH before AS (
    SELECT claim_id, list((rank, statement_id, wording, relevance, stance) ORDER BY rank) AS found
    FROM matches WHERE claim_id IN (SELECT claim_id FROM in_verdicts) GROUP BY claim_id
),
after AS (
    SELECT claim_id, list((rank, statement_id, wording, relevance, stance) ORDER BY rank) AS found
    FROM in_matches GROUP BY claim_id
)
SELECT i.claim_id
FROM in_verdicts AS i
LEFT JOIN before AS b ON b.claim_id = i.claim_id
LEFT JOIN after AS a ON a.claim_id = i.claim_id
WHERE (
    b.found IS DISTINCT FROM a.found
    AND NOT EXISTS (SELECT 1 FROM verdicts AS v WHERE v.claim_id = i.claim_id AND v.judged_at > i.judged_at)
)
OR i.claim_id IN (SELECT claim_id FROM new_verdicts)
"""
"""Claims that were matched otherwise, or to other statements, than before, whether or not the verdict turned."""

NOTE_JUDGED = """
INSERT INTO judged BY NAME
SELECT i.* FROM in_judged AS i
WHERE NOT EXISTS (
    SELECT 1 FROM (FROM judged_marks ORDER BY number DESC, judged_on DESC, marked_at DESC LIMIT 1) AS m
    WHERE (m.number, m.method, m.judged_on) = (i.number, i.method, i.judged_on)
)
"""

COUNT_COMMIT = """
UPDATE store_meta SET value = CAST(CAST(value AS BIGINT) + 1 AS VARCHAR) WHERE name = 'commits'
"""
"""By this number a snapshot can be told from the store that it is behind."""

ORPHANS = """
SELECT thread_url, post_id, claim_id, true AS has_claim FROM new_mentions WHERE NOT has_post
UNION ALL
SELECT m.thread_url, m.post_id, m.claim_id, false FROM new_mentions AS m ANTI JOIN claims AS c ON c.claim_id = m.claim_id
LIMIT 1
"""


@contextmanager
def open_writer(path: StorePath, wait_s: float = 10.0) -> Iterator[DuckDBPyConnection]:
    """The store's one writer, inside a transaction: commits and publishes on leaving, or rolls back.

    Makes the store, with the starter statements, if there is none, and migrates an older one. Waits up
    to ``wait_s`` seconds for another writer. Keep the block short: nobody else can write meanwhile.

    Raises StoreBusy, StoreTooNew, StoreDamaged or StoreError; each names the store.
    """
    import duckdb

    files = store_files(path)
    with writers_lock(files, wait_s) as deadline:
        with _prepared(files, deadline) as con:
            try:
                con.begin()
                yield con
                con.execute(COUNT_COMMIT)
                con.commit()
            except duckdb.Error as error:
                _roll_back(con)
                raise store_error(files.store, error, "nothing was written") from error
            except BaseException:
                _roll_back(con)
                raise
        publish_files(files, deadline)


def publish(path: StorePath, wait_s: float = 10.0) -> None:
    """Make the snapshot anew from the store. Raises what ``open_writer`` raises."""
    files = store_files(path)
    with writers_lock(files, wait_s) as deadline:
        with _prepared(files, deadline):
            pass
        publish_files(files, deadline)


def write_run(
    path: StorePath,
    batch: RunBatch,
    *,
    wait_s: float = 10.0,
    keep_authors: bool = False,
    also: Callable[[DuckDBPyConnection], None] | None = None,
) -> dict[str, int]:
    """Write what a run found in one transaction, and publish; a second time, the same batch adds nothing.

    Returns the number of new rows of threads, posts, quotes, claims, mentions, verdicts and matches; for a
    batch with pages also of new versions of pages, and how many posts were edited, vanished and returned.
    A verdict is added when it differs from the claim's latest; a claim's matches are replaced when they differ.
    A post whose text changed keeps its old text as a version and loses the quotes and mentions of it. The
    mentions of a post in which claims were looked for are replaced. Authors are stored under pseudonyms
    unless ``keep_authors`` or the store keeps names; of texts, what the store's setting leaves (warehouse.privacy).
    ``also`` writes more in the same transaction.

    Raises StoreError if a mention's claim or post is neither in the batch nor in the store, or if somebody whose
    posts are in the batch was forgotten while it was read; and what ``open_writer`` raises.
    """
    privacy = privacy_of(path)
    tables = _tables(path, batch, privacy, keep_authors)
    with open_writer(path, wait_s) as con:
        # The settings may have changed since, or somebody have been forgotten; tables are seldom made twice.
        if (now := privacy_in(con)) != privacy:
            tables = _tables(path, batch, now, keep_authors)
        counts = write_tables(con, batch, tables)
        if also:
            also(con)
        return counts


def _tables(path: StorePath, batch: RunBatch, privacy: Privacy, keep_authors: bool) -> dict[str, Table]:
    from warehouse.arrow import run_tables

    key = store_files(path).key
    author_key = names_kept if keep_authors else privacy.author_key(key)
    return run_tables(shielded(batch, privacy, privacy.is_forgotten(key)), author_key)


def write_decision(
    path: StorePath, decide: Callable[[DuckDBPyConnection], Decided], *, wait_s: float = 10.0
) -> Decided:
    """Write what a person decided about claims, and publish; mentions go with their wordings.

    ``decide`` is called with the store open and nobody else writing, and says what changes.

    Raises what ``decide`` and ``open_writer`` raise.
    """
    from warehouse.arrow import run_tables

    with open_writer(path, wait_s) as con:
        decided = decide(con)
        move_wordings(con, decided.wordings, decided.wordings_method, decided.decisions, datetime.now(UTC))
        if decided.batch:
            write_tables(con, decided.batch, run_tables(decided.batch, names_kept))
        return decided


def write_tables(con: DuckDBPyConnection, batch: RunBatch, tables: Mapping[str, Table]) -> dict[str, int]:
    for name, incoming in tables.items():
        con.register(f"in_{name}", incoming)
    back = returned(con)
    counts = write_found(con, reread=batch.reread) | _write_judged(con)
    if batch.pages:
        counts["pages"] = write_pages(con, reread=batch.reread)
        counts |= {"edited": edited(con), "returned": back, "vanished": mark_gone(con)}
    note_visits(con)
    _refuse_orphans(con)
    _note_run(con, batch, counts)
    for name in tables:
        con.unregister(f"in_{name}")
    return counts


def rekey_wordings(path: StorePath, rows: Sequence[WordingRow], method: str, *, wait_s: float = 10.0) -> None:
    """Give first wordings the keys that ``method`` (claims.cluster.METHOD) looks them up by, and publish.

    Raises what ``open_writer`` raises.
    """
    with open_writer(path, wait_s) as con:
        rekey(con, rows, method, datetime.now(UTC))


@contextmanager
def _prepared(files: StoreFiles, deadline: float) -> Iterator[DuckDBPyConnection]:
    """The writer's connection to a store that exists and has this release's schema; what it wrote is in the file
    when it is closed."""
    import duckdb

    if files.store.exists():
        _refuse_newer(files, deadline)
    else:
        create(files)
    con = attach_before(deadline, files.store, read_only=False)
    try:
        version = check_version(con, files)
        if not up_to_date(con, version):
            migrate_kept(con, version, files)
        yield con
    except duckdb.Error as error:
        raise store_error(files.store, error, "it could not be migrated") from error
    finally:
        con.close()


def _refuse_newer(files: StoreFiles, deadline: float) -> None:
    """Look before opening for writing, which may already change the file."""
    con = attach_before(deadline, files.store, read_only=True)
    try:
        check_version(con, files)
    finally:
        con.close()


def _roll_back(con: DuckDBPyConnection) -> None:
    import duckdb

    with suppress(duckdb.Error):
        con.rollback()


def _write_judged(con: DuckDBPyConnection) -> dict[str, int]:
    con.execute(NEW_VERDICTS)
    added = number(con, "INSERT INTO verdicts BY NAME SELECT * FROM new_verdicts")
    con.execute(OTHER_MATCHES)
    con.execute("DELETE FROM matches WHERE claim_id IN (SELECT claim_id FROM other_matches)")
    matches = number(
        con,
        "INSERT INTO matches BY NAME "
        "SELECT * FROM in_matches WHERE claim_id IN (SELECT claim_id FROM other_matches)",
    )
    con.execute("DELETE FROM judged WHERE claim_id IN (SELECT claim_id FROM in_judged)")
    con.execute(NOTE_JUDGED)
    return {"verdicts": added, "matches": matches}


def _refuse_orphans(con: DuckDBPyConnection) -> None:
    row = con.execute(ORPHANS).fetchone()
    if row is not None:
        url, post_id, claim_id, has_claim = row
        what = "its post is" if has_claim else "its claim is"
        raise StoreError(
            f"{url} post {post_id}: a mention of claim {claim_id} was refused, {what} neither in the batch "
            "nor in the store; nothing was written"
        )


def _note_run(con: DuckDBPyConnection, batch: RunBatch, counts: dict[str, int]) -> None:
    """One row a run: a further batch of the run adds to its inputs and counts."""
    from warehouse.arrow import run_table

    earlier = con.execute("SELECT inputs, counts FROM runs WHERE run_id = ?", [batch.run_id]).fetchone()
    started = con.execute("SELECT min(started_at) FROM runs WHERE run_id = ?", [batch.run_id]).fetchone()
    inputs, before = earlier or ([], {})
    total = {name: count + int(before.get(name, 0)) for name, count in counts.items()}
    merged = dict.fromkeys([*inputs, *batch.inputs])
    con.register("in_run", run_table(batch, started[0] if started else None, list(merged), total))
    con.execute("DELETE FROM runs WHERE run_id = ?", [batch.run_id])
    con.execute("INSERT INTO runs BY NAME SELECT * FROM in_run")
    con.unregister("in_run")
