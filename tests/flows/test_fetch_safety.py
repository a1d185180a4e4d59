"""What a hostile page, host or name server cannot do."""

from __future__ import annotations

import gzip
import itertools
import logging
import os
import tracemalloc
from collections.abc import Callable
from typing import Any

import httpcore
import pytest

from flows.addresses import kind, refusal
from flows.fetch import Fetcher, FetchError
from flows.fetch_error import mask
from flows.transport import system_dial

Make = Callable[..., Fetcher]
PUBLIC = "93.184.216.34"


def refused(get: Callable[[], Any]) -> FetchError:
    with pytest.raises(FetchError) as caught:
        get()
    assert "\n" not in str(caught.value)
    return caught.value


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "2606:4700::1", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::"]
)
def test_public_addresses(address: str) -> None:
    assert kind(address) == "public"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "100.100.100.200",
        "192.0.2.1", "198.18.0.1", "::1", "fd00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
        "64:ff9b::7f00:1", "64:ff9b::a00:1", "2002:7f00:1::", "2002:a00:1::",
    ],
)  # fmt: skip
def test_private_addresses_take_an_option(address: str) -> None:
    assert "--allow-private" in (refusal("h", address, allow_private=False) or "")
    assert refusal("h", address, allow_private=True) is None


@pytest.mark.parametrize(
    "address",
    [
        "169.254.169.254", "169.254.1.1", "168.63.129.16", "0.0.0.0", "0.1.2.3", "224.0.0.1", "239.1.1.1",
        "240.0.0.1", "255.255.255.255", "::", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "fd00:ec2::254",
        "2001:db8::1", "3fff::1", "5f00::1", "100::1", "::7f00:1", "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "64:ff9b:1::1", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::", "::ffff:169.254.169.254", "::ffff:0.0.0.0",
    ],
)  # fmt: skip
def test_other_addresses_are_never_asked(address: str) -> None:
    assert kind(address) == "never"
    assert refusal("h", address, allow_private=True)


@pytest.mark.parametrize(
    "url",
    ["http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://2130706433/", "http://0x7f.1/", "http://127.1/"],
)
def test_odd_spellings_of_this_machine_are_private(url: str, tmp_path: Any) -> None:
    with Fetcher(cache_dir=tmp_path) as fetch:
        assert "private" in refused(lambda: fetch.get(url)).reason


def test_one_private_address_among_public_ones_refuses_the_host(site: Any, fetcher: Make) -> None:
    fetch = fetcher(allow_private=False, resolve=lambda host, port: [PUBLIC, "10.0.0.1"])
    error = refused(lambda: fetch.get(site.url()))
    assert "a.test is a private address" in error.reason
    assert not error.again
    assert not site.log


def test_the_address_that_was_checked_is_the_one_that_is_dialled(site: Any, fetcher: Make) -> None:
    answers = itertools.chain([[PUBLIC]], itertools.repeat(["127.0.0.1"]))  # a name that turns private
    dialled = []

    def dial(address: str, port: int, timeout: float | None) -> httpcore.NetworkStream:
        dialled.append(address)
        return system_dial("127.0.0.1", port, timeout)

    site.pages["/hang-up"] = (200, {"Connection": "close"}, b"Tea")
    fetch = fetcher(allow_private=False, obey_robots=False, resolve=lambda h, p: next(answers), dial=dial)
    assert fetch.get(site.url("/hang-up")).page.body == b"Tea"
    assert dialled == [PUBLIC]
    assert site.asked()[0].headers["host"] == f"a.test:{site.port}"
    # The next connection asks the name server again, and sees what it says now.
    assert "private" in refused(lambda: fetch.get(site.url())).reason
    assert dialled == [PUBLIC]


def test_encryption_is_negotiated_for_the_name_not_the_address(fetcher: Make) -> None:
    names = []

    class Stream(httpcore.NetworkStream):
        def start_tls(self, ssl_context: Any, server_hostname: Any = None, timeout: Any = None) -> Any:
            names.append(server_hostname)
            raise httpcore.ConnectError("seen enough")

        def close(self) -> None:
            pass

    fetch = fetcher(
        allow_private=False, obey_robots=False, attempts=1, resolve=lambda h, p: [PUBLIC],
        dial=lambda address, port, timeout: Stream(),
    )  # fmt: skip
    refused(lambda: fetch.get("https://b.test/"))
    assert names == ["b.test"]


