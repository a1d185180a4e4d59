"""Pages over real HTTP: bodies, versions, redirects, tries, the cache."""

from __future__ import annotations

import gzip
import hashlib
import re
import socket
import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from flows import settings
from flows.fetch import Fetcher, FetchError, Validators, load
from flows.settings import Limits

Make = Callable[..., Fetcher]
ROOT = Path(__file__).parents[2]
FRESH = {"Cache-Control": "max-age=60"}


def refused(get: Callable[[], Any]) -> FetchError:
    """The error, which must be one line."""
    with pytest.raises(FetchError) as caught:
        get()
    assert "\n" not in str(caught.value)
    return caught.value


def test_a_page_comes_with_all_that_an_archive_needs(site: Any, fetcher: Make) -> None:
    body = gzip.compress(b"<p>Tea</p>")
    site.pages["/t"] = (200, {"Content-Type": "text/html", "Content-Encoding": "gzip", "ETag": '"1"'}, body)
    before = datetime.now(UTC)
    fetched = fetcher().get(site.url("/t#post-3"))
    assert fetched.page.url == site.url("/t")
    assert fetched.page.body == b"<p>Tea</p>"
    assert fetched.page.content_type == "text/html"
    assert before <= (fetched.page.fetched_at or before - timedelta(1)) <= datetime.now(UTC)
    assert (fetched.status, fetched.http_version, fetched.unchanged) == (200, "HTTP/1.1", False)
    assert fetched.raw == body
    assert ("Content-Length", str(len(body))) in fetched.archive_headers
    assert ("ETag", '"1"') in fetched.archive_headers
    assert fetched.requested_url == site.url("/t#post-3")
    assert "Tea" not in repr(fetched)


def test_it_says_who_asks(site: Any, fetcher: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAYSO_CONTACT", "desk@example.org\r\nX-Bad: 1")
    fetcher().get(site.url())
    headers = site.asked()[0].headers
    assert headers["user-agent"].startswith("sayso/")
    assert headers["user-agent"].endswith("(+desk@example.orgX-Bad: 1)")
    assert "x-bad" not in headers
    monkeypatch.delenv("SAYSO_CONTACT")
    assert "(" not in settings.user_agent()


def test_chunks_of_the_transfer_are_no_part_of_the_archived_body(site: Any, fetcher: Make) -> None:
    def chunked(handler: Any) -> None:
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        handler.wfile.write(b"3\r\nTea\r\n1\r\n!\r\n0\r\n\r\n")

    site.pages["/t"] = chunked
    fetched = fetcher().get(site.url("/t"))
    assert fetched.raw == fetched.page.body == b"Tea!"
    names = {name.lower() for name, _ in fetched.archive_headers}
    assert "transfer-encoding" not in names
    assert ("X-Archive-Orig-Transfer-Encoding", "chunked") in fetched.archive_headers


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(b"Te") + gzip.compress(b"a")),
        ("deflate", zlib.compress(b"Tea")),
        ("deflate", zlib.compress(b"Tea")[2:-4]),
        ("identity", b"Tea"),
        ("gzip, deflate", zlib.compress(gzip.compress(b"Tea"))),
    ],
    ids=["gzip twice", "deflate", "deflate without its frame", "identity", "gzip in deflate"],
)
def test_bodies_are_unpacked(site: Any, fetcher: Make, encoding: str, body: bytes) -> None:
    site.pages["/t"] = (200, {"Content-Encoding": encoding}, body)
    assert fetcher().get(site.url("/t")).page.body == b"Tea"


@pytest.mark.parametrize(("module", "encoding"), [("brotli", "br"), ("zstandard", "zstd")])
def test_rarer_packings_are_asked_for_where_they_can_be_read(
    site: Any, fetcher: Make, module: str, encoding: str
) -> None:
    packer = pytest.importorskip(module)
    site.pages["/t"] = (200, {"Content-Encoding": encoding}, packer.compress(b"Tea" * 999))
    assert fetcher().get(site.url("/t")).page.body == b"Tea" * 999
    assert encoding in site.asked("/t")[0].headers["accept-encoding"]


