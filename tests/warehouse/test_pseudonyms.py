"""Authors' names stay out of the store."""

from __future__ import annotations

import stat

import pytest

from warehouse.paths import store_files
from warehouse.store import StoreError, query, write_run

NAMES = (b"Ford Prefect", b"Zaphod Beeblebrox", b"Trillian Astra")


def everything(store):
    return {file.name: file.read_bytes() for file in store.parent.iterdir()}


def test_no_name_is_in_any_byte_of_store_or_snapshot(store, make_batch):
    write_run(store, make_batch())
    write_run(store, make_batch("two"))
    for name in NAMES:
        assert not [file for file, content in everything(store).items() if name in content]
    assert query(store, "SELECT count(DISTINCT author_key), any_value(len(author_key)) FROM posts").rows == [
        (1, 16)
    ]
    quoted = "SELECT bool_and(quoted_from = quotes.author_key) FROM mentions JOIN quotes USING (thread_url, post_id)"
    assert query(store, quoted + " WHERE quoted_from IS NOT NULL").rows == [(True,)]


def test_names_are_kept_on_request(store, make_batch):
    write_run(store, make_batch(), keep_authors=True)
    assert query(store, "SELECT DISTINCT author_key FROM posts").rows == [("Ford Prefect",)]
    assert not store_files(store).key.exists()


def test_the_key_is_private_and_every_store_has_its_own(store, make_batch):
    other = store.with_name("other.duckdb")
    for path in (store, other):
        write_run(path, make_batch())
        assert stat.S_IMODE(store_files(path).key.stat().st_mode) == 0o600
    ask = "SELECT DISTINCT author_key FROM posts"
    assert query(store, ask).rows != query(other, ask).rows


def test_a_broken_key_file_writes_nothing(store, make_batch):
    write_run(store, make_batch())
    store_files(store).key.write_text("")
    with pytest.raises(StoreError, match=r"sayso\.duckdb\.key is not a key for pseudonyms"):
        write_run(store, make_batch("two"))
    assert query(store, "SELECT count(*) FROM runs").rows == [(1,)]
