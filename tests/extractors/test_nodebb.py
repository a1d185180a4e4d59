"""NodeBB: the heading above a quote, pages, and whose words a post holds."""

from __future__ import annotations

import json

import pytest

from extractors import nodebb, registry
from extractors.model import ExtractionError, Page, Post, Thread

URL = "https://n.example/api/topic/9/title"


def read(*posts: dict[str, object], url: str = URL, **more: object) -> Thread:
    every = [{"pid": 4, "content": "<p>Four.</p>", "user": {"uid": 1, "username": "ann"}}, *posts]
    return nodebb.extract(Page(url, json.dumps({"tid": 9, "posts": every, **more}).encode()))


def post(content: str, **more: object) -> Post:
    return read({"pid": 5, "content": content, "user": {"uid": 2, "username": "bo"}, **more}).posts[1]


MENTION = '<a class="plugin-mentions-user plugin-mentions-a" href="/user/ann">@<bdi>Ann B</bdi></a>'


@pytest.mark.parametrize(
    ("heading", "source", "author"),
    [
        ('@ann said in <a href="/post/4">Title</a>:', "4", "ann"),
        (f'{MENTION} escribió en <a href="https://n.example/post/4">Title</a>:', "4", "ann"),
        (f'In <a href="/post/7">Title</a> schrieb {MENTION}:', "7", "Ann B"),
        (f"{MENTION} said:", None, "Ann B"),
        ("@ann said:", None, "ann"),
    ],
)
def test_heading_of_a_quote_is_no_text(heading, source, author):
    found = post(f"<p dir='auto'>{heading}</p>\n<blockquote>\n<p>Four.</p>\n</blockquote>\n<p>Five.</p>")
    (quote,) = found.quotes
    assert (found.text, found.text[quote.start : quote.end]) == ("Four.\n\nFive.", "Four.")
    assert (quote.source, quote.author, found.reply_to) == (source, author, source)


@pytest.mark.parametrize(
    "own",
    [
        "The law says:",
        'See <a href="/post/4">this</a>, it says:',
        f"{MENTION} is wrong about the law, which says this in plain words:",
        "@ann here it is",
    ],
)
def test_own_words_above_a_quote_stay(own):
    found = post(f"<p>{own}</p><blockquote><p>Four.</p></blockquote>")
    assert found.text.endswith("\n\nFour.")
    assert found.own_text()
    assert found.quotes[0].source is None


def test_reply_parent():
    assert post("<p>Five.</p>", toPid="4").reply_to == "4"
    assert post("<p>Five.</p>", toPid="0").reply_to is None


@pytest.mark.parametrize(
    ("user", "more", "author"),
    [
        ({"uid": 0, "username": "[[global:guest]]"}, {"handle": "Wanda"}, "Wanda"),
        ({"uid": 0, "username": "[[global:former-user]]"}, {}, None),
        ({"uid": 3, "username": "O&#x27;Dell"}, {}, "O'Dell"),
        (None, {}, None),
    ],
)
def test_author(user, more, author):
    assert post("<p>Five.</p>", **{"user": user, **more}).author == author


@pytest.mark.parametrize(
    ("url", "following"),
    [
        (URL, f"{URL}?page=2"),
        (f"{URL}/21", f"{URL}?page=2"),
        (f"{URL}?page=1&sort=x", f"{URL}?page=2"),
        ("https://n.example/board/api/topic/9/title", "https://n.example/board/api/topic/9/title?page=2"),
        ("saved.json", None),
    ],
)
def test_next_page(url, following):
    thread = read(url=url, slug="9/title", pagination={"currentPage": 1, "next": {"page": 2, "active": True}})
    assert thread.next_page == (following or "/api/topic/9/title?page=2")


def test_last_page():
    assert read(pagination={"currentPage": 2, "next": {"page": 2, "active": False}}).next_page is None


@pytest.mark.parametrize("more", [{"deleted": 1}, {"content": "[[topic:post-is-deleted]]"}, {"pid": None}])
def test_deleted_posts_are_left_out(more):
    assert len(read({"pid": 5, "content": "<p>Five.</p>", **more}).posts) == 1


@pytest.mark.parametrize("data", ["", "{", "[]", '{"tid": 9, "posts": []}'])
def test_page_without_data(data):
    html = f'<ul component="topic"></ul><script id="ajaxify-data" type="application/json">{data}</script>'
    with pytest.raises(ExtractionError, match="no topic data in this NodeBB page"):
        registry.extract(Page("https://n.example/topic/9/title", f"<html>{html}".encode()))
