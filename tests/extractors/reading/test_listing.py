"""Sections: which threads a feed or a listing page names."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.model import ExtractionError, Page
from extractors.reading.listing import feed_of, list_threads

F = "https://forum.example"

RSS = f"""<?xml version="1.0" encoding="utf-8"?>
<!-- made by hand -->
<rss version="2.0"><channel><title>Tea</title><link>{F}/forums/tea.2/</link>
<item><title>Green</title><link>{F}/threads/green.11/</link>
<pubDate>Sun, 01 Mar 2026 10:00:00 +0000</pubDate></item>
<item><title>Black</title><link>{F}/threads/black.12/page-2#post-9</link></item>
<item><title>Elsewhere</title><link>https://news.example/tea</link><comments>/threads/news.13/</comments></item>
<item><title>Green again</title><link>{F}/threads/green.11/</link></item>
</channel></rss>"""

ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Tea</title>
<entry><title>Green</title><link href="/t/green/11"/><updated>2026-03-01T12:00:00+02:00</updated></entry>
<entry><title>No link</title></entry>
<entry><title>Black</title><link href="{F}/t/black/12"/><updated>when the kettle sings</updated></entry>
</feed>"""

INDEX = """<!doctype html><html><head>
<link rel="alternate" type="application/rss+xml" title="All news" href="/news.rss">
<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments.rss">
<link rel="alternate" type="application/rss+xml" title="RSS feed for Tea" href="/forums/tea.2/index.rss">
<link rel="stylesheet" href="/a.css"></head><body>
<a href="/forums/tea.2/">Tea</a> <a href="/members/ann.1/">Ann</a> <a href="https://other.example/threads/x.1/">x</a>
<a href="/threads/green.11/unread">Green</a><a href="/threads/green.11/page-7">7</a><a href="mailto:a@b.example">m</a>
<a href="/threads/black.12/">Black</a><a>nothing</a><a href="http://[bad/threads/x.1/">bad</a></body></html>"""


def urls(text, url=f"{F}/forums/tea.2/", content_type=None):
    return [listed.url for listed in list_threads(Page(url, text.encode(), content_type))]


def test_an_rss_feed_names_each_thread_once_and_discussions_before_what_they_discuss():
    assert urls(RSS) == [f"{F}/threads/green.11/", f"{F}/threads/black.12/", f"{F}/threads/news.13/"]
    assert {listed.active_at for listed in list_threads(Page(F, RSS.encode()))} == {None}, (
        "when a thread was begun says nothing about its last post"
    )


def test_an_atom_feed_tells_when_somebody_last_wrote():
    found = list_threads(Page(f"{F}/latest.atom", ATOM.encode()))
    assert [(listed.url, listed.active_at) for listed in found] == [
        (f"{F}/t/green/11", datetime(2026, 3, 1, 10, tzinfo=UTC)),
        (f"{F}/t/black/12", None),
    ]


def test_an_index_page_names_threads_of_its_own_site():
    assert urls(INDEX) == [f"{F}/threads/green.11/", f"{F}/threads/black.12/"]


def test_the_feed_of_the_section_is_preferred():
    page = Page(f"{F}/forums/tea.2/?order=date", INDEX.encode())
    assert feed_of(page) == f"{F}/forums/tea.2/index.rss"
    assert feed_of(Page(f"{F}/", INDEX.replace("tea.2/index", "x").encode())) == f"{F}/news.rss"
    assert feed_of(Page(f"{F}/", b"<html><body>no feed</body></html>")) is None
    assert feed_of(Page(f"{F}/", RSS.encode())) is None


@pytest.mark.parametrize(
    "link",
    [
        "/threads/tea.1/", "/threads/1-tea", "/showthread.php?t=1", "/forum/showthread.php?tid=1",
        "/viewtopic.php?t=1", "/index.php?topic=1.0", "/index.php/topic,1.0.html", "/topic/1-tea/",
        "/topic/1/tea", "/thread-1.html", "/d/1-tea", "/t/tea/1", "/r/tea/comments/1a/tea/", "/post/1",
        "/tea/thread/1", "/questions/1/tea", "/story/26/03/01/12/tea",
    ],
)  # fmt: skip
def test_links_to_threads_of_every_kind(link):
    page = f"<html><body><a href='{link}'>tea</a><a href='/about'>about</a></body></html>"
    assert urls(page, f"{F}/") == [F + link]


def test_hacker_news():
    page = (
        "<html><body><a href='item?id=7'>3 comments</a><a href='hide?id=7'>hide</a><a href='item?id=8'>x</a>"
    )
    assert urls(page, "https://news.ycombinator.com/news") == [
        "https://news.ycombinator.com/item?id=7", "https://news.ycombinator.com/item?id=8",
    ]  # fmt: skip


def test_discourse():
    data = {"topic_list": {"topics": [
        {"id": 11, "slug": "green", "bumped_at": "2026-03-01T10:00:00.000Z"},
        {"id": 12, "last_posted_at": "2026-03-02T10:00:00Z"},
        {"slug": "no id"}, 7,
    ]}}  # fmt: skip
    found = list_threads(Page(f"{F}/latest.json", json.dumps(data).encode()))
    assert [(listed.url, listed.active_at.day) for listed in found] == [
        (f"{F}/t/green/11", 1), (f"{F}/t/-/12", 2),
    ]  # fmt: skip


def test_reddit():
    children = [
        {"kind": "t3", "data": {"permalink": "/r/tea/comments/1a/green/"}},
        {"kind": "t5", "data": {"permalink": "/r/tea/"}},
        {"kind": "t3", "data": None},
    ]
    data = json.dumps({"kind": "Listing", "data": {"children": children}})
    assert urls(data, "https://www.reddit.com/r/tea/new.json") == [
        "https://www.reddit.com/r/tea/comments/1a/green/"
    ]


@pytest.mark.parametrize("text", ["{}", "[1, 2]", "Tea is nice.", "<rss><channel>", "<html></html>"])
def test_other_pages_name_none(text):
    assert urls(text) == []


@pytest.mark.filterwarnings("ignore:It looks like you're using an HTML parser")
@settings(deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([RSS, ATOM, INDEX]))
def test_broken_pages_raise_nothing_else(seed, text):
    at = seed % len(text)
    page = Page(F, (text[:at] + chr(seed % 300) + text[at + seed % 50 :]).encode())
    try:
        list_threads(page)
        feed_of(page)
    except ExtractionError:
        pass
