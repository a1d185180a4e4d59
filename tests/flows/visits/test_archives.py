"""Kept pages: written as any tool reads them, and read as any tool writes them."""

from __future__ import annotations

import gzip
import io
import os
import random
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import zstandard
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from flows import kept
from flows.archives import read_archive, read_kept
from flows.fetch_error import FetchError
from flows.keep import Keeper, rescue, whole_length
from warehouse.paths import store_files

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "examples" / "thread.html"


def kept_files(reader):
    return sorted(store_files(reader.store).pages.glob("*"))


def unpacked(path):
    return gzip.decompress(path.read_bytes())


def records(path):
    with open(path, "rb") as file:
        return [
            (
                record.rec_type,
                record.rec_headers,
                record.content_stream().read(),
                record.digest_checker.passed,
            )
            for record in ArchiveIterator(file, check_digests=True)
        ]


def test_pages_are_kept_as_other_tools_read_them(forum, reader):
    forum.fill(4)
    reader.visit(forum.url())
    (archive,) = kept_files(reader)
    assert archive.name.endswith(".warc.gz")
    info, *pages = records(archive)
    assert (info[0], b"sayso/" in info[2]) == ("warcinfo", True)
    assert [(kind, body, passed) for kind, _, body, passed in pages] == [
        ("response", forum.html(1), True), ("response", forum.html(2), True),
    ]  # fmt: skip
    headers = pages[1][1]
    assert headers.get_header("WARC-Target-URI") == forum.url(2)
    assert headers.get_header("WARC-X-Sayso-Thread") == forum.url(1)
    assert headers.get_header("WARC-Payload-Digest").startswith("sha1:")
    assert abs(datetime.now(UTC) - datetime.fromisoformat(headers.get_header("WARC-Date"))).seconds < 60
    assert unpacked(archive).count(b"WARC/1.0\r\n") == 3


def test_an_archive_holds_no_cookies_and_no_keys(forum, reader, site):
    forum.fill(1)
    headers = {"Content-Type": "text/html", "Set-Cookie": "session=secret1", "X-Kept": "yes"}
    site.pages["/threads/tea.1/?api_key=secret2"] = (200, headers, forum.html(1))
    reader.visit(forum.url() + "?api_key=secret2")
    (archive,) = kept_files(reader)
    content = unpacked(archive)
    assert b"X-Kept" in content
    assert b"secret" not in content
    assert b"secret" not in reader.store.read_bytes()
    assert reader.visit(forum.url() + "?api_key=secret2").failures == ()


def test_pages_are_not_kept_where_the_settings_say_so(forum, reader, monkeypatch):
    monkeypatch.setenv("SAYSO_KEEP_PAGES", "0")
    forum.fill(2)
    reader.visit(forum.url())
    assert kept_files(reader) == []
    (visit,) = reader.again()
    assert "SAYSO_KEEP_PAGES" in visit.failures[0][1]
    monkeypatch.delenv("SAYSO_KEEP_PAGES")
    forum.etags = False
    reader.visit(forum.url())
    assert len(kept_files(reader)) == 1, "what was not kept yet is kept when it comes again"


def test_a_visit_that_finds_nothing_new_keeps_nothing(forum, reader):
    forum.fill(4)
    for _ in range(3):
        reader.visit(forum.url())
    assert len(kept_files(reader)) == 1


@pytest.mark.parametrize("keep_whole", [True, False])
def test_what_a_killed_run_leaves_can_be_read_to_its_end(tmp_path, reader, forum, keep_whole):
    forum.fill(6)
    keeper = Keeper(tmp_path)
    for page in (1, 2, 3):
        keeper.keep(reader.fetcher.get(forum.url(page)), forum.url())
    (part,) = tmp_path.glob("*.part")
    whole = part.read_bytes()
    rescue(tmp_path)
    assert part.exists(), "a run that goes on is left alone"
    keeper._lock.release()
    keeper._file.close()
    chance = random.Random(3)
    for cut in (
        [len(whole)] if keep_whole else [0, 1, 100, *(chance.randrange(len(whole)) for _ in range(30))]
    ):
        part.write_bytes(whole[:cut])
        rescue(tmp_path)
        assert not part.exists()
        for left in tmp_path.glob("*.warc.gz"):
            count = unpacked(left).count(b"WARC/1.0\r\n")
            assert count == len(records(left)) >= 1
            assert (count == 4) == (cut == len(whole))
            left.unlink()


