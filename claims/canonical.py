"""One claim for many wordings: a key that paraphrases share, and a stable id from it."""

from __future__ import annotations

import hashlib

from claims.facts import facts
from claims.model import Claim


def key_of(text: str) -> str:
    """What a claim says, order and wording aside: stems, polarity, quantities, years and places."""
    f = facts(text)
    parts = [
        " ".join(sorted(root for root in f.content if not root.startswith("@"))),
        "not" if len(f.negations) % 2 else "",
        " ".join(sorted(f"{q.value:g}{q.unit}" for q in f.quantities)),
        " ".join(map(str, sorted(f.years))),
        " ".join(sorted({p.code for p in f.places})),
    ]
    return "|".join(parts)


def make_claim(text: str) -> Claim:
    """A claim with a stable id: the same key gives the same id in every store and run."""
    key = key_of(text)
    return Claim(hashlib.sha256(key.encode()).hexdigest()[:12], text, key)
