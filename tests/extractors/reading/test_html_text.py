"""XenForo and Discourse: what is the poster's text, what is a quote, what is furniture."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from extractors import discourse, xenforo
from extractors.model import Page, Post, Thread

SHARED = Path(__file__).parents[4] / "shared" / "threads" / "discourse-t2108.json"
EXAMPLE = Path(__file__).parents[3] / "examples" / "thread.html"


def xf(body: str, head: str = "", url: str = "https://f.example/threads/a.1/") -> Thread:
    html = (
        f'<html id="XF"><head>{head}</head><article class="message message--post" data-author="Ann" '
        f'data-content="post-7"><article class="message-body"><div class="bbWrapper">{body}</div></article>'
    )
    return xenforo.extract(Page(url, html.encode()))


def cooked(html: str, **more: object) -> Post:
    post = {"id": 50, "post_number": 2, "topic_id": 9, "cooked": html, "username": "ann", **more}
    other = {"id": 40, "post_number": 1, "topic_id": 9, "cooked": "<p>First.</p>", "username": "bo"}
    body = json.dumps({"id": 9, "title": "T", "post_stream": {"posts": [other, post]}})
    return discourse.extract(Page("https://d.example/t/9.json", body.encode())).posts[1]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("One<br />\ntwo", "One\ntwo"),
        ("One<br />\n<br />\n<br />two", "One\n\ntwo"),
        ("<p>One</p><p>two</p>", "One\n\ntwo"),
        ("<div>One</div>two<ul><li>three</li><li>four</li></ul>", "One\ntwo\nthree\nfour"),
        ("A <b>bold </b> word , <i> yes</i>", "A bold word , yes"),
        ("no&nbsp;break&#8203;ing&#xfeff;", "no breaking"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("<!-- note -->seen<script>x()</script><noscript>js</noscript>", "seen"),
        ("<pre>  a\n    b</pre>", "  a\n    b"),
        ("&lt;b&gt; &amp; co", "<b> & co"),
        ('<img alt="😀" class="smilie smilie--emoji"> <img alt="cat.jpg" class="bbImage">ok', "😀 ok"),
    ],
)
def test_text_of_html(html, text):
    assert xf(html).posts[0].text == text


def test_quote_without_text_leaves_no_trace():
    post = xf('<blockquote class="bbCodeBlock--quote" data-source="post: 3"></blockquote>Hm.').posts[0]
    assert (post.text, post.quotes, post.reply_to) == ("Hm.", (), None)


def test_saved_page_joins_links_to_its_canonical_address():
    head = '<link rel="canonical" href="https://f.example/threads/a.1/">'
    link = '</div></article><a href="page-2" class="pageNav-jump pageNav-jump--next">Next</a><article><div>'
    assert xf(f"Hi{link}", head, url="saved.html").next_page == "https://f.example/threads/a.1/page-2"


def test_example_thread():
    thread = xenforo.extract(Page("examples/thread.html", EXAMPLE.read_bytes()))
    assert 9 <= len(thread.posts) <= 11
    assert len({post.author for post in thread.posts}) >= 7
    assert {quote.depth for post in thread.posts for quote in post.quotes} == {1, 2}
    assert all(post.created_at and post.permalink for post in thread.posts)
    assert not any(
        word in post.text for post in thread.posts for word in (" said:", "Click to expand", "Reactions")
    )


def test_discourse_quote_names_its_post():
    html = (
        '<aside class="quote" data-username="bo" data-post="1" data-topic="9"><div class="title">bo:</div>'
        "<blockquote><p>First.</p></blockquote></aside><p>Second.</p>"
    )
    post = cooked(html, reply_to_post_number=1)
    (quote,) = post.quotes
    assert (post.text, post.text[quote.start : quote.end]) == ("First.\n\nSecond.", "First.")
    assert (quote.source, quote.author, quote.depth, post.reply_to) == ("40", "bo", 1, "40")


def test_discourse_quote_from_another_topic_has_no_source():
    html = '<aside class="quote" data-username="bo" data-post="1" data-topic="8"><blockquote>E</blockquote>'
    assert [(q.source, q.author) for q in cooked(html + "</aside>Hm").quotes] == [(None, "bo")]


def test_link_previews_are_dropped():
    html = '<p>See</p><aside class="onebox"><article><p>Summary.</p></article></aside>'
    assert (cooked(html).text, cooked(html).quotes) == ("See", ())


def test_edit_time_counts_only_after_an_edit():
    stamp = "2025-10-01T08:00:00+02:00"
    assert cooked("<p>x</p>", version=1, updated_at=stamp).edited_at is None
    assert cooked("<p>x</p>", version=2, updated_at=stamp).edited_at == datetime(2025, 10, 1, 6, tzinfo=UTC)


@pytest.mark.parametrize("stamp", ["yesterday", "", None, 7, "9999-12-31T23:59:59-14:00", "9" * 40, [1]])
def test_odd_times_are_unknown(stamp):
    assert cooked("<p>x</p>", created_at=stamp).created_at is None


@pytest.mark.parametrize("odd", [None, 3, [], {}, "x", True, "\ud800"])
@pytest.mark.parametrize(
    "name", ["username", "post_url", "updated_at", "reply_to_post_number", "version", "topic_id"]
)
def test_odd_fields_are_no_crash(name, odd):
    assert cooked("<p>x</p>", **{name: odd}).text == "x"


@pytest.mark.skipif(not SHARED.exists(), reason="the real topic is not here")
def test_real_topic():
    thread = discourse.extract(Page("https://d.example/t/2108/posts.json", SHARED.read_bytes()))
    raw = json.loads(SHARED.read_text())["post_stream"]["posts"]
    assert [post.id for post in thread.posts] == [str(post["id"]) for post in raw]
    asides = sum('<aside class="quote' in post["cooked"] for post in raw)
    assert sum(any(quote.author for quote in post.quotes) for post in thread.posts) == asides
    known = {post.id for post in thread.posts}
    assert all(q.source in known for post in thread.posts for q in post.quotes if q.author)
