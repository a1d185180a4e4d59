"""The light tree shows what BeautifulSoup shows of the same HTML, however broken."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup, NavigableString, Tag
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.model import ExtractionError, Page
from extractors.reading.fragments import fragment
from extractors.reading.html_text import Element, Quoted, Rules, attribute, classes, parse, render
from extractors.reading.light_tree import LightTag, light_tree

PAGE = Page("https://f.example/1", b"")
RULES: Rules[Element] = Rules(
    lambda node: "no" in classes(node),
    lambda node: Quoted(attribute(node, "id")) if node.name == "blockquote" else None,
)
TAGS = ["p", "b", "div", "ul", "li", "blockquote id=7", "span class='a no'", "pre", "table", "td", "svg:a"]
PIECES = [
    *(f"<{tag}>" for tag in TAGS),
    *(f"</{tag.split()[0]}>" for tag in TAGS),
    *(
        "one",
        " two\n ",
        "\n",
        "&amp;",
        "<br>",
        "é 🌾",
        "<!-- c -->",
        "<b",
        "<?x y?>",
        "<img class=emoji alt=':)'>",
    ),
]
SOUP = st.lists(st.sampled_from(PIECES), min_size=1, max_size=14).map("".join)


def shown(node: object) -> object:
    """An element by name and attributes, a text as itself."""
    return (node.name, dict(node.attrs)) if isinstance(node, (Tag, LightTag)) else str(node)


def seen(nodes: object) -> list[object]:
    """What a reader sees of elements and texts: no comments."""
    return [shown(n) for n in nodes if isinstance(n, (Tag, LightTag)) or type(n) in (str, NavigableString)]


@settings(max_examples=300, deadline=None)
@given(SOUP)
def test_same_text_and_quotes(html):
    tree = light_tree(html)
    light = render(PAGE, tree, RULES) if tree else ("", ())
    assert light == render(PAGE, parse(PAGE, html), RULES)


@pytest.mark.parametrize(
    "html",
    [
        "<p>a <b id='x'>b</b> c <i>d</i></p><p>e</p>",
        "a<br>b<a href='?x&amp;y'>c</a>d",
        "<ul><li>a<li>b<ul><li>c</ul>d</ul>",
        "<blockquote><p>a</p><cite>b</cite></blockquote>c",
    ],
)
def test_same_ways_between_elements(html):
    soup, tree = BeautifulSoup(html, "lxml"), light_tree(html)
    assert tree is not None
    pairs = list(zip(soup.find_all()[1:], tree.find_all(), strict=True))  # the first is <html>, our root
    for theirs, ours in pairs:
        assert shown(ours) == shown(theirs)
        assert seen(ours.contents) == seen(theirs.contents)
        assert seen(ours.next_siblings) == seen(theirs.next_siblings)
        assert seen(ours.previous_siblings) == seen(theirs.previous_siblings)
        assert seen(ours.find_all("li")) == seen(theirs.find_all("li"))
        assert [ours.get_text(), ours.get_text(" ")] == [theirs.get_text(), theirs.get_text(" ")]
        for name in ("p", "li", "blockquote"):
            found, known = ours.find_parent(name), theirs.find_parent(name)
            assert shown(found) == shown(known)
            assert shown(ours.find(name)) == shown(theirs.find(name))
        assert shown(ours.parent) == shown(theirs.parent)


def test_an_element_is_itself_and_no_other():
    tree = light_tree("<p>a</p><p>a</p>")
    assert tree is not None
    one, two = tree.find_all("p")
    assert one == tree.find("p")
    assert hash(one) == hash(tree.find("p"))
    assert one != two
    assert one != "p"
    assert tree.parent is None


@pytest.mark.parametrize("html", ["", " ", "<!-- a -->", "</p>"])
def test_nothing(html):
    tree = light_tree(html)
    assert tree is None or tree.get_text().strip() == ""


@pytest.mark.parametrize("end", ["</html>", "</BODY >", "</body", "</body></html>"])
def test_text_behind_the_end_of_a_document_is_text(end):
    assert fragment(PAGE, f"<div>one</div>{end}<div>two</div>", RULES, re.compile("div"))[0] == "one\ntwo"


def test_elements_nested_like_no_post_are_refused():
    with pytest.raises(ExtractionError, match="nested more than 400 deep"):
        fragment(PAGE, "<div>" * 900 + "a", RULES, re.compile("div"))
