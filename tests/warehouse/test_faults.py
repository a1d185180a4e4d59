"""Damage of every kind: one clear line that names the file and the remedy, and the remedy works."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

import warehouse
from warehouse.batch import RunBatch
from warehouse.connect import attach
from warehouse.faults import is_damage, is_full
from warehouse.paths import store_files
from warehouse.store import StoreDamaged, StoreError, open_reader, publish, query, write_run
from warehouse.upkeep.backup import back_up
from warehouse.upkeep.check import check
from warehouse.upkeep.restore import restore
from warehouse.upkeep.vacuum import vacuum
from warehouse.watches import Watch, add_watch

ROOT = Path(warehouse.__file__).parents[1]
Make = Callable[..., RunBatch]
BLOCKS, BLOCK = 12_288, 262_144
"""Where a DuckDB file's blocks begin, and how long one is."""


def sayso(*arguments: object, store: Path) -> subprocess.CompletedProcess[str]:
    env = os.environ | {
        "SAYSO_STORE": str(store),
        "PYTHONPATH": str(ROOT),
        "NO_COLOR": "1",
        "SAYSO_WAIT": "1",
    }
    return subprocess.run(
        [sys.executable, "-c", "import cli; cli.main()", *map(str, arguments)],
        capture_output=True, text=True, env=env, timeout=60, check=False,
    )  # fmt: skip


def one_line(done: subprocess.CompletedProcess[str], status: int = 2) -> str:
    assert done.returncode == status, (done.returncode, done.stdout, done.stderr)
    (line,) = done.stderr.strip().splitlines()
    return line


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, make_batch: Make) -> Path:
    """A store whose every table has blocks of its own, and a backup of it."""
    store = tmp_path_factory.mktemp("whole") / "sayso.duckdb"
    write_run(store, make_batch("one", posts=1500))
    write_run(store, make_batch("two", posts=30))
    back_up(store)
    return store


@pytest.fixture
def store(whole: Path, tmp_path: Path) -> Path:
    shutil.copytree(whole.parent, tmp_path / "copy")
    return tmp_path / "copy" / whole.name


@pytest.fixture
def backup(store: Path) -> Path:
    (found,) = (path for path in store.with_name("sayso.duckdb.backups").iterdir() if path.is_dir())
    return found


def cut(length: float) -> Callable[[Path], None]:
    """Keep so many bytes of a file: a share of them below 1, from the end where it is negative."""

    def damage(file: Path) -> None:
        whole = file.read_bytes()
        file.write_bytes(whole[: int(length * len(whole)) if 0 < length < 1 else int(length)])

    return damage


def zeros_in_the_middle(file: Path) -> None:
    torn = bytearray(file.read_bytes())
    first, last = len(torn) // 3, 2 * len(torn) // 3
    torn[first:last] = bytes(last - first)
    file.write_bytes(torn)


def a_flipped_byte_a_block(file: Path) -> None:
    torn = bytearray(file.read_bytes())
    for at in range(BLOCKS + 5000, len(torn), BLOCK):
        torn[at] ^= 0xFF
    file.write_bytes(torn)


def no_headers(file: Path) -> None:
    torn = bytearray(file.read_bytes())
    torn[4096:BLOCKS] = bytes(BLOCKS - 4096)
    file.write_bytes(torn)


def a_text(file: Path) -> None:
    file.write_text("# Notes\n" * 3000)


def a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()
    (file / "notes.txt").write_text("mine")


