"""Comments in schema.org's words: where they stand, how they nest, what is no comment."""

from __future__ import annotations

import json
from typing import Any

import pytest

from extractors import registry, schema_org
from extractors.model import ExtractionError, Page, Thread

WORDS = "The lamp on the pier is out, and has been since the storm."


def page(*data: Any, body: str = "") -> Page:
    scripts = "".join(
        f'<script type="application/ld+json">{one if isinstance(one, str) else json.dumps(one)}</script>'
        for one in data
    )
    html = f"<html><head><title>Pier</title>{scripts}</head><body>{body}</body></html>"
    return Page("https://pier.example/lamp", html.encode("utf-8", "surrogatepass"))


def read(*data: Any, body: str = "") -> Thread:
    return schema_org.extract(page(*data, body=body))


def comment(text: str, **more: Any) -> dict[str, Any]:
    return {"@type": "Comment", "text": text, **more}


@pytest.mark.parametrize(
    ("data", "texts", "parents"),
    [
        ({"@type": "NewsArticle", "comment": [comment("A"), comment("B")]}, ["A", "B"], [None, None]),
        (
            {"@type": ["Article", "Thing"], "comment": comment("A", comment=comment("B"))},
            ["A", "B"],
            [None, "1"],
        ),
        ([{"@type": "VideoObject", "comment": [comment("A")]}, {"@type": "WebSite"}], ["A"], [None]),
        (
            {"@type": "http://schema.org/DiscussionForumPosting", "text": "P", "comment": [comment("A")]},
            ["P", "A"],
            [None, "0"],
        ),
        ({"@type": "DiscussionForumPosting", "articleBody": "P", "url": "/t/5"}, ["P"], [None]),
        (
            {
                "@type": "QAPage",
                "mainEntity": {
                    "@type": "Question",
                    "name": "Q?",
                    "acceptedAnswer": {"@type": "Answer", "text": "A", "comment": [comment("C")]},
                    "suggestedAnswer": [{"@type": "Answer", "text": "B"}],
                },
            },
            ["Q?", "A", "C", "B"],
            [None, "0", "1", "0"],
        ),
        (
            {
                "@graph": [
                    {"@id": "#p", "@type": "BlogPosting", "comment": [{"@id": "#c1"}, {"@id": "#c2"}]},
                    comment("A", **{"@id": "#c1"}),
                    comment("B", **{"@id": "#c2", "parentItem": {"@id": "#c1"}}),
                ]
            },
            ["A", "B"],
            [None, "1"],
        ),
        (
            [comment("A", url="/c/7"), comment("B", url="/c/8", parentItem={"url": "/c/7"})],
            ["A", "B"],
            [None, "7"],
        ),
    ],
)
def test_where_comments_stand(data, texts, parents):
    posts = read(data).posts
    assert [post.text for post in posts] == texts
    assert [post.reply_to for post in posts] == parents


def test_broken_scripts_do_not_hide_whole_ones():
    data = {"@type": "Article", "comment": [comment("A")]}
    assert len(read('{"@type": ', data, "/* x */ [}", "[" * 3000).posts) == 1
    assert len(read(json.dumps(data)[:-1] + ", }").posts) == 1  # a comma too many


def test_the_article_is_the_page_s_own_where_the_data_has_none():
    body = f'<article><h1>Lamp</h1><p class="byline">By Ann</p><p>{WORDS * 5}</p></article><div id="comments">x</div>'
    article = read({"@type": "NewsArticle", "headline": "Lamp", "comment": [comment("A")]}, body=body).article
    assert article is not None
    assert (article.text.startswith(WORDS), article.author) == (True, "Ann")
    told = {
        "@type": "NewsArticle",
        "articleBody": "Told.",
        "author": {"name": "Bo"},
        "comment": [comment("A")],
    }
    article = read(told, body=body).article
    assert article is not None
    assert (article.text, article.author) == ("Told.", "Bo")


def test_microdata_is_preferred_for_its_quotes():
    body = (
        '<div itemscope itemtype="https://schema.org/Article"><div itemprop="comment" itemscope id="c-1" '
        'itemtype="https://schema.org/Comment"><b itemprop="author">Ann</b><p itemprop="text">A.</p></div>'
        '<div itemprop="comment" itemscope id="c-2"><meta itemprop="datePublished" content="2024-05-01">'
        '<div itemprop="text"><blockquote>A.</blockquote>B.</div></div></div>'
    )
    data = {"@type": "Article", "comment": [comment("A."), comment("A. B.")]}
    post = read(data, body=body).posts[1]
    assert (post.id, post.own_text(), str(post.created_at)) == ("2", "B.", "2024-05-01 00:00:00+00:00")
    assert post.permalink == "https://pier.example/lamp#c-2"


@pytest.mark.parametrize(
    "data",
    [
        {"@type": "Article", "headline": "Lamp", "commentCount": 5},
        {"@type": "Article", "comment": [comment(""), comment("\u200b"), {"@type": "Comment"}]},
        {"@type": "Product", "review": [{"@type": "Review", "reviewBody": "Good."}]},
        [1, None, "x", [[]]],
        {"@type": {"@id": 5}, "comment": "just text"},
    ],
)
def test_no_comment(data):
    with pytest.raises(ExtractionError, match=r"no comment in schema\.org's words on this page"):
        read(data)


def test_cycles_and_depth_end():
    knot = {
        "@graph": [
            comment("A", **{"@id": "#a", "comment": {"@id": "#b"}}),
            comment("B", **{"@id": "#b", "comment": {"@id": "#a"}}),
        ]
    }
    assert {post.text for post in read(knot).posts} == {"A", "B"}
    deep = comment("x")
    for _ in range(300):
        deep = comment("x", comment=[deep])
    assert len(read({"@type": "Article", "comment": deep}).posts) == 301
    nested = (
        '<div itemprop="comment" itemscope itemtype="https://schema.org/Comment"><p itemprop="text">x</p>'
    )
    with pytest.raises(ExtractionError):
        read(body=f'<div itemscope itemtype="https://schema.org/Article">{nested * 2000}')


@pytest.mark.parametrize("odd", [None, 3, [], {}, True, [[]], "\ud800", {"name": {}}, 10**400, {"@type": []}])
@pytest.mark.parametrize(
    "name",
    [
        "@type",
        "@id",
        "text",
        "author",
        "datePublished",
        "dateModified",
        "url",
        "identifier",
        "comment",
        "parentItem",
    ],
)
def test_odd_values_are_no_crash(name, odd):
    texts = [
        post.text
        for post in read({"@type": "Article", "comment": [comment("A"), {**comment("B"), name: odd}]}).posts
    ]
    assert texts[0] == "A"


def test_platforms_come_first_and_guesses_last():
    data = {"@type": "DiscussionForumPosting", "text": WORDS, "comment": [comment("A")]}
    block = f'<div class="comment"><b class="author">Ann</b><p>{WORDS}</p></div>'
    assert registry.extract(page(data, body=block * 3)).platform == "schema_org"
    assert registry.extract(page({"@type": "WebSite"}, body=block * 3)).platform == "generic_html"
    xenforo = (
        '<article class="message" data-content="post-1"><div class="message-body"><div class="bbWrapper">Hi.'
    )
    assert registry.extract(page(data, body=xenforo)).platform == "xenforo"
