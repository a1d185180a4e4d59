"""docs/sql.md tells what the store really holds, and its queries give what it shows."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

from bench import schema
from warehouse.lake import attach_lake
from warehouse.migrations import macros, migrate, views
from warehouse.paths import store_files
from warehouse.store import publish, query

pytestmark = pytest.mark.xdist_group("example")

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ROOT = Path(__file__).parents[1]
PAGE = schema.PAGE.read_text(encoding="utf-8")
VALUES = {"$claim": "'81ee1b4f2b99'", "$thread": "(SELECT min(url) FROM threads)"}


def filled(sql: str) -> str:
    for name, value in VALUES.items():
        sql = sql.replace(name, value)
    return sql


@pytest.fixture(scope="module")
def reviewed(example_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example's store after the reviews that the page tells to make."""
    store = tmp_path_factory.mktemp("reviewed") / "example.duckdb"
    for file in example_store.parent.glob("example*.duckdb*"):
        if file.is_file():
            shutil.copy(file, store.parent)
    told = re.findall(r"^    sayso (review .*)$", PAGE, re.MULTILINE)
    assert len(told) == 2
    for command in told:
        subprocess.run(
            [sys.executable, "-c", "import cli; cli.main()", *shlex.split(command), "--store", str(store)],
            cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, timeout=120, check=True,
        )  # fmt: skip
    return store


def test_there_are_twenty_questions_and_each_has_its_answer() -> None:
    numbers = [int(found) for found in re.findall(r"^### (\d+)\. ", PAGE, re.MULTILINE)]
    assert numbers == list(range(1, 21))
    assert len(schema.questions(PAGE)) >= 20
    assert len(schema.examples(PAGE)) == len(views()) + len(macros())


@pytest.mark.parametrize(("sql", "shown"), schema.questions(PAGE))
def test_the_example_gives_the_answer_that_is_shown(reviewed: Path, sql: str, shown: str) -> None:
    found = query(reviewed, sql)
    assert found.rows
    assert schema.answer(found.columns, found.rows) == shown


@pytest.mark.parametrize("sql", schema.examples(PAGE))
def test_the_views_examples_run_on_the_example(reviewed: Path, sql: str) -> None:
    assert query(reviewed, filled(sql)).columns


def test_every_query_runs_on_an_empty_store(tmp_path: Path) -> None:
    store = tmp_path / "new.duckdb"
    publish(store)
    for sql in (*(sql for sql, _ in schema.questions(PAGE)), *schema.examples(PAGE)):
        assert query(store, filled(sql)).columns


def test_every_query_gives_the_same_from_a_lake(
    reviewed: Path, lake_of: Callable[[Path], DuckDBPyConnection]
) -> None:
    con = lake_of(reviewed)
    for sql, shown in schema.questions(PAGE):
        found = con.execute(sql)
        columns = [column[0] for column in found.description or ()]
        assert schema.answer(columns, found.fetchall()) == shown, sql
    for sql in schema.examples(PAGE):
        assert con.execute(filled(sql)).description


def test_every_query_runs_on_an_empty_lake(tmp_path: Path) -> None:
    con = attach_lake(str(tmp_path / "catalog.ducklake"), tmp_path / "parquet")
    migrate(con, 0)
    for sql in (*(sql for sql, _ in schema.questions(PAGE)), *schema.examples(PAGE)):
        assert con.execute(filled(sql)).description


def test_the_made_parts_are_made_from_this_store() -> None:
    types = schema.columns_of_new_store()
    again = "`python -m bench.schema` makes it anew"
    assert schema.made(PAGE, types) == PAGE, again
    assert schema.PICTURE.read_text(encoding="utf-8") == schema.picture(types), again