def test_a_charset_that_lies_is_passed_on_as_bytes(site: Any, fetcher: Make) -> None:
    body = "Café".encode("latin-1")
    site.pages["/t"] = (200, {"Content-Type": "text/html; charset=utf-8"}, body)
    page = fetcher().get(site.url("/t")).page
    assert (page.body, page.content_type) == (body, "text/html; charset=utf-8")


def test_an_unchanged_page_is_not_sent_again(site: Any, fetcher: Make) -> None:
    def versioned(handler: Any) -> None:
        known = handler.headers["If-None-Match"] == '"7"'
        status = 304 if known and handler.headers["If-Modified-Since"] else 200
        handler.send_response(status)
        handler.send_header("ETag", '"7"')
        handler.send_header("Last-Modified", "Tue, 01 Jul 2025 10:00:00 GMT")
        handler.send_header("Content-Length", "0" if status == 304 else "3")
        handler.end_headers()
        handler.wfile.write(b"" if status == 304 else b"Tea")

    site.pages["/t"] = versioned
    fetch = fetcher()
    first = fetch.get(site.url("/t"))
    assert first.validators == Validators(
        '"7"', "Tue, 01 Jul 2025 10:00:00 GMT", hashlib.sha256(b"Tea").hexdigest()
    )
    again = fetch.get(site.url("/t"), validators=first.validators)
    assert (again.status, again.unchanged, again.page.body) == (304, True, b"")
    assert again.validators == first.validators
    assert fetch.get(site.url("/t")).page.body == b"Tea"


def test_the_same_bytes_are_unchanged_where_the_site_names_no_version(site: Any, fetcher: Make) -> None:
    site.pages["/t"] = site.in_turn((200, {}, b"Tea"), (200, {}, b"Tea"), (200, {}, b"Coffee"))
    fetch = fetcher()
    first = fetch.get(site.url("/t"))
    assert fetch.get(site.url("/t"), validators=first.validators).unchanged
    assert not fetch.get(site.url("/t"), validators=first.validators).unchanged


def test_a_version_that_is_no_header_is_not_sent(site: Any, fetcher: Make) -> None:
    fetcher().get(site.url("/t"), validators=Validators(etag='"1"\r\nX-Bad: 1'))
    assert not {"if-none-match", "x-bad"} & site.asked("/t")[0].headers.keys()


def test_redirects_are_followed_to_the_pages_own_address(site: Any, fetcher: Make) -> None:
    site.pages["/old"] = (301, {"Location": "/new"}, b"")
    site.pages["/new"] = (302, {"Location": site.url("/newest", host="b.test")}, b"")
    fetched = fetcher().get(site.url("/old"))
    assert fetched.page.url == site.url("/newest", host="b.test")
    assert fetched.redirects == (site.url("/old"), site.url("/new"))
    assert [one.host for one in site.asked()] == ["a.test", "a.test", "b.test"]


def test_a_loop_of_redirects_is_named(site: Any, fetcher: Make) -> None:
    site.pages["/a"] = (302, {"Location": "/b"}, b"")
    site.pages["/b"] = (302, {"Location": "/a"}, b"")
    error = refused(lambda: fetcher().get(site.url("/a")))
    assert f"loop, back to {site.url('/a')}" in error.reason
    assert not error.again


def test_five_redirects_are_followed_and_not_six(site: Any, fetcher: Make) -> None:
    for n in range(6):
        site.pages[f"/{n}"] = (302, {"Location": f"/{n + 1}"}, b"")
    assert fetcher().get(site.url("/1")).page.body == b"hello"
    assert "more than 5 redirects" in refused(lambda: fetcher().get(site.url("/0"))).reason


@pytest.mark.parametrize(
    ("location", "words"),
    [("ftp://a.test/x", "only http"), ("http://me:pw@a.test/", "user name"), ("http://[", "no valid URL")],
)
def test_bad_redirects_are_not_followed(site: Any, fetcher: Make, location: str, words: str) -> None:
    site.pages["/t"] = (302, {"Location": location}, b"")
    error = refused(lambda: fetcher().get(site.url("/t")))
    assert words in error.reason
    assert "pw" not in str(error)


