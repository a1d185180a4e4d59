"""What stands around a fact is left out, and what is only implied is found: sentence in, clause out."""

from __future__ import annotations

import pytest

from claims.find import candidates
from claims.model import Role
from claims.sentences import sentences


def clauses(text: str) -> list[str]:
    return [c.clause.rstrip(".") for s in sentences(text) for c in candidates(s.text)]


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("The council, having sold the park in 2019, can hardly complain now.", "The council sold the park in 2019"),
        ("The case is closed, theft being a crime in Norway.", "theft is a crime in Norway"),
        ("It was only when Oslo banned cars in 2019 that anybody noticed.", "Oslo banned cars in 2019"),
        ("Given that Oslo banned cars I wouldn't move there.", "Oslo banned cars"),
        ("idk about all that but Oslo banned cars in 2019", "Oslo banned cars in 2019"),
        ("Off topic but Oslo banned cars in 2019", "Oslo banned cars in 2019"),
        ("I've read that Oslo banned cars in 2019.", "Oslo banned cars in 2019"),
        ("It is rather less well known that Oslo banned cars.", "Oslo banned cars"),
        ("Oslo banned cars in 2019, change my mind.", "Oslo banned cars in 2019"),
        ("Oslo banned cars in 2019, that's how serious they are.", "Oslo banned cars in 2019"),
        ("Oslo banned cars, and you still want to drive there?", "Oslo banned cars"),
        ("Oslo, it will be remembered, banned cars in 2019.", "Oslo banned cars in 2019"),
        ("Right, and remember Oslo banned cars in 2019.", "Oslo banned cars in 2019"),
        ("And the same Oslo that banned cars in 2019 wants your money.", "Oslo banned cars in 2019"),
        ("My street knows what the press won't tell you, that Oslo banned cars.", "Oslo banned cars"),
        ("We lost our flat to Oslo and its crusade to ban cars.", "Oslo is trying to ban cars"),
        ("so why did the US vote for it then?", "the US voted for it then"),
        ("They shut the plants and now they burn more coal than ever.", "now they burn more coal than ever"),
        ("Last I looked two countries had ratified.", "two countries had ratified"),
        ("wasnt it Oslo who banned cars?? what a joke", "Oslo banned cars"),
        (
            "I want my car before the UN and its crusade to get diesel cars outlawed comes for that too",
            "the UN is trying to get diesel cars outlawed",
        ),
        ("Blame the school, which closed in 2019 thanks to the council's decision to sell it.", "the council decided to sell it"),
        ("The same Oslo, let us recall, whose mayor banned cars.", "Oslo's mayor banned cars"),
        ("Isn't it the case that Oslo banned cars?", "Oslo banned cars"),
    ],
)  # fmt: skip
def test_the_fact_in_a_sentence(text: str, clause: str) -> None:
    assert any(found.startswith(clause) for found in clauses(text)), clauses(text)


def test_because_of_opens_no_clause() -> None:
    assert clauses("The planet is warming because of what we do.") == [
        "The planet is warming because of what we do"
    ]


def test_a_statement_with_a_question_mark_is_questioned() -> None:
    (found,) = candidates("wait so Oslo banned all cars in 2019??")
    assert (found.clause, found.role) == ("Oslo banned all cars in 2019", Role.QUESTIONED)
    assert not candidates("you banned all cars in 2019??")


@pytest.mark.parametrize(
    "text",
    [
        "Till the pandemic treaty kicks in.",
        "Does anyone know if the voucher works?",
        "Next you'll tell me that Oslo banned cars.",
    ],
)
def test_half_sentences_and_plain_questions_are_no_claims(text: str) -> None:
    assert not candidates(text)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("No. I was a nurse for years.", "No."),
        ("wasnt it oslo?? free speech my foot", "wasnt it oslo??"),
        ("is it true? nobody knows", "is it true?"),
    ],
)
def test_sentences_of_telephones(text: str, first: str) -> None:
    assert [s.text for s in sentences(text)] == [first, text[len(first) + 1 :]]


def test_the_next_subject_is_not_part_of_a_decision() -> None:
    (clause,) = clauses("If it weren't for Oslo's decision to ban cars, one might have liked the place.")
    assert clause == "Oslo decided to ban cars"
