"""Stack Exchange: the API's items, the pages, and what else to fetch."""

from __future__ import annotations

import json

import pytest

from extractors import registry
from extractors.model import ExtractionError, Page, Thread

API = "https://api.stackexchange.com/2.3/questions/5"


def items(*found: object, url: str = f"{API}?site=cooking&filter=withbody", **more: object) -> Thread:
    body = json.dumps({"items": list(found), "has_more": False, "quota_remaining": 9, **more})
    return registry.extract(Page(url, body.encode()))


def page(body: str, url: str = "https://cooking.stackexchange.com/questions/5/soup") -> Thread:
    html = f'<html><div id="question-header"><h1><a>Soup?</a></h1></div>{body}'
    return registry.extract(Page(url, html.encode()))


QUESTION = {
    "question_id": 5,
    "title": "Soup &amp; salt?",
    "body": "<p>How much?</p>",
    "creation_date": 1583298367,
}
ANSWER = {
    "answer_id": 6,
    "question_id": 5,
    "body": "<p>Ten grams.</p>",
    "owner": {"display_name": "A&#39;n &#9830;"},
}
COMMENT = {"comment_id": 7, "post_id": 6, "body": "Too <i>much</i>."}


def test_one_answer_of_the_api_may_hold_everything():
    thread = items({**QUESTION, "answers": [{**ANSWER, "comments": [COMMENT]}], "comments": []})
    assert [(p.id, p.text, p.reply_to) for p in thread.posts] == [
        ("5", "How much?", None),
        ("6", "Ten grams.", "5"),
        ("7", "Too much.", "6"),
    ]
    assert (thread.title, thread.posts[1].author, thread.more_pages) == ("Soup & salt?", "A'n", ())


def test_a_comment_with_the_number_of_a_post_has_an_id_of_its_own():
    thread = items(QUESTION, {**COMMENT, "comment_id": 5, "post_id": 5})
    assert [post.id for post in thread.posts] == ["5", "comment-5"]


@pytest.mark.parametrize(
    ("site", "host"),
    [
        ("cooking", "cooking.stackexchange.com"),
        ("stackoverflow", "stackoverflow.com"),
        ("mathoverflow.net", "mathoverflow.net"),
        ("pt.stackoverflow", "pt.stackoverflow.com"),
        ("meta.stackoverflow", "meta.stackoverflow.com"),
        ("meta.cooking", "cooking.meta.stackexchange.com"),
        ("meta", "meta.stackexchange.com"),
    ],
)
def test_permalinks_where_the_api_gives_none(site, host):
    thread = items(QUESTION, ANSWER, COMMENT, url=f"{API}?site={site}")
    assert [post.permalink for post in thread.posts] == [
        f"https://{host}/q/5",
        f"https://{host}/a/6",
        f"https://{host}/a/6#comment7_6",
    ]


def test_answers_and_comments_are_further_documents():
    assert items(QUESTION).more_pages == (
        f"{API}/answers?order=asc&sort=creation&site=cooking&filter=withbody",
        f"{API}/comments?order=asc&sort=creation&site=cooking&filter=withbody",
    )
    answers = items(ANSWER, {**ANSWER, "answer_id": 8}, url=f"{API}/answers?site=cooking&filter=withbody")
    assert answers.more_pages == (
        "https://api.stackexchange.com/2.3/answers/6;8/comments?order=asc&sort=creation&site=cooking&filter=withbody",
    )
    assert items(COMMENT, url=f"{API}/comments?site=cooking").more_pages == ()
    assert items(QUESTION, url="saved.json").more_pages == ()


def test_the_next_batch():
    url = f"{API}/answers?site=cooking&page=2&filter=withbody"
    assert (
        items(ANSWER, url=url, has_more=True).next_page
        == f"{API}/answers?site=cooking&page=3&filter=withbody"
    )
    assert items(ANSWER, url=url).next_page is None


@pytest.mark.parametrize("without", [{"body": None}, {"body": 3}, {"body": "<p> </p>"}])
def test_items_without_bodies_are_refused_with_advice(without):
    with pytest.raises(ExtractionError, match="ask Stack Exchange's API with filter=withbody"):
        items({**QUESTION, **without})


def test_answers_of_older_pages():
    thread = page(
        '<div class="question" id="question" data-questionid="5"><table><tr><td><div class="post-text">How much?</div>'
        '<div class="user-info"><div class="user-action-time">asked <span title="2012-03-04 05:06:07Z" '
        'class="relativetime">Mar 4</span></div><div class="user-details"><a href="/users/1">Bo</a></div></div></td>'
        '</tr><tr><td><div id="comments-5" class="comments"><table><tr id="comment-7" class="comment"><td>'
        '<div class="comment-body"><span class="comment-copy">Of <b>what</b>?</span> &ndash; '
        '<a class="comment-user owner">Cy♦</a> <span class="comment-date"><span title="2012-03-04 06:00:00Z" '
        'class="relativetime-clean">Mar 4</span></span></div></td></tr></table></div></td></tr></table></div>'
        '<div id="answer-6" class="answer" data-answerid="6"><div class="post-text"><p>Ten grams.</p></div></div>'
    )
    assert [(p.id, p.text, p.author, str(p.created_at), p.reply_to) for p in thread.posts] == [
        ("5", "How much?", "Bo", "2012-03-04 05:06:07+00:00", None),
        ("7", "Of what?", "Cy", "2012-03-04 06:00:00+00:00", "5"),
        ("6", "Ten grams.", None, "None", "5"),
    ]


def test_the_list_of_folded_comments_is_read_by_itself():
    html = (
        '<li id="comment-7" class="comment js-comment"><div class="comment-body"><span class="comment-copy">Why?</span>'
        '<span class="comment-date"><a class="comment-link" href="#comment7_6"><span title="2020-03-04 05:06:07Z, '
        'License: CC BY-SA 4.0">now</span></a></span></div></li>'
    )
    url = "https://cooking.stackexchange.com/posts/6/comments"
    (post,) = registry.extract(Page(url, html.encode(), "text/html; charset=utf-8")).posts
    assert (post.id, post.text, post.reply_to, str(post.created_at)[:10]) == ("7", "Why?", "6", "2020-03-04")


def test_a_page_without_posts_is_refused():
    with pytest.raises(ExtractionError, match="no question, answer or comment on this page"):
        page("<p>Page not found</p>")
