"""A fact-checker's day at the real command: the queue, reviews, what stands, and the history of a claim."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from claims.canonical import wording_id

pytestmark = pytest.mark.xdist_group("reviews")

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-c", "import cli; cli.main()"]
BUSES = "Hull sold 40 buses in 2019."
LAMPS = "Norway has 90,000 street lamps."
POSTS = [BUSES, BUSES, LAMPS]
BUS = wording_id(BUSES)
LAMP = wording_id(LAMPS)
STATEMENT = {
    "id": "hull-buses",
    "statement": BUSES,
    "rating": "true",
    "sources": [{"publisher": "Hull Council", "url": "https://council.example/buses"}],
}


def environment(home: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "SAYSO_STORE": str(home / "store.duckdb"), "COLUMNS": "160",
            "XDG_CACHE_HOME": str(home / "cache"), "NO_COLOR": "1", "SAYSO_REVIEWER": ""}  # fmt: skip


def sayso(*arguments: str, home: Path, **more: str) -> subprocess.CompletedProcess[str]:
    env = environment(home) | more
    return subprocess.run(
        [*COMMAND, *arguments], capture_output=True, text=True, env=env, timeout=300, check=False
    )


def said(*arguments: str, home: Path, **more: str) -> str:
    done = sayso(*arguments, home=home, **more)
    assert done.returncode == 0, done.stderr
    return done.stdout


def refused(*arguments: str, home: Path) -> str:
    done = sayso(*arguments, home=home)
    assert done.returncode == 2, done.stdout
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    return done.stderr


def rows(*arguments: str, home: Path) -> dict[str, dict[str, Any]]:
    return {row["claim_id"]: row for row in json.loads(said(*arguments, "--json", home=home))}


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store into which one thread was read; nothing settles its claims."""
    home = tmp_path_factory.mktemp("home")
    lines = [
        {"id": f"c{n}", "author": f"ann{n}", "body": text, "created_utc": 1767254400 + n, "link_id": "t3_buses"}
        for n, text in enumerate(POSTS)
    ]  # fmt: skip
    (home / "thread.jsonl").write_text("\n".join(map(json.dumps, lines)))
    (home / "vetted.jsonl").write_text(json.dumps(STATEMENT))
    said("run", str(home / "thread.jsonl"), home=home)
    return home


@pytest.fixture
def home(read: Path, tmp_path: Path) -> Path:
    for file in (*read.glob("store*"), *read.glob("*.jsonl")):
        if file.is_file():
            shutil.copy(file, tmp_path)
    return tmp_path


def test_the_queue_lists_what_waits_as_table_json_and_csv(read: Path) -> None:
    found = json.loads(said("queue", "--json", home=read))
    assert [(row["claim_id"], row["asserted"], row["authors"], row["why"]) for row in found] == [
        (BUS, 2, 2, "unverified"), (LAMP, 1, 1, "unverified")
    ]  # fmt: skip
    table = said("queue", home=read)
    assert BUSES in table
    assert "2 of 2 assert" in table
    listed = list(csv.DictReader(io.StringIO(said("queue", "--csv", home=read))))
    assert [row["text"] for row in listed] == [BUSES, LAMPS]
    header = said("queue", "--csv", home=read).splitlines()[0]
    assert said("queue", "--thread", "nowhere", "--csv", home=read).splitlines() == [header]
    assert list(rows("queue", "--jurisdiction", "no", home=read)) == [LAMP]
    assert "Nothing waits" in said("queue", "--since", "2099-01-01", home=read)


@pytest.mark.slow
def test_a_review_stands_when_the_sources_change_and_the_thread_is_read_again(home: Path) -> None:
    line = said("review", BUS[:6], "--verdict", "mostly false", "--by", "Ann Lee", "--note", "It was four.",
                "--source-url", "https://example.org/4", home=home)  # fmt: skip
    assert line.splitlines() == [f'"{BUSES}" ({BUS}) is mostly false: set by Ann Lee, nothing had settled it']
    said("sources", "import", str(home / "vetted.jsonl"), home=home)
    table = said("run", str(home / "thread.jsonl"), home=home)
    assert "reviewed by Ann Lee" in table
    assert "mostly false" in table
    row = rows("verdicts", home=home)[BUS]
    assert (row["verdict"], row["decided_by"], row["machine_verdict"], row["look_again"]) == (
        "mostly_false", "Ann Lee", "true", True
    )  # fmt: skip
    assert rows("queue", home=home)[BUS]["why"] == "look again"
    card = said("show", BUS, home=home)
    assert "mostly false  It was four." in card
    assert "reviewed by Ann Lee (the machine: true, which changed since)" in card
    assert "https://example.org/4" in card
    assert len(rows("verdicts", "--verdict", "true", home=home)) == 0

    confirmed = said("review", "hull sold", "--verdict", "true", "--by", "Bo", home=home).splitlines()
    assert "Bo confirms what the machine says" in confirmed[0]
    assert "reviewers disagree (Bo: true, Ann Lee: mostly false)" in confirmed[1]
    assert "reviewers disagree (Bo: true, Ann Lee: mostly false)" in " ".join(
        said("show", BUS, home=home).split()
    )
    entries = json.loads(said("history", BUS, "--json", home=home))
    assert [(e["who"], e["verdict"], e["stands"]) for e in entries] == [
        ("machine", "unverified", "unverified"),
        ("Ann Lee", "mostly_false", "mostly_false"),
        ("machine", "true", "mostly_false"),
        ("Bo", "true", "true"),
    ]
    assert "hull-buses" in entries[2]["why"]
    assert entries[2]["sources_version"] != entries[0]["sources_version"]
    listed = list(csv.DictReader(io.StringIO(said("history", BUS, "--csv", home=home))))
    assert [row["who"] for row in listed] == [e["who"] for e in entries]
    assert "It was four." in said("history", BUS, home=home)

    assert "is mostly false again" in said("review", BUS, "--by", "bo", "--withdraw", home=home)
    said("review", BUS, "--withdraw", home=home, SAYSO_REVIEWER="Ann Lee")
    assert rows("verdicts", home=home)[BUS]["decided_by"] == "machine"


