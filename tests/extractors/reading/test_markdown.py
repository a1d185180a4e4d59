"""Text and quotes of comments written in markdown, as mail, or in the few tags of a comment box."""

from __future__ import annotations

import time

import pytest

from extractors.html_text import Rules, parse, render
from extractors.model import Page, Quote
from extractors.quotes.quoted_lines import mark_quoted_lines
from extractors.reading.light_html import simple_text
from extractors.reading.markdown import read_markdown


def marked(text: str, quotes: tuple[Quote, ...]) -> list[tuple[int, str]]:
    """The quotes as (depth, text)."""
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
        ("", ""),
    ],
)
def test_markdown_text(source, text):
    assert read_markdown(source) == (text, ())


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
    read, found = read_markdown(source)
    assert (read, marked(read, found)) == (text, quotes)


@pytest.mark.parametrize(
    ("source", "text", "quotes"),
    [
        ("> a\nb", "a\nb", [(1, "a")]),
        ("> a\n> b\n\n> c", "a\nb\n\nc", [(1, "a\nb"), (1, "c")]),
        (">> a\n\n> b\n\nc", "a\n\nb\n\nc", [(1, "a\n\nb"), (2, "a")]),
        ("> > a\nb", "a\nb", [(1, "a"), (2, "a")]),
        (">50% of them\n> 50 is it", ">50% of them\n50 is it", [(1, "50 is it")]),
        (">= 3\n->\n>:(\n>", ">= 3\n->\n>:(\n>", []),
        ("a > b", "a > b", []),
    ],
)
def test_lines_quoted_as_in_mail(source, text, quotes):
    read, found = mark_quoted_lines(source)
    assert (read, marked(read, found)) == (text, quotes)


def test_quotes_known_before_move_along():
    text = "> one\n\nKNOWN\n> not touched\n\n> two"
    known = (Quote(7, 26, source="3"),)
    read, quotes = mark_quoted_lines(text, known)
    assert marked(read, quotes) == [(1, "one"), (1, "KNOWN\n> not touched"), (1, "two")]
    assert [quote.source for quote in quotes] == [None, "3", None]


@pytest.mark.parametrize(
    "html",
    [
        "a<br>b<br><br><br>c",
        "a<p>b</p><p>c",
        " x  <i>y </i>z&nbsp;w &lt;b&gt;",
        "un<wbr>broken <a href='q'>l<b>i</b>nk</a>",
        "plain &amp; &#8203;simple",
        "",
        "<p></p><br>a\n\nb",
    ],
)
def test_simple_html_reads_as_parsed_html_does(html):
    page = Page("x", b"")
    root = parse(page, f"<div>{html}</div>").div
    assert simple_text(html) == render(page, root, Rules(lambda node: False, lambda node: None))[0]


@pytest.mark.parametrize("html", ["<pre>x</pre>", "a <b", "<ul><li>x</ul>", "<script>x</script>", "1 < 2"])
def test_other_html_is_left_to_the_parser(html):
    assert simple_text(html) is None


@pytest.mark.parametrize(
    "piece", ["*", "[", "[a](", "_", ">", "> ", "`", "|-", "# ", "^(", "~~", ">!", "-", "<", "\\"]
)
def test_time_grows_with_length_only(piece):
    start = time.process_time()
    read_markdown(piece * (60_000 // len(piece)))
    read_markdown(f"x {piece} y\n" * 5_000)
    assert time.process_time() - start < 5
