"""A thread under several addresses is one thread."""

from __future__ import annotations

import gzip

import pytest


def also_at(forum, path):
    """Serve the thread at another address too."""
    forum.site.pages[path] = lambda handler: forum.serve(handler, 1)
    return forum.site.url(path, forum.host)


@pytest.mark.parametrize("path", ["/threads/green-tea.1/", "/threads/1/", "/threads/tea.1/?from=mail"])
@pytest.mark.parametrize("other_first", [False, True])
def test_two_addresses_of_which_the_page_names_one(forum, reader, path, other_first):
    forum.fill(2)
    forum.canonical = forum.url()
    visits = [also_at(forum, path), forum.url()]
    for url in visits if other_first else reversed(visits):
        reader.visit(url)
    assert reader.sql("SELECT url FROM threads") == [(forum.url(),)]
    assert reader.sql("SELECT count(*) FROM posts") == [(2,)]
    before = reader.numbers()
    assert not reader.visit(visits[0]).changed
    assert reader.numbers() == before


@pytest.mark.parametrize("canonical", ["https://other.test/threads/tea.1/", "/", "/forums/news.1/"])
def test_what_names_another_host_the_start_page_or_a_section_is_not_believed(forum, reader, canonical):
    forum.fill(2)
    forum.canonical = canonical
    other = also_at(forum, "/threads/green-tea.2/")
    reader.visit(forum.url())
    reader.visit(other)
    assert reader.sql("SELECT url FROM threads ORDER BY 1") == sorted([(forum.url(),), (other,)])


def test_http_and_https_are_one_thread(forum, reader):
    forum.fill(2)
    secure = forum.url().replace("http://", "https://")
    reader.visit(forum.url())
    visit = reader.visit(secure)
    assert (visit.thread.url, visit.changed, visit.failures) == (forum.url(), False, ())


def test_an_archive_that_holds_a_thread_under_two_addresses_holds_one_thread(forum, reader, tmp_path):
    forum.fill(2)
    forum.canonical = "http://forum.example/threads/tea.1/"
    path = tmp_path / "crawl.warc.gz"
    path.write_bytes(
        b"".join(
            record(f"http://forum.example/threads/{name}/", forum.html(1))
            for name in ("tea.1", "green-tea.1")
        )
    )
    (visit,) = reader.file(path)
    assert (visit.thread.url, len(visit.thread.posts)) == (forum.canonical, 2)


def record(url, body):
    """A page as a record of a web archive."""
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-05-01T00:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:{abs(hash(url))}>\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(http)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + http + b"\r\n\r\n")
