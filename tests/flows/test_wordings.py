"""One claim, many wordings: over threads and runs, and as a fact-checker merges and splits, at the real command."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from claims.canonical import wording_id

pytestmark = pytest.mark.xdist_group("wordings")

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-c", "import cli; cli.main()"]
FIRST = "Leeds scrapped library fines in 2022."
SECOND = "In 2022 Leeds got rid of fines at its libraries."
THIRD = "Leeds abolished library fines back in 2022."
OTHER = "Japan has 400,000 vending machines."
SAME_OTHER = "There are 400,000 vending machines in Japan."
LEEDS, JAPAN = wording_id(FIRST), wording_id(OTHER)
THREADS = {
    "one": [FIRST, f"{SECOND} {OTHER}"],
    "two": [f"{THIRD} Das ist doch alles nur gelogen.", SAME_OTHER],
}


def sayso(*arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": str(ROOT), "SAYSO_STORE": str(home / "store.duckdb"), "COLUMNS": "160",
           "XDG_CACHE_HOME": str(home / "cache"), "NO_COLOR": "1"}  # fmt: skip
    return subprocess.run(
        [*COMMAND, *arguments], capture_output=True, text=True, env=env, timeout=300, check=False
    )


def said(*arguments: str, home: Path) -> str:
    done = sayso(*arguments, home=home)
    assert done.returncode == 0, done.stderr
    return done.stdout


def refused(*arguments: str, home: Path) -> str:
    done = sayso(*arguments, home=home)
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    return done.stderr


def rows(sql: str, home: Path) -> list[dict[str, Any]]:
    return json.loads(said("sql", sql, "--json", home=home))


def claims(home: Path) -> dict[str, tuple[int, int]]:
    """Mentions and threads by claim, as `sayso verdicts` lists them."""
    found = json.loads(said("verdicts", "--json", home=home))
    return {row["claim_id"]: (row["mentions"], row["threads"]) for row in found}


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store into which two threads were read, in two runs."""
    home = tmp_path_factory.mktemp("home")
    for name, posts in THREADS.items():
        lines = [
            {"id": f"{name}{n}", "author": f"ann{n}", "body": text, "created_utc": 1767254400 + n, "link_id": f"t3_{name}"}
            for n, text in enumerate(posts)
        ]  # fmt: skip
        (home / f"{name}.jsonl").write_text("\n".join(map(json.dumps, lines)))
        said("run", str(home / f"{name}.jsonl"), home=home)
    return home


@pytest.fixture
def home(read: Path, tmp_path: Path) -> Path:
    for file in read.glob("store*"):
        if file.is_file():
            shutil.copy(file, tmp_path)
    return tmp_path


def test_wordings_of_two_runs_count_as_one_claim(read: Path) -> None:
    assert claims(read) == {LEEDS: (3, 2), JAPAN: (2, 2)}
    found = rows(f"SELECT sum(mentions) AS n, count(DISTINCT thread_url) AS threads FROM prevalence "
                 f"WHERE claim_id = '{LEEDS}'", read)  # fmt: skip
    assert found == [{"n": 3, "threads": 2}]
    card = json.loads(said("show", "abolished library fines", "--json", home=read))
    assert card["claim"]["claim_id"] == LEEDS
    assert {(row["text"], row["mentions"], row["why"]) for row in card["wordings"]} == {
        (FIRST, 1, "first"), (SECOND, 1, "same"), (THIRD, 1, "same")
    }  # fmt: skip
    assert {m["wording"] for m in card["mentions"]} == {FIRST, SECOND, THIRD}
    shown = said("show", LEEDS, home=read)
    assert "the claim's first words" in shown
    assert wording_id(THIRD) in shown


def test_what_a_reading_tells_is_kept(read: Path) -> None:
    mention = rows(f"SELECT periods FROM claim_mentions WHERE wording_id = '{LEEDS}'", read)[0]
    assert [(p["start"], p["end"]) for p in mention["periods"]] == [("2022-01-01", "2022-12-31")]
    (japan,) = rows(
        f"SELECT claim_jurisdiction, entities FROM latest_verdicts WHERE claim_id = '{JAPAN}'", read
    )
    assert japan == {
        "claim_jurisdiction": "JP",
        "entities": [{"kind": "place", "name": "Japan", "code": "JP"}],
    }
    (passage,) = rows("SELECT language, passage FROM foreign_passages", read)
    assert passage == {"language": "de", "passage": "Das ist doch alles nur gelogen."}


