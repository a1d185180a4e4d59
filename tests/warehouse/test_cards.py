"""What the command line shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from claims.model import Claim, VerdictValue
from warehouse.migrations import newest_version
from warehouse.store import (
    StoreError,
    claim_card,
    list_statements,
    list_verdicts,
    publish,
    store_info,
    write_run,
)


def another_claim(batch, claim_id, text):
    """The batch without posts, about another claim."""
    (judged,) = batch.judgements
    judged = replace(
        judged,
        claim=Claim(claim_id, text, "k"),
        verdict=replace(judged.verdict, claim_id=claim_id, value=VerdictValue.UNVERIFIED, statement_ids=()),
    )
    return replace(batch, threads=(), mentions=(), judgements=(judged,), run_id=claim_id)


@pytest.fixture
def filled(store, make_batch):
    batch = make_batch()
    write_run(store, batch)
    later = replace(batch, finished_at=batch.finished_at + timedelta(days=9))
    write_run(store, another_claim(later, "claim-mars", "The Mars landing was staged."))
    return store


def test_verdicts_false_first_and_filtered(filled):
    def found(**filters):
        return [row["claim_id"] for row in list_verdicts(filled, **filters)]

    assert found() == ["claim-moon", "claim-mars"]
    assert found(limit=1) == ["claim-moon"]
    assert found(thread="ABOUT ONE") == ["claim-moon"]
    assert found(claims=["claim-mars"]) == ["claim-mars"]
    assert found(verdict="false") == ["claim-moon"]
    assert found(topic="SPACE") == ["claim-moon"]
    assert found(thread="https://www.forum.example/t/one") == ["claim-moon"]
    assert found(text="MARS") == ["claim-mars"]
    assert found(text="100%") == []
    assert found(since=datetime(2026, 3, 5, tzinfo=UTC)) == ["claim-mars"]
    assert found(text="moon", verdict="true") == []


def test_a_card_shows_the_whole_work(filled):
    card = claim_card(filled, "claim-moon")
    assert card["claim"]["verdict"] == "false"
    assert [mention["role"] for mention in card["mentions"]] == ["asserted", "denied", "quoted"]
    assert card["mentions"][0]["thread_title"] == "About one"
    assert card["mentions"][0]["context"].startswith(card["mentions"][0]["span"])
    (match,) = card["matches"]
    assert match["scores"] == {"bm25": 7.5}
    assert match["findings"][0]["kind"] == "polarity"
    assert (match["stance"], match["statement"]) == ("agrees", "The Apollo moon landings were faked.")
    assert [entry["verdict"] for entry in card["history"]] == ["false"]
    assert [source["publisher"] for source in card["sources"]] == ["NASA"]
    assert card["sources"][0]["url"].startswith("https://")


@pytest.mark.parametrize("ref", ["claim-moon", "claim-mo", "the moon landing was staged.", "MOON"])
def test_a_claim_by_id_beginning_or_words(filled, ref):
    assert claim_card(filled, ref)["claim"]["claim_id"] == "claim-moon"


@pytest.mark.parametrize("ref", ["claim-", "landing"])
def test_an_ambiguous_claim_lists_the_candidates(filled, ref):
    with pytest.raises(
        StoreError, match=r"more than one claim.*claim-mars \(The Mars.*claim-moon \(The moon"
    ):
        claim_card(filled, ref)


def test_an_unknown_claim(filled):
    with pytest.raises(StoreError, match='no claim has "xyzzy"'):
        claim_card(filled, "xyzzy")


def test_a_claim_without_evidence_has_an_empty_card(filled):
    card = claim_card(filled, "claim-mars")
    assert (card["claim"]["publishers"], card["claim"]["mentions"], card["sources"]) == ([], 0, [])


def test_statements(filled):
    rows = list_statements(filled)
    assert len(rows) >= 25
    assert {row["id"]: row["deciding"] for row in rows}["apollo-hoax"] == 1


def test_info(filled):
    info = store_info(filled)
    assert info["counts"]["claims"] == 2
    assert info["key_mode"] == "600"
    assert info["store_bytes"] > 0
    assert info["snapshot_age_s"] < 60
    assert info["last_run"]["run_id"] == "claim-mars"


def test_info_of_a_store_without_runs(store):
    publish(store)
    info = store_info(store)
    assert (info["key_mode"], info["last_run"], info["schema_version"]) == (None, None, newest_version())
