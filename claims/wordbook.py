"""Words and phrases of news English: what can stand for what, what excludes what, and what follows from what.

Three lists, written for sayso, in ``weights/``: ``same.txt`` (``abolish = scrap = do away with``), ``against.txt``
(``convict >< acquit``; with ``# complete`` where "not the one" means the other) and ``implies.txt`` (``ratify > sign``,
``rabbit > mammal``). Entries are compared by stems, so every form of a word is found; `claims.compile_words` writes
them down stemmed.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from claims.text import Token, stem

_FOLDER = Path(__file__).parent / "weights"
FILE = _FOLDER / "words.json.gz"
Key = tuple[str, ...]
_OWNERS = frozenset("one's my your his her its our their someone's somebody's".split())
_LONGEST = 6
_HIGHEST = 4
"""Steps of implication that are followed: rabbit > mammal > animal."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the lists know of a word or phrase: its groups, the sets it stands in with its place there, what it implies."""

    same: frozenset[int]
    against: tuple[tuple[int, int, bool], ...]  # set, place, complete
    implies: frozenset[int]  # numbers of senses that follow, itself left out
    senses: frozenset[int]


_NONE = Entry(frozenset(), (), frozenset(), frozenset())


def key(phrase: str) -> Key:
    """The stems of a phrase, any possessive as one."""
    return tuple("'s" if word in _OWNERS else stem(word) for word in phrase.lower().replace("-", " ").split())


Row = tuple[list[int], list[tuple[int, int, bool]], list[int], list[int]]


def compiled() -> dict[str, Row]:
    """The lists as they are stored: stems of a phrase -> its groups, its exclusive sets, what it implies, its senses."""
    same: dict[Key, set[int]] = {}
    for number, line in enumerate(_lines("same.txt")):
        for phrase in line.split(" = "):
            same.setdefault(key(phrase), set()).add(number)
    against: dict[Key, set[tuple[int, int, bool]]] = {}
    for number, line in enumerate(_lines("against.txt")):
        terms, _, note = line.partition(" # ")
        for place, phrase in enumerate(terms.split(" >< ")):
            against.setdefault(key(phrase), set()).add((number, place, "complete" in note))
    up: dict[Key, set[Key]] = {}
    for line in _lines("implies.txt"):
        narrow, _, wide = line.partition(" > ")
        up.setdefault(key(narrow), set()).add(key(wide))
    numbers: dict[Key, int] = {}
    for sense in sorted({*up, *(higher for wides in up.values() for higher in wides)}):
        numbers.setdefault(sense, len(numbers))
    return {
        " ".join(term): (
            sorted(same.get(term, ())),
            sorted(against.get(term, ())),
            sorted(numbers[higher] for higher in _above(term, up)),
            [numbers[term]] if term in numbers else [],
        )
        for term in sorted({*same, *against, *numbers})
    }


@lru_cache(maxsize=1)
def _book() -> tuple[dict[Key, Row], frozenset[str]]:
    rows: dict[str, Row] = json.loads(gzip.decompress(FILE.read_bytes()))
    book = {tuple(term.split(" ")): row for term, row in rows.items()}
    return book, frozenset(term[0] for term in book if len(term) > 1)


def _above(phrase: Key, up: dict[Key, set[Key]]) -> set[Key]:
    found: set[Key] = set()
    edge = {phrase}
    for _ in range(_HIGHEST):
        edge = {wide for narrow in edge for wide in up.get(narrow, ())} - found - {phrase}
        found |= edge
    return found


def _lines(name: str) -> Iterable[str]:
    for line in (_FOLDER / name).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line.strip()


@lru_cache(maxsize=65536)
def entry(phrase: Key) -> Entry:
    """What the lists know of stems; an empty entry where they know nothing."""
    row = _book()[0].get(phrase)
    if row is None:
        return _NONE
    same, against, above, senses = row
    sets = tuple((number, place, complete) for number, place, complete in against)
    return Entry(frozenset(same), sets, frozenset(above), frozenset(senses))


def phrases(words: tuple[Token, ...], stems: tuple[str, ...]) -> list[tuple[int, int]]:
    """Where phrases of two words and more stand, first and behind the last word; the longest, from the left."""
    book, starts = _book()
    out = []
    i = 0
    while i < len(words):
        length = 0
        if stems[i] in starts or (words[i].lower in _OWNERS and "'s" in starts):
            for n in range(min(_LONGEST, len(words) - i), 1, -1):
                if (
                    tuple(
                        "'s" if w.lower in _OWNERS else s
                        for w, s in zip(words[i : i + n], stems[i : i + n], strict=True)
                    )
                    in book
                ):
                    length = n
                    break
        if length:
            out.append((i, i + length))
        i += length or 1
    return out


@lru_cache(maxsize=65536)
def same_meaning(one: Key, other: Key) -> bool:
    """Whether the lists let the one stand for the other."""
    return bool(entry(one).same & entry(other).same)


@lru_cache(maxsize=65536)
def excludes(one: Key, other: Key) -> str:
    """``complete`` or ``partly`` where the two exclude each other, else ""."""
    mine = {(number): (place, complete) for number, place, complete in entry(one).against}
    for number, place, complete in entry(other).against:
        if number in mine and mine[number][0] != place:
            return "complete" if complete else "partly"
    return ""


@lru_cache(maxsize=65536)
def implies(narrow: Key, wide: Key) -> bool:
    """Whether ``wide`` follows from ``narrow``: ratify, sign; rabbit, animal."""
    return bool(entry(narrow).implies & entry(wide).senses)
