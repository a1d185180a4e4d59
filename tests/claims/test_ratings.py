"""Publishers' words on the one scale."""

from __future__ import annotations

import pytest

from claims.model import Rating
from claims.ratings import UnknownRating, to_rating


@pytest.mark.parametrize(
    ("word", "rating"),
    [
        *((rating.value, rating) for rating in Rating),
        ("True", Rating.TRUE),
        (" CORRECT! ", Rating.TRUE),
        ("Mostly-True", Rating.MOSTLY_TRUE),
        ("Half True", Rating.MIXED),
        ("Mixture", Rating.MIXED),
        ("Missing context.", Rating.MIXED),
        ("mostly_false", Rating.MOSTLY_FALSE),
        ("Fake", Rating.FALSE),
        ("No evidence", Rating.UNPROVEN),
        ("Unsupported", Rating.UNPROVEN),
    ],
)
def test_clear_wordings(word, rating):
    assert to_rating(word) is rating


@pytest.mark.parametrize("word", ["Pants on Fire", "not true", "true-ish", "satire", ""])
def test_what_is_not_clear_is_not_guessed(word):
    with pytest.raises(UnknownRating) as caught:
        to_rating(word)
    assert caught.value.word == word


def test_a_map_adds_words_and_wins():
    words = {"Pants on Fire": Rating.FALSE, "fake": Rating.MOSTLY_FALSE}
    assert to_rating("pants on fire!", words) is Rating.FALSE
    assert to_rating("Fake", words) is Rating.MOSTLY_FALSE
    assert to_rating("true", words) is Rating.TRUE
