"""Watched threads and sections: what is visited when, and how it went."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from flows.durations import in_words, parse_duration
from flows.sections import visit_watch

HTML = {"Content-Type": "text/html"}


def rss(*items):
    entries = "".join(f"<item><link>{url}</link>{more}</item>" for url, more in items)
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title>{entries}</channel></rss>'.encode()
    )


@pytest.fixture
def watch(reader):
    """Visit an address as ``sayso watch run`` does, and write what came of it."""

    def run(url, kind=None, new=20, pages=50):
        bench, plan = reader.plan()
        row = {"watch_id": "w", "url": url, "kind": kind, "max_pages": pages, "max_new": new}
        found = visit_watch(row, plan, reader.fetcher)
        reader.write(list(found.visits), bench)
        return found

    return run


@pytest.fixture
def section(forum, site):
    """Four threads, an index that lists them, and its feed."""
    forums = [type(forum)(site, slug=f"tea.{n}").fill(n) for n in range(1, 5)]
    links = "".join(f'<a href="{one.path()}">{one.slug}</a>' for one in forums)
    site.pages["/forums/tea.9/"] = (200, HTML, f"<html id='XF'><body>{links}</body></html>".encode())
    return forums


def slugs(watched):
    return [visit.thread.url.split("/")[-2] for visit in watched.visits if visit.thread]


def test_a_thread_is_a_thread(forum, watch):
    forum.fill(3)
    first = watch(forum.url())
    assert (first.kind, first.outcome) == ("thread", "1 thread, 3 new posts")
    forum.say("The Earth is flat.")
    assert watch(forum.url(), kind="thread").outcome == "1 thread, 1 new post"


def test_a_listing_page_gives_so_many_new_threads_a_visit(section, watch, site):
    url = site.url("/forums/tea.9/", "forum.test")
    first = watch(url, new=3)
    assert (first.kind, slugs(first)) == ("section", ["tea.1", "tea.2", "tea.3"])
    second = watch(url, kind="section", new=3)
    assert slugs(second) == ["tea.4", "tea.1", "tea.2", "tea.3"], "new ones first, then what may have changed"
    assert second.outcome == "4 threads, 4 new posts"
    assert watch(url, kind="section", new=3).outcome == "3 threads, 0 new posts"


def test_a_feed_is_a_section(section, watch, site):
    site.pages["/feed"] = (200, {}, rss((section[1].url(), ""), (section[2].url(), "")))
    assert slugs(watch(site.url("/feed"))) == ["tea.2", "tea.3"]


def test_a_feed_is_no_thread(reader, section, site):
    for body in (rss((section[1].url(), "")), b"<feed><entry/></feed>"):
        site.pages["/feed"] = (200, {}, body)
        assert "sayso watch add" in reader.visit(site.url("/feed")).failures[0][1]


def test_the_feed_that_a_page_names_is_read(section, watch, site):
    url = "/news/"
    head = '<link rel="alternate" type="application/rss+xml" href="/news/index.rss">'
    site.pages[url] = (200, HTML, f"<html><head>{head}</head><body>Loading ...</body></html>".encode())
    site.pages["/news/index.rss"] = (200, {}, rss((section[3].url(), "")))
    assert slugs(watch(site.url(url, "forum.test"))) == ["tea.4"]


def test_a_feed_of_the_whole_site_is_not_read_where_the_page_lists_threads(section, watch, site):
    status, headers, body = site.pages["/forums/tea.9/"]
    head = b'<head><link rel="alternate" type="application/rss+xml" href="/all.rss"></head><body>'
    site.pages["/forums/tea.9/"] = (status, headers, body.replace(b"<body>", head))
    site.pages["/all.rss"] = (200, {}, rss(("http://forum.test/threads/news.99/", "")))
    assert len(slugs(watch(site.url("/forums/tea.9/", "forum.test")))) == 4
    assert site.asked("/all.rss") == []


def test_known_threads_are_visited_again_when_the_feed_says_that_they_are_active(section, watch, site):
    def atom(moment):
        entry = f'<entry><link href="{section[1].url()}"/><updated>{moment.isoformat()}</updated></entry>'
        return (200, {}, f'<feed xmlns="http://www.w3.org/2005/Atom">{entry}</feed>'.encode())

    site.pages["/feed"] = atom(datetime.now(UTC) - timedelta(hours=1))
    assert slugs(watch(site.url("/feed"))) == ["tea.2"]
    assert slugs(watch(site.url("/feed"), kind="section")) == []
    site.pages["/feed"] = atom(datetime.now(UTC) + timedelta(hours=1))
    assert slugs(watch(site.url("/feed"), kind="section")) == ["tea.2"]


def test_an_article_without_comments_is_no_failure(section, watch, site):
    site.pages["/lonely"] = (200, HTML, b"<html id='XF'><body>Nobody has said anything.</body></html>")
    site.pages["/feed"] = (200, {}, rss((site.url("/lonely", "forum.test"), ""), (section[0].url(), "")))
    found = watch(site.url("/feed"))
    assert slugs(found) == ["tea.1"]
    assert found.outcome == "1 thread, 1 new post"
    assert [note for visit in found.visits for note in visit.notes]


def test_what_fails_is_told(section, watch, site):
    site.pages["/empty"] = (200, HTML, b"<html><body>Welcome</body></html>")
    site.pages["/bad"] = (404, {}, b"")
    assert "neither a thread nor a section" in watch(site.url("/empty")).outcome
    failed = watch(site.url("/bad"))
    assert (failed.kind, "404" in failed.outcome) == (None, True)
    section[0].broken[1] = (403, {}, b"")
    found = watch(site.url("/forums/tea.9/", "forum.test"))
    assert len(slugs(found)) == 3
    assert found.outcome.startswith("failed: ")


def test_pages_are_limited_by_the_watch(forum, watch):
    forum.fill(9)
    assert watch(forum.url(), pages=2).outcome == "1 thread, 4 new posts"


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("90m", 90), ("6h", 360), ("1d12h", 2160), ("2 weeks", 20_160), (" 1 h 30 min ", 90), ("1 day and 2 hours", 1560),
     ("1D", 1440), ("5 mins", 5)],
)  # fmt: skip
def test_spans_of_time(text, minutes):
    span = parse_duration(text)
    assert span == timedelta(minutes=minutes)
    assert parse_duration(in_words(int(span.total_seconds()))) == span


@pytest.mark.parametrize(
    "text", ["", "6", "h", "6 hours ago", "sometimes", "-6h", "6.5h", "6hh", "0m", "9999w", "1e3h"]
)
def test_what_is_no_span_of_time(text):
    with pytest.raises(ValueError, match=r"span of time|too short|too long"):
        parse_duration(text)
