"""How gently hosts are asked: robots.txt, turns across threads and processes, pauses.

Nothing here asserts that something is fast. Gaps are measured at the server, which notes a request before it
answers; as the interval counts from the answer, a busy machine can only make them longer.
"""

from __future__ import annotations

import itertools
import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from flows.fetch import Fetcher, FetchError
from flows.hosts import Hosts
from flows.settings import Limits

Make = Callable[..., Fetcher]
ROOT = Path(__file__).parents[2]
CLOCK_STEP_S = 0.005
"""What the wall clock may be set back by meanwhile."""


def refused(get: Callable[[], Any]) -> FetchError:
    with pytest.raises(FetchError) as caught:
        get()
    assert "\n" not in str(caught.value)
    return caught.value


def gaps(asked: list[Any]) -> list[float]:
    moments = sorted(one.at for one in asked)
    return [b - a for a, b in itertools.pairwise(moments)]


def robots(text: str) -> tuple[int, dict[str, str], bytes]:
    return 200, {"Content-Type": "text/plain"}, text.encode()


def test_what_robots_forbid_is_not_asked(site: Any, fetcher: Make) -> None:
    site.pages["/robots.txt"] = robots("User-agent: *\nDisallow: /private\n")
    fetch = fetcher()
    assert fetch.get(site.url("/public")).page.body == b"hello"
    error = refused(lambda: fetch.get(site.url("/private/t")))
    assert "robots.txt of a.test does not allow it" in error.reason
    assert not error.again
    assert not site.asked("/private/t")
    assert fetcher(obey_robots=False).get(site.url("/private/t")).page.body == b"hello"


