"""The sources' links, asked of a real server: what is there, moved, gone, not to be asked, and asked once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from claims.model import Rating, Source, VettedStatement
from flows.fetch import FetchError
from flows.links import check_links
from warehouse.history import Change
from warehouse.links import link_list
from warehouse.statement_edits import add_statement, retire_statement
from warehouse.store import load_statements, open_writer

ROOT = Path(__file__).parents[2]
WEEK = timedelta(days=7)
BY = Change(datetime(2026, 3, 1, tzinfo=UTC), "Ann")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store with no statement in it."""
    path = tmp_path / "sayso.duckdb"
    with open_writer(path) as con:
        con.execute("DELETE FROM statements")
    return path


def add(store: Path, name: str, *urls: str) -> None:
    sources = tuple(Source("Title", "Publisher", url) for url in urls)
    add_statement(store, VettedStatement(name, f"The statement {name}.", Rating.TRUE, sources=sources), BY)


def outcomes(store: Path) -> dict[str, tuple[str, str | None]]:
    return {row["url"]: (row["outcome"], row["moved_to"]) for row in link_list(store)}


def test_every_outcome_is_told_and_nothing_is_edited(store, site, fetcher):
    site.pages |= {
        "/old": (301, {"Location": "/new"}, b""),
        "/new": (200, {}, b"here"),
        "/slash": (302, {"Location": "/slash/"}, b""),
        "/gone": (410, {}, b""),
        "/missing": (404, {}, b""),
        "/closed": (403, {}, b""),
        "/lost": (301, {"Location": "/missing"}, b""),
        "no.test/robots.txt": (200, {}, b"User-agent: *\nDisallow: /"),
        "/broken": (500, {}, b""),
    }
    ways = {
        name: site.url(f"/{name}")
        for name in ("fine", "old", "slash", "gone", "missing", "closed", "lost", "broken")
    }
    add(store, "one", *ways.values())
    add(store, "two", site.url("/x", host="no.test"), ways["fine"])
    before = load_statements(store)
    assert check_links(store, fetcher(attempts=1).get, WEEK) == 9
    assert outcomes(store) == {
        ways["fine"]: ("ok", None),
        ways["slash"]: ("ok", None),
        ways["old"]: ("moved", site.url("/new")),
        ways["gone"]: ("gone", None),
        ways["missing"]: ("gone", None),
        ways["lost"]: ("gone", None),
        ways["closed"]: ("refused", None),
        site.url("/x", host="no.test"): ("refused", None),
        ways["broken"]: ("unreachable", None),
    }
    rows = {row["url"]: row for row in link_list(store)}
    assert rows[ways["fine"]]["statements"] == ["one", "two"]
    assert "robots.txt" in rows[site.url("/x", host="no.test")]["reason"]
    assert not site.asked("/x"), "what robots.txt forbids is not asked for"
    assert load_statements(store) == before


def test_an_address_is_asked_once_within_the_days(store, site, fetcher):
    add(store, "one", site.url("/a"), site.url("/b"))
    get = fetcher(use_cache=False).get
    assert check_links(store, get, WEEK) == 2
    add(store, "two", site.url("/a"), site.url("/c"))
    assert check_links(store, get, WEEK) == 1
    assert [one.path for one in site.asked()].count("/a") == 1
    assert check_links(store, get, timedelta(0)) == 3


def test_a_retired_statement_has_no_links_to_ask(store, site, fetcher):
    add(store, "one", site.url("/a"))
    retire_statement(store, "one", BY)
    assert check_links(store, fetcher().get, WEEK) == 0


def test_an_interrupted_check_goes_on(store, site, fetcher, monkeypatch):
    monkeypatch.setenv("SAYSO_WORKERS", "1")
    add(store, "one", *(site.url(f"/{n}") for n in range(6)))
    get, asked = fetcher().get, []

    def stopped(url: str) -> Any:
        if len(asked) >= 2:
            raise KeyboardInterrupt
        asked.append(url)
        return get(url)

    with pytest.raises(KeyboardInterrupt):
        check_links(store, stopped, WEEK)
    assert outcomes(store).keys() == set(asked)
    assert check_links(store, get, WEEK) == 4


def test_a_page_that_is_too_large_to_read_is_there(store, site, fetcher):
    site.pages["/large"] = (200, {}, b"x" * 3_000)
    add(store, "one", site.url("/large"))
    check_links(store, fetcher(max_bytes=1_000).get, WEEK)
    assert outcomes(store)[site.url("/large")][0] == "ok"


def test_a_page_that_fails_is_no_end_of_it(store, site, fetcher):
    add(store, "one", site.url("/a"), "https://nowhere.test/x")
    get = fetcher().get

    def broken(url: str) -> Any:
        if "nowhere" in url:
            raise FetchError(url, "the host is not known", again=True)
        return get(url)

    check_links(store, broken, WEEK)
    assert outcomes(store)["https://nowhere.test/x"][0] == "unreachable"
    assert outcomes(store)[site.url("/a")][0] == "ok"


def command(store: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "COLUMNS": "160", "SAYSO_HOST_INTERVAL": "0",
           "SAYSO_CACHE": str(store.parent / "cache"), "SAYSO_ATTEMPTS": "1"}  # fmt: skip
    return subprocess.run(
        [sys.executable, "-c", "import cli; cli.main()", "sources", "check-links", "--store", str(store), *arguments],
        capture_output=True, text=True, env=env, timeout=120, check=False,
    )  # fmt: skip


def test_the_command_refuses_private_addresses_and_tells_what_is_gone_by_its_status(store, site):
    site.pages["/gone"] = (410, {}, b"")
    gone, fine = (f"http://127.0.0.1:{site.port}/{name}" for name in ("gone", "fine"))
    add(store, "one", gone, fine)
    refused = command(store, "--json")
    assert refused.returncode == 0, refused.stderr
    assert {row["outcome"] for row in json.loads(refused.stdout)} == {"refused"}
    assert not site.log
    told = command(store, "--max-age-days", "0", "--allow-private")
    assert told.returncode == 1
    assert "gone" in told.stdout
    assert "2 addresses: 1 gone, 1 ok" in told.stdout
    assert fine not in told.stdout, "what is fine is only counted"
    again = command(store, "--csv")
    assert again.returncode == 1
    assert again.stdout.splitlines()[0] == "outcome,url,moved_to,reason,checked_at,statements"
