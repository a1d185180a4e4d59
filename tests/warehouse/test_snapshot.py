"""The snapshot of a large store is made from an older one, and is the store's file byte for byte."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from warehouse import blocks, snapshot
from warehouse.connect import attach
from warehouse.paths import store_files
from warehouse.store import open_reader, open_writer, publish, query, write_run
from warehouse.upkeep.vacuum import vacuum

FILL = "INSERT INTO passages SELECT 'u' || i // 100, 'p' || i, 0, {0}, md5(i::VARCHAR || '{0}'), 0.5 FROM range(200000) AS r(i)"

READ = """
import duckdb, sys
con = duckdb.connect(sys.argv[1], read_only=True)
print(con.execute("SELECT sum(span_end) FROM passages").fetchone()[0], flush=True)
sys.stdin.readline()
print(con.execute("SELECT sum(span_end), count(DISTINCT language) FROM passages").fetchone(), flush=True)
"""


@pytest.fixture
def large(store, monkeypatch):
    """A store of some megabytes that counts as large, published twice, so that it has a spare."""
    monkeypatch.setattr(snapshot, "LARGE", 0)
    for number in (1, 2):
        with open_writer(store) as con:
            con.execute(FILL.format(number))
    publish(store)
    return store


def same(store) -> bool:
    files = store_files(store)
    return files.store.read_bytes() == files.snapshot.read_bytes()


def patched(monkeypatch) -> list[bool]:
    """How the next snapshots are made: whether from a spare."""
    done: list[bool] = []
    whole = blocks.patch
    monkeypatch.setattr(blocks, "patch", lambda *files: done.append(whole(*files)) or done[-1])
    return done


def test_only_what_changed_is_copied_and_nothing_differs(large, make_batch, monkeypatch):
    done = patched(monkeypatch)
    written = []
    write = blocks._write
    monkeypatch.setattr(
        blocks, "_write", lambda to, held, at: written.append(len(held)) or write(to, held, at)
    )
    for number in range(6):
        write_run(large, make_batch(f"n{number}"))
        assert same(large)
        assert query(large, "SELECT count(*) FROM runs").rows == [(number + 1,)]
    with open_writer(large) as con:
        con.execute("DELETE FROM passages WHERE span_end = 1 AND post_id LIKE 'p1%'")
    assert same(large)
    assert done == [True] * 7
    assert sum(written) / 7 < store_files(large).store.stat().st_size / 2


def test_who_reads_the_older_snapshot_keeps_it(large, make_batch, monkeypatch):
    done = patched(monkeypatch)
    reader = subprocess.Popen(
        [sys.executable, "-c", READ, str(store_files(large).snapshot)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )  # fmt: skip
    assert reader.stdout.readline() == "600000\n"
    with open_reader(large) as con:
        for number in range(3):
            with open_writer(large) as writing:
                writing.execute(f"UPDATE passages SET span_end = {number + 7}, language = 'x'")
            assert same(large)
            assert con.execute("SELECT sum(span_end), count(DISTINCT language) FROM passages").fetchone() == (
                600000,
                400000,
            )
    told, _ = reader.communicate("\n", timeout=30)
    assert told == "(600000, 400000)\n"
    assert False in done, "a snapshot that is read was left alone"


def test_what_a_killed_attempt_left_is_not_built_upon(large, make_batch):
    files = store_files(large)
    files.spare.unlink()
    os.link(files.snapshot, files.spare)
    files.unpublished.write_bytes(b"half")
    write_run(large, make_batch("after"))
    assert same(large)
    assert not os.path.samefile(files.spare, files.snapshot)
    assert not files.unpublished.exists()


def test_a_vacuum_leaves_no_older_snapshot(large):
    with open_writer(large) as con:
        con.execute("DELETE FROM passages")
    before = store_files(large).store.stat().st_size
    vacuum(large)
    assert not store_files(large).spare.exists()
    assert store_files(large).snapshot.stat().st_size < before / 2
    assert same(large)


def test_a_small_store_has_no_spare(store, make_batch):
    for name in ("one", "two", "three"):
        write_run(store, make_batch(name))
    assert not store_files(store).spare.exists()
    assert query(store, "SELECT count(*) FROM runs").rows == [(3,)]


def test_a_block_that_is_not_what_its_checksum_says_is_never_copied(large):
    files = store_files(large)
    held = files.store.read_bytes()
    assert blocks.sound(held[blocks.HEADERS :])
    for at in (blocks.HEADERS, blocks.HEADERS + 5_000, len(held) - 1):
        torn = bytearray(held)
        torn[at] ^= 1
        assert not blocks.sound(bytes(torn[blocks.HEADERS :]))
    torn = files.store.with_name("torn.duckdb")
    files.store.rename(torn)
    files.store.write_bytes(held[:-1] + bytes([held[-1] ^ 1]))
    copy = torn.with_name("copy.duckdb")
    assert not blocks.copy(files.store, copy)
    assert not copy.exists()
    assert blocks.copy(torn, copy)
    assert copy.read_bytes() == held


def test_rows_that_somebody_elses_duckdb_left_in_its_log_are_published(store, make_batch):
    write_run(store, make_batch())
    code = (
        "import duckdb, os, sys; con = duckdb.connect(sys.argv[1]); con.execute('SET checkpoint_threshold = \\'1GB\\'');"
        "con.execute(\"INSERT INTO watches (url) VALUES ('https://a.example/')\"); os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", code, str(store)], check=True, timeout=60)
    assert store.with_name(f"{store.name}.wal").exists()
    with attach(store, read_only=True):
        pass
    write_run(store, make_batch("two"))
    assert query(store, "SELECT url FROM watches").rows == [("https://a.example/",)]


def test_a_snapshot_is_as_private_as_its_store(store, make_batch):
    write_run(store, make_batch())
    store.chmod(0o600)
    write_run(store, make_batch("two"))
    assert store_files(store).snapshot.stat().st_mode & 0o777 == 0o600
