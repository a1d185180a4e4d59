"""Backups and their way back, vacuum, what the check finds, and the store that is kept before a migration."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from warehouse.batch import RunBatch
from warehouse.connect import attach, writers_lock
from warehouse.counts import recount
from warehouse.migrations import migrations, newest_version
from warehouse.notices import untold
from warehouse.paths import store_files
from warehouse.store import (
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreTooNew,
    open_writer,
    publish,
    query,
    write_run,
)
from warehouse.upkeep.backup import back_up, back_up_file, list_backups
from warehouse.upkeep.check import check
from warehouse.upkeep.info import facts
from warehouse.upkeep.measure import fingerprint
from warehouse.upkeep.restore import restore
from warehouse.upkeep.vacuum import vacuum

Make = Callable[..., RunBatch]
ARCHIVE = "20260301T120000Z-7-abcdef.warc.gz"


@pytest.fixture
def filled(store: Path, make_batch: Make) -> Path:
    write_run(store, make_batch("one", posts=40))
    pages = store_files(store).pages
    pages.mkdir()
    (pages / ARCHIVE).write_bytes(b"an archive")
    (pages / f"{ARCHIVE}.part").write_bytes(b"half an archive")
    return store


def held(store: Path) -> dict[str, tuple[int, int]]:
    with attach(store, read_only=True) as con:
        return fingerprint(con)


def failed(store: Path) -> dict[str, str]:
    return {finding.what: finding.detail for finding in check(store) if not finding.ok}


def test_a_backup_has_everything_and_brings_everything_back(filled: Path, tmp_path: Path) -> None:
    before, key = held(filled), store_files(filled).key.read_bytes()
    made = back_up(filled)
    assert sorted(p.relative_to(made.backup).as_posix() for p in made.backup.rglob("*") if p.is_file()) == [
        "manifest.json", f"pages/{ARCHIVE}", "store.duckdb", "store.key",
    ]  # fmt: skip
    assert stat.S_IMODE((made.backup / "store.key").stat().st_mode) == 0o600
    assert stat.S_IMODE(made.backup.stat().st_mode) == 0o700
    assert (made.backup / "pages" / ARCHIVE).samefile(store_files(filled).pages / ARCHIVE), "no second copy"
    other = tmp_path / "elsewhere" / "other.duckdb"
    done = restore(made.backup, other)
    assert (done.rows, done.archives, done.aside) == (made.rows, 1, ())
    assert held(other) == before == held(store_files(other).snapshot)
    assert store_files(other).key.read_bytes() == key
    assert stat.S_IMODE(store_files(other).key.stat().st_mode) == 0o600
    assert (store_files(other).pages / ARCHIVE).read_bytes() == b"an archive"
    assert failed(other) == {}


def test_pages_are_left_out_if_asked(filled: Path) -> None:
    made = back_up(filled, pages=False)
    assert made.archives == 0
    assert not (made.backup / "pages").exists()
    pages = store_files(filled).pages
    restore(made.backup, filled, replace=True)
    assert (pages / ARCHIVE).exists(), "a backup without pages does not take those that are there"


def test_only_the_newest_are_kept_once_the_new_one_is_whole(filled: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    first, second = back_up(filled, folder), back_up(filled, folder)
    mine = folder / "sayso-notes"
    mine.mkdir()
    third = back_up(filled, folder, keep=2)
    assert third.removed == (first.backup,)
    assert [one.backup for one in list_backups(store_files(filled), folder)] == [third.backup, second.backup]
    assert mine.exists()


def test_a_backup_waits_for_a_writer_no_longer_than_told(filled: Path) -> None:
    with writers_lock(store_files(filled), 1), pytest.raises(StoreBusy):
        back_up(filled, wait_s=0.1)
    assert list_backups(store_files(filled)) == []
    assert facts(filled)["rows"]["posts"] == 40


@pytest.mark.parametrize("part", ["store.duckdb", "store.key", f"pages/{ARCHIVE}"])
def test_a_backup_that_was_changed_is_refused_before_anything_is_touched(filled: Path, part: str) -> None:
    made = back_up(filled)
    file = made.backup / part
    content = file.read_bytes()
    file.unlink()
    with pytest.raises(StoreDamaged, match=f"{part} is gone"):
        restore(made.backup, filled, replace=True)
    file.write_bytes(bytes([content[0] ^ 1]) + content[1:])
    before = sorted(path.name for path in filled.parent.iterdir())
    with pytest.raises(StoreDamaged, match=f"{part} is not as it was written"):
        restore(made.backup, filled, replace=True)
    assert sorted(path.name for path in filled.parent.iterdir()) == before


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"schema_version": 99}, StoreTooNew, "upgrade sayso"),
        ({"rows": {}}, StoreError, "does not hold what its manifest says"),
        ({"files": {"../../etc/passwd": "0", "store.duckdb": "0"}}, StoreDamaged, "manifest.json is damaged"),
        ({"unknown": 1}, StoreDamaged, "manifest.json is damaged"),
    ],
)
def test_a_manifest_that_is_wrong(
    filled: Path, tmp_path: Path, changes: dict[str, object], error: type[StoreError], words: str
) -> None:
    made = back_up(filled)
    manifest = made.backup / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | changes))
    with pytest.raises(error, match=words):
        restore(made.backup, tmp_path / "new.duckdb")
    assert not (tmp_path / "new.duckdb").exists()


def test_a_folder_that_is_no_backup(filled: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"no backup: it has no manifest\.json"):
        restore(tmp_path, tmp_path / "new.duckdb")
    with pytest.raises(StoreError, match="no backup at"):
        restore(tmp_path / "nowhere", tmp_path / "new.duckdb")


def test_another_key_is_not_overwritten(filled: Path) -> None:
    made = back_up(filled)
    files = store_files(filled)
    files.store.unlink()
    files.key.write_text("ab" * 32)
    with pytest.raises(StoreError, match=r"sayso\.duckdb\.key is there already: --replace"):
        restore(made.backup, filled)
    done = restore(made.backup, filled, replace=True)
    assert any(path.name.startswith("sayso.duckdb.key.before-restore-") for path in done.aside)
    assert failed(filled) == {}


def test_a_single_file_takes_the_store_alone(filled: Path, tmp_path: Path) -> None:
    file = tmp_path / "copy.duckdb"
    assert back_up_file(filled, file)["posts"] == 40
    with pytest.raises(StoreError, match="is there already"):
        back_up_file(filled, file)
    key = store_files(filled).key.read_bytes()
    restore(file, filled, replace=True)
    assert store_files(filled).key.read_bytes() == key
    assert failed(filled) == {}


def test_vacuum_drops_freed_bytes_and_leftovers(filled: Path, make_batch: Make) -> None:
    secret = "Zarniwoop's telephone number"
    write_run(filled, make_batch("secret", posts=400, text=f"The moon landing was staged, says {secret}."))
    with open_writer(filled) as con:
        con.execute("DELETE FROM posts WHERE thread_url LIKE '%secret'")
        con.execute("DELETE FROM mentions WHERE thread_url LIKE '%secret'")
        con.execute("DELETE FROM quotes WHERE thread_url LIKE '%secret'")
        recount(con)
    left = [
        f"{filled.name}.new",
        f"{filled.name}.new.wal",
        "sayso.snapshot.duckdb.new",
        f"{filled.name}.key.abcdefgh",
    ]
    for name in left:
        filled.with_name(name).write_bytes(b"left behind")
    before, size = held(filled), filled.stat().st_size
    done = vacuum(filled)
    assert held(filled) == before == held(store_files(filled).snapshot)
    assert filled.stat().st_size < size
    assert done.bytes_after < done.bytes_before
    assert sorted(path.name for path in done.removed) == sorted(left)
    assert not any(filled.with_name(name).exists() for name in left)
    for file in (filled, store_files(filled).snapshot):
        assert secret.encode() not in file.read_bytes()
    assert failed(filled) == {}


BREAKS = {
    "no post is there twice": "INSERT INTO posts FROM posts LIMIT 1",
    "every mention has its post": "DELETE FROM posts WHERE post_id = 'p7'",
    "every mention has its claim": "DELETE FROM claims",
    "every verdict has its wording": "UPDATE verdicts SET claim_id = 'other'",
    "a mention's claim is its wording's": "UPDATE wordings SET claim_id = 'other'",
    "mentions lie inside their posts' texts": "UPDATE mentions SET span_end = 100000 WHERE post_id = 'p3'",
    "what a claim's mentions come to is what is counted": "UPDATE claim_counts SET mentions = mentions + 1",
    "a mention's author is its post's": "UPDATE posts SET author_key = 'other'",
    "no run is there twice": "INSERT INTO runs FROM runs",
}


@pytest.mark.parametrize(("holds", "sql"), BREAKS.items())
def test_what_must_hold_is_checked(filled: Path, holds: str, sql: str) -> None:
    assert failed(filled) == {}
    with open_writer(filled) as con:
        con.execute(sql)
    assert "do not hold, such as" in failed(filled)[holds]


def test_the_check_sees_a_snapshot_behind_and_a_key_that_others_read(filled: Path) -> None:
    with attach(filled, read_only=False) as con:
        con.execute("DELETE FROM posts WHERE post_id = 'p39'; DELETE FROM mentions WHERE post_id = 'p39'")
        con.execute("DELETE FROM quotes WHERE post_id = 'p39'")
        recount(con)
    store_files(filled).key.chmod(0o644)
    found = failed(filled)
    assert set(found) == {"the snapshot is the store as it is", "key"}
    assert "posts" in found["the snapshot is the store as it is"]
    assert "chmod 600" in found["key"]
    assert facts(filled)["in_step"] is False
    publish(filled)
    store_files(filled).key.unlink()
    assert facts(filled)["in_step"] is True
    assert "restore it from a backup" in failed(filled)["key"]


def test_commits_that_are_counted_tell_a_snapshot_that_is_behind(filled: Path) -> None:
    """The rows may be as many as before."""
    with open_writer(filled) as con:
        con.execute("DELETE FROM store_meta WHERE name = 'commits'")
        con.execute("INSERT INTO store_meta VALUES ('commits', '7')")
    with attach(filled, read_only=False) as con:
        con.execute("UPDATE store_meta SET value = '99' WHERE name = 'commits'")
    assert facts(filled)["in_step"] is False


@pytest.fixture
def older(store: Path) -> Path:
    with attach(store, read_only=False) as con:
        for migration in migrations()[:2]:
            con.execute(migration.sql)
            con.execute("INSERT INTO schema_version VALUES (?, ?, now())", [migration.number, migration.name])
        con.execute("INSERT INTO threads (url, site) VALUES ('https://a.test/1', 'a.test')")
    return store


def test_a_store_is_kept_as_it_was_before_it_is_migrated(older: Path, make_batch: Make) -> None:
    before = held(older)
    untold()
    write_run(older, make_batch())
    kept = older.with_name(f"sayso.duckdb.before-v{newest_version()}.duckdb")
    assert held(kept) == before
    (line,) = untold()
    assert str(kept) in line
    content = kept.read_bytes()
    write_run(older, make_batch("two"))
    assert (untold(), kept.read_bytes()) == ([], content)
    restore(kept, older, replace=True)
    assert query(older, "SELECT url FROM threads").rows == [("https://a.test/1",)]
    assert kept.read_bytes() == content, "the one that is there stays"


def test_other_views_are_no_migration(filled: Path) -> None:
    with attach(filled, read_only=False) as con:
        con.execute("UPDATE store_meta SET value = 'other' WHERE name = 'views_version'")
    publish(filled)
    assert not list(filled.parent.glob("*.before-v*"))
