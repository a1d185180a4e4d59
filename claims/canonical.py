"""The id of a wording: the same words in the same order, articles, endings and typing aside."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from claims.model import Claim
from claims.text import MAX_CHARS, stem

_WORD = re.compile(r"(?:(?<![^\W_])[-−])?\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*|[$€£¥%°‰]")
_EMPTY = frozenset(["a", "an", "the"])


def key_of(text: str) -> str:
    """The words of a claim in order, stemmed; names in capitals (``US``) and the month May keep theirs.

    Word order and small words stay in it, as they tell who did what, whether, and how much of it. Which
    different keys are one claim is decided in claims.cluster. Any text is allowed, the empty one too.
    """
    text = unicodedata.normalize("NFKC", text)
    words = _WORD.findall(text[:MAX_CHARS])
    shouted = text.isupper()
    out = []
    for i, word in enumerate(words):
        if (len(word) > 1 and word.isupper() and not shouted) or (word == "May" and i):
            out.append(word)
        elif word.lower() not in _EMPTY or shouted:
            root = stem(word.lower()) if word[0].isalpha() else word.replace(",", "").replace("−", "-")
            out.append(root or word)
    rest = text[MAX_CHARS:]
    return " ".join(out) + rest if out else text.strip().casefold()


def wording_id(text: str) -> str:
    """Twelve hexadecimal digits (48 bits of SHA-256) of the key: equal in every store and run."""
    return hashlib.sha256(key_of(text).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def make_claim(text: str) -> Claim:
    """A claim of its own with the id of its wording."""
    return Claim(wording_id(text), text, key_of(text))