def test_a_kill_while_pages_are_written_leaves_readable_files(tmp_path):
    code = (
        "import sys, os\nfrom pathlib import Path\nfrom flows.keep import Keeper\n"
        "from flows.fetch import Fetched\nfrom extractors.model import Page\n"
        "keeper = Keeper(Path(sys.argv[1]))\nbody = os.urandom(200_000)\n"
        "page = Page('http://a.test/', body)\n"
        "fetched = Fetched(page, 200, (), 'http://a.test/', False, 'HTTP/1.1', body, None)\n"
        "print('go', flush=True)\nwhile True:\n    keeper.keep(fetched, 'http://a.test/')\n"
    )
    for _ in range(3):
        env = os.environ | {"PYTHONPATH": str(ROOT)}
        process = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=-1, env=env)
        assert process.stdout.readline() == b"go\n"
        while not any(part.stat().st_size > 1_000_000 for part in tmp_path.glob("*.part")):
            pass
        process.send_signal(signal.SIGKILL)
        process.wait()
        rescue(tmp_path)
        (archive,) = tmp_path.glob("*")
        assert whole_length(archive) == archive.stat().st_size
        assert all(passed in (True, None) for *_, passed in records(archive))
        archive.unlink()


def test_kept_pages_are_read_anew_without_the_web(forum, reader, site, request):
    forum.fill(6)
    reader.visit(forum.url())
    forum.posts[4]["text"] = "The Earth is flat."
    forum.posts.pop(1)
    reader.visit(forum.url())
    before, asked = reader.numbers(), len(site.log)
    request.getfixturevalue("no_network")
    (visit,) = reader.again()
    assert visit.failures == ()
    assert len(site.log) == asked
    assert reader.numbers() == before
    assert reader.sql("SELECT count(*) FROM posts WHERE vanished_at IS NOT NULL") == [(1,)]


def test_a_better_extractor_gives_better_results_and_nothing_twice(forum, reader, monkeypatch):
    forum.fill(4)
    reader.visit(forum.url())
    before = reader.numbers()
    real = kept.extract

    def better(page):
        thread = real(page)
        posts = [replace(post, text=post.text.replace(" Thank you", " Many thanks")) for post in thread.posts]
        return replace(thread, posts=tuple(post for post in posts if post.id != "2"))

    monkeypatch.setattr(kept, "extract", better)
    reader.again()
    assert reader.sql("SELECT post_id FROM posts ORDER BY 1") == [("1",), ("3",), ("4",)]
    assert reader.sql("SELECT bool_and(text LIKE '%Many thanks%') FROM posts") == [(True,)]
    assert reader.sql("SELECT count(*) FROM past_texts") == [(0,)], "nobody edited anything"
    assert reader.sql("SELECT count(*) FROM mentions WHERE post_id = '2'") == [(0,)]
    assert reader.sql("SELECT count(*) FROM pages") == [(2,)]
    monkeypatch.undo()
    reader.again()
    assert reader.numbers() == before


def test_threads_to_read_anew_can_be_chosen(forum, reader, site):
    other = type(forum)(site, slug="coffee.2").fill(1)
    forum.fill(1)
    reader.visit(forum.url())
    reader.visit(other.url())
    assert [visit.thread.url for visit in reader.again(thread="COFFEE")] == [other.url()]
    assert len(reader.again(since=datetime(2020, 1, 1))) == 2
    assert reader.again(since=datetime(2999, 1, 1)) == []


def test_an_archive_that_is_gone_costs_only_its_pages(forum, reader):
    forum.fill(2)
    reader.visit(forum.url())
    before = reader.numbers()
    kept_files(reader)[0].unlink()
    (visit,) = reader.again()
    assert "gone" in visit.failures[0][1]
    assert reader.numbers() == before


def test_a_saved_page_is_read_anew_from_its_file(reader, tmp_path):
    page = tmp_path / "saved page.html"
    page.write_bytes(EXAMPLE.read_bytes())
    reader.file(page)
    before = reader.numbers()
    (visit,) = reader.again()
    assert (visit.failures, reader.numbers()) == ((), before)
    page.unlink()
    (visit,) = reader.again()
    assert "no such file" in visit.failures[0][1]