DAMAGES = {
    "empty": cut(0),
    "cut after the first header": cut(4096),
    "cut in the first block": cut(100_000),
    "cut in half": cut(0.5),
    "without its last bytes": cut(-100),
    "zeros": zeros_in_the_middle,
    "flipped bytes": a_flipped_byte_a_block,
    "no headers": no_headers,
    "text": a_text,
    "folder": a_folder,
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_store_is_told_in_a_line_and_comes_back(
    store: Path, backup: Path, damage: Callable[[Path], None], make_batch: Make
) -> None:
    damage(store)
    for arguments in (("watch", "add", "https://a.example/1", "--every", "6h"), ("store", "vacuum")):
        line = one_line(sayso(*arguments, store=store))
        assert str(store) in line
        assert "sayso store restore" in line
    checked = sayso("store", "check", store=store)
    assert (checked.returncode, checked.stderr) == (1, "")
    assert "sayso store restore" in checked.stdout.replace("\n", " ")
    assert query(store, "SELECT count(*) FROM posts").rows == [(1530,)], "readers have the snapshot"
    assert "already: --replace" in one_line(sayso("store", "restore", backup, store=store))
    done = sayso("store", "restore", backup, "--replace", store=store)
    assert done.returncode == 0, done.stderr
    assert all(finding.ok for finding in check(store))
    assert query(store, "SELECT count(*) FROM posts").rows == [(1530,)]
    aside = [path for path in store.parent.iterdir() if path.name.startswith("sayso.duckdb.before-restore-")]
    assert len(aside) == 1, "what was there is not deleted"
    assert write_run(store, make_batch("next"))["posts"] == 3


@pytest.mark.parametrize("damage", [DAMAGES["cut in half"], DAMAGES["flipped bytes"], DAMAGES["text"]])
def test_store_and_snapshot_damaged(store: Path, backup: Path, damage: Callable[[Path], None]) -> None:
    damage(store)
    damage(store_files(store).snapshot)
    for arguments in (("verdicts",), ("sql", "SELECT count(text) FROM posts"), ("store", "info")):
        line = one_line(sayso(*arguments, store=store))
        assert "sayso store restore" in line
    assert sayso("doctor", store=store).returncode == 1
    with pytest.raises(StoreDamaged, match="snapshot"):
        restore(store_files(store).snapshot, store, replace=True)
    restore(backup, store, replace=True)
    assert all(finding.ok for finding in check(store))


def damage_posts(file: Path) -> None:
    """Flip a byte in a block that is needed for the posts, and not to open the file or to tell what it is."""
    whole = file.read_bytes()
    for at in range(BLOCKS + 5000, len(whole), BLOCK):
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        if not reads(file, "posts") and all(reads(file, name) for name in ("schema_version", "store_meta")):
            return
    raise AssertionError("no such block")


def reads(file: Path, table: str) -> bool:
    try:
        with attach(file, read_only=True) as con:
            con.execute(f"SELECT sum(hash(t)) FROM {table} AS t").fetchall()
    except (StoreDamaged, duckdb.IOException):
        return False
    return True


def test_a_block_that_is_damaged_shows_when_it_is_read(store: Path) -> None:
    snapshot = store_files(store).snapshot
    damage_posts(snapshot)
    assert query(store, "SELECT count(*) FROM schema_version").rows[0][0] > 5, "what is whole can be read"
    with pytest.raises(StoreDamaged) as caught:
        query(store, "SELECT sum(hash(t)) FROM posts AS t")
    error = caught.value
    assert f"{snapshot} is damaged" in str(error)
    assert "sayso store vacuum --store" in str(error)
    vacuum(store)
    assert all(finding.ok for finding in check(store))


def test_damage_in_the_store_does_not_reach_the_snapshot(store: Path) -> None:
    """The copy that a damaged store is brought back from must outlive the next write."""
    damage_posts(store)
    with suppress(StoreError):
        add_watch(store, Watch("https://a.example/1", 3600), datetime.now(UTC))
    assert query(store, "SELECT count(*), sum(hash(t)) > 0 FROM posts AS t").rows == [(1530, True)]


def leave_a_wal(store: Path, rows: int) -> Path:
    """Commit rows that stay in the WAL, as a process leaves them that is killed before it closes the store."""
    with duckdb.connect(str(store)) as con:
        con.execute("SET checkpoint_threshold = '1GB'; PRAGMA disable_checkpoint_on_shutdown")
        for number in range(rows):
            con.execute("INSERT INTO runs (run_id, started_at) VALUES (?, now())", [f"w{number}"])
    return store.with_name(f"{store.name}.wal")


def test_a_wal_that_is_torn_is_damage_and_a_whole_one_is_taken_in(store: Path, backup: Path) -> None:
    wal = leave_a_wal(store, 50)
    good, base = wal.read_bytes(), store.read_bytes()
    torn = bytearray(good)
    torn[len(torn) // 2 : len(torn) // 2 + 500] = bytes(500)
    wal.write_bytes(torn)
    for arguments in (("watch", "add", "https://a.example/1", "--every", "6h"), ("store", "vacuum")):
        line = one_line(sayso(*arguments, store=store))
        assert str(store) in line
        assert "sayso store restore" in line
    restore(backup, store, replace=True)
    assert not wal.exists(), "a WAL never meets a store that it was not written for"
    assert all(finding.ok for finding in check(store))
    store.write_bytes(base)
    wal.write_bytes(good)
    publish(store)
    assert query(store, "SELECT count(*) FROM runs").rows == [(52,)]


@pytest.mark.parametrize("content", [b"garbage" * 100, bytes(5000)])
def test_a_wal_that_is_none_is_told_by_the_check(store: Path, content: bytes, make_batch: Make) -> None:
    wal = store.with_name("sayso.duckdb.wal")
    wal.write_bytes(content)
    (told,) = [finding for finding in check(store) if not finding.ok]
    assert told.what == "WAL"
    assert str(wal) in told.detail
    write_run(store, make_batch("next"))
    assert all(finding.ok for finding in check(store))
    assert query(store, "SELECT count(*) FROM posts").rows == [(1533,)]


def test_a_run_does_not_take_the_place_of_a_lost_store(store: Path) -> None:
    snapshot = store_files(store).snapshot
    store.unlink()
    for arguments in (("watch", "add", "https://a.example/1", "--every", "6h"), ("store", "vacuum")):
        line = one_line(sayso(*arguments, store=store))
        assert f"sayso store restore {snapshot}" in line
    assert not store.exists()
    assert "gone" in next(f.detail for f in check(store) if not f.ok)
    assert query(store, "SELECT count(*) FROM posts").rows == [(1530,)]
    done = sayso("store", "restore", snapshot, store=store)
    assert done.returncode == 0, done.stderr
    assert all(finding.ok for finding in check(store))
    add_watch(store, Watch("https://a.example/1", 3600), datetime.now(UTC))


def test_a_snapshot_that_is_replaced_or_deleted_under_readers(store: Path, make_batch: Make) -> None:
    snapshot = store_files(store).snapshot
    count = "SELECT count(*), sum(hash(t)) FROM posts AS t"
    with open_reader(store) as con:
        before = con.execute("SELECT count(*) FROM claims").fetchone()
        snapshot.unlink()
        assert con.execute(count).fetchall()[0][0] == 1530
        write_run(store, make_batch("next"))
        assert con.execute(count).fetchall()[0][0] == 1530
        assert con.execute("SELECT count(*) FROM claims").fetchone() == before
    for damage in ("empty", "cut in half", "text"):
        DAMAGES[damage](snapshot)
        assert query(store, "SELECT count(*) FROM posts").rows == [(1533,)], damage


@pytest.mark.parametrize("moment", ["copied", "moved"])
def test_a_restore_that_is_killed_can_be_done_again(store: Path, backup: Path, moment: str) -> None:
    """Killed before anything is moved, and after the old store is and the new one is not."""
    code = """
import os, signal, sys
from pathlib import Path
from warehouse.upkeep import restore
at = {"copied": "_move_aside", "moved": "_bring_pages"}[sys.argv[3]]
setattr(restore, at, lambda *arguments: os.kill(os.getpid(), signal.SIGKILL))
restore.restore(Path(sys.argv[1]), sys.argv[2], replace=True)
"""
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code, backup, store, moment], env=env, timeout=60, check=False
    )
    assert done.returncode == -signal.SIGKILL
    if moment == "moved":
        with pytest.raises(
            StoreError, match=r"is gone, but sayso\.snapshot\.duckdb is there: `sayso store restore"
        ):
            publish(store)
    restore(backup, store, replace=True)
    assert all(finding.ok for finding in check(store))
    vacuum(store)
    assert not list(store.parent.glob("*.new*"))


