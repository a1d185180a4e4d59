"""Markdown to text: words, paragraphs and quotes, without the marks."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.reading.markdown import markdown


def quoted(source: str) -> list[tuple[int, str]]:
    """The quotes as (depth, text)."""
    text, quotes = markdown(source)
    return [(quote.depth, text[quote.start : quote.end]) for quote in quotes]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("one\ntwo", "one two"),
        ("one  \ntwo\\\nthree", "one\ntwo\nthree"),
        ("one\n\n\n\ntwo", "one\n\ntwo"),
        ("# Head #\ntext", "Head\n\ntext"),
        ("text\n***\nmore", "text\n\nmore"),
        ("* a\n\n* b\n* c\n\ntext", "a\nb\nc\n\ntext"),
        ("1. a\n2) b", "a\nb"),
        ("2019. That was long ago.", "2019. That was long ago."),
        ("**bold *and* more** _it_ ***all***", "bold and more it all"),
        ("2*3*4 = 24, snake_case_name, 5 * 4 * 3", "2*3*4 = 24, snake_case_name, 5 * 4 * 3"),
        (r"\*not\* \_this\_", "*not* _this_"),
        ("`a_b_c *x*` and ``y``", "a_b_c *x* and y"),
        ('[text](https://x.example/a_(b) "title"), [[1]](u)', "text, [1]"),
        (
            "<https://x.example/> and https://y.example/a_b_c",
            "https://x.example/ and https://y.example/a_b_c",
        ),
        ("see ![alt](https://x.example/i.png)", "see"),
        (">!hidden!< ~~gone~~ ^up ^(and away) 2^10", "hidden gone up and away 2^10"),
        ("    if x:\n        y", "if x:\n    y"),
        ("```py\n> a\n\n  b\n```\nend", "> a\n\n  b\n\nend"),
        ("|a|b|\n|:-|-:|\n|1|**2**|", "a b\n1 2"),
        ("a &amp;#x200B; &lt;b&gt;", "a &#x200B; <b>"),
        ("\ud800 &nbsp; x\u200by", "xy"),
        ("One\ntwo  \nthree\n\nfour", "One two\nthree\n\nfour"),
        ("**a** *b* ***c*** __d__ _e_ ~~f~~", "a b c d e f"),
        ("snake_case_name and 5 * 3 * 2", "snake_case_name and 5 * 3 * 2"),
        (r"\*not\* \_so\_", "*not* _so_"),
        ("[a **b** c](https://x.example/y_(z)) and <https://x.example>", "a b c and https://x.example"),
        ("![alt](i.png)text ![](j.png)", "text"),
        ("[a][1]\n\n[1]: https://x.example 'Title'", "a"),
        ("`a *b*` and ``c ` d``", "a *b* and c ` d"),
        ("Head\n===\ntext\n***\nmore", "Head\n\ntext\n\nmore"),
        ("- a\n- b\n  1. c\n+ d", "a\nb\nc\nd"),
        ("1993. A good year", "1993. A good year"),
        ("| a | b |\n|---|:-:|\n| c | d |", "a b\nc d"),
        ("```py\nx = *p*\n  y\n```\nz", "x = *p*\n  y\n\nz"),
        ("    code\n      more\n\ntext", "code\n  more\n\ntext"),
        ("::: spoiler The end\nhe *dies*\n:::\nafter", "The end\n\nhe dies\n\nafter"),
        ("AT&amp;T &lt;b&gt; <b>", "AT&T <b> <b>"),
        ("x^2^ H~2~O ~5 to ~6", "x2 H2O ~5 to ~6"),
        ("\n \n", ""),
        ("**bold\nover lines**", "bold over lines"),
        ("- a\n\n- b\n\ntext", "a\nb\n\ntext"),
        ("- a  \nhard", "a\nhard"),
        ("as shown[1][2] and [3](a note)", "as shown[1][2] and [3](a note)"),
        ("a|b\n-|-\n1|2\nno row", "a b\n1 2\nno row"),
        ("| a \\| b | c |", "a | b c"),
        ("#1 is no heading", "#1 is no heading"),
        ("2*3*4 and ^_^", "2*3*4 and ^_^"),
        ("", ""),
    ],
)
def test_markdown_text(source, text):
    assert markdown(source) == (text, ())


@pytest.mark.parametrize(
    ("source", "text", "quotes"),
    [
        ("> a\n\nb", "a\n\nb", [(1, "a")]),
        ("> a\n>\n> b\n\nc", "a\n\nb\n\nc", [(1, "a\n\nb")]),
        ("> a\n\n> b", "a\n\nb", [(1, "a"), (1, "b")]),
        (">> a\n>\n> b\n\nc", "a\n\nb\n\nc", [(1, "a\n\nb"), (2, "a")]),
        ("> a\nstill a\n\nb", "a still a\n\nb", [(1, "a still a")]),
        ("> * a\n> * b\n\nc", "a\nb\n\nc", [(1, "a\nb")]),
        ("> ```\n> x > y\n> ```\nz", "x > y\n\nz", [(1, "x > y")]),
        (">\n\nb", "b", []),
    ],
)
def test_markdown_quotes(source, text, quotes):
    assert (markdown(source)[0], quoted(source)) == (text, quotes)


@pytest.mark.parametrize(
    ("source", "quotes"),
    [
        ("> a\n> b\n\nmine", [(1, "a b")]),
        ("> a\nruns on\n\nmine", [(1, "a runs on")]),
        ("> a\n- mine", [(1, "a")]),
        ("> a\n>> b\n> > c\n\nmine", [(1, "a\n\nb c"), (2, "b c")]),
        (">> a\n>\n> b", [(1, "a\n\nb"), (2, "a")]),
        ("&gt; a\n\nmine", [(1, "a")]),
        ("> ```\n> a > b\n\nmine", [(1, "a > b")]),
        ("a > b", []),
        ("```\n> a\n```", []),
        (">\n\nmine", []),
    ],
)
def test_quotes_and_their_depth(source, quotes):
    assert quoted(source) == quotes


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(list("> *_`~[]()!\\#-|:&;\n a1.")), max_size=80).map("".join))
def test_any_marks(source):
    text, quotes = markdown(source)
    assert all(0 <= quote.start < quote.end <= len(text) for quote in quotes)


@pytest.mark.parametrize(
    "piece", ["*", "[", "[a](", "_", ">", "> ", "`", "|-", "# ", "^(", "~~", ">!", "-", "<", "\\"]
)
def test_time_grows_with_length_only(piece):
    start = time.process_time()
    markdown(piece * (60_000 // len(piece)))
    markdown(f"x {piece} y\n" * 5_000)
    assert time.process_time() - start < 5
