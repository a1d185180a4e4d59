"""Talk pages of a wiki: where comments end, who signed them, and which comment answers which.

A talk page is one text that many people write into. Whoever turns it into lines marks the links to users
and the quotes; a comment is then what stands before a signature, and a deeper indented one an answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from extractors.model import Post
from extractors.quotes.origins import with_origins
from extractors.quotes.pieces import Piece, assemble
from extractors.reading.html_text import Quoted, absolute, clean
from extractors.reading.wiki_signatures import (
    LINKED,
    NAMED,
    USER,
    name_before,
    signatures,
    trailing,
    unmarked,
)

QUOTE, BY, UNQUOTE = "\ue003", "\ue004", "\ue005"
"""A quote in a marked text: QUOTE author BY text UNQUOTE."""
START, SIGNED, END, ENDED = "\ue006", "\ue007", "\ue008", "\ue009"
"""A comment, where the wiki itself tells: START text SIGNED signature END id ENDED."""
NO_MARKS = dict.fromkeys(map(ord, (USER, NAMED, LINKED, QUOTE, BY, UNQUOTE, START, SIGNED, END, ENDED)))
"""For ``str.translate``: takes these characters out of a page that holds them itself."""

_QUOTES = re.compile(f"{QUOTE}([^{BY}]*){BY}|({UNQUOTE})")
_BOUNDS = re.compile(f"({START})|({SIGNED})|{END}([^{ENDED}]*){ENDED}")
_STRAY = re.compile("[\ue000-\ue009]")
_STAMP = r"(\d{14}|\d{4}-\d\d-\d\dT[\d:.]+Z)"
_ID = re.compile(rf"c-(.+?)-{_STAMP}(?:-(.*))?")
_PARENT = re.compile(rf"(.+)-{_STAMP}(?:-\d{{1,2}})?")
_NOTICE = re.compile(
    r"\W*the (?:following|above) (?:discussion|is an archived|is a closed)\b.{0,80}(?:closed|archived|debate)"
    r"|\W*this (?:discussion|section) has been (?:closed|archived)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a talk page in marked text.

    ``depth`` counts the lists it stands in, ``newlines`` is 2 where it begins a paragraph. A ``heading``
    ends the comments above it; ``anchor`` is its name in the page's address. An ``outdented`` line answers
    the comment above it although it stands at the margin.
    """

    text: str
    depth: int = 0
    newlines: int = 1
    heading: bool = False
    anchor: str | None = None
    outdented: bool = False


@dataclass(slots=True)
class _Comment:
    """A comment as found: its marked pieces, and how deep they stand."""

    pieces: list[tuple[str, int]]
    depth: int
    id: str | None = None
    author: str | None = None
    when: datetime | None = None
    section: Line | None = None
    outdented: bool = False


@dataclass(slots=True)
class _Open:
    """The lines since the last comment ended."""

    lines: list[tuple[str, int, int]] = field(default_factory=list)
    outdented: bool = False

    def add(self, text: str, line: Line) -> None:
        """Add a text from a line, unless there is nothing in it."""
        if text.strip() and not _NOTICE.match(unmarked(text)):
            self.lines.append((text, line.newlines, line.depth))
            self.outdented = self.outdented or line.outdented

    def quoting(self) -> bool:
        """Is a quote open?"""
        joined = "".join(text for text, _, _ in self.lines)
        return joined.count(QUOTE) > joined.count(UNQUOTE)

    def take(self) -> _Comment:
        """All of it as a comment; the shallower of its first and last line is its depth."""
        ends = (self.lines[0][2], self.lines[-1][2]) if self.lines else (0,)
        pieces = [(text, newlines) for text, newlines, _ in self.lines]
        comment = _Comment(pieces, min(ends), outdented=self.outdented)
        self.lines, self.outdented = [], False
        return comment


def posts(url: str, lines: Iterable[Line]) -> tuple[Post, ...]:
    """The comments on a talk page, answers under what they answer; ``url`` is the page's without fragment."""
    page = list(lines)
    found = _told(page) if any(END in line.text for line in page) else _signed(page)
    return with_origins(list(_threaded(url, list(found))))


def _signed(page: list[Line]) -> Iterator[_Comment]:
    """Comments on a page where only signatures tell."""
    section: Line | None = None
    opened, last = _Open(), None
    for line in page:
        if line.heading:
            opened, section = _Open(), line
            continue
        at = 0
        for signature in signatures(line.text):
            before = line.text[at : signature.start]
            if opened.quoting() or before.count(QUOTE) > before.count(UNQUOTE):
                continue
            opened.add(before, line)
            last = opened.take()
            last.depth = min(last.depth, line.depth) if last.pieces else line.depth
            last.author, last.when, last.section = signature.author, signature.when, section
            yield last
            at = signature.end
        rest = line.text[at:]
        if at and last is not None and re.search(r"\w", unmarked(rest)):
            # "P.S." behind a signature, in the same line, is still the signer's.
            last.pieces.append((rest, 1))
        elif not at:
            opened.add(rest, line)


