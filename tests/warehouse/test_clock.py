"""A clock that jumps: nothing that was said is lost, and what readers see agrees with the history."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from claims.model import VerdictValue
from warehouse.batch import RunBatch
from warehouse.store import claim_card, list_verdicts, query, write_run
from warehouse.upkeep.check import check

Make = Callable[..., RunBatch]
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def latest(store: Path) -> str:
    (row,) = list_verdicts(store)
    card = claim_card(store, row["claim_id"])
    assert card["history"][-1]["verdict"] == row["verdict"], "the newest of the history is the one that holds"
    return str(row["verdict"])


@pytest.mark.parametrize(
    "jump", [timedelta(days=-400), -MICROSECOND, timedelta(0), timedelta(days=36_500)], ids=str
)
def test_what_was_said_is_kept_whatever_the_clock_says(
    store: Path, make_batch: Make, jump: timedelta
) -> None:
    write_run(store, make_batch("one", at=NOW))
    write_run(store, make_batch("two", at=NOW + jump))
    write_run(store, make_batch("three", at=NOW + MICROSECOND))
    assert query(store, "SELECT count(*), count(DISTINCT thread_url) FROM mentions").rows == [(9, 3)]
    assert query(store, "SELECT count(*) FROM runs").rows == [(3,)]
    assert latest(store) == "false"
    assert all(finding.ok for finding in check(store))


def test_a_batch_that_comes_late_does_not_turn_the_verdict_back(store: Path, make_batch: Make) -> None:
    """A run that judged earlier and is written later, such as one that waited for the store."""
    write_run(store, make_batch("new", at=NOW, value=VerdictValue.TRUE))
    write_run(store, make_batch("late", at=NOW - timedelta(hours=1)))
    assert latest(store) == "true"


def test_the_same_batch_twice_changes_nothing_even_after_a_jump(store: Path, make_batch: Make) -> None:
    first = make_batch("one", at=NOW)
    write_run(store, first)
    write_run(store, make_batch("two", at=NOW + timedelta(days=36_500), value=VerdictValue.TRUE))
    assert set(write_run(store, first).values()) == {0}
    assert latest(store) == "true"


def test_posts_seen_again_with_a_clock_set_back_are_no_edits(store: Path, make_batch: Make) -> None:
    batch = make_batch("one", at=NOW)
    write_run(store, batch)
    counts = write_run(
        store, replace(batch, run_id="again", started_at=NOW, finished_at=NOW - timedelta(days=9))
    )
    assert counts["posts"] == counts["mentions"] == 0
    assert query(store, "SELECT count(*) FROM past_texts").rows == [(0,)]
    assert query(store, "SELECT count(*) FROM posts WHERE vanished_at IS NOT NULL").rows == [(0,)]


def test_a_clock_that_ran_ahead_does_not_keep_later_verdicts_out(store: Path, make_batch: Make) -> None:
    write_run(store, make_batch("ahead", at=NOW + timedelta(days=36_500)))
    write_run(store, make_batch("right", at=NOW, value=VerdictValue.TRUE))
    assert latest(store) == "true"


def test_of_two_verdicts_of_one_microsecond_the_one_written_last_holds(store: Path, make_batch: Make) -> None:
    write_run(store, make_batch("b", at=NOW))
    write_run(store, make_batch("a", at=NOW, value=VerdictValue.TRUE))
    assert latest(store) == "true"
