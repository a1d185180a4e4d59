"""What a fact-checker sees for one sentence, on the statements that ship."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.index import StatementIndex
from claims.judge import check, judge
from claims.model import Rating, Stance, VerdictValue
from claims.verdict import MIRROR, rate
from warehouse.statements import starter_statements


@pytest.fixture(scope="module")
def index() -> StatementIndex:
    return StatementIndex(starter_statements())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In Australia you can go to jail for a year for criticising your wife", "false"),
        ("In Australia you can not go to jail for a year for criticising your wife", "true"),
        ("In Australia you can't go to jail for a year for criticising your wife", "true"),
        ("In Austria you can go to jail for a year for criticising your wife", "unverified"),
        ("In Australia you can go to jail for seven years for criticising your wife", "unverified"),
        ("Vaccines do not cause autism", "true"),
        ("Vaccines cause cancer", "unverified"),
        ("It is a myth that vaccines cause autism", "true"),
        ("NASA never faked the moon landing", "true"),
        ("The UN has banned anime in Japan", "unverified"),
        ("China created the UN cybercrime treaty", "unverified"),
        ("Coercive control is a federal crime in Australia", "false"),
        ("Coercive control is a crime in Victoria", "unverified"),
        ("There is no UN agenda", "unverified"),
        ("My neighbour's dog barks all night", "unverified"),
    ],
)
def test_a_sentence_gets_its_verdict(index: StatementIndex, text: str, expected: str) -> None:
    ((judgement, _),) = check(text, index)
    assert judgement.verdict.value.value == expected, judgement.verdict.reason


def test_a_false_verdict_names_both_states_laws(index: StatementIndex) -> None:
    ((judgement, _),) = check("In Australia you can go to jail for a year for criticising your wife", index)
    assert judgement.verdict.statement_ids == ("au-criticising-partner-crime",)
    assert "New South Wales" in judgement.verdict.reason
    assert "Queensland" in judgement.verdict.reason


def test_every_paraphrase_gets_its_statements_rating_and_none_a_wrong_one(index: StatementIndex) -> None:
    wrong, silent, total = [], [], 0
    for statement in starter_statements():
        for wording in statement.wordings:
            total += 1
            value = judge(wording, index).verdict.value.value
            if value == "unverified":
                silent.append(wording)
            elif value != statement.rating.value:
                wrong.append((wording, value))
    assert not wrong
    assert not silent


@given(st.sampled_from(list(Stance)), st.sampled_from(list(Rating)))
def test_verdict_table(stance: Stance, rating: Rating) -> None:
    value = rate(stance, rating)
    if stance is Stance.DOES_NOT_SETTLE:
        assert value is VerdictValue.UNVERIFIED
    elif stance is Stance.AGREES:
        assert value.value == rating.value
    else:
        assert value.value == MIRROR[rating].value
        assert MIRROR[MIRROR[rating]] is rating


def test_an_empty_store_settles_nothing() -> None:
    assert judge("The moon landing was staged", StatementIndex([])).verdict.value is VerdictValue.UNVERIFIED


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_judged_without_a_crash(text: str) -> None:
    index = StatementIndex(starter_statements()[:3])
    for judgement, _ in check(text, index):
        assert 0 <= judgement.verdict.confidence <= 1


def test_a_paragraph_gives_a_verdict_a_claim(index: StatementIndex) -> None:
    text = (
        "I love this forum. NASA faked the moon landing. Childhood vaccines cause autism and that is a fact!"
    )
    found = check(text, index)
    assert [j.verdict.value.value for j, _ in found] == ["false", "false"]
    for _, mentions in found:
        assert all(text[m.start : m.end] == m.span for m in mentions)