def ignores_modes() -> bool:
    """Whether this process may write anywhere, as root usually may."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o500)
        return os.access(folder, os.W_OK)


obeying_modes = pytest.mark.skipif(ignores_modes(), reason="this user may write and read anywhere")


@pytest.fixture
def read_only(store: Path) -> Iterator[Path]:
    store.parent.chmod(0o500)
    yield store
    store.parent.chmod(0o700)


@obeying_modes
def test_a_folder_that_cannot_be_written(read_only: Path) -> None:
    assert query(read_only, "SELECT count(*) FROM posts").rows == [(1530,)]
    assert all(finding.ok for finding in check(read_only))
    assert "check the path and its permissions" in one_line(sayso("store", "vacuum", store=read_only))


@obeying_modes
@pytest.mark.parametrize(("part", "mode"), [("store", 0o400), ("key", 0o000)])
def test_a_file_without_permission(store: Path, part: str, mode: int, make_batch: Make) -> None:
    file = getattr(store_files(store), part)
    file.chmod(mode)
    with pytest.raises(StoreError, match=f"{file.name}.*check the path and its permissions"):
        write_run(store, make_batch("next"))


def test_what_is_no_damage_is_not_called_so(store: Path) -> None:
    with attach(store, read_only=True) as con, pytest.raises(duckdb.Error) as caught:
        con.execute("SELECT no_such_column FROM posts")
    assert not is_damage(caught.value)
    assert not is_full(caught.value)
