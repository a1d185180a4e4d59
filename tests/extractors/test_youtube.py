"""YouTube: threads and answers, who is answered, keys that must not leak."""

from __future__ import annotations

import json

import pytest

from extractors import registry, youtube
from extractors.model import ExtractionError, Page, Thread

URL = "https://www.googleapis.com/youtube/v3/commentThreads?part=snippet,replies&videoId=V1&key=SECRET"


def made(identity: str, who: str, text: str, minute: int, **more: object) -> dict[str, object]:
    at = f"2026-04-01T10:{minute:02}:00Z"
    snippet = {
        "videoId": "V1",
        "textOriginal": text,
        "authorDisplayName": who,
        "publishedAt": at,
        "updatedAt": at,
    }
    return {"kind": "youtube#comment", "id": identity, "snippet": {**snippet, **more}}


def read(top: dict[str, object], *replies: object, total: int = 0, url: str = URL, **more: object) -> Thread:
    item = {
        "kind": "youtube#commentThread",
        "id": top["id"],
        "snippet": {"videoId": "V1", "topLevelComment": top, "totalReplyCount": total or len(replies)},
        "replies": {"comments": list(replies)},
    }
    body = {"kind": "youtube#commentThreadListResponse", "items": [item], **more}
    return registry.extract(Page(url, json.dumps(body).encode()))


@pytest.mark.parametrize(
    ("text", "answered"),
    [
        ("no idea", "A"),
        ("@bo really?", "A.1"),
        ("@Bo, really?", "A.1"),
        ("@ann really?", "A"),
        ("@Cy Dee it is", "A.2"),
        ("+Cy Dee it is", "A.2"),
        ("@nobody here", "A"),
        ("mail ann@bo", "A"),
        ("@", "A"),
    ],
)
def test_who_is_answered(text, answered):
    replies = (made("A.3", "Ed", text, 5), made("A.2", "Cy Dee", "x", 4), made("A.1", "@bo", "y", 3))
    posts = read(made("A", "@ann", "z", 1), *replies).posts
    assert [(post.id, post.reply_to) for post in posts[:3]] == [("A", None), ("A.1", "A"), ("A.2", "A")]
    assert posts[3].reply_to == answered


def test_an_edit_is_an_update_after_publication():
    later = read(made("A", "@ann", "x", 1, updatedAt="2026-04-01T11:00:00Z")).posts[0]
    assert later.edited_at.hour == 11
    assert read(made("A", "@ann", "x", 1)).posts[0].edited_at is None


def test_further_pages_and_answers_held_back():
    thread = read(made("A", "@ann", "x", 1), made("A.1", "@bo", "y", 2), total=7, nextPageToken="T2")
    assert thread.next_page == f"{URL}&pageToken=T2"
    (answers,) = thread.more_pages
    assert answers.startswith("https://www.googleapis.com/youtube/v3/comments?")
    assert {"part=snippet", "parentId=A", "maxResults=100", "key=SECRET"} <= set(
        answers.partition("?")[2].split("&")
    )
    assert "videoId" not in answers


def test_the_key_leaks_nowhere_else():
    thread = read(made("A", "@ann", "x", 1), nextPageToken="T2")
    assert "SECRET" not in thread.url
    assert thread.posts[0].permalink == "https://www.youtube.com/watch?v=V1&lc=A"


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"textOriginal": "a < b & c"}, "a < b & c"),
        ({"textOriginal": None, "textDisplay": "a &lt; b<br>c"}, "a < b\nc"),
        ({"textOriginal": None, "textDisplay": "plain\n\n\n\ntext"}, "plain\n\ntext"),
    ],
)
def test_text(fields, text):
    assert read(made("A", "@ann", "", 1, **fields)).posts[0].text == text


def test_lines_after_a_mark_are_quotes():
    post = read(made("A", "@ann", "> the sea\n> is green\nIt is blue. 2 > 1", 1)).posts[0]
    assert (post.own_text(), [post.text[q.start : q.end] for q in post.quotes]) == (
        "It is blue. 2 > 1",
        ["the sea\nis green"],
    )


@pytest.mark.parametrize("status", ["heldForReview", "likelySpam", "rejected"])
def test_comments_that_nobody_sees_are_left_out(status):
    posts = read(made("A", "@ann", "x", 1), made("A.1", "@bo", "y", 2, moderationStatus=status)).posts
    assert [post.id for post in posts] == ["A"]


def test_a_refusal_is_passed_on_in_one_line():
    error = {"code": 403, "message": "The <code>video</code> has\ndisabled comments."}
    errors = [{"domain": "youtube.commentThread", "reason": "commentsDisabled"}]
    with pytest.raises(ExtractionError) as caught:
        registry.extract(Page(URL, json.dumps({"error": {**error, "errors": errors}}).encode()))
    assert caught.value.reason == "YouTube refused with 403: The video has disabled comments."


def test_an_empty_list_is_refused_by_name():
    with pytest.raises(ExtractionError, match="no YouTube comment in this answer"):
        registry.extract(Page("x", b'{"kind": "youtube#commentListResponse", "items": []}'))


@pytest.mark.parametrize(
    "data", [[], {}, {"kind": "youtube#videoListResponse"}, {"error": {"errors": [{"domain": "x"}]}}]
)
def test_other_json_is_not_taken(data):
    assert not youtube.MATCHES.shape(data)