def test_the_next_comment_is_judged_by_a_claim_made_a_statement(home: Path) -> None:
    assert "unverified" in said("check", BUSES, home=home)
    told = said("review", BUS, "--verdict", "false", "--by", "Ann", "--source-url", "https://example.org/4",
                "--as-statement", home=home)  # fmt: skip
    assert f"review-{BUS}" in told
    (judged,) = json.loads(said("check", BUSES, "--json", home=home))
    assert (judged["verdict"], judged["sources"][0]["url"]) == ("false", "https://example.org/4")
    assert f"review-{BUS}" in said("review", BUS, "--by", "Ann", "--withdraw", home=home)
    assert "unverified" in said("check", BUSES, home=home)


def on_a_terminal(*arguments: str, typed: str, home: Path) -> str:
    """What a person sees who types ``typed``."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environment(home) | {"TERM": "dumb"},
        close_fds=True,
    )
    os.close(theirs)
    os.write(ours, typed.encode())
    shown = b""
    try:
        while part := os.read(ours, 65536):
            shown += part
    except OSError:  # Linux says so when the other end is closed
        pass
    os.close(ours)
    assert process.wait(timeout=60) == 0, shown
    return shown.decode()


def test_on_a_terminal_the_card_is_shown_and_the_verdict_asked_for(home: Path) -> None:
    shown = on_a_terminal(
        "review", BUS, "--by", "Ann", typed="rubbish\nfalse\nIt was four.\nftp://x\nhttps://example.org/4\n\n", home=home
    )  # fmt: skip
    assert "said 2 times" in shown
    assert '"rubbish" is no verdict' in shown
    assert '"ftp://x" is not an http(s) address' in shown
    assert "is false: set by Ann" in shown
    (entry,) = (e for e in json.loads(said("history", BUS, "--json", home=home)) if e["who"] == "Ann")
    assert (entry["note"], entry["source_urls"]) == ("It was four.", ["https://example.org/4"])


def test_on_a_terminal_an_empty_verdict_changes_nothing(home: Path) -> None:
    assert "nothing was written" in on_a_terminal("review", BUS, "--by", "Ann", typed="\n", home=home)
    assert rows("verdicts", home=home)[BUS]["decided_by"] == "machine"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--by", "Ann"), "--verdict is missing"),
        (("--verdict", "false"), "--by is missing"),
        (("--verdict", "false", "--by", " "), "--by is missing"),
        (("--verdict", "false", "--by", "machine"), "no name for a reviewer"),
        (("--verdict", "rubbish", "--by", "Ann"), "no verdict"),
        (("--verdict", "false", "--by", "Ann", "--source-url", "example.org"), "not an http(s) address"),
        (("--verdict", "false", "--by", "Ann", "--as-statement"), "needs a source"),
        (("--verdict", "disputed", "--by", "Ann", "--as-statement", "--source-url", "https://a.example"), "none"),
        (("--by", "Ann", "--withdraw"), "no review"),
        (("--by", "Ann", "--withdraw", "--verdict", "false"), "--withdraw"),
    ],
)  # fmt: skip
def test_a_wrong_review_is_one_line_and_changes_nothing(
    read: Path, arguments: tuple[str, ...], words: str
) -> None:
    assert words in refused("review", BUS, *arguments, home=read)
    assert {row["decided_by"] for row in rows("verdicts", home=read).values()} == {"machine"}


def test_a_mistyped_store_is_not_made(tmp_path: Path) -> None:
    store = str(tmp_path / "mistyped.duckdb")
    words = refused("review", BUS, "--verdict", "false", "--by", "Ann", "--store", store, home=tmp_path)
    assert "mistyped.duckdb" in words
    assert not list(tmp_path.glob("mistyped*"))


def test_a_claim_that_is_not_there_is_one_line(read: Path) -> None:
    for command in (("history", "xyzzy"), ("review", "xyzzy", "--verdict", "false", "--by", "Ann")):
        assert "no claim" in refused(*command, home=read)
