"""A comment's own small piece of HTML, as JSON payloads carry it: most need no parser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from extractors.html_text import Quoted, Rules, clean, parse, render
from extractors.model import Page, Quote
from extractors.quotes.lines import Piece, assemble

_INLINE = re.compile(r"</?(?:b|i|em|strong|u)\s*>|<a\s(?![^>]*\bclass=)[^<>]*>|</a\s*>", re.IGNORECASE)
_PARAGRAPH = re.compile(r"\s*</?p\s*>\s*", re.IGNORECASE)
_BREAK = re.compile(r"\s*<br\s*/?>\s*", re.IGNORECASE)
_BLOCK = re.compile(r"(</?blockquote>)(?!\s*<(?:strong|a)\b)", re.IGNORECASE)


def fragment(page: Page, html: str, rules: Rules) -> tuple[str, tuple[Quote, ...]]:
    """The text of a piece of HTML and the quotes in it, as ``render`` gives them.

    Paragraphs, breaks, links, emphasis and bare blockquotes (quotes of unknown source) are read without a
    parser: an API gives thousands of comments at once, and nearly all of them hold nothing else.
    Raises ExtractionError as ``render`` does.
    """
    rest = _INLINE.sub("", _PARAGRAPH.sub("", _BREAK.sub("", _BLOCK.sub("", html))))
    if "<" not in rest and "\0" not in html:
        pieces = list(_pieces(html))
        if None not in pieces:
            return assemble(piece for piece in pieces if piece)
    return render(page, parse(page, html), rules)


def _pieces(html: str) -> Iterator[Piece | None]:
    """The text in and between blockquotes; None where these do not match."""
    stack: list[Quoted] = []
    for part in _BLOCK.split(html):
        if part.lower() == "<blockquote>":
            stack.append(Quoted())
        elif part.lower() == "</blockquote>":
            if not stack:
                yield None
                return
            stack.pop()
        else:
            yield Piece(_text(part), tuple(stack), 2)
    if stack:
        yield None


def _text(html: str) -> str:
    """The text of HTML that holds nothing but paragraphs, breaks, links and emphasis."""
    # White space is a blank; only then do tags stand for line ends.
    flat = re.sub(r"\s+", " ", html)
    flat = _PARAGRAPH.sub("\n\n", _BREAK.sub("\n", flat))
    flat = unescape(_INLINE.sub("", flat)).replace("\r", " ")
    lines = [clean(line) or "" for line in flat.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
