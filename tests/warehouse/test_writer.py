"""Runs are written whole, once, and quickly."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from claims.model import VerdictValue
from warehouse.store import StoreError, open_reader, open_writer, query, write_run


def rows(store, sql):
    return query(store, sql).rows


def contents(store):
    with open_reader(store) as con:
        tables = [name for (name,) in con.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
        tables.remove("store_meta")  # counts commits
        return {table: sorted(map(repr, con.execute(f"FROM {table}").fetchall())) for table in tables}


def test_a_run_is_there_to_be_read(store, make_batch):
    counts = write_run(store, make_batch())
    assert counts == {
        "threads": 1, "posts": 3, "quotes": 3, "claims": 1, "mentions": 3, "verdicts": 1, "matches": 1,
    }  # fmt: skip
    assert rows(
        store, "SELECT verdict, publishers, asserted, denied, quoted, threads FROM latest_verdicts"
    ) == [("false", ["NASA"], 1, 1, 1, 1)]
    assert rows(store, "SELECT context[span_start + 1:span_end] = span FROM claim_mentions") == [(True,)] * 3
    assert rows(store, "SELECT sum(mentions), count(DISTINCT day) FROM prevalence") == [(3, 3)]


def test_writing_a_run_twice_adds_nothing(store, make_batch):
    write_run(store, make_batch())
    before = contents(store)
    assert set(write_run(store, make_batch()).values()) == {0}
    assert contents(store) == before


def test_a_verdict_is_added_only_when_it_changed(store, make_batch):
    first = make_batch()
    write_run(store, first)
    same = replace(first, run_id="again", finished_at=first.finished_at + timedelta(days=1))
    assert write_run(store, same)["verdicts"] == 0
    other = make_batch("two", value=VerdictValue.MIXED, at=first.finished_at + timedelta(days=2))
    assert write_run(store, other)["verdicts"] == 1
    assert write_run(store, first)["verdicts"] == 0, (
        "an old run, written again, does not undo a newer verdict"
    )
    history = "SELECT previous, verdict FROM verdict_history ORDER BY judged_at"
    assert rows(store, history) == [(None, "false"), ("false", "mixed")]
    assert rows(store, "SELECT run_id FROM matches") == [("run-two",)]
    assert rows(store, "SELECT verdict, mentions, threads FROM latest_verdicts") == [("mixed", 6, 2)]


def test_a_run_in_several_batches_is_one_run(store, make_batch):
    write_run(store, make_batch("one"))
    write_run(store, replace(make_batch("two"), run_id="run-one"))
    assert rows(store, "SELECT len(inputs), counts['mentions'] FROM runs") == [(2, 6)]


def test_an_edited_post_loses_what_its_old_text_held(store, make_batch):
    write_run(store, make_batch())
    edited = make_batch(text="I take it back, it really happened there.")
    write_run(store, replace(edited, mentions=()))
    assert rows(store, "FROM mentions") == []
    assert rows(store, "SELECT count(*), count(DISTINCT text) FROM posts") == [(3, 1)]


@pytest.mark.parametrize("missing", ["threads", "judgements"])
def test_a_mention_of_something_unknown_stops_the_whole_batch(store, make_batch, missing):
    with pytest.raises(StoreError, match="neither in the batch nor in the store; nothing was written"):
        write_run(store, replace(make_batch(), **{missing: ()}))
    with open_writer(store):
        pass
    assert rows(store, "SELECT count(*) FROM threads") == [(0,)]
    assert rows(store, "SELECT count(*) FROM claims") == [(0,)]


def test_an_exception_in_the_block_writes_nothing(store, make_batch):
    write_run(store, make_batch())

    def fail_halfway():
        with open_writer(store) as con:
            con.execute("DELETE FROM posts")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_halfway()
    with open_writer(store) as con:
        assert con.execute("SELECT count(*) FROM posts").fetchone() == (3,)


def test_strange_characters_keep_their_offsets(store, make_batch):
    text = "The moon landing was staged \ud800 \0 \U0001f600 e\u0301."
    write_run(store, make_batch(text=text))
    assert rows(store, "SELECT DISTINCT text FROM posts") == [(text.replace("\ud800", "?"),)]


def test_ten_thousand_mentions_take_well_under_two_seconds(store, make_batch):
    write_run(store, make_batch())
    batch = make_batch("big", posts=10_000)
    assert write_run(store, batch)["mentions"] == 10_000
