"""In which role each word of a claim stands: who did it, to whom, from where, over or under what.

A shallow reading by part-of-speech tags, as case frames (Fillmore 1968) without a parser: words in front of
a verb are its subject, behind it its object, behind a preposition what that says; a passive is turned into
its active. Good enough to see that two wordings with the same words exchange them.
"""

from __future__ import annotations

import itertools
import re
from functools import lru_cache

from claims import lexicon
from claims.agents import BE
from claims.facts import facts
from claims.places import Place, places
from claims.text import Token, is_past, stem, tokens

_YEAR = re.compile(r"(?:1[5-9]|20)\d\d$")
_TRANSPARENT = frozenset(["of", "as", "about", "around", "per", "up", "down", "like"])
"""Prepositions behind which a word keeps the role of what it belongs to: ``the mayor of Riverton``."""
_SPLITS = frozenset("and but because that which who when while if although so than".split())
_TWO = frozenset(map(stem, "while whereas but and than".split()))
_CONTRARY = frozenset(
    frozenset(pair.split())
    for pair in (
        "from to", "from into", "before after", "over under", "above below", "by to", "by from", "with without",
        "for against", "since until", "inside outside", "onto off", "on under", "from at",
    )
)  # fmt: skip
_BOTH_WAYS = frozenset(
    map(
        stem,
        "increase decrease close open reopen double triple halve start begin stop end change move grow melt sink spread".split(),
    )
)
"""Deeds that are told of the thing done to with or without a passive: ``was closed``, ``closed``."""


@lru_cache(maxsize=16384)
def cases(text: str) -> dict[str, frozenset[str]]:
    """Stem, place code or number -> the roles in which it stands: ``subject``, ``object`` or a preposition."""
    words = tokens(text)
    where = places(text)
    content = frozenset(facts(text).content)
    found: list[tuple[str, str]] = []
    clause = 0  # where the current clause's words begin in ``found``
    role = "subject"
    passive = False
    for i, word in enumerate(words):
        low = word.lower
        if low in lexicon.REPORTING and (word.tag == "VERB" or low == "according"):
            clause, passive, role = len(found), False, "subject"  # what is said is a clause of its own
        elif low in _SPLITS:
            clause, passive = len(found), False
            role = "than" if low == "than" else "subject"
        elif _is_deed(words, i):
            passive = _is_passive(words, i)
            if passive:
                found[clause:] = [(r, "object" if said == "subject" else said) for r, said in found[clause:]]
            role = "object"
        elif low == "by" and passive:
            role = "subject"
        elif low == "to" and i and words[i - 1].lower == "according":
            continue
        elif (
            word.tag == "ADP" or low in {"to", "over", "under", "before", "after"}
        ) and low not in _TRANSPARENT:
            role = low
        else:
            name = _name(word, where, content)
            if name:
                found.append((name, role))
    out: dict[str, set[str]] = {}
    for name, role in found:
        out.setdefault(name, set()).add(role)
    return {name: frozenset(roles) for name, roles in out.items()}


def _name(word: Token, where: tuple[Place, ...], content: frozenset[str]) -> str:
    place = next((p for p in where if p.start <= word.start < p.end), None)
    if place:
        return f"@{place.code.lower()}"
    if word.text[0].isdigit():
        return "" if _YEAR.match(word.text) else word.text
    root = stem(word.lower)
    return root if root in content else ""


def _is_deed(words: tuple[Token, ...], i: int) -> bool:
    """A verb, or a past form right behind a noun: "prices doubled", "Labour beat"; the tagger misses those."""
    low = words[i].lower
    if not i or low in BE:
        return False
    return words[i].tag == "VERB" or (is_past(low) and words[i - 1].tag in {"NOUN", "PROPN"})


def _is_passive(words: tuple[Token, ...], i: int) -> bool:
    before = [w.lower for w in words[max(0, i - 4) : i]]
    return not words[i].lower.endswith("ing") and any(w in BE or w.removesuffix("n't") in BE for w in before)


def exchanged(one: str, other: str) -> bool:
    """Whether two words have taken each other's role, or one word stands in the opposite role."""
    mine, theirs = cases(one), cases(other)
    shared = [name for name in mine if name in theirs and mine[name] != theirs[name]]
    for name in shared:
        if any(frozenset((a, b)) in _CONTRARY for a in mine[name] for b in theirs[name]):
            return True
    for a, b in itertools.combinations(shared, 2):
        if mine[a] == theirs[b] and mine[b] == theirs[a]:
            return True
    return _done_or_done_to(one, other) or _shuffled(one, other)


def _done_or_done_to(one: str, other: str) -> bool:
    """``the suspect killed`` and ``the suspect was killed``."""
    mine, theirs = _deeds(one), _deeds(other)
    if not mine or not theirs:
        return False
    (deed, doer, passive), (same, who, done_to) = mine[0], theirs[0]
    return deed == same and doer == who and passive != done_to and deed not in _BOTH_WAYS


@lru_cache(maxsize=16384)
def _deeds(text: str) -> tuple[tuple[str, str, bool], ...]:
    """Every deed with a noun before it: its verb's stem, that noun's, and whether it is a passive."""
    words = tokens(text)
    noun = ""
    out = []
    for i, word in enumerate(words):
        if word.tag in {"NOUN", "PROPN"} and not _is_deed(words, i):
            noun = stem(word.lower)
        elif noun and _is_deed(words, i):
            out.append((stem(word.lower), noun, _is_passive(words, i)))
    return tuple(out)


def _shuffled(one: str, other: str) -> bool:
    """The same words in another order, and not just a part moved to the front.

    Tells only where roles cannot be read: no verb was found, or one of two clauses may have the other's.
    """
    mine, theirs = ([stem(w.lower) for w in tokens(t) if w.tag != "DET"] for t in (one, other))
    if mine == theirs or sorted(mine) != sorted(theirs):
        return False
    if any(w in mine for w in _BE_STEMS) and _RANK.search(one) and _turned_copula(mine, theirs):
        return False
    if _deeds(one) and _deeds(other) and not _TWO.intersection(mine):
        return False
    return not any(mine[i:] + mine[:i] == theirs for i in range(1, len(mine)))


_BE_STEMS = frozenset(stem(word) for word in ("is", "was", "are", "were"))
_RANK = re.compile(r"\b(?:first|last|only|[a-z]{3,}est|most|least|best|worst)\b", re.IGNORECASE)


def _turned_copula(mine: list[str], theirs: list[str]) -> bool:
    """``2024 was the hottest year`` and ``the hottest year was 2024``: only one thing can be it."""
    return any(
        word in _BE_STEMS and [*mine[i + 1 :], word, *mine[:i]] == theirs for i, word in enumerate(mine)
    )
