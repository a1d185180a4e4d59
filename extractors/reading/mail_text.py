"""What the writer of a mail wrote, and whom they quoted: attributions, signatures and footers set aside."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from extractors.model import Quote
from extractors.quotes.pieces import Piece, assemble
from extractors.reading.html_text import Quoted, clean
from extractors.reading.mail_attributions import LONGEST, is_attribution
from extractors.reading.mail_rows import Body, Row

MAX_DEPTH = 50
"""Quotes nested deeper than this count as this deep."""

Resolve = Callable[[int, str | None], Quoted]
"""From a quote's depth and the attribution above it to what is known about the mail quoted."""

_ORIGINAL = re.compile(
    r"\W*-{2,}\s*(?:original message|forwarded message|begin forwarded message|forwarded by .{0,80}|message d'origine"
    r"|mensaje original|ursprüngliche nachricht|messaggio originale|oorspronkelijk bericht|original-nachricht)\s*-{2,}\s*"
    r"|begin forwarded message:\s*|_{20,}\s*",
    re.IGNORECASE,
)
_FROM = re.compile(r"\*?(?:from|von|de|da|van|från|od)\s?:\*?\s*(.+)", re.IGNORECASE)
_HEADER = re.compile(
    r"\*?(?:from|sent|date|to|cc|bcc|subject|reply-to|importance|von|gesendet|datum|an|betreff|de|envoyé|à|objet|para|asunto"
    r"|enviado(?: el)?|da|inviato|a|oggetto|van|verzonden|aan|onderwerp)\s?:(?:\*|\s|$).*",
    re.IGNORECASE,
)
_FOOTER = re.compile(
    r"mailing list\b|\blistinfo\b|\bunsubscribe\b|you received this message because|\bmailman3?/lists/|to view this discussion",
    re.IGNORECASE,
)
_DEVICE = re.compile(
    r"sent (?:from (?:my|a|mail|outlook|yahoo|samsung|proton|gmail)\b|with \w+ mail\b|via \w+ mail\b).{0,60}|get outlook for .{2,20}"
    r"|envoyé (?:de mon|depuis mon|à partir de) .{2,40}|(?:von meinem .{2,30} gesendet|gesendet (?:von|mit) .{2,40})"
    r"|enviado (?:desde mi|do meu) .{2,40}|inviato da(?:l mio)? .{2,40}|verzonden (?:vanaf mijn|met) .{2,40}",
    re.IGNORECASE,
)
_ITEM = re.compile(r"[-*•–+o]\s|\(?[\da-z]{1,3}[.)]\s|\s|\||[@+-]{2,}")
_WIDEST = 80


@dataclass(slots=True)
class _Reader:
    """Walks the rows of one mail; ``shift`` holds at which depths a whole earlier mail was pasted below."""

    resolve: Resolve
    stack: list[Quoted] = field(default_factory=list)
    said: dict[int, str | None] = field(default_factory=dict)
    signing: int | None = None

    def attributed(self, depth: int, attribution: str | None) -> None:
        """What follows one deeper is somebody else's from here on."""
        self.said = {level: text for level, text in self.said.items() if level <= depth}
        self.said[depth + 1] = attribution
        del self.stack[depth:]
        self.signing = None

    def within(self, depth: int) -> tuple[Quoted, ...]:
        """The quotes that a row of this depth stands in."""
        del self.stack[depth:]
        while len(self.stack) < depth:
            level = len(self.stack) + 1
            self.stack.append(self.resolve(level, self.said.get(level)))
        return tuple(self.stack)


def read(body: Body, resolve: Resolve) -> tuple[str, tuple[Quote, ...]]:
    """The text of a mail and the quotes in it.

    Lines that were broken at a width are joined again: a sentence goes on where its paragraph does.
    """
    rows = [Row(min(row.depth, MAX_DEPTH), row.text) for row in body.rows]
    return assemble(
        _unwrapped(list(_pieces(rows, _Reader(resolve)))) if body.wrapped else _pieces(rows, _Reader(resolve))
    )


