"""XenForo 1 and 2: the releases' different ways to say the same."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from extractors import registry, xenforo, xenforo1
from extractors.model import ARTICLE, ExtractionError, Page, Post, Thread

FIXTURES = Path(__file__).parents[1] / "fixtures"
FURNITURE = (
    " said:",
    "Click to expand",
    "Reactions",
    "Last edited",
    "Attachments",
    "Attached Files",
    "Plot 14b",
    "Cook slowly",
    "Upvote",
    "Votes:",
    "vote(s)",
    "Spoiler:",
    "preview that nobody",
    "Deleted by",
    "Warned for",
    "Buy our peat",
    "Well-Known Member",
    "star(s)",
)


def fixture(name: str) -> Thread:
    return registry.extract(Page(f"https://f.example/{name}", (FIXTURES / name).read_bytes()))


def xf1(body: str, more: str = "", head: str = "", url: str = "https://f.example/threads/a.1/") -> Thread:
    html = (
        f'<html id="XenForo"><head>{head}</head><li id="post-7" class="sectionMain message" data-author="Ann">'
        f'<blockquote class="messageText ugc baseHtml">{body}</blockquote>{more}</li>'
    )
    return xenforo1.extract(Page(url, html.encode()))


def xf2(body: str, more: str = "", attributes: str = 'data-author="Ann" data-content="post-7"') -> Post:
    html = (
        f'<html id="XF"><article class="message message--post" {attributes}>{more}'
        f'<div class="message-body"><div class="bbWrapper">{body}</div></div></article>'
    )
    return xenforo.extract(Page("https://f.example/threads/a.1/", html.encode())).posts[0]


@pytest.mark.parametrize("name", sorted(path.name for path in FIXTURES.glob("xenforo*.html")))
def test_furniture_is_in_no_text(name):
    text = "\n".join(post.text for post in fixture(name).posts)
    assert [word for word in FURNITURE if word in text] == []


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ('<a href="/goto/post?id=3" class="bbCodeBlock-sourceJump">Bo said:</a>', ("3", "Bo")),
        (
            '<a href="/index.php?goto/post&amp;id=3" class="bbCodeBlock-sourceJump">Bo schrieb:</a>',
            ("3", "Bo"),
        ),
        ('<a data-content-selector="#post-3" class="bbCodeBlock-sourceJump">Bo a dit :</a>', ("3", "Bo")),
        ("The Herald said:", (None, "The Herald")),
        ("Ann hat gesagt", (None, "Ann")),
        ("Quote", (None, None)),
    ],
)
def test_quotes_of_2_0_speak_in_their_title_only(title, expected):
    post = xf2(
        f'<div class="bbCodeBlock bbCodeBlock--quote"><div class="bbCodeBlock-title">{title}</div>'
        f'<div class="bbCodeBlock-content">Salt.</div></div>Hm.'
    )
    (quote,) = post.quotes
    assert (post.text, quote.source, quote.author) == ("Salt.\n\nHm.", *expected)


def test_the_answer_shown_twice_is_one_post():
    assert [post.id for post in fixture("xenforo_23_question.html").posts] == ["801", "803", "804"]


def test_a_resource_s_description_is_the_article_above_its_reviews():
    thread = fixture("xenforo_22_comments.html")
    assert thread.article
    assert (thread.article.author, thread.article.text[:10]) == ("Maker Mo", "This sheet")
    assert ARTICLE not in {post.id for post in thread.posts}


def test_comments_reply_to_the_message_they_stand_under():
    replies = {post.id: post.reply_to for post in fixture("xenforo_22_comments.html").posts}
    assert replies["profile-post-comment-81"] == "profile-post-71"
    assert replies["profile-post-71"] is None


@pytest.mark.parametrize(
    ("attributes", "more"),
    [
        ('data-content="post-7"', '<h4><a class="username">Ann</a></h4>'),
        ('data-author="Ann" id="js-post-7"', ""),
        ('data-author="Ann"', '<div class="message-userContent" data-lb-id="post-7"></div>'),
    ],
)
def test_themes_that_dropped_attributes(attributes, more):
    post = xf2("Hello", more, attributes)
    assert (post.id, post.author) == ("7", "Ann")


@pytest.mark.parametrize(
    "stamp",
    [
        'datetime="2024-05-12T10:22:00+0200"',
        'data-timestamp="1715502120" data-time="10:22 AM"',
        'data-time="1715502120"',
    ],
)
def test_times_of_all_2_x(stamp):
    post = xf2(
        "Hello", f'<header class="message-attribution"><a href="/p/7"><time {stamp}></time></a></header>'
    )
    assert post.created_at == datetime(2024, 5, 12, 8, 22, tzinfo=UTC)
    assert post.permalink == "https://f.example/p/7"


def test_version_1_links_are_joined_to_its_base():
    thread = fixture("xenforo1_nested.html")
    assert thread.next_page == "https://allotment.example/board/threads/slug-pellets-and-hedgehogs.412/page-2"
    assert str(thread.posts[0].permalink).startswith("https://allotment.example/board/threads/")


def test_version_1_has_no_next_page_on_its_last():
    nav = '<div class="PageNav" data-page="2" data-last="2" data-sentinel="{s}" data-baseurl="t/page-{s}"></div>'
    assert xf1(f"Hello</blockquote>{nav}<blockquote>").next_page is None


@pytest.mark.parametrize(
    ("stamp", "expected"),
    [
        (
            '<span class="DateTime" title="Oct 30, 2014 at 10:58 PM">Oct 30, 2014</span>',
            (2014, 10, 30, 22, 58),
        ),
        ('<span class="DateTime" title="30. Oktober 2014 um 22:58 Uhr">x</span>', (2014, 10, 30, 22, 58)),
        ('<span class="DateTime" title="22 Mars 2014 à 09:05">x</span>', (2014, 3, 22, 9, 5)),
        ('<span class="DateTime">30 Oct 2014</span>', (2014, 10, 30)),
        (
            '<abbr class="DateTime" data-time="1414709880" title="x">A moment ago</abbr>',
            (2014, 10, 30, 22, 58),
        ),
        ('<abbr class="DateTime">A moment ago</abbr>', None),
    ],
)
def test_version_1_times(stamp, expected):
    post = xf1(
        "Hello", f'<div class="messageMeta"><a class="datePermalink" href="p/7">{stamp}</a></div>'
    ).posts[0]
    assert post.created_at == (datetime(*expected, tzinfo=UTC) if expected else None)


def test_version_1_pages_tell_their_zone_by_their_midnight():
    stamp = '<span class="DateTime" title="Jan 2, 2016 at 10:00 PM"></span>'
    script = "<script>XenForo = {serverTimeInfo: {now: 1451800000, today: 1451797200}}</script>"
    assert xf1("Hi", stamp + script).posts[0].created_at == datetime(2016, 1, 3, 3, tzinfo=UTC)


def test_version_1_signature_alone_is_no_post():
    with pytest.raises(ExtractionError, match="no XenForo post on this page"):
        xenforo1.extract(
            Page(
                "x",
                b'<html id="XenForo"><li id="post-7" class="message"><div class="signature messageText">Hi',
            )
        )
