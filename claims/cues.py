"""Small words and phrases that change what a sentence says: modality, stage, time, cause, condition, quantity.

The classes and their words are ``weights/small_words.txt``. What counts in a comparison is that one side has words of a
class and the other has not.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

_FILE = Path(__file__).parent / "weights" / "small_words.txt"
_WORD = re.compile(r"\w+(?:['’]\w+)?")
_PASSIVE = re.compile(
    r"\b(?:was|were|is|are|been|being|be|got|get|gets) (?:\w+ )?\w+(?:ed|en|t|wn|un|de|ld|und|id|ut) by\b"
)
_START = 3
"""Letters by which words with a star are looked up."""


class _Table(NamedTuple):
    words: dict[str, frozenset[str]]
    starts: dict[str, tuple[tuple[str, str], ...]]  # first letters -> (beginning, class)
    phrases: dict[str, tuple[tuple[tuple[str, ...], str], ...]]  # first word -> (words behind it, class)
    names: tuple[str, ...]


@lru_cache(maxsize=1)
def _table() -> _Table:
    words: dict[str, set[str]] = {}
    starts: dict[str, list[tuple[str, str]]] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    names = ["passive"]
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        name, _, terms = line.partition(": ")
        names.append(name)
        for term in terms.split(", "):
            first, *behind = term.split()
            if behind:
                phrases.setdefault(first, []).append((tuple(behind), name))
            elif first.endswith("*"):
                starts.setdefault(first[:_START], []).append((first[:-1], name))
            else:
                words.setdefault(first, set()).add(name)
    return _Table(
        {word: frozenset(classes) for word, classes in words.items()},
        {start: tuple(found) for start, found in starts.items()},
        {first: tuple(found) for first, found in phrases.items()},
        tuple(names),
    )


def names() -> tuple[str, ...]:
    """The names of all classes."""
    return _table().names


@lru_cache(maxsize=16384)
def cues(text: str) -> frozenset[str]:
    """The classes of which ``text`` has a word. Pure; any text is allowed."""
    table = _table()
    low = text.lower()
    said = [word.replace("’", "'") for word in _WORD.findall(low)]
    found = {"passive"} if _PASSIVE.search(low) else set()
    for i, word in enumerate(said):
        found |= table.words.get(word, frozenset())
        for start, name in table.starts.get(word[:_START], ()):
            if word.startswith(start):
                found.add(name)
        for behind, name in table.phrases.get(word, ()):
            if name not in found and _matches(said[i + 1 : i + 1 + len(behind)], behind):
                found.add(name)
    return frozenset(found)


def _matches(words: list[str], wanted: tuple[str, ...]) -> bool:
    return len(words) == len(wanted) and all(w in ("*", have) for have, w in zip(words, wanted, strict=True))