def test_rules_for_sayso_go_before_those_for_all(
    site: Any, fetcher: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAYSO_CONTACT", "otherbot@example.org")
    site.pages["/robots.txt"] = robots(
        "User-agent: *\nDisallow: /\n\nUser-agent: sayso\nDisallow: /x\n\nUser-agent: otherbot\nDisallow: /\n"
    )
    assert fetcher().get(site.url("/t")).page.body == b"hello"
    refused(lambda: fetcher().get(site.url("/x")))


def test_a_redirect_to_another_host_meets_its_robots(site: Any, fetcher: Make) -> None:
    site.pages["a.test/t"] = (302, {"Location": site.url("/t", host="b.test")}, b"")
    site.pages["b.test/robots.txt"] = robots("User-agent: *\nDisallow: /\n")
    error = refused(lambda: fetcher().get(site.url("/t")))
    assert "redirects to http://b.test" in error.reason
    assert "robots.txt of b.test" in error.reason
    assert not site.asked(host="b.test")


def test_robots_are_read_once_and_remembered_by_the_next_run(site: Any, fetcher: Make) -> None:
    site.pages["/robots.txt"] = robots("User-agent: *\nDisallow: /x\n")
    with ThreadPoolExecutor(4) as pool:
        fetch = fetcher()
        list(pool.map(lambda n: fetch.get(site.url(f"/{n}")), range(4)))
    refused(lambda: fetcher().get(site.url("/x")))
    assert len(site.asked("/robots.txt")) == 1
    fetcher(robots_s=0.0).get(site.url("/t"))
    assert len(site.asked("/robots.txt")) == 2


@pytest.mark.parametrize("status", [401, 404, 410])
def test_no_robots_allow_everything(site: Any, fetcher: Make, status: int) -> None:
    site.pages["/robots.txt"] = (status, {}, b"User-agent: *\nDisallow: /\n")
    assert fetcher().get(site.url("/t")).page.body == b"hello"


@pytest.mark.parametrize("status", [500, 503, 429])
def test_robots_that_cannot_be_had_close_the_site_for_now(site: Any, fetcher: Make, status: int) -> None:
    site.pages["/robots.txt"] = (status, {}, b"")
    error = refused(lambda: fetcher(attempts=2).get(site.url("/t")))
    assert f"robots.txt of a.test cannot be had (the site answered {status})" in error.reason
    assert error.again
    assert not site.asked()
    assert len(site.asked("/robots.txt")) == 2
    refused(lambda: fetcher().get(site.url("/t")))  # remembered for a while
    assert len(site.asked("/robots.txt")) == 2
    site.pages["/robots.txt"] = (404, {}, b"")
    assert fetcher(robots_failure_s=0.0).get(site.url("/t")).page.body == b"hello"


def test_robots_are_followed_where_they_redirect(site: Any, fetcher: Make) -> None:
    site.pages["a.test/robots.txt"] = (301, {"Location": site.url("/r", host="b.test")}, b"")
    site.pages["b.test/r"] = robots("User-agent: *\nDisallow: /x\n")
    refused(lambda: fetcher().get(site.url("/x")))
    site.pages["c.test/robots.txt"] = (301, {"Location": "/robots.txt"}, b"")
    assert fetcher().get(site.url("/x", host="c.test")).page.body == b"hello"


def test_of_long_robots_the_start_counts(site: Any, fetcher: Make) -> None:
    text = "User-agent: *\nDisallow: /x\n" + "# filling\n" * 1000 + "Disallow: /y\n"
    site.pages["/robots.txt"] = robots(text)
    fetch = fetcher(max_robots_bytes=5000)
    refused(lambda: fetch.get(site.url("/x")))
    assert fetch.get(site.url("/y")).page.body == b"hello"


@pytest.mark.parametrize("rule", ["Crawl-delay: 0.3", "Request-rate: 3/1", "Crawl-delay: 999"])
def test_the_pace_that_robots_ask_for_is_kept_up_to_the_limit(site: Any, fetcher: Make, rule: str) -> None:
    site.pages["/robots.txt"] = robots(f"User-agent: *\n{rule}\n")
    fetch = fetcher(max_crawl_delay_s=0.4)
    for n in range(3):
        fetch.get(site.url(f"/{n}"))
    assert min(gaps(site.log)) >= 0.3 - CLOCK_STEP_S


def test_threads_keep_the_interval_of_a_host(site: Any, fetcher: Make) -> None:
    fetch = fetcher(host_interval_s=0.1)
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda n: fetch.get(site.url(f"/{n}")), range(6)))
    assert len(site.log) == 7
    assert min(gaps(site.log)) >= 0.1 - CLOCK_STEP_S
    assert fetch.waited_s > 0


WORKER = """
import json, sys
from pathlib import Path
from flows.fetch import Fetcher
from flows.settings import Limits
folder, interval, *urls = json.loads(sys.argv[1])
limits = Limits(host_interval_s=interval)
with Fetcher(True, Path(folder), limits=limits, resolve=lambda host, port: ["127.0.0.1"]) as fetch:
    for url in urls:
        fetch.get(url)
"""


def worker(folder: Path, interval: float, urls: list[str], code: str = WORKER) -> subprocess.Popen[bytes]:
    arguments = json.dumps([str(folder), interval, *urls])
    return subprocess.Popen([sys.executable, "-c", code, arguments], cwd=ROOT, stderr=subprocess.PIPE)


def test_processes_keep_the_interval_of_a_host_together(site: Any, tmp_path: Path) -> None:
    jobs = [worker(tmp_path, 0.15, [site.url(f"/{job}{n}") for n in range(4)]) for job in "ab"]
    for job in jobs:
        _, errors = job.communicate(timeout=120)
        assert job.returncode == 0, errors.decode()
    assert len(site.asked()) == 8
    assert min(gaps(site.log)) >= 0.15 - CLOCK_STEP_S


DIES = """
import json, os, sys
from pathlib import Path
from flows.hosts import Hosts
from flows.settings import Limits
folder, interval, host = json.loads(sys.argv[1])
hosts = Hosts(Path(folder), Limits())
hosts.take(host, interval, "")
hosts._enter(host)
os._exit(9)
"""


