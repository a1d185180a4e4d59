"""`sayso prevalence` as its users meet it: on a terminal, in a pipe, in a program."""

from __future__ import annotations

import csv
import json
import os
import pty
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from claims.model import Claim, Judgement, Mention, Role, Verdict, VerdictValue
from extractors.model import Post, Thread
from warehouse.batch import RunBatch
from warehouse.store import write_run

ROOT = Path(__file__).parents[1]
COMMAND = [sys.executable, "-c", "import cli; cli.main()", "prevalence"]
START = datetime(2026, 1, 30, 12, tzinfo=UTC)
CLAIMS = {
    "moon": ("The moon landing was staged.", VerdictValue.FALSE),
    "tea": ("Tea is made from leaves.", VerdictValue.TRUE),
}
SAID = [
    # claim, host, days after 30 January, role, author
    ("moon", "www.forum.example", 0, Role.ASSERTED, "Ford"),
    ("moon", "www.forum.example", 0, Role.DENIED, "Arthur"),
    ("moon", "www.forum.example", 3, Role.ASSERTED, "Ford"),
    ("moon", "talk.test", 70, Role.QUOTED, "Zaphod"),
    ("tea", "talk.test", 2, Role.ASSERTED, "Arthur"),
]


def env(home: Path, **more: str) -> dict[str, str]:
    left = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "NO_COLOR", "FORCE_COLOR")}
    return {
        **left,
        "SAYSO_STORE": str(home / "store.duckdb"),
        "PYTHONPATH": str(ROOT),
        "TERM": "xterm-256color",
        **more,
    }


def sayso(*arguments: str, home: Path, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments],
        capture_output=True,
        text=True,
        env=env(home, **more),
        timeout=120,
        check=False,
    )


def on_a_terminal(*arguments: str, home: Path, **more: str) -> str:
    """What the command writes to a terminal."""
    here, there = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, *arguments], stdout=there, stderr=subprocess.STDOUT, env=env(home, **more), close_fds=True
    )
    os.close(there)
    told = b""
    try:
        while part := os.read(here, 65536):
            told += part
    except OSError:  # the other side was closed
        pass
    assert process.wait(timeout=120) == 0, told
    os.close(here)
    return told.decode()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("prevalence")
    posts: dict[str, list[Post]] = {}
    mentions = []
    for number, (claim, host, days, role, author) in enumerate(SAID):
        url, at, text = f"https://{host}/t/1", START + timedelta(days=days), CLAIMS[claim][0]
        posts.setdefault(url, []).append(Post(f"p{number}", text, author=author, created_at=at))
        mentions.append(
            (url, Mention(f"claim-{claim}", f"p{number}", role, text, 0, len(text), 0.9, "a fact"))
        )
    judged = [
        Judgement(Claim(f"claim-{key}", text, key), (), Verdict(f"claim-{key}", value, 0.9, "It is so.", ()))
        for key, (text, value) in CLAIMS.items()
    ]
    threads = tuple(
        Thread(url, "xenforo", tuple(found), title=f"All of {url}") for url, found in posts.items()
    )
    late = START + timedelta(days=100)
    write_run(
        folder / "store.duckdb",
        RunBatch(threads, mentions, tuple(judged), run_id="r", started_at=late, finished_at=late, inputs=()),
    )
    return folder


def rows(*arguments: str, home: Path) -> list[dict[str, object]]:
    done = sayso(*arguments, "--json", home=home)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def test_days_on_which_nobody_says_it_are_zeros(home: Path) -> None:
    found = rows("moon landing", home=home)
    assert [row["day"] for row in found[:5]] == [
        "2026-01-30",
        "2026-01-31",
        "2026-02-01",
        "2026-02-02",
        "2026-02-03",
    ]
    assert [row["mentions"] for row in found[:5]] == [2, 0, 0, 1, 0]
    assert (len(found), found[-1]["day"], found[-1]["quoted"]) == (71, "2026-04-10", 1)
    assert found[0]["claim_id"] == "claim-moon"
    assert [(row["month"], row["mentions"]) for row in rows("claim-m", "--by", "month", home=home)] == [
        ("2026-01-01", 2), ("2026-02-01", 1), ("2026-03-01", 0), ("2026-04-01", 1)
    ]  # fmt: skip
    weeks = [(row["week"], row["mentions"]) for row in rows("claim-m", "--by", "week", home=home)]
    assert (weeks[0], weeks[1], len(weeks)) == (("2026-01-26", 2), ("2026-02-02", 1), 11), (
        "weeks begin on Monday"
    )


