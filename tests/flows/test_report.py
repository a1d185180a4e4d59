"""Reports as newsrooms open them: read back by an HTML parser, and in a real browser."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from claims.model import Claim, Judgement, Mention, Role, Verdict, VerdictValue
from extractors.model import Post, Thread
from flows.reporting.page import Told
from flows.reporting.page import page as make_page
from warehouse.reader import open_reader
from warehouse.report_data import Scope, report_data
from warehouse.sources import import_statements
from warehouse.store import NewReview, RunBatch, open_writer, write_review, write_run

ROOT = Path(__file__).parents[2]
CHROMIUM = "/usr/bin/chromium"
FLAGS = ("--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
         "--disable-component-update --disable-sync").split()  # fmt: skip
DAY = datetime(2026, 3, 1, 12, tzinfo=UTC)
V, R = VerdictValue, Role
BUSES, TRAMS, RAIN = "Hull sold 40 buses in 2019.", "Oslo has trams.", "Bergen has rain."
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(2)>',
    "</script><svg onload=alert(3)>",
    "{{7*7}}{% raw %}",
    "datum.x + alert(4)",
    "[a](javascript:alert(5))",
    "abc\u202egnihtyna\u2066\x1b[2J\u2028",
    "'--><style>*{display:none}</style>",
)
LINKS = (
    "javascript:alert(6)",
    "data:text/html,<script>alert(7)</script>",
    "https://ann:secret@forum.example/p/1",
    "https://forum.example/p/2?api_key=k1ll",
    "https://forum.example/@zaphod/3",
    "https://forum.example/p/4\u202e",
    'https://forum.example/p/"onmouseover="alert(8)',
    "file:///home/zaphod/t.html",
)


def said(text: str, day: int, role: Role = R.ASSERTED, link: str | None = None, answers: str | None = None) -> dict[str, Any]:  # fmt: skip
    return {"text": text, "day": day, "role": role, "link": link, "answers": answers}


Said = list[dict[str, Any]]


def write(store: Path, threads: list[tuple[str, str, Said]], claims: dict[str, tuple[str, Verdict]]) -> None:
    """Threads, by address and title, whose posts each make the claim whose words they hold, between other words."""
    read, mentions = [], []
    for url, title, here in threads:
        posts = []
        for number, one in enumerate(here):
            claim = one.get("claim") or next(
                key for key, (words, _) in claims.items() if words in one["text"]
            )
            words = claims[claim][0]
            start = one["text"].index(words)
            posts.append(Post(f"p{number}", one["text"], author=f"Zaphod {number}",
                              created_at=DAY + timedelta(days=one["day"]), permalink=one["link"]))  # fmt: skip
            mentions.append((url, Mention(claim, f"p{number}", one["role"], words, start, start + len(words), 0.9,
                                          "stated", answers=one["answers"])))  # fmt: skip
        read.append(Thread(url, "xenforo", tuple(posts), title=title))
    judged = tuple(Judgement(Claim(key, words, key), (), given) for key, (words, given) in claims.items())
    at = DAY + timedelta(days=200)
    urls = [thread.url for thread in read]
    write_run(
        store,
        RunBatch(tuple(read), mentions, judged, run_id="r", started_at=at, finished_at=at, inputs=urls),
    )


def verdict(claim: str, value: VerdictValue, confidence: float = 0.9, ids: tuple[str, ...] = ()) -> Verdict:
    return Verdict(claim, value, 0.0 if value is V.UNVERIFIED else confidence, "Because it was counted.", ids)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three threads on two forums: a false claim that is denied, a true one that a person decided, an unverified one."""
    folder = tmp_path_factory.mktemp("report")
    path = folder / "store.duckdb"
    vetted = folder / "vetted.jsonl"
    vetted.write_text(
        json.dumps({
            "id": "hull-buses", "statement": "Hull sold four buses in 2019.", "rating": "true", "topic": "transport",
            "jurisdiction": "GB", "sources": [
                {"title": "Minutes of 4 June", "publisher": "Hull Council", "url": "https://council.example/m?a=1&b=2"}],
        })
    )  # fmt: skip
    import_statements(path, vetted)
    claims = {
        "c-buses": (BUSES, verdict("c-buses", V.FALSE, 0.83, ("hull-buses",))),
        "c-trams": (TRAMS, verdict("c-trams", V.FALSE)),
        "c-rain": (RAIN, verdict("c-rain", V.UNVERIFIED)),
    }
    buses = [
        said(f"Listen. {BUSES} I saw it.", 0, link="https://forum.example/t/1#p0"),
        said(f"No way that {BUSES}", 1, R.DENIED, answers="p0"),
        said(f"Hm, {BUSES}", 2, R.QUESTIONED),
        said(f"They say {TRAMS}", 3),
    ]
    write(
        path,
        [
            ("https://forum.example/t/1", "Buses of Hull", buses),
            ("https://forum.example/t/2", "More buses", [said(f"{BUSES} Again.", 9), said(RAIN, 10)]),
            ("https://chat.example/t/3", "Weather", [said(f"{RAIN} Always.", 40), said(BUSES, 41)]),
        ],
        claims,
    )
    write_review(path, "c-trams", NewReview("Ann Lee", V.TRUE, DAY + timedelta(days=210), "I took one.", ("https://tram.example/",)))  # fmt: skip
    return path


