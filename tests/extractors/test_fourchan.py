"""4chan: references, greentext that quotes and greentext that does not, names, addresses."""

from __future__ import annotations

import json

import pytest

from extractors import fourchan, registry
from extractors.model import ExtractionError, Page, Post, Thread

REF = '<a href="#p1" class="quotelink">&gt;&gt;1</a>'


def thread(*comments: str | None, url: str = "https://a.4cdn.org/g/thread/1.json", **more: object) -> Thread:
    posts = [
        {"no": number, "resto": int(number > 1), "time": 1583298367, "name": "Anonymous", "com": text, **more}
        for number, text in enumerate(comments, 1)
    ]
    return registry.extract(Page(url, json.dumps({"posts": posts}).encode()))


def second(text: str, first: str = "The tower is 40 m high.<br>It leans.") -> Post:
    return thread(first, text).posts[1]


@pytest.mark.parametrize(
    ("com", "text", "own", "reply_to"),
    [
        (f"{REF}<br>No.", "No.", "No.", "1"),
        (f'{REF}<br><span class="quote">&gt;It leans.</span><br>No.', "It leans.\nNo.", "No.", "1"),
        (
            f'{REF}<br><span class="quote">&gt;being tall</span><br>No.',
            ">being tall\nNo.",
            ">being tall\nNo.",
            "1",
        ),
        ('<span class="quote">&gt;It leans.</span><br>No.', ">It leans.\nNo.", ">It leans.\nNo.", None),
        (f"{REF} is right and {REF} is not", "is right and >>1 is not", "is right and >>1 is not", "1"),
        ('<a href="/g/thread/9#p99" class="quotelink">&gt;&gt;99</a><br>No.', "No.", "No.", None),
        ('<a href="//boards.4chan.org/x/" class="quotelink">&gt;&gt;&gt;/x/</a><br>No.', "No.", "No.", None),
        ('<span class="deadlink">&gt;&gt;77</span><br>No.', "No.", "No.", None),
        ("lo<wbr>ng <s>spoiler</s> &amp;&#039;", "long spoiler &'", "long spoiler &'", None),
        ('<pre class="prettyprint">a<br>  b</pre>', "a\n  b", "a\n  b", None),
    ],
)
def test_words_quotes_and_references(com, text, own, reply_to):
    post = second(com)
    assert (post.text, post.own_text(), post.reply_to) == (text, own, reply_to)


def test_a_quote_names_post_and_author():
    (quote,) = second(f'{REF}<br><span class="quote">&gt;40 m high</span><br>No.').quotes
    assert (quote.source, quote.author) == ("1", "Anonymous")


@pytest.mark.parametrize(
    ("name", "author"),
    [
        ({"name": "Bo&#039;s"}, "Bo's"),
        ({"name": "Bo", "trip": "!aB.c"}, "Bo !aB.c"),
        ({"name": "", "trip": "!!x"}, "!!x"),
        ({"name": None}, None),
        ({"name": 3}, None),
    ],
)
def test_names(name, author):
    assert thread("Hello", **name).posts[0].author == author


@pytest.mark.parametrize(
    ("url", "permalink"),
    [
        ("https://a.4cdn.org/g/thread/1.json", "https://boards.4chan.org/g/thread/1#p1"),
        ("https://chan.example/b/res/1.json", "https://chan.example/b/res/1.html#1"),
        ("saved.json", None),
        ("http://[", None),
    ],
)
def test_permalinks(url, permalink):
    assert thread("Hello", url=url).posts[0].permalink == permalink


def test_pictures_without_words_are_left_out():
    assert [post.id for post in thread("Hello", None, REF, "Bye").posts] == ["1", "4"]


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://boards.4chan.org/g/thread/1/some-title#p2", "https://a.4cdn.org/g/thread/1.json"),
        ("https://boards.4channel.org/diy/thread/22", "https://a.4cdn.org/diy/thread/22.json"),
        ("https://boards.4chan.org/g/", None),
        ("https://chan.example/b/res/1.html", None),
        ("http://[", None),
    ],
)
def test_address_of_the_json(url, address):
    assert fourchan.api_url(url) == address


def test_a_thread_of_pictures_is_refused():
    with pytest.raises(ExtractionError, match="no post with text in this thread"):
        thread(None, None)
