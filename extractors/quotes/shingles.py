"""Chains of shared three-word shingles: which runs of words two texts have in common."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

SIZE = 3
GAP = 4
"""At most this many words may differ between two shared shingles of one chain."""

MIN_LENGTH = 7
DENSITY = 0.6
"""At least this share of a chain's words must be shared ones."""

_MAX_PLACES = 16
_MAX_REPEATS = 2

Shingle = tuple[str, str, str]
Positions = dict[Shingle, list[tuple[int, int]]]
"""Where each shingle stands: (document number, word number)."""


@dataclass(frozen=True, slots=True)
class Chain:
    """Words [start, end) of a text, and the pairs (word here, word there) that are the same."""

    document: int
    start: int
    end: int
    pairs: tuple[tuple[int, int], ...]


@dataclass(slots=True)
class _Growing:
    """A chain while it is being built: its pairs so far."""

    document: int
    pairs: list[tuple[int, int]]

    def gap(self, here: int, there: int) -> int | None:
        """How many words lie between the chain and this shingle; None if it does not continue it."""
        last_here, last_there = self.pairs[-1]
        ahead, beyond = here + SIZE - 1 - last_here, there + SIZE - 1 - last_there
        if not 0 < ahead <= GAP + SIZE or not 0 < beyond <= GAP + SIZE:
            return None
        return abs(ahead - beyond) + ahead

    def add(self, here: int, there: int) -> None:
        """Continue the chain with a shingle."""
        last_here, last_there = self.pairs[-1]
        for step in range(SIZE):
            if here + step > last_here and there + step > last_there:
                self.pairs.append((here + step, there + step))


def shingles(keys: Sequence[str], start: int, end: int) -> Iterator[tuple[Shingle, int]]:
    """Each run of three words in [start, end), with the number of its first word."""
    for at in range(start, end - SIZE + 1):
        yield (keys[at], keys[at + 1], keys[at + 2]), at


def add_places(places: Positions, document: int, keys: Sequence[str], start: int, end: int) -> None:
    """Note where the shingles of words [start, end) stand: the first places only, so no text is a trap."""
    for key, at in shingles(keys, start, end):
        known = places.setdefault(key, [])
        if len(known) < _MAX_PLACES and (len(known) < _MAX_REPEATS or known[-_MAX_REPEATS][0] != document):
            known.append((document, at))


def chain(keys: Sequence[str], start: int, end: int, places: Positions) -> list[Chain]:
    """The chains between words [start, end) and the indexed texts, long and dense enough, in order.

    Chains to one document do not overlap by more than half of the shorter one.
    """
    active: list[_Growing] = []
    done: list[_Growing] = []
    for key, here in shingles(keys, start, end):
        hits = places.get(key)
        if not hits:
            continue
        reach = here - GAP - SIZE
        done += [growing for growing in active if growing.pairs[-1][0] < reach and len(growing.pairs) > SIZE]
        active = [growing for growing in active if growing.pairs[-1][0] >= reach]
        for document, there in hits:
            near = [
                (gap, order, growing)
                for order, growing in enumerate(active)
                if growing.document == document and (gap := growing.gap(here, there)) is not None
            ]
            if near:
                min(near)[2].add(here, there)
            else:
                pairs = [(here + step, there + step) for step in range(SIZE)]
                active.append(_Growing(document, pairs))
    found = [closed for growing in done + active if (closed := _close(growing))]
    return sorted(_longest(found), key=lambda c: (c.start, -c.end))


def _longest(found: list[Chain]) -> Iterator[Chain]:
    """The chains without those that a longer one to the same document mostly covers."""
    covered: dict[int, set[int]] = {}
    for one in sorted(found, key=lambda c: (c.start - c.end, c.start)):
        seen = covered.setdefault(one.document, set())
        span = range(one.start, one.end)
        if 2 * sum(at in seen for at in span) < len(span):
            seen.update(span)
            yield one


def _close(growing: _Growing) -> Chain | None:
    """A finished chain, or None if it is too short or too thin."""
    pairs = growing.pairs
    start, end = pairs[0][0], pairs[-1][0] + 1
    if end - start < MIN_LENGTH - 1 or len(pairs) < DENSITY * (end - start):
        return None
    return Chain(growing.document, start, end, tuple(pairs))