def test_an_overloaded_site_is_asked_again(site: Any, fetcher: Make) -> None:
    site.pages["/t"] = site.in_turn((500, {}, b""), (503, {}, b""), (200, {}, b"Tea"))
    assert fetcher().get(site.url("/t")).page.body == b"Tea"
    assert len(site.asked("/t")) == 3


def test_but_not_for_ever(site: Any, fetcher: Make) -> None:
    site.pages["/t"] = (502, {}, b"")
    error = refused(lambda: fetcher(attempts=3, breaker_failures=99).get(site.url("/t")))
    assert error.again
    assert "answered 502" in error.reason
    assert len(site.asked("/t")) == 3


@pytest.mark.parametrize(("status", "words"), [(404, "check the address"), (403, "by hand"), (206, "206")])
def test_what_no_second_try_mends_is_asked_once(site: Any, fetcher: Make, status: int, words: str) -> None:
    site.pages["/t"] = (status, {}, b"")
    error = refused(lambda: fetcher().get(site.url("/t")))
    assert words in error.reason
    assert not error.again
    assert len(site.asked("/t")) == 1


def test_a_lost_connection_is_tried_again(site: Any, fetcher: Make) -> None:
    def cut(handler: Any) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nTe")
        handler.close_connection = True

    site.pages["/t"] = site.in_turn(cut, (200, {}, b"Tea"))
    assert fetcher().get(site.url("/t")).page.body == b"Tea"


def test_nobody_listening_is_one_clear_line(fetcher: Make) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    error = refused(lambda: fetcher(attempts=1).get(f"http://a.test:{port}/"))
    assert error.again
    assert "refused" in error.reason.lower()


def test_an_unknown_host_is_one_clear_line(fetcher: Make) -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "no such name")

    error = refused(lambda: fetcher(resolve=unknown).get("http://nowhere.test/"))
    assert "not known" in error.reason
    assert error.again


def test_a_fresh_answer_costs_the_site_nothing(site: Any, fetcher: Make) -> None:
    site.pages["/t"] = (200, FRESH, b"Tea")
    first = fetcher().get(site.url("/t"))
    again = fetcher().get(site.url("/t"))  # another fetcher: the cache outlives a run
    assert (again.page.body, again.from_cache, first.from_cache) == (b"Tea", True, False)
    assert again.page.fetched_at == first.page.fetched_at
    assert again.validators == first.validators
    assert not [name for name, _ in again.headers if "sayso" in name.lower()]
    assert len(site.asked("/t")) == 1
    assert not fetcher(use_cache=False).get(site.url("/t")).from_cache


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Last-Modified": "Tue, 01 Jul 2014 10:00:00 GMT"},
        {"Cache-Control": "max-age=0"},
        {"Cache-Control": "no-store, max-age=60"},
        {**FRESH, "Set-Cookie": "a=1"},
    ],
)
def test_what_is_not_said_to_be_fresh_is_asked_again(
    site: Any, fetcher: Make, headers: dict[str, str]
) -> None:
    site.pages["/t"] = site.in_turn((200, headers, b"Tea"), (200, headers, b"Coffee"))
    fetch = fetcher()
    fetch.get(site.url("/t"))
    assert fetch.get(site.url("/t")).page.body == b"Coffee"


def test_keys_and_broken_limits_never_enter_the_cache(site: Any, fetcher: Make) -> None:
    site.pages["/t?api_key=1"] = site.in_turn((200, FRESH, b"Tea"), (200, FRESH, b"Coffee"))
    site.pages["/big"] = site.in_turn((200, FRESH, b"x" * 2000), (200, FRESH, b"small"))
    fetch = fetcher(max_bytes=1000)
    fetch.get(site.url("/t?api_key=1"))
    assert fetch.get(site.url("/t?api_key=1")).page.body == b"Coffee"
    refused(lambda: fetch.get(site.url("/big")))
    assert fetch.get(site.url("/big")).page.body == b"small"


