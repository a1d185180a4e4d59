"""A claim is judged by what held on the days that it speaks of."""

from __future__ import annotations

from datetime import date

import pytest

from claims.index import StatementIndex
from claims.judge import judge
from claims.model import Match, Rating, Source, Stance, VettedStatement
from claims.validity import Day, Known, last_day

LAW = (Source("Bridge Act", "Norway Legislation", "https://law.example", "2010-01", "legislation"),)
OLD = VettedStatement(
    "old", "Parking on the bridge is not a crime in Norway.", Rating.TRUE, jurisdiction="NO",
    valid_to=date(2024, 6, 30), sources=LAW,
)  # fmt: skip
NEW = VettedStatement(
    "new", "Parking on the bridge is a crime in Norway.", Rating.TRUE, jurisdiction="NO",
    valid_from=date(2024, 7, 1), sources=LAW,
)  # fmt: skip


@pytest.fixture(scope="module")
def index() -> StatementIndex:
    return StatementIndex([OLD, NEW])


@pytest.mark.parametrize(
    ("claim", "on", "expected", "by"),
    [
        ("Parking on the bridge is a crime in Norway", date(2026, 1, 1), "true", "new"),
        ("Parking on the bridge is not a crime in Norway", date(2026, 1, 1), "false", "new"),
        ("Parking on the bridge is a crime in Norway", date(2024, 7, 1), "true", "new"),
        ("Parking on the bridge is a crime in Norway", date(2024, 6, 30), "false", "old"),
        ("Parking on the bridge is not a crime in Norway", date(2021, 5, 5), "true", "old"),
        ("In 2019 parking on the bridge was a crime in Norway", date(2026, 1, 1), "false", "old"),
        ("In 2019 parking on the bridge was not a crime in Norway", date(2026, 1, 1), "true", "old"),
        ("In 2025 parking on the bridge was a crime in Norway", date(2026, 1, 1), "true", "new"),
        ("Parking on the bridge has been a crime in Norway since 2024", date(2026, 1, 1), "true", "new"),
        # It was so for a part of the time up to now: that proves "was", and disproves nothing.
        ("Parking on the bridge was a crime in Norway", date(2026, 1, 1), "true", "new"),
    ],
)
def test_what_held_on_the_day_in_question_decides(
    index: StatementIndex, claim: str, on: date, expected: str, by: str
) -> None:
    verdict = judge(claim, index, on, least=0.0).verdict
    assert (verdict.value.value, verdict.statement_ids) == (expected, (by,)), verdict.reason


def test_what_was_legal_once_is_not_called_false_for_what_holds_now() -> None:
    verdict = judge(
        "Parking on the bridge was legal in Norway", StatementIndex([NEW]), date(2026, 1, 1)
    ).verdict
    assert verdict.value.value == "unverified"
    assert "it holds only from 1 July 2024, and the claim may speak of another time" in verdict.reason


@pytest.mark.parametrize(
    ("statement", "on", "said"),
    [
        (OLD, date(2026, 1, 1), "it held until 30 June 2024"),
        (NEW, date(2021, 5, 5), "it holds only from 1 July 2024"),
    ],
)
def test_the_reason_names_the_time_for_which_a_statement_holds(
    statement: VettedStatement, on: date, said: str
) -> None:
    verdict = judge("Parking on the bridge is a crime in Norway", StatementIndex([statement]), on).verdict
    assert verdict.value.value == "unverified"
    assert said in verdict.reason


def test_a_deed_is_not_dated_by_what_came_of_it() -> None:
    joined = VettedStatement(
        "nato", "Sweden joined the alliance.", Rating.TRUE, jurisdiction="SE", valid_from=date(2024, 3, 7)
    )
    claim = "Sweden joined the alliance in 2025"
    assert (
        judge(claim, StatementIndex([joined]), date(2026, 1, 1), least=0.0).verdict.value.value
        == "unverified"
    )


def test_a_claim_made_over_many_years_is_judged_for_today_and_that_is_said(index: StatementIndex) -> None:
    day = Day(date(2026, 1, 1), Known.MANY)
    verdict = judge("Parking on the bridge is a crime in Norway", index, day, least=0.0).verdict
    assert verdict.value.value == "true"
    assert "this is what holds today" in verdict.reason


def test_without_a_day_nothing_is_too_old() -> None:
    verdict = judge(
        "Parking on the bridge is not a crime in Norway", StatementIndex([OLD]), least=0.0
    ).verdict
    assert verdict.value.value == "true"


def test_the_reason_says_what_differs_and_since_when() -> None:
    claim = "Parking on the bridge is not a crime in Norway"
    reason = judge(claim, StatementIndex([NEW]), date(2026, 1, 1), least=0.0).verdict.reason
    assert reason == (
        'False: a vetted statement says the opposite: "Parking on the bridge is a crime in Norway" '
        "(Norway Legislation, January 2010; in force since 1 July 2024). "
        'The claim says "not", the statement does not.'
    )


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2024", date(2024, 12, 31)), ("2024-02", date(2024, 2, 29)), ("2024-12", date(2024, 12, 31)),
        ("2024-03-28", date(2024, 3, 28)), ("spring 2024", None), ("2024-13", None), ("", None), (None, None),
    ],
)  # fmt: skip
def test_a_date_without_a_day_may_be_its_last(written: str | None, expected: date | None) -> None:
    assert last_day(written) == expected


def test_matches_beyond_the_shown_ones_still_decide_and_are_shown() -> None:
    others = [
        VettedStatement(
            f"o{n}", f"Parking on the bridge is a crime in Norway, said mayor number {n}.", Rating.TRUE
        )
        for n in range(7)
    ]
    found = judge("Parking on the bridge is a crime in Norway", StatementIndex([*others, NEW]), least=0.0)
    deciding: list[Match] = [m for m in found.matches if m.statement_id in found.verdict.statement_ids]
    assert [m.statement_id for m in deciding] == ["new"]
    assert all(m.stance is not Stance.DOES_NOT_SETTLE for m in deciding)
