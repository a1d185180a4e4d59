"""Quotes typed as in mail: lines that start with ">" are somebody else's words, ">>" a quote in a quote."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from extractors.model import Quote
from extractors.reading.html_text import Quoted, Writer, clean

DEEPEST = 20
"""More ">" than this before one line count as this many."""

_MARKS = re.compile(r"(?:>[ \t]?)++(?=.)")
# ">5 %" and ">= 3" are more than, ">>123" is a post's number, ">:(" and ">_<" are faces.
_NO_QUOTE = re.compile(r"(?:>[ \t]?)*>[\d=<.:;_(-]")
_BARE = re.compile(r"(?:>[ \t]?)+")
_ENDS = re.compile(r"\r\n?|\n")


def typed(text: str) -> tuple[str, tuple[Quote, ...]]:
    """A comment typed as plain text: line ends stay, one blank line at most; lines after ">" are quotes.

    A blank line ends a quote, unless it has a mark too; where one begins or ends, a paragraph does.
    """
    writer, quotes = Writer(), list[Quoted]()
    for raw in _ENDS.split(text):
        line = clean(raw)
        if line is None:
            quotes.clear()
            writer.line(2)
            continue
        marks = _BARE.fullmatch(line) if quotes else None
        marks = marks or _marks(line, goes_on=bool(quotes))
        depth = min(marks.group().count(">"), DEEPEST) if marks else 0
        del quotes[depth:]
        quotes.extend(Quoted() for _ in range(depth - len(quotes)))
        writer.within(quotes)
        words = line[marks.end() :] if marks else line
        writer.write(words)
        writer.line(1 if words else 2)
    writer.within(())
    return writer.result()


def mark_quoted_lines(
    text: str,
    quotes: tuple[Quote, ...] = (),
    told: Callable[[str], Quoted | None] | None = None,
    deepest: int = DEEPEST,
) -> tuple[str, tuple[Quote, ...]]:
    """The text without the ">" marks of quoted lines, and the quotes they make beside those known before.

    ``told`` says what a line (without its mark) quotes, None where it quotes nobody; then it stays as typed.
    Without ``told`` every mark counts that is not a number's (">50 %") or a face's.
    Lines inside the quotes known before are left alone. No line end is added or taken away.
    """
    if ">" not in text:
        return text, quotes
    out, removed, gap = _Text(), [(0, 0)], ""
    known = [quote for quote in reversed(quotes) if quote.depth == 1]
    at = 0
    for line in text.split("\n"):
        goes_on = bool(out.open) and len(gap) < 2
        while known and known[-1].end <= at:
            known.pop()
        marks = None if known and known[-1].start <= at else _marks(line, bool(told) or goes_on)
        quoted = (told(line[marks.end() :]) if told else Quoted()) if marks else None
        mark = marks.group() if marks and quoted else ""
        depth = min(mark.count(">"), deepest)
        if line:
            # A blank line ends a quote, unless what it quotes in turn comes first: ">> A", then "> B".
            if len(gap) > 1 and depth >= len(out.open):
                out.cut()
            out.add(line[len(mark) :], gap, [quoted] * depth if quoted else ())
            gap = ""
        removed.append((at + 1, removed[-1][1] + len(mark)))
        gap += "\n"
        at += len(line) + 1
    text, found = out.result()
    shifted = [replace(q, start=_shift(q.start, removed), end=_shift(q.end, removed)) for q in quotes]
    return text, tuple(sorted((*shifted, *found), key=lambda q: (q.start, q.depth)))


def _marks(line: str, goes_on: bool) -> re.Match[str] | None:
    """The quote marks at the start of a line; None if it has none.

    Where no quote goes on, nor if they mean something else (">5 %").
    """
    if not line.startswith(">") or (not goes_on and _NO_QUOTE.match(line)):
        return None
    return _MARKS.match(line)


@dataclass(slots=True)
class _Text:
    """Text put together line by line, each with the quotes it lies in, outermost first."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    open: list[tuple[Quoted, int]] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)

    def add(self, text: str, gap: str, quoted: Sequence[Quoted]) -> None:
        """Append text after a gap; the quotes that it shares with the text before it go on."""
        same = 0
        while same < min(len(quoted), len(self.open)) and self.open[same][0] == quoted[same]:
            same += 1
        self.cut(same)
        start = self.length + len(gap)
        self.open.extend((one, start) for one in quoted[same:])
        self.parts += (gap, text)
        self.length = start + len(text)

    def cut(self, depth: int = 0) -> None:
        """End all quotes deeper than ``depth``: what follows is another one."""
        while len(self.open) > depth:
            quoted, start = self.open.pop()
            if start < self.length:
                depth_of = len(self.open) + 1
                self.quotes.append(Quote(start, self.length, quoted.source, quoted.author, depth_of))

    def result(self) -> tuple[str, tuple[Quote, ...]]:
        """The text, and its quotes sorted by start and depth."""
        self.cut()
        return "".join(self.parts), tuple(sorted(self.quotes, key=lambda q: (q.start, q.depth)))


def _shift(offset: int, removed: list[tuple[int, int]]) -> int:
    """An offset into the text as it was, as one into the text without the marks before it."""
    return offset - removed[bisect_left(removed, (offset + 1, 0)) - 1][1]
