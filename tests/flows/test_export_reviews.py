"""Published reviews, read back with other people's libraries."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import extruct
import feedparser
import pytest
import rdflib
from lxml import etree

from claims.model import Claim, Judgement, Mention, Role, Verdict, VerdictValue
from extractors.model import Post, Thread
from warehouse.claim_review_check import problems
from warehouse.store import NewReview, RunBatch, write_review, write_run

ROOT = Path(__file__).parents[2]
DAY = datetime(2026, 3, 1, 12, tzinfo=UTC)
WHO = ("--publisher", "The Lantern & Sons", "--base-url", "https://lantern.example/checks/")
HOSTILE = "</script><script>alert(1)</script> & \u202egnihtyna\x1b[2J"
FORMULA = '=HYPERLINK("https://evil.example","Leeds sold buses")'
V = VerdictValue
Schema = rdflib.Namespace("https://schema.org/")


def write_claim(store: Path, claim_id: str, text: str, day: int = 0, *urls: str) -> None:
    """A claim that nothing settles, asserted by Ann Lee's post in each of the threads."""
    at = DAY + timedelta(days=day)
    post = Post(
        "p1", text, author="Zaphod Beeblebrox", created_at=at, permalink="https://f.example/@zaphod/1"
    )
    threads = tuple(Thread(url, "xenforo", (post,), title="A thread") for url in urls)
    mention = Mention(claim_id, "p1", Role.ASSERTED, text, 0, len(text), 0.9, "stated")
    verdict = Verdict(claim_id, V.UNVERIFIED, 0.0, "No vetted statement is about this.")
    write_run(
        store,
        RunBatch(
            threads, [(url, mention) for url in urls], (Judgement(Claim(claim_id, text, "k"), (), verdict),),
            run_id=claim_id, started_at=at, finished_at=at, inputs=urls,
        ),
    )  # fmt: skip


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five claims: one false, one true in a hostile wording, one unproven, one with two minds, one left alone."""
    path = tmp_path_factory.mktemp("reviewed") / "store.duckdb"
    write_claim(path, "c-buses", "Hull sold 40 buses in 2019.", 0, "https://forum.example/threads/1",
                "https://social.example/@zaphod/77", "https://forum.example/t/2?token=abc", "file:///home/ann/t.html")  # fmt: skip
    write_claim(path, "c-hostile", HOSTILE, 1, "https://forum.example/threads/3")
    write_claim(path, "c-formula", FORMULA, 1, "https://forum.example/threads/3b")
    write_claim(path, "c-two", "Oslo has trams.", 2, "https://forum.example/threads/4")
    write_claim(path, "c-alone", "Bergen has rain.", 3, "https://forum.example/threads/5")
    for day, claim, who, value, note, urls in (
        (4, "c-buses", "Ann Lee", V.TRUE, "Forty.", ()),
        (5, "c-buses", "Ann Lee", V.FALSE, "It was four, says <b>the council</b>.", ("https://council.example/b?a=1&b=2",)),
        (6, "c-hostile", "Ann Lee", V.TRUE, HOSTILE, ()),
        (7, "c-formula", "Ann Lee", V.UNPROVEN, FORMULA, ()),
        (8, "c-two", "Ann Lee", V.TRUE, None, ()),
        (9, "c-two", "Bo", V.FALSE, None, ()),
    ):  # fmt: skip
        write_review(path, claim, NewReview(who, value, DAY + timedelta(days=day), note, urls))
    return path


@pytest.fixture
def store(written: Path, tmp_path: Path) -> Path:
    """A copy of that store, to do with as a test likes."""
    shutil.copytree(written.parent, tmp_path, dirs_exist_ok=True)
    return tmp_path / written.name


def sayso(store: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": str(ROOT), "SAYSO_STORE": str(store), "NO_COLOR": "1", "SAYSO_PUBLISHER": "",
           "SAYSO_BASE_URL": ""}  # fmt: skip
    return subprocess.run(
        [sys.executable, "-c", "import cli; cli.main()", *arguments],
        capture_output=True,
        text=True,
        env=env,
        timeout=120,
        check=False,
    )


@pytest.fixture
def export(store: Path) -> Callable[..., str]:
    def write(name: str) -> str:
        file = store.with_name(name)
        done = sayso(store, "export", "reviews", str(file), *WHO)
        assert done.returncode == 0, done.stderr
        assert "3 reviews in" in done.stdout
        assert "1 left out: reviewers disagree" in done.stdout
        return file.read_text(encoding="utf-8")

    return write


def test_each_item_has_what_search_engines_ask_for(export: Callable[..., str]) -> None:
    items = json.loads(export("checks.jsonld"))
    assert [urlsplit(item["url"]).path for item in items] == [
        "/checks/c-formula", "/checks/c-hostile", "/checks/c-buses"
    ]  # fmt: skip
    for item in items:
        assert problems(item) == []
        assert item["author"] == {
            "@type": "Organization", "name": "The Lantern & Sons", "url": "https://lantern.example/"
        }  # fmt: skip
        assert urlsplit(item["url"]).hostname == urlsplit(item["author"]["url"]).hostname
    buses = items[-1]
    assert (buses["datePublished"], buses["dateModified"]) == ("2026-03-05T12:00:00Z", "2026-03-06T12:00:00Z")
    assert buses["claimReviewed"] == "Hull sold 40 buses in 2019."
    assert buses["reviewRating"] == {
        "@type": "Rating", "alternateName": "False", "ratingValue": 1, "bestRating": 5, "worstRating": 1,
        "ratingExplanation": "It was four, says <b>the council</b>.",
    }  # fmt: skip
    assert buses["itemReviewed"]["datePublished"] == "2026-03-01"
    assert [work["url"] for work in buses["itemReviewed"]["appearance"]] == [
        "https://forum.example/threads/1"
    ]
    assert [work["url"] for work in buses["citation"]] == ["https://council.example/b?a=1&b=2"]
    unproven = items[0]["reviewRating"]
    assert (unproven["alternateName"], "ratingValue" in unproven) == ("Unproven", False)


def test_json_and_jsonld_are_the_same(export: Callable[..., str]) -> None:
    assert export("checks.json") == export("checks.jsonld")


def test_a_hostile_text_stays_a_text_in_a_page(export: Callable[..., str]) -> None:
    text = export("checks.jsonld")
    page = (
        f'<html><head><script type="application/ld+json">{text}</script></head><body><p>x</p></body></html>'
    )
    found = extruct.extract(page, syntaxes=["json-ld"])["json-ld"]
    assert len(found) == 3
    hostile = found[1]["claimReviewed"]
    assert hostile.startswith("</script><script>alert(1)</script> & ")
    assert re.search("[\x00-\x1f\u202e]", hostile) is None


def test_the_items_are_a_graph_of_schema_org(export: Callable[..., str]) -> None:
    # The vocabulary as a local context: the one at schema.org would be fetched.
    text = export("checks.jsonld").replace('"https://schema.org"', '{"@vocab": "https://schema.org/"}')
    graph = rdflib.Graph().parse(data=text, format="json-ld")
    reviews = set(graph.subjects(rdflib.RDF.type, Schema.ClaimReview))
    assert len(reviews) == 3
    for one in reviews:
        assert graph.value(one, Schema.reviewRating / Schema.alternateName)  # type: ignore[operator]
        assert graph.value(one, Schema.itemReviewed / Schema.text)  # type: ignore[operator]
    assert {str(o) for o in graph.objects(None, Schema.ratingValue)} == {"1", "5"}


def test_another_newsroom_can_judge_by_it(store: Path, export: Callable[..., str]) -> None:
    export("checks.jsonld")
    theirs = store.with_name("theirs.duckdb")
    done = sayso(theirs, "sources", "import", str(store.with_name("checks.jsonld")))
    assert done.returncode == 0, done.stderr
    (judged,) = json.loads(sayso(theirs, "check", "Hull sold 40 buses in 2019.", "--json").stdout)
    assert (judged["verdict"], judged["sources"][0]["publisher"], judged["sources"][0]["url"]) == (
        "false", "The Lantern & Sons", "https://lantern.example/checks/c-buses"
    )  # fmt: skip


def test_nobody_who_wrote_a_comment_is_named(export: Callable[..., str]) -> None:
    for name in ("checks.jsonld", "checks.atom", "checks.csv"):
        text = export(name).lower()
        for word in ("zaphod", "beeblebrox", "token=abc", "/home/ann"):
            assert word not in text, name


def test_the_feed_is_atom(export: Callable[..., str]) -> None:
    text = export("checks.atom")
    feed = feedparser.parse(text)
    assert (feed.bozo, feed.version) == (False, "atom10")
    assert (feed.feed.title, feed.feed.author_detail.name) == (
        "Fact checks by The Lantern & Sons",
        "The Lantern & Sons",
    )
    assert [e.link for e in feed.entries][-1] == "https://lantern.example/checks/c-buses"
    assert [e.updated for e in feed.entries] == sorted((e.updated for e in feed.entries), reverse=True)
    assert feed.feed.updated == feed.entries[0].updated
    assert (feed.entries[-1].published, feed.entries[-1].updated) == (
        "2026-03-05T12:00:00Z", "2026-03-06T12:00:00Z"
    )  # fmt: skip
    assert feed.entries[-1].title == "False: Hull sold 40 buses in 2019."
    # What stands in the file, as RFC 4287 wants it, before a reader makes the best of it.
    space = {"a": "http://www.w3.org/2005/Atom"}
    root = etree.fromstring(text.encode())
    for node in (root, *root.iterfind("a:entry", space)):
        for name in ("id", "title", "updated"):
            assert len(node.findall(f"a:{name}", space)) == 1, name
        assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", node.findtext("a:id", namespaces=space))
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", node.findtext("a:updated", namespaces=space))
    assert len(root.findall("a:author/a:name", space)) == 1
    assert root.find("a:link[@rel='self']", space).get("href") == "https://lantern.example/checks/checks.atom"
    assert len(set(root.xpath("//a:id/text()", namespaces=space))) == 4
    assert not root.xpath("//a:title/*|//a:summary/*", namespaces=space), "texts hold no elements"


def test_an_entry_keeps_its_id_when_the_review_changes(store: Path, export: Callable[..., str]) -> None:
    before = {e.link: (e.id, e.published) for e in feedparser.parse(export("checks.atom")).entries}
    write_review(store, "c-buses", NewReview("Ann Lee", V.MIXED, DAY + timedelta(days=20)))
    after = feedparser.parse(export("checks.atom")).entries
    assert {e.link: (e.id, e.published) for e in after} == before
    assert (after[0].title, after[0].updated) == (
        "Mixed: Hull sold 40 buses in 2019.", "2026-03-21T12:00:00Z"
    )  # fmt: skip


def test_a_table_in_which_no_cell_is_a_formula(export: Callable[..., str]) -> None:
    rows = list(csv.DictReader(io.StringIO(export("checks.csv"))))
    assert [row["claim_id"] for row in rows] == ["c-formula", "c-hostile", "c-buses"]
    assert (rows[0]["claim"], rows[0]["explanation"]) == (f"'{FORMULA}", f"'{FORMULA}")
    assert (rows[0]["verdict"], rows[0]["rating_value"]) == ("unproven", "")
    assert (rows[2]["rating_value"], rows[2]["sources"]) == ("1", "https://council.example/b?a=1&b=2")
    assert not any(cell[:1] in "=+-@" for row in rows for cell in row.values() if cell)


@pytest.mark.parametrize("name", ["checks.jsonld", "checks.atom", "checks.csv"])
def test_what_the_machine_alone_says_stays_inside(tmp_path: Path, name: str) -> None:
    path = tmp_path / "store.duckdb"
    write_claim(path, "c-alone", "Bergen has rain.", 0, "https://forum.example/threads/5")
    done = sayso(path, "export", "reviews", str(tmp_path / name), *WHO)
    assert (done.returncode, done.stdout.split(" in ")[0]) == (0, "0 reviews")
    assert "Bergen" not in (tmp_path / name).read_text()
    if name == "checks.atom":
        feed = feedparser.parse((tmp_path / name).read_text())
        assert (feed.bozo, feed.entries) == (False, [])
        assert feed.feed.updated


@pytest.mark.parametrize(
    ("name", "options", "words"),
    [
        ("a.jsonld", WHO[2:], "--publisher is missing"),
        ("a.jsonld", WHO[:2], "--base-url is missing"),
        ("a.jsonld", (*WHO[:3], "lantern.example"), "is not an address"),
        ("a.jsonld", (*WHO[:3], "https://ann:key@lantern.example"), "is not an address"),
        ("a.jsonld", (*WHO[:3], "https://lantern.example/?id="), "is not an address"),
        ("a.docx", WHO, ".jsonld"),
        ("nowhere/a.csv", WHO, "No such file"),
    ],
)
def test_a_wrong_export_is_one_line_and_writes_nothing(
    store: Path, name: str, options: tuple[str, ...], words: str
) -> None:
    done = sayso(store, "export", "reviews", str(store.with_name(name) if "/" not in name else store.parent / name), *options)  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.strip().splitlines()) == 1
    assert words in done.stderr
    assert not list(store.parent.glob("a.*"))


def whole() -> dict[str, Any]:
    return {
        "@context": "https://schema.org", "@type": "ClaimReview", "url": "https://a.example/1", "claimReviewed": "X.",
        "datePublished": "2026-03-01T12:00:00Z", "dateModified": "2026-03-01T12:00:00Z", "inLanguage": "en",
        "author": {"@type": "Organization", "name": "A", "url": "https://a.example/"},
        "reviewRating": {
            "@type": "Rating", "alternateName": "False", "ratingValue": 1, "bestRating": 5, "worstRating": 1
        },
        "itemReviewed": {"@type": "Claim", "text": "X.", "appearance": [{"@type": "CreativeWork", "url": "https://b.example/"}]},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda i: i.pop("claimReviewed"), "claimReviewed: is missing"),
        (lambda i: i.pop("reviewRating"), "reviewRating: is missing"),
        (lambda i: i.pop("url"), "url: is missing"),
        (lambda i: i["reviewRating"].pop("alternateName"), "reviewRating.alternateName: is missing"),
        (lambda i: i["reviewRating"].pop("bestRating"), "all of them"),
        (lambda i: i["reviewRating"].update(ratingValue=6), "6 is not between 1 and 5"),
        (lambda i: i["reviewRating"].update(ratingValue="1"), "'1' is no number"),
        (lambda i: i["reviewRating"].update(ratingValue=True), "True is no number"),
        (lambda i: i["author"].update({"@type": "Person"}), "author.@type"),
        (lambda i: i.update(author="A"), "author: is no Organization"),
        (lambda i: i.update(url="/checks/1"), "url: '/checks/1' is no address"),
        (lambda i: i.update(claimReviewed=" "), "claimReviewed: ' ' is no text"),
        (lambda i: i.update(claimReviewed="a\x07b"), "is no text"),
        (lambda i: i.update(datePublished="2026-03-01"), "datePublished: '2026-03-01' is no time"),
        (lambda i: i.update(datePublished="2026-04-01T12:00:00Z"), "is before datePublished"),
        (lambda i: i.update(stars=5), "stars: is no field of a ClaimReview here"),
        (lambda i: i["itemReviewed"]["appearance"][0].update(url="javascript:alert(1)"), "itemReviewed.appearance[0].url"),
        (lambda i: i["itemReviewed"].update(appearance=[]), "itemReviewed.appearance: is no list"),
    ],
)  # fmt: skip
def test_the_checker_finds_what_is_wrong(change: Callable[[dict[str, Any]], Any], problem: str) -> None:
    item = whole()
    assert problems(item) == []
    change(item)
    (found,) = problems(item)
    assert problem in found
