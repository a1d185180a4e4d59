"""Markdown to text: words, paragraphs and quotes, without the marks."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.reading.markdown_text import markdown


def quoted(text: str) -> list[tuple[str, int]]:
    body, quotes = markdown(text)
    return [(body[quote.start : quote.end], quote.depth) for quote in quotes]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("One\ntwo  \nthree\n\nfour", "One two\nthree\n\nfour"),
        ("**a** *b* ***c*** __d__ _e_ ~~f~~", "a b c d e f"),
        ("snake_case_name and 5 * 3 * 2", "snake_case_name and 5 * 3 * 2"),
        (r"\*not\* \_so\_", "*not* _so_"),
        ("[a **b** c](https://x.example/y_(z)) and <https://x.example>", "a b c and https://x.example"),
        ("![alt](i.png)text ![](j.png)", "text"),
        ("[a][1]\n\n[1]: https://x.example 'Title'", "a"),
        ("`a *b*` and ``c ` d``", "a *b* and c ` d"),
        ("# Head #\ntext", "Head\n\ntext"),
        ("Head\n===\ntext\n***\nmore", "Head\n\ntext\n\nmore"),
        ("- a\n- b\n  1. c\n+ d", "a\nb\nc\nd"),
        ("1993. A good year", "1993. A good year"),
        ("| a | b |\n|---|:-:|\n| c | d |", "a b\nc d"),
        ("```py\nx = *p*\n  y\n```\nz", "x = *p*\n  y\n\nz"),
        ("    code\n      more\n\ntext", "code\n  more\n\ntext"),
        ("::: spoiler The end\nhe *dies*\n:::\nafter", "The end\n\nhe dies\n\nafter"),
        ("AT&amp;T &lt;b&gt; <b>", "AT&T <b> <b>"),
        ("x^2^ H~2~O ~5 to ~6", "x2 H2O ~5 to ~6"),
        ("", ""),
        ("\n \n", ""),
    ],
)
def test_text(source, text):
    assert markdown(source)[0] == text


@pytest.mark.parametrize(
    ("source", "quotes"),
    [
        ("> a\n> b\n\nmine", [("a b", 1)]),
        ("> a\nruns on\n\nmine", [("a runs on", 1)]),
        ("> a\n- mine", [("a", 1)]),
        ("> a\n>> b\n> > c\n\nmine", [("a\n\nb c", 1), ("b c", 2)]),
        (">> a\n>\n> b", [("a\n\nb", 1), ("a", 2)]),
        ("&gt; a\n\nmine", [("a", 1)]),
        ("> ```\n> a > b\n\nmine", [("a > b", 1)]),
        ("a > b", []),
        ("```\n> a\n```", []),
        (">\n\nmine", []),
    ],
)
def test_quotes(source, quotes):
    assert quoted(source) == quotes


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(list("> *_`~[]()!\\#-|:&;\n a1.")), max_size=80).map("".join))
def test_any_marks(source):
    text, quotes = markdown(source)
    assert all(0 <= quote.start < quote.end <= len(text) for quote in quotes)
