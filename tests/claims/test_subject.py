"""Topic, jurisdiction, names and time of a claim; None where its words do not settle that."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from claims.subject import describe, topics


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("The MMR vaccine causes autism.", "health"),
        ("2023 was the hottest year since records began", "climate"),
        ("Wind turbines kill millions of birds a year.", "energy"),
        ("Real wages in Italy are lower than they were in 1990.", "economy"),
        ("Postal ballots are banned in France.", "elections"),
        ("Denmark takes jewellery off refugees.", "immigration"),
        ("Tuition fees for students were tripled.", "education"),
        ("The moon landing was faked by NASA.", "science"),
        ("Russia invaded Georgia in 2008.", "war"),
        ("It was a Tuesday.", None),
        ("Who did that?", None),
        ("", None),
    ],
)
def test_topic(text: str, topic: str | None) -> None:
    assert describe(text).topic == topic


def test_there_are_about_twenty_topics() -> None:
    assert 15 <= len(topics()) <= 25


def test_two_topics_that_speak_as_loud_are_none() -> None:
    assert describe("The football school.").topic is None


def test_a_vetted_topic_is_a_hint() -> None:
    assert describe("It was a Tuesday.", hints=("vaccines",)).topic == "health"
    assert describe("It was a Tuesday.", hints=("unheard of",)).topic is None


@pytest.mark.parametrize(
    ("text", "code", "level"),
    [
        ("Norway banned cash.", "NO", "national"),
        ("Queensland punishes coercive control.", "AU-QLD", "state"),
        ("In Queensland, Australia, it is a crime.", "AU-QLD", "state"),
        ("The EU banned plastic straws.", "EU", "union"),
        ("The UN signed it.", "UN", "global"),
        ("The UN put Saudi Arabia in charge.", None, None),
        ("Norway and Sweden banned cash.", None, None),
        ("Cash was banned.", None, None),
    ],
)
def test_jurisdiction(text: str, code: str | None, level: str | None) -> None:
    found = describe(text)
    assert (found.jurisdiction, found.level) == (code, level)


def test_entities_are_spans_with_their_kind() -> None:
    text = "Biden and Pfizer broke the Clean Air Act in Norway, says the Supreme Court of Canada."
    found = describe(text).entities
    assert [(e.kind, e.name) for e in found] == [
        ("person", "Joe Biden"),
        ("organisation", "Pfizer"),
        ("law", "Clean Air Act"),
        ("place", "Norway"),
        ("organisation", "Supreme Court of Canada"),
    ]
    assert text[found[0].start : found[0].end] == "Biden"
    assert found[3].code == "NO"


def test_words_are_no_names() -> None:
    for text in ("WHO ARE YOU", "I met a Senator.", "The Act was passed.", "Then Parliament voted."):
        assert describe(text).entities == ()


def test_time() -> None:
    said_at = datetime(2024, 6, 10, tzinfo=UTC)
    assert describe("Oslo banned cars two years ago.", said_at).periods[0].start == date(2022, 1, 1)
    assert describe("Oslo banned cars two years ago.").periods == ()
