"""Text put together from pieces that stand in quotes or outside them, with the offsets of those quotes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from extractors.model import Quote
from extractors.reading.html_text import Quoted, Writer


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
    writer = Writer()
    for piece in pieces:
        writer.line(piece.newlines)
        if piece.text.strip():
            writer.within(piece.quotes)
            writer.write_code(piece.text if writer.length else piece.text.lstrip())
    writer.within(())
    return writer.result()
