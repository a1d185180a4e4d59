"""Encodings: what is declared, what is true, and what is neither."""

from __future__ import annotations

import codecs
from contextlib import suppress

import pytest

from extractors.model import ExtractionError, Page
from extractors.reading.decode import decode

TEXT = "Die Gräfin sagte: „Das Gesetz gilt seit 2015 – überall.“\n"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (TEXT.encode(), None),
        (TEXT.encode(), "text/plain; charset=iso-8859-1"),
        (TEXT.encode(), "text/html; charset=utf-8"),
        (TEXT.encode(), "text/plain; charset=no-such-thing"),
        (TEXT.encode("cp1252"), "text/plain; charset=windows-1252"),
        (TEXT.encode("cp1252"), 'text/plain; charset="ISO-8859-1"'),
        (TEXT.encode("utf-16"), None),
        (codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"), None),
        (TEXT.encode("utf-16-le"), "text/plain; charset=utf-16-le"),
    ],
)
def test_text_comes_out_right(body, content_type):
    assert decode(Page("p", body, content_type)) == TEXT


def test_meta_charset():
    html = "<html><head><meta charset='koi8-r'></head><body>Привет, мир"
    assert decode(Page("p", html.encode("koi8-r"))) == html


def test_undeclared_encoding_is_guessed():
    text = "Это обычный русский текст, который кто-то сохранил в старой кодировке. " * 5
    assert decode(Page("p", text.encode("cp1251"))) == text


def test_utf8_byte_order_mark_counts_as_a_character():
    body = codecs.BOM_UTF8 + TEXT.encode()
    assert decode(Page("p", body)) == body.decode("utf-8")


def test_a_broken_byte_spoils_one_character():
    assert decode(Page("p", TEXT.encode()[:-4] + b"\xe2\n")).count("\ufffd") <= 2


def test_line_ends_stay():
    assert decode(Page("p", b"a\r\nb\rc\n")) == "a\r\nb\rc\n"


@pytest.mark.parametrize("charset", ["zip", "rot13", "base64", "idna", "unicode_escape", "utf-7", "x" * 999])
def test_silly_charsets(charset):
    with suppress(ExtractionError):
        assert decode(Page("p", TEXT.encode(), f"text/plain; charset={charset}"))
