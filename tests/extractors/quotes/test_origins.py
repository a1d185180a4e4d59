"""Whose words a marked quote holds, where the markup does not say."""

from __future__ import annotations

import pytest

from extractors.html_text import Quoted
from extractors.model import ARTICLE, Article, Post, Quote
from extractors.quotes.lines import Piece, assemble, typed
from extractors.quotes.origins import in_order, with_origins

FIRST = Post("1", "The pool closes in March, they say. Why?", author="Ann")
ARTICLE_TEXT = Article("A new pool will be built by the river.", author="Eve")


def quoting(text: str, *more: Quote, reply_to: str | None = None) -> Post:
    return Post("9", f"{text}\n\nWell.", quotes=(Quote(0, len(text)), *more), reply_to=reply_to)


@pytest.mark.parametrize(
    ("text", "reply_to", "source", "author"),
    [
        ("the pool closes in March", None, "1", "Ann"),
        ("“The pool closes in March,” they say", None, "1", "Ann"),
        ("The pool closes in … Why?", None, "1", "Ann"),
        ("A new pool will be built", None, ARTICLE, "Eve"),
        ("Why?", "1", "1", "Ann"),
        ("Why?", None, None, None),
        ("The pool opens in March", None, None, None),
        ("closes in March, they sa", None, None, None),
    ],
)
def test_where_words_first_stood(text, reply_to, source, author):
    post = with_origins([FIRST, quoting(text, reply_to=reply_to)], ARTICLE_TEXT)[1]
    assert (post.quotes[0].source, post.quotes[0].author) == (source, author)


def test_a_quote_around_another_is_known_by_its_own_words():
    middle = "The pool closes in March, they say.\n\nNo, it closes in May."
    second = Post("2", middle, quotes=(Quote(0, 35),), author="Bo")
    posts = with_origins([FIRST, second, quoting(middle, Quote(0, 35, depth=2))])
    assert [(quote.source, quote.author) for quote in posts[2].quotes] == [("2", "Bo"), ("1", "Ann")]


def test_what_the_markup_says_stays():
    quote = Quote(0, 35, source="7", author="Zoe")
    assert with_origins([FIRST, Post("2", FIRST.text, quotes=(quote,))])[1].quotes == (quote,)


def test_a_post_without_a_time_keeps_its_place():
    from datetime import UTC, datetime

    late, early = (
        Post(name, "x", created_at=datetime(2024, 1, day, tzinfo=UTC)) for name, day in (("l", 2), ("e", 1))
    )
    assert [post.id for post in in_order([late, Post("?", "x"), early])] == ["e", "l", "?"]


@pytest.mark.parametrize(
    ("text", "plain", "quotes"),
    [
        ("a\r\nb", "a\nb", []),
        ("a\n\n\n\nb  c", "a\n\nb c", []),
        ("> a\n> b\nc", "a\nb\n\nc", [("a\nb", 1)]),
        ("> a\n>> b\n> c\nd", "a\n\nb\n\nc\n\nd", [("a\n\nb\n\nc", 1), ("b", 2)]),
        ("> a\n\n> b", "a\n\nb", [("a", 1), ("b", 1)]),
        (">_< and > 5", ">_< and > 5", []),
        (">>12345 look", ">>12345 look", []),
        ("> ", ">", []),
    ],
)
def test_typed_text(text, plain, quotes):
    found, spans = typed(text)
    assert (found, [(found[span.start : span.end], span.depth) for span in spans]) == (plain, quotes)


def test_pieces_without_text_leave_no_quote():
    empty = Quoted("1")
    assert assemble([Piece("a"), Piece("  ", (empty,)), Piece("b", newlines=2)]) == ("a\n\nb", ())
