"""Watched addresses are kept in the store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from warehouse.store import (
    RunBatch,
    StoreError,
    Watch,
    WatchVisit,
    add_watch,
    list_watches,
    remove_watch,
    write_run,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TEA = Watch("https://forum.example/threads/tea.1/", every_s=3600)


def test_a_new_watch_is_due_at_once(store):
    assert add_watch(store, TEA, NOW)
    (row,) = list_watches(store)
    assert (row["watch_id"], row["url"], row["every_s"], row["kind"]) == (TEA.id, TEA.url, 3600, None)
    assert list_watches(store, due_at=NOW) == [row]
    assert list_watches(store, due_at=NOW - timedelta(seconds=1)) == []


def test_adding_it_again_changes_its_settings(store):
    add_watch(store, TEA, NOW)
    assert not add_watch(store, Watch(TEA.url, 60, max_pages=3), NOW)
    (row,) = list_watches(store)
    assert (row["every_s"], row["max_pages"]) == (60, 3)


def test_a_visit_says_when_the_next_is_due(store):
    add_watch(store, TEA, NOW)
    visit = WatchVisit(TEA.id, NOW, "thread", "5 posts")
    write_run(store, RunBatch(watches=(visit,)))
    (row,) = list_watches(store)
    assert (row["kind"], row["outcome"]) == ("thread", "5 posts")
    assert list_watches(store, due_at=NOW + timedelta(minutes=59)) == []
    assert list_watches(store, due_at=NOW + timedelta(minutes=60)) == [row]


@pytest.mark.parametrize("ref", [TEA.url, TEA.id, TEA.id[:4]])
def test_it_is_removed_by_address_or_id(store, ref):
    add_watch(store, TEA, NOW)
    assert remove_watch(store, ref) == TEA.url
    assert list_watches(store) == []
    with pytest.raises(StoreError, match="is not watched; `sayso watch list` lists what is"):
        remove_watch(store, ref)
