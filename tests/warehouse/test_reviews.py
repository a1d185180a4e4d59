"""A person's verdict stands, whatever the machine says later; what everybody said stays to be seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from claims.model import Claim, LinkDecision, VerdictValue, WordingRow
from warehouse.batch import RunBatch
from warehouse.store import (
    Decided,
    NewReview,
    Reviewed,
    StoreError,
    claim_card,
    claim_timeline,
    list_queue,
    list_verdicts,
    load_statements,
    write_decision,
    write_review,
    write_run,
)

DAY = datetime(2026, 3, 1, 12, tzinfo=UTC)

MOON, MARS = "claim-moon", "claim-mars"
V = VerdictValue


@pytest.fixture
def judge(store: Path, make_batch: Callable[..., RunBatch]) -> Callable[..., None]:
    """A run that judges the moon claim, or another one, on a later day."""

    def run(
        value: V, day: int = 0, claim_id: str = MOON, name: str = "one", said: int = 0, **changes: Any
    ) -> None:
        batch = make_batch(name, value=value, at=DAY + timedelta(days=day))
        posts = batch.threads[0].posts
        posts = tuple(replace(p, created_at=p.created_at + timedelta(days=said)) for p in posts)
        batch = replace(batch, threads=(replace(batch.threads[0], posts=posts),))
        (judged,) = batch.judgements
        judged = replace(
            judged,
            claim=judged.claim if claim_id == MOON else Claim(claim_id, f"{claim_id} was staged.", "k"),
            verdict=replace(judged.verdict, claim_id=claim_id, **changes),
        )
        mentions = [(url, replace(mention, claim_id=claim_id)) for url, mention in batch.mentions]
        write_run(
            store, replace(batch, judgements=(judged,), mentions=mentions, run_id=f"{claim_id} {name} {day}")
        )

    return run


def review(store: Path, who: str, value: V | None, day: int = 1, claim: str = MOON, **more: Any) -> Reviewed:
    return write_review(store, claim, NewReview(who, value, DAY + timedelta(days=day), **more))


def verdict(store: Path, claim: str = MOON) -> dict[str, Any]:
    (row,) = list_verdicts(store, claims=[claim])
    return row


def waiting(store: Path) -> dict[str, str]:
    return {row["claim_id"]: row["why"] for row in list_queue(store)}


@pytest.mark.parametrize(
    ("machine", "person", "action"),
    [
        (V.UNVERIFIED, V.FALSE, "set"),
        (V.FALSE, V.FALSE, "confirm"),
        (V.FALSE, V.TRUE, "override"),
        (V.FALSE, V.UNVERIFIED, "override"),
        (V.DISPUTED, V.FALSE, "override"),
    ],
)
def test_a_review_sets_confirms_or_overrides(
    store: Path, judge: Callable[..., None], machine: V, person: V, action: str
) -> None:
    judge(machine)
    assert review(store, "Ann Lee", person).action == action
    row = verdict(store)
    assert (row["verdict"], row["decided_by"], row["machine_verdict"]) == (person, "Ann Lee", machine)


def test_the_machine_goes_on_underneath_and_never_overwrites_a_person(
    store: Path, judge: Callable[..., None]
) -> None:
    judge(V.FALSE)
    assert verdict(store)["decided_by"] == "machine"
    review(store, "Ann Lee", V.MIXED, note="Half of it was.", source_urls=("https://example.org/moon",))
    for day, value in ((2, V.TRUE), (3, V.MOSTLY_TRUE)):
        judge(value, day)
    row = verdict(store)
    assert (row["verdict"], row["reason"], row["confidence"]) == ("mixed", "Half of it was.", None)
    assert (row["decided_by"], row["machine_verdict"], row["machine_confidence"]) == (
        "Ann Lee", "mostly_true", 0.9
    )  # fmt: skip
    assert row["reviewed_at"] == datetime(2026, 3, 2, 12)
    assert (row["statement_ids"], row["publishers"]) == ([], []), "the statement says something else"
    card = claim_card(store, MOON)
    assert [entry["verdict"] for entry in card["history"]] == ["false", "true", "mostly_true"]
    assert [(r["reviewer"], r["machine_verdict"], r["standing"]) for r in card["reviews"]] == [
        ("Ann Lee", "false", True)
    ]
    assert [r["claim_id"] for r in list_verdicts(store, verdict="mixed")] == [MOON]
    assert list_verdicts(store, verdict="mostly_true") == []


def test_a_confirmed_verdict_still_rests_on_its_statements(store: Path, judge: Callable[..., None]) -> None:
    judge(V.FALSE)
    review(store, "Ann", V.FALSE)
    assert verdict(store)["publishers"] == ["NASA"]


def test_a_machine_that_changes_its_mind_is_looked_at_again(store: Path, judge: Callable[..., None]) -> None:
    judge(V.FALSE)
    review(store, "Ann", V.FALSE)
    assert waiting(store) == {}
    judge(V.UNVERIFIED, 2)
    assert waiting(store) == {MOON: "look again"}
    assert verdict(store)["look_again"]
    review(store, "Ann", V.FALSE, 3)
    assert waiting(store) == {}, "whoever looked again has looked"
    judge(V.FALSE, 4)
    assert waiting(store) == {}, "it came to say what the person says"


def test_reviewers_who_disagree_are_shown_and_the_newest_review_holds(
    store: Path, judge: Callable[..., None]
) -> None:
    judge(V.FALSE)
    review(store, "Ann", V.FALSE)
    assert review(store, "Bo", V.TRUE, 2).others == (("Ann", "false"),)
    row = verdict(store)
    assert (row["verdict"], row["decided_by"], row["reviewers_disagree"]) == ("true", "Bo", True)
    assert [(one["reviewer"], one["verdict"]) for one in row["reviews"]] == [("Bo", "true"), ("Ann", "false")]
    assert waiting(store) == {MOON: "reviewers disagree"}
    review(store, "Bo", V.FALSE, 3)
    row = verdict(store)
    assert (row["verdict"], row["decided_by"], row["reviewers_disagree"]) == ("false", "Bo, Ann", False)
    assert waiting(store) == {}


def test_a_review_is_taken_back_by_whoever_made_it(store: Path, judge: Callable[..., None]) -> None:
    judge(V.FALSE)
    review(store, "Ann Lee", V.TRUE)
    review(store, "Bo", V.MIXED, 2)
    with pytest.raises(StoreError, match=r"Cy has no review.*Bo \(mixed\), Ann Lee \(true\)"):
        review(store, "Cy", None, 3)
    assert review(store, " bo ", None, 3).verdict == "true"
    assert verdict(store)["decided_by"] == "Ann Lee"
    assert review(store, "Ann Lee", None, 4).verdict == "false"
    assert (verdict(store)["decided_by"], verdict(store)["confidence"]) == ("machine", 0.9)
    with pytest.raises(StoreError, match="nobody reviewed it"):
        review(store, "Ann Lee", None, 5)
    assert [r["action"] for r in claim_card(store, MOON)["reviews"]] == [
        "override", "override", "withdraw", "withdraw"
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["", "  ", "machine", "Machine"])
def test_a_reviewer_has_a_name_that_is_not_the_machines(
    store: Path, judge: Callable[..., None], name: str
) -> None:
    judge(V.FALSE)
    with pytest.raises(StoreError, match="no name for a reviewer"):
        review(store, name, V.TRUE)


def test_a_merged_claim_finds_its_reviews_and_a_split_one_keeps_them(
    store: Path, judge: Callable[..., None]
) -> None:
    judge(V.FALSE)
    judge(V.UNVERIFIED, claim_id=MARS, name="two")
    review(store, "Ann", V.TRUE, claim=MARS)

    def link(decision: str, home: str) -> None:
        rows = (WordingRow(MARS, home, home, "", why="decided"),)
        decided = Decided(
            (home,), rows, "", (LinkDecision(decision, MOON, MARS, "Ann", None, DAY),)  # type: ignore[arg-type]
        )  # fmt: skip
        write_decision(store, lambda con: decided)

    link("merge", MOON)
    assert (verdict(store)["verdict"], verdict(store)["decided_by"]) == ("true", "Ann")
    assert waiting(store) == {MOON: "look again"}, "the machine says false of the one that remains"
    assert [r["made_on"] for r in claim_card(store, MARS)["reviews"]] == [MARS]
    review(store, "Ann", V.FALSE, 5, claim=MARS)
    link("split", MARS)
    assert {row["claim_id"]: (row["verdict"], row["decided_by"]) for row in list_verdicts(store)} == {
        MOON: ("false", "Ann"), MARS: ("true", "Ann")
    }  # fmt: skip


def test_a_claim_becomes_a_vetted_statement_until_it_is_taken_back(
    store: Path, judge: Callable[..., None]
) -> None:
    judge(V.UNVERIFIED)
    done = review(
        store, "Ann", V.FALSE, note="There are pictures.", source_urls=("https://www.nasa.gov/a",), as_statement=True
    )  # fmt: skip
    assert done.statement_id == "review-claim-moon"

    def made() -> list[tuple[str, str, str, str]]:
        return [
            (s.statement, s.rating.value, s.explanation, s.sources[0].publisher)
            for s in load_statements(store)
            if s.id == done.statement_id
        ]

    text = "The moon landing was staged."
    assert made() == [(text, "false", "There are pictures.", "nasa.gov")]
    assert review(store, "Ann", V.TRUE, 2).stale == (done.statement_id, "false")
    assert made()[0][1] == "false"
    changed = review(store, "Ann", V.TRUE, 3, source_urls=("https://a.example/",), as_statement=True)
    assert (changed.stale, made()) == (None, [(text, "true", "", "a.example")])
    before = len(load_statements(store))
    assert review(store, "Ann", None, 4).retired_id == done.statement_id
    assert (made(), len(load_statements(store))) == ([], before - 1)


@pytest.mark.parametrize(
    ("value", "urls", "words"),
    [(V.DISPUTED, ("https://a.example/",), "disputed is none"), (V.FALSE, (), "needs a source"),
     (None, ("https://a.example/",), "needs a rating")],
)  # fmt: skip
def test_a_statement_needs_a_rating_and_a_source(
    store: Path, judge: Callable[..., None], value: V | None, urls: tuple[str, ...], words: str
) -> None:
    judge(V.UNVERIFIED)
    with pytest.raises(StoreError, match=words):
        review(store, "Ann", value, source_urls=urls, as_statement=True)
    assert claim_card(store, MOON)["reviews"] == []


def test_the_queue_puts_what_spreads_before_what_does_not(store: Path, judge: Callable[..., None]) -> None:
    judge(V.DISPUTED)
    judge(V.UNVERIFIED, claim_id=MARS, name="two")
    judge(V.UNVERIFIED, 1, claim_id=MARS, name="three")
    rows = list_queue(store)
    assert [(row["claim_id"], row["why"]) for row in rows] == [(MARS, "unverified"), (MOON, "disputed")]
    assert [(row["threads"], row["asserted"], row["mentions"], row["authors"]) for row in rows] == [
        (2, 2, 6, 1), (1, 1, 3, 1)
    ]  # fmt: skip
    assert rows[0]["score"] > rows[1]["score"] > 0
    (near,) = rows[0]["nearest"]
    assert (near["statement_id"], near["relevance"], near["stance"]) == ("apollo-hoax", 0.97, "agrees")
    assert [row["claim_id"] for row in list_queue(store, limit=1)] == [MARS]
    assert [row["claim_id"] for row in list_queue(store, thread="About ONE")] == [MOON]
    last = rows[1]["last_said"]
    assert MOON not in [r["claim_id"] for r in list_queue(store, since=last + timedelta(seconds=1))]
    assert MOON in [r["claim_id"] for r in list_queue(store, since=last)]
    assert list_queue(store, topic="space") == []
    assert list_queue(store, jurisdiction="AU") == []


def test_an_old_claim_waits_behind_a_fresh_one(store: Path, judge: Callable[..., None]) -> None:
    judge(V.UNVERIFIED, 400)
    judge(V.UNVERIFIED, 400, claim_id=MARS, name="two", said=370)
    (fresh, old) = list_queue(store)
    assert (fresh["claim_id"], old["claim_id"]) == (MARS, MOON)
    assert 1.4 < fresh["score"] / old["score"] < 1.6, "a month old: three quarters; more than a year: half"


def test_the_timeline_tells_what_turned_the_machine_and_what_stood(
    store: Path, judge: Callable[..., None]
) -> None:
    judge(V.UNVERIFIED, statement_ids=())
    review(store, "Ann", V.TRUE, 1, note="Look.", source_urls=("https://a.example/",))
    judge(V.FALSE, 2)
    review(store, "Ann", None, 3)
    claim, entries = claim_timeline(store, "moon")
    assert claim["claim_id"] == MOON
    told = [(e["who"], e["action"], e["verdict"], e["before"], e["stands"]) for e in entries]
    assert told == [
        ("machine", "judged", "unverified", None, "unverified"),
        ("Ann", "set", "true", None, "true"),
        ("machine", "judged", "false", "unverified", "true"),
        ("Ann", "withdraw", None, "true", "false"),
    ]
    assert entries[0]["why"] == "first judged: nothing settles it"
    assert "now rests on apollo-hoax" in entries[2]["why"]
    assert "The Apollo moon landings were faked." in entries[2]["why"]
    assert (entries[1]["note"], entries[1]["source_urls"]) == ("Look.", ["https://a.example/"])
