"""``sayso store`` and the doctor's line, as commands."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

import flows
from extractors.model import Page
from flows.fetch import Fetched
from flows.keep import Place, keeping
from flows.store_archives import check_archives
from warehouse.batch import PageSeen, RunBatch
from warehouse.connect import attach
from warehouse.migrations import migrations, newest_version
from warehouse.paths import store_files
from warehouse.store import publish, write_run

ROOT = Path(flows.__file__).parents[1]
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
URL = "https://forum.example/t/1"
Sayso = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    publish(tmp_path / "sayso.duckdb")
    return tmp_path / "sayso.duckdb"


@pytest.fixture
def sayso(tmp_path: Path) -> Sayso:
    env = os.environ | {
        "PYTHONPATH": str(ROOT), "SAYSO_STORE": str(tmp_path / "sayso.duckdb"), "SAYSO_CACHE": str(tmp_path / "cache"),
        "PREFECT_HOME": str(tmp_path / "prefect"), "NO_COLOR": "1",
    }  # fmt: skip

    def run(*arguments: object, **more: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", "import cli; cli.main()", *map(str, arguments)]
        return subprocess.run(
            command, capture_output=True, text=True, env=env | more, timeout=60, check=False
        )

    return run


def test_info_and_check_for_people_and_programs(store: Path, sayso: Sayso) -> None:
    shown = sayso("store", "info").stdout
    assert f"{store} (" in shown
    assert "made just now: in step" in shown
    told = json.loads(sayso("store", "info", "--json").stdout)
    assert told["in_step"] is True
    assert told["rows"]["statements"] >= 25
    table = dict(csv.reader(io.StringIO(sayso("store", "info", "--csv").stdout)))
    assert table["rows.statements"] == str(told["rows"]["statements"])
    checked = sayso("store", "check", "--json")
    assert (checked.returncode, checked.stderr) == (0, "")
    assert all(row["ok"] for row in json.loads(checked.stdout))
    rows = list(csv.DictReader(io.StringIO(sayso("store", "check", "--csv").stdout)))
    assert {row["ok"] for row in rows} == {"True"}


def test_a_backup_goes_round(store: Path, sayso: Sayso, tmp_path: Path) -> None:
    made = json.loads(sayso("store", "backup", tmp_path / "backups", "--json").stdout)
    done = sayso("store", "restore", made["backup"], "--to", tmp_path / "b.duckdb")
    assert (done.returncode, done.stderr) == (0, "")
    assert f"{tmp_path / 'b.duckdb'}: " in done.stdout
    assert sayso("store", "check", "--store", tmp_path / "b.duckdb").returncode == 0
    assert "now" in sayso("store", "vacuum").stdout
    assert "which a folder would have" in sayso("store", "backup", tmp_path / "one.duckdb").stdout
    assert sayso("store", "check", "--store", tmp_path / "one.duckdb").returncode == 0


def test_no_store_is_a_line_that_says_what_to_do(sayso: Sayso) -> None:
    for command in ("info", "check", "backup", "vacuum"):
        done = sayso("store", command)
        assert done.returncode == 2
        (line,) = done.stderr.splitlines()
        assert "sayso run FILE" in line


def test_a_migration_is_told_in_a_line(tmp_path: Path, sayso: Sayso) -> None:
    store = tmp_path / "sayso.duckdb"
    with attach(store, read_only=False) as con:
        con.execute(migrations()[0].sql)
        con.execute("INSERT INTO schema_version VALUES (1, 'initial', now())")
    done = sayso("verdicts")
    assert done.returncode == 0
    (line,) = done.stderr.splitlines()
    assert str(tmp_path / f"sayso.duckdb.before-v{newest_version()}.duckdb") in line
    assert sayso("verdicts").stderr == ""


def test_the_doctor_speaks_in_words(store: Path, sayso: Sayso, tmp_path: Path) -> None:
    found = {row["what"]: row for row in json.loads(sayso("doctor", "--json").stdout)}
    assert found["store"]["ok"]
    assert " statements; " in found["store"]["detail"]
    assert "snapshot in step" in found["store"]["detail"]
    assert found["cache folder"] == {"what": "cache folder", "ok": True, "detail": str(tmp_path / "cache")}
    (tmp_path / "file").write_text("")
    found = {
        row["what"]: row
        for row in json.loads(sayso("doctor", "--json", PREFECT_HOME=str(tmp_path / "file" / "x")).stdout)
    }
    assert not found["flow engine's folder"]["ok"]
    assert "PREFECT_HOME" in found["flow engine's folder"]["detail"]


def kept(store: Path, file: str | None = None) -> Path:
    """A store that names a page in an archive; gives the archive."""
    page = Page(URL, b"<html>said</html>", "text/html", NOW)
    fetched = Fetched(page, 200, (("Content-Type", "text/html"),), URL, False, "HTTP/1.1", page.body, None)
    with keeping(store_files(store).pages) as keeper:
        assert keeper
        place: Place = keeper.keep(fetched, URL)
    seen = PageSeen(
        URL, URL, NOW, NOW, warc_file=file or place.file, warc_offset=place.offset, warc_record=place.record
    )
    batch = RunBatch(pages=(seen,), started_at=NOW, finished_at=NOW)
    write_run(store, replace(batch, run_id="r"))
    return store_files(store).pages / place.file


def told(store: Path) -> list[tuple[str, bool]]:
    return [(finding.what, finding.ok) for finding in check_archives(store, lambda line: None)]


def test_archives_are_read_where_the_store_says(store: Path) -> None:
    archive = kept(store)
    whole = archive.read_bytes()
    assert told(store) == [("archives", True)]
    bad = [(f"archive {archive.name}", False), ("archives", True)]
    archive.write_bytes(whole[: len(whole) - 40])
    assert told(store) == bad
    archive.unlink()
    assert told(store) == bad


def test_an_archive_of_the_users_own_may_be_moved(store: Path, tmp_path: Path) -> None:
    kept(store, str(tmp_path / "mine.warc.gz"))
    assert told(store) == [(f"archive {tmp_path / 'mine.warc.gz'}", True), ("archives", True)]
