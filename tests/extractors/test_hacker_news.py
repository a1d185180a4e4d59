"""Hacker News: pages of all years, Algolia's trees and the official API's items."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from extractors import registry
from extractors.model import ExtractionError, Page, Post, Thread

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
URL = "https://news.ycombinator.com/item?id=7"


def row(
    own: int, indent: int, body: str = "", head: str = "", age: str = 'title="2020-03-04T05:06:07 1583298367"'
) -> str:
    return (
        f'<tr class="athing comtr" id="{own}"><td><table><tr><td class="ind" indent="{indent}">'
        f'</td><td class="default"><div><span class="comhead"><a class="hnuser" href="user?id=ann">ann</a> '
        f'<span class="age" {age}><a href="item?id={own}">2 hours ago</a></span>{head}</span></div>'
        f'<div class="comment"><div class="commtext c00">{body or f"Text {own}."}</div>'
        f'<div class="reply"><p><a href="reply">reply</a></div></div></td></tr></table></td></tr>'
    )


def page(rows: str, top: str = "", fetched: datetime | None = NOW) -> Thread:
    html = f'<html><table id="hnmain">{top}<table class="comment-tree">{rows}</table></table>'
    return registry.extract(Page(URL, html.encode(), fetched_at=fetched))


def item(**fields: object) -> Thread:
    return registry.extract(Page("x", json.dumps({"id": 7, "type": "story", **fields}).encode()))


def algolia(text: str, **more: object) -> Post:
    tree = {"created_at": "2020-03-04T05:06:07Z", "author": "ann", "children": [], "text": text, **more}
    return item(**tree).posts[0]


def test_indents_tell_the_parents():
    posts = page("".join(row(n, indent) for n, indent in enumerate([0, 1, 2, 1, 0, 3, 1], 1))).posts
    assert [post.reply_to for post in posts] == [None, "1", "2", "1", None, "5", "5"]


def test_spacers_of_older_pages_tell_the_parents():
    rows = row(1, 0) + row(2, 0).replace('indent="0">', '><img src="s.gif" height="1" width="40">')
    assert [post.reply_to for post in page(rows).posts] == [None, "1"]


def test_a_page_that_starts_inside_a_branch():
    head = '<span class="navs"> | <a href="#44" class="clicky">parent</a></span>'
    assert page(row(50, 2, head=head) + row(51, 3)).posts[0].reply_to == "44"


@pytest.mark.parametrize(
    ("age", "fetched", "moment"),
    [
        ('title="2020-03-04T05:06:07 1583298367"', NOW, "2020-03-04 05:06:07+00:00"),
        ('title="2020-03-04T05:06:07"', NOW, "2020-03-04 05:06:07+00:00"),
        ("", NOW, "2026-11-01 10:00:00+00:00"),
        ("", None, "None"),
    ],
)
def test_times(age, fetched, moment):
    assert str(page(row(1, 0, age=age), fetched=fetched).posts[0].created_at) == moment


@pytest.mark.parametrize(
    ("body", "head"), [("", " [dead] "), ("", " [flagged] [dead] "), ("[flagged]", ""), ("[deleted]", "")]
)
def test_killed_comments_are_left_out_and_their_answers_stay(body, head):
    posts = page(row(1, 0, body, head) + row(2, 1)).posts
    assert [(post.id, post.reply_to) for post in posts] == [("2", "1")]


def test_options_of_a_poll_are_no_posts():
    top = (
        '<table class="fatitem"><tr class="athing submission" id="7"><td class="title"><span class="titleline">'
        '<a href="item?id=7">Poll: which?</a></span></td></tr><tr><td class="subtext">by <a class="hnuser">bo</a>'
        '</td></tr><tr><td></td><td><div class="toptext">Choose.</div></td></tr><tr><td></td><td><table>'
        '<tr class="athing" id="8"><td class="comment"><div class="commtext c00">This one</div></td></tr>'
        '<tr><td class="default"><span class="comhead"><span class="score">5 points</span></span></td></tr>'
        "</table></td></tr></table>"
    )
    thread = page(row(9, 0), top)
    assert [(p.id, p.text, p.author, p.reply_to) for p in thread.posts] == [
        ("7", "Choose.", "bo", None),
        ("9", "Text 9.", "ann", "7"),
    ]
    assert thread.title == "Poll: which?"


def test_text_of_a_story_on_older_pages():
    top = (
        '<table class="fatitem"><tr class="athing" id="7"><td class="title"><a class="storylink" href="x">Ask</a>'
        '</td></tr><tr><td colspan="2"></td><td class="subtext">by <a class="hnuser">bo</a></td></tr>'
        '<tr style="height:2px"></tr><tr><td colspan="2"></td><td>Why?<p>Really.</td></tr>'
        '<tr><td colspan="2"></td><td><form><textarea>add comment</textarea></form></td></tr></table>'
    )
    thread = page(row(9, 0), top)
    assert (thread.title, thread.posts[0].text) == ("Ask", "Why?\n\nReally.")


def test_link_to_the_next_page_and_to_a_comment():
    thread = page(
        row(1, 0) + '<tr><td><a class="morelink" rel="next" href="item?id=7&amp;p=2">More</a></td></tr>'
    )
    assert thread.next_page == "https://news.ycombinator.com/item?id=7&p=2"
    assert thread.posts[0].permalink == "https://news.ycombinator.com/item?id=1"


def test_a_page_without_comments_is_refused():
    with pytest.raises(ExtractionError, match="no Hacker News comment on this page"):
        page("")


def test_both_interfaces_and_the_page_read_the_same_text():
    html = (
        "&gt; Some quoted words<p>No, <i>not</i> so: 5 &lt; 6.<p><pre><code>  x\n    y\n</code></pre>\nEnd."
    )
    posts = [algolia(html), item(time=1, by="ann", text=html).posts[0], page(row(1, 0, html)).posts[0]]
    assert len({(post.text, post.own_text()) for post in posts}) == 1


def test_answers_of_a_single_item_are_further_documents():
    thread = item(time=1583298367, by="ann", title="T &amp; U", kids=[8, 9, None, "x"])
    assert thread.posts == ()
    assert thread.title == "T & U"
    assert thread.more_pages == tuple(f"https://hacker-news.firebaseio.com/v0/item/{n}.json" for n in (8, 9))


@pytest.mark.parametrize("gone", [{"deleted": True}, {"dead": True, "text": "x"}, {"text": "[flagged]"}])
def test_an_item_that_is_gone_is_refused(gone):
    with pytest.raises(ExtractionError, match="no Hacker News post with text in this item"):
        item(time=1, **gone)