# Archives as other tools write them.


def response(url, body, *, headers=(), date="2026-02-01T00:00:00Z", kind="response", status="200 OK"):
    return kind, url, body, list(headers) or [("Content-Type", "text/html; charset=utf-8")], date, status


def archive(path, *given, packed=True):
    with open(path, "wb") as file:
        writer = WARCWriter(file, gzip=packed)
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "Wget/1.21"}))
        for kind, url, body, headers, date, status in given:
            http = (
                StatusAndHeaders(status, headers, protocol="HTTP/1.1")
                if kind in ("response", "revisit")
                else None
            )
            fields = {"WARC-Date": date}
            if kind == "resource":
                fields["Content-Type"] = "text/html"
            writer.write_record(
                writer.create_warc_record(url, kind, payload=io.BytesIO(body), length=len(body),
                                          http_headers=http, warc_headers_dict=fields)
            )  # fmt: skip
    return path


@pytest.fixture
def crawl(forum, site):
    """What a crawl of two threads gives, in no good order, with much else."""
    forum.fill(5)
    other = type(forum)(site, slug="coffee.2").fill(3)
    html = [("Content-Type", "text/html")]
    packed = [*html, ("Content-Encoding", "gzip")]
    chunked = [*html, ("Transfer-Encoding", "chunked")]
    body = forum.html(3)
    chunks = b"%x\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n" % (100, body[:100], len(body) - 100, body[100:])
    old = forum.html(1).replace(b"moon landing", b"mars landing")
    squeezed = zstandard.compress(other.html(1))
    return [
        response(f"{forum.url(1)}", old, date="2025-01-01T00:00:00Z"),
        response(forum.url(3), chunks, headers=chunked),
        response(
            site.url("/robots.txt"), b"User-agent: *\nDisallow:", headers=[("Content-Type", "text/plain")]
        ),
        response(site.url("/logo.png"), b"\x89PNG", headers=[("Content-Type", "image/png")]),
        response(f"<{forum.url(2)}>", gzip.compress(forum.html(2)), headers=packed),
        response(other.url(2), other.html(2), kind="resource"),
        response(forum.url(1), b"", kind="revisit"),
        response(forum.url(1), forum.html(1)),
        response(site.url("/about"), b"<html><body><p>About us</p></body></html>"),
        response(site.url("/gone"), b"<html>gone</html>", status="404 Not Found"),
        response(other.url(1), squeezed, headers=[*html, ("Content-Encoding", "zstd")]),
        response("dns:forum.test", b"127.0.0.1", kind="resource"),
        response(forum.url(1), b"GET / HTTP/1.1\r\n\r\n", kind="metadata"),
    ]


@pytest.mark.parametrize("form", ["warc.gz", "warc", "one gzip"])
def test_archives_of_every_form_give_their_threads(crawl, forum, reader, tmp_path, form):
    path = archive(tmp_path / f"crawl.{form.replace('one gzip', 'warc')}", *crawl, packed=form == "warc.gz")
    if form == "one gzip":
        packed = tmp_path / "crawl.warc.gz"
        packed.write_bytes(gzip.compress(path.read_bytes()))
        path = packed
    visits = reader.file(path)
    threads = {visit.thread.url: visit.thread for visit in visits if visit.thread}
    assert {url: len(thread.posts) for url, thread in threads.items()} == {
        forum.url(1): 5, forum.url(1).replace("tea.1", "coffee.2"): 3,
    }  # fmt: skip
    assert [post.id for post in threads[forum.url(1)].posts] == ["1", "2", "3", "4", "5"]
    assert "moon" in threads[forum.url(1)].posts[0].text, "the newest version of a page counts"
    (summary,) = [note for visit in visits for _, note in visit.notes]
    assert summary.startswith("1 of 6 documents hold no thread: ")
    assert "/about" in summary
    assert [failure for visit in visits for failure in visit.failures] == []
    before = reader.numbers()
    reader.file(path)
    assert reader.numbers() == before
    assert all(visit.failures == () for visit in reader.again())
    assert reader.numbers() == before
    assert reader.sql("SELECT min(first_seen) FROM posts") == [(datetime(2026, 2, 1),)], "when it was crawled"


