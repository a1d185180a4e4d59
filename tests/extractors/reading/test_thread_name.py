"""Which address a page may name as its thread's own."""

from __future__ import annotations

import pytest

from extractors.model import Page, Post, Thread
from extractors.reading.thread_name import named_thread

F = "https://forum.example"


def named(url, canonical, *links, meta=False, body=""):
    """What a page at ``url`` with this canonical address, and posts at ``links``, names as its thread."""
    tag = (
        f'<meta property="og:url" content="{canonical}">'
        if meta
        else f'<link rel="canonical" href="{canonical}">'
    )
    html = f"<html><head>{'' if body else tag}</head><body>{tag if body else ''}</body></html>"
    posts = tuple(Post(str(n), "x", permalink=link) for n, link in enumerate(links))
    return named_thread(Page(url, html.encode()), Thread(url, "any", posts))


@pytest.mark.parametrize(
    ("url", "canonical", "thread"),
    [
        (f"{F}/threads/tea.1/", f"{F}/threads/tea.1/", f"{F}/threads/tea.1/"),
        ("http://forum.example/threads/tea.1/", f"{F}/threads/tea.1/", f"{F}/threads/tea.1/"),
        (f"{F}/threads/tea.1/page-1", f"{F}/threads/tea.1/", f"{F}/threads/tea.1/"),
        (f"{F}/threads/tea.1/page-3", f"{F}/threads/tea.1/page-3", f"{F}/threads/tea.1/"),
        (f"{F}/threads/tea.1/", "/threads/green-tea.1/", f"{F}/threads/green-tea.1/"),
        (f"{F}/threads/1/", "/threads/green-tea.1/", f"{F}/threads/green-tea.1/"),
        (f"{F}/t/tea/12", f"{F}/t/green-tea/12", f"{F}/t/green-tea/12"),
        (f"{F}/d/12-tea", f"{F}/d/12-green-tea", f"{F}/d/12-green-tea"),
        (f"{F}/2026/on-tea/?ref=mail&from=a", f"{F}/2026/on-tea/", f"{F}/2026/on-tea/"),
        (f"{F}/showthread.php?tid=1&utm_source=x", f"{F}/showthread.php?tid=1", f"{F}/showthread.php?tid=1"),
    ],
)
def test_the_same_thread_by_its_looks(url, canonical, thread):
    assert named(url, canonical) == thread
    assert named(url, canonical, meta=True) == thread


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        (f"{F}/threads/tea.1/", "https://other.example/threads/tea.1/"),
        (f"{F}/threads/tea.1/", "//other.example/threads/tea.1/"),
        (f"{F}/threads/tea.1/", "https://forum.example.evil.example/threads/tea.1/"),
        (f"{F}/threads/tea.1/", "https://forum.example@evil.example/threads/tea.1/"),
        (f"{F}/threads/tea.1/", "https://ann@forum.example/threads/tea.1/"),
        (f"{F}/threads/tea.1/", "https://forum.example:8443/threads/tea.1/"),
        (f"{F}/threads/tea.1/", "https://forum.example:x/threads/tea.1/"),
        (f"{F}/threads/tea.1/", f"{F}/"),
        (f"{F}/threads/tea.1/", F),
        (f"{F}/threads/tea.1/", f"{F}/threads/"),
        (f"{F}/threads/tea.1/", f"{F}/forums/tea.1/"),
        (f"{F}/forum/threads/1", f"{F}/forum/forums/1"),
        (f"{F}/forum/threads/tea.1/", f"{F}/forum/sections/drinks.1/"),
        (f"{F}/threads/tea.1/", f"{F}/threads/tea.2/"),
        (f"{F}/threads/tea/", f"{F}/threads/coffee/"),
        (f"{F}/showthread.php?t=1", f"{F}/showthread.php"),
        (f"{F}/forum-1/?thread=tea", f"{F}/forum-1/"),
        (f"{F}/forum-1/?x=12", f"{F}/forum-1/"),
        (f"{F}/item?id=1", f"{F}/item?id=2"),
        (f"{F}/threads/tea.1/", "javascript:alert(1)"),
        (f"{F}/threads/tea.1/", "https://[::1/threads/tea.1/"),
        (f"{F}/threads/tea.1/", ""),
    ],
)
def test_other_hosts_sections_start_pages_and_other_threads_are_not_believed(url, canonical):
    assert named(url, canonical) is None
    assert named(url, canonical, meta=True) is None


def test_an_address_by_post_is_the_thread_that_the_posts_lie_in():
    url, thread = f"{F}/2026/?p=99", f"{F}/2026/on-tea/"
    assert named(url, thread) is None
    assert named(url, thread, f"{thread}#comment-7") == thread
    assert named(url, F + "/", f"{F}/#comment-7") is None


def test_what_stands_in_the_body_was_written_by_somebody_else():
    assert named(f"{F}/threads/tea.1/", f"{F}/threads/green-tea.1/", body="yes") is None


def test_a_saved_page_has_no_host():
    assert named("file:///home/ann/tea.html", f"{F}/threads/tea.1/") is None