def sayso(store: Path, *arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": str(ROOT), "SAYSO_STORE": str(store), "NO_COLOR": "1"}
    return subprocess.run(
        [sys.executable, "-c", "import cli; cli.main()", "report", *arguments],
        capture_output=True, text=True, env=env, timeout=120, check=False, cwd=cwd or store.parent,
    )  # fmt: skip


def written(store: Path, *, live: bool = False) -> str:
    return make_page(report_data(store, Scope()), Told("A week of talk", live=live))


def page(store: Path, *, live: bool = False) -> Any:
    return html.document_fromstring(written(store, live=live))


def text(node: Any) -> str:
    return " ".join(node.text_content().split())


def figures(tree: Any) -> list[str]:
    return [text(one) for one in tree.cssselect(".figures strong")]


def ask(store: Path, sql: str) -> Any:
    with open_reader(store) as con:
        return con.execute(sql).fetchall()


def test_the_figures_are_those_of_the_views(store: Path) -> None:
    tree = page(store)
    ((rate,),) = ask(store, "SELECT 1000 * sum(posts_with) / sum(posts) FROM false_claim_rate")
    ((asserted, denied),) = ask(
        store, "SELECT sum(asserted), sum(denied) FROM claim_spread WHERE verdict = 'false'"
    )
    assert figures(tree) == [
        f"{rate:.1f}".removesuffix(".0"),
        f"{100 * denied / (asserted + denied):.0f} %",
        "1",
    ]
    assert "Read: 3 threads, 8 posts. Found: 8 mentions of 3 claims." in text(tree.cssselect("header")[0])
    shown = [
        (text(row[0]), text(row[1]), int(text(row[2])), int(text(row[3])), text(row[4]))
        for row in tree.cssselect("table.claims tbody tr")
    ]
    assert shown == [
        (BUSES, "False", 5, 2, "25 %"), (TRAMS, "True", 1, 1, "none"), (RAIN, "Unverified", 2, 2, "none")
    ]  # fmt: skip
    counted = ask(store, "SELECT site, sum(mentions) FROM prevalence GROUP BY site ORDER BY 2 DESC, 1")
    rows = [[text(cell) for cell in row] for row in tree.cssselect("#chart-forums tbody tr")]
    assert [(row[0], sum(map(int, row[1:]))) for row in rows] == counted
    trend = [[text(cell) for cell in row] for row in tree.cssselect("#chart-trend tbody tr")]
    assert sum(int(number) for row in trend for number in row[1:]) == 8
    assert trend[0] == ["1 March 2026", "1", "0", "0", "0"]
    assert {(text(row[0]), text(row[2])) for row in tree.cssselect("table.threads tbody tr")} == {
        ("Buses of Hull", "4"), ("More buses", "2"), ("Weather", "2")
    }  # fmt: skip


def test_a_card_has_the_evidence(store: Path) -> None:
    buses, trams, rain = page(store).cssselect("article")
    words = text(buses)
    assert "False confidence 83 %" in words
    assert "Because it was counted." in words
    assert "Hull sold four buses in 2019. Rated true." in words
    (source,) = buses.cssselect(".sources a")
    assert (source.get("href"), source.text) == ("https://council.example/m?a=1&b=2", "Minutes of 4 June")
    assert source.get("rel") == "noopener noreferrer nofollow"
    assert (
        "5 mentions by 4 authors in 3 threads, from 1 March 2026 to 11 April 2026, first on forum.example."
        in words
    )
    assert "25 % of what is said for or against it denies it (1 of 4). 1 reply to a post" in words
    assert "after 1 day" in words
    told = [(text(one), text(one.getnext())) for one in buses.cssselect("blockquote")]
    assert told[0] == (f"Listen. {BUSES} I saw it.", "says so · forum.example, 1 March 2026 · the post")
    assert [words.split(" · ")[0] for _, words in told] == ["says so", "denies it", "doubts it"][: len(told)]
    assert all(text(mark) == BUSES for mark in buses.cssselect("mark"))
    assert len(buses.cssselect(".spark rect")) == 5

    assert "True decided by Ann Lee" in text(trams)
    assert "A person decided this on 27 September 2026: reviewed by Ann Lee (the machine: false)." in text(
        trams
    )
    assert "I took one." in text(trams)
    assert "confidence" not in text(trams)
    assert trams.cssselect('a[href="https://tram.example/"]')
    assert "Unverified" in text(rain)
    assert "confidence" not in text(rain)


def test_no_author_comes_up(store: Path) -> None:
    (keys,) = ask(store, "SELECT list(DISTINCT author_key) FROM posts WHERE author_key IS NOT NULL")
    told = written(store)
    assert len(keys[0]) >= 4
    assert not [name for name in (*keys[0], "Zaphod") if name in told]


def test_a_report_can_be_narrowed(store: Path) -> None:
    def read(**how: Any) -> tuple[int, int, int]:
        found = report_data(store, Scope(**how))["read"]
        return found["posts"], found["mentions"], found["claims"]

    assert read(site="CHAT.example") == (2, 2, 2)
    assert read(site="example") == (8, 8, 3)
    assert read(thread="more bus") == (2, 2, 2)
    assert read(topic="Transport") == (8, 5, 1)
    assert read(jurisdiction="gb") == (8, 5, 1)
    assert read(since=DAY + timedelta(days=9)) == (4, 4, 2)
    assert read(since=DAY, until=DAY + timedelta(days=3)) == (3, 3, 1)
    assert read(site="nowhere.example") == (0, 0, 0)


def test_the_command_writes_one_file_and_says_so(store: Path, tmp_path: Path) -> None:
    done = sayso(store, "--no-scripts", "--until", "2026-03-04", "--title", "Trams & <buses>", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    (file,) = tmp_path.iterdir()
    assert re.fullmatch(r"sayso-report-\d{4}-\d\d-\d\d\.html", file.name)
    assert re.fullmatch(rf"{file.name}: 2 of 2 claims, \d+ KB\n", done.stdout)
    tree = html.document_fromstring(file.read_text(encoding="utf-8"))
    assert text(tree.cssselect("h1")[0]) == "Trams & <buses>"
    assert text(tree.cssselect(".period")[0]) == "Until 4 March 2026"
    assert "4 posts. Found: 4 mentions of 2 claims" in text(tree.cssselect("header")[0])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("weekly.pdf",), "weekly.html"),
        (("a.html", "--since", "2026-03-02", "--until", "2026-03-01"), "nothing lies between them"),
        (("a.html", "--topic", " "), "--topic is empty"),
        (("a.html", "--since", "soon"), "no date"),
        (("none/a.html",), "there is no folder none"),
        (("a.html", "--store", "other.duckdb"), "no store at"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(
    store: Path, tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    done = sayso(store, *arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert words in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not list(tmp_path.iterdir())


def test_a_folder_is_no_file(store: Path, tmp_path: Path) -> None:
    (tmp_path / "a.html").mkdir()
    assert "a.html is a folder" in sayso(store, "a.html", cwd=tmp_path).stderr
    assert [one.name for one in tmp_path.iterdir()] == ["a.html"]


def test_a_store_without_threads_says_so(tmp_path: Path) -> None:
    with open_writer(tmp_path / "empty.duckdb"):
        pass
    tree = page(tmp_path / "empty.duckdb", live=True)
    assert "The store holds no threads yet" in text(tree)
    assert not tree.cssselect("article, figure, table, script")


def test_a_store_of_unverified_claims_says_so(tmp_path: Path) -> None:
    path = tmp_path / "open.duckdb"
    write(path, [("https://f.example/1", "T", [said(RAIN, 0)])], {"c": (RAIN, verdict("c", V.UNVERIFIED))})
    tree = page(path)
    assert "None of these claims has a verdict" in text(tree)
    assert figures(tree) == ["0", "-", "1"]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every text and address that strangers can choose is an attack."""
    path = tmp_path_factory.mktemp("hostile") / "store.duckdb"
    claims = {
        f"c{number}": (words, verdict(f"c{number}", V.FALSE, 0.8, ("hostile",)))
        for number, words in enumerate(HOSTILE)
    }
    here = [
        {**said(f"{words} is {words}", number, link=LINKS[number]), "claim": f"c{number}"}
        for number, words in enumerate(HOSTILE)
    ]
    threads = [(f"https://forum{n}.example/@zaphod/{n}", words, here) for n, words in enumerate(HOSTILE)]
    write(path, [*threads, (LINKS[0], HOSTILE[1], here[:1])], claims)
    with open_writer(path) as con:
        con.execute(
            "UPDATE threads SET site = ? WHERE site = 'forum1.example'", ['"><img src=x onerror=alert(9)>']
        )
        con.execute("UPDATE verdicts SET reason = ?", [" ".join(HOSTILE)])
        con.execute(
            "INSERT INTO statements BY NAME SELECT 'hostile' AS id, ? AS statement, 'false' AS rating, ? AS topic, "
            "false AS retired, list_transform(?::VARCHAR[], lambda u: {'title': ?, 'publisher': ?, 'url': u, "
            "'published': ?, 'kind': NULL}) AS sources",
            [HOSTILE[0], HOSTILE[1], list(LINKS), HOSTILE[2], HOSTILE[1], HOSTILE[3]],
        )
    return path


def test_hostile_posts_leave_no_element_and_no_attribute(store: Path, hostile: Path) -> None:
    def shape(tree: Any) -> tuple[set[str], set[str]]:
        nodes = [node for node in tree.iter() if isinstance(node.tag, str)]
        return {node.tag for node in nodes}, {name for node in nodes for name in node.attrib}

    tame, wild = page(store, live=True), page(hostile, live=True)
    for one, other in zip(shape(wild), shape(tame), strict=True):
        assert one <= other
    assert not [name for name in shape(wild)[1] if name.startswith("on") or name == "style"]
    assert len(wild.cssselect("script")) == 3
    assert len(wild.cssselect("style")) == 1
    told = text(wild.cssselect("main")[0])
    assert HOSTILE[0] in told
    assert "{{7*7}}" in told
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x1b]", html.tostring(wild, encoding="unicode"))
    followed = {one.get("href") for one in wild.cssselect("a[href]") if not one.get("href").startswith("#")}
    assert followed == {"https://forum.example/@zaphod/3"}, (
        "a source may have a person's name in it; posts and threads not"
    )
    assert not wild.cssselect("blockquote a, .example a, table.threads a")


def test_what_runs_in_the_page_is_named_by_its_policy_and_holds_no_word_of_a_post(hostile: Path) -> None:
    tree = page(hostile, live=True)
    policy = tree.cssselect("meta[http-equiv]")[0].get("content")
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    data, *runs = tree.cssselect("script")
    for node in (*runs, tree.cssselect("style")[0]):
        digest = base64.b64encode(hashlib.sha256(node.text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    assert not set("<>&") & set(data.text)
    for spec in json.loads(data.text).values():
        spec.pop("data", None)
        spec.pop("datasets", None)
        assert "alert" not in json.dumps(spec)
        assert not re.search(r'"(href|expr|signal|params|transform|url)"', json.dumps(spec))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if not Path(CHROMIUM).exists():
        pytest.skip(f"no {CHROMIUM}: apt-get install chromium")
    playwright = pytest.importorskip("playwright.sync_api", reason="needs sayso[dev]")
    with playwright.sync_playwright() as p:
        found = p.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield found
        found.close()


@pytest.fixture(scope="module")
def files(store: Path, hostile: Path) -> dict[str, Path]:
    found = {}
    for name, path in (("tame", store), ("hostile", hostile)):
        found[name] = path.with_name(f"{name}.html")
        found[name].write_text(written(path, live=True), encoding="utf-8")
        assert found[name].stat().st_size < 2_000_000
    return found


def opened(browser: Any, file: Path, **how: Any) -> tuple[Any, list[str]]:
    """The page in a tab of its own, and whatever went wrong or was asked for."""
    view, wrong = browser.new_context(**how).new_page(), []
    view.on("console", lambda message: wrong.append(message.text))
    view.on("pageerror", lambda error: wrong.append(str(error)))
    view.on("dialog", lambda dialog: (wrong.append(dialog.message), dialog.dismiss()))
    view.on("request", lambda request: request.url == file.as_uri() or wrong.append(request.url))
    view.goto(file.as_uri())
    return view, wrong


def shown(view: Any, selector: str) -> int:
    return int(view.evaluate("s => [...document.querySelectorAll(s)].filter(e => e.getClientRects().length).length", selector))  # fmt: skip


@pytest.mark.parametrize("name", ["tame", "hostile"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_browser_draws_the_charts_live_and_asks_nobody(browser: Any, files: dict[str, Path], name: str, scheme: str) -> None:  # fmt: skip
    view, wrong = opened(browser, files[name], viewport={"width": 1000, "height": 900}, color_scheme=scheme)
    view.wait_for_function("document.querySelectorAll('.drawn .live svg').length === 3")
    assert (shown(view, ".live svg"), shown(view, ".still svg")) == (3, 0)
    bar = view.locator("#chart-forums .live .mark-rect path").nth(0)
    bar.hover(force=True)
    view.wait_for_selector("#vg-tooltip-element.visible")
    assert "mentions" in view.inner_text("#vg-tooltip-element")
    assert view.locator("#vg-tooltip-element img").count() == 0
    assert wrong == []
    view.context.close()


@pytest.mark.parametrize("name", ["tame", "hostile"])
def test_a_phone_shows_drawings_and_never_scrolls_sideways(
    browser: Any, files: dict[str, Path], name: str
) -> None:
    view, wrong = opened(
        browser, files[name], viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True
    )
    assert view.evaluate("document.documentElement.scrollWidth") <= 360
    assert (shown(view, ".still svg"), shown(view, ".live svg")) == (3, 0)
    assert wrong == []
    view.context.close()


def test_without_scripts_the_charts_are_drawings(browser: Any, files: dict[str, Path]) -> None:
    view, wrong = opened(
        browser, files["tame"], java_script_enabled=False, viewport={"width": 1000, "height": 900}
    )
    assert [view.locator(f"#chart-{name} .still.wide").is_visible() for name in ("trend", "forums", "roles")] == [True] * 3  # fmt: skip
    assert view.locator("#chart-trend .still.wide svg path").count() > 3
    assert wrong == []
    view.context.close()


def test_print_has_every_claim_the_addresses_and_drawn_charts(browser: Any, files: dict[str, Path]) -> None:
    view, _ = opened(browser, files["tame"], viewport={"width": 1000, "height": 900})
    view.wait_for_function("document.querySelectorAll('.drawn').length === 3")
    view.emulate_media(media="print")
    assert (shown(view, ".still svg"), shown(view, ".live svg")) == (3, 0)
    assert [view.locator(f"article >> text={one}").first.is_visible() for one in (BUSES, TRAMS, RAIN)] == [
        True
    ] * 3
    after = view.evaluate("getComputedStyle(document.querySelector('.sources a'), '::after').content")
    assert "council.example" in after
    printed = view.pdf()
    assert printed.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) >= 2
    view.context.close()
