"""Text of short HTML snippets without a parser, for the many comments that hold only breaks and emphasis."""

from __future__ import annotations

import re
from html import unescape

from extractors.html_text import clean, visible

_SIMPLE = re.compile(
    r"</?(?:p|br|wbr|a|i|b|u|s|em|strong|del|sub|sup|span|code)(?:\s[^<>]*)?/?>", re.IGNORECASE
)
_PARAGRAPH = re.compile(r"</?p(?:\s[^<>]*)?>", re.IGNORECASE)
_BREAK = re.compile(r"<br(?:\s[^<>]*)?/?>", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_BLANK = re.compile(r"\n{3,}")


def simple_text(html: str) -> str | None:
    """The text as the walk over parsed HTML would give it; None where other elements need that walk."""
    if "<" in html:
        html = _PARAGRAPH.sub("\n\n", _BREAK.sub("\n", _SPACE.sub(" ", html)))
        html = _SIMPLE.sub("", html)
        if "<" in html:
            return None
    else:
        html = _SPACE.sub(" ", html)
    lines = (clean(line) or "" for line in visible(unescape(html)).split("\n"))
    return _BLANK.sub("\n\n", "\n".join(lines)).strip("\n")