def test_without_a_claim_the_leading_ones_are_listed(home: Path) -> None:
    found = rows(home=home)
    assert [(r["text"], r["verdict"], r["mentions"], r["threads"], r["authors"]) for r in found] == [
        ("The moon landing was staged.", "false", 4, 2, 3), ("Tea is made from leaves.", "true", 1, 1, 1)
    ]  # fmt: skip
    (first,) = rows("--limit", "1", home=home)
    assert first["claim_id"] == "claim-moon"
    assert "--limit shows more" in sayso("--limit", "1", home=home).stderr


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("thread", {"https://www.forum.example/t/1": 3, "https://talk.test/t/1": 1}),
        ("forum", {"forum.example": 3, "talk.test": 1}),
        ("role", {"asserted": 2, "denied": 1, "quoted": 1}),
        ("verdict", {"false": 4}),
        ("topic", {None: 4}),
        ("jurisdiction", {None: 4}),
        ("claim", {"The moon landing was staged.": 4}),
    ],
)
def test_one_claim_by_anything(home: Path, by: str, expected: dict[str, int]) -> None:
    key = {"thread": "thread_url", "forum": "site", "claim": "text"}.get(by, by)
    assert {row[key]: row["mentions"] for row in rows("moon", "--by", by, home=home)} == expected


@pytest.mark.parametrize(
    ("options", "mentions"),
    [
        (("--since", "2026-02-02"), 2),
        (("--until", "2026-01-30"), 2),
        (("--until", "2026-01-30T10:00"), 0),
        (("--since", "2026-01-31", "--until", "2026-02-02"), 2),
        (("--site", "forum.example"), 3),
        (("--site", "WWW.forum.example"), 3),
        (("--site", "example"), 3),
        (("--site", "orum.example"), 0),
        (("--thread", "of https://talk"), 2),
        (("--verdict", "true"), 1),
        (("--role", "denied"), 1),
        (("--topic", "health"), 0),
        (("--jurisdiction", "AU"), 0),
    ],
)
def test_every_option_narrows(home: Path, options: tuple[str, ...], mentions: int) -> None:
    assert sum(int(str(row["mentions"])) for row in rows("--by", "role", *options, home=home)) == mentions


def test_a_spreadsheet_gets_a_header_also_without_rows(home: Path) -> None:
    done = sayso("--by", "forum", "--csv", home=home)
    table = list(csv.DictReader(done.stdout.splitlines()))
    assert [(row["site"], row["mentions"]) for row in table] == [("forum.example", "3"), ("talk.test", "2")]
    nothing = sayso("--by", "forum", "--topic", "zebra", "--csv", home=home).stdout.splitlines()
    assert nothing == done.stdout.splitlines()[:1]
    assert "No mentions." in sayso("--topic", "zebra", home=home).stdout


def test_a_pipe_gets_a_plain_table(home: Path) -> None:
    told = sayso("moon", "--by", "month", home=home).stdout
    assert re.search(r"2026-01-01 +2 +1 +0 +1 +0", told)
    assert re.search(r"2026-03-01 +0 +0 +0 +0 +0", told)
    assert "\x1b" not in told
    assert "█" not in told


@pytest.mark.parametrize("width", [60, 140])
def test_a_terminal_gets_bars_and_lines_that_fit(home: Path, width: int) -> None:
    bars = on_a_terminal("moon", "--by", "month", home=home, COLUMNS=str(width), NO_COLOR="1")
    lengths = {m[1]: len(m[2]) for m in re.finditer(r"(2026-\d\d-01) +\d+ *(█*)", bars)}
    assert lengths["2026-01-01"] > lengths["2026-02-01"] > 0 == lengths["2026-03-01"]
    line = on_a_terminal("moon", home=home, COLUMNS=str(width), NO_COLOR="1")
    assert "4 mentions by day" in line
    assert re.search(r"[\u2801-\u28ff]", line), "drawn in dots"
    assert "26-01-30" in line
    for text in (bars, line):
        assert not re.search(r"\x1b\[[\d;]*[34]\d", text), "no colour"
        shown = re.sub(r"\x1b\[[\d;]*m", "", text)
        assert max(map(len, shown.splitlines())) <= width


def test_colours_are_those_of_the_verdicts(home: Path) -> None:
    told = on_a_terminal(home=home, COLUMNS="100")
    assert re.search(r"\x1b\[31[\d;]*m█", told)
    assert re.search(r"\x1b\[32[\d;]*m█", told)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("no such claim",), "no claim has"),
        (("claim-",), "more than one claim"),
        (("--by", "decade"), "it is one of day, week, month"),
        (("--role", "shouted"), "asserted, questioned, denied, quoted"),
        (("--verdict", "liar"), "mostly_true"),
        (("--since", "soonish"), "no date"),
        (("--since", "2026-02-02", "--until", "2026-02-01"), "nothing lies between"),
        (("--json", "--csv"), "not both"),
    ],
)
def test_what_is_wrong_is_one_line(home: Path, arguments: tuple[str, ...], words: str) -> None:
    done = sayso(*arguments, home=home)
    assert done.returncode == 2
    (line,) = done.stderr.strip().splitlines()
    assert words in line
    assert done.stdout == ""
