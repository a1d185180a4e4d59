"""Discourse: the pages of a topic, and the markup for readers without scripts."""

from __future__ import annotations

import json

import pytest

from extractors import discourse, discourse_page, registry
from extractors.model import ExtractionError, Page, Thread

API = "https://d.example/t/9.json"


def topic(numbers: list[int], stream: list[int] | None = None, url: str = API, **more: object) -> Thread:
    posts = [
        {
            "id": 100 + n,
            "post_number": n,
            "topic_id": 9,
            "cooked": f"<p>Post {n}.</p>",
            "reply_to_post_number": 2,
        }
        for n in numbers
    ]
    inner = {"posts": posts} if stream is None else {"posts": posts, "stream": stream}
    return discourse.extract(Page(url, json.dumps({"id": 9, "post_stream": inner, **more}).encode()))


def pages(thread: Thread) -> list[int]:
    return [int(link.rpartition("=")[2]) for link in thread.more_pages]


def test_a_whole_topic_has_no_more_pages():
    assert topic([1, 2], [101, 102], posts_count=2).more_pages == ()


def test_missing_posts_are_named_by_page():
    thread = topic(list(range(1, 21)), [100 + n for n in range(1, 62)], posts_count=61)
    assert thread.more_pages[0] == "https://d.example/t/9.json?page=2"
    assert pages(thread) == [2, 3, 4]


def test_a_page_names_no_further_pages():
    stream = [100 + n for n in range(1, 62)]
    assert topic(list(range(21, 41)), stream, f"{API}?page=2").more_pages == ()
    assert topic([7], None, "https://d.example/t/9/posts.json?post_ids[]=107").more_pages == ()


def test_first_posts_alone_tell_how_many_there_are():
    assert pages(topic(list(range(1, 21)), None, "https://d.example/t/9/posts.json", posts_count=45)) == [
        2,
        3,
    ]


def test_subfolder_and_chunk_size():
    thread = topic([1], [101, 102, 103], "https://d.example/board/t/x/9.json", posts_count=3, chunk_size=2)
    assert thread.more_pages == (
        "https://d.example/board/t/9.json?page=1",
        "https://d.example/board/t/9.json?page=2",
    )


def test_parents_on_earlier_pages_are_known_unless_posts_were_deleted():
    assert topic([21], [100 + n for n in range(1, 31)], f"{API}?page=2").posts[0].reply_to == "102"
    assert topic([21], [100 + n for n in range(2, 31)], f"{API}?page=2").posts[0].reply_to is None


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://d.example/t/warm-winters/412", "https://d.example/t/412.json"),
        ("https://d.example/t/warm-winters/412/21?u=ann#x", "https://d.example/t/412.json"),
        ("https://d.example/board/t/warm-winters/412/", "https://d.example/board/t/412.json"),
        ("https://v2.example/t/412", None),
        ("https://d.example/t/warm-winters/412.json", None),
        ("https://d.example/t/warm-winters", None),
        ("https://d.example/threads/warm.412/", None),
        ("", None),
    ],
)
def test_address_of_the_api(url, address):
    assert discourse.api_url(url) == address


CRAWLER = """<meta name="generator" content="Discourse 2.3.0"><h1><a>T</a></h1>
<div {id} class='topic-body crawler-post'><div class='crawler-post-meta'>
<span class='creator' itemprop='author'><a href='/u/ann'><span itemprop='name'>ann</span></a> (Ann B)</span>
<span class='crawler-post-infos'>{infos}</span></div><div class='post' itemprop='{prop}'>{html}</div></div>"""
NOW = "<time itemprop='datePublished' datetime='2025-01-01T10:00:00Z'>x</time>"
OLD = "<meta itemprop='datePublished' content='2025-01-01T10:00:00Z'><time>Jan 1</time><span itemprop='position'>#3</span>"


@pytest.mark.parametrize(
    ("markup", "number"),
    [
        ({"id": "id='post_2'", "infos": NOW, "prop": "text"}, "2"),
        ({"id": "id=post_2", "infos": OLD, "prop": "articleBody"}, "2"),
        ({"id": "", "infos": OLD, "prop": "articleBody"}, "3"),
    ],
)
def test_releases_of_the_crawlers_markup(markup, number):
    html = CRAWLER.format(html="<p>Hello.</p>", **markup)
    (post,) = registry.extract(Page("https://d.example/t/a/9?page=2", html.encode())).posts
    assert (post.id, post.author, post.text) == (number, "ann", "Hello.")
    assert str(post.created_at) == "2025-01-01 10:00:00+00:00"
    assert post.permalink == f"https://d.example/t/a/9/{number}"


@pytest.mark.parametrize(("minutes", "edited"), [(1, False), (30, True)])
def test_an_edit_right_after_posting_is_none(minutes, edited):
    infos = f"{NOW}<meta itemprop='dateModified' content='2025-01-01T10:{minutes:02}:00Z'>"
    html = CRAWLER.format(id="id='post_2'", infos=infos, prop="text", html="Hi")
    assert (
        bool(discourse_page.extract(Page("https://d.example/t/a/9", html.encode())).posts[0].edited_at)
        is edited
    )


def test_page_without_posts():
    html = b'<html><meta name="generator" content="Discourse 3.1"><div id="main-outlet">Log in.</div>'
    with pytest.raises(ExtractionError, match="no Discourse post on this page"):
        registry.extract(Page("https://d.example/t/a/9", html))


@pytest.mark.parametrize("broken", ["{", "[]", '{"topic_9": "{"}', '{"topic_9": 3}', '{"topic_9": "{}"}'])
def test_broken_data_leaves_the_markup(broken):
    html = CRAWLER.format(id="id='post_2'", infos=NOW, prop="text", html="Hi")
    html += f"<div id='data-preloaded' data-preloaded='{broken}'></div>"
    assert discourse_page.extract(Page("https://d.example/t/a/9", html.encode())).posts[0].id == "2"
