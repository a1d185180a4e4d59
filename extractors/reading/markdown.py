"""Markdown as readers see it: its text, with block quotes as quotes. Enough of it for comments.

Soft line ends become spaces, list marks and emphasis go, spoilers and code stay.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape

from extractors.html_text import Quoted, clean, visible
from extractors.model import Quote
from extractors.quotes.quoted_lines import DEEPEST, QuotedText

_MARKS = re.compile(r"(?: {0,3}>(?!!) ?)+")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}#{1,6}(?!#)(.*)")
_RULE = re.compile(r" {0,3}(?:(?:-[ \t]*){3,}|(?:_[ \t]*){3,}|(?:\*[ \t]*){3,}|={3,}\s*)$")
_ITEM = re.compile(r"\s*(?:[*+-]|\d{1,2}[.)])\s+(?=\S)")
_TABLE = re.compile(r"\s*\|?(?:\s*:?-+:?\s*\|)+(?:\s*:?-+:?\s*)?$")
_INDENT = re.compile(r"(?: {4}|\t)")

_MARKUP = re.compile(r"[\\`*_~^\[<&>!]")
_CODE = re.compile(r"(`{1,3})(?!`)([^`]+)\1(?!`)")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_ESCAPED = re.compile("[\ue021-\ue07e]")
_URL = r"\(<?(?:[^()\s<>]|\([^()\s]*\))*>?(?:\s+(?:\"[^\"\n]*\"|'[^'\n]*'))?\s*\)"
_IMAGE = re.compile(r"!\[[^\[\]]*\]" + _URL)
_LINK = re.compile(r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\]" + _URL)
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]+)>")
_SUPERSCRIPT = re.compile(r"(?<![\w)])\^(?:\(([^()]*)\)|(?=\S))")
_EMPHASIS = (
    re.compile(r"(?<![\w*])(\*{1,3})(?=[^\s*])([^*]+)(?<=\S)\1(?![\w*])"),
    re.compile(r"(?<![\w_])(_{1,3})(?=[^\s_])([^_]+)(?<=\S)\1(?![\w_])"),
)


def read_markdown(text: str) -> tuple[str, tuple[Quote, ...]]:
    """The text that readers see, and the quotes in it; offsets count the returned text."""
    reader = _Reader()
    for line in visible(text).expandtabs(4).splitlines():
        reader.line(line)
    reader.flush()
    return reader.out.result()


@dataclass(slots=True)
class _Reader:
    """Reads line by line: gathers a paragraph, and writes it out when something else begins."""

    out: QuotedText = field(default_factory=QuotedText)
    lines: list[str] = field(default_factory=list)
    depth: int = 0
    gap: int = 0
    fence: str = ""
    item: bool = False

    def line(self, line: str) -> None:
        """Take in one line of the source."""
        marks = _MARKS.match(line)
        depth = min(marks.group().count(">"), DEEPEST) if marks else 0
        rest = line[marks.end() :] if marks else line
        if self.fence:
            self._fenced(rest if self.depth else line)
        elif not rest.strip():
            self._blank(depth)
        elif fence := _FENCE.match(rest):
            self._start(depth, 2)
            self.fence = fence[1]
        else:
            self._shown(depth, rest)

    def flush(self) -> None:
        """Write out the paragraph gathered so far."""
        text = _paragraph(self.lines) if self.lines else ""
        self.lines = []
        self._write(text)

    def _write(self, text: str) -> None:
        """Write a block on its own line or paragraph, in the quotes that it stands in."""
        if text:
            self.out.add(text, "\n" * self.gap if self.out.length else "", [Quoted()] * self.depth)
            self.gap = 1

    def _start(self, depth: int, gap: int, item: bool = False) -> None:
        """End the paragraph before a block that begins here."""
        self.flush()
        if depth != self.depth:
            self.gap = 2
        elif item and self.item:
            # Items of one list stand line under line, however many blank lines are between them.
            self.gap = 1
        else:
            self.gap = max(self.gap, gap)
        self.depth, self.item = depth, item

    def _blank(self, depth: int) -> None:
        """A line without text ends the paragraph, and without ">" the quotes."""
        self.flush()
        self.gap = 2
        if depth < self.depth:
            self.out.cut(depth)

    def _fenced(self, line: str) -> None:
        """A line of a fenced code block, or its end."""
        if line.strip().startswith(self.fence) and not line.strip(" `~"):
            self.fence, self.gap = "", 2
        elif line.strip():
            self._write(line.rstrip())
        else:
            self.gap = 2

    def _shown(self, depth: int, line: str) -> None:
        """A line with text outside code fences."""
        if heading := _HEADING.match(line):
            self._start(depth, 2)
            self._write(_inline(heading[1].strip().rstrip("#")))
            self.gap = 2
        elif _RULE.match(line):
            self._start(depth, 2)
        elif item := _ITEM.match(line):
            self._start(depth, 1, item=True)
            self.lines = [line[item.end() :]]
        elif not self.lines and _INDENT.match(line) and not self.item:
            self._start(depth, 1)
            self._write(line[4:].rstrip())
        elif self.lines and depth <= self.depth:
            # Also without ">": a paragraph goes on until a blank line, quoted or not.
            self.lines.append(line)
        else:
            self._start(depth, 1)
            self.lines = [line]


def _paragraph(lines: list[str]) -> str:
    """The text of a paragraph or a table; two spaces or a backslash at its end break a line."""
    if len(lines) > 1 and _TABLE.match(lines[1]):
        rows = (" ".join(cell.strip() for cell in row.split("|") if cell.strip()) for row in lines)
        return "\n".join(_inline(row) for number, row in enumerate(rows) if number != 1)
    joined = []
    for line in lines:
        hard = line.endswith(("  ", "\\")) and line is not lines[-1]
        joined += [line.rstrip("\\ ") if hard else line.strip(), "\n" if hard else " "]
    return _inline("".join(joined))


def _inline(text: str) -> str:
    """The text of one block without the marks for emphasis, links, code and the like."""
    if _MARKUP.search(text):
        # Odd parts are code's fence and content: the first is dropped, the second stays as typed.
        parts = _CODE.split(text)
        text = "".join(
            _unmarked(part) if kind == 0 else part if kind == 2 else ""
            for kind, part in ((number % 3, part) for number, part in enumerate(parts))
        )
    return "\n".join(filter(None, (clean(line) for line in text.split("\n"))))


def _unmarked(text: str) -> str:
    """Text outside code without its marks."""
    if not _MARKUP.search(text):
        return text
    text = _ESCAPE.sub(lambda found: chr(0xE000 + ord(found[1])), text)
    text = _LINK.sub(r"\1", _IMAGE.sub("", text))
    text = _AUTOLINK.sub(r"\1", text)
    if ">!" in text and "!<" in text:
        text = text.replace(">!", "").replace("!<", "")
    if text.count("~~") > 1:
        text = text.replace("~~", "")
    text = _SUPERSCRIPT.sub(lambda found: found[1] or "", text)
    for pattern in _EMPHASIS:
        for _ in range(3):
            text, changes = pattern.subn(r"\2", text)
            if not changes:
                break
    return _ESCAPED.sub(lambda found: chr(ord(found[0]) - 0xE000), unescape(text))
