"""A text as words with offsets, and where its sentences and lines begin and end."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

REACH = 8
"""How far a sentence's edge is looked for: a quote's end moves by a few words at most."""

_WORD = re.compile(r"\w+(?:['’]\w+)*")
_SENTENCE = re.compile(r"[.!?…][\"'”’»)\]]*\s+[\"'“‘«(\[]*$")
_OPENING = "\"'“‘«„([<>"
_CLOSING = "\"'”’»“.!?…,;:)]"
_MARKS = frozenset('"“”«»„')
_SAID = re.compile(r"(?:^|\n)[^\n]{1,60}\b(?:said|wrote):[ \t]*(?:\r?\n)+[ \t]*$")
_EXPAND = re.compile(r"\s*Click to (?:expand|shrink)(?:\.\.\.|…)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text: their keys for comparing, their offsets, and what starts before them.

    ``level`` holds for each word 2 if it begins a line, 1 if it begins a sentence, else 0.
    """

    keys: list[str]
    starts: list[int]
    ends: list[int]
    level: list[int]
    quoted: list[bool]

    def within(self, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        """The runs of words that lie inside spans of the text."""
        runs = ((bisect_left(self.starts, low), bisect_left(self.starts, high)) for low, high in spans)
        return [(low, high) for low, high in runs if low < high]

    def begins(self, at: int) -> bool:
        """Does this word begin a sentence or a line?"""
        return at >= len(self.keys) or self.level[at] > 0

    def sentence_start(self, at: int, low: int) -> int:
        """The first word of the sentence around ``at``; looks back REACH words at most."""
        low = max(low, at - REACH)
        while at > low and not (at < len(self.keys) and self.level[at] > 0):
            at -= 1
        return at

    def sentence_end(self, at: int, high: int) -> int:
        """The word after the sentence around ``at``; looks ahead REACH words at most."""
        high = min(high, at + REACH)
        while at < high and not self.begins(at):
            at += 1
        return at

    def next_start(self, at: int, high: int) -> int:
        """The first word of the sentence after the one that ``at`` is in."""
        return self.sentence_end(at + 1, high)

    def lines(self, low: int, high: int) -> Iterator[tuple[int, int]]:
        """The runs of words in [low, high) that stand on one line each."""
        return self._runs(low, high, 2)

    def units(self, low: int, high: int) -> Iterator[tuple[int, int]]:
        """The lines in [low, high), and their sentences."""
        for start, end in self._runs(low, high, 2):
            yield start, end
            yield from self._runs(start, end, 1)

    def _runs(self, low: int, high: int, level: int) -> Iterator[tuple[int, int]]:
        """Runs that begin at words of at least this level."""
        start = low
        for at in range(low + 1, high + 1):
            if at == high or self.level[at] >= level:
                yield start, at
                start = at

    def marked(self, low: int, high: int) -> bool:
        """Do quotation marks stand right before and after these words?"""
        return self.quoted[low] and high < len(self.quoted) and self.quoted[high]

    def span(self, text: str, low: int, high: int) -> tuple[int, int]:
        """The span of words [low, high) with the punctuation, quotation marks and labels around them."""
        floor = self.ends[low - 1] if low else 0
        ceiling = self.starts[high] if high < len(self.starts) else len(text)
        start, end = self.starts[low], self.ends[high - 1]
        while start > floor and text[start - 1] in _OPENING:
            start -= 1
        while end < ceiling and text[end] in _CLOSING:
            end += 1
        said = _SAID.search(text, max(0, start - 80), start)
        if said:
            start = said.start() + (text[said.start()] == "\n")
        expand = _EXPAND.match(text, end)
        return start, expand.end() if expand else end


def tokenize(text: str) -> Words:
    """The words of a text; keys ignore case, width and the kind of apostrophe."""
    keys, starts, ends, level, quoted = [], [], [], [], []
    last = 0
    for match in _WORD.finditer(text):
        start, end = match.span()
        between = text[last:start]
        keys.append(_key(match.group()))
        starts.append(start)
        ends.append(end)
        level.append(_level(between, last == 0))
        quoted.append(not _MARKS.isdisjoint(between))
        last = end
    quoted.append(not _MARKS.isdisjoint(text[last:]))
    return Words(keys, starts, ends, level, quoted)


def _key(word: str) -> str:
    """What a word is compared by."""
    if word.isascii():
        return word.lower()
    return unicodedata.normalize("NFKC", word).replace("’", "'").casefold()


def _level(between: str, first: bool) -> int:
    """What begins after the characters between two words."""
    if first or "\n" in between or "\r" in between:
        return 2
    return 1 if _SENTENCE.search(between) else 0
