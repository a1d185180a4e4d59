"""Stores of other releases, and files that are no store."""

from __future__ import annotations

import duckdb
import pytest

from warehouse import migrations
from warehouse.paths import store_files
from warehouse.store import (
    StoreDamaged,
    StoreError,
    StoreTooNew,
    open_reader,
    open_writer,
    publish,
    query,
    write_run,
)


def test_a_new_store_has_the_starter_statements_and_every_view(store):
    publish(store)
    assert query(store, "SELECT count(*) >= 25 FROM statement_list").rows == [(True,)]
    for view in migrations.views():
        assert query(store, f"FROM {view.name}").columns


def test_every_view_documents_its_columns(store):
    publish(store)
    for view in migrations.views():
        comment = view.sql.split("CREATE", 1)[0]
        for column in query(store, f"FROM {view.name}").columns:
            assert column in comment, f"{view.name}.{column}"


def test_a_migration_is_one_more_file(store, make_batch, monkeypatch):
    write_run(store, make_batch())
    more = migrations.SqlFile("0900_more", "ALTER TABLE posts ADD COLUMN score INTEGER;")
    known = (*migrations.migrations(), more)
    monkeypatch.setattr(migrations, "migrations", lambda: known)
    assert query(store, "SELECT count(*), max(score) FROM posts").rows == [(3, None)], (
        "readers migrate it too"
    )
    assert query(store, "SELECT max(version), count(*) FROM schema_version").rows == [(900, len(known))]


def test_a_broken_migration_changes_nothing(store, make_batch, monkeypatch):
    write_run(store, make_batch())
    broken = migrations.SqlFile("0900_bad", "ALTER TABLE posts ADD COLUMN score INTEGER; SELECT nonsense;")
    known = (*migrations.migrations(), broken)
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "migrations", lambda: known)
        with pytest.raises(StoreError, match="could not be migrated"), open_writer(store):
            pass
    assert "score" not in query(store, "FROM posts").columns


@pytest.mark.parametrize("unfinished", [False, True])
def test_a_newer_store_is_refused_and_left_alone(store, unfinished):
    publish(store)
    con = duckdb.connect(str(store))
    if unfinished:
        con.execute("SET checkpoint_threshold = '1GB'; PRAGMA disable_checkpoint_on_shutdown")
    con.execute("INSERT INTO schema_version VALUES (99, '0099_future', NULL)")
    con.close()
    before = {
        file.name: file.read_bytes()
        for file in store.parent.glob("sayso.duckdb*")
        if ".lock" not in file.name
    }
    assert ("sayso.duckdb.wal" in before) == unfinished
    known = migrations.newest_version()
    with pytest.raises(
        StoreTooNew, match=f"version 99 and this sayso knows versions up to {known}: upgrade sayso"
    ):
        publish(store)
    assert before == {name: (store.parent / name).read_bytes() for name in before}
    store_files(store).snapshot.unlink()
    with pytest.raises(StoreTooNew):
        open_reader(store)


@pytest.mark.parametrize("content", [b"", b"# My notes\n", b"\0" * 20_000, None])
def test_a_file_that_is_no_store_is_refused_in_one_line(store, content):
    if content is None:
        publish(store)
        content = store.read_bytes()[:9000]
        store_files(store).snapshot.unlink()
    store.write_bytes(content)
    for attempt in (publish, open_reader):
        with pytest.raises(StoreDamaged, match=r"sayso\.duckdb is not a readable DuckDB file") as caught:
            attempt(store)
        assert "\n" not in str(caught.value)
    assert store.read_bytes() == content


def test_somebody_elses_database_is_left_alone(store):
    with duckdb.connect(str(store)) as con:
        con.execute("CREATE TABLE holiday_photos (name VARCHAR)")
    with pytest.raises(StoreError, match="not a sayso store: give another path"):
        publish(store)


@pytest.mark.parametrize("name", ["temp.db", "my 'own' store", "memory.duckdb"])
def test_any_file_name_will_do(tmp_path, make_batch, name):
    write_run(tmp_path / name, make_batch())
    assert query(tmp_path / name, "SELECT count(*) FROM posts").rows == [(3,)]
