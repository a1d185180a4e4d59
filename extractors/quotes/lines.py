"""Text put together from pieces that stand in quotes or outside them, with the offsets of those quotes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from extractors.html_text import Quoted, clean
from extractors.model import Quote

_ENDS = re.compile(r"\r\n?|\n")
_MARKED = re.compile(r"((?:>[ \t]?)++)(?![\d_<=]|\s*$)(.*)")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, the quotes it stands in (outermost first), and the line ends before it.

    Two pieces are in the same quote if they name the same ``Quoted`` object. Where quotes begin or end,
    a paragraph does.
    """

    text: str
    quotes: tuple[Quoted, ...] = ()
    newlines: int = 1


def assemble(pieces: Iterable[Piece]) -> tuple[str, tuple[Quote, ...]]:
    """The text of all pieces, and its quotes sorted by start and depth; pieces without text leave none."""
    parts: list[str] = []
    length = due = 0
    opened: list[tuple[Quoted, int]] = []
    quotes: list[Quote] = []
    for piece in pieces:
        due = max(due, piece.newlines)
        if not piece.text.strip():
            continue
        same = _shared(opened, piece.quotes)
        if same < len(opened) or same < len(piece.quotes):
            due = 2
        while len(opened) > same:
            _close(opened, length, quotes)
        text = piece.text.lstrip() if not length else piece.text
        gap = "\n" * min(due, 2) if length else ""
        start = length + len(gap) + (len(text) - len(text.lstrip()) if same < len(piece.quotes) else 0)
        opened.extend((quoted, start) for quoted in piece.quotes[same:])
        parts.append(gap + text.rstrip())
        length += len(parts[-1])
        due = 0
    while opened:
        _close(opened, length, quotes)
    return "".join(parts), tuple(sorted(quotes, key=lambda q: (q.start, q.depth)))


def _shared(opened: list[tuple[Quoted, int]], wanted: tuple[Quoted, ...]) -> int:
    """How many of the open quotes go on."""
    same = 0
    while same < min(len(opened), len(wanted)) and opened[same][0] is wanted[same]:
        same += 1
    return same


def _close(opened: list[tuple[Quoted, int]], end: int, quotes: list[Quote]) -> None:
    """Close the innermost quote."""
    quoted, start = opened.pop()
    quotes.append(Quote(start, end, quoted.source, quoted.author, len(opened) + 1))


def typed(text: str) -> tuple[str, tuple[Quote, ...]]:
    """A comment typed as plain text: line ends stay, one blank line at most; lines after ">" are quotes.

    A blank line ends a quote.
    """
    return assemble(_typed(text))


def _typed(text: str) -> Iterator[Piece]:
    """The lines of a typed text, each in as many quotes as it has marks."""
    stack: list[Quoted] = []
    newlines = 1
    for raw in _ENDS.split(text):
        line = clean(raw)
        if line is None:
            newlines = 2
            stack.clear()
            continue
        marked = _MARKED.fullmatch(line)
        depth = min(marked.group(1).count(">"), 20) if marked else 0
        del stack[depth:]
        stack.extend(Quoted() for _ in range(depth - len(stack)))
        yield Piece(marked.group(2) if marked else line, tuple(stack), newlines)
        newlines = 1
