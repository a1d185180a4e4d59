"""WordPiece as uncased BERT models use it (Wu et al. 2016): words to the numbers of their pieces."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache

_LONGEST_WORD = 100


def pieces_of(word: str, rows: Mapping[str, int], longest: int) -> list[int]:
    """The rows of a word's pieces, the longest first from the left (Wu et al. 2016); unknown letters are left out."""
    out: list[int] = []
    start = 0
    while start < len(word):
        for end in range(min(len(word), start + longest), start, -1):
            row = rows.get(("##" if start else "") + word[start:end])
            if row is not None:
                out.append(row)
                start = end
                break
        else:
            start += 1
    return out


class WordPiece:
    """``vocabulary`` lists the pieces in the order of their numbers."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self._index = {piece: i for i, piece in enumerate(vocabulary) if piece}
        self._unknown, self._start, self._end = (self._index[name] for name in ("[UNK]", "[CLS]", "[SEP]"))
        self._cached = lru_cache(maxsize=50_000)(self._cut)

    def __call__(self, text: str, longest: int) -> list[int]:
        """The numbers of the pieces of ``text``, at most ``longest`` with the marks at both ends."""
        out = [self._start]
        for word in _words(text[: longest * 40]):
            out += self._cached(word)
            if len(out) >= longest:
                break
        return [*out[: longest - 1], self._end]

    def _cut(self, word: str) -> tuple[int, ...]:
        """The longest piece that fits, again and again; a word that does not come out is unknown."""
        out: list[int] = []
        start = 0
        while start < len(word) <= _LONGEST_WORD:
            for end in range(len(word), start, -1):
                number = self._index.get(("##" if start else "") + word[start:end])
                if number is not None:
                    out.append(number)
                    start = end
                    break
            else:
                return (self._unknown,)
        return tuple(out) or (self._unknown,)


def _words(text: str) -> list[str]:
    """Lower case without accents; punctuation and ideographs stand alone."""
    out: list[str] = []
    open_word = False
    for c in unicodedata.normalize("NFD", text.lower()):
        category = unicodedata.category(c)
        if c.isspace() or category[0] == "Z":
            open_word = False
        elif category == "Mn" or category[0] == "C" or c == "\ufffd":
            continue
        elif category[0] == "P" or (c.isascii() and not c.isalnum()) or "\u4e00" <= c <= "\u9fff":
            out.append(c)
            open_word = False
        elif open_word:
            out[-1] += c
        else:
            out.append(c)
            open_word = True
    return out
