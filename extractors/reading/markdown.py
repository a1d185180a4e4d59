"""Markdown as readers see it: to text with quote spans, line by line. Enough of it for comments.

Not a whole CommonMark parser: what matters is which words there are, in which paragraph, and how deep in
``>`` quotes they stand. Soft line ends become spaces, list marks and emphasis go, spoilers and code stay.
HTML is text, as the platforms that store Markdown show it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape

from extractors.model import Quote
from extractors.reading.html_text import Quoted, Writer, visible

MAX_QUOTES = 20
"""Deeper quotes count as this deep: a line of ten thousand ``>`` is no quote of anything."""

_PREFIX = re.compile(r" {0,3}(?:>|&gt;)(?!!) ?")  # ">!" opens a spoiler
# These look at a line without the white space around it.
_FENCE = re.compile(r"`{3,}|~{3,}")
_BLOCK = re.compile(r":::+ *(?:spoiler\b)?", re.IGNORECASE)
_HEADING = re.compile(r"#{1,6}(?![^\s])")
_RULE = re.compile(r"(?:\* ?){3,}|(?:- ?){2,}|(?:_ ?){3,}|=+")
_ITEM = re.compile(r"(?:[-*+]|\d{1,3}[.)])\s+(?=\S)")  # "1993. A good year" is no list
_TABLE_RULE = re.compile(r"\|?(?: ?:?-+:? ?\|)+(?: ?:?-+:?)?")
_BAR = re.compile(r"(?<!\\)\|")
_DEFINITION = re.compile(r"\[([^\[\]]{1,200})\]: {0,3}\S+(?: [\"'(].{0,200}[\"')])?")
_DEFINED = re.compile(rf"^ {{0,3}}{_DEFINITION.pattern}[ \t]*$", re.MULTILINE)

_SPECIAL = re.compile(r"[\\`*_~^!\[\]<&]")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_CODE = re.compile(r"(`{1,3})(?!`)(.{1,2000}?)(?<!`)\1(?!`)")
_TARGET = (
    r"\(<?(?:[^()\s<>]|\([^()\s]{0,500}\)){0,2000}>?"
    r"(?:\s+(?:\"[^\"\n]{0,500}\"|'[^'\n]{0,500}'))?\s{0,9}\)"
)
_IMAGE = re.compile(rf"!\[[^\[\]]{{0,500}}\]{_TARGET}")
_LINK = re.compile(rf"\[((?:[^\[\]]|\[[^\[\]]{{0,300}}\]){{1,1000}})\]{_TARGET}")
_REFERENCE = re.compile(r"(!?)\[([^\[\]]{1,1000})\]\[([^\[\]]{0,100})\]")
_ADDRESS = re.compile(r"<((?:https?://|mailto:)[^\s<>]{1,2000})>", re.IGNORECASE)
_EMPHASIS = {
    "*": re.compile(r"(?<![\w*])(\*{1,3})(?=[^\s*])([^*]+)(?<=\S)\1(?![\w*])"),
    "_": re.compile(r"(?<![\w_])(_{1,3})(?=[^\s_])([^_]+)(?<=\S)\1(?![\w_])"),
    "~~": re.compile(r"(~~)(?=\S)(.{0,800}?\S)\1"),
}
_RAISED = re.compile(r"(?:(?<!\S)|(?<=\w))\^([^\W_][^\s^]{0,99})\^|(?<!~)~([^\s~]{1,100})~(?!~)")
_SUPERSCRIPT = re.compile(r"(?<![\w)])\^(?:\(([^()]*)\)|(?=[\^(]{0,9}[-+]?[^\W_]))")
_HELD = 0xF0000  # escaped punctuation waits in a private plane while emphasis is taken away
_ESCAPED = re.compile(f"[{chr(_HELD + 0x21)}-{chr(_HELD + 0x7E)}]")


def markdown(text: str) -> tuple[str, tuple[Quote, ...]]:
    """The text of a Markdown comment, and its quotes, whose source and author Markdown cannot tell."""
    text = visible(text).expandtabs(4)
    labels = _DEFINED.findall(text) if "]:" in text else ()
    reader, lines = _Reader(frozenset(label.casefold() for label in labels)), text.splitlines()
    for line, following in zip(lines, [*lines[1:], ""], strict=False):
        reader.read(line, following)
    reader.move(0)
    reader.flush()
    return reader.writer.result()


def _unquoted(line: str, most: int) -> tuple[int, str]:
    """How deep in quotes a line says that it is, and what stands after its marks, of which it has so many."""
    depth = at = 0
    while depth < most and (mark := _PREFIX.match(line, at)):
        depth, at = depth + 1, mark.end()
    return depth, line[at:]


@dataclass(slots=True)
class _Reader:
    """Reads line by line: gathers a paragraph, and writes it out when something else begins."""

    defined: frozenset[str]
    writer: Writer = field(default_factory=Writer)
    quotes: list[Quoted] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    fence: str = ""
    item: bool = False
    table: bool = False

    def read(self, line: str, following: str) -> None:
        """Take in one line of the source; what follows it tells whether it is a table's head."""
        depth, rest = _unquoted(line, len(self.quotes) if self.fence else MAX_QUOTES)
        if self.lines and depth < len(self.quotes) and _goes_on(rest.strip()):
            depth = len(self.quotes)  # a quoted paragraph runs on without its marks
        self.move(depth)
        if self.fence:
            self._fenced(rest)
        elif not rest.strip():
            self.flush()
            self.table = False
            self.writer.line(2)
        else:
            head = "|" in line and _TABLE_RULE.fullmatch(_unquoted(following, depth)[1].strip())
            self.table = bool(head) or (self.table and "|" in rest)
            self._shown(rest, rest.strip())

    def move(self, depth: int) -> None:
        """Open and close quotes until this many are open; a fence does not outlive its quote."""
        if depth == len(self.quotes):
            return
        self.flush()
        self.fence = self.fence if depth > len(self.quotes) else ""
        self.item = self.table = False
        del self.quotes[depth:]
        self.quotes.extend(Quoted() for _ in range(depth - len(self.quotes)))
        self.writer.within(self.quotes)

    def flush(self) -> None:
        """Write out the paragraph gathered so far."""
        if not self.lines:
            return
        for number, line in enumerate(_joined(self.lines).split("\n")):
            if number:
                self.writer.line_break()
            self._write(line)
        self.lines = []

    def _write(self, text: str) -> None:
        """Write running text, its marks taken off."""
        self.writer.write(_inline(text, self.defined))

    def _fenced(self, rest: str) -> None:
        """A line of a fenced code block, or its end."""
        bare = rest.strip()
        if bare.startswith(self.fence) and not bare.strip(self.fence[0]):
            self.fence = ""
            self.writer.line(2)
        else:
            self.writer.write_code(rest)
            self.writer.line(1 if bare else 2)

    def _shown(self, rest: str, bare: str) -> None:
        """A line with text outside code fences."""
        fence, title, item = _FENCE.match(bare), _HEADING.match(bare) or _BLOCK.match(bare), _ITEM.match(bare)
        row = self.table or bare.startswith("|")
        if fence or title or row or _RULE.fullmatch(bare) or _DEFINITION.fullmatch(bare):
            self.flush()
            self.writer.line(1 if row else 2)
            self.fence, self.item = fence[0] if fence else "", False
            if title:
                self._write(bare[title.end() :].rstrip("#"))
            elif row and not _TABLE_RULE.fullmatch(bare):
                self._write(_BAR.sub(" ", bare))
            self.writer.line(1 if row else 2)
        elif item:
            self.flush()
            # Items of one list stand line under line, however many blank lines are between them.
            self.writer.newlines = 1 if self.item else max(self.writer.newlines, 1)
            self.item, self.lines = True, [rest.lstrip()[item.end() :]]
        elif not self.lines and not self.item and rest.startswith("    "):
            self.writer.write_code(rest[4:])
            self.writer.line(1)
        else:
            self.item = self.item and bool(self.lines)
            self.lines.append(rest)