def _told(page: list[Line]) -> Iterator[_Comment]:
    """Comments on a page that marks where each begins and ends; what stands between them is nobody's."""
    section: Line | None = None
    opened: _Open | None = None
    signing = False
    for line in page:
        if line.heading:
            section, opened = line, None
            continue
        at = 0
        for bound in [*_BOUNDS.finditer(line.text), None]:
            text = line.text[at : bound.start() if bound else len(line.text)]
            at = bound.end() if bound else at
            if opened is not None and not signing:
                ends = bound is not None and bound.group(2) is not None
                opened.add(text[: len(text) - len(trailing(text))] if ends else text, line)
            if bound is None:
                continue
            if bound.group(1) and opened is None:
                opened, signing = _Open(), False
            elif bound.group(2):
                signing = True
            elif bound.group(3) is not None and opened is not None:
                comment = opened.take()
                comment.id, comment.section = clean(bound.group(3)), section
                _by_id(comment, cut=not signing)
                opened, signing = None, False
                yield comment


def _by_id(comment: _Comment, cut: bool) -> None:
    """Read author and time from the id that the wiki gave; cut off the signature where it is not marked."""
    found = _ID.fullmatch(comment.id or "")
    if found is None:
        return
    comment.author = found.group(1).replace("_", " ")
    comment.when = _stamp(found.group(2))
    if cut and comment.pieces:
        text, newlines = comment.pieces[-1]
        comment.pieces[-1] = (text[: name_before(text, comment.author)], newlines)


def _stamp(text: str) -> datetime | None:
    """The moment in an id."""
    try:
        moment = datetime.strptime(text, "%Y%m%d%H%M%S") if text.isdigit() else datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC)


def _threaded(url: str, comments: Iterable[_Comment]) -> Iterator[Post]:
    """Comments as posts: each answers the last one before it that is less indented, under one heading."""
    ids: set[str] = set()
    stamped: dict[tuple[str, str], str] = {}
    above: list[tuple[int, str, str]] = []
    section: Line | None = None
    for comment in comments:
        text, quotes = assemble(_pieces(comment.pieces))
        if comment.section is not section:
            above, section = [], comment.section
        while above and above[-1][0] >= comment.depth and not comment.outdented:
            above.pop()
        parent = above[-1] if above else None
        stamp = comment.when.strftime("%Y%m%d%H%M%S") if comment.when else "undated"
        name = f"{comment.author or ''}-{stamp}".replace(" ", "_")
        told = _PARENT.fullmatch(_answered(comment.id))
        identity = _unique(comment.id or f"c-{name}-{parent[2] if parent else _named(section)}", ids)
        reply_to = stamped.get((told.group(1), told.group(2))) if told else None
        own = _ID.fullmatch(identity)
        # An id that names a heading says that the comment answers nobody.
        if reply_to is None and parent and (told or comment.id is None):
            reply_to = parent[1]
        if own:
            stamped[(own.group(1), own.group(2))] = identity
        above.append((comment.depth, identity, name))
        if text:
            anchor = comment.id or (section.anchor if section else None)
            yield Post(
                id=identity,
                text=text,
                quotes=quotes,
                author=comment.author,
                created_at=comment.when,
                permalink=absolute(url, f"#{anchor}" if anchor else url),
                reply_to=reply_to,
            )


def _answered(identity: str | None) -> str:
    """The part of an id that names what the comment answers."""
    found = _ID.fullmatch(identity or "")
    return (found.group(3) if found else None) or ""


def _unique(identity: str, ids: set[str]) -> str:
    """The id, with a number behind it if it is taken."""
    number, free = 0, identity
    while free in ids:
        number += 1
        free = f"{identity}-{number}"
    ids.add(free)
    return free


def _named(section: Line | None) -> str:
    """A heading as ids name it."""
    title = (clean(unmarked(section.text)) if section else None) or ""
    return title.encode("utf-8", "replace")[:80].decode("utf-8", "ignore").replace(" ", "_")


def _pieces(marked: list[tuple[str, int]]) -> Iterator[Piece]:
    """Marked text as pieces, each in the quotes that are open there."""
    stack: list[Quoted] = []
    for text, newlines in marked:
        at = 0
        for mark in [*_QUOTES.finditer(text), None]:
            line = _STRAY.sub("", unmarked(text[at : mark.start() if mark else len(text)])).strip()
            if line:
                yield Piece(line, tuple(stack), newlines)
            if mark is None:
                break
            at = mark.end()
            if mark.group(2) is None:
                stack.append(Quoted(None, clean(mark.group(1))))
            elif stack:
                stack.pop()