def test_an_answer_to_the_callers_own_version_is_not_kept_as_the_page(site: Any, fetcher: Make) -> None:
    site.pages["/t"] = site.in_turn((304, {**FRESH, "ETag": '"1"'}, b""), (200, FRESH, b"Tea"))
    fetch = fetcher()
    assert fetch.get(site.url("/t"), validators=Validators(etag='"1"')).unchanged
    assert fetch.get(site.url("/t")).page.body == b"Tea"


def test_a_stale_answer_is_asked_about_and_kept_if_it_still_holds(site: Any, fetcher: Make) -> None:
    stale = {**FRESH, "ETag": '"1"', "Age": "61"}
    site.pages["/t"] = site.in_turn((200, stale, b"Tea"), (304, {**FRESH, "ETag": '"1"'}, b""))
    fetch = fetcher()
    first = fetch.get(site.url("/t"))
    second = fetch.get(site.url("/t"), validators=first.validators)
    assert site.asked("/t")[1].headers["if-none-match"] == '"1"'
    assert second.unchanged
    third = fetch.get(site.url("/t"))
    assert (third.page.body, third.page.fetched_at) == (b"Tea", first.page.fetched_at)


def test_files_and_urls_are_loaded_alike(site: Any, fetcher: Make, tmp_path: Any) -> None:
    file = tmp_path / "page.html"
    file.write_bytes(b"Tea")
    assert load(str(file)).body == b"Tea"
    assert load(site.url("/t"), fetcher=fetcher()).body == b"hello"


def test_a_folder_that_cannot_be_written_is_one_clear_line(tmp_path: Any) -> None:
    (tmp_path / "file").write_text("")
    error = refused(lambda: Fetcher(cache_dir=tmp_path / "file" / "cache").get("http://a.test/"))
    assert "SAYSO_CACHE" in error.reason


def test_settings_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAYSO_HOST_INTERVAL", "2.5")
    monkeypatch.setenv("SAYSO_ATTEMPTS", "0")
    monkeypatch.setenv("SAYSO_BREAKER_PAUSE", "soon")
    limits = settings.limits()
    assert (limits.host_interval_s, limits.attempts, limits.breaker_s) == (2.5, 1, Limits().breaker_s)


def test_a_date_after_which_to_ask_again_is_understood() -> None:
    from flows.visit import _retry_after

    assert _retry_after("120") == 120
    assert 3500 < (_retry_after(format_datetime(datetime.now(UTC) + timedelta(hours=1))) or 0) <= 3600
    assert _retry_after("Tue, 01 Jul 2014 10:00:00 GMT") == 0
    assert _retry_after("soon") is None
    assert _retry_after(None) is None


def test_the_flow_adds_no_tries_of_its_own(site: Any, fetcher: Make, tmp_path: Path) -> None:
    pytest.importorskip("prefect")
    from flows.assemble import Plan
    from flows.check_threads import visit_source

    site.pages["/t"] = (500, {}, b"")
    plan = Plan(tmp_path / "none.duckdb")
    (failed,) = visit_source.fn(site.url("/t"), plan, fetcher(attempts=2), lambda: None)
    assert failed.failures
    assert len(site.asked("/t")) == 2
    assert visit_source.retries == 0


def test_every_setting_is_in_the_docs() -> None:
    names = set(re.findall(r"SAYSO_[A-Z_]+", (ROOT / "flows" / "settings.py").read_text()))
    docs = "".join((ROOT / "docs" / name).read_text() for name in ("collecting.md", "commands.md"))
    assert len(names) > 10
    assert not {name for name in names if name not in docs}


def test_only_the_fetcher_and_its_helpers_open_sockets() -> None:
    """The parts that may import what reaches the network, found by their import lines."""
    reaches = re.compile(
        r"^\s*(?:import|from) (socket|ssl|httpx|httpcore|urllib\.request|urllib3|requests|http\.client|hishel)\b",
        re.MULTILINE,
    )
    found = {
        file.relative_to(ROOT).as_posix()
        for folder in ("claims", "extractors", "flows", "warehouse")
        for file in (ROOT / folder).rglob("*.py")
        if reaches.search(file.read_text())
    }
    assert found <= {
        f"flows/{name}.py" for name in ("addresses", "fetch", "polite", "robots", "transport", "visit")
    }
