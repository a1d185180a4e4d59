"""The index beside a store is made, kept up to date and repaired without being asked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from claims.index import RankedIndex, StatementIndex
from claims.judge import judge
from claims.model import Rating, Source, VettedStatement
from flows import matching
from warehouse.paths import store_files
from warehouse.statements import load_statements, starter_statements, statements_version
from warehouse.store import import_statements

ROOT = Path(__file__).parents[2]
COUNT = matching.IN_MEMORY + 20


def line(n: int, text: str = "") -> str:
    text = text or f"The harbour of town{n} was closed in {1000 + n} after a flood."
    source = {"title": "Report", "publisher": "Harbour Board", "url": "https://example.org/"}
    return json.dumps({"id": f"s{n}", "statement": text, "rating": "false", "sources": [source]})


def imported(store: Path, *lines: str, retire: bool = False) -> None:
    file = store.with_name("more.jsonl")
    file.write_text("\n".join(lines) + "\n")
    import_statements(store, file, retire_missing=retire)


def first(store: Path, text: str) -> str:
    return matching.matcher(store).match(text)[0].statement.id


@pytest.fixture
def store(tmp_path: Path) -> Path:
    imported(tmp_path / "s.duckdb", *map(line, range(COUNT)))
    return tmp_path / "s.duckdb"


def test_a_large_store_is_indexed_on_disk_and_a_small_one_is_not(store: Path, tmp_path: Path) -> None:
    assert first(store, "town77's harbour closed by a flood") == "s77"
    assert (store_files(store).index / "current").exists()
    imported(tmp_path / "small.duckdb", line(1), line(2))
    assert first(tmp_path / "small.duckdb", "town2's harbour closed by a flood") == "s2"
    assert not store_files(tmp_path / "small.duckdb").index.exists()


def test_what_changes_in_the_store_is_found_next_time(store: Path) -> None:
    first(store, "a harbour")
    (before,) = store_files(store).index.glob("g*")
    imported(store, line(5000), line(3, "A comet fell on the village of Elm."))
    assert first(store, "harbour of town5000 closed") == "s5000"
    assert first(store, "a comet fell on Elm") == "s3"
    assert list(store_files(store).index.glob("g*")) == [before], "updated in place"
    imported(store, *map(line, range(1, COUNT)), retire=True)
    imported(store, *map(line, range(2, COUNT)), retire=True)
    assert first(store, "harbour of town1 was closed in 1001") != "s1"


@pytest.mark.parametrize("name", ["current", "state.json", "records.bin", "words/meta.json"])
def test_a_damaged_or_missing_index_is_made_anew(store: Path, name: str) -> None:
    first(store, "a harbour")
    index = store_files(store).index
    file = index / name if name == "current" else next(index.glob(f"g*/{name}"))
    file.write_bytes(file.read_bytes()[:5])
    assert first(store, "harbour of town9 was closed") == "s9"


def test_statements_come_back_as_the_store_has_them(store: Path) -> None:
    whole = {s.id: s for s in load_statements(store)}
    found = matching.matcher(store).match("harbour of town8 was closed in 1008")[0].statement
    assert found == whole["s8"]
    index, version = matching.judged_by(store)
    assert isinstance(index, RankedIndex)
    assert version == statements_version(whole.values())


def test_killed_while_it_indexes_the_next_run_finds_everything(store: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from flows import matching; import claims.disk as disk\n"
        "real = disk._done\n"
        "def slow(*a):\n    print('here', flush=True)\n    import time; time.sleep(60)\n"
        "disk._done = slow\n"
        "matching.matcher(Path(sys.argv[1]))"
    )
    first(store, "a harbour")
    imported(store, line(5000))
    writer = subprocess.Popen(
        [sys.executable, "-c", code, str(store)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout
    assert writer.stdout.readline() == "here\n"
    writer.kill()
    writer.wait()
    assert first(store, "harbour of town5000 closed") == "s5000"
    shelf = matching.shelf(store)
    assert shelf.search.total == shelf.state.live == shelf.state.rows == len(load_statements(store))


def test_verdicts_are_the_same_from_either_index(tmp_path: Path) -> None:
    """The starter statements among hundreds of others, against the starter statements alone."""
    others = [
        VettedStatement(f"o{n}", f"The harbour of town{n} was closed after a flood.", Rating.FALSE,
                        sources=(Source("Report", "Board", "https://example.org/"),))
        for n in range(COUNT)
    ]  # fmt: skip
    from claims import disk

    starters = starter_statements()
    disk.build(tmp_path / "index", ((s, s.id) for s in [*starters, *others]), "now")
    from claims.match import Matcher

    ranked = RankedIndex(Matcher(disk.DiskShelf(tmp_path / "index")))
    memory = StatementIndex(starters)
    texts = [wording for s in starters for wording in s.aliases]
    assert len(texts) > 50
    differing = [t for t in texts if judge(t, ranked).verdict.value != judge(t, memory).verdict.value]
    assert not differing


def test_match_shows_candidates_with_their_features(store: Path) -> None:
    def sayso(*arguments: str) -> subprocess.CompletedProcess[str]:
        env = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "COLUMNS": "200"}
        command = [sys.executable, "-c", "import cli; cli.main()", "match", *arguments, "--store", str(store)]
        return subprocess.run(command, capture_output=True, text=True, env=env, timeout=120, check=False)

    text = "so they shut the harbour of town42 because of a flood"
    rows = json.loads(sayso(text, "--explain", "--json").stdout)
    assert rows[0]["id"] == "s42"
    assert rows[0]["features"]["words"]["value"] > rows[1]["features"]["words"]["value"]
    header, best, *_ = sayso(text, "--csv", "--limit", "1").stdout.splitlines()
    assert header == "rank,chance,rating,statement,id"
    assert best.endswith(",s42")
    shown = sayso(text, "--explain").stdout
    assert "about the same claim with probability" in shown
    assert "cosine of static sentence vectors" in shown
    empty = sayso("  ")
    assert (empty.returncode, empty.stderr.count("\n")) == (2, 1)


def test_a_statement_is_not_lost_by_a_change_of_its_rating_alone(store: Path) -> None:
    first(store, "a harbour")
    changed = json.loads(line(6)) | {"rating": "true"}
    imported(store, json.dumps(changed))
    found = matching.matcher(store).match("harbour of town6 was closed in 1006")[0].statement
    assert found == replace(found, id="s6", rating=Rating.TRUE)
