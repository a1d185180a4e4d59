"""SQL from outside reads the snapshot and nothing else."""

from __future__ import annotations

import time

import pytest

from warehouse import reader
from warehouse.catalog import documented, relations
from warehouse.reading_only import condition, refuse_unless_reading, statements
from warehouse.session import Session
from warehouse.store import QueryRefused, publish, query, write_run


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
    "PREPARE x AS SELECT 1",
    "EXECUTE x",
    "DEALLOCATE x",
    "IMPORT DATABASE '{folder}'",
    "CREATE MACRO x() AS 1",
    "CREATE TEMP VIEW x AS SELECT 1",
    "CREATE SECRET x (TYPE s3)",
    "ALTER TABLE statements DROP COLUMN id",
    "COPY FROM DATABASE sayso TO memory",
    "LOAD '{folder}/x.duckdb_extension'",
    "FORCE INSTALL x FROM community",
    "PRAGMA enable_profiling",
    "PRAGMA import_database('{folder}')",
    "PRAGMA temp_directory='{folder}'",
    "SET temp_directory = '{folder}'",
    "SET GLOBAL memory_limit = '100GB'",
    "RESET memory_limit",
    "CALL enable_logging()",
    "ANALYZE",
    "COMMENT ON TABLE claims IS 'x'",
    ".read /etc/passwd",
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
    "FROM 'sayso.snapshot.duckdb'",
    'FROM "/etc/passwd"',
    'FROM "{folder}/sayso.snapshot.duckdb"',
    "DESCRIBE '/etc/passwd'",
    "SUMMARIZE '/etc/passwd'",
    "DESCRIBE FROM read_csv('/etc/passwd')",
    "EXPLAIN FROM read_text('/etc/passwd')",
    "EXPLAIN ANALYZE FROM read_text('/etc/passwd')",
    "FROM 'http://127.0.0.1:1/x.csv'",
    "FROM read_text('https://example.org/')",
    "FROM read_parquet('s3://bucket/x')",
    "FROM parquet_metadata('/x.parquet')",
    "FROM read_duckdb('{store}', table_name = 'claims')",
    "FROM read_ndjson_objects('/etc/hosts')",
    "SELECT (SELECT content FROM read_text('/etc/passwd'))",
    "WITH x AS (FROM read_text('/etc/passwd')) FROM x",
    "FROM claims, LATERAL (FROM read_text('/etc/passwd'))",
    "SELECT 1 WHERE EXISTS (FROM glob('/*'))",
    "FROM query('FROM read_text(''/etc/passwd'')')",
    "FROM query_table('/etc/passwd')",
    "FROM json_execute_serialized_sql(json_serialize_sql('FROM read_text(''/etc/passwd'')'))",
    "FROM duckdb_extensions()",
    "FROM duckdb_temporary_files()",
    "FROM which_secret('s3://x', 's3')",
    "FROM enable_logging(storage = 'file', storage_path = '{folder}/log')",
    "FROM enable_profiling(format = 'json', save_location = '{folder}/profile.json')",
    "FROM force_checkpoint()",
    "FROM (COPY (SELECT 1) TO '{folder}/x')",
    "WITH x AS (DELETE FROM claims RETURNING *) FROM x",
    "FROM (SET threads = 1)",
    "SELECT $1",
    "SELECT ?",
]

TELLING = [
    "FROM duckdb_databases()",
    "FROM duckdb_databases",
    "FROM DUCKDB_DATABASES",
    "SELECT path FROM system.main.duckdb_databases",
    "FROM pragma_database_list",
    "FROM pg_catalog.pg_settings",
    "FROM duckdb_settings()",
    "FROM duckdb_logs()",
    "SELECT current_setting('temp_directory')",
    "SELECT list_transform([1], lambda x: current_setting('secret_directory'))",
    "SELECT getenv('HOME')",
]

NEVER_RUN = [
    "FROM pandas_scan(NULL)",
    'FROM "PANDAS_SCAN"(NULL)',
    "FROM system.main.pandas_scan(NULL)",
    "SELECT (FROM pandas_scan(NULL))",
    "EXPLAIN FROM pandas_scan(NULL)",
    "EXPLAIN ANALYZE FROM pandas_scan(NULL)",
    "EXPLAIN (FORMAT JSON) FROM pandas_scan(NULL)",
    "FROM query('FROM pandas_scan(NULL)')",
    "FROM arrow_scan(NULL, NULL, NULL)",
    "FROM python_map_function(NULL, NULL)",
    "FROM enable_logging(storage = 'stdout')",
    "FROM enable_profiling()",
    "FROM disable_logging()",
    "FROM truncate_duckdb_logs()",
    "FROM checkpoint()",
    "SELECT write_log('x')",
]
"""One crashes the process, others change what later queries do: refused before they run."""


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


