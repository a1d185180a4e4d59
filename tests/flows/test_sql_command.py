"""`sayso sql` as a program meets it: files of statements, standard input, files of results, limits."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pyarrow.ipc
import pyarrow.parquet
import pytest

from warehouse.store import publish

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store") / "store.duckdb"
    publish(path)
    return path


def sql(store: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": str(ROOT), "SAYSO_STORE": str(store), "NO_COLOR": "1"}
    return subprocess.run(
        [sys.executable, "-c", "import cli; cli.main()", "sql", *arguments],
        input=stdin, capture_output=True, text=True, env=env, timeout=60, check=False,
    )  # fmt: skip


def one_line(result: subprocess.CompletedProcess[str]) -> str:
    assert result.returncode == 2, result
    (line,) = result.stderr.strip().splitlines()
    return line


def test_without_a_query_and_a_terminal_standard_input_is_read(store: Path) -> None:
    for arguments in ((), ("-",)):
        result = sql(store, *arguments, "--json", stdin="SELECT 1 AS a, 2 AS a, 1.5 AS b")
        assert json.loads(result.stdout) == [{"a": 1, "a_2": 2, "b": 1.5}]


def test_a_file_is_run_statement_by_statement(store: Path, tmp_path: Path) -> None:
    file = tmp_path / "queries.sql"
    file.write_text("-- two\nSELECT 1 AS x;\nFROM range(3);\n")
    assert json.loads(sql(store, "--file", str(file), "--json", "--max-rows", "2").stdout) == [
        {"query": "SELECT 1 AS x", "columns": ["x"], "rows": [{"x": 1}], "truncated": False},
        {"query": "FROM range(3)", "columns": ["range"], "rows": [{"range": 0}, {"range": 1}], "truncated": True},
    ]  # fmt: skip
    tables = sql(store, "--file", "-", stdin=file.read_text()).stdout
    assert tables.index("SELECT 1 AS x") < tables.index("FROM range(3)")
    assert "2 statements and --csv takes one" in one_line(sql(store, "--file", str(file), "--csv"))


def test_an_error_in_a_file_names_its_line_and_stops(store: Path, tmp_path: Path) -> None:
    file = tmp_path / "queries.sql"
    file.write_text("SELECT 41 + 1;\n\nSELECT\n  nope\nFROM claims;\nSELECT 77;\n")
    result = sql(store, "--file", str(file))
    assert f"{file} line 4: Binder Error" in one_line(result)
    assert "42" in result.stdout
    assert "77" not in result.stdout


def test_a_file_that_writes_is_refused_before_anything_runs(store: Path, tmp_path: Path) -> None:
    file = tmp_path / "queries.sql"
    file.write_text("SELECT 41 + 1;\n-- now\nDROP TABLE claims;\n")
    result = sql(store, "--file", str(file))
    assert "line 3: only reading is allowed" in one_line(result)
    assert result.stdout == ""


EVERY_KIND = (
    "SELECT range AS n, -1 AS minus, '=1+1' AS text, NULL AS empty, [1, 2] AS list, {'a': 'é'} AS struct, "
    "DATE '2026-01-31' AS day, 1.5 AS n FROM range(25000)"
)


def test_results_go_into_files_whole_and_without_a_row_limit(store: Path, tmp_path: Path) -> None:
    files = {ending: tmp_path / f"out.{ending}" for ending in ("parquet", "csv", "json", "jsonl", "arrow")}
    for file in files.values():
        assert sql(store, EVERY_KIND, "--out", str(file)).stdout == f"25000 rows in {file}\n"
    tables = (pyarrow.parquet.read_table(files["parquet"]), pyarrow.ipc.open_file(files["arrow"]).read_all())
    for table in tables:
        assert table.column_names[-1] == "n_2"
        assert table.slice(24999)["n"].to_pylist() == [24999]
    with files["csv"].open(newline="") as lines:
        rows = list(csv.reader(lines))
    assert rows[1] == ["0", "-1", "'=1+1", "", "[1, 2]", '{"a": "é"}', "2026-01-31", "1.5"]
    assert len(rows) == 25001
    objects = json.loads(files["json"].read_text())
    assert objects == [json.loads(line) for line in files["jsonl"].read_text().splitlines()]
    assert objects[0] == {"n": 0, "minus": -1, "text": "=1+1", "empty": None, "list": [1, 2],
                          "struct": {"a": "é"}, "day": "2026-01-31", "n_2": 1.5}  # fmt: skip


@pytest.mark.parametrize(
    ("query", "name", "words"),
    [
        ("SELECT error('late') FROM range(100000) WHERE range = 99999", "old.parquet", "late"),
        ("SELECT 1 / (range - 60000)::VARCHAR::INTEGER, error('late') FROM range(60001)", "old.csv", "late"),
        ("SELECT INTERVAL 1 DAY AS a", "old.parquet", "cast it to text"),
        ("SELECT count(*) FROM range(1000000000000)", "old.jsonl", "stopped after 0.5 s"),
        ("DROP TABLE claims", "old.json", "only reading"),
        ("SELECT 1", "old.xls", "name it .parquet"),
    ],
)
def test_what_fails_leaves_the_old_file(
    store: Path, tmp_path: Path, query: str, name: str, words: str
) -> None:
    file = tmp_path / name
    file.write_text("old")
    assert words in one_line(sql(store, query, "--out", str(file), "--timeout", "0.5"))
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [(name, "old")]


def test_a_row_limit_for_a_file_is_told(store: Path, tmp_path: Path) -> None:
    for name in ("a.csv", "a.arrow"):
        result = sql(store, "FROM range(99)", "--out", str(tmp_path / name), "--max-rows", "7")
        assert result.stdout.startswith("7 rows")
        assert "first 7 rows" in result.stderr
        exact = sql(store, "FROM range(7)", "--out", str(tmp_path / name), "--max-rows", "7")
        assert exact.stderr == ""


def test_what_duckdb_cannot_stop_ends_with_the_process(store: Path, tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    long = "SELECT len(repeat('x', 4000000000)) + len(repeat('y', 4000000000))"
    assert one_line(sql(store, long, "--timeout", "0.2", "--out", str(file))).startswith("sayso: ")
    assert list(tmp_path.iterdir()) == []


def test_one_long_text_after_the_other_runs_out_of_memory_in_one_line(store: Path) -> None:
    said = one_line(sql(store, "SELECT repeat('x', 50000000 + range) FROM range(2000)"))
    assert "out of memory" in said


def test_nothing_in_json_drives_a_terminal(store: Path) -> None:
    result = sql(store, "SELECT chr(155) || '2J' || chr(8238) || 'x' AS a", "--json")
    assert "\x9b" not in result.stdout
    assert "\u202e" not in result.stdout
    assert json.loads(result.stdout) == [{"a": "\x9b2J\u202ex"}]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("SELECT 1", "--file", "x.sql"), "not both"),
        (("--file", "none.sql"), "none.sql: No such file"),
        (("SELECT 1", "--out", "x.csv", "--json"), "--out picks"),
        (("--file", "-"), "no statement"),
        (("SELECT 1", "--out", "none/x.csv"), "none/x.csv.new: No such file"),
    ],
)
def test_wrong_options_are_one_line(store: Path, arguments: tuple[str, ...], words: str) -> None:
    assert words in one_line(sql(store, *arguments))