def test_every_table_and_column_of_the_store_is_described(tmp_path: Path) -> None:
    """Against a store as the command makes it, not only as the page's maker does."""
    store = tmp_path / "new.duckdb"
    publish(store)
    real = query(
        store,
        "SELECT table_name, list(column_name ORDER BY column_index), list(data_type ORDER BY column_index) "
        "FROM duckdb_columns() WHERE database_name = 'sayso' AND NOT internal "
        "AND table_name IN (SELECT table_name FROM duckdb_tables()) GROUP BY ALL",
    ).rows
    described, types = schema.described(), schema.columns_of_new_store()
    assert {name for name, _, _ in real} == set(described)
    for name, columns, kinds in real:
        assert list(described[name]["columns"]) == columns, f"bench/schema.toml, [{name}]"
        assert list(types[name].values()) == kinds
        assert all(described[name]["columns"].values())
        for to in described[name].get("refers", {}).values():
            table, column = to.split(".")
            assert column in described[table]["columns"], f"bench/schema.toml, [{name}] refers to {to}"


def test_a_column_more_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    types = schema.columns_of_new_store()
    types["claims"]["topic"] = "BLOB"
    assert schema.made(PAGE, types) != PAGE
    assert schema.picture(types) != schema.PICTURE.read_text(encoding="utf-8")


def test_the_picture_is_sound_svg_and_no_box_lies_on_another() -> None:
    root = ElementTree.fromstring(schema.PICTURE.read_text(encoding="utf-8"))
    boxes = [
        [float(rect.attrib[side]) for side in ("x", "y", "width", "height")]
        for rect in root.iter("{http://www.w3.org/2000/svg}rect")
        if rect.attrib["class"] == "box"
    ]
    assert len(boxes) == len(schema.described())
    wide, high = (float(root.attrib[side]) for side in ("width", "height"))
    for number, (x, y, w, h) in enumerate(boxes):
        assert 0 <= x <= wide - w
        assert 0 <= y <= high - h
        for x2, y2, w2, h2 in boxes[:number]:
            assert x + w <= x2 or x2 + w2 <= x or y + h <= y2 or y2 + h2 <= y


def test_the_python_on_the_page_runs(reviewed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(store_files(reviewed).snapshot, tmp_path / "sayso.snapshot.duckdb")
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```python\n(.*?)\n```", PAGE, re.DOTALL)
    assert len(blocks) == 2
    for block in blocks:
        names: dict[str, object] = {}
        exec(block, names)
        if "table" in names:
            assert names["table"].num_rows == 4  # type: ignore[attr-defined]
        else:
            assert names["con"].execute("SELECT current_database()").fetchone() == ("sayso",)  # type: ignore[attr-defined]


def test_the_notebook_answers_five_questions(reviewed: Path, tmp_path: Path) -> None:
    notebook = [sys.executable, str(ROOT / "docs" / "analysis.py")]
    snapshot = store_files(reviewed).snapshot
    command = [*notebook, "--store", str(snapshot), "--out", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
    assert done.returncode == 0, done.stderr
    charts = {file.stem: json.loads(file.read_text()) for file in tmp_path.glob("*.json")}
    rows = {name: next(iter(chart["datasets"].values())) for name, chart in charts.items()}
    assert set(rows) == {"claims", "days", "forums", "pushback", "topics"}
    (mentions,) = query(reviewed, "SELECT count(*) FROM mentions WHERE counted").rows[0]
    assert (
        sum(row["mentions"] for row in rows["days"])
        == sum(row["mentions"] for row in rows["topics"])
        == mentions
    )
    assert [(row["posts"], round(row["per_1000"])) for row in rows["forums"]] == [(11, 273)]
    assert sorted(row["minutes"] for row in rows["pushback"]) == [21, 47]
    assert len({row["text"] for row in rows["claims"]}) == 12
    assert all(chart["title"].endswith("?") for chart in charts.values())


def test_the_notebook_without_a_snapshot_says_so_in_a_line(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "docs" / "analysis.py"), "--store", str(tmp_path / "none.duckdb")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
    assert done.returncode == 1
    (line,) = done.stderr.strip().splitlines()
    assert "none.duckdb" in line
    assert "--store" in line
