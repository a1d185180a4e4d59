"""What several sentences, taken together, make of a claim."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from claims.evidence import MOST, compared, tidied, weigh, weigh_many
from claims.evidence_model import Model, model
from claims.evidence_numbers import features as number_features
from claims.evidence_numbers import missing
from claims.evidence_words import meet
from claims.model import Stance

ORCHARD = "The Glass Orchard"
VOSS = "Mara Voss"
GOLDEN = [
    (
        "The tower was built in the 1930s and has twelve floors.",
        ["Construction of the tower was finished in 1934.", "It has twelve floors and a cellar."],
        "Harbour Tower",
        Stance.AGREES,
    ),
    (
        f"{VOSS} played for three clubs and retired in 2004.",
        [
            "Voss played for the clubs of Lund, Turku and Gdynia, three in all.",
            "She retired as a player in 2004.",
        ],
        VOSS,
        Stance.AGREES,
    ),
    (
        f"{ORCHARD} won a prize and was translated into nine languages.",
        ["The novel was translated into nine languages.", "It won the Harrow Prize."],
        ORCHARD,
        Stance.AGREES,
    ),
    (
        f"{VOSS} was born in 1961 and never won a medal.",
        ["Mara Voss (born 4 May 1963) is a retired rower.", "She won a silver medal in 1988."],
        VOSS,
        Stance.CONTRADICTS,
    ),
    (
        "The bridge has four lanes and was opened in 1978.",
        ["The bridge has six lanes.", "It was opened to traffic in 1981."],
        "Ferry Road Bridge",
        Stance.CONTRADICTS,
    ),
]


@pytest.mark.parametrize(("claim", "sentences", "title", "stance"), GOLDEN)
def test_what_the_sentences_settle_between_them(
    claim: str, sentences: list[str], title: str, stance: Stance
) -> None:
    found = weigh(claim, sentences, title)
    assert found.stance is stance
    assert 0.5 < found.probability <= 1


@pytest.mark.parametrize(("claim", "sentences", "title", "_"), GOLDEN)
def test_their_order_and_repetition_do_not_matter(
    claim: str, sentences: list[str], title: str, _: Stance
) -> None:
    assert weigh(claim, sentences, title) == weigh(claim, [*sentences[::-1], sentences[0]], title)


@pytest.mark.parametrize(
    "sentences", [[], [""], [ORCHARD], [f"{ORCHARD}.", ORCHARD.upper()], ["1849"], ["?!"]]
)
def test_a_title_alone_settles_nothing(sentences: list[str]) -> None:
    found = weigh(f"{ORCHARD} was published in 1849.", sentences, ORCHARD)
    assert found.stance is Stance.DOES_NOT_SETTLE
    assert found.probability == 0


def test_sentences_about_something_else_settle_nothing() -> None:
    found = weigh(
        f"{VOSS} owns a bakery in Turku.", ["The team changed its colours.", "Rowing is popular there."], VOSS
    )
    assert found.stance is Stance.DOES_NOT_SETTLE


def test_findings_name_what_differs_in_words() -> None:
    notes = [
        f.note for f in weigh("It was published in 1849.", ["It was published in 1850."], ORCHARD).findings
    ]
    assert "the evidence has other numbers than 1849" in notes
    assert 'the evidence speaks of "published"' in notes
    found = weigh("The law is legal in Peru.", ["The law is illegal in Peru."]).findings
    assert ("antonym", "flips", "legal", "illegal") in {f[:4] for f in map(_fields, found)}
    found = weigh("The castle was never besieged.", ["The castle was besieged by the Swedes."]).findings
    assert "the claim is negated, the other side is not" in [f.note for f in found]
    found = weigh("Voss moved to Norway.", ["Voss moved to Lund."], VOSS).findings
    assert "norway" in [f.claim_part for f in found if f.effect == "blocks"]


def _fields(finding: object) -> tuple[str, ...]:
    return tuple(
        getattr(finding, name) for name in ("kind", "effect", "claim_part", "statement_part", "note")
    )


def test_of_many_sentences_those_that_speak_of_the_claim_are_weighed() -> None:
    noise = [f"The {thing} of the town is old." for thing in ("market", "church", "mill", "school", "quay")]
    claim, sentences, title, _ = GOLDEN[0]
    kept = tidied(claim, [*noise, *sentences], title)[1]
    assert len(kept) == MOST
    assert set(sentences) < set(kept)


@pytest.mark.parametrize(
    ("claim", "evidence", "name", "value"),
    [
        ("He reigned for 12 years.", "He was king from 1816 to 1828.", "count_between_years", 1),
        ("It opened in the 1930s.", "It opened in 1934.", "decade_met", 1),
        ("It opened in the 1930s.", "It opened in 1941.", "decade_other", 1),
        ("It is a 15th-century church.", "It was built from 1414 to 1418.", "century_met", 1),
        ("It is a 15th-century church.", "It was built in 1520.", "century_other", 1),
        ("He died in his 30s.", "He died at the age of 37.", "age_met", 1),
        ("It was her second novel.", "It was her debut novel.", "ordinal_other", 1),
        ("It was her first novel.", "It was her debut novel.", "ordinal_met", 1),
        ("It has 50 states.", "It consists of fifty states.", "quantity_inside", 1),
        ("It came out in 1849.", "It came out in 1850.", "year_close", 1),
        ("It came out in 1849.", "It came out late.", "year_alone", 1),
    ],
)
def test_numbers_given_another_way(claim: str, evidence: str, name: str, value: float) -> None:
    assert number_features(claim, evidence, "").get(name) == value


def test_a_number_of_the_title_speaks_for_nothing() -> None:
    assert not {"year_met", "year_other"} & set(
        number_features("It is about 1984.", "It came out in 1949.", "1984")
    )
    assert missing("1984 came out in 1950.", "It came out in 1949.", "1984") == ("1950",)


def test_words_are_met_by_other_words_for_the_same_thing() -> None:
    found = {
        m.word.low: m.missing
        for m in meet("Voss bought a car in Gdynja.", ["She purchased an automobile in Gdynia."], VOSS).met
    }
    assert found == {"bought": False, "car": False, "gdynja": False}
    assert meet("Voss sings.", [], VOSS).met[0].missing


ANY = st.text(max_size=80)


@settings(max_examples=60, deadline=None)
@given(ANY, st.lists(ANY, max_size=5), ANY)
@example("\ud800 fell in 1849.", ["\udfff fell in 1850."], "\ud800")
@example("-1e400 of 9" + "9" * 400, ["1" * 5000 + " ships", "0%"], "0")
def test_any_text_is_allowed(claim: str, sentences: list[str], title: str) -> None:
    found = weigh(claim, sentences, title)
    assert 0 <= found.holds <= 1
    assert 0 <= found.settles <= 1
    assert found.stance is Stance.DOES_NOT_SETTLE or found.probability >= 0.5
    assert all(np.isfinite(list(compared(claim, sentences, title).values())))


def test_many_claims_are_weighed_as_each_alone() -> None:
    items = [item[:3] for item in GOLDEN]
    for one, item in zip(weigh_many(items), items, strict=True):
        alone = weigh(*item)
        assert (one.stance, one.findings) == (alone.stance, alone.findings)
        assert one.holds == pytest.approx(alone.holds, abs=1e-6)
    assert weigh_many([]) == []


def test_what_was_saved_says_the_same(tmp_path: Path) -> None:
    values = [compared(*item[:3]) for item in GOLDEN]
    model().save(tmp_path / "again.npz")
    assert Model.load(tmp_path / "again.npz").holds(values) == pytest.approx(model().holds(values))


def test_what_spoke_for_and_against_can_be_read() -> None:
    opened = dict(
        model().opened(compared("It was published in 1849.", ["It was published in 1850."], ORCHARD), 50)
    )
    assert opened["year_other"] < 0
    assert opened["trees together"] < 0


def _rows(count: int) -> list[dict[str, object]]:
    return [
        {
            "text": f"The ship was built in {1900 + i % 7}.",
            "wikipedia_page": f"Ship {i // 4}",
            "gold_evidence": [{"text": f"The ship was built in {1900 + i % 7 + (i % 2)} at Lund."}],
            "retrieved_evidence": [{"text": "The weather was fine."}],
            "label": "REFUTES" if i % 2 else "SUPPORTS",
        }
        for i in range(count)
    ]


@pytest.mark.slow
def test_training_learns_that_another_year_speaks_against_a_claim() -> None:
    pytest.importorskip("sklearn")
    from claims.train_evidence import cross_validated, examples, folds

    data = examples(_rows(80))
    holds, settles = cross_validated(data)["gold"]
    assert ((holds > 0.5) == data.labels).all()
    assert settles.mean() > cross_validated(data)["other"][1].mean()
    for train, test in folds(data.pages, 5, seed=3):
        assert not {data.pages[i] for i in train} & {data.pages[i] for i in test}


def test_a_line_that_lacks_something_is_named(tmp_path: Path) -> None:
    pytest.importorskip("sklearn")
    file = tmp_path / "broken.jsonl"
    rows = _rows(2)
    del rows[1]["label"]
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "bench.stance", "--foolmetwice", str(file)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "broken.jsonl line 2: needs" in done.stderr
    assert "Traceback" not in done.stderr