def _goes_on(bare: str) -> bool:
    """Can this line belong to the paragraph before it?"""
    starts = (_FENCE, _BLOCK, _HEADING, _ITEM)
    return bool(bare) and not _RULE.fullmatch(bare) and not any(start.match(bare) for start in starts)


def _joined(lines: list[str]) -> str:
    """The lines of a paragraph as one; two spaces or a backslash at its end break a line."""
    parts = []
    for line in lines:
        hard = line.endswith(("  ", "\\")) and line is not lines[-1]
        parts += [line.rstrip("\\ ") if hard else line.strip(), "\n" if hard else " "]
    return "".join(parts)


def _inline(text: str, defined: frozenset[str]) -> str:
    """Running text without its emphasis, link targets, images and escapes."""
    if not _SPECIAL.search(text):
        return text
    pieces = _CODE.split(text)
    # Between the pieces of running text stand the backticks and the code of each span.
    return "".join(
        _styled(piece, defined) if not index % 3 else piece if index % 3 == 2 else ""
        for index, piece in enumerate(pieces)
    )


def _styled(text: str, defined: frozenset[str]) -> str:
    """Text outside code without its marks."""
    if not _SPECIAL.search(text):
        return text
    if "\\" in text:
        text = _ESCAPE.sub(lambda found: chr(_HELD + ord(found[1])), text)
    if "[" in text:
        text = _LINK.sub(r"\1", _IMAGE.sub("", text))
        text = _REFERENCE.sub(lambda found: _named(found, defined), text) if defined else text
    if "<" in text:
        text = _ADDRESS.sub(r"\1", text)
    if ">!" in text and "!<" in text:
        text = text.replace(">!", "").replace("!<", "")
    for sign, pattern in _EMPHASIS.items():
        for _ in range(3 if sign in text else 0):
            text, changes = pattern.subn(r"\2", text)
            if not changes:
                break
    if "^" in text or "~" in text:
        text = _RAISED.sub(lambda found: found[1] or found[2], text)
        text = _SUPERSCRIPT.sub(lambda found: found[1] or "", text)
    return _ESCAPED.sub(lambda found: chr(ord(found[0]) - _HELD), unescape(text))


def _named(found: re.Match[str], defined: frozenset[str]) -> str:
    """What readers see of "[text][label]": the text, or nothing of an image, if the label has an address."""
    if (found[3] or found[2]).casefold() not in defined:
        return found[0]
    return "" if found[1] else found[2]