@pytest.mark.parametrize("target", ["http://169.254.169.254/latest/", "http://[fe80::1]/", "http://0.0.0.0/"])
def test_a_redirect_to_the_metadata_of_a_cloud_is_refused(site: Any, fetcher: Make, target: str) -> None:
    dialled = []

    def dial(address: str, port: int, timeout: float | None) -> httpcore.NetworkStream:
        dialled.append(address)
        return system_dial(address, port, timeout)

    site.pages["/t"] = (302, {"Location": target}, b"")
    literal = {"a.test": "127.0.0.1"}
    fetch = fetcher(resolve=lambda host, port: [literal.get(host, host)], dial=dial)
    assert "never asked" in refused(lambda: fetch.get(site.url("/t"))).reason
    assert set(dialled) == {"127.0.0.1"}


def test_a_redirect_into_a_private_network_is_refused(site: Any, fetcher: Make) -> None:
    names = {"a.test": PUBLIC, "inside.test": "10.0.0.1"}
    site.pages["/t"] = (302, {"Location": "http://inside.test/"}, b"")
    fetch = fetcher(
        allow_private=False,
        resolve=lambda host, port: [names[host]],
        dial=lambda address, port, timeout: system_dial("127.0.0.1", port, timeout),
    )
    assert "inside.test is a private address" in refused(lambda: fetch.get(site.url("/t"))).reason


def test_proxies_of_the_environment_are_not_used(
    site: Any, fetcher: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert fetcher().get(site.url()).page.body == b"hello"


def test_a_body_over_the_limit_is_not_read(site: Any, fetcher: Make) -> None:
    def endless(handler: Any) -> None:
        handler.send_response(200)
        handler.end_headers()
        handler.close_connection = True
        while not site.open_end.is_set():
            handler.wfile.write(b"x" * 10_000)

    site.pages["/t"] = endless
    assert "larger than 0.2 MB" in refused(lambda: fetcher(max_bytes=200_000).get(site.url("/t"))).reason


def test_a_bomb_never_gets_into_memory(site: Any, fetcher: Make) -> None:
    bomb = gzip.compress(bytes(100_000_000), compresslevel=1)
    site.pages["/t"] = (200, {"Content-Encoding": "gzip"}, bomb)
    fetch = fetcher(max_decoded_bytes=1_000_000)
    fetch.get(site.url("/other"))
    tracemalloc.start()
    error = refused(lambda: fetch.get(site.url("/t")))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "unpacks to more than 1 MB" in error.reason
    assert peak < 20_000_000


@pytest.mark.parametrize(
    ("headers", "body", "words"),
    [
        ({"Content-Encoding": "gzip"}, gzip.compress(b"Tea")[:-3], "too early"),
        ({"Content-Encoding": "gzip"}, b"Tea, not packed", "damaged"),
        ({"Content-Encoding": "rot13"}, b"Grn", "not known here"),
        ({"Content-Encoding": "gzip, gzip, gzip"}, b"", "3 times"),
        ({"X-Long": "x" * 60_000, "X-Longer": "x" * 9_000}, b"", "headers of more than"),
    ],
    ids=["cut", "not packed", "unknown packing", "packed too often", "long headers"],
)
def test_odd_answers_are_one_clear_line(
    site: Any, fetcher: Make, headers: dict[str, str], body: bytes, words: str
) -> None:
    site.pages["/t"] = (200, headers, body)
    assert words in refused(lambda: fetcher().get(site.url("/t"))).reason


def test_endless_headers_are_not_read(site: Any, fetcher: Make) -> None:
    def endless(handler: Any) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not site.open_end.is_set():
            handler.wfile.write(b"X-More: " + b"x" * 1000 + b"\r\n")

    site.pages["/t"] = endless
    assert "no complete HTTP answer" in refused(lambda: fetcher(attempts=1).get(site.url("/t"))).reason


def test_silence_ends(site: Any, fetcher: Make) -> None:
    site.pages["/t"] = lambda handler: site.open_end.wait(60)
    error = refused(lambda: fetcher(attempts=1, read_s=0.3).get(site.url("/t")))
    assert "no answer within 0.3 seconds" in error.reason
    assert error.again


@pytest.mark.parametrize("part", ["body", "headers"])
def test_a_slow_drip_ends(site: Any, fetcher: Make, part: str) -> None:
    def drip(handler: Any) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + (b"\r\n" if part == "body" else b"X-Slow: "))
        while not site.open_end.wait(0.05):
            handler.wfile.write(b"x")

    site.pages["/t"] = drip
    error = refused(lambda: fetcher(attempts=1, transfer_s=1.0).get(site.url("/t")))
    assert "did not end within 1 seconds" in error.reason


