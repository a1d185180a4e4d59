"""What ``sayso check`` prints: each claim with its reading, for people and for programs."""

from __future__ import annotations

import json

import pytest

from claims.index import StatementIndex
from claims.judge import check
from claims.model import Rating, VettedStatement
from flows import render

VETTED = [VettedStatement("mmr", "The MMR vaccine causes autism.", Rating.FALSE, topic="vaccines")]
TEXT = "Look at Norway. It is law there since 2015 that shops close at 9 pm. They jailed 40 people for it. Das stimmt nicht. The MMR vaccine causes autism."


def _shown(capsys: pytest.CaptureFixture[str], text: str, **how: bool) -> str:
    render.checked(check(text, StatementIndex(VETTED)), VETTED, **{"json": False, "csv": False, **how})
    return capsys.readouterr().out


def test_a_paragraph_is_shown_with_its_reading(capsys, monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    out = _shown(capsys, TEXT)
    for wanted in (
        'asserted: "The MMR vaccine causes autism." [117-147] (worth checking',
        'read "there" as "in Norway" (sentence before, 0.90)',
        '"since 2015" is 2015-01-01 to ... (0.90)',
        "jurisdiction NO (national)",
        "topic health (1.00)",
        "This looks like German, and only English is judged.",
    ):
        assert wanted in out


def test_programs_get_the_same(capsys) -> None:
    rows = {row["claim"]: row for row in json.loads(_shown(capsys, TEXT, json=True))}
    claim = rows["The MMR vaccine causes autism."]
    assert claim["subject"]["topic"] == "health"
    (mention,) = claim["mentions"]
    assert TEXT[mention["start"] : mention["end"]] == mention["span"]
    assert mention["unresolved"] == []
    german = rows["Das stimmt nicht."]
    assert (german["language"], german["subject"], german["verdict"]) == ("de", None, "unverified")


def test_a_single_sentence_has_its_reading_too(capsys) -> None:
    (row,) = json.loads(_shown(capsys, "Given that the MMR vaccine causes autism, I skip it.", json=True))
    assert row["mentions"][0]["span"] == "the MMR vaccine causes autism"
    assert 0 < row["mentions"][0]["worthiness"] <= 1