def test_a_process_that_died_blocks_nobody(site: Any, fetcher: Make, tmp_path: Path) -> None:
    job = worker(tmp_path / "cache", 0.0, ["a.test"], DIES)  # one request sent, another waiting
    job.communicate(timeout=120)
    assert job.returncode == 9
    assert fetcher(max_queue_s=15.0).get(site.url("/t")).page.body == b"hello"
    assert not list((tmp_path / "cache" / "alive").iterdir()) or len(site.asked()) == 1


def test_turns_are_given_in_the_order_of_asking(tmp_path: Path) -> None:
    hosts = Hosts(tmp_path, Limits())
    first, _ = hosts.take("a.test", 0.0, "")
    order: list[int] = []

    def ask(number: int) -> None:
        turn, _ = hosts.take("a.test", 0.0, "")
        order.append(number)
        turn.close()

    threads = []
    for number in range(4):
        threads.append(threading.Thread(target=ask, args=(number,), daemon=True))
        threads[-1].start()
        wait_for(lambda n=number: waiting(hosts) == n + 1)
    first.close()
    for thread in threads:
        thread.join(30)
    hosts.close()
    assert order == [0, 1, 2, 3]


def waiting(hosts: Hosts) -> int:
    with hosts._transaction() as db:
        return db.execute("SELECT count(*) FROM turns WHERE state = 'waiting'").fetchone()[0]


def wait_for(happened: Callable[[], bool]) -> None:
    pause = threading.Event()
    for _ in range(3000):
        if happened():
            return
        pause.wait(0.01)
    raise AssertionError("did not happen within 30 seconds")


def test_two_requests_at_once_at_a_host_and_not_three(site: Any, fetcher: Make) -> None:
    def slow_body(handler: Any) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "3")
        handler.end_headers()
        handler.wfile.write(b"T")
        site.open_end.wait(60)
        handler.wfile.write(b"ea")

    site.pages["/t"] = slow_body
    fetch = fetcher(obey_robots=False)
    with ThreadPoolExecutor(3) as pool:
        pages = [pool.submit(fetch.get, site.url("/t")) for _ in range(3)]
        wait_for(lambda: len(site.asked("/t")) == 2)
        threading.Event().wait(0.3)
        at_once = len(site.asked("/t"))
        # Another host is not kept waiting by this one.
        assert fetch.get(site.url("/", host="b.test")).page.body == b"hello"
        site.open_end.set()
        assert [page.result(60).page.body for page in pages] == [b"Tea"] * 3
    assert at_once == 2


def test_a_host_that_has_not_answered_is_not_asked_more(site: Any, fetcher: Make) -> None:
    def silent(handler: Any) -> None:
        site.open_end.wait(60)
        handler.close_connection = True

    site.pages["a.test/t"] = silent
    fetch = fetcher(obey_robots=False, attempts=1)
    with ThreadPoolExecutor(2) as pool:
        stuck = [pool.submit(fetch.get, site.url("/t")) for _ in range(2)]
        wait_for(lambda: bool(site.asked("/t")))
        assert fetch.get(site.url("/t", host="b.test")).page.body == b"hello"
        threading.Event().wait(0.2)
        asked = len(site.asked("/t", host="a.test"))
        site.open_end.set()
        for page in stuck:
            refused(lambda page=page: page.result(60))
    assert asked == 1


def test_retry_after_is_waited_for(site: Any, fetcher: Make) -> None:
    site.pages["/t"] = site.in_turn((429, {"Retry-After": "1"}, b""), (200, {}, b"Tea"))
    assert fetcher(obey_robots=False).get(site.url("/t")).page.body == b"Tea"
    assert min(gaps(site.log)) >= 1.0 - CLOCK_STEP_S


