"""Every statement that ships, in each of its wordings: as it is, denied, and with another place or number."""

from __future__ import annotations

import re

import pytest

from claims.index import StatementIndex
from claims.judge import check, judge
from claims.model import VettedStatement
from claims.verdict import MIRROR
from warehouse.statements import starter_statements

WORDINGS = [(statement, wording) for statement in starter_statements() for wording in statement.wordings]
ELSEWHERE = {
    "Australia": "Austria", "New South Wales": "Queensland", "Queensland": "Tasmania", "NSW": "Victoria", "UN": "EU",
    "Saudi Arabia": "Iran", "Russia": "China", "Japan": "Korea", "England": "France", "US": "UK", "UK": "US",
}  # fmt: skip
OTHER = {"one": "nine", "seven": "two", "four": "nine", "fourteen": "three", "two": "six", "three": "eight"}
_FIRST = ("The", "In", "It", "Coercive", "Human", "Vaccines", "Coercive")


@pytest.fixture(scope="module")
def index() -> StatementIndex:
    return StatementIndex(starter_statements())


@pytest.mark.parametrize(("statement", "wording"), WORDINGS)
def test_a_wording_gets_its_statements_rating(
    index: StatementIndex, statement: VettedStatement, wording: str
) -> None:
    verdict = judge(wording, index).verdict
    assert verdict.value.value == statement.rating.value
    assert verdict.confidence < 1
    assert any(source.publisher in verdict.reason for source in statement.sources)


@pytest.mark.parametrize(("statement", "wording"), WORDINGS)
def test_a_denied_wording_gets_the_mirror(
    index: StatementIndex, statement: VettedStatement, wording: str
) -> None:
    first, _, rest = wording.rstrip(".").partition(" ")
    denied = f"It is not true that {first.lower() if first in _FIRST else first} {rest}."
    verdicts = [judgement.verdict.value.value for judgement, _ in check(denied, index, scored=False)]
    assert MIRROR[statement.rating].value in verdicts


def _changed() -> list[tuple[VettedStatement, str]]:
    out = []
    for statement, wording in WORDINGS:
        for here, there in ELSEWHERE.items():
            if re.search(rf"\b{here}\b", wording):
                out.append((statement, re.sub(rf"\b{here}\b", there, wording, count=1)))
        for m in re.finditer(rf"\b(?:\d+|{'|'.join(OTHER)})\b", wording):
            other = OTHER.get(m.group()) or str(int(m.group()) + 3)
            out.append((statement, wording[: m.start()] + other + wording[m.end() :]))
    return out


@pytest.mark.parametrize(("statement", "wording"), _changed())
def test_another_place_or_number_does_not_get_the_rating(
    index: StatementIndex, statement: VettedStatement, wording: str
) -> None:
    verdict = judge(wording, index).verdict
    assert statement.id not in verdict.statement_ids or verdict.value.value != statement.rating.value
