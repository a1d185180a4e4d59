"""The same SQL on a DuckLake: its tables, views and macros, and what the writer does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from claims.model import VerdictValue
from warehouse import lake
from warehouse.arrow import run_tables
from warehouse.batch import RunBatch
from warehouse.connect import attach
from warehouse.lake import attach_lake
from warehouse.migrations import macros, migrate, newest_version, schema_version, up_to_date, views
from warehouse.pseudonyms import names_kept
from warehouse.store import (
    NewReview,
    StoreError,
    Watch,
    add_watch,
    open_writer,
    publish,
    query,
    write_review,
    write_run,
)
from warehouse.writer import write_tables

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

EDITED = "I was wrong. The moon landing was staged, they say."
MORE = """
INSERT INTO claim_links VALUES ('split', 'claim-moon', 'claim-moon', 'Ann', NULL, '2026-03-04', 1);
INSERT INTO passages SELECT thread_url, post_id, 0, 4, 'la', 0.9 FROM posts;
INSERT INTO mentions BY NAME
SELECT 'reply' AS mention_id, 'denied' AS role, 'p0' AS answers, 100 AS span_start, 120 AS span_end,
       said_at + INTERVAL 1 HOUR AS said_at, * EXCLUDE (mention_id, role, answers, span_start, span_end, said_at)
FROM mentions WHERE role = 'asserted' LIMIT 1;
INSERT INTO claims (claim_id, text, first_seen) VALUES ('claim-mars', 'Mars is red.', '2026-03-01');
INSERT INTO wordings (wording_id, leader_id, claim_id, text, why, number)
VALUES ('claim-mars', 'claim-mars', 'claim-mars', 'Mars is red.', 'first', 9);
INSERT INTO mentions BY NAME SELECT * REPLACE ('mars' AS mention_id, 'claim-mars' AS claim_id) FROM mentions LIMIT 1;
INSERT INTO claim_counts BY NAME SELECT * REPLACE ('claim-mars' AS claim_id) FROM claim_counts LIMIT 1;
INSERT INTO verdicts BY NAME SELECT * REPLACE ('claim-mars' AS claim_id, 'unverified' AS "value") FROM verdicts LIMIT 1;
"""
"""What two runs and a review leave empty."""


@pytest.fixture
def full(store: Path, make_batch: Callable[..., RunBatch]) -> Path:
    """A store in which no view is empty."""
    first = make_batch()
    write_run(store, first)
    later = first.finished_at + timedelta(days=1)
    write_run(store, make_batch(text=EDITED, at=later))
    write_review(store, "claim-moon", NewReview("Ann", VerdictValue.TRUE, later, note="I was there."))
    add_watch(store, Watch("https://www.forum.example/t/one", 3600), later)
    with open_writer(store) as con:
        con.execute(MORE)
    return store


def test_every_view_has_the_same_rows(full: Path, lake_of: Callable[[Path], DuckDBPyConnection]) -> None:
    con = lake_of(full)
    for view in views():
        name = view.name
        assert con.execute(f"FROM file.{name} LIMIT 1").fetchall(), f"{name} is empty: nothing is compared"
        other = con.execute(
            f"(FROM file.{name} EXCEPT ALL FROM sayso.{name}) UNION ALL (FROM sayso.{name} EXCEPT ALL FROM file.{name})"
        ).fetchall()
        assert other == [], name
        columns = [con.execute(f"DESCRIBE {place}.{name}").fetchall() for place in ("file", "sayso")]
        assert [column[:2] for column in columns[0]] == [column[:2] for column in columns[1]], name


def test_a_lake_that_is_opened_again_is_whole(
    full: Path, lake_of: Callable[[Path], DuckDBPyConnection], tmp_path: Path
) -> None:
    lake_of(full).close()
    con = attach_lake(str(tmp_path / "catalog.ducklake"), read_only=True)
    assert schema_version(con) == newest_version()
    assert up_to_date(con, newest_version())
    as_of = "SELECT verdict, decided_by FROM verdicts_as_of(TIMESTAMP '{}') WHERE claim_id = 'claim-moon'"
    for moment, expected in (("2026-03-01 13:00", [("false", "machine")]), ("2099-01-01", [("true", "Ann")])):
        assert con.execute(as_of.format(moment)).fetchall() == expected
        assert query(full, as_of.format(moment)).rows == expected
    assert con.execute(as_of.format("2020-01-01")).fetchall() == []


def test_a_batch_written_twice_adds_nothing(
    tmp_path: Path, store: Path, make_batch: Callable[..., RunBatch]
) -> None:
    """Also an edit, which deletes, updates and inserts; and the file's store ends up with the same."""
    con = attach_lake(str(tmp_path / "catalog.ducklake"), tmp_path / "parquet")
    migrate(con, 0)
    publish(store)
    _as_in_the_file(con, store)
    first = make_batch()
    batches = (first, make_batch(text=EDITED, at=first.finished_at + timedelta(days=1)))
    for batch in batches:
        written = [_written(con, batch) for _ in range(2)]
        assert written[0] == write_run(store, batch, keep_authors=True)
        assert any(written[0].values())
        assert not any(written[1].values())
    assert con.execute("SELECT count(*) FROM past_texts").fetchall() == [(3,)]
    con.execute(f"ATTACH '{store}' AS file (READ_ONLY)")
    for table in (
        "threads",
        "posts",
        "quotes",
        "claims",
        "mentions",
        "matches",
        "verdicts",
        "claim_counts",
        "past_texts",
    ):
        other = con.execute(
            f"(FROM file.{table} EXCEPT ALL FROM {table}) UNION ALL (FROM {table} EXCEPT ALL FROM file.{table})"
        ).fetchall()
        assert other == [], table


def test_a_batch_that_fails_leaves_nothing(tmp_path: Path, make_batch: Callable[..., RunBatch]) -> None:
    con = attach_lake(str(tmp_path / "catalog.ducklake"), tmp_path / "parquet")
    migrate(con, 0)
    batch = make_batch()
    con.begin()
    write_tables(con, batch, run_tables(batch, names_kept))
    con.rollback()
    assert con.execute("SELECT count(*) FROM mentions").fetchall() == [(0,)]


def _as_in_the_file(con: DuckDBPyConnection, store: Path) -> None:
    file = attach(store, read_only=True)
    con.register("starter", file.execute("FROM statements").to_arrow_table())
    file.close()
    con.execute("INSERT INTO statements BY NAME FROM starter")
    con.unregister("starter")


def _written(con: DuckDBPyConnection, batch: RunBatch) -> dict[str, int]:
    con.begin()
    counts = write_tables(con, batch, run_tables(batch, names_kept))
    con.commit()
    return counts


def test_without_the_extension_one_line_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(lake, "find_spec", lambda name: None)
    with pytest.raises(StoreError, match=r"pip install 'sayso\[lake\]'"):
        attach_lake(str(tmp_path / "catalog.ducklake"))


def test_a_catalog_that_is_none_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "catalog.ducklake"
    broken.write_text("not a catalog, but long enough to be taken for a file of some sort" * 200)
    with pytest.raises(StoreError, match=r"catalog\.ducklake"):
        attach_lake(str(broken))


def test_macros_document_themselves(store: Path) -> None:
    publish(store)
    for macro in macros():
        comment = macro.sql.split("CREATE", 1)[0]
        example = comment.split("Example: ", 1)[1].strip()
        assert f"{macro.name}(" in example
        assert query(store, example).columns
