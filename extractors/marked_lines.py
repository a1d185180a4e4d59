"""Typed text whose quotes are lines that begin with ">"."""

from __future__ import annotations

import re

from extractors.html_text import Quoted, Writer
from extractors.model import Quote

_MARKS = re.compile(r"\s{0,3}((?:>[ \t]?)++)")
_NO_QUOTE = re.compile(r"\s{0,3}>[\d_<=.(]")
_DEEPEST = 20
"""Deeper quotes count as this deep: a line of ten thousand ">" is no quote of anything."""


def typed(text: str) -> tuple[str, tuple[Quote, ...]]:
    """The text, its line ends kept, and the quotes in it; offsets count the returned text.

    A line after ">" is quoted, in as many quotes as it has marks; one without a mark ends them. ">50 people"
    and ">_<" quote nobody, unless they go on with a quote.
    """
    writer = Writer()
    for number, line in enumerate(text.splitlines()):
        marks = _MARKS.match(line)
        quoted = marks is not None and (writer.open or not _NO_QUOTE.match(line))
        depth = min(marks[1].count(">"), _DEEPEST) if marks and quoted else 0
        if number:
            writer.line_break()
        while len(writer.open) > depth:
            writer.finish()
        while len(writer.open) < depth:
            writer.begin(Quoted())
        writer.write(line[marks.end() :] if marks and quoted else line)
    while writer.open:
        writer.finish()
    return writer.result()
