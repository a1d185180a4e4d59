"""Comments and tweets lose what platforms add, and keep what people say."""

from __future__ import annotations

import pytest

from claims.terms import grams, terms
from claims.tidy import MAX_CHARS, parts, tidy


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tea is a leaf. — Ann (@ann_tea) January 6, 2020", "Tea is a leaf."),
        ("#BanTheBomb says @TeaParty2019", "Ban The Bomb says Tea Party 2019"),
        ("Look https://t.co/abc at pic.twitter.com/Xyz this", "Look at this"),
        ("Look at thishttps://t.co/abc", "Look at this"),
        ("RT @ann: tea &amp; milk", "ann : tea & milk"),
        ("It rained.They swam.", "It rained. They swam."),
        ("Prices rose — by 5 % — in May", "Prices rose — by 5 % — in May"),
        ("", ""),
    ],
)
def test_tidied(text: str, expected: str) -> None:
    assert tidy(text) == expected


def test_a_very_long_text_is_cut() -> None:
    assert len(tidy("word " * 30_000)) <= MAX_CHARS


def test_only_sentences_with_something_in_them_are_parts() -> None:
    assert parts("Wow! The tower fell down today. Nobody was hurt at all.") == [
        "The tower fell down today.",
        "Nobody was hurt at all.",
    ]
    assert parts("Wow!") == ["Wow!"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("$80M bounty", "a bounty of 80 million"),
        ("1,200 died", "1200 died"),
        ("twelve judges", "12 judges"),
        ("the U.S. Army", "the American army"),
        ("they criticised labour", "to criticize labor"),
        ("Café", "cafe"),
        ("the children’s photo", "a child's photos"),
    ],
)
def test_one_thing_written_in_two_ways_has_one_set_of_terms(one: str, other: str) -> None:
    assert set(terms(one)) - {"$"} == set(terms(other))


def test_us_the_country_is_not_us_the_people() -> None:
    assert "america" in terms("The US said so")
    assert "america" not in terms("They told us so")


def test_a_misspelt_word_shares_pieces_with_the_right_one() -> None:
    assert len(set(grams("hydroxychloroquine")) & set(grams("hydroxycloroquine"))) > 8
