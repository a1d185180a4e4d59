"""What is counted as it comes in is what a count over everything gives, whatever came, changed and went."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from claims.model import Claim, Judgement, Mention, Role, Verdict, VerdictValue, WordingRow
from extractors.model import Post, Thread
from tests.warehouse.conftest import DAY
from warehouse.counts import recount, wrong_counts
from warehouse.store import RunBatch, open_writer, query, write_run

CLAIMS = tuple(f"claim-{n}" for n in range(6))
AUTHORS = ("Ann", "Bob", "Cid", None)


def run_of(chance: random.Random, number: int) -> RunBatch:
    """A run over one of three threads: posts come, change, are read anew or dropped, and say one claim or another."""
    url = f"https://forum.example/t/{chance.randrange(3)}"
    reread = chance.random() < 0.3
    ids = [f"p{n}" for n in range(6) if chance.random() < 0.7]
    dropped = [(url, name) for name in ids if reread and chance.random() < 0.2]
    posts = tuple(
        Post(name, chance.choice(("It is so. It is so.", "It was so. It was so.")), author=chance.choice(AUTHORS),
             created_at=chance.choice((None, DAY - timedelta(days=chance.randrange(9)))))
        for name in ids if (url, name) not in dropped
    )  # fmt: skip
    context = frozenset((url, post.id) for post in posts if chance.random() < 0.2)
    mentions = [
        (url, said(chance, post.id))
        for post in posts if (url, post.id) not in context for _ in range(chance.randrange(3))
    ]  # fmt: skip
    judged = tuple(
        Judgement(Claim(name, f"{name}.", name), (), Verdict(name, VerdictValue.UNVERIFIED, 0.0, "r"))
        for name in CLAIMS
    )
    # "claim-5b" is another wording of claim-5.
    wordings = (WordingRow("claim-5b", "claim-5", "claim-5", "It says claim-5.", (), "same"),)
    at = DAY + timedelta(hours=number)
    return RunBatch(
        (Thread(url, "xenforo", posts),), mentions, judged, run_id=f"run-{number}", started_at=at, finished_at=at,
        context=context, dropped=dropped, reread=reread, wordings=wordings, wordings_method="m",
    )  # fmt: skip


def said(chance: random.Random, post: str) -> Mention:
    claim = chance.choice(CLAIMS)
    start = chance.choice((0, 10))
    wording = "claim-5b" if claim == "claim-5" and chance.random() < 0.5 else None
    return Mention(
        claim, post, chance.choice(tuple(Role)), "It", start, start + 2, 0.5 + start / 100, "", wording_id=wording
    )  # fmt: skip


@pytest.mark.parametrize("seed", [0, *(pytest.param(n, marks=pytest.mark.slow) for n in (1, 2, 3))])
def test_counts_are_in_step_with_mentions_whatever_comes(store, seed):
    chance = random.Random(seed)
    for number in range(24):
        write_run(store, run_of(chance, number))
        if number % 3 == 2:
            with open_writer(store) as con:
                assert wrong_counts(con) == 0, f"after run {number}"
    assert query(store, "SELECT sum(mentions) > 10 FROM claim_counts").rows == [(True,)]
    follows = (
        "SELECT count(*) FROM mentions AS m JOIN posts AS p USING (thread_url, post_id) WHERE "
        "(m.author_key, m.said_at) IS DISTINCT FROM (p.author_key, least(coalesce(p.created_at, m.seen_at), m.seen_at))"
    )
    assert query(store, follows).rows == [(0,)], "a mention says what its post says"


def test_a_wrong_count_is_found_and_mended(store, make_batch):
    write_run(store, make_batch())
    with open_writer(store) as con:
        con.execute("UPDATE claim_counts SET threads = threads + 1")
        assert wrong_counts(con) == 2, "what is counted, and what should be"
        recount(con)
        assert wrong_counts(con) == 0


def test_a_sentence_in_two_wordings_of_one_claim_counts_once(store):
    url = "https://forum.example/t/0"
    judged = Judgement(
        Claim("claim-5", "It is.", "k"), (), Verdict("claim-5", VerdictValue.UNVERIFIED, 0.0, "r")
    )
    twice = [
        (url, Mention("claim-5", "p", Role.ASSERTED, "It is", 0, 5, 0.5, "", wording_id=wording))
        for wording in (None, "claim-5b")
    ]
    wordings = (WordingRow("claim-5b", "claim-5", "claim-5", "It says so.", (), "same"),)
    thread = Thread(url, "xenforo", (Post("p", "It is so."),))
    write_run(store, RunBatch((thread,), twice, (judged,), wordings=wordings, wordings_method="m"))
    assert query(store, "SELECT count(*) FROM claim_mentions").rows == [(2,)]
    assert query(store, "SELECT mentions, asserted FROM latest_verdicts").rows == [(1, 1)]
