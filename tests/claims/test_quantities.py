"""Numbers as a reader takes them, and how a statement's lies to a claim's."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from claims.quantities import quantities, relation


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("36 sheep", 36, 36, ""),
        ("three dozen sheep", 36, 36, ""),
        ("half a million people", 5e5, 5e5, ""),
        ("at least 14 miners", 14, math.inf, ""),
        ("up to 500 euros", 0, 500, "EUR"),
        ("between 200 and 250 families", 200, 250, ""),
        ("several hundred fish", 200, 1000, ""),
        ("$2m", 2e6, 2e6, "USD"),
        ("a third of the voters", 1 / 3, 1 / 3, "share"),
        ("one in five adults", 0.2, 0.2, "share"),
        ("two weeks", 14 * 86400, 14 * 86400, "time"),
        ("22 per cent", 22, 22, "%"),
    ],
)
def test_a_number_is_an_interval_with_a_unit(text: str, low: float, high: float, unit: str) -> None:
    (found,) = quantities(text)
    assert (found.low, found.high) == pytest.approx((low, high), rel=0.06)
    assert found.unit == unit


@pytest.mark.parametrize("text", ["in 2022", "the 1990s", "a 5G mast", "nobody at all", ""])
def test_what_is_no_quantity(text: str) -> None:
    assert quantities(text) == ()


@pytest.mark.parametrize(
    ("claim", "statement", "expected"),
    [
        ("millions of copies", "2.3 million copies", "inside"),
        ("2.3 million people", "2,314,000 people", "inside"),
        ("over 700 doctors", "more than 700 doctors", "inside"),
        ("about 50 miles", "80 kilometres", "inside"),
        ("14 days", "two weeks", "inside"),
        ("77 degrees Fahrenheit", "25 degrees Celsius", "inside"),
        ("around a third", "33 percent", "inside"),
        ("one year in prison", "seven years in prison", "outside"),
        ("40 families", "between 200 and 250 families", "outside"),
        ("10 miles", "10 kilometres", "outside"),
        ("seven years", "up to seven years", "bound"),
        ("up to ten years", "up to seven years", "looser"),
        ("at most 8 days", "at most 12 days", "tighter"),
        ("children over six", "children under six", "facing"),
        ("exactly 2,314,518 people", "2.3 million people", "across"),
        ("2 million yen", "2 million dollars", "apart"),
    ],
)
def test_how_a_statements_number_lies_to_the_claims(claim: str, statement: str, expected: str) -> None:
    assert relation(quantities(claim)[0], quantities(statement)[0]) == expected


@given(st.integers(1, 10**12), st.integers(1, 10**12))
def test_two_plain_counts_agree_only_where_they_are_near(one: int, other: int) -> None:
    assume(not 1500 <= one < 2100)  # these may be years
    assume(not 1500 <= other < 2100)
    claim, statement = quantities(f"{one} sheep")[0], quantities(f"{other} sheep")[0]
    if one == other:
        assert relation(claim, statement) == "inside"
    elif abs(one - other) > 0.2 * max(one, other):
        assert relation(claim, statement) == "outside"


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    for found in quantities(text):
        assert found.low <= found.high
        assert 0 <= found.start < found.end <= len(text)
