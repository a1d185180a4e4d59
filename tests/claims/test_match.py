"""Which vetted statement is a text about? With the shipped weights, on statements made up here."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.match import Matcher
from claims.model import Rating, Source, VettedStatement
from claims.shelf import MemoryShelf


def vetted(name: str, text: str, *aliases: str, title: str = "") -> VettedStatement:
    sources = (Source(title, "", ""),) if title else ()
    return VettedStatement(name, text, Rating.FALSE, aliases=aliases, sources=sources)


STATEMENTS = [
    vetted(
        "shark", "A shark swam along a flooded motorway in Houston.", title="Did a Shark Swim on a Highway?"
    ),
    vetted("moon", "The moon landing of 1969 was filmed in a studio.", "Apollo 11 never reached the moon."),
    vetted("tea12", "The mayor of Leeds drank 12 cups of tea in one hour."),
    vetted("tea40", "The mayor of Leeds drank 40 cups of tea in one hour."),
    vetted("chloroquine", "Hydroxychloroquine cures malaria in one day."),
    vetted("bridge", "Engineers in Norway built a bridge of recycled bottles."),
    vetted("vote", "Millions of dead people voted in Ohio in 2016."),
    vetted("cat", "A cat was elected mayor of a town in Alaska."),
]


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(MemoryShelf(STATEMENTS))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("omg there is a SHARK on the freeway in #HoustonFlood!! pic.twitter.com/x", "shark"),
        ("they faked apollo 11, it never got to the moon", "moon"),
        ("Mayor of Leeds had 40 cups of tea within an hour — Ann (@ann) May 3, 2020", "tea40"),
        ("Mayor of Leeds had twelve cups of tea within an hour", "tea12"),
        ("hydroxycloroquin cures it", "chloroquine"),
        ("some alaskan town has a feline as its mayor", "cat"),
        ("In Ohio the deceased voted by the millions", "vote"),
        ("bottles", "bridge"),
    ],
)
def test_the_right_statement_comes_first(matcher: Matcher, text: str, expected: str) -> None:
    assert matcher.match(text)[0].statement.id == expected


def test_a_statement_about_it_is_likely_and_one_about_something_else_is_not(matcher: Matcher) -> None:
    about = matcher.match("The 1969 moon landing was shot in a film studio")[0]
    other = matcher.match("The chancellor will raise income tax next spring")
    assert about.chance > 0.5
    assert all(one.chance < 0.2 for one in other)


def test_candidates_come_in_the_order_of_their_score_and_no_more_than_asked(matcher: Matcher) -> None:
    found = matcher.match("the mayor drank tea in Leeds in one hour", limit=3)
    assert len(found) == 3
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_what_explains_a_score_adds_up_to_it(matcher: Matcher) -> None:
    one = matcher.match("a cat is mayor in Alaska")[0]
    told = one.explained(matcher.ranker)
    assert sum(value * order for value, order, _ in told.values()) == pytest.approx(one.score, abs=1e-4)
    assert told["claim_covered"][0] > 0.9


def test_many_texts_are_matched_as_each_alone(matcher: Matcher) -> None:
    texts = ["a shark in Houston", "", "cat mayor", "dead people voted"]
    together = matcher.match_many(texts)
    alone = [matcher.match(text) for text in texts]
    assert [[m.statement.id for m in some] for some in together] == [
        [m.statement.id for m in some] for some in alone
    ]


@pytest.mark.parametrize(
    "text", ["", " ", "\n\t", "😱😱", "😱 🦈", "the of and", "?!", "\ud800", "\x00", "ﷺ", "#", "@", "—"]
)
def test_what_says_nothing_is_about_nothing(matcher: Matcher, text: str) -> None:
    assert all(one.chance < 0.5 for one in matcher.match(text))


@pytest.mark.parametrize(
    "text", ["القرش يسبح في الشارع", "כריש שוחה ברחוב", "鲨鱼在街上游泳", "акула плавает"]
)
def test_other_scripts_are_read_without_a_crash(matcher: Matcher, text: str) -> None:
    assert all(one.chance < 0.5 for one in matcher.match(text))


def test_right_to_left_text_finds_a_statement_in_its_script() -> None:
    found = Matcher(MemoryShelf([*STATEMENTS, vetted("he", "כריש שחה ברחוב מוצף ביוסטון")])).match(
        "כריש שוחה ברחוב"
    )
    assert found[0].statement.id == "he"


def test_a_text_of_100_kb_is_matched_by_its_beginning(matcher: Matcher) -> None:
    text = "A shark swam along the motorway in Houston. " + "Nothing more to say here today. " * 4_000
    assert len(text) > 100_000
    assert matcher.match(text)[0].statement.id == "shark"
    assert matcher.match("x" * 100_000) is not None
    assert matcher.match("#" * 100_000) is not None


def test_an_empty_store_matches_nothing() -> None:
    empty = Matcher(MemoryShelf([]))
    assert empty.match("A shark swam in Houston") == []
    assert empty.match("") == []


def test_a_store_of_one() -> None:
    found = Matcher(MemoryShelf(STATEMENTS[:1])).match("A shark swam on a motorway in Houston")
    assert [one.statement.id for one in found] == ["shark"]
    assert 0 <= found[0].chance <= 1
    assert np.isfinite(found[0].features).all()


@given(st.text(max_size=300))
def test_any_text_gives_finite_numbers(matcher: Matcher, text: str) -> None:
    for one in matcher.match(text):
        assert 0 <= one.chance <= 1
        assert np.isfinite(one.features).all()
        assert np.isfinite(one.score)


@given(st.lists(st.text(max_size=80), min_size=1, max_size=6))
def test_any_statements_can_be_searched(texts: list[str]) -> None:
    shelf = MemoryShelf([vetted(str(n), text, text[::-1], title=text[:9]) for n, text in enumerate(texts)])
    for one in Matcher(shelf).match(texts[0]):
        assert 0 <= one.chance <= 1


def test_threads_share_a_matcher(matcher: Matcher) -> None:
    texts = [f"a shark called {a}{b}x swam in Houston" for a in "abcdefghij" for b in "klmnopqrst"] * 4
    alone = [found[0].score for found in Matcher(MemoryShelf(STATEMENTS)).match_many(texts)]
    with ThreadPoolExecutor(8) as pool:
        together = [found[0].score for found in pool.map(matcher.match, texts)]
    assert together == pytest.approx(alone, abs=1e-4)
