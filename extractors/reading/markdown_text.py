"""Markdown as comments are written in it: to text with quote spans, line by line.

Not a whole CommonMark parser: what matters here is which words there are, in which paragraph, and how deep
in ``>`` quotes they stand. HTML is text, as the platforms that store Markdown show it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape

from extractors.html_text import Quoted, Writer
from extractors.reading.fragments import Body

MAX_QUOTES = 20
"""Deeper quotes count as this deep: a line of ten thousand ``>`` is no quote of anything."""

_PREFIX = re.compile(r" {0,3}(?:>|&gt;) ?")
# These look at a line without the white space around it.
_FENCE = re.compile(r"`{3,}|~{3,}")
_SPOILER = re.compile(r":::+ *(?:spoiler\b)?", re.IGNORECASE)
_HEADING = re.compile(r"#{1,6}(?![^\s])")
_RULE = re.compile(r"(?:\* ?){3,}|(?:- ?){2,}|(?:_ ?){3,}|=+")
_ITEM = re.compile(r"(?:[-*+]|\d{1,3}[.)])\s")  # "1993. A good year" is no list
_TABLE_RULE = re.compile(r"\|?(?: ?:?-+:? ?\|)+(?: ?:?-+:?)?")
_DEFINITION = re.compile(r"\[[^\[\]]{1,200}\]: {0,3}\S+(?: [\"'(].{0,200}[\"')])?")

_SPECIAL = re.compile(r"[\\`*_~^!\[\]<&]")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_CODE = re.compile(r"(`{1,3})(?!`)(.{1,2000}?)(?<!`)\1(?!`)")
_TARGET = r"\((?:[^()\n]|\([^()\n]{0,500}\)){0,2000}\)"
_IMAGE = re.compile(rf"!\[[^\[\]]{{0,500}}\](?:{_TARGET}|\[[^\[\]]{{0,100}}\])")
_LINK = re.compile(rf"\[([^\[\]]{{1,1000}})\](?:{_TARGET}|\[[^\[\]]{{0,100}}\])")
_ADDRESS = re.compile(r"<((?:https?://|mailto:)[^\s<>]{1,2000})>", re.IGNORECASE)
_STRONG = re.compile(r"(\*{1,3}|~~|(?<!\w)_{1,3})(?=[^\s*_~])(.{0,800}?[^\s*_~])\1(?!\w(?<=_\w))")
_RAISED = re.compile(r"(?<!\S)\^([^\s^]{1,100})\^|(?<=\w)\^([^\s^]{1,100})\^|(?<!~)~([^\s~]{1,100})~(?!~)")
_HELD = 0xF0000  # escaped punctuation waits in a private plane while emphasis is taken away
_RELEASE = {_HELD + code: code for code in range(0x21, 0x7F)}


@dataclass(slots=True)
class _State:
    """Where the reading stands: the fence that is open, and whether a paragraph can go on."""

    writer: Writer = field(default_factory=Writer)
    fence: str = ""
    paragraph: bool = False


def markdown(text: str) -> Body:
    """The text of a Markdown comment, and its quotes, whose source and author Markdown cannot tell."""
    state = _State()
    for line in text.splitlines():
        depth, rest = _unquoted(line, len(state.writer.open) if state.fence else MAX_QUOTES)
        if state.paragraph and depth < len(state.writer.open) and _goes_on(rest):
            depth = len(state.writer.open)  # a quoted paragraph runs on without its marks
        _move(state, depth)
        _line(state, rest)
    _move(state, 0)
    return state.writer.result()


def _unquoted(line: str, most: int) -> tuple[int, str]:
    """How deep in quotes a line says that it is, and what stands after its marks, of which it has so many."""
    depth = at = 0
    while depth < most and (mark := _PREFIX.match(line, at)):
        depth, at = depth + 1, mark.end()
    return depth, line[at:]


def _goes_on(rest: str) -> bool:
    """Can this line belong to the paragraph before it?"""
    bare = rest.strip()
    starts = (_FENCE, _SPOILER, _HEADING, _ITEM)
    return bool(bare) and not _RULE.fullmatch(bare) and not any(start.match(bare) for start in starts)


def _move(state: _State, depth: int) -> None:
    """Open and close quotes until this many are open; a fence does not outlive its quote."""
    opened = state.writer.open
    if depth == len(opened):
        return
    if depth < len(opened):
        state.fence = ""
    state.paragraph = False
    while len(opened) > depth:
        state.writer.finish()
    while len(opened) < depth:
        state.writer.begin(Quoted())


def _line(state: _State, rest: str) -> None:
    """Write one line, its quote marks taken off."""
    writer, bare = state.writer, rest.strip()
    fence = _FENCE.match(bare)
    if state.fence:
        if bare.startswith(state.fence) and not bare.strip(state.fence[0]):
            state.fence = ""
            writer.line(2)
        else:
            writer.write_code(rest)
            writer.line(1)
    elif fence:
        state.fence, state.paragraph = fence[0], False
        writer.line(2)
    elif not bare or any(mark.fullmatch(bare) for mark in (_RULE, _DEFINITION)):
        state.paragraph = False
        writer.line(2)
    elif rest.startswith("    ") and not state.paragraph and not _ITEM.match(bare):
        writer.write_code(rest[4:])
        writer.line(1)
    else:
        _words(state, rest, bare)


def _words(state: _State, rest: str, bare: str) -> None:
    """Write a line of running text: a heading, a list item, a table's row or part of a paragraph."""
    writer = state.writer
    title = _HEADING.match(bare) or _SPOILER.match(bare)
    item, row = _ITEM.match(bare), bare.startswith("|")
    state.paragraph = not (title or row)
    if title:
        writer.line(2)
        writer.write(inline(bare[title.end() :].rstrip("#")))
        writer.line(2)
    elif row:
        writer.line(1)
        writer.write("" if _TABLE_RULE.fullmatch(bare) else inline(bare.replace("|", " ")))
        writer.line(1)
    else:
        if item:
            writer.line(1)
        hard = rest.endswith(("  ", "\\"))
        writer.write(inline((bare[item.end() :] if item else bare).rstrip("\\" if hard else None)) + " ")
        if hard:
            writer.line_break()


def inline(text: str) -> str:
    """One line without its emphasis, link targets, images and escapes."""
    if not _SPECIAL.search(text):
        return text
    pieces = _CODE.split(text)
    # Between the pieces of running text stand the backticks and the code of each span.
    return "".join(
        _styled(piece) if not index % 3 else piece if index % 3 == 2 else ""
        for index, piece in enumerate(pieces)
    )


def _styled(text: str) -> str:
    """Running text without its marks."""
    if not _SPECIAL.search(text):
        return text
    text = _ESCAPE.sub(lambda found: chr(_HELD + ord(found[1])), text)
    text = _ADDRESS.sub(r"\1", _LINK.sub(r"\1", _IMAGE.sub("", text)))
    for _ in range(3):
        text, count = _STRONG.subn(r"\2", text)
        if not count:
            break
    text = _RAISED.sub(lambda found: found[1] or found[2] or found[3], text)
    return unescape(text).translate(_RELEASE)