def _pieces(rows: list[Row], reader: _Reader) -> Iterator[Piece]:
    """The rows as pieces in their quotes; what nobody wrote as text is left out."""
    newlines, at = 1, 0
    pasted: list[int] = []
    while at < len(rows):
        row = rows[at]
        depth = min(row.depth + sum(row.depth >= level for level in pasted), MAX_DEPTH)
        if not row.text.strip():
            newlines, at = 2, at + 1
            continue
        end, said = _original(rows, at)
        if end > at:
            reader.attributed(depth, said)
            pasted += [row.depth] * (len(pasted) < MAX_DEPTH)
            newlines, at = 2, end
            continue
        count = _attribution(rows, at)
        if count:
            reader.attributed(depth, " ".join(one.text for one in rows[at : at + count]))
            newlines, at = 2, at + count
            continue
        at += 1
        if reader.signing is not None and reader.signing != depth:
            reader.signing = None
        if reader.signing is None and _ends_text(rows, at - 1):
            reader.signing = depth
        if reader.signing is None and not _DEVICE.fullmatch(row.text.strip()):
            indent = " " * min(len(row.text) - len(row.text.lstrip()), 40)
            yield Piece(indent + (clean(row.text) or ""), reader.within(depth), newlines)
            newlines = 1


def _original(rows: list[Row], at: int) -> tuple[int, str | None]:
    """Where the heading of a pasted earlier mail ends that begins here, and who wrote that mail."""
    start = at
    if _ORIGINAL.fullmatch(rows[at].text.strip()):
        start = _next_filled(rows, at + 1)
    marked = start > at
    end, said = start, None
    while end < len(rows) and rows[end].depth == rows[at].depth and _HEADER.fullmatch(rows[end].text.strip()):
        writer = _FROM.fullmatch(rows[end].text.strip())
        said = said or (writer.group(1) if writer else None)
        end += 1
        while end < len(rows) and rows[end].text.startswith(("  ", "\t")):
            end += 1
    if marked and not rows[at].text.strip().startswith("____"):
        return end, said
    # Without words that say so, only a whole heading tells: a rule or "From:" alone may be anybody's.
    return (end, said) if said and end - start >= 3 else (at, None)


def _next_filled(rows: list[Row], at: int) -> int:
    """The next row that is not blank."""
    while at < len(rows) and not rows[at].text.strip():
        at += 1
    return at


def _attribution(rows: list[Row], at: int) -> int:
    """How many rows from here on say whose words are quoted one deeper right below; 0 if none do."""
    depth, lines = rows[at].depth, []
    for row in rows[at : at + LONGEST]:
        if row.depth != depth or not row.text.strip():
            break
        lines.append(row.text.strip())
    for count in range(len(lines), 0, -1):
        below = _next_filled(rows, at + count)
        if below < len(rows) and rows[below].depth > depth and is_attribution(lines[:count]):
            return count
    return 0


def _ends_text(rows: list[Row], at: int) -> bool:
    """Does a signature or a list's footer begin here?"""
    text, depth = rows[at].text, rows[at].depth
    if text.startswith("-- ") and not text.strip("- "):
        return True
    following = [row.text for row in rows[at + 1 : at + 9] if row.depth == depth]
    if re.fullmatch(r"(?:_{10,}|-{10,}|={10,})\s*", text):
        return any(_FOOTER.search(line) for line in following)
    if text.strip() == "--":
        return sum(bool(row.text.strip()) for row in rows[at + 1 : at + 99] if row.depth == depth) <= 10
    return bool(re.match(r"you received this message because you are subscribed", text, re.IGNORECASE))


def _unwrapped(pieces: list[Piece]) -> Iterator[Piece]:
    """The pieces with those joined that one paragraph was broken into."""
    widths: dict[int, list[int]] = {}
    for piece in pieces:
        widths.setdefault(len(piece.quotes), []).append(len(piece.text))
    fits = {depth: _width(lengths) for depth, lengths in widths.items()}
    run: list[Piece] = []
    for piece in pieces:
        if run and not _goes_on(run[-1], piece, fits[len(piece.quotes)]):
            yield _paragraph(run)
            run = []
        run.append(piece)
    if run:
        yield _paragraph(run)


def _paragraph(run: list[Piece]) -> Piece:
    """Lines that belong together as one piece."""
    return Piece(" ".join(piece.text for piece in run), run[0].quotes, run[0].newlines)


def _width(lengths: list[int]) -> int:
    """At what width lines were broken; 0 if they were not."""
    short = [length for length in lengths if length <= _WIDEST]
    widest = max(short, default=0)
    return widest if widest >= 50 and 2 * len(short) > len(lengths) else 0


def _goes_on(last: Piece, piece: Piece, width: int) -> bool:
    """Was this line broken off the last one, because its first word would not fit there?"""
    length = len(last.text)
    if not width or piece.newlines != 1 or len(piece.quotes) != len(last.quotes) or length > _WIDEST:
        return False
    if any(one is not other for one, other in zip(piece.quotes, last.quotes, strict=True)):
        return False
    if _ITEM.match(piece.text) or last.text.startswith(" ") or (last.text[-1:] in ".!?:;" and length < 60):
        return False
    return length + 1 + len(piece.text.split(" ", 1)[0]) > max(width, 60)
