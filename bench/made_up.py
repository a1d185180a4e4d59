"""Made-up statements and claims about them, for measuring size: `bench.scale` and tests use it.

Words are drawn by rank as in English (Zipf), from the word pieces that ship; names, places, years and numbers
are mixed in. A planted claim is a statement with words left out, a stretch moved, a letter wrong here and
there, and chat around it. It measures cost and that what is there is found; not how well people are understood.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from claims.model import Rating, Source, VettedStatement
from claims.phrases import VECTORS

_SYLLABLES = "ka ro mi ten bel dor vas lin gar os per tu man sho del ri fen wal cor ida".split()
_CHAT = "lol so tired of this honestly did you see that people keep sharing it again today wake up".split()


class Words:
    """Draws words: common ones often, and names that few statements share."""

    def __init__(self, seed: int = 0) -> None:
        with np.load(VECTORS, allow_pickle=False) as stored:
            pieces = stored["pieces"].tobytes().decode("ascii").split()
        self._words = np.array([p for p in pieces if p.isalpha() and len(p) > 2])
        share = 1 / (np.arange(len(self._words)) + 2.7)
        self._share = np.cumsum(share / share.sum())
        self._draw = np.random.default_rng(seed)

    def common(self, count: int) -> list[str]:
        """So many words of the language."""
        return self._words[np.searchsorted(self._share, self._draw.random(count))].tolist()  # type: ignore[no-any-return]

    def name(self) -> str:
        """A name of three syllables, one of 8,000."""
        return "".join(_SYLLABLES[i] for i in self._draw.integers(0, len(_SYLLABLES), 3)).title()

    def statement(self) -> tuple[str, str]:
        """A statement and a title for it."""
        words = self.common(int(self._draw.integers(9, 17)))
        place = int(self._draw.integers(0, len(words)))
        words[place:place] = [self.name(), self.name()]
        if self._draw.random() < 0.5:
            words.append(f"in {self._draw.integers(1950, 2027)}")
        if self._draw.random() < 0.3:
            words.insert(3, f"{self._draw.integers(2, 900)}")
        kept = [w for w in words if self._draw.random() < 0.55]
        return " ".join(words).capitalize() + ".", "Did " + " ".join(kept).title() + "?"

    def claim(self, statement: str) -> str:
        """What somebody might write about it."""
        words = statement.rstrip(".").split()
        kept = [w for w in words if self._draw.random() < 0.7] or words
        turn = int(self._draw.integers(0, len(kept)))
        kept = kept[turn:] + kept[:turn]
        if self._draw.random() < 0.3:
            at = int(self._draw.integers(0, len(kept)))
            word = kept[at]
            kept[at] = word[:2] + word[3:] if len(word) > 5 else word
        chat = [_CHAT[i] for i in self._draw.integers(0, len(_CHAT), 6)]
        return " ".join(chat[:3] + kept + chat[3:])


def lines(count: int, seed: int = 0) -> Iterator[str]:
    """Statements as lines: id, statement and title with tabs between."""
    words = Words(seed)
    for number in range(count):
        yield "\t".join((f"s{seed}-{number}", *words.statement()))


def read(rows: Sequence[str] | Iterator[str]) -> Iterator[tuple[VettedStatement, str]]:
    """The vetted statements in such lines, with a mark of their state."""
    for row in rows:
        name, text, title = row.rstrip("\n").split("\t")
        yield VettedStatement(name, text, Rating.FALSE, sources=(Source(title, "", ""),)), text