@pytest.mark.parametrize("sql", TELLING)
def test_where_files_lie_is_not_told(shared, sql):
    with pytest.raises(QueryRefused) as caught:
        query(shared, sql)
    assert str(shared.parent) not in str(caught.value)


@pytest.mark.parametrize("sql", NEVER_RUN)
def test_some_functions_never_run(sql):
    with pytest.raises(QueryRefused, match="only reading the store is allowed: the function"):
        refuse_unless_reading(sql)


def test_a_function_named_in_a_text_is_a_text(shared):
    sql = """SELECT 'FROM pandas_scan(NULL), "function_name":"pandas_scan"' AS x"""
    assert query(shared, sql).rows == [(sql[8:-6],)]


@pytest.mark.parametrize("condition_", ["1=1) UNION SELECT (2", "a = 1; DROP TABLE x", "a, b", "", "a FROM b",
                                       "EXISTS (FROM pandas_scan(NULL))", "current_setting('x') = 1"])  # fmt: skip
def test_a_condition_is_one_expression_that_only_reads(condition_):
    with pytest.raises(QueryRefused):
        condition(condition_)


def test_statements_are_told_apart_with_their_lines():
    text = "-- first; not yet\nSELECT ';é' AS x;\n\n/* a;b */ FROM y -- z\n;\n;"
    assert statements(text) == [("SELECT ';é' AS x", 2), ("FROM y -- z", 4)]
    with pytest.raises(QueryRefused) as caught:
        statements("SELECT 1;\nSELEC 2;\n")
    assert caught.value.line == 2


def test_no_two_columns_share_a_name(shared):
    found = query(shared, "SELECT 1 AS a, 2 AS a_2, 3 AS a, 4 AS a, 5 AS b")
    assert found.columns == ["a", "a_2", "a_3", "a_4", "b"]


@pytest.mark.parametrize(
    "deep", ["(" * 50_000 + "1" + ")" * 50_000, "[" * 900 + "]" * 900, "1 + " * 900 + "1"]
)
def test_deep_nesting_is_one_line(shared, deep):
    with pytest.raises(QueryRefused) as caught:
        query(shared, f"SELECT {deep}")
    assert "\n" not in str(caught.value)


def test_no_file_is_opened_to_parse(tmp_path):
    (tmp_path / "schema.sql").write_text("xyzzy;")
    (tmp_path / "load.sql").write_text("")
    with pytest.raises(QueryRefused) as caught:
        refuse_unless_reading(f"SELECT 1; IMPORT DATABASE '{tmp_path}'")
    assert "xyzzy" not in str(caught.value)


def test_nothing_is_spilled_to_the_disk(shared, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(reader, "LOCK_DOWN", reader.LOCK_DOWN.replace("2GB", "100MB"))
    before = sorted(shared.parent.iterdir())
    with pytest.raises(QueryRefused, match="out of memory: narrow the query"):
        query(shared, "SELECT range FROM range(30000000) ORDER BY hash(range)", max_rows=1)
    assert list(tmp_path.iterdir()) == []
    assert sorted(shared.parent.iterdir()) == before


@pytest.mark.parametrize(
    "bomb",
    [
        "WITH RECURSIVE x AS (SELECT 1 AS a UNION ALL SELECT a + 1 FROM x) SELECT count(*) FROM x",
        "SELECT count(*) FROM range(1000000000000)",
        "SELECT sleep_ms(60000)",
        "SELECT 1 FROM generate_series(1, 100000000000) ORDER BY random()",
    ],
)
def test_bombs_are_stopped(shared, bomb):
    with pytest.raises(QueryRefused, match=r"stopped after|out of memory"):
        query(shared, bomb, timeout_s=0.2)


def test_a_session_notices_a_newer_snapshot(tmp_path, make_batch):
    store = tmp_path / "sayso.duckdb"
    publish(store)
    with Session(store) as session:
        assert not session.renew()
        write_run(store, make_batch())
        assert session.ask("SELECT count(*) FROM claims").rows == [(0,)]
        assert session.renew()
        assert session.ask("SELECT count(*) FROM claims").rows == [(1,)]
        assert not session.renew()


def test_queries_print_nothing_beside_their_result(shared):
    with reader.open_reader(shared) as con:
        assert con.execute("SELECT current_setting('enable_progress_bar')").fetchone() == (False,)


def test_every_view_says_what_it_holds(shared):
    with Session(shared) as session:
        found = relations(session)
    assert {name for name, one in found.items() if one.is_view} == set(documented())
    for name, head in documented().items():
        assert head.about, name
        assert set(head.columns) == set(found[name].columns), name
        assert all(head.columns.values()), name
        assert head.example, f'{name} has no line "-- Example: SELECT ..."'


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
