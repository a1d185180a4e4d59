"""Quotes typed with ">" in front, and text put together from quoted pieces."""

from __future__ import annotations

import pytest

from extractors.model import Quote
from extractors.quotes.pieces import Piece, assemble
from extractors.quotes.quoted_lines import mark_quoted_lines, typed
from extractors.reading.html_text import Quoted


def marked(text: str, quotes: tuple[Quote, ...]) -> list[tuple[int, str]]:
    """The quotes as (depth, text)."""
    return [(quote.depth, text[quote.start : quote.end]) for quote in quotes]


@pytest.mark.parametrize(
    ("source", "text", "quotes"),
    [
        ("> a\nb", "a\nb", [(1, "a")]),
        ("> a\n> b\n\n> c", "a\nb\n\nc", [(1, "a\nb"), (1, "c")]),
        (">> a\n\n> b\n\nc", "a\n\nb\n\nc", [(1, "a\n\nb"), (2, "a")]),
        ("> > a\nb", "a\nb", [(1, "a"), (2, "a")]),
        (">50% of them\n> 50 is it", ">50% of them\n50 is it", [(1, "50 is it")]),
        (">>12345 look\n>>0.5 m", ">>12345 look\n>>0.5 m", []),
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


def test_who_is_told_to_quote_nobody_leaves_the_line_as_typed():
    told = {"5 apples": Quoted("1", "Ann")}.get
    read, quotes = mark_quoted_lines(">5 apples\n>be me", told=told)
    assert (read, marked(read, quotes), quotes[0].source) == ("5 apples\n>be me", [(1, "5 apples")], "1")


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
        ("> 39 were there", "39 were there", [("39 were there", 1)]),
        ("> a\n>50 of b", "a\n50 of b", [("a\n50 of b", 1)]),
        ("> a\n>\n> b\nc", "a\n\nb\n\nc", [("a\n\nb", 1)]),
    ],
)
def test_typed_text(text, plain, quotes):
    found, spans = typed(text)
    assert (found, [(found[span.start : span.end], span.depth) for span in spans]) == (plain, quotes)


def test_pieces_without_text_leave_no_quote():
    empty = Quoted("1")
    assert assemble([Piece("a"), Piece("  ", (empty,)), Piece("b", newlines=2)]) == ("a\n\nb", ())


def test_a_quote_begins_with_its_first_visible_character():
    quoted = Quoted("1")
    text, (quote,) = assemble([Piece("a"), Piece("  b", (quoted,)), Piece("  c", (quoted,))])
    assert (text, text[quote.start : quote.end]) == ("a\n\n  b\n  c", "b\n  c")
