"""From bytes to text: which encoding a document is in, and whether it is text at all.

Line ends are never translated: offsets count code points of the text returned here.
"""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from extractors.model import ExtractionError, Page

MAX_BYTES = 32_000_000
"""Larger documents are refused: no thread page comes near it, and a parser would need gigabytes."""

_SAMPLE = 16_384
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_LATIN = frozenset({"iso8859-1", "cp1252", "ascii"})


def decode(page: Page) -> str:
    """The text of a page: by byte order mark, declared charset, UTF-8, then by its statistics.

    A UTF-8 byte order mark stays as the first character, so that offsets agree with
    ``body.decode("utf-8")``. Raises ExtractionError for an empty, oversized or binary document.
    """
    body = page.body
    if not body.strip():
        raise ExtractionError(page.url, "is empty")
    if len(body) > MAX_BYTES:
        raise ExtractionError(page.url, f"is larger than {MAX_BYTES // 1_000_000} MB")
    text = _by_bom(body) or _by_charset(body, _declared(page)) or _as_utf8(body) or _with_bare_spaces(body)
    if text is None:
        _refuse_binary(page, body.decode("latin-1"))
        text = _by_statistics(page)
    _refuse_binary(page, text)
    return text


def _by_bom(body: bytes) -> str | None:
    """Text of a document that starts with a UTF-16 or UTF-32 byte order mark."""
    for bom, encoding in _BOMS:
        if body.startswith(bom):
            return body.decode(encoding, "replace")
    return None


def _declared(page: Page) -> str | None:
    """The charset that the HTTP header or a meta tag names, as Python calls it."""
    header = _HEADER_CHARSET.search(page.content_type or "")
    meta = None if header else _META_CHARSET.search(page.body[:4096])
    name = header.group(1) if header else meta.group(1).decode("ascii", "ignore") if meta else None
    try:
        # Not every codec reads text: "zip" or "rot13" would raise later.
        return codecs.lookup(name).name if name and "\0".encode(name) is not None else None
    except (LookupError, ValueError, TypeError, AttributeError):
        return None


def _by_charset(body: bytes, charset: str | None) -> str | None:
    """Text in the declared charset, or None when it does not fit the bytes."""
    if charset is None or charset == "utf-8":
        return None
    if charset in _LATIN:
        # Servers call everything Latin-1; bytes that are valid UTF-8 are not Latin-1 by chance.
        try:
            return body.decode("utf-8")
        except UnicodeDecodeError:
            return body.decode("cp1252", "replace")
    try:
        return body.decode(charset)
    except (UnicodeError, ValueError, LookupError):
        return None


def _as_utf8(body: bytes) -> str | None:
    """Text in UTF-8; a few broken bytes in a document that is UTF-8 otherwise become U+FFFD."""
    text = body.decode("utf-8", "replace")
    broken = text.count("\ufffd") - body.count(b"\xef\xbf\xbd")
    if broken <= 0:
        return text
    multibyte = sum(1 for char in text if char > "\x7f" and char != "\ufffd")
    return text if multibyte and broken <= max(2, multibyte // 10) else None


def _with_bare_spaces(body: bytes) -> str | None:
    """Text of one-byte encodings whose only bytes beyond ASCII are no-break spaces and typographic marks.

    Such a byte on a line of its own separates posts; statistics over so few bytes would take it for a letter
    of any alphabet.
    """
    high = {byte for byte in body if byte > 0x7F}
    return body.decode("cp1252", "replace") if 0xA0 in high and high <= _WESTERN_MARKS else None


_WESTERN_MARKS = frozenset(
    [0xA0, 0x85, *range(0x91, 0x98), 0xA3, 0xA9, 0xAB, 0xB0, 0xB7, 0xBB, 0xE9, 0xE8, 0xE0, 0xFC, 0xF6, 0xE4]
)
"""In Windows-1252: no-break space, dashes and quotation marks, and the letters that English borrows most."""


def _by_statistics(page: Page) -> str:
    """Text in the encoding that its bytes look most like."""
    best = from_bytes(page.body[:_SAMPLE]).best()
    if best is None:
        raise ExtractionError(page.url, "is not text in any known encoding")
    return page.body.decode(best.encoding, "replace")


def _refuse_binary(page: Page, text: str) -> None:
    """Raise ExtractionError if the text holds what only binary files hold."""
    if "\0" in text or len(_CONTROL.findall(text[:_SAMPLE])) * 20 > len(text[:_SAMPLE]):
        raise ExtractionError(page.url, "is a binary file, not text")
