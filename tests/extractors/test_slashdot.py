"""Slashdot: the story as article, comments in lists, the several ways to quote."""

from __future__ import annotations

import pytest

from extractors import registry
from extractors.model import ARTICLE, ExtractionError, Page, Post, Thread

STORY = (
    '<h2 class="story"><span class="story-title"><a href="/x">Comet Seen</a></span></h2><div id="text-9" class="p">'
    "The comet returns every 76 years, and was last seen in 1986.</div>"
)


def comment(own: int, body: str, kids: str = "", when: str = "on Sunday January 06, 2019 @11:44AM") -> str:
    return (
        f'<li id="tree_{own}" class="comment"><div id="comment_{own}" class="cw full"><div id="comment_top_{own}">'
        f'<div class="title"><h4><a id="comment_link_{own}" href="//slashdot.org/comments.pl?sid=1&amp;cid={own}">'
        f'Re:Comet</a></h4></div><div class="details"><span class="by">by <a href="//slashdot.org/~ann">ann ( 77 )'
        f'</a></span><span class="otherdetails" id="comment_otherdetails_{own}">{when} (<a>#{own}</a>)</span></div>'
        f'</div><div class="commentBody"><div id="comment_body_{own}">{body}</div><div class="sig">Sig.</div></div>'
        f'<div id="comment_sub_{own}" class="commentSub"><a>Reply to This</a></div></div>'
        f'<ul id="commtree_{own}">{kids}</ul></li>'
    )


def page(comments: str, url: str = "https://science.slashdot.org/story/19/01/06/1/comet") -> Thread:
    html = f'<html><title>Comet Seen - Slashdot</title>{STORY}<ul id="commentlisting">{comments}</ul>'
    return registry.extract(Page(url, html.encode()))


def answer(body: str) -> Post:
    return page(comment(1, "It has two tails, one of dust and one of gas.", comment(2, body))).posts[1]


@pytest.mark.parametrize(
    ("body", "quoted", "source"),
    [
        ('<div class="quote"><p>It has two tails</p></div><p>Three.</p>', "It has two tails", "1"),
        ("<blockquote><div>It has two tails</div></blockquote>Three.", "It has two tails", "1"),
        ("<i>It has two tails, one of dust</i><br>Three.", "It has two tails, one of dust", "1"),
        ("&gt; It has two tails<br>Three.", "It has two tails", "1"),
        ("<em>The comet returns every 76 years</em><p>Or 75.", "The comet returns every 76 years", ARTICLE),
        ("<blockquote>Nobody here said so.</blockquote>Three.", "Nobody here said so.", None),
    ],
)
def test_ways_to_quote(body, quoted, source):
    post = answer(body)
    assert [(post.text[q.start : q.end], q.source) for q in post.quotes] == [(quoted, source)]
    assert quoted not in post.own_text()


@pytest.mark.parametrize(
    "body", ["It has <i>two tails</i>, yes.", "<i>I have never seen one in all my life.</i>"]
)
def test_stress_is_no_quote(body):
    assert answer(body).quotes == ()


def test_comment_and_story():
    thread = page(comment(1, "Nice.<p>Very.", comment(2, "Yes.")))
    first, second = thread.posts
    assert (first.text, first.author, second.reply_to) == ("Nice.\n\nVery.", "ann", "1")
    assert first.permalink == "https://slashdot.org/comments.pl?sid=1&cid=1"
    assert thread.title == "Comet Seen"
    assert thread.article is not None
    assert thread.article.text.startswith("The comet returns")


@pytest.mark.parametrize(
    ("when", "url", "moment"),
    [
        ("on Sunday January 06, 2019 @11:44AM", None, "2019-01-06 16:44:00+00:00"),
        ("on Saturday July 06, 2019 @12:05AM", None, "2019-07-06 04:05:00+00:00"),
        (
            "on Sunday January 06, 2019 @11:44AM",
            "https://soylentnews.org/article.pl?sid=1",
            "2019-01-06 11:44:00+00:00",
        ),
        ("on Sunday January 06, @11:44AM", None, "2019-01-06 16:44:00+00:00"),
        ("on Monday January 06, @11:44AM", None, "2020-01-06 16:44:00+00:00"),
        ("on Friday January 06, @11:44AM", None, "None"),
        ("on Sunday January 99, 2019 @11:44AM", None, "None"),
        ("", None, "None"),
    ],
)
def test_times_are_eastern(when, url, moment):
    posts = page(comment(1, "Nice.", when=when), **({"url": url} if url else {})).posts
    assert str(posts[0].created_at) == moment


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ('<span class="by">by Anonymous Coward</span>', "Anonymous Coward"),
        ("by Anonymous Coward ", "Anonymous Coward"),
        ('by <a href="//slashdot.org/~Bo+Li">Bo Li (5)</a> <a href="/zoo.pl"><img></a>', "Bo Li"),
        ('<span class="by">by <a href="x">Bo ( 5 )</a> <a href="/faq">*</a></span>', "Bo"),
        ("", None),
    ],
)
def test_names(line, author):
    html = comment(1, "Nice.").replace(
        '<span class="by">by <a href="//slashdot.org/~ann">ann ( 77 )</a></span>', line
    )
    assert page(html).posts[0].author == author


def test_a_parent_that_is_not_around_is_read_from_its_button():
    html = comment(2, "Yes.").replace(
        "<a>Reply to This</a>", '<a href="/comments.pl?sid=1&amp;cid=1">Parent</a>'
    )
    assert page(html).posts[0].reply_to == "1"


def test_folded_comments_are_left_out():
    folded = '<li id="tree_3" class="comment hidden"><div id="comment_3" class="cw hidden"></div></li>'
    assert [post.id for post in page(folded + comment(1, "Nice.")).posts] == ["1"]


def test_a_story_without_comments_is_refused():
    with pytest.raises(ExtractionError, match="no Slashdot comment with text on this page"):
        page("")
