"""Collecting as its users meet it: the commands, real flows, a real web server.

Most commands run in this process, where all flows share one Prefect server; what is about processes has its own.
"""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

import cli
from flows import settings

pytestmark = pytest.mark.xdist_group("visits")

ROOT = Path(__file__).parents[3]
COMMAND = [sys.executable, "-c", "import cli; cli.main()"]
COUNTS = (
    "SELECT (SELECT count(*) FROM posts) AS posts, (SELECT count(*) FROM mentions) AS mentions, "
    "(SELECT count(*) FROM verdicts) AS verdicts, (SELECT count(*) FROM pages) AS pages"
)


@pytest.fixture(scope="module")
def flows() -> Iterator[None]:
    """One server for the flows of all tests."""
    settings.quiet_prefect()
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=120):
        yield


@pytest.fixture
def env(tmp_path):
    return {
        "SAYSO_STORE": str(tmp_path / "store.duckdb"),
        "SAYSO_CACHE": str(tmp_path / "cache"),
        "SAYSO_HOST_INTERVAL": "0",
        "SAYSO_ATTEMPTS": "1",
        "SAYSO_BREAKER_FAILURES": "99",
        "COLUMNS": "160",
        "NO_COLOR": "1",
    }


@pytest.fixture
def process_env(env, tmp_path):
    return os.environ | env | {"PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(tmp_path / "flows")}


@pytest.fixture
def sayso(env, flows):
    def run(*arguments, status=0):
        done = CliRunner().invoke(cli.app, arguments, env=env)
        assert done.exit_code == status, (done.stderr, done.exception)
        assert "Traceback" not in done.stdout + done.stderr
        return done

    return run


@pytest.fixture
def counts(sayso):
    return lambda: json.loads(sayso("sql", COUNTS, "--json").stdout)[0]


@pytest.fixture
def local(site, forum):
    """The forum under the one name that the command finds it by."""
    return type(forum)(site, host="127.0.0.1")


def test_a_thread_of_five_pages_visited_again_and_again(local, sayso, counts, env, site):
    local.fill(10)
    url = local.url()
    first = sayso("run", url, "--allow-private")
    assert "1 thread(s), 10 posts, 5 claims, 10 mentions (10 new)" in first.stdout
    assert first.stderr == ""
    before = counts()
    again = sayso("run", url, "--allow-private", "--json")
    assert counts() == before
    assert {row["text"] for row in json.loads(again.stdout)} >= {"The moon landing was staged by NASA."}

    local.say("Bill Gates put microchips into the vaccines.")
    local.posts[0]["text"] = "NASA faked the moon landing in 1969."
    local.posts.pop(1)
    local.broken[5] = (500, {}, b"")
    partly = sayso("run", url, "--allow-private", status=3)
    assert partly.stderr == f"sayso: {local.url(5)}: the site answered 500; try again later\n"
    assert "1 edited, 1 vanished" in partly.stdout
    del local.broken[5]
    assert "(1 new)" in sayso("run", url, "--allow-private").stdout
    versions = "SELECT version, left(text, 8) AS text FROM post_versions WHERE post_id = '1' ORDER BY 1"
    assert [row["text"] for row in json.loads(sayso("sql", versions, "--json").stdout)] == [
        "The moon",
        "NASA fak",
    ]

    site.server.shutdown()
    site.server.socket.close()
    before = counts()
    offline = sayso("extract", "--again", "--since", "2026-01-01")
    assert "1 thread(s), 10 posts" in offline.stdout
    assert counts() == before
    kept = sorted(Path(f"{env['SAYSO_STORE']}.pages").glob("*.warc.gz"))
    assert len(kept) == 3
    other = env["SAYSO_STORE"].replace("store", "other")
    from_archives = sayso("run", *map(str, kept), "--store", other)
    assert "1 thread(s)" in from_archives.stdout


def test_limits_and_dates(local, sayso, counts):
    local.fill(6)
    few = sayso("run", local.url(), "--allow-private", "--max-pages", "2", "--since", "2026-01-03")
    assert few.stderr == f"sayso: {local.url()}: only its first 2 pages were read; --max-pages reads more\n"
    assert (counts()["posts"], counts()["mentions"], counts()["pages"]) == (4, 2, 2)
    assert "no date" in sayso("run", local.url(), "--since", "Tuesdayish", status=2).stderr
    assert "--again" in sayso("extract", status=2).stderr


def test_watched_threads_and_sections(local, sayso, counts, site, forum):
    local.fill(3)
    found = type(forum)(site, slug="coffee.2", host="127.0.0.1").fill(1)
    feed = f'<rss version="2.0"><channel><item><link>{found.url()}</link></item></channel></rss>'
    site.pages["/feed"] = (200, {}, feed.encode())
    section = site.url("/feed", "127.0.0.1")
    assert json.loads(sayso("watch", "list", "--json").stdout) == []
    added = sayso("watch", "add", local.url() + "#post-2", "--every", "1h", "--max-pages", "1").stdout
    assert added.startswith(f"watching {local.url()} every 1h (")
    assert sayso("watch", "add", section, "--every", "1d12h").stdout.startswith("watching")
    assert sayso("watch", "add", section, "--every", "2d", "--new", "1").stdout.startswith("changed")

    first = sayso("watch", "run", "--allow-private")
    assert "2 thread(s), 3 posts" in first.stdout, "a page of two posts, and a thread that the feed names"
    assert "only its first 1 pages" in first.stderr
    rows = {row["url"]: row for row in json.loads(sayso("watch", "list", "--json").stdout)}
    assert {url: (row["kind"], row["every"], row["outcome"]) for url, row in rows.items()} == {
        local.url(): ("thread", "1h", "1 thread, 2 new posts"),
        section: ("section", "2d", "1 thread, 1 new post"),
    }
    assert sayso("watch", "run").stdout.startswith("Nothing is due before ")
    assert json.loads(sayso("watch", "run", "--due", "--json").stdout) == []
    before = counts()
    assert json.loads(sayso("watch", "run", "--all", "--allow-private", "--json").stdout) == []
    assert counts() == before
    runs = json.loads(sayso("sql", "SELECT inputs FROM runs", "--json").stdout)
    assert sorted(len(row["inputs"]) for row in runs) == [2, 2], "all that is due is one run"

    assert local.url() in sayso("watch", "remove", rows[local.url()]["watch_id"][:5]).stdout
    assert section in sayso("watch", "remove", section).stdout
    assert "not watched" in sayso("watch", "remove", section, status=2).stderr
    assert sayso("watch", "list", "--csv").stdout.startswith("watch_id,url,kind")
    assert "span of time" in sayso("watch", "add", section, "--every", "often", status=2).stderr
    assert "no web address" in sayso("watch", "add", "thread.html", status=2).stderr


def test_a_watch_that_fails_says_so_and_is_not_due_at_once(local, sayso, site):
    site.pages["/gone"] = (404, {}, b"")
    sayso("watch", "add", site.url("/gone", "127.0.0.1"))
    failed = sayso("watch", "run", "--allow-private", status=3)
    assert "404" in failed.stderr
    (row,) = json.loads(sayso("watch", "list", "--json").stdout)
    assert row["outcome"].startswith("failed: the site answered 404")
    assert datetime.fromisoformat(row["due_at"]).replace(tzinfo=UTC) > datetime.now(UTC)
    assert "private address" in sayso("watch", "run", "--all", status=3).stderr


def test_a_run_that_is_killed_half_way_is_made_good_by_the_next(local, sayso, counts, env, process_env, site):
    """It runs on a terminal, where it shows how far it is."""
    local.fill(10)
    reached, go_on = threading.Event(), threading.Event()
    serve = site.pages[local.path(4)]

    def hang(handler):
        reached.set()
        go_on.wait(60)
        serve(handler)

    site.pages[local.path(4)] = hang
    command = [*COMMAND, "run", local.url(), "--allow-private"]
    screen, end = pty.openpty()
    running = subprocess.Popen(
        command, env=process_env | {"TERM": "xterm"}, stdout=-1, stderr=end, start_new_session=True
    )
    assert reached.wait(120)
    shown = b""
    while b"pages 3" not in shown:
        shown += os.read(screen, 4096)
    os.killpg(running.pid, signal.SIGKILL)
    running.communicate()
    os.close(end)
    os.close(screen)
    go_on.set()
    site.pages[local.path(4)] = serve
    pages = Path(f"{env['SAYSO_STORE']}.pages")
    assert [part.suffix for part in pages.glob("*.warc.gz*") if not part.name.endswith(".lock")] == [".part"]
    whole = sayso("run", local.url(), "--allow-private")
    assert "1 thread(s), 10 posts, 5 claims, 10 mentions (10 new)" in whole.stdout
    assert (counts()["posts"], counts()["pages"]) == (10, 5)
    assert sorted(part.suffix for part in pages.iterdir()) == [".gz", ".gz"], "what was kept is readable"
    before = counts()
    sayso("run", local.url(), "--allow-private")
    assert counts() == before