def test_an_archive_of_ours_gives_the_same_as_the_visit(forum, reader):
    forum.fill(5)
    reader.visit(forum.url())
    before = reader.numbers()
    (path,) = kept_files(reader)
    reader.file(path)
    assert reader.numbers() == before
    other = type(reader)(reader.store.with_name("other.duckdb"), None)
    other.file(path)
    assert other.numbers() == before


def test_a_damaged_archive_gives_what_lies_before_the_damage(crawl, forum, reader, tmp_path):
    path = archive(tmp_path / "crawl.warc.gz", *crawl)
    whole = path.read_bytes()
    chance = random.Random(5)
    for cut in [5, 50, *(chance.randrange(len(whole)) for _ in range(60))]:
        path.write_bytes(whole[:cut])
        for found in read_archive(path):
            assert found.reason if isinstance(found, FetchError) else found.page.body is not None
        path.write_bytes(whole[:cut] + bytes([whole[cut] ^ 0x55]) + whole[cut + 1 :])
        for found in read_archive(path):
            assert "\n" not in str(found) if isinstance(found, FetchError) else True
    path.write_bytes(whole[: len(whole) * 3 // 4])
    visits = reader.file(path)
    assert any(visit.thread for visit in visits)


def test_an_archive_without_threads_is_a_failure_in_one_line(reader, tmp_path):
    path = archive(tmp_path / "none.warc.gz", response("http://a.test/", b"<html><body>Hi</body></html>"))
    (visit,) = reader.file(path)
    assert visit.failures == ((str(path), "holds no thread"),)


def test_a_bomb_in_an_archive_is_not_unpacked(reader, tmp_path):
    bomb = gzip.compress(b"\0" * 60_000_000)
    headers = [("Content-Type", "text/html"), ("Content-Encoding", "gzip")]
    path = archive(tmp_path / "bomb.warc.gz", response("http://a.test/", bomb, headers=headers))
    (visit,) = reader.file(path)
    assert "50 MB" in visit.notes[0][1]


def test_an_old_archive_does_not_undo_what_was_seen_since(forum, reader, tmp_path):
    forum.fill(2)
    old = archive(tmp_path / "old.warc.gz", response(forum.url(), forum.html(1), date="2020-01-01T00:00:00Z"))
    forum.posts[0]["text"] = "The Earth is flat."
    reader.visit(forum.url())
    reader.file(old)
    texts = reader.sql(
        "SELECT left(text, 9), current FROM post_versions WHERE post_id = '1' ORDER BY version"
    )
    assert texts == [("The moon ", False), ("The Earth", True)]
    assert reader.sql("SELECT count(*) FROM current_posts") == [(2,)]


def test_one_record_is_found_again_by_its_place(crawl, tmp_path):
    path = archive(tmp_path / "crawl.warc.gz", *crawl)
    pages = [found for found in read_archive(path) if not isinstance(found, FetchError)]
    assert len(pages) == 7
    for found in pages:
        assert read_kept(path, found.place).body == found.page.body
    with pytest.raises(FetchError, match="no record"):
        read_kept(path, replace(pages[0].place, record="<urn:uuid:none>"))


@pytest.mark.parametrize("name", ["thread.html.gz", "thread.txt.gz"])
def test_a_packed_file_is_the_thread_that_is_in_it(reader, tmp_path, name):
    plain = EXAMPLE if "html" in name else ROOT / "tests" / "fixtures" / "pasted_rules.txt"
    path = tmp_path / name
    path.write_bytes(gzip.compress(plain.read_bytes()))
    (visit,) = reader.file(path)
    assert len(visit.thread.posts) >= 3
    before = reader.numbers()
    assert reader.again()[0].failures == ()
    path.with_suffix("").write_bytes(plain.read_bytes())
    reader.file(path.with_suffix(""))
    assert reader.numbers() == before, "packed or not, it is one thread"


def test_a_packed_file_that_is_damaged_or_a_bomb(reader, tmp_path):
    path = tmp_path / "thread.html.gz"
    path.write_bytes(gzip.compress(EXAMPLE.read_bytes())[:-20])
    assert "too early" in reader.file(path)[0].failures[0][1]
    path.write_bytes(gzip.compress(b"\0" * 60_000_000))
    assert "50 MB" in reader.file(path)[0].failures[0][1]
    assert "no such file" in reader.file(tmp_path / "none.warc.gz")[0].failures[0][1]
