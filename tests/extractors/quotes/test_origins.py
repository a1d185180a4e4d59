"""Whose words a marked quote holds, where the markup does not say."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from extractors.model import ARTICLE, Article, Post, Quote
from extractors.quotes.origins import Origins, answered, answering, in_order, with_origins

POOL = Post("1", "The pool closes in March, they say. Why?", author="Ann")
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
        ("… in May … or June …", "1", None, None),
        ("The pool opens in March", None, None, None),
        ("closes in March, they sa", None, "1", "Ann"),
    ],
)
def test_where_words_first_stood(text, reply_to, source, author):
    post = with_origins([POOL, quoting(text, reply_to=reply_to)], ARTICLE_TEXT)[1]
    assert (post.quotes[0].source, post.quotes[0].author) == (source, author)


def test_a_quote_around_another_is_known_by_its_own_words():
    middle = "The pool closes in March, they say.\n\nNo, it closes in May."
    second = Post("2", middle, quotes=(Quote(0, 35),), author="Bo")
    posts = with_origins([POOL, second, quoting(middle, Quote(0, 35, depth=2))])
    assert [(quote.source, quote.author) for quote in posts[2].quotes] == [("2", "Bo"), ("1", "Ann")]


def test_what_the_markup_says_stays():
    quote = Quote(0, 35, source="7", author="Zoe")
    assert with_origins([POOL, Post("2", POOL.text, quotes=(quote,))])[1].quotes == (quote,)


def test_a_post_without_a_time_keeps_its_place():
    late, early = (
        Post(name, "x", created_at=datetime(2024, 1, day, tzinfo=UTC)) for name, day in (("l", 2), ("e", 1))
    )
    assert [post.id for post in in_order([late, Post("?", "x"), early])] == ["e", "l", "?"]


def post(name: str, text: str, reply_to: str | None = None, *spans: tuple[int, int]) -> Post:
    quotes = tuple(Quote(start, end) for start, end in spans)
    return Post(name, text, quotes, author=f"author of {name}", reply_to=reply_to)


FIRST = post("1", "The bridge was closed in May 2021 because its bolts had rusted.")
SECOND = post("2", "It opened again in June of the same year, said the mayor.", "1")


@pytest.mark.parametrize(
    ("quote", "source"),
    [
        ("It opened again in June of the same year", "2"),
        ("it opened again, in june -- of the same year!", "2"),
        ("It opened again [...] of the same year, said the mayor", "2"),
        ("The bridge was closed in May 2021", "1"),
        ("June", "2"),
        ("bridge", None),
        ("The harbour was closed in May 2021 for a storm, they say", None),
        ("?!", None),
    ],
)
def test_a_quote_is_traced_to_the_posts_above(quote, source):
    answer = post("3", f"{quote}\n\nNo.", "2", (0, len(quote)))
    found = with_origins([FIRST, SECOND, answer])[2].quotes[0]
    assert (found.source, found.author) == (source, source and f"author of {source}")


def test_a_long_quote_is_traced_to_another_branch_and_to_the_article():
    text = "It opened again in June of the same year"
    article = Article("A report. The ferry carried nine thousand people on one day.", author="Ann")
    other = "The ferry carried nine thousand people on one day"
    answer = post(
        "3", f"{text}\n\n{other}\n\nNo.", "1", (0, len(text)), (len(text) + 2, len(text + other) + 2)
    )
    quotes = with_origins([FIRST, SECOND, answer], article)[2].quotes
    assert [(q.source, q.author) for q in quotes] == [("2", "author of 2"), (ARTICLE, "Ann")]


def test_text_that_the_parent_quotes_from_elsewhere_comes_from_the_parent():
    text = "Nobody in this thread wrote these words of the minister"
    parent = post("2", f"{text}\n\nSo she said.", "1", (0, len(text)))
    answer = post("3", f"{text}\n\nWhen?", "2", (0, len(text)))
    posts = with_origins([FIRST, parent, answer])
    assert [q.source for p in posts for q in p.quotes] == [None, "2"]


def test_replies_in_a_circle_end():
    looped = post("1", "a b c d e\n\nx", "2", (0, 9)), post("2", "f g h i j\n\nx", "1", (0, 9))
    assert [q.source for p in with_origins(looped) for q in p.quotes] == [None, None]


def on_board(posts: list[Post]) -> tuple[Post, ...]:
    """The posts as boards' extractors hand them out."""
    return answering(with_origins(posts, named_only=True))


def saying(text: str, words: str, author: str | None = None, source: str | None = None) -> Post:
    return Post("9", f"{words}\n\n{text}", (Quote(0, len(words), source, author),), "Cy")


def test_a_quote_finds_the_post_of_the_author_it_names():
    said = [Post("1", "The mill is closed.", author="Ann"), Post("2", "The mill is closed.", author="Bo")]
    post = on_board([*said, saying("No.", "The mill is closed.", author="Bo")])[-1]
    assert (post.quotes[0].source, post.reply_to) == ("2", "2")


def test_words_that_an_author_only_quoted_are_not_theirs():
    first = Post("1", "The mill is closed.", author="Ann")
    second = Post("2", "The mill is closed.\n\nNo.", (Quote(0, 19, "1"),), "Bo")
    post = on_board([first, second, saying("Well.", "The mill is closed.", author="Bo")])[-1]
    assert (post.quotes[0].source, post.reply_to) == (None, None)


def test_a_few_words_do_not_tell_where_they_are_from():
    post = on_board([Post("1", "Why? It is late.", author="Bo"), saying("So.", "Why?", author="Bo")])[-1]
    assert post.quotes[0].source is None


def test_a_quote_of_a_post_on_the_page_has_its_author():
    post = on_board([Post("1", "It is late.", author="Bo"), saying("So.", "late", source="1")])[-1]
    assert post.quotes[0].author == "Bo"


def test_few_words_may_be_those_of_the_named_author_who_is_answered():
    posts = [Post("1", "Why?", author="Bo"), Post("2", "Why? Oh.", author="Bo")]
    quote = Quote(0, 4, author="Bo")
    answer = Post("9", "Why?\n\nSo.", (quote,), "Cy", reply_to="1")
    assert with_origins([*posts, answer])[-1].quotes[0].source == "1"


def test_who_is_named_but_has_not_written_may_go_by_another_name():
    words = "The mill is closed."
    posts = [Post("1", words, author="ann_b"), saying("No.", words, author="Ann Bo")]
    assert with_origins(posts)[-1].quotes[0] == Quote(0, len(words), "1", "Ann Bo")
    assert on_board(posts)[-1].quotes[0].source is None


def test_a_line_is_taken_for_a_quote_above_it_or_if_it_is_long():
    origins = Origins()
    for one in (post("1", "a"), post("2", "be me at home with nine cats now", "1"), post("3", "b", "1")):
        origins.add(one)
    assert origins.find("be me at home", "2") == ("2", "author of 2")
    assert origins.find("be me at home", "3") is None
    assert origins.find("be me at home with nine cats", "3") == ("2", "author of 2")


def test_the_first_quoted_post_is_answered_never_the_article():
    quotes = [Quote(0, 1, ARTICLE), Quote(2, 3, "5", depth=2), Quote(2, 3, "6")]
    assert (answered(quotes), answered(quotes[:2])) == ("6", None)
