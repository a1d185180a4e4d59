"""A run places its wordings among those that the store has, as if it knew them all."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime
from pathlib import Path

import pytest

from claims.canonical import wording_id
from claims.cluster import METHOD, Clusters
from claims.model import Judgement, Mention, Role, Verdict, VerdictValue
from extractors.model import Post, Thread
from flows.placing import Placed, place, rekey
from warehouse.store import RunBatch, open_reader, open_writer, stale_wordings, write_run

DATA = Path(__file__).parents[2] / "bench" / "data" / "paraphrases.jsonl"
DAY = datetime(2026, 3, 1, tzinfo=UTC)


def run(store: Path, name: str, texts: list[str]) -> Placed:
    """Place and write one post a text, in a thread of its own."""
    url = f"https://forum.example/t/{name}"
    mentions = [
        (url, Mention("", f"p{n}", Role.ASSERTED, text, 0, len(text), 0.9, "stated", wording=text))
        for n, text in enumerate(texts)
    ]
    placed = place(store, mentions)
    write_run(
        store,
        RunBatch(
            (Thread(url, "text", tuple(Post(f"p{n}", text) for n, text in enumerate(texts))),),
            placed.mentions,
            [
                Judgement(claim, (), Verdict(claim.id, VerdictValue.UNVERIFIED, 0.0, ""))
                for claim in placed.claims
            ],
            run_id=name,
            started_at=DAY,
            finished_at=DAY,
            wordings=placed.wordings,
            wordings_method=METHOD,
        ),
    )
    return placed


def ask(store: Path, sql: str) -> list[tuple[object, ...]]:
    with open_reader(store) as con:
        return con.execute(sql).fetchall()


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "sayso.duckdb"


def test_run_by_run_gives_the_claims_that_one_run_would(store: Path) -> None:
    texts = [json.loads(line)["text"] for line in DATA.read_text(encoding="utf-8").splitlines()][:240]
    random.Random(3).shuffle(texts)
    whole = Clusters()
    expected = {wording_id(text): whole.assign(text).claim_id for text in texts}
    for n in range(4):
        run(store, f"run{n}", texts[n * 60 : (n + 1) * 60])
    found = dict(ask(store, "SELECT wording_id, claim_id FROM wordings"))
    assert found == expected
    assert ask(store, "SELECT count(*) FROM mentions") == [(240,)]
    assert ask(store, "SELECT count(*) FROM mentions AS m JOIN wordings AS w USING (wording_id) "
                      "WHERE m.claim_id <> w.claim_id") == [(0,)]  # fmt: skip


def test_only_what_could_matter_is_read(store: Path) -> None:
    run(store, "old", [f"Riverton has {n} bridges." for n in range(2, 300)])
    with open_reader(store) as con:
        wanted = place(store, [])  # nothing asked, nothing read
        assert wanted == Placed()
        assert con.execute("SELECT count(*) FROM wordings").fetchone() == (298,)
    placed = run(store, "new", ["In Riverton there are 7 bridges."])
    (_, mention), *_ = placed.mentions
    assert mention.claim_id == wording_id("Riverton has 7 bridges.")
    assert placed.claims[0].text == "Riverton has 7 bridges."
    assert [row.claim_id for row in placed.wordings] == [mention.claim_id]


def test_what_other_rules_keyed_is_keyed_anew(store: Path) -> None:
    run(store, "old", ["Oslo banned cars."])
    with open_writer(store) as con:
        con.execute("UPDATE wordings SET keys = NULL, method = 'before'")
    assert len(stale_wordings(store, METHOD, 10)) == 1
    rekey(store)
    assert stale_wordings(store, METHOD, 10) == []
    assert run(store, "new", ["Oslo has prohibited cars"]).claims[0].id == wording_id("Oslo banned cars.")


def test_two_runs_at_once_end_in_one_claim(store: Path) -> None:
    run(store, "first", ["Bergen likes cars."])
    url = "https://forum.example/t/late"
    late = place(
        store,
        [(url, Mention("", "p0", Role.ASSERTED, "x", 0, 1, 0.9, "", wording="Oslo has prohibited cars"))],
    )
    run(store, "meanwhile", ["Oslo banned cars.", "Oslo has prohibited cars"])
    write_run(
        store,
        RunBatch(
            (Thread(url, "text", (Post("p0", "x"),)),),
            late.mentions,
            [Judgement(c, (), Verdict(c.id, VerdictValue.UNVERIFIED, 0.0, "")) for c in late.claims],
            wordings=late.wordings,
            wordings_method=METHOD,
        ),
    )
    oslo = wording_id("Oslo banned cars.")
    assert ask(store, f"SELECT mentions, threads FROM latest_verdicts WHERE claim_id = '{oslo}'") == [(3, 2)]
