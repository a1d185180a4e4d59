"""Disqus: both forms of its answers, the frame, and text that needs no parser."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from extractors import disqus, registry
from extractors.model import ExtractionError, Page, Thread

URL = "https://disqus.com/api/3.0/threads/listPosts.json?api_key=SECRET&thread=9"


def made(number: int, **more: object) -> dict[str, object]:
    post = {"id": str(number), "parent": None, "createdAt": f"2024-06-12T07:0{number}:00", "forum": "f"}
    return {**post, "author": {"name": "Ann", "isAnonymous": False}, "message": f"<p>{number}</p>", **more}


def read(*posts: object, url: str = URL, **more: object) -> Thread:
    body = json.dumps({"code": 0, "cursor": {"hasNext": False}, "response": list(posts), **more})
    return registry.extract(Page(url, body.encode()))


def test_times_without_a_zone_are_utc_and_give_the_order():
    posts = read(made(2, parent=1), made(1)).posts
    assert [(post.id, post.reply_to) for post in posts] == [("1", None), ("2", "1")]
    assert posts[0].created_at == datetime(2024, 6, 12, 7, 1, tzinfo=UTC)


def test_the_key_stays_in_the_next_page_s_address_alone():
    thread = read(made(1), cursor={"hasNext": True, "next": "17:0:0"})
    assert thread.next_page == f"{URL}&cursor=17:0:0"
    assert thread.url == "https://disqus.com/api/3.0/threads/listPosts.json?thread=9"


@pytest.mark.parametrize("flag", ["isDeleted", "isSpam", "isDeletedByAuthor"])
def test_posts_that_nobody_sees_are_left_out(flag):
    assert [post.id for post in read(made(1), made(2, **{flag: True})).posts] == ["1"]


def test_a_guest_has_no_name():
    guest = {"name": "Guest", "isAnonymous": True}
    named = {"name": "Guest", "isAnonymous": False}
    assert [post.author for post in read(made(1, author=guest), made(2, author=named)).posts] == [
        None,
        "Guest",
    ]


def test_addresses_of_uploads_are_no_text():
    link = (
        '<a href="https://uploads.disquscdn.com/images/a.png">https://uploads.disquscdn.com/images/a.png</a>'
    )
    assert read(made(1, message=f"<p>See {link} there</p>")).posts[0].text == "See there"


def test_what_was_typed_is_read_where_the_html_is_missing():
    assert read(made(1, message="", raw_message="one\n\ntwo")).posts[0].text == "one\n\ntwo"
    post = read(made(1, message=None, raw_message="<blockquote>one</blockquote>two")).posts[0]
    assert (post.text, post.own_text()) == ("one\n\ntwo", "two")


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ({"code": 5, "response": "Invalid API key"}, "Disqus answered with an error: Invalid API key"),
        ({"code": 0, "cursor": {}, "response": []}, "no Disqus post in this answer"),
        ({"code": 0, "cursor": {}, "response": {"posts": [], "thread": {}}}, "no Disqus post in this answer"),
    ],
)
def test_answers_without_posts_are_refused_by_name(answer, message):
    with pytest.raises(ExtractionError) as caught:
        registry.extract(Page("x", json.dumps(answer).encode()))
    assert caught.value.reason == message


def test_frame_without_posts():
    body = (
        b'<html><script type=\'text/json\' id=\'disqus-threadData\'>{"code": 2, "response": "gone"}</script>'
    )
    with pytest.raises(ExtractionError, match="Disqus answered with an error: gone"):
        registry.extract(Page("https://disqus.com/embed/comments/?f=x", body))
    with pytest.raises(ExtractionError, match="no Disqus posts in this frame"):
        registry.extract(Page("https://disqus.com/embed/comments/?f=x", b"<html>"))


@pytest.mark.parametrize("data", [[], {"response": []}, {"code": 0, "response": [{"id": 1}]}, {"code": "x"}])
def test_other_json_is_not_taken(data):
    assert not disqus.MATCHES.shape(data)