def test_a_long_retry_after_leaves_the_host_alone(site: Any, fetcher: Make) -> None:
    site.pages["/t"] = (503, {"Retry-After": "9000"}, b"")
    fetch = fetcher(obey_robots=False)
    error = refused(lambda: fetch.get(site.url("/t")))
    assert "asks for 9000 seconds of rest" in error.reason
    assert error.again
    error = refused(lambda: fetcher(obey_robots=False).get(site.url("/other")))
    assert "left alone until" in error.reason
    assert len(site.log) == 1
    assert fetch.get(site.url("/t", host="b.test").replace("/t", "/other")).page.body == b"hello"


def test_a_host_that_keeps_failing_is_left_alone(site: Any, fetcher: Make) -> None:
    site.pages["a.test/t"] = (500, {}, b"")
    fetch = fetcher(obey_robots=False, attempts=2, breaker_failures=3)
    for _ in range(2):
        error = refused(lambda: fetch.get(site.url("/t")))
    assert "a.test failed 3 times in a row (last: the site answered 500); left alone until" in error.reason
    assert error.again
    refused(lambda: fetcher(obey_robots=False).get(site.url("/fine")))  # another run knows it too
    assert len(site.asked(host="a.test")) == 3
    assert fetch.get(site.url("/t", host="b.test")).page.body == b"hello"


def test_success_clears_the_failures(site: Any, fetcher: Make) -> None:
    site.pages["/t"] = (500, {}, b"")
    fetch = fetcher(obey_robots=False, attempts=1, breaker_failures=2)
    for _ in range(3):
        assert "answered 500" in refused(lambda: fetch.get(site.url("/t"))).reason
        fetch.get(site.url("/fine"))


def test_a_fault_on_this_side_is_no_mark_against_the_host(site: Any, fetcher: Make) -> None:
    def offline(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_AGAIN, "try again")

    fetch = fetcher(obey_robots=False, attempts=3, breaker_failures=1, resolve=offline)
    assert "not known" in refused(lambda: fetch.get(site.url())).reason
    assert "not known" in refused(lambda: fetch.get(site.url())).reason


def test_after_the_pause_one_more_failure_closes_the_host_again(tmp_path: Path) -> None:
    now = [1000.0]
    hosts = Hosts(tmp_path, Limits(breaker_failures=2, breaker_s=60.0), clock=lambda: now[0])
    turn, _ = hosts.take("a.test", 0.0, "")
    turn.close()
    hosts.failed("a.test", "no answer")
    hosts.failed("a.test", "no answer")
    refused(lambda: hosts.take("a.test", 0.0, "u"))
    now[0] += 61
    turn, _ = hosts.take("a.test", 0.0, "u")
    turn.close()
    hosts.failed("a.test", "no answer")
    refused(lambda: hosts.take("a.test", 0.0, "u"))
    now[0] += 61
    hosts.succeeded("a.test")
    hosts.failed("a.test", "no answer")
    hosts.take("a.test", 0.0, "u")[0].close()
    hosts.close()


def test_a_clock_set_back_does_not_stop_the_queue(tmp_path: Path) -> None:
    behind = [0.0]
    hosts = Hosts(tmp_path, Limits(max_queue_s=15.0), clock=lambda: time.time() - behind[0])
    hosts.take("a.test", 0.05, "u")[0].close()
    hosts.hold("a.test", 60)
    hosts.leave_alone("a.test", 60, "why")
    behind[0] = 9000.0
    hosts.take("a.test", 0.05, "u")[0].close()
    hosts.close()


def test_damaged_notes_are_taken_anew(site: Any, fetcher: Make, tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    folder.mkdir()
    (folder / "hosts.sqlite").write_bytes(b"no database " * 100)
    (folder / "pages-private.sqlite").write_bytes(b"no database " * 100)
    site.pages["/t"] = (200, {"Cache-Control": "max-age=60"}, b"Tea")
    assert fetcher().get(site.url("/t")).page.body == b"Tea"
