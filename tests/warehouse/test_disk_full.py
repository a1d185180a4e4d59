"""A full disk, on a small file system of its own: nothing committed is lost, and nothing is left in the way."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from claims.model import VerdictValue
from extractors.model import Page
from flows.archives import read_archive, read_kept
from flows.fetch import Fetched
from flows.keep import keeping
from flows.publishing import export_reviews
from warehouse.batch import RunBatch
from warehouse.claim_review import Publisher
from warehouse.migrations import migrations
from warehouse.paths import store_files
from warehouse.store import NewReview, StoreError, open_writer, query, write_review, write_run
from warehouse.upkeep.backup import back_up, backups_of, list_backups
from warehouse.upkeep.before_migration import kept_before
from warehouse.upkeep.check import check
from warehouse.upkeep.vacuum import vacuum

Make = Callable[..., RunBatch]
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
RUNS = "SELECT run_id FROM runs ORDER BY 1"


def mounted(*arguments: str) -> bool:
    return subprocess.run(["mount", *arguments], capture_output=True, check=False).returncode == 0


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A store's path on a file system of 24 MB."""
    folder = tmp_path / "small"
    folder.mkdir()
    if os.geteuid() != 0 or not mounted("-t", "tmpfs", "-o", "size=24m", "tmpfs", str(folder)):
        pytest.skip("mounting a small file system is not permitted here")
    yield folder / "sayso.duckdb"
    subprocess.run(["umount", str(folder)], check=True)


@contextmanager
def filled_but(folder: Path, left: int) -> Iterator[None]:
    """All but so many bytes of the file system taken by something else."""
    ballast = folder / "ballast"
    disk = os.statvfs(folder)
    with open(ballast, "wb") as file:
        os.posix_fallocate(file.fileno(), 0, disk.f_bavail * disk.f_frsize - left)
    try:
        yield
    finally:
        ballast.unlink()


def left_over(store: Path) -> list[str]:
    return [
        path.name
        for path in store.parent.rglob("*")
        if path.name.endswith((".new", ".new.wal", ".part", ".going"))
    ]


def big(make_batch: Make, name: str) -> RunBatch:
    return make_batch(name, posts=1500, text=f"The moon landing was staged. {os.urandom(300).hex()}")


@pytest.mark.parametrize("left", [100_000, 1_500_000, 3_500_000])
def test_a_run_that_does_not_fit(small: Path, make_batch: Make, left: int) -> None:
    write_run(small, make_batch("before"))
    with filled_but(small.parent, left), pytest.raises(StoreError) as caught:
        write_run(small, big(make_batch, "large"))
    assert "\n" not in str(caught.value)
    assert "full" in str(caught.value)
    assert str(small) in str(caught.value)
    committed = "is written, but" in str(caught.value)
    assert left_over(small) == []
    assert query(small, RUNS).rows == [("run-before",)], "readers keep the snapshot from before"
    write_run(small, make_batch("after"))
    runs = [("run-after",), ("run-before",), *[("run-large",)] * committed]
    assert query(small, RUNS).rows == runs
    assert all(finding.ok for finding in check(small))


def test_a_backup_and_a_vacuum_that_do_not_fit(small: Path, make_batch: Make) -> None:
    write_run(small, big(make_batch, "large"))
    before = small.read_bytes()
    with filled_but(small.parent, 300_000):
        for attempt in (back_up, vacuum):
            with pytest.raises(StoreError, match=r"needs .* and .* are free: free .* more") as caught:
                attempt(small)
            assert "\n" not in str(caught.value)
    assert small.read_bytes() == before
    assert left_over(small) == []
    assert list_backups(store_files(small)) == []
    vacuum(small)
    back_up(small)
    assert all(finding.ok for finding in check(small))


def test_pages_that_do_not_fit_into_a_backup_elsewhere(small: Path, tmp_path: Path, make_batch: Make) -> None:
    store = tmp_path / "sayso.duckdb"
    write_run(store, make_batch("one"))
    pages = store_files(store).pages
    pages.mkdir()
    (pages / "20260301T120000Z-1-abc.warc.gz").write_bytes(os.urandom(23_000_000))
    with pytest.raises(StoreError, match="the disk is full"):
        back_up(store, small.parent)
    assert [path.name for path in small.parent.iterdir() if path.is_dir()] == []
    assert back_up(store, small.parent, pages=False).archives == 0


def test_an_export_that_does_not_fit(small: Path, make_batch: Make) -> None:
    write_run(small, make_batch("one"))
    said = NewReview("Ann", VerdictValue.FALSE, datetime.now(UTC), note="It was not. " * 10_000)
    write_review(small, "claim-moon", said)
    file, who = small.with_name("reviews.jsonld"), Publisher("The Lantern", "https://lantern.example/checks")
    export_reviews(small, file, who)
    before = file.read_bytes()
    with filled_but(small.parent, 8192), pytest.raises(OSError, match="No space left"):
        export_reviews(small, file, who)
    assert file.read_bytes() == before
    assert left_over(small) == []


def test_a_store_that_cannot_be_kept_is_not_migrated(small: Path, make_batch: Make) -> None:
    write_run(small, big(make_batch, "large"))
    with open_writer(small) as con:
        con.execute("DELETE FROM schema_version WHERE version = ?", [migrations()[-1].number])
    before = small.read_bytes()
    kept = kept_before(store_files(small), migrations()[-1].number)
    with (
        filled_but(small.parent, 300_000),
        pytest.raises(StoreError, match=r"needs .* and .* are free: free .* more"),
    ):
        write_run(small, make_batch("next"))
    assert small.read_bytes() == before
    assert left_over(small) == []
    assert not kept.exists()
    assert not backups_of(store_files(small)).exists()


def page(number: int, size: int) -> Fetched:
    url, body = f"https://forum.example/t/{number}", os.urandom(size)
    return Fetched(
        Page(url, body, "text/html", NOW),
        200,
        (("Content-Type", "text/html"),),
        url,
        False,
        "HTTP/1.1",
        body,
        None,
    )


def test_pages_that_do_not_fit_leave_an_archive_that_can_be_read(small: Path) -> None:
    """The disk is full in the middle of a run, and has space again before its end."""
    folder = store_files(small).pages
    with keeping(folder) as keeper:
        assert keeper
        places = [keeper.keep(page(1, 200_000), "https://forum.example/t/1")]
        with (
            filled_but(small.parent, 300_000),
            pytest.raises(OSError, match=r"No space left.*\.warc\.gz\.part"),
        ):
            keeper.keep(page(2, 900_000), "https://forum.example/t/2")
        places.append(keeper.keep(page(3, 1000), "https://forum.example/t/3"))
    (archive,) = folder.iterdir()
    assert [read_kept(archive, place).url for place in places] == [
        "https://forum.example/t/1",
        "https://forum.example/t/3",
    ]
    assert [found.page.url for found in read_archive(archive)] == [
        "https://forum.example/t/1",
        "https://forum.example/t/3",
    ]


def test_no_archive_is_left_where_nothing_fits(small: Path) -> None:
    folder = store_files(small).pages
    folder.mkdir()
    with (
        filled_but(small.parent, 0),
        keeping(folder) as keeper,
        pytest.raises(OSError, match="No space left"),
    ):
        keeper.keep(page(1, 1000), "https://forum.example/t/1")
    assert list(folder.iterdir()) == []
    with keeping(folder) as keeper:
        keeper.keep(page(1, 1000), "https://forum.example/t/1")
    assert len(list(folder.iterdir())) == 1
