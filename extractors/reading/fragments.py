"""The bodies of posts that arrive one by one, as HTML or as plain text: to text with quote spans."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

from extractors.model import ExtractionError, Page, Quote
from extractors.reading.html_text import MAX_LENGTH, Quoted, Rules, Writer, breaks, render, visible
from extractors.reading.light_tree import LightTag, light_tree

Body = tuple[str, tuple[Quote, ...]]
"""A post's text and the quotes in it."""

_MAX_QUOTES = 20
_ATTRIBUTES = r"(?:[^<>\"']|\"[^\"<>]*\"|'[^'<>]*')*"
_INLINE = re.compile(
    rf"</?(?:a|b|strong|i|em|u|s|del|span|bdi|small|sup|sub|code|wbr)(?=[\s/>]){_ATTRIBUTES}>", re.IGNORECASE
)
_NOTHING = "\1"
"""Stands where a tag was, so that what was on either side makes no new one; the walk drops it."""
_BLOCK = re.compile(rf"<(/?)(p|br|h[1-6]|hr|ul|ol|li|blockquote)(?=[\s/>]){_ATTRIBUTES}>", re.IGNORECASE)


def fragment(page: Page, html: str, rules: Rules[LightTag], marks: re.Pattern[str]) -> Body:
    """The text of one post's HTML, and its quotes.

    Most posts are paragraphs, lists, links and emphasis; those need no tree, which would take several
    times as long, and a bare blockquote in them is a quote of unknown source. ``marks`` finds whatever ``rules``
    looks at in such elements (class names), and a blockquote where that is no quote: where it is found, or
    any other element, the HTML is parsed. Raises ExtractionError as ``render`` does.
    """
    body = None if "<" in html and marks.search(html) else _unparsed(html)
    if body is not None:
        return body
    if len(html) > MAX_LENGTH:
        raise ExtractionError(page.url, f"a post of more than {MAX_LENGTH // 1_000_000} million characters")
    tree = light_tree(visible(html))
    return ("", ()) if tree is None else render(page, tree, rules)


def _unparsed(html: str) -> Body | None:
    """The body of HTML in which every tag is a plain one and every quote is closed; None for any other."""
    writer = Writer()
    if "<" not in html:
        writer.write(unescape(html))
        return writer.result()
    html = _INLINE.sub(_NOTHING, html)
    pieces = _BLOCK.split(html)
    if html.count("<") != len(pieces) // 3:
        return None
    writer.write(unescape(pieces[0]))
    for closing, tag, after in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
        name = tag.lower()
        if name == "br":
            writer.line_break()
        elif name != "blockquote":
            writer.line(breaks(name))
        elif not closing and len(writer.open) < _MAX_QUOTES:
            writer.begin(Quoted())
        elif closing and writer.open:
            writer.finish()
        else:
            return None
        writer.write(unescape(after))
    return None if writer.open else writer.result()


def plain(text: str) -> Body:
    """Plain text: line ends stay, blank lines and spaces do not pile up."""
    writer = Writer()
    for index, line in enumerate(text.splitlines()):
        if index:
            writer.line_break()
        writer.write(line)
    return writer.result()


def below(upper: Body, lower: Body) -> Body:
    """Two bodies as one, a paragraph apart."""
    if not upper[0] or not lower[0]:
        return upper if upper[0] else lower
    start = len(upper[0]) + 2
    moved = (replace(quote, start=quote.start + start, end=quote.end + start) for quote in lower[1])
    return f"{upper[0]}\n\n{lower[0]}", (*upper[1], *moved)


def with_quote(body: Body, quoted: Quoted, inner: Body) -> Body:
    """A post's own body and below it a post that it shows as its quote."""
    if not inner[0]:
        return body
    outer = Quote(0, len(inner[0]), quoted.source, quoted.author)
    deeper = (replace(quote, depth=quote.depth + 1) for quote in inner[1])
    return below(body, (inner[0], (outer, *deeper)))