@pytest.mark.slow
def test_a_merge_sticks_and_a_split_undoes_it(read: Path, home: Path) -> None:
    line = said("merge", JAPAN[:6], "library fines", "--by", "Ann Lee", "--note", "a test", home=home)
    assert len(line.splitlines()) == 1
    assert f"({LEEDS}, 5 wordings, 5 mentions)" in line
    assert claims(home) == {LEEDS: (5, 2)}
    card = json.loads(said("show", JAPAN, "--json", home=home))
    assert card["claim"]["claim_id"] == LEEDS
    assert [(d["decision"], d["decided_by"], d["note"]) for d in card["decisions"]] == [
        ("merge", "Ann Lee", "a test")
    ]
    assert {row["judged_as"] for row in card["history"]} == {LEEDS, JAPAN}
    assert "decided by Ann Lee" in said("show", LEEDS, home=home)
    assert "one claim already" in refused("merge", JAPAN, LEEDS, "--by", "Bob", home=home)

    again = said("extract", "--again", home=home)
    assert "(0 new)" in again
    assert claims(home) == {LEEDS: (5, 2)}
    said("run", str(read / "two.jsonl"), home=home)
    assert claims(home) == {LEEDS: (5, 2)}

    line = said("split", LEEDS, JAPAN, "--by", "Bob", home=home)
    assert f"({JAPAN}, 2 wordings, 2 mentions)" in line
    assert "unverified" in line
    assert claims(home) == {LEEDS: (3, 2), JAPAN: (2, 2)}
    assert [d["decision"] for d in rows("FROM claim_decisions", home)] == ["merge", "split"]


@pytest.mark.slow
def test_split_wordings_stay_together_and_apart(home: Path) -> None:
    said("split", LEEDS, "got rid of", wording_id(THIRD), "--by", "Bob", "--note", "not that", home=home)
    parted = wording_id(SECOND)
    assert claims(home) == {LEEDS: (1, 1), parted: (2, 2), JAPAN: (2, 2)}
    said("extract", "--again", home=home)
    assert claims(home) == {LEEDS: (1, 1), parted: (2, 2), JAPAN: (2, 2)}
    assert "not that" in said("show", LEEDS, home=home)

    said("merge", parted, JAPAN, "--by", "Ann", home=home)
    assert "has its id from this wording" in refused("split", LEEDS, LEEDS, "--by", "Ann", home=home)
    assert "no wording" in refused("split", LEEDS, "machines", "--by", "Ann", home=home)
    # Bob said that they differ; saying the opposite of that very decision takes it back.
    said("merge", LEEDS, parted, "--by", "Bob", home=home)
    assert claims(home) == {LEEDS: (5, 2)}


def test_a_merge_that_others_stand_against_is_refused(home: Path) -> None:
    said("merge", LEEDS, JAPAN, "--by", "Ann", home=home)
    said("split", LEEDS, JAPAN, "--by", "Bob", home=home)
    parted = wording_id(THIRD)
    said("split", LEEDS, parted, "--by", "Cy", home=home)
    said("merge", JAPAN, parted, "--by", "Cy", home=home)
    before = claims(home)
    line = refused("merge", LEEDS, parted, "--by", "Dan", home=home)
    assert f"Bob split {min(JAPAN, LEEDS)} from {max(JAPAN, LEEDS)}" in line or "Cy split" in line
    assert "sayso split" in line
    assert claims(home) == before


@pytest.mark.parametrize("command", ["merge", "split"])
def test_who_decides_must_be_named(home: Path, command: str) -> None:
    assert "--by" in refused(command, LEEDS, JAPAN, "--by", " ", home=home)
    assert sayso(command, LEEDS, JAPAN, home=home).returncode == 2


@pytest.mark.slow
def test_verdicts_by_jurisdiction_and_topic(home: Path) -> None:
    vaccine = "The measles vaccine contains 4 grams of mercury."
    (home / "three.txt").write_text(vaccine)
    said("run", str(home / "three.txt"), home=home)

    def listed(option: str, value: str) -> set[str]:
        return {row["claim_id"] for row in json.loads(said("verdicts", option, value, "--json", home=home))}

    assert listed("--jurisdiction", "jp") == {JAPAN}
    assert listed("--jurisdiction", "J") == set()
    assert listed("--topic", "Health") == {wording_id(vaccine)}
