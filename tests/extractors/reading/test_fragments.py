"""Posts' HTML without a parser: the same text and quotes as with one."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.model import Page, Quote
from extractors.reading.fragments import below, fragment, plain, with_quote
from extractors.reading.html_text import Quoted, Rules, parse, render

PAGE = Page("https://f.example/1", b"")
RULES = Rules(lambda node: False, lambda node: Quoted() if node.name == "blockquote" else None)
NOTHING = re.compile("nothing-special")

WORDS = st.sampled_from(
    ["one", " two ", "&amp;", "a &lt; b", "\n", "&nbsp;", "<br>", "<br />", "é 🌾", "&#8203;"]
)


def element(tag: str, parts: list[str]) -> str:
    """An element's HTML; ``ul li`` is one in the other, ``a=x`` one with an attribute."""
    names = tag.split()
    start = "".join(f"<{name.replace('=', ' title=')}>" for name in names)
    return start + "".join(parts) + "".join(f"</{name.partition('=')[0]}>" for name in reversed(names))


INNER = st.recursive(
    WORDS,
    lambda inner: st.builds(
        element, st.sampled_from(["b", "em", "a='x'", "span=y", "code", "small"]), st.lists(inner, max_size=3)
    ),
    max_leaves=6,
)
BLOCKS = st.recursive(
    st.builds(element, st.sampled_from(["p", "h2", 'p="z"']), st.lists(INNER)),
    lambda inner: st.builds(
        element, st.sampled_from(["blockquote", "ul li", "ol li"]), st.lists(inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(st.lists(BLOCKS, max_size=4))
def test_same_as_parsed(blocks):
    html = "".join(blocks)
    parsed = render(PAGE, parse(PAGE, f"<div>{html}</div>"), RULES)
    assert fragment(PAGE, html, RULES, NOTHING) == parsed


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>a</p><div>b</div>", "a\n\nb"),  # a div: parsed
        ("<p>a <!-- b --> c</p>", "a c"),
        ('<p title="1 > 0">a</p>', "a"),
        ("1 < 2", "1 < 2"),
        ("a<b<i>r>b", "ar>b"),
        ("&am<b>p;x</b>", "&amp;x"),
        ("a <b", "a"),
        ("<pre>a\n b</pre>", "a\n b"),
        ("<ul><li>x</ul>", "x"),
        ("<script>x</script>", ""),
        ("</blockquote>a", "a"),
        ("<blockquote>a", "a"),
        ("<blockquote>" * 200 + "a", "a"),
        ("plain & simple", "plain & simple"),
        ("", ""),
    ],
)
def test_odd_html(html, text):
    assert fragment(PAGE, html, RULES, NOTHING)[0] == text


def test_marks_ask_for_the_rules():
    rules = Rules(lambda node: "mark" in str(node.attrs.get("class")), lambda node: None)
    html = '<p>a <span class="mark">b</span></p>'
    assert fragment(PAGE, html, rules, re.compile("mark"))[0] == "a"


def test_plain_text_keeps_lines():
    assert plain("  a  b \r\n\n\n\nc\u200b\u2028d")[0] == "a b\n\nc\nd"


def test_quoted_post_stands_below():
    inner = ("x\n\ny", (Quote(3, 4, "1", "bo"),))
    text, quotes = with_quote(("mine", ()), Quoted("2", "ann"), inner)
    assert text == "mine\n\nx\n\ny"
    assert [(text[q.start : q.end], q.source, q.depth) for q in quotes] == [("x\n\ny", "2", 1), ("y", "1", 2)]
    assert with_quote(("mine", ()), Quoted(), ("", ())) == ("mine", ())
    assert below(("", ()), inner) == inner


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
    assert fragment(page, html, RULES, NOTHING) == render(page, root, RULES)
