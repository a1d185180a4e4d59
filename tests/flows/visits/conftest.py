"""A forum on a real web server, and runs over it without Prefect."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from claims.judge import judge
from flows.assemble import Plan, Visit
from flows.collect import visit
from flows.files import visits
from flows.judging import Bench, batch_of, read_fresh
from flows.keep import keeping
from flows.kept import read_again
from flows.placing import place, rekey
from warehouse.paths import store_files
from warehouse.store import kept_threads, query, write_run

CLAIMS = (
    "The moon landing was staged by NASA.",
    "The MMR vaccine causes autism in children.",
    "Bill Gates put microchips into the vaccines.",
    "The United States voted against the resolution in 2019.",
    "5G towers caused the coronavirus pandemic in 2020.",
)


@dataclass
class Forum:
    """A XenForo thread of so many posts a page; pages answer 304 to those who know them."""

    site: Any
    host: str = "forum.test"
    slug: str = "tea.1"
    per_page: int = 2
    posts: list[dict[str, Any]] = field(default_factory=list)
    broken: dict[int, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    next_of: dict[int, int] = field(default_factory=dict)
    etags: bool = True
    noise: bool = False
    canonical: str = ""
    session: int = 0
    _served: int = 0

    def __post_init__(self) -> None:
        for number in range(1, 30):
            self.site.pages[self.path(number)] = lambda handler, n=number: self.serve(handler, n)

    def path(self, page: int = 1) -> str:
        return f"/threads/{self.slug}/" + (f"page-{page}" if page > 1 else "")

    def url(self, page: int = 1) -> str:
        return self.site.url(self.path(page), self.host)

    def say(self, *texts: str) -> None:
        for text in texts:
            number = len(self.posts) + 1
            self.posts.append({"id": f"{number}", "author": f"Author {number}", "text": text, "day": number})

    def fill(self, count: int) -> Forum:
        self.say(*(f"{CLAIMS[n % len(CLAIMS)]} Thank you for reading, friend {n}." for n in range(count)))
        return self

    @property
    def pages(self) -> int:
        return max(1, -(-len(self.posts) // self.per_page))

    def html(self, page: int) -> bytes:
        shown = self.posts[(page - 1) * self.per_page : page * self.per_page]
        parts = [
            f"""<article class="message" data-author="{post["author"]}" data-content="post-{post["id"]}">
<header class="message-attribution"><a href="{self.path(page)}#post-{post["id"]}"><time
datetime="2026-01-{post["day"]:02}T12:00:00+0000">then</time></a></header>
<div class="message-body"><div class="bbWrapper">{post["text"]}</div></div></article>"""
            for post in shown
        ]
        following = self.next_of.get(page, page + 1 if page < self.pages else None)
        query = f"?sid={self.session:032x}" if self.session else ""
        link = (
            f'<a class="pageNav-jump--next" href="{self.path(following)}{query}">Next</a>'
            if following
            else ""
        )
        noise = f'<input name="token" value="{self._served}">' if self.noise else ""
        named = f'<link rel="canonical" href="{self.canonical}">' if self.canonical else ""
        return f"""<!DOCTYPE html><html id="XF"><head><title>Tea</title>{named}</head><body>{noise}
<h1 class="p-title-value">All about {self.slug}</h1>{"".join(parts)}{link}</body></html>""".encode()

    def serve(self, handler: Any, page: int) -> None:
        self._served += 1
        if page in self.broken:
            return answer(handler, self.broken[page])
        if page > self.pages:
            return answer(handler, (404, {}, b"no such page"))
        body = self.html(page)
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if self.etags and handler.headers["If-None-Match"] == tag:
            return answer(handler, (304, {"ETag": tag}, b""))
        headers = {"Content-Type": "text/html; charset=utf-8", **({"ETag": tag} if self.etags else {})}
        return answer(handler, (200, headers, body))


def answer(handler: Any, given: tuple[int, dict[str, str], bytes]) -> None:
    status, headers, body = given
    handler.send_response(status)
    for name, value in {**headers, "Content-Length": str(len(body))}.items():
        handler.send_header(name, value)
    handler.end_headers()
    if status != 304:
        handler.wfile.write(body)


@dataclass
class Reader:
    """Reads threads into a store of its own, as a run does."""

    store: Path
    fetcher: Any
    last: Visit | None = None
    counts: dict[str, int] = field(default_factory=dict)

    def plan(self, **options: Any) -> tuple[Bench, Plan]:
        bench = Bench(str(self.store))
        return bench, Plan(self.store, bench.judged_with, **options)

    def visit(self, url: str, **options: Any) -> Visit:
        """Visit a thread on the web and write what came of it."""
        bench, plan = self.plan(**options)
        with keeping(store_files(self.store).pages) as keeper:
            found = visit(url, replace(plan, keeper=keeper), self.fetcher)
        self.write([found], bench)
        return found

    def file(self, path: Path, **options: Any) -> list[Visit]:
        """Read a file or an archive and write what came of it."""
        bench, plan = self.plan(**options)
        found = visits(str(path), plan)
        self.write(found, bench)
        return found

    def again(self, **chosen: Any) -> list[Visit]:
        """Read kept pages anew and write what came of it."""
        bench, plan = self.plan()
        found = [read_again(url, plan) for url in kept_threads(self.store, **chosen)]
        self.write(found, bench, reread=True)
        return found

    def write(self, found: list[Visit], bench: Bench, reread: bool = False) -> None:
        read = [one for one in found if one.thread]
        mentions, passages = [], []
        for one in read:
            said, foreign = read_fresh(one, bench.index)
            mentions += [(one.thread.url, mention) for mention in said]
            passages += [(one.thread.url, passage) for passage in foreign]
        rekey(self.store)
        placed = place(self.store, mentions)
        judged = [judge(claim, bench.index) for claim in placed.claims]
        batch = batch_of(read, placed, passages, judged, bench, inputs=(), reread=reread, watches=())
        self.counts = write_run(self.store, batch) if read else {}

    def sql(self, sql: str) -> list[tuple[Any, ...]]:
        return query(self.store, sql).rows

    def numbers(self) -> tuple[int, ...]:
        """Posts, mentions, claims, versions of pages, texts: what may not grow without a reason."""
        tables = ("posts", "mentions", "claims", "quotes", "verdicts", "pages", "past_texts")
        return self.sql(f"SELECT {', '.join(f'(SELECT count(*) FROM {table})' for table in tables)}")[0]


@pytest.fixture
def forum(site: Any) -> Forum:
    return Forum(site)


@pytest.fixture
def reader(tmp_path: Path, fetcher: Callable[..., Any]) -> Reader:
    return Reader(tmp_path / "sayso.duckdb", fetcher(attempts=1))


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Whoever opens a socket is found out."""
    opened = threading.Event()

    def refuse(*_: Any, **__: Any) -> None:
        opened.set()
        raise OSError("the network was asked for")

    monkeypatch.setattr("socket.socket.connect", refuse)
    yield opened
    assert not opened.is_set()
