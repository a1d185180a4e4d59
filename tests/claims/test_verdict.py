"""What several statements come to, whatever their stance, rating, dates, places and order."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from claims.confidence import CAP
from claims.model import Claim, Match, Rating, Source, Stance, Verdict, VerdictValue, VettedStatement
from claims.validity import Day
from claims.verdict import MIRROR, decide, rate

TODAY = date(2025, 3, 1)
NOW = ("Fishing is a crime.", "Fishing is a crime in Australia.", "Fishing is a crime in New South Wales.")
THEN = (
    "Fishing was a crime.",
    "In 2019 fishing was a crime.",
    "Fishing was a crime in Australia until 2021.",
)
DAYS = (None, date(2018, 1, 1), date(2019, 6, 1), date(2024, 7, 1), date(2025, 3, 1), date(2026, 1, 1))
OPPOSITE = {Stance.AGREES: Stance.CONTRADICTS, Stance.CONTRADICTS: Stance.AGREES}
GOOD = {VerdictValue.TRUE, VerdictValue.MOSTLY_TRUE}
BAD = {VerdictValue.FALSE, VerdictValue.MOSTLY_FALSE}

calm = settings(deadline=None)
"""The first example loads what reads texts."""
Pair = tuple[Match, VettedStatement]
sure = st.integers(1, 99).map(lambda n: n / 100)
near = st.sampled_from([0.3, 0.6, 0.9, 0.95, 0.99])
stances_of_all = st.sampled_from(list(Stance))
ratings_of_all = st.sampled_from(list(Rating))
settling = st.sampled_from([Stance.AGREES, Stance.CONTRADICTS])


@st.composite
def pairs(
    draw: st.DrawFn,
    stances: st.SearchStrategy[Stance] = stances_of_all,
    dated: bool = True,
    placed: bool = True,
    relevances: st.SearchStrategy[float] = near,
    ratings: st.SearchStrategy[Rating] = ratings_of_all,
) -> Pair:
    """A statement and its match."""
    first, last = sorted([draw(st.sampled_from(DAYS[1:])), draw(st.sampled_from(DAYS[1:]))])
    published = draw(st.sampled_from([None, "2017", "2019-05", "2024-12-24"]))
    statement = VettedStatement(
        "",
        draw(st.sampled_from(["Fishing is a crime.", "Fishing was made a crime."])),
        draw(ratings),
        jurisdiction=draw(st.sampled_from([None, "AU", "AU-NSW"])) if placed else None,
        valid_from=draw(st.sampled_from([None, first])) if dated else None,
        valid_to=draw(st.sampled_from([None, last])) if dated else None,
        sources=(Source("Report", "Press", "https://press.example", published),),
    )
    scores = {"confidence": draw(sure)}
    return Match("", statement.statement, 1, scores, draw(relevances), draw(stances)), statement


def named(found: list[Pair], first: int = 0) -> list[Pair]:
    """The pairs with an id each."""
    return [
        (replace(m, statement_id=f"s{n}"), replace(s, id=f"s{n}")) for n, (m, s) in enumerate(found, first)
    ]


def verdict(claim: str, found: list[Pair], least: float = 0.0) -> Verdict:
    statements = {s.id: s for _, s in found}
    return decide(Claim("c", claim, "c"), [m for m, _ in found], statements, 0.5, on=Day(TODAY), least=least)


some = st.lists(pairs(), min_size=1, max_size=4).map(named)
claims = st.sampled_from(NOW + THEN)


@calm
@given(claims, some, sure, st.randoms())
def test_the_order_of_the_matches_decides_nothing(
    claim: str, found: list[Pair], least: float, chance: random.Random
) -> None:
    other = list(found)
    chance.shuffle(other)
    assert verdict(claim, found, least) == verdict(claim, other, least)


@calm
@given(claims, some, pairs(st.just(Stance.DOES_NOT_SETTLE)), sure)
def test_a_statement_that_does_not_settle_changes_no_verdict(
    claim: str, found: list[Pair], extra: Pair, least: float
) -> None:
    before = verdict(claim, found, least)
    after = verdict(claim, found + named([extra], len(found)), least)
    assert (after.value, after.confidence, after.statement_ids) == (
        before.value,
        before.confidence,
        before.statement_ids,
    )


@calm
@given(st.sampled_from(NOW), some)
def test_what_holds_no_longer_or_not_yet_never_decides_a_claim_about_now(
    claim: str, found: list[Pair]
) -> None:
    statements = {s.id: s for _, s in found}
    for name in verdict(claim, found).statement_ids:
        assert (statements[name].valid_to or TODAY) >= TODAY
        assert (statements[name].valid_from or TODAY) <= TODAY


@calm
@given(some)
def test_a_states_statement_never_decides_a_claim_about_the_nation(found: list[Pair]) -> None:
    decided = verdict("Fishing is a crime in Australia.", found).statement_ids
    assert all(s.jurisdiction != "AU-NSW" for _, s in found if s.id in decided)


@calm
@given(claims, some, sure)
def test_only_deciding_statements_give_a_verdict(claim: str, found: list[Pair], least: float) -> None:
    given_ = verdict(claim, found, least)
    by_id = {m.statement_id: m for m, _ in found}
    assert bool(given_.statement_ids) == (given_.value is not VerdictValue.UNVERIFIED)
    assert all(by_id[n].stance is not Stance.DOES_NOT_SETTLE for n in given_.statement_ids)
    assert all(by_id[n].relevance >= 0.5 for n in given_.statement_ids)
    if given_.statement_ids:
        assert least <= given_.confidence <= CAP
        assert given_.reason.startswith(given_.value.value.replace("_", " ").capitalize())
    else:
        assert given_.confidence == 0
        assert given_.reason.startswith("Open: ")


@calm
@given(claims, pairs(settling), pairs(settling))
def test_a_second_agreeing_source_never_makes_it_less_sure(claim: str, one: Pair, other: Pair) -> None:
    value = rate(one[0].stance, one[1].rating)
    assume(rate(other[0].stance, other[1].rating) is value)
    alone, both = verdict(claim, named([one])), verdict(claim, named([one, other]))
    if alone.value is value:
        assert both.value is value
        assert alone.confidence <= both.confidence <= CAP


@calm
@given(st.sampled_from(NOW), st.sampled_from(list(Rating)), pairs(dated=False, relevances=st.just(0.9)))
def test_good_sources_that_conflict_today_make_it_disputed(claim: str, rating: Rating, one: Pair) -> None:
    assume(rating in (Rating.TRUE, Rating.MOSTLY_TRUE, Rating.FALSE, Rating.MOSTLY_FALSE))
    place = one[1].jurisdiction
    assume(not (place == "AU-NSW" and claim == NOW[1]))
    yes = (replace(one[0], stance=Stance.AGREES), replace(one[1], rating=rating))
    no = (replace(one[0], stance=Stance.CONTRADICTS), replace(one[1], rating=rating))
    found = verdict(claim, named([yes, no]))
    assert found.value is VerdictValue.DISPUTED
    assert set(found.statement_ids) == {"s0", "s1"}
    assert "For the claim:" in found.reason
    assert "Against it:" in found.reason


@calm
@given(st.sampled_from(NOW), st.lists(pairs(dated=False), min_size=1, max_size=4).map(named))
def test_turning_every_stance_round_mirrors_the_verdict(claim: str, found: list[Pair]) -> None:
    turned = [(replace(m, stance=OPPOSITE.get(m.stance, m.stance)), s) for m, s in found]
    before, after = verdict(claim, found), verdict(claim, turned)
    same = {VerdictValue.UNVERIFIED, VerdictValue.DISPUTED}
    expected = before.value if before.value in same else VerdictValue(MIRROR[Rating(before.value)])
    assert after.value is expected
    assert after.confidence == before.confidence


@calm
@given(st.sampled_from(list(Rating)), claims, pairs(dated=False, placed=False, relevances=st.just(0.9)))
def test_one_statement_gives_what_the_table_says(rating: Rating, claim: str, one: Pair) -> None:
    match, statement = one[0], replace(one[1], rating=rating)
    assert verdict(claim, named([(match, statement)])).value is rate(match.stance, rating)
    assert MIRROR[MIRROR[rating]] is rating


def pair(name: str, stance: Stance, **more: object) -> Pair:
    statement = VettedStatement(name, "Fishing is a crime.", Rating.TRUE, **more)  # type: ignore[arg-type]
    return Match(name, statement.statement, 1, {"confidence": 0.9}, 0.9, stance), statement


def published(day: str | None) -> tuple[Source, ...]:
    return (Source("Report", "Press", "https://press.example", day),)


def test_the_state_answers_for_itself() -> None:
    nation = pair("nation", Stance.AGREES, jurisdiction="AU")
    state = pair("state", Stance.CONTRADICTS, jurisdiction="AU-NSW")
    found = verdict("Fishing is a crime in New South Wales.", [nation, state])
    assert (found.value, found.statement_ids) == (VerdictValue.FALSE, ("state",))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        # A statement that says since when it holds beats what is known only from before that day.
        ({"sources": published("2019-05")}, {"valid_from": date(2024, 7, 1)}, "false"),
        ({"valid_from": date(2018, 1, 1)}, {"valid_from": date(2024, 7, 1)}, "false"),
        # The date of a source alone beats nothing, and neither does a change that the other source has seen.
        ({"sources": published("2019-05")}, {"sources": published("2024-12-24")}, "disputed"),
        ({"sources": published("2024-12-24")}, {"valid_from": date(2024, 7, 1)}, "disputed"),
        ({"sources": published("2024")}, {"valid_from": date(2024, 7, 1)}, "disputed"),
        ({"sources": published(None)}, {"valid_from": date(2024, 7, 1)}, "disputed"),
        # What has ended or not begun has no say.
        ({"valid_to": date(2024, 6, 30)}, {"valid_from": date(2024, 7, 1)}, "false"),
        ({"valid_to": date(2024, 6, 30)}, {"valid_from": date(2026, 1, 1)}, "unverified"),
    ],
)
def test_newer_beats_older_where_it_says_so(
    old: dict[str, object], new: dict[str, object], expected: str
) -> None:
    both = [pair("old", Stance.AGREES, **old), pair("new", Stance.CONTRADICTS, **new)]
    assert verdict("Fishing is a crime.", both).value.value == expected


def test_two_sources_can_be_sure_enough_together() -> None:
    one, two = pair("one", Stance.AGREES), pair("two", Stance.AGREES)
    assert verdict("Fishing is a crime.", [one], 0.92).value is VerdictValue.UNVERIFIED
    together = verdict("Fishing is a crime.", [one, two], 0.92)
    assert (together.value, together.statement_ids) == (VerdictValue.TRUE, ("one", "two"))


def test_an_unsure_verdict_is_not_given_and_the_reason_says_how_unsure() -> None:
    found = verdict("Fishing is a crime.", [pair("one", Stance.AGREES, sources=published("2019-05"))], 0.95)
    assert "not surely enough (0.90 < 0.95)" in found.reason
    assert '"Fishing is a crime", rated true (Press, May 2019)' in found.reason
