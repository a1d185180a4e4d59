"""Imports of feeds as a newsroom does them: files, addresses and the live search, against a real server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "tests" / "fixtures" / "vetted"
KEY = "k3y-that-nobody-sees"
GOOD = {
    "id": "tea",
    "statement": "Tea is made from leaves.",
    "rating": "true",
    "sources": [{"publisher": "Leaf Board", "url": "https://tea.example/"}],
}

Sayso = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def sayso(tmp_path: Path) -> Sayso:
    def run(*arguments: object, **env: str) -> subprocess.CompletedProcess[str]:
        usual = {
            "SAYSO_STORE": str(tmp_path / "store.duckdb"),
            "SAYSO_CACHE": str(tmp_path / "cache"),
            "SAYSO_HOST_INTERVAL": "0",
            "SAYSO_ATTEMPTS": "1",
            "NO_COLOR": "1",
            "COLUMNS": "200",
            "PYTHONPATH": str(ROOT),
        }
        return subprocess.run(
            [sys.executable, "-c", "import cli; cli.main()", "sources", *map(str, arguments)],
            capture_output=True, text=True, env={**os.environ, **usual, **env}, timeout=120, check=False,
            cwd=tmp_path,
        )  # fmt: skip

    return run


def statements(sayso: Sayso) -> dict[str, dict[str, Any]]:
    rows = json.loads(sayso("list", "--json").stdout)
    return {row["id"]: row for row in rows if row["id"].startswith("review-") or row["id"] == "tea"}


def review(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "@type": "ClaimReview",
        "url": f"https://desk.example/{number}",
        "claimReviewed": f"The library of Lantern Hill has {number} books.",
        "author": {"name": "Lantern Desk"},
        "reviewRating": {"alternateName": "False"},
        **changes,
    }


def feed(file: Path, *reviews: Any) -> Path:
    file.write_text(json.dumps({"@type": "DataFeed", "dataFeedElement": [{"item": one} for one in reviews]}))
    return file


def test_what_is_good_of_a_feed_is_imported_and_the_rest_is_told(sayso: Sayso, tmp_path: Path) -> None:
    done = sayso("import", FIXTURES / "data_feed.json", "--broken", "broken.jsonl")
    assert done.returncode == 3
    assert done.stdout.strip() == "3 added, 0 changed, 0 unchanged, 1 given twice, 2 not imported"
    assert done.stderr.splitlines() == [
        'sayso: data_feed.json item 3: rating "Zutreffend-ish" by Correctiv is not known; map it with --rating-map',
        "sayso: data_feed.json item 5: holds no ClaimReview",
    ]
    rows = [json.loads(line) for line in (tmp_path / "broken.jsonl").read_text().splitlines()]
    assert [row["place"] for row in rows] == ["item 3", "item 5"]
    assert rows[0]["entry"]["claimReviewed"] == "The bridge of Lantern Hill is closed."
    assert len(statements(sayso)) == 3


def test_a_word_is_mapped_and_an_import_twice_changes_nothing(sayso: Sayso) -> None:
    command = ("import", FIXTURES / "data_feed.json", "--rating-map", "Zutreffend-ish=mostly_true", "--json")
    first, second = json.loads(sayso(*command).stdout), json.loads(sayso(*command).stdout)
    assert (first["added"], first["changed"], first["unchanged"]) == (4, 0, 0)
    assert (second["added"], second["changed"], second["unchanged"]) == (0, 0, 4)
    assert [one["place"] for one in second["broken"]] == ["item 5"]


def test_an_edited_rating_updates_and_another_feed_does_not(sayso: Sayso, tmp_path: Path) -> None:
    assert sayso("import", feed(tmp_path / "one.json", review(1), review(2))).returncode == 0
    before = statements(sayso)
    again = sayso("import", feed(tmp_path / "two.json", review(1), review(2)))
    assert again.stdout.strip() == "0 added, 0 changed, 2 unchanged"
    assert statements(sayso) == before
    changed = sayso(
        "import", feed(tmp_path / "two.json", review(1, reviewRating={"alternateName": "True"}), review(2))
    )
    assert changed.stdout.strip() == "0 added, 1 changed, 1 unchanged"
    ratings = sorted(
        (row["rating"], row["checked_with"].rpartition(" ")[2]) for row in statements(sayso).values()
    )
    assert ratings == [("false", "one.json"), ("true", "two.json")]


def test_twenty_are_told_and_the_rest_is_counted(sayso: Sayso, tmp_path: Path) -> None:
    broken = [review(n, reviewRating={"alternateName": f"Meh {n}"}) for n in range(30)]
    done = sayso("import", feed(tmp_path / "feed.json", *broken, review(99)))
    lines = done.stderr.splitlines()
    assert len(lines) == 21
    assert lines[-1] == "sayso: ... and 10 more; --broken FILE.jsonl lists them all"
    done = sayso("import", feed(tmp_path / "feed.json", *broken), "--json")
    assert done.returncode == 2
    assert len(json.loads(done.stdout)["broken"]) == 30


def test_strict_and_lenient(sayso: Sayso, tmp_path: Path) -> None:
    done = sayso("import", FIXTURES / "data_feed.json", "--strict")
    assert done.returncode == 2
    assert done.stderr.startswith("sayso: data_feed.json item 3: rating")
    assert len(done.stderr.splitlines()) == 1
    file = tmp_path / "hand.jsonl"
    file.write_text(
        "\n".join((json.dumps(GOOD), "{", json.dumps({**GOOD, "id": "b", "rating": "Meh"}), json.dumps(GOOD)))
    )
    done = sayso("import", file)
    assert done.returncode == 2
    assert done.stderr.startswith("sayso: hand.jsonl line 2: not JSON")
    assert statements(sayso) == {}
    done = sayso("import", file, "--skip-broken")
    assert done.returncode == 3
    assert done.stdout.strip() == "1 added, 0 changed, 0 unchanged, 3 not imported"
    assert 'hand.jsonl line 4: id "tea" is already used on line 1' in done.stderr
    table = tmp_path / "hand.csv"
    table.write_text(
        "id,statement,rating,source_url\na,Tea is hot.,true,https://tea.example/\nb,Tea,true,x,more\n"
    )
    assert sayso("import", table).returncode == 2
    assert sayso("import", table, "--skip-broken").returncode == 3
    assert "not both" in sayso("import", table, "--skip-broken", "--strict").stderr


def test_several_at_once_and_one_that_is_not_there(sayso: Sayso, tmp_path: Path) -> None:
    done = sayso(
        "import", FIXTURES / "review_page.html", "gone.json", FIXTURES / "review_microdata.html", tmp_path
    )
    assert done.returncode == 3
    assert done.stdout.startswith("3 added")
    assert done.stderr.splitlines() == [
        "sayso: gone.json: no such file; check the path",
        f"sayso: {tmp_path}: is a folder; name the file in it",
    ]


def test_a_broken_file_that_cannot_be_written_stops_before_the_store(sayso: Sayso) -> None:
    done = sayso("import", FIXTURES / "data_feed.json", "--broken", "no/such/folder.jsonl")
    assert done.returncode == 2
    assert "no/such/folder.jsonl: No such file or directory" in done.stderr
    assert statements(sayso) == {}


def test_what_a_feed_says_does_not_drive_the_terminal(sayso: Sayso, tmp_path: Path) -> None:
    done = sayso(
        "import", feed(tmp_path / "feed.json", review(1, reviewRating={"alternateName": "\x1b[2J\u202eMeh"}))
    )
    assert "\x1b" not in done.stderr
    assert "\u202e" not in done.stderr


def test_an_address(sayso: Sayso, site: Any) -> None:
    body = (FIXTURES / "data_feed.json").read_bytes()
    site.pages["/feed?api_key=sesame"] = (200, {"Content-Type": "application/json"}, body)
    site.pages["/page"] = (200, {"Content-Type": "text/html"}, (FIXTURES / "review_page.html").read_bytes())
    url = f"http://127.0.0.1:{site.port}/feed?api_key=sesame"
    refused = sayso("import", url)
    assert refused.returncode == 2
    assert "127.0.0.1 is a private address; --allow-private permits it" in refused.stderr
    assert site.asked() == []
    done = sayso("import", url, f"http://127.0.0.1:{site.port}/page", "--allow-private")
    assert done.returncode == 3
    assert done.stdout.startswith("5 added")
    told = [row["checked_with"] for row in statements(sayso).values()]
    assert any(f"read from http://127.0.0.1:{site.port}/feed?api_key=***" in one for one in told)
    assert "sesame" not in done.stdout + done.stderr + json.dumps(told)
    gone = sayso("import", f"http://127.0.0.1:{site.port}/gone", "--allow-private")
    assert gone.returncode == 2  # the default page says hello, which is no feed
    assert "files ending in" in gone.stderr


@pytest.fixture
def service(site: Any) -> Any:
    """The search: three claims on two pages, and a refusal for any other key."""

    def answer(handler: Any) -> None:
        asked = parse_qs(urlsplit(handler.path).query)
        site.searched.append(asked)
        if asked["key"] != [KEY]:
            status, body = 400, {"error": {"code": 400}}
        elif asked["query"] == ["nothing"]:
            status, body = 200, {}
        elif "pageToken" not in asked:
            status, body = 200, json.loads((FIXTURES / "claims_search.json").read_text())
        else:
            status, body = 200, {"claims": [{"text": "The lake of Lantern Hill is salt.", "claimReview": [
                {"publisher": {"name": "Lantern Desk"}, "url": "https://desk.example/lake", "textualRating": "True",
                 "languageCode": "en"}]}], "nextPageToken": asked["pageToken"][0]}  # fmt: skip
        data = json.dumps(body).encode()
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)

    class Everything(dict):  # type: ignore[type-arg]
        def get(self, path: str, default: Any = None) -> Any:
            return answer if path.startswith("/v1/claims:search") else default

    site.searched = []
    site.pages = Everything()
    return site


def endpoint(service: Any) -> dict[str, str]:
    return {
        "SAYSO_FACTCHECK_ENDPOINT": f"http://127.0.0.1:{service.port}/v1/claims:search",
        "SAYSO_FACTCHECK_KEY": KEY,
    }


def test_the_live_search(sayso: Sayso, service: Any) -> None:
    options = ("--publisher", "desk.example", "--max-age-days", "90", "--allow-private")
    done = sayso("search", "lantern hill", *options, "--json", **endpoint(service))
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)
    assert [(row["statement"][:9], row["rating"]) for row in rows] == [
        ("The tower", "false"), ("The tower", ""), ("Der Turm ", ""), ("The lake ", "true"),
    ]  # fmt: skip
    assert "rates no truth" in rows[1]["problem"]
    assert rows[0]["url"] == "https://desk.example/tower"
    first, second = service.searched
    assert first["query"] == ["lantern hill"]
    assert (first["languageCode"], first["maxAgeDays"]) == (["en"], ["90"])
    assert first["reviewPublisherSiteFilter"] == ["desk.example"]
    assert second["pageToken"] == ["CAoiAggK"]
    assert statements(sayso) == {}, "a search without --import writes nothing"


def test_what_was_found_is_imported(sayso: Sayso, service: Any) -> None:
    command = ("search", "lantern hill", "--import", "--allow-private")
    done = sayso(*command, **endpoint(service))
    assert done.returncode == 3
    assert "2 added, 0 changed, 0 unchanged, 2 not imported" in done.stdout
    assert {row["rating"] for row in statements(sayso).values()} == {"true", "false"}
    assert "read from Google Fact Check Tools" in next(iter(statements(sayso).values()))["checked_with"]
    again = json.loads(sayso(*command, "--json", **endpoint(service)).stdout)
    assert (again["added"], again["unchanged"], len(again["found"])) == (0, 2, 4)


def test_a_limit_ends_the_search(sayso: Sayso, service: Any) -> None:
    done = sayso("search", "lantern hill", "--limit", "1", "--allow-private", "--csv", **endpoint(service))
    assert done.stdout.splitlines()[0] == "id,statement,rating,publisher,published,url,problem"
    assert len(done.stdout.splitlines()) == 3
    assert len(service.searched) == 1
    assert service.searched[0]["pageSize"] == ["1"]


def test_nothing_found_is_no_error(sayso: Sayso, service: Any) -> None:
    done = sayso("search", "nothing", "--import", "--allow-private", **endpoint(service))
    assert done.returncode == 0
    assert "Nothing was found" in done.stdout


def test_the_key_is_asked_for_and_never_shown(sayso: Sayso, service: Any, tmp_path: Path) -> None:
    missing = sayso("search", "tea", SAYSO_FACTCHECK_KEY="")
    assert missing.returncode == 2
    assert "set SAYSO_FACTCHECK_KEY" in missing.stderr
    assert len(missing.stderr.splitlines()) == 1
    wrong = {**endpoint(service), "SAYSO_FACTCHECK_KEY": "wr0ng-k3y"}
    refused = sayso("search", "tea", "--allow-private", **wrong)
    assert refused.returncode == 3
    assert "the service answered 400; check the key in SAYSO_FACTCHECK_KEY" in refused.stderr
    assert "wr0ng" not in refused.stdout + refused.stderr
    private = sayso("search", "tea", **endpoint(service))
    assert "--allow-private permits it" in private.stderr
    done = sayso(
        "search", "lantern hill", "--import", "--allow-private", SAYSO_DEBUG="1", **endpoint(service)
    )
    assert KEY not in done.stdout + done.stderr + private.stderr
    kept = [file for file in tmp_path.rglob("*") if file.is_file() and KEY.encode() in file.read_bytes()]
    assert kept == []


def test_an_answer_that_is_none(sayso: Sayso, site: Any) -> None:
    done = sayso(
        "search", "tea", "--allow-private",
        SAYSO_FACTCHECK_KEY=KEY, SAYSO_FACTCHECK_ENDPOINT=f"http://127.0.0.1:{site.port}/hello",
    )  # fmt: skip
    assert done.returncode == 3
    assert "no answer of the fact-check search" in done.stderr
    assert KEY not in done.stderr
