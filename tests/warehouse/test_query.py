"""SQL from outside reads the snapshot and nothing else."""

from __future__ import annotations

import time

import pytest

from warehouse import reader
from warehouse.store import QueryRefused, publish, query


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    store = tmp_path_factory.mktemp("shared") / "sayso.duckdb"
    publish(store)
    return store


READING = [
    "SELECT count(*) FROM statements",
    "  -- how many\n SELECT 1;",
    "/* hello */ WITH x AS (SELECT 1) FROM x",
    "FROM statement_list LIMIT 1",
    "VALUES (1), (2)",
    "(SELECT 1) UNION ALL (SELECT 2)",
    "DESCRIBE statements",
    "SHOW TABLES",
    "SUMMARIZE statements",
    "EXPLAIN SELECT * FROM statements",
    "EXPLAIN ANALYZE SELECT * FROM statements",
    "EXPLAIN (FORMAT JSON) SELECT 1",
    "SELECT 'drop table x; copy'",
]

WRITING = [
    "INSERT INTO statements (id) VALUES ('x')",
    "UPDATE statements SET rating = 'true'",
    "DELETE FROM statements",
    "DROP TABLE statements",
    "CREATE TABLE x (a INTEGER)",
    "CREATE TEMP TABLE x AS SELECT 1",
    "COPY statements TO '{folder}/out.csv'",
    "COPY (SELECT 1) TO '{folder}/out.csv'",
    "EXPORT DATABASE '{folder}/out'",
    "ATTACH '{folder}/out.duckdb' AS other",
    "DETACH sayso",
    "USE memory",
    "INSTALL httpfs",
    "LOAD httpfs",
    "PRAGMA version",
    "PRAGMA database_list",
    "SET threads = 1",
    "SET enable_external_access = true",
    "RESET lock_configuration",
    "SET VARIABLE x = 1",
    "CALL pragma_version()",
    "CHECKPOINT",
    "BEGIN",
    "VACUUM",
    "SELECT 1; SELECT 2",
    "SELECT 1; DROP TABLE statements",
    "EXPLAIN ANALYZE COPY (SELECT 1) TO '{folder}/out.csv'",
    "EXPLAIN ANALYZE DELETE FROM statements",
    "EXPLAIN DROP TABLE statements",
    "",
    "-- nothing",
]

REACHING = [
    "SELECT getenv('HOME')",
    "FROM read_csv('/etc/passwd')",
    "FROM '/etc/passwd'",
    "FROM read_text('{store}')",
    "FROM read_blob('{folder}/sayso.snapshot.duckdb')",
    "FROM glob('/*')",
    "FROM parquet_scan('{folder}/*')",
    "FROM read_json('/etc/hosts')",
    "FROM sniff_csv('/etc/passwd')",
    "FROM 'https://example.org/data.parquet'",
    "FROM 's3://bucket/data.parquet'",
    "FROM duckdb_secrets()",
    "FROM checkpoint('{folder}/x')",
]


@pytest.mark.parametrize("sql", READING)
def test_reading_is_allowed(shared, sql):
    assert query(shared, sql).rows


@pytest.mark.parametrize("sql", WRITING)
def test_anything_but_reading_is_refused(shared, sql):
    before = sorted(shared.parent.iterdir())
    with pytest.raises(QueryRefused) as caught:
        query(shared, sql.format(folder=shared.parent))
    assert str(caught.value).startswith("only reading is allowed")
    assert "\n" not in str(caught.value)
    assert sorted(shared.parent.iterdir()) == before


@pytest.mark.parametrize("sql", REACHING)
def test_nothing_outside_the_snapshot_can_be_reached(shared, sql):
    with pytest.raises(QueryRefused) as caught:
        query(shared, sql.format(folder=shared.parent, store=shared))
    assert "\n" not in str(caught.value)


def test_python_variables_are_not_tables(shared):
    secret = {"word": ["xyzzy"]}
    with pytest.raises(QueryRefused, match="secret does not exist"):
        query(shared, "FROM secret")
    assert secret


@pytest.mark.parametrize("sql", ["SELEC 1", "SELECT * FROM nope", "SELECT 1 / 'a'", "SELECT ('"])
def test_mistakes_are_told_in_one_line(shared, sql):
    with pytest.raises(QueryRefused) as caught:
        query(shared, sql)
    assert "\n" not in str(caught.value)


def test_rows_are_limited_and_that_is_told(shared):
    assert query(shared, "FROM range(5)", max_rows=5).truncated is False
    result = query(shared, "FROM range(10000000000)", max_rows=5)
    assert (len(result.rows), result.truncated, result.columns) == (5, True, ["range"])


def test_time_is_limited(shared):
    began = time.monotonic()
    with pytest.raises(QueryRefused, match=r"stopped after 0\.3 s: narrow the query"):
        query(
            shared,
            "SELECT count(*) FROM range(10000000) a, range(10000000) b WHERE a.range % 7 = b.range % 5",
            timeout_s=0.3,
        )
    assert time.monotonic() - began < 5


def test_memory_is_limited(shared, monkeypatch):
    monkeypatch.setattr(reader, "LOCK_DOWN", reader.LOCK_DOWN.replace("2GB", "100MB"))
    with pytest.raises(QueryRefused, match="out of memory: narrow the query"):
        query(shared, "SELECT len(list(a.range::VARCHAR || repeat('x', 1000))) FROM range(1000000) a")
