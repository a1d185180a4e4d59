"""What a statement says of a claim: alignment, word lists, places, and the weighed reading of pairs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.stance import measured, read_pairs
from claims.alignment import align
from claims.cues import cues
from claims.gazetteer import lies, spots
from claims.model import Rating, Stance
from claims.stance import Weighed, borne_out, compared
from claims.weighing import STANCES, forest
from claims.wordbook import compiled, excludes, implies, key, same_meaning

TRAPS = Path(__file__).parents[2] / "bench" / "data" / "traps.jsonl"


def read(claim: str, statement: str, least: float | None = 0.7) -> Stance:
    return Weighed(least).between([(claim, statement)])[0].stance


@pytest.mark.parametrize(
    "claim",
    [
        "The town council closed the old mill in 2019.",
        "The old mill was closed by the town council in 2019.",
        "The town council shut down the old mill in 2019.",
    ],
)
def test_other_words_for_the_same_agree(claim: str) -> None:
    assert read(claim, "The town council closed the old mill in 2019.") is Stance.AGREES


@pytest.mark.parametrize(
    ("claim", "statement"),
    [
        ("The drug is not safe for children.", "The drug is safe for children."),
        ("The bridge is 10 miles long.", "The bridge is 10 kilometres long."),
        ("The former minister got one year in prison for fraud.", "The former minister got seven years in prison for fraud."),
        ("The court acquitted the banker of fraud.", "The court convicted the banker of fraud."),
        ("The Senate approved the amnesty in March 2021.", "The Senate rejected the amnesty in March 2021."),
    ],
)  # fmt: skip
def test_what_cannot_both_be_so_contradicts(claim: str, statement: str) -> None:
    assert read(claim, statement) is Stance.CONTRADICTS


@pytest.mark.parametrize(
    ("claim", "statement"),
    [
        ("The library opened in May.", "A new swimming pool is planned in the harbour."),
        ("The council's mayor owns three boats.", "The council's mayor lives in a boat house."),
        ("Police arrested the trainer.", "The trainer was seen near the stable by a neighbour."),
    ],
)
def test_what_says_nothing_of_it_does_not_settle(claim: str, statement: str) -> None:
    assert read(claim, statement) is Stance.DOES_NOT_SETTLE


def test_a_truth_is_handed_down_and_a_falsehood_up() -> None:
    narrow, wide = "Burglary in Leeds rose by 20 percent in 2022.", "Burglary in Leeds rose in 2022."
    less, more = ((wide, [narrow]), (narrow, [wide]))  # claims less than the statement, or more
    assert borne_out(*less, Rating.TRUE, Stance.AGREES) > borne_out(*more, Rating.TRUE, Stance.AGREES)
    assert borne_out(*more, Rating.FALSE, Stance.AGREES) > borne_out(*less, Rating.FALSE, Stance.AGREES)
    both = [borne_out(*less, rating, Stance.AGREES) for rating in (Rating.TRUE, Rating.FALSE)]
    assert borne_out(*less, Rating.MIXED, Stance.AGREES) == pytest.approx(min(both))
    assert borne_out(wide, [narrow, wide], Rating.MIXED, Stance.AGREES) == 1.0


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_two_texts_can_be_read(claim: str, statement: str) -> None:
    (reading,) = Weighed().between([(claim, statement)])
    assert sum(reading.likely) == pytest.approx(1)
    assert reading.stance in STANCES


def test_pairs_are_read_alike_alone_and_together() -> None:
    pairs = [(row["claim"], row["statement"]) for row in read_pairs(TRAPS)[:40]]
    together = Weighed().between(pairs)
    assert [Weighed().between([pair])[0] for pair in pairs] == together


def test_a_surer_reading_is_asked_for_by_a_smaller_rate() -> None:
    rates = [forest().least_for(rate) for rate in (0.01, 0.05, 0.1, 0.3)]
    assert rates == sorted(rates, reverse=True)
    assert forest().least_for(0.0001) == 1.0


def test_a_reading_can_be_opened_up() -> None:
    values = compared("The drug is not safe for children.", "The drug is safe for children.")
    weights = forest().opened(values, Stance.CONTRADICTS)
    assert weights
    assert weights == sorted(weights, key=lambda weight: -abs(weight.added))
    assert any("negat" in w.feature or "turned" in w.feature or "rule" in w.feature for w in weights)


def test_the_compiled_word_lists_are_those_of_the_texts() -> None:
    import gzip

    from claims.wordbook import FILE

    stored = json.loads(gzip.decompress(FILE.read_bytes()))
    assert stored == json.loads(json.dumps(compiled()))  # else: python -m claims.compile_words


@pytest.mark.parametrize(("one", "other"), [("abolished", "did away with"), ("jail", "prison"), ("general practitioners", "family doctors")])  # fmt: skip
def test_words_for_one_thing(one: str, other: str) -> None:
    assert same_meaning(key(one), key(other))


def test_words_that_exclude_each_other_and_words_that_follow() -> None:
    assert excludes(key("convicted"), key("acquitted"))
    assert not excludes(key("convicted"), key("convicts"))
    assert implies(key("rabbits"), key("animal"))
    assert not implies(key("animal"), key("rabbit"))


def test_an_exchanged_word_is_told_with_its_relation() -> None:
    (swap,) = align("The court acquitted the banker.", "The court convicted the banker.").swaps
    assert (swap.claim.text, swap.statement.text, swap.relation) == ("acquitted", "convicted", "exclusive")


@pytest.mark.parametrize(
    ("claim", "statement", "how"),
    [
        ("a strike in Germany", "a strike in Munich", "wider"),
        ("a strike in Munich", "a strike in Bavaria", "narrower"),
        ("a strike in Queensland", "a strike in Sydney", "other"),
        ("in South America", "in Peru", "wider"),
        ("in Austria", "in Australia", "other"),
        ("in Nairobi", "near Nairobi", "same"),
    ],
)
def test_where_a_place_lies(claim: str, statement: str, how: str) -> None:
    assert lies(spots(claim)[0], spots(statement)[0]) == how


def test_abbreviations_have_plurals() -> None:
    found = align("MPs voted on Friday.", "Members of parliament voted on Friday.")
    assert [(mine.text, theirs.text) for mine, theirs in found.alike] == [("MPs", "Members of parliament")]


def test_small_words_have_classes() -> None:
    assert {"must"} <= cues("Drivers have to wear a seat belt.")
    assert {"proposed", "ahead"} <= cues("The ministry is planning a tax that will be discussed.")
    assert cues("") == frozenset()


def test_the_figures_of_the_bench() -> None:
    rows = [
        {"category": "a", "gold": "agrees"},
        {"category": "a", "gold": "contradicts"},
        {"category": "b", "gold": "does_not_settle"},
        {"category": "b", "gold": "agrees"},
    ]
    found = measured(rows, ["agrees", "agrees", "does_not_settle", "does_not_settle"])
    assert (found["false_verdict_rate"], found["coverage"], found["accuracy"]) == (0.5, 0.667, 0.5)
    assert found["by_category"]["b"]["false_verdict_rate"] is None


def test_a_line_that_is_no_pair_is_named(tmp_path: Path) -> None:
    file = tmp_path / "pairs.jsonl"
    file.write_text('{"claim": "a", "statement": "b", "gold": "agrees"}\n{"claim": "a", "gold": "maybe"}\n')
    with pytest.raises(ValueError, match=r"pairs\.jsonl line 2: no pair"):
        read_pairs(file)


def test_the_traps_are_what_they_are_said_to_be() -> None:
    rows = read_pairs(TRAPS)
    assert len(rows) >= 400
    assert len({row["category"] for row in rows}) >= 20
    assert len({(row["claim"], row["statement"]) for row in rows}) == len(rows)
    assert sum(row["split"] == "unseen" for row in rows) >= len(rows) / 3