def test_a_page_has_a_deadline_over_all_its_tries(site: Any, fetcher: Make) -> None:
    site.pages["/t"] = (500, {}, b"")
    fetch = fetcher(attempts=10**6, breaker_failures=10**6, page_s=1.0)
    error = refused(lambda: fetch.get(site.url("/t")))
    assert error.again


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://me:pw@a.test/x", "http://a.test/x"),
        ("http://me@a.test/x", "http://a.test/x"),
        ("http://a.test/x?page=2&api_key=s3&q=tea", "http://a.test/x?page=2&api_key=***&q=tea"),
        ("http://a.test/?key=s3;token=s3", "http://a.test/?key=***;token=***"),
        ("http://a.test/?X-Amz-Signature=s3&access_token=s3#id_token=s3",
         "http://a.test/?X-Amz-Signature=***&access_token=***#id_token=***"),
        ("http://a.test/@me/?monkey_business=1&turkeys=2", "http://a.test/@me/?monkey_business=1&turkeys=2"),
    ],
)  # fmt: skip
def test_secrets_are_masked(url: str, shown: str) -> None:
    assert mask(url) == shown


def test_names_and_passwords_are_refused_and_not_shown(site: Any, fetcher: Make) -> None:
    error = refused(lambda: fetcher().get(f"http://me:s3cret@a.test:{site.port}/"))
    assert "leave them out" in error.reason
    assert "s3cret" not in str(error) + error.url
    assert not site.log


def test_keys_are_neither_shown_nor_logged(
    site: Any, fetcher: Make, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    site.pages["/t?api_key=s3cret"] = (302, {"Location": "/u?token=s3cret", "Set-Cookie": "id=s3cret"}, b"")
    site.pages["/u?token=s3cret"] = (404, {}, b"")
    error = refused(lambda: fetcher().get(site.url("/t?api_key=s3cret")))
    assert "s3cret" not in str(error)
    assert "token=***" in error.reason
    assert "s3cret" not in caplog.text
    assert site.asked("/u?token=s3cret")


def test_a_key_is_not_sent_without_encryption_after_it_was_sent_with(fetcher: Make) -> None:
    from httpx import URL

    from flows.addresses import redirect_target

    start = URL("https://a.test/?key=s3cret")
    error = refused(lambda: redirect_target(str(start), start, "http://a.test/?key=s3cret", [start]))
    assert "without encryption" in error.reason
    assert "s3cret" not in str(error)
    plain = URL("https://a.test/")
    assert redirect_target(str(plain), plain, "http://b.test/", [plain]) == URL("http://b.test/")


def test_cookies_are_sent_to_nobody(site: Any, fetcher: Make) -> None:
    cookie = {"Set-Cookie": "id=s3cret; Domain=test; Path=/"}
    site.pages["a.test/t"] = (302, {**cookie, "Location": site.url("/t", host="b.test")}, b"")
    site.pages["b.test/t"] = (200, cookie, b"Tea")
    fetch = fetcher()
    for _ in range(2):
        fetch.get(site.url("/t"))
    assert {one.host for one in site.log} == {"a.test", "b.test"}
    sent = {name for one in site.log for name in one.headers}
    assert not sent & {"cookie", "authorization", "referer"}


def test_notes_are_the_users_own(site: Any, fetcher: Make, tmp_path: Any) -> None:
    site.pages["/t"] = (200, {"Cache-Control": "max-age=60"}, b"Tea")
    fetcher().get(site.url("/t?api_key=s3cret"))
    kept = b"".join(p.read_bytes() for p in (tmp_path / "cache").rglob("*") if p.is_file())
    assert b"s3cret" not in kept
    if os.name == "posix":
        assert (tmp_path / "cache").stat().st_mode & 0o077 == 0
