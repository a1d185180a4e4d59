"""WordPress: themes old and new, pages of comments, the REST API."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from extractors import registry, wordpress, wordpress_rest
from extractors.model import ARTICLE, ExtractionError, Page, Thread

URL = "https://blog.example/2024/05/mills/"
HEAD = '<html lang="en-US"><head><meta name="generator" content="WordPress 6.5"></head><body>'
AUTHOR = '<cite class="fn">Ann</cite> <span class="says">says:</span>'


def read(body: str, url: str = URL, head: str = HEAD) -> Thread:
    return registry.extract(Page(url, (head + body).encode()))


def comment(number: int, text: str, inside: str = "", meta: str = "") -> str:
    return (
        f'<li class="comment depth-1" id="comment-{number}"><div class="comment-body">'
        f'<div class="comment-author vcard">{AUTHOR}</div><div class="comment-meta">{meta}</div>'
        f'<p>{text}</p><div class="reply"><a class="comment-reply-link">Reply</a></div></div>{inside}</li>'
    )


def rest(*items: dict[str, object], url: str = "https://b.example/wp-json/wp/v2/comments?post=4") -> Thread:
    made = [
        {"id": n, "parent": 0, "author_name": "Ann", "content": {"rendered": f"<p>{n}</p>"}, **item}
        for n, item in enumerate(items, 1)
    ]
    return registry.extract(Page(url, json.dumps(made).encode()))


@pytest.mark.parametrize(
    "markup",
    [
        comment(7, "Hello."),
        f'<ol class="commentlist"><li class="comment" id="li-comment-7"><div id="comment-7"><div class="vcard">'
        f'{AUTHOR}</div><div class="comment-body"><p>Hello.</p></div><div class="reply">Reply</div></div></li></ol>',
        '<li class="comment" id="comment-7"><article><footer><cite>Ann</cite><a href="#comment-7">1</a></footer>'
        '<div class="comment-content"><p>Hello.</p></div></article></li>',
        '<li id="comment-7"><article id="article-comment-7"><header><p class="comment-author">Ann says</p></header>'
        '<div itemprop="text"><p>Hello.</p></div></article></li>',
        '<ol class="wp-block-comment-template"><li id="comment-7"><div class="wp-block-comment-author-name">Ann</div>'
        '<div class="wp-block-comment-content"><p>Hello.</p></div><div class="wp-block-comment-reply-link">Reply'
        "</div></li></ol>",
        "<div id='wpd-comm-7_0' class='comment'><div id='comment-7'><div class='wpd-comment-author'>Ann</div>"
        "<div class='wpd-comment-text'><p>Hello.</p></div></div></div>",
    ],
)
def test_themes(markup):
    (post,) = read(markup).posts
    assert (post.id, post.text, post.author) == ("7", "Hello.", "Ann")
    assert post.permalink == f"{URL}#comment-7"


@pytest.mark.parametrize(
    "body",
    [
        comment(1, "One", f'<ul class="children">{comment(2, "Two")}</ul>'),
        comment(1, "One") + comment(2, "Two").replace("depth-1", "depth-2"),
        "<div id='wpd-comm-1_0'><div class='comment-text'>One</div></div>"
        "<div id='wpd-comm-2_1'><div class='comment-text'>Two</div></div>",
    ],
)
def test_an_answer_knows_what_it_answers(body):
    posts = read(body).posts
    assert [(post.id, post.text, post.reply_to) for post in posts] == [("1", "One", None), ("2", "Two", "1")]


@pytest.mark.parametrize(
    ("lang", "stamp", "expected"),
    [
        ("en-US", '<time datetime="2024-05-04T10:00:00+02:00">x</time>', datetime(2024, 5, 4, 8, tzinfo=UTC)),
        ("en-US", "<a href='#comment-1'>May 4, 2024 at 10:00 am</a>", datetime(2024, 5, 4, 10, tzinfo=UTC)),
        ("en-GB", "<a href='#comment-1'>05/04/2024 at 10:00</a>", datetime(2024, 4, 5, 10, tzinfo=UTC)),
        (
            "en-US",
            "<a href='#comment-1'>#</a> on May 4, 2024 at 10:00 am",
            datetime(2024, 5, 4, 10, tzinfo=UTC),
        ),
        ("en-US", "<a href='#comment-1'>3 hours ago</a>", None),
    ],
)
def test_times(lang, stamp, expected):
    head = HEAD.replace("en-US", lang)
    assert read(comment(1, "x", meta=stamp), head=head).posts[0].created_at == expected


def test_the_blog_s_zone_is_taken_from_its_own_time():
    article = '<article><time class="entry-date" datetime="2024-05-01T09:00:00-05:00">1 May</time></article>'
    stamp = "<a href='#comment-1'>May 4, 2024 at 10:00 am</a>"
    assert read(article + comment(1, "x", meta=stamp)).posts[0].created_at == datetime(
        2024, 5, 4, 15, tzinfo=UTC
    )


@pytest.mark.parametrize("kind", ["pingback", "trackback"])
def test_pingbacks_are_no_comments(kind):
    posts = read(comment(1, "x") + comment(2, "y").replace('class="comment ', f'class="{kind} ')).posts
    assert [post.id for post in posts] == ["1"]


def test_words_of_the_article_have_it_as_their_source():
    article = (
        '<article><div class="entry-content"><p>Mills grind slowly but they do grind.</p></div></article>'
    )
    thread = read(
        article + comment(1, "<blockquote>Mills grind slowly, but they do grind.</blockquote>Not ours.")
    )
    assert thread.article.text == "Mills grind slowly but they do grind."
    assert [(quote.source, quote.depth) for quote in thread.posts[0].quotes] == [(ARTICLE, 1)]


NEWER = (
    '<div class="nav-next"><a href="/2024/05/mills/comment-page-3/#comments">Newer Comments &rarr;</a></div>'
)
OLDER = '<div class="nav-previous"><a href="/2024/05/mills/comment-page-2/#comments">&larr; Older</a></div>'


@pytest.mark.parametrize(
    ("url", "links", "following", "more"),
    [
        (URL, "", None, []),
        (URL + "comment-page-2/", OLDER.replace("2/", "1/") + NEWER, "comment-page-3/#comments", []),
        (URL + "comment-page-3/", OLDER, None, []),
        (URL, OLDER, None, ["comment-page-1/#comments", "comment-page-2/#comments"]),
        (URL + "?cpage=1", '<a href="?cpage=2#comments">2</a>', "?cpage=2#comments", []),
        (URL, '<a href="/2024/05/mills/comment-page-9/#comment-4">Ann</a>', None, []),
    ],
)
def test_further_pages(url, links, following, more):
    thread = read(comment(1, "x") + links, url)
    assert thread.next_page == (URL + following if following else None)
    assert thread.more_pages == tuple(URL + page for page in more)


def test_a_page_without_comments_says_where_they_are():
    with pytest.raises(
        ExtractionError, match="no WordPress comment on this page: its comments are kept at Disqus"
    ):
        read('<div id="disqus_thread"></div>')
    with pytest.raises(ExtractionError, match=r"no WordPress comment on this page$"):
        wordpress.extract(Page(URL, b"<p>Nothing"))


def test_rest_comments_stand_in_the_order_written():
    posts = rest({"date_gmt": "2024-05-04T10:00:00"}, {"date_gmt": "2024-05-03T10:00:00", "parent": 9}).posts
    assert [(post.id, post.reply_to) for post in posts] == [("2", "9"), ("1", None)]
    assert posts[0].created_at == datetime(2024, 5, 3, 10, tzinfo=UTC)


def test_a_full_batch_may_have_a_next_one():
    url = "https://b.example/wp-json/wp/v2/comments?post=4&per_page=2"
    assert rest({}, {}, url=url).next_page == f"{url}&page=2"
    assert rest({}, url=url).next_page is None
    assert rest({}, {}, url=f"{url}&page=2").next_page == f"{url}&page=3"


def test_wordpress_s_own_refusal_is_passed_on():
    body = b'{"code":"rest_forbidden_context","message":"Sorry, you may not.","data":{"status":401}}'
    with pytest.raises(ExtractionError, match=r"WordPress answered: Sorry, you may not\."):
        registry.extract(Page("https://b.example/wp-json/wp/v2/comments", body))


@pytest.mark.parametrize("data", [[], {}, [3], [{"content": {"rendered": "x"}}], {"code": 4, "message": "x"}])
def test_other_json_is_not_taken(data):
    assert not wordpress_rest.MATCHES.shape(data)
