"""Lemmy and Mastodon: where the rest of a thread is, who answers whom, and what is quoted."""

from __future__ import annotations

import json

import pytest

from extractors import lemmy, mastodon
from extractors.model import ExtractionError, Page, Post, Thread

LIST = "https://l.example/api/v3/comment/list"


def read_lemmy(document: object, url: str = "https://l.example/api/v3/post?id=9") -> Thread:
    return lemmy.extract(Page(url, json.dumps(document).encode()))


def submission(comments: int = 3, **post: object) -> dict[str, object]:
    inner = {"id": 9, "name": "Title", "body": "Body.", "ap_id": "https://l.example/post/9", **post}
    return {"post_view": {"post": inner, "creator": {"name": "ann"}, "counts": {"comments": comments}}}


def comment(key: int, path: str, **more: object) -> dict[str, object]:
    inner = {"id": key, "post_id": 9, "path": path, "content": f"Comment {key}.", **more}
    return {"comment": inner, "creator": {"name": "bo", "local": True}}


def test_a_post_leads_to_its_comments():
    thread = read_lemmy(submission())
    assert (thread.title, thread.posts[0].text) == ("Title", "Body.")
    assert thread.next_page == f"{LIST}?post_id=9&type_=All&sort=Old&limit=50&page=1"
    assert read_lemmy(submission(comments=0)).next_page is None


def test_a_bare_link_is_its_title():
    assert read_lemmy(submission(body=None)).posts[0].text == "Title"


def test_a_full_page_of_comments_has_a_next_one():
    document = {"comments": [comment(n, f"0.{n}") for n in range(1, 4)]}
    url = f"{LIST}?post_id=9&limit=3&page=2"
    assert read_lemmy(document, url).next_page == f"{LIST}?post_id=9&limit=3&page=3"
    assert read_lemmy(document, f"{LIST}?post_id=9&limit=4").next_page is None
    assert read_lemmy(document, f"{LIST}?post_id=9&limit=3&max_depth=8").next_page is None


@pytest.mark.parametrize(
    ("path", "parent"), [("0.5", "9"), ("0.4.5", "4"), ("0.3.4.5", "4"), ("0.9.5", "comment/9"), ("", "9")]
)
def test_parent_of_a_comment(path, parent):
    assert read_lemmy({"comments": [comment(5, path)]}).posts[0].reply_to == parent


def test_post_and_comments_together():
    both = {**submission(), "comments": [comment(5, "0.5")]}
    apart = {"post": submission(), "comments": {"comments": [comment(5, "0.5")]}}
    for document in (both, apart):
        assert [post.id for post in read_lemmy(document).posts] == ["9", "5"]
        assert read_lemmy(document).next_page is None


@pytest.mark.parametrize(
    ("creator", "author"),
    [
        ({"name": "bo", "local": True, "actor_id": "https://l.example/u/bo"}, "bo"),
        ({"name": "bo", "local": False, "actor_id": "https://m.example/u/bo"}, "bo@m.example"),
        ({"name": "bo", "deleted": True}, None),
    ],
)
def test_lemmy_author(creator, author):
    view = {**comment(5, "0.5"), "creator": creator}
    assert read_lemmy({"comments": [view]}).posts[0].author == author


def test_names_of_the_next_release():
    view = comment(5, "0.5", published_at="2026-01-01T00:00:00Z", updated_at="2026-01-02T00:00:00Z")
    (post,) = read_lemmy({"comments": [view]}).posts
    assert (str(post.created_at)[:10], str(post.edited_at)[:10]) == ("2026-01-01", "2026-01-02")


def test_only_removed_comments():
    with pytest.raises(ExtractionError, match="not removed"):
        read_lemmy({"comments": [comment(5, "0.5", removed=True), comment(6, "0.6", deleted=True)]})


STATUSES = "https://m.example/api/v1/statuses"


def status(key: str, content: str = "<p>Words.</p>", **more: object) -> dict[str, object]:
    account = {"acct": "ann", "username": "ann"}
    return {"id": key, "content": content, "in_reply_to_id": None, "account": account, **more}


def read_mastodon(document: object, url: str = f"{STATUSES}/2") -> Thread:
    return mastodon.extract(Page(url, json.dumps(document).encode()))


def quoting(quote: object) -> Post:
    return read_mastodon(status("2", "<p>Mine.</p>", quote=quote)).posts[0]


def test_a_status_leads_to_its_context():
    assert read_mastodon(status("2", replies_count=1)).next_page == f"{STATUSES}/2/context"
    assert read_mastodon(status("2", replies_count=0)).next_page is None
    answer = status("2", replies_count=0, in_reply_to_id="1")
    assert read_mastodon(answer).next_page == f"{STATUSES}/2/context"


def test_statuses_stand_in_reading_order():
    context = {"ancestors": [status("1")], "descendants": [status("3", in_reply_to_id="2")]}
    assert [post.id for post in read_mastodon(context).posts] == ["1", "3"]
    both = read_mastodon({"status": status("2"), "context": context})
    assert [post.id for post in both.posts] == ["1", "2", "3"]
    assert (both.posts[2].reply_to, both.next_page) == ("2", None)


@pytest.mark.parametrize("shape", ["mastodon", "fork"])
def test_quoted_status(shape):
    inner = status("1", "<p>Theirs.</p>", account={"acct": "bo@x.example"})
    post = quoting({"state": "accepted", "quoted_status": inner} if shape == "mastodon" else inner)
    (quote,) = post.quotes
    assert (post.text, post.own_text()) == ("Mine.\n\nTheirs.", "Mine.")
    assert (quote.source, quote.author) == ("1", "bo@x.example")


@pytest.mark.parametrize(
    "quote", [None, {"state": "revoked", "quoted_status": None}, {"quoted_status_id": "1"}, []]
)
def test_a_quote_that_is_not_shown(quote):
    assert (quoting(quote).text, quoting(quote).quotes) == ("Mine.", ())


def test_a_boost_is_quoted():
    (post,) = read_mastodon(status("2", "", reblog=status("1", "<p>Theirs.</p>"))).posts
    assert (post.own_text(), post.quotes[0].source) == ("", "1")


def test_quotes_in_a_circle_end():
    inner = status("1")
    for _ in range(50):
        inner = status("1", quote=inner)
    assert max(quote.depth for quote in read_mastodon(inner).posts[0].quotes) == 5


def test_content_warning_is_text():
    assert read_mastodon(status("2", spoiler_text="Long ")).posts[0].text == "Long\n\nWords."


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://m.example/@ann/113", f"{STATUSES}/113"),
        ("https://m.example/@ann@x.example/113?x#y", f"{STATUSES}/113"),
        ("https://m.example/@ann", None),
        ("https://blog.example/@ann/a-story-113", None),
        ("https://v.example/@ann/video/113", None),
    ],
)
def test_address_of_mastodons_api(url, address):
    assert mastodon.api_url(url) == address


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://l.example/post/9", "https://l.example/api/v3/post?id=9"),
        ("https://l.example/post/9/17?scrollToComments=true", "https://l.example/api/v3/post?id=9"),
        ("https://l.example/post/a-story", None),
        ("https://ann.tumblr.com/post/9", None),
        ("https://n.example/board/post/9", None),
    ],
)
def test_address_of_lemmys_api(url, address):
    assert lemmy.api_url(url) == address
