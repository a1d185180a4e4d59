"""The day that a claim is judged for, and how sure a verdict must be."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from claims.validity import Known
from flows import days, settings

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("said", "expected", "known"),
    [
        ([], TODAY, Known.TODAY),
        ([date(2021, 5, 5)], date(2021, 5, 5), Known.SAID),
        ([date(2021, 9, 1), date(2021, 5, 5)], date(2021, 9, 1), Known.SAID),
        ([date(2021, 5, 5), date(2024, 5, 5)], TODAY, Known.MANY),
        ([date(2031, 1, 1)], TODAY, Known.SAID),
    ],
)
def test_a_claim_is_judged_for_the_day_it_was_said(said: list[date], expected: date, known: Known) -> None:
    assert days.day_of(said, TODAY) == (expected, known)


@pytest.mark.parametrize("slip", ["five", "5%", "-0.1", "2", "nan"])
def test_a_wrong_share_of_false_verdicts_is_refused(monkeypatch: pytest.MonkeyPatch, slip: str) -> None:
    monkeypatch.setenv("SAYSO_FALSE_VERDICTS", slip)
    with pytest.raises(ValueError, match=r'SAYSO_FALSE_VERDICTS is ".*"; it is a share from 0 to 1'):
        settings.false_verdicts()


@pytest.mark.parametrize(
    "command", [["check", "The moon landing was staged"], ["run", "examples/thread.html"]]
)
def test_a_wrong_share_is_told_in_one_line(tmp_path: Path, command: list[str]) -> None:
    env = {
        **os.environ, "PYTHONPATH": str(ROOT), "SAYSO_STORE": str(tmp_path / "none.duckdb"),
        "XDG_CACHE_HOME": str(tmp_path), "SAYSO_FALSE_VERDICTS": "five",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", "import cli; cli.main()", *command],
        capture_output=True, text=True, env=env, timeout=300, check=False, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr == 'sayso: SAYSO_FALSE_VERDICTS is "five"; it is a share from 0 to 1, such as 0.05\n'


def test_verdicts_of_another_share_are_of_another_method(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SAYSO_FALSE_VERDICTS", raising=False)
    usual = settings.method_version()
    monkeypatch.setenv("SAYSO_FALSE_VERDICTS", "0.01")
    assert settings.method_version() != usual


STATEMENTS = [
    {"id": "old", "statement": "Parking on the bridge is not a crime in Norway.", "valid_from": None, "valid_to": "2024-06-30"},
    {"id": "new", "statement": "Parking on the bridge is a crime in Norway.", "valid_from": "2024-07-01", "valid_to": None},
]  # fmt: skip
SOURCE = {"title": "Bridge Act", "publisher": "Norway Legislation", "url": "https://law.example/bridge"}


def _post(number: int, day: str, text: str) -> str:
    return (
        f'{{"id": {number}, "post_number": {number}, "username": "u{number}", "created_at": "{day}T10:00:00.000Z", '
        f'"cooked": "<p>{text}</p>"}}'
    )


def _thread(folder: Path, name: str, *posts: str) -> Path:
    file = folder / f"{name}.json"
    number = sum(map(ord, name))
    body = f'{{"id": {number}, "slug": "{name}", "title": "Bridge", "post_stream": {{"posts": [{", ".join(posts)}]}}}}'
    file.write_text(body, encoding="utf-8")
    return file


@pytest.mark.prefect
@pytest.mark.slow
def test_an_old_comment_is_judged_by_the_law_of_its_day(tmp_path: Path) -> None:
    env = {
        **os.environ, "PYTHONPATH": str(ROOT), "SAYSO_STORE": str(tmp_path / "store.duckdb"),
        "XDG_CACHE_HOME": str(tmp_path / "cache"), "SAYSO_FALSE_VERDICTS": "1",
    }  # fmt: skip

    def sayso(*arguments: str) -> str:
        command = [sys.executable, "-c", "import cli; cli.main()", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, env=env, timeout=300, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    vetted = tmp_path / "vetted.jsonl"
    rest = {"rating": "true", "explanation": "", "topic": "bridges", "jurisdiction": "NO", "aliases": []}
    rows = [{**rest, **one, "sources": [SOURCE]} for one in STATEMENTS]
    vetted.write_text("".join(json.dumps(row) + "\n" for row in rows))
    sayso("sources", "import", str(vetted))
    said = "Parking on the bridge is a crime in Norway."
    old = _thread(tmp_path, "old", _post(1, "2021-05-05", said))
    (first,) = json.loads(sayso("run", str(old), "--json"))
    assert (first["verdict"], first["statement_ids"]) == ("false", ["old"])
    new = _thread(tmp_path, "new", _post(2, "2026-02-02", said))
    (second,) = json.loads(sayso("run", str(new), "--json"))
    assert (second["verdict"], second["statement_ids"]) == ("true", ["new"])
    assert "said at times far apart" in second["reason"]
    card = sayso("show", second["claim_id"])
    assert re.search(r"sure 0\.9\d: start \+\d", card)
    assert card.index("sure 0.") > card.index("closest wording")
