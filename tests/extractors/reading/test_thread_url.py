"""One address a page, one a thread."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.reading.thread_url import first_page, page_url, twin

F = "https://forum.example"


@pytest.mark.parametrize(
    ("given_url", "wanted"),
    [
        (f"{F}/threads/tea.1/page-3#post-7", f"{F}/threads/tea.1/"),
        (f"{F}/threads/tea.1/post-99", f"{F}/threads/tea.1/"),
        (f"{F}/threads/tea.1/latest", f"{F}/threads/tea.1/"),
        (f"{F}/threads/12-tea/page2", f"{F}/threads/12-tea"),
        (f"{F}/forum/a/12-tea/page4.html", f"{F}/forum/a/12-tea"),
        (f"{F}/topic/12-tea/page/2/", f"{F}/topic/12-tea/"),
        (f"{F}/topic/12-tea/?page=2&tab=comments", f"{F}/topic/12-tea/?tab=comments"),
        (f"{F}/2026/01/tea/comment-page-2/#comments", f"{F}/2026/01/tea/"),
        (f"{F}/thread-12-page-2.html", f"{F}/thread-12.html"),
        (f"{F}/index.php?topic=12.30", f"{F}/index.php?topic=12.0"),
        (f"{F}/index.php?topic=12.msg7#msg7", f"{F}/index.php?topic=12.0"),
        (f"{F}/index.php/topic,12.30.html", f"{F}/index.php/topic,12.0.html"),
        (f"{F}/viewtopic.php?f=2&t=12&start=20", f"{F}/viewtopic.php?t=12"),
        (f"{F}/viewtopic.php?p=99#p99", f"{F}/viewtopic.php?p=99"),
        (f"{F}/showthread.php?tid=12&pid=9&page=2", f"{F}/showthread.php?tid=12"),
        (f"{F}/showthread.php?t=12&page=2", f"{F}/showthread.php?t=12"),
        (f"{F}/t/tea/12/45", f"{F}/t/tea/12"),
        (f"{F}/t/12/45", f"{F}/t/12"),
        (f"{F}/t/tea/12", f"{F}/t/tea/12"),
        (f"{F}/t/12.json", f"{F}/t/12.json"),
        (f"{F}/topic/12/tea/45?page=2", f"{F}/topic/12/tea"),
        (f"{F}/d/12-tea/45", f"{F}/d/12-tea"),
        (f"{F}/api/posts?filter[discussion]=1&page[offset]=20", f"{F}/api/posts?filter[discussion]=1"),
        ("https://news.ycombinator.com/item?id=1&p=2", "https://news.ycombinator.com/item?id=1"),
        (f"{F}/index.php?page=Thread&threadID=1", f"{F}/index.php?page=Thread&threadID=1"),
        ("file:///home/me/page-2#x", "file:///home/me/page-2#x"),
        ("https://[::1/", "https://[::1/"),
    ],
)
def test_first_pages(given_url, wanted):
    assert first_page(given_url) == wanted


@pytest.mark.parametrize(
    ("given_url", "wanted"),
    [
        (f"{F}/viewtopic.php?t=1&start=20&sid={'a1' * 16}", f"{F}/viewtopic.php?t=1&start=20"),
        (f"{F}/showthread.php?s={'0f' * 16}&t=1", f"{F}/showthread.php?t=1"),
        (f"{F}/search?s=tea", f"{F}/search?s=tea"),
        ("HTTPS://Forum.Example:443", "https://forum.example/"),
        (f"{F}/a?utm_source=x&b=1&fbclid=2#c", f"{F}/a?b=1"),
        (f"{F}/t/1/posts.json?post_ids[]=1&post_ids[]=2", f"{F}/t/1/posts.json?post_ids[]=1&post_ids[]=2"),
        (f"{F}/a?q=%C3%A4%20b", f"{F}/a?q=%C3%A4%20b"),
    ],
)
def test_pages(given_url, wanted):
    assert page_url(given_url) == wanted


def test_the_same_by_the_other_scheme():
    assert twin(f"{F}/a:b") == "http://forum.example/a:b"
    assert twin(twin(f"{F}/a")) == f"{F}/a"
    assert twin("file:///a") == "file:///a"


@settings(deadline=None)
@given(st.text(max_size=30), st.text(max_size=30))
def test_any_address_is_taken_and_is_done_at_once(path, query):
    for function in (page_url, first_page):
        once = function(f"https://a.example/{path}?{query}")
        assert function(once) == once
