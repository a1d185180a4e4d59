"""A store of an earlier release, opened by this one, answers as it did."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from claims.cluster import METHOD
from warehouse.batch import RunBatch
from warehouse.connect import attach
from warehouse.migrations import migrations
from warehouse.store import claim_card, list_verdicts, open_reader, stale_wordings, write_run

OLD = """
INSERT INTO threads VALUES ('https://a.test/1', 'xenforo', 'a.test', 'One', NULL, '2026-01-01', '2026-01-01');
INSERT INTO posts (thread_url, post_id, author_key, created_at, text, text_sha256, first_seen, judged_with)
VALUES ('https://a.test/1', 'p0', 'k0', '2026-01-01 10:00', 'Oslo banned cars.', 'x', '2026-01-02', 'old with 1'),
       ('https://a.test/1', 'p1', 'k1', '2026-01-01 11:00', 'No, Oslo did not.', 'y', '2026-01-02', 'old with 1');
INSERT INTO claims VALUES ('a15dcbc8daf2', 'Oslo banned cars.', 'oslo ban car', '2026-01-02'),
                          ('b15dcbc8daf2', 'Bergen likes cars.', 'bergen like car', '2026-01-01');
INSERT INTO mentions VALUES
    ('m0', 'a15dcbc8daf2', 'https://a.test/1', 'p0', 'asserted', 'Oslo banned cars.', 0, 17, 0.9, 'stated',
     [{'original': 'it', 'replacement': 'Oslo', 'source': 'title'}], NULL, '2026-01-02'),
    ('m1', 'a15dcbc8daf2', 'https://a.test/1', 'p1', 'denied', 'No, Oslo did not.', 0, 17, 0.8, 'denied in reply',
     [], NULL, '2026-01-02');
INSERT INTO verdicts VALUES
    ('a15dcbc8daf2', 'r1', 'false', 0.9, 'It did not.', [], 'old', '1', '2026-01-02'),
    ('b15dcbc8daf2', 'r1', 'unverified', 0.0, 'Nothing settles it.', [], 'old', '1', '2026-01-01');
"""


@pytest.fixture
def old(store: Path) -> Path:
    con = attach(store, read_only=False)
    for migration in migrations()[:2]:
        con.execute(migration.sql)
        con.execute("INSERT INTO schema_version VALUES (?, ?, now())", [migration.number, migration.name])
    con.execute(OLD)
    con.close()
    return store


def test_old_rows_give_the_same_answers(old: Path) -> None:
    found = [
        (row["claim_id"], row["verdict"], row["mentions"], row["asserted"], row["denied"], row["threads"])
        for row in list_verdicts(old)
    ]
    assert found == [("a15dcbc8daf2", "false", 2, 1, 1, 1), ("b15dcbc8daf2", "unverified", 0, 0, 0, 0)]
    card = claim_card(old, "oslo")
    assert [(m["mention_id"], m["wording"]) for m in card["mentions"]] == [
        ("m0", "Oslo banned cars."), ("m1", "Oslo banned cars.")
    ]  # fmt: skip
    assert card["mentions"][0]["resolutions"] == [
        {"original": "it", "replacement": "Oslo", "source": "title", "confidence": None}
    ]
    assert [(h["verdict"], h["previous"]) for h in card["history"]] == [("false", None)]
    assert [(w["text"], w["mentions"], w["why"]) for w in card["wordings"]] == [
        ("Oslo banned cars.", 2, "first")
    ]
    assert card["decisions"] == []
    with open_reader(old) as con:
        prevalence = con.execute("SELECT role, mentions, authors FROM prevalence ORDER BY role").fetchall()
    assert prevalence == [("asserted", 1, 1), ("denied", 1, 1)]


def test_old_claims_are_to_be_keyed_the_older_first(old: Path) -> None:
    assert [row.text for row in stale_wordings(old, METHOD, 10)] == [
        "Bergen likes cars.",
        "Oslo banned cars.",
    ]


def test_an_old_store_takes_new_runs(old: Path, make_batch: Callable[..., RunBatch]) -> None:
    write_run(old, make_batch())
    assert [row["claim_id"] for row in list_verdicts(old)] == ["claim-moon", "a15dcbc8daf2", "b15dcbc8daf2"]
