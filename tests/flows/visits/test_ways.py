"""Ways to a thread: the platform's API before the page, further pages in no order, the way that worked before."""

from __future__ import annotations

import json

import pytest

from extractors.model import Post, Thread
from flows import collect, sections
from flows.collect import Getter, addresses
from flows.fetch import FetchError


def topic(*numbers):
    posts = [
        {"id": n, "post_number": n, "username": f"u{n}", "cooked": f"<p>The Earth is flat, say {n}.</p>",
         "created_at": f"2026-01-{n:02}T00:00:00Z", "topic_id": 12}
        for n in numbers
    ]  # fmt: skip
    return json.dumps({"id": 12, "title": "Tea", "post_stream": {"posts": posts}}).encode()


@pytest.fixture
def api(site, monkeypatch):
    """A topic with an API: ``/t/tea/12`` is shown to readers, ``/t/12.json`` to programs."""

    def api_url(url):
        return url.replace("/t/tea/12", "/t/12.json") if url.endswith("/t/tea/12") else url

    monkeypatch.setattr(collect, "api_url", api_url)
    monkeypatch.setattr(sections, "api_url", api_url)
    site.pages["/t/12.json"] = (200, {"Content-Type": "application/json"}, topic(1, 2))
    site.pages["/t/tea/12"] = (
        200,
        {"Content-Type": "text/html"},
        b"<html><body>Please enable scripts</body></html>",
    )
    return site


def test_the_api_is_asked_first_and_the_thread_has_the_address_that_readers_see(api, reader):
    visit = reader.visit(api.url("/t/tea/12/2"))
    assert (visit.thread.url, visit.thread.platform) == (api.url("/t/tea/12"), "discourse")
    assert [one.path for one in api.asked()] == ["/t/12.json"]
    before = reader.numbers()
    for url in ("/t/tea/12", "/t/12.json", "/t/tea/12#post_2"):
        assert not reader.visit(api.url(url)).changed
    assert reader.numbers() == before


def test_if_the_api_refuses_the_page_is_read(api, reader, forum):
    forum.fill(2)
    api.pages["/t/12.json"] = (403, {}, b"")
    api.pages["/t/tea/12"] = (200, {"Content-Type": "text/html"}, forum.html(1))
    visit = reader.visit(api.url("/t/tea/12"))
    assert (visit.thread.url, visit.failures) == (api.url("/t/tea/12"), ())
    assert len(visit.thread.posts) == 2


def test_if_no_way_leads_to_a_thread_each_is_told(api, reader):
    api.pages["/t/12.json"] = (403, {}, b"")
    visit = reader.visit(api.url("/t/tea/12"))
    ((where, reason),) = visit.failures
    assert where == api.url("/t/tea/12")
    assert "also tried" in reason
    assert "403" in reason


def test_a_way_that_worked_and_is_barred_for_now_is_not_left_for_another(api, reader, forum):
    reader.visit(api.url("/t/tea/12"))
    forum.fill(2)
    api.pages["/t/12.json"] = (503, {}, b"")
    api.pages["/t/tea/12"] = (200, {"Content-Type": "text/html"}, forum.html(1))
    visit = reader.visit(api.url("/t/tea/12"))
    assert visit.thread is None
    assert "503" in visit.failures[0][1]
    assert reader.sql("SELECT count(*) FROM current_posts") == [(2,)]


def test_further_pages_come_after_the_next_ones(api, reader, monkeypatch):
    def extract(page):
        data = json.loads(page.body)
        posts = tuple(Post(name, f"Tea number {name} is made from leaves.") for name in data["posts"])
        return Thread(
            page.url, "batches", posts, next_page=data.get("next"), more_pages=tuple(data.get("more", ()))
        )

    monkeypatch.setattr(collect, "extract", extract)
    for path, data in {
        "/1": {"posts": "ab", "next": api.url("/2"), "more": [api.url("/7"), api.url("/8")]},
        "/2": {"posts": "c", "next": api.url("/3")},
        "/3": {"posts": "d", "more": [api.url("/9"), api.url("/1")]},
        "/7": {"posts": "ef"},
        "/8": {"posts": "e"},
        "/9": {"posts": "g"},
    }.items():
        api.pages[path] = (200, {"Content-Type": "application/json"}, json.dumps(data).encode())
    visit = reader.visit(api.url("/1"))
    assert "".join(post.id for post in visit.thread.posts) == "abcdefg"
    assert visit.failures == ()
    api.pages["/7"] = (404, {}, b"")
    again = reader.visit(api.url("/1"))
    assert [where for where, _ in again.failures] == [api.url("/7")]
    assert reader.sql("SELECT count(*) FROM current_posts") == [(7,)], "what was not looked for is not gone"


def test_a_page_that_leads_on_with_a_key_is_always_read(reader, forum, site):
    forum.fill(4)
    body = forum.html(1).replace(b'page-2">', b'page-2?page_token=xyzzy">')
    tagged = {"Content-Type": "text/html", "ETag": '"1"'}
    site.pages[forum.path(1)] = (200, tagged, body)
    site.pages[forum.path(2) + "?page_token=xyzzy"] = (200, tagged, forum.html(2))
    for _ in range(2):
        visit = reader.visit(forum.url())
        assert (len(visit.thread.posts), visit.failures) == (4, ())
    assert b"xyzzy" not in reader.store.read_bytes()


def test_a_host_in_trouble_is_not_asked_for_more(reader, monkeypatch):
    class Failing(Getter):
        asked = 0

        def get(self, url, *, validators=None):
            self.asked += 1
            raise FetchError(url, "no answer", again=True)

    reader.fetcher = Failing()
    assert reader.visit("https://forum.example/threads/tea.1/page-3").failures
    assert reader.fetcher.asked == 1


def test_addresses_by_which_a_thread_is_known():
    url = "https://forum.example/threads/tea.1/page-2?sid=0123456789abcdef0123456789abcdef#post-3"
    assert addresses(url) == (
        "https://forum.example/threads/tea.1/page-2", "https://forum.example/threads/tea.1/",
        "http://forum.example/threads/tea.1/page-2", "http://forum.example/threads/tea.1/",
    )  # fmt: skip
