"""One claim, many wordings: what joins, what never does, and what a person decided."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.blocking import CANDIDATES, Blocks, lookup_keys
from claims.canonical import key_of, wording_id
from claims.cluster import Clusters
from claims.links import LinkConflict, Links
from claims.model import WordingRow
from claims.paraphrase import read_wording, same_claim
from claims.plain import plain

ONE_CLAIM = [
    ("Oslo scrapped parking fees in 2019.", "In 2019 Oslo got rid of its parking fees"),
    ("The ferry company sued the harbour.", "the harbour was taken to court by the ferry company"),
    ("A quarter of Swedish lakes are acid.", "25% of lakes in Sweden are acid"),
    ("Every bakery in Lyon closed.", "all bakeries in Lyon shut down"),
    ("The museum was paid for with $4 million.", "the museum was funded with 4 million dollars"),
    ("The Digital Services Act caps fines at 6%.", "the DSA caps fines at 6 percent"),
    ("One in three Danes cycles.", "a third of Danes cycle"),
    ("Milk prices fell 5% in Peru.", "milk prices were down 5 percent in Peru"),
    ("Bread causes headaches.", "headaches are caused by bread"),
    ("Bread does not cause headaches.", "it is a myth that bread causes headaches"),
]
CLAIMS = [
    "The city of Oslo banned 40 diesel buses in March 2019.",
    "All teachers in Norway earned 500 euros more in 2020.",
    "The museum closed its northern wing because of 3 floods in April 2021.",
    "Hannah Brandt sued the harbour police in Denmark over 12 fines in 2018.",
]
NEAR_MISSES: dict[str, Callable[[str], str]] = {
    "denied": lambda t: re.sub(r"\b(banned|earned|closed|sued)\b", r"never \1", t),
    "denied as a whole": lambda t: f"It is not true that {t}",
    "a myth": lambda t: f"It is a myth that {t}",
    "number": lambda t: re.sub(r"\b(40|500|3|12)\b", lambda m: str(int(m.group()) + 1), t),
    "more than": lambda t: re.sub(r"\b(40|500|3|12)\b", r"more than \1", t),
    "scale": lambda t: re.sub(r"\b(40|500|3|12)\b", r"\1 million", t),
    "year": lambda t: re.sub(r"\b20\d\d\b", "2011", t),
    "a year where there was another": lambda t: f"{t.rstrip('.')} and 1999",
    "month": lambda t: t.replace("March", "May") if "March" in t else t.replace("April", "June"),
    "place": lambda t: re.sub(r"\b(Oslo|Norway|Denmark)\b", "Portugal", t),
    "another place": lambda t: f"{t.rstrip('.')} in Portugal",
    "name": lambda t: t.replace("Hannah Brandt", "Hannah Berg"),
    "thing": lambda t: re.sub(r"\b(buses|teachers|wing|fines)\b", "bridges", t),
    "narrower": lambda t: re.sub(r"\b(buses|teachers|floods|police)\b", r"retired \1", t),
    "some": lambda t: re.sub(r"^(All|The) ", "Some ", t) if t.startswith(("All", "The")) else f"Some say {t}",
    "not all": lambda t: t.replace("All teachers", "Not all teachers"),
    "most": lambda t: t.replace("All teachers", "Most teachers"),
    "planned": lambda t: re.sub(r"\b(banned|earned|closed|sued)\b", "wants to close", t),
    "might": lambda t: re.sub(r"\b(banned|earned|closed|sued)\b", r"might have \1", t),
    "should": lambda t: re.sub(r"\b(banned|earned|closed|sued)\b", r"should have \1", t),
    "reported": lambda t: f"The minister said that {t}",
    "according to": lambda t: f"According to the minister {t}",
    "another deed": lambda t: re.sub(r"\b(banned|earned|closed|sued)\b", "painted", t),
    "opposite": lambda t: t.replace("more", "less").replace("closed", "opened").replace("banned", "allowed"),
}
EXCHANGED = [
    ("Russia attacked Ukraine.", "Ukraine attacked Russia."),
    ("The mayor sued the police union.", "The police union has sued the mayor."),
    ("The rioters were killed by the police.", "The rioters killed the police."),
    ("Iran sold drones to Russia.", "Russia sold drones to Iran."),
    ("Flights from Oslo to Rome were cut.", "Flights from Rome to Oslo were cut."),
    ("Men live longer than women.", "Women live longer than men."),
    ("The suspect killed.", "The suspect was killed."),
    ("Sales rose from 5%.", "Sales rose to 5%."),
    ("The law covers people over 18.", "The law covers people under 18."),
    ("It rained 5 mm in 3 hours.", "It rained 3 mm in 5 hours."),
    ("61000 people died.", "61001 people died."),
    ("GDP grew 2.5%.", "GDP grew 25%."),
    ("Dogs bite men.", "Men bite dogs."),
    ("Murder rose while theft fell.", "Theft rose while murder fell."),
]


@pytest.mark.parametrize(("one", "other"), ONE_CLAIM)
def test_wordings_of_one_claim_join(one: str, other: str) -> None:
    clusters = Clusters()
    first = clusters.assign(one)
    assert first.new
    assert clusters.assign(other).claim_id == first.claim_id == wording_id(one)


@pytest.mark.parametrize("change", NEAR_MISSES)
@pytest.mark.parametrize("claim", CLAIMS)
def test_near_misses_stay_apart(claim: str, change: str) -> None:
    other = NEAR_MISSES[change](claim)
    if other == claim:
        pytest.skip("this claim has nothing of the kind")
    for one, two in ((claim, other), (other, claim)):
        clusters = Clusters()
        assert clusters.assign(one).claim_id != clusters.assign(two).claim_id


@pytest.mark.parametrize(("one", "other"), EXCHANGED)
def test_who_does_what_is_not_exchanged(one: str, other: str) -> None:
    assert not same_claim(one, other)
    assert not same_claim(other, one)
    assert key_of(one) != key_of(other)


def test_no_chain_of_likeness_joins_what_differs() -> None:
    # Each is like its neighbour by one detail; the first and the last have two things more or less.
    a = "The council closed the swimming pool."
    b = "The council closed the swimming pool quietly."
    c = "The council closed the swimming pool quietly secretly."
    assert same_claim(a, b)
    assert same_claim(b, c)
    assert not same_claim(a, c)
    clusters = Clusters()
    ids = [clusters.assign(text).claim_id for text in (a, b, c)]
    assert ids[0] == ids[1] != ids[2]


def test_ids_hold_whatever_comes_later() -> None:
    texts = [text for pair in ONE_CLAIM for text in pair]
    clusters = Clusters()
    first = [clusters.assign(text).claim_id for text in texts]
    assert [clusters.assign(text).claim_id for text in reversed(texts)] == first[::-1]
    again = Clusters()
    assert [again.assign(text).claim_id for text in texts] == first


def test_another_order_gives_the_same_groups_under_the_name_of_their_first() -> None:
    for one, other in ONE_CLAIM:
        clusters = Clusters()
        assert clusters.assign(other).claim_id == wording_id(other)
        assert clusters.assign(one).claim_id == wording_id(other)


def test_a_later_run_goes_on_where_an_earlier_one_stopped() -> None:
    texts = [text for pair in ONE_CLAIM for text in pair]
    whole = Clusters()
    expected = [whole.assign(text).claim_id for text in texts]
    first = Clusters()
    for text in texts[:9]:
        first.assign(text)
    rows = first.drain()
    assert first.drain() == []
    assert all(row.keys == lookup_keys(read_wording(row.text)) for row in rows if row.keys)
    for kept in (rows, [row for row in rows if row.keys], [row._replace(keys=()) for row in rows]):
        second = Clusters()
        second.load(kept)
        assert second.drain() == []
        assert [second.assign(text).claim_id for text in texts] == expected


def test_find_changes_nothing() -> None:
    clusters = Clusters()
    assert clusters.find("Oslo banned cars.") is None
    claim = clusters.assign("Oslo banned cars.").claim_id
    assert clusters.find("Oslo has banned cars") == claim
    assert len(clusters) == 1


def test_a_person_merges_and_it_sticks() -> None:
    one, other = "Oslo banned cars.", "You won't see a car in Oslo."
    clusters = Clusters()
    a, b = clusters.assign(one).claim_id, clusters.assign(other).claim_id
    assert a != b
    assert clusters.merge(b, a) == a
    assert (clusters.resolve(b), len(clusters)) == (a, 1)
    # What is worded like the merged claim goes to the one that remains.
    assert clusters.assign("you won't see any car in Oslo").claim_id == a
    rows, links = clusters.drain(), list(clusters.links.rows())
    later = Clusters(Links(links))
    later.load(rows)
    assert later.assign(other).claim_id == a
    fresh = Clusters(Links(links))
    assert fresh.assign(one).claim_id == fresh.assign(other).claim_id


def test_a_person_splits_and_it_sticks() -> None:
    one, other = "Oslo banned cars.", "Oslo has prohibited cars"
    clusters = Clusters()
    claim = clusters.assign(one).claim_id
    assert clusters.assign(other).claim_id == claim
    assert clusters.split(wording_id(other), other) == wording_id(other) != claim
    with pytest.raises(ValueError, match="has its id from this wording"):
        clusters.split(claim, one)
    newest = {row.wording_id: row for row in clusters.drain()}
    links = Links(clusters.links.rows())
    later = Clusters(links)
    later.load(newest.values())
    assert later.assign(other).claim_id == wording_id(other)
    assert later.assign(one).claim_id == claim
    fresh = Clusters(links)
    assert fresh.assign(other).claim_id != fresh.assign(one).claim_id


def test_a_decision_made_between_runs_is_applied_on_loading() -> None:
    one, other, third = "Oslo banned cars.", "Oslo has prohibited cars", "Bergen likes cars."
    clusters = Clusters()
    for text in (one, other, third):
        clusters.assign(text)
    links = Links(
        [(wording_id(one), wording_id(other), "cannot"), (wording_id(one), wording_id(third), "must")]
    )
    later = Clusters(links)
    later.load(clusters.drain())
    assert later.assign(third).claim_id == wording_id(one)
    assert later.assign(other).claim_id == wording_id(other)
    assert {row.wording_id for row in later.drain()} == {wording_id(other), wording_id(third)}


def test_a_merged_claim_can_be_split_off_again() -> None:
    clusters = Clusters()
    a, b = clusters.assign("Oslo banned cars.").claim_id, clusters.assign("Bergen likes cars.").claim_id
    clusters.merge(a, b)
    assert clusters.split(b, "Bergen likes cars.") == b
    assert clusters.resolve(b) == b
    assert len(clusters) == 2


def test_what_a_person_joined_leaves_together() -> None:
    clusters = Clusters()
    texts = (
        "Oslo banned cars.",
        "Bergen likes cars.",
        "Trams are free in Bergen.",
        "Oslo has prohibited cars",
    )
    a, b, c, d = (clusters.assign(text).wording_id for text in texts)
    clusters.merge(b, c)
    clusters.merge(b, a)
    clusters.links.join(b, d)
    clusters.split(b, texts[1])
    assert [clusters.assign(text).claim_id for text in texts] == [a, b, b, b]
    newest = {row.wording_id: row for row in clusters.drain()}
    later = Clusters(clusters.links)
    later.load(newest.values())
    assert [later.resolve(name) for name in (a, b, c, d)] == [a, b, b, b]


def test_decisions_reach_through_and_contradictions_are_refused() -> None:
    links = Links([("a", "b", "must"), ("b", "c", "must"), ("c", "d", "cannot")])
    assert links.partners("a") == ["b", "c"]
    assert links.parted("a") == {"d"}
    with pytest.raises(LinkConflict, match="kept apart"):
        links.join("a", "d")
    with pytest.raises(LinkConflict, match="by way of others"):
        links.part("a", "c")
    links.part("a", "b")
    links.join("c", "d")
    assert links.partners("a") == []
    assert links.parted("d") == {"a"}
    assert list(Links(links.rows()).rows()) == list(links.rows())


@pytest.mark.parametrize(
    "text", ["", " ", "...", "?!", "🙂🙂", "١٢٣", "\ud800", "a", "\x00", "ß" * 50, "no", "not"]
)
def test_odd_text_is_a_claim_of_its_own(text: str) -> None:
    clusters = Clusters()
    assert clusters.assign("Oslo banned cars.").claim_id != clusters.assign(text).claim_id
    assert clusters.assign(text).new is False


def test_what_is_typed_differently_is_one_wording() -> None:
    assert wording_id("The  mayor’s car\u00a0was ﬁned.") == wording_id("the mayor's car was fined")
    assert wording_id("It hurts us.") != wording_id("It hurts US.")
    assert wording_id("It was -5 degrees") != wording_id("It was 5 degrees")


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=6))
def test_any_text_keeps_its_claim(texts: list[str]) -> None:
    clusters = Clusters()
    first = [clusters.assign(text).claim_id for text in texts]
    assert [clusters.assign(text).claim_id for text in texts] == first
    later = Clusters()
    later.load(clusters.drain())
    assert [later.assign(text).claim_id for text in texts] == first


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80), st.text(max_size=80))
def test_sameness_has_no_direction(one: str, other: str) -> None:
    assert same_claim(one, other) == same_claim(other, one)
    assert same_claim(one, one)


def test_long_text_takes_no_longer_than_its_length() -> None:
    assert plain("half of " * 20_000)
    assert Clusters().assign("word " * 100_000).new


def test_few_claims_are_looked_at_however_many_share_a_word() -> None:
    blocks = Blocks()
    for _ in range(5_000):
        blocks.add((1, 2))
    blocks.add((1, 2, 3))
    assert len(blocks.candidates((1, 2, 3))) == CANDIDATES
    assert blocks.candidates((1, 2, 3))[0] == 5_000
    assert blocks.candidates((9,)) == []


def test_a_row_of_a_store_names_its_claim() -> None:
    clusters = Clusters()
    clusters.assign("Oslo banned cars.")
    clusters.assign("Oslo has prohibited cars")
    first, second = clusters.drain()
    assert first == WordingRow(
        first.claim_id, first.claim_id, first.claim_id, "Oslo banned cars.", first.keys
    )
    assert (second.leader_id, second.claim_id, second.keys) == (first.claim_id, first.claim_id, ())
    assert (first.why, second.why) == ("first", "same")
