"""The text of one mail as rows: each line with how often it is quoted."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from bs4 import Tag

from extractors.model import ExtractionError, Page
from extractors.reading.decode import decode
from extractors.reading.html_text import Quoted, Rules, classes, clean, names, parse, render
from extractors.reading.mail_attributions import is_attribution

_QUOTE_MARKS = re.compile(r"[ ]?(?:(?:[A-Z]{2,3})?>[ ]?)+")
_PGP_SIGNED = re.compile(r"^-----BEGIN PGP SIGNED MESSAGE-----\r?\n(?:[^\r\n]+\r?\n)*\r?\n", re.MULTILINE)
_PGP_SIGNATURE = re.compile(
    r"^-----BEGIN PGP SIGNATURE-----.*?(?:^-----END PGP SIGNATURE-----$|\Z)", re.DOTALL | re.MULTILINE
)
_SCRUBBED = re.compile(r"^-{10,} next part -{10,}\s*$", re.MULTILINE)
_NOT_TEXT = names("gmail_signature moz-signature AppleMailSignature")
_QUOTING = names("yahoo_quoted")

MAX_PARTS = 50
"""Parts of a mail beyond these are not looked at."""


@dataclass(slots=True)
class Row:
    """A line of a mail: its text without quote marks, and how many it had."""

    depth: int
    text: str


@dataclass(frozen=True, slots=True)
class Body:
    """The rows of a mail; ``wrapped`` where its lines may be broken at a width rather than at an end."""

    rows: list[Row]
    wrapped: bool


def body(page: Page, message: Message) -> Body:
    """What a mail says: its plain text where it has one, else its HTML. No rows if it has neither."""
    plain: list[tuple[Message, str]] = []
    html: list[str] = []
    for part in _parts(message):
        kind = part.get_content_type()
        if kind in ("text/plain", "text/html") and (text := _text(page, part)):
            if kind == "text/html":
                html.append(text)
            else:
                plain.append((part, text))
    if plain:
        rows = [row for part, text in plain for row in _plain_rows(part, text)]
        return Body(rows, not any(_is_flowed(part) for part, _ in plain))
    return Body([row for text in html for row in _html_rows(page, text)], False)


def _parts(message: Message) -> Iterator[Message]:
    """The parts that are shown: no attachments, no mails within the mail."""
    stack, count = [message], 0
    while stack and count < MAX_PARTS:
        part, count = stack.pop(), count + 1
        kind = part.get_content_type()
        payload = part.get_payload()
        if kind.startswith("multipart/") and isinstance(payload, list):
            stack.extend(inner for inner in reversed(payload) if isinstance(inner, Message))
        elif not kind.startswith("message/") and part.get_content_disposition() != "attachment":
            yield part


def _text(page: Page, part: Message) -> str | None:
    """A part's text; its charset is believed only as far as its bytes agree."""
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes) or not payload.strip():
        return None
    charset = part.get_param("charset")
    named = charset if isinstance(charset, str) else "utf-8"
    try:
        payload.decode("utf-8")
    except UnicodeDecodeError:
        # A few letters that are not ASCII are too little for statistics, and mostly Western.
        known = named.lower() not in ("utf-8", "utf8", "us-ascii") and _is_charset(named)
        if not known and sum(byte > 127 for byte in payload) * 10 < len(payload) * 3:
            named = "windows-1252"
    try:
        return decode(Page(page.url, payload, f'{part.get_content_type()}; charset="{named}"')).lstrip(
            "\ufeff"
        )
    except ExtractionError:
        return None


def _is_charset(name: str) -> bool:
    """Is this a charset that can be decoded?"""
    try:
        return bool(codecs.lookup(name))
    except (LookupError, ValueError):
        return False


def _is_flowed(part: Message) -> bool:
    """Are the lines of this part marked where they may be joined (RFC 3676)?"""
    return str(part.get_param("format", "")).lower() == "flowed"


def _plain_rows(part: Message, text: str) -> Iterator[Row]:
    """The rows of a plain text."""
    scrubbed = _SCRUBBED.search(text)
    text = text[: scrubbed.start()] if scrubbed else text
    text = _PGP_SIGNATURE.sub("", _PGP_SIGNED.sub("", text))
    lines = re.split(r"\r\n?|\n", text)
    rows = [_row(_unescaped(line, lines[max(0, at - 1) : at + 2])) for at, line in enumerate(lines)]
    return (
        _joined(rows, str(part.get_param("delsp", "")).lower() == "yes") if _is_flowed(part) else iter(rows)
    )


def _unescaped(line: str, around: list[str]) -> str:
    """A line without the ">" that mailboxes put before "From"; among quoted lines it is a quote mark."""
    if line.startswith(">From ") and sum(other.startswith(">") for other in around) == 1:
        return line[1:]
    return line


def _row(line: str) -> Row:
    """A line with its quote marks counted."""
    marks = _QUOTE_MARKS.match(line)
    if marks is None:
        return Row(0, line)
    return Row(marks.group().count(">"), line[marks.end() :])


def _joined(rows: list[Row], delete_space: bool) -> Iterator[Row]:
    """Flowed rows with those joined that one paragraph was broken into."""
    open_row: Row | None = None
    for row in rows:
        text = row.text[1:] if row.depth == 0 and row.text.startswith(" ") else row.text
        if open_row is not None and open_row.depth == row.depth:
            open_row.text += text
        else:
            if open_row is not None:
                yield open_row
            open_row = Row(row.depth, text)
        if not text.endswith(" ") or text == "-- ":
            yield open_row
            open_row = None
        elif delete_space:
            open_row.text = open_row.text[:-1]
    if open_row is not None:
        yield open_row


def _html_rows(page: Page, html: str) -> Iterator[Row]:
    """The rows of a mail in HTML, quoted as deep as its blocks are."""
    try:
        text, quotes = render(page, parse(page, html), _RULES)
    except ExtractionError:
        return
    edges = sorted([(quote.start, 1) for quote in quotes] + [(quote.end, -1) for quote in quotes])
    rows: list[Row] = []
    at = depth = passed = 0
    for line in text.split("\n"):
        while passed < len(edges) and edges[passed][0] <= at:
            depth += edges[passed][1]
            passed += 1
        rows.append(Row(depth, line))
        at += len(line) + 1
    before = 0
    filled = [row for row in rows if row.text]
    for row, after in zip(filled, [*filled[1:], Row(0, "")], strict=True):
        # Some programs put "On 3 March, Ann wrote:" into the quote that it introduces.
        if before < row.depth >= after.depth and is_attribution([row.text]):
            row.depth -= 1
        before = row.depth
    yield from rows


def _skip(node: Tag) -> bool:
    """Is this element a signature?"""
    return not _NOT_TEXT.isdisjoint(classes(node)) or clean(node.attrs.get("id")) in (
        "Signature",
        "AppleMailSignature",
    )


def _quote(node: Tag) -> Quoted | None:
    """A quoted mail, as the mail programs mark it."""
    return Quoted() if node.name == "blockquote" or not _QUOTING.isdisjoint(classes(node)) else None


_RULES = Rules(skip=_skip, quote=_quote)
