"""Which claims could a wording be? An inverted index over packed keys, sublinear in the number of claims.

A key hashes one content word together with the wording's particulars (numbers, times, places, amounts,
stage), which must be equal in one claim. So only claims with the same particulars ever meet, and the
rarest words are looked up first, as in prefix filtering (Bayardo et al. 2007). MinHash with banding was
considered: claims have 4 to 8 words, too few for stable signatures, and one word of them can be all.
"""

from __future__ import annotations

import hashlib
from array import array
from collections import Counter
from collections.abc import Iterable

from claims.paraphrase import Wording

LOOKED_AT = 2_000
"""Postings read for one wording: bounds the work where many claims share their words and particulars."""
RARE = 100
"""Claims under one key up to which it counts twice."""
SHARED = 0.5
"""Least share of the keys, of the side that has fewer, that a candidate must have in common."""
CANDIDATES = 12
"""Claims that one wording is compared with at most."""
MAX_KEYS = 24
"""Keys of one wording; a longer one is no single claim, and its rarest words are not known before it is seen."""


def lookup_keys(wording: Wording) -> tuple[int, ...]:
    """The packed keys (unsigned 64 bits) of a wording, sorted; at least one."""
    particulars = "|".join(wording.particulars)
    words = sorted(wording.concepts)[:MAX_KEYS] or [""]
    return tuple(sorted(_hash(f"{particulars}||{word}") for word in words))


def _hash(text: str) -> int:
    return int.from_bytes(
        hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little"
    )


class Blocks:
    """Claims by number under their keys: about 110 bytes a key that only one claim has, 4 a further claim."""

    def __init__(self) -> None:
        self._postings: dict[int, int | array[int]] = {}
        self._sizes = array("B")

    def add(self, keys: Iterable[int]) -> int:
        """Put the next claim under its keys; gives its number, counted from 0."""
        number = len(self._sizes)
        count = 0
        for key in keys:
            known = self._postings.get(key)
            if known is None:
                self._postings[key] = number
            elif isinstance(known, int):
                self._postings[key] = array("I", (known, number))
            else:
                known.append(number)
            count += 1
        self._sizes.append(min(count, 255))
        return number

    def candidates(self, keys: tuple[int, ...]) -> list[int]:
        """Claims that share enough keys, most shared first, of equal ones the earliest; at most CANDIDATES."""
        lists: list[tuple[int, ...] | array[int]] = []
        for key in keys:
            known = self._postings.get(key)
            if known is not None:
                lists.append((known,) if isinstance(known, int) else known)
        counts: Counter[int] = Counter()
        rare: Counter[int] = Counter()  # by how rare what is shared is, in whole steps: sums stay exact
        left = LOOKED_AT
        for posting in sorted(lists, key=len):
            seen = posting[:left]
            counts.update(seen)
            if len(posting) <= RARE:
                rare.update(seen)
            left -= len(seen)
            if not left:
                break
        size = len(keys)
        likely = [n for n, shared in counts.items() if shared >= SHARED * min(size, self._sizes[n])]
        if not left:  # not every list was read, so a low count says little
            likely = list(counts)
        return sorted(likely, key=lambda n: (-counts[n] - rare[n], n))[:CANDIDATES]
