"""Which word of a claim stands for which word of a statement, and what is left over on either side.

Content words and phrases are aligned by stem, by the word lists (claims.wordbook), by WordNet's synonyms, by
derivation (``prosecutors``, ``prosecution``) and by near word vectors; what is left is paired by kind and place in
the sentence, so that "one word exchanged for another" can be looked at, and the relation of the two is told: opposite,
wider, narrower or other. After the alignment stage of natural-logic inference (MacCartney and Manning 2008).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from claims import lexicon
from claims.alike import cosine, opposites
from claims.gazetteer import lies_in
from claims.lexicon import same_concept
from claims.places import contains, places
from claims.quantities import quantities
from claims.synonyms import synonyms
from claims.text import stem, tokens
from claims.wordbook import Key, excludes, implies, phrases, same_meaning

Relation = Literal["opposite", "exclusive", "wider", "narrower", "elsewhere", "other"]

_LIGHT = lexicon.STOP | lexicon.NEGATIONS
_KIND = {"PROPN": "name", "NOUN": "noun", "VERB": "verb", "AUX": "verb", "ADJ": "adjective", "ADV": "adverb"}
_MEASURING = frozenset(
    "more than at least most between up to less fewer no not over under about around as much many".split()
)
_SHARED_START = 4
_NEAR = 0.62
"""Cosine from which on two words of one kind are taken for one thing where the lists know neither of them as opposites."""


@dataclass(frozen=True, slots=True)
class Word:
    """A content word or phrase: its stems, kind (name, noun, verb, adjective, adverb, other), and what stands beside it."""

    key: Key
    low: str
    text: str
    kind: str
    before: str
    behind: str
    index: int

    @property
    def root(self) -> str:
        """The stems in one string."""
        return " ".join(self.key)


@dataclass(frozen=True, slots=True)
class Swap:
    """A claim's word where the statement has another one; ``cosine`` says how near the two are in meaning (-1 to 1)."""

    claim: Word
    statement: Word
    relation: Relation
    cosine: float
    in_place: bool  # the same neighbour on one side


@dataclass(frozen=True, slots=True)
class Alignment:
    """What stands for what, and what for nothing."""

    same: tuple[tuple[Word, Word], ...]
    alike: tuple[tuple[Word, Word], ...]  # other words for the same thing
    wider: tuple[tuple[Word, Word], ...]  # the claim's word follows from the statement's
    swaps: tuple[Swap, ...]
    claim_only: tuple[Word, ...]
    statement_only: tuple[Word, ...]


@lru_cache(maxsize=16384)
def content(text: str) -> tuple[Word, ...]:
    """The content words of a sentence in order: numbers, places and small words are left out. Any text is allowed."""
    found = tokens(text)
    stems = tuple(_stem(word.text, word.lower) for word in found)
    taken = [(q.start, q.end) for q in quantities(text)] + [(p.start, p.end) for p in places(text)]
    spans = dict(phrases(found, stems))
    kept: list[tuple[int, Key, str, str]] = []
    i = 0
    while i < len(found):
        word, end = found[i], spans.get(i, i + 1)
        inside = any(start <= word.start < stop for start, stop in taken)
        if end > i + 1 and all(w.lower in _MEASURING for w in found[i:end]):
            pass  # "more than", "at least": claims.quantities reads them
        elif end > i + 1 and not inside:
            kind = "verb" if any(w.tag == "VERB" for w in found[i:end]) else "noun"
            said = text[word.start : found[end - 1].end]
            kept.append((i, tuple(stems[i:end]), said, kind))
        elif not (inside or word.tag == "NUM" or not stems[i] or _light(word.lower)):
            kept.append((i, (stems[i],), word.text, _kind(word.text, word.tag, i)))
        i = end
    roots = [" ".join(key) for _, key, _, _ in kept]
    return tuple(
        Word(key, said.lower().replace("’", "'"), said, kind,
             roots[n - 1] if n else "", roots[n + 1] if n + 1 < len(kept) else "", i)
        for n, (i, key, said, kind) in enumerate(kept)
    )  # fmt: skip


def _stem(text: str, low: str) -> str:
    """``MPs`` is the plural of MP; the stemmer knows no capitals."""
    plural = len(text) > 2 and text[-1] == "s" and text[:-1].isupper()
    return stem(low[:-1] if plural else low)


def _light(low: str) -> bool:
    return low in _LIGHT or ("'" in low and low.split("'")[0] in lexicon.STOP)


def _kind(text: str, tag: str, index: int) -> str:
    if index and text[0].isupper() and tag in {"PROPN", "NOUN", "ADJ"}:
        return "name"
    if tag == "PROPN" and not text.islower():
        return "name"
    return {"name": "noun"}.get(_KIND.get(tag, "other"), _KIND.get(tag, "other"))


@lru_cache(maxsize=65536)
def one_thing(one: Key, other: Key) -> bool:
    """Whether two words are words for one thing, by the lists, WordNet or derivation."""
    if one == other or same_meaning(one, other):
        return True
    if len(one) > 1 or len(other) > 1 or excludes(one, other):
        return False
    a, b = one[0], other[0]
    return (same_concept(a, b) or synonyms(a, b) or derived(a, b)) and not opposites(a, b)


def derived(one: str, other: str) -> bool:
    """Whether two stems are of one root: ``prosecut``, ``prosecutor``; ``approv``, ``approval``."""
    short = min(len(one), len(other))
    if short < _SHARED_START:
        return False
    shared = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), short)
    return shared >= max(_SHARED_START, short - 1) and abs(len(one) - len(other)) <= 4


_PREFIXES = ("un", "in", "im", "il", "ir", "dis", "non", "de")


@lru_cache(maxsize=65536)
def _negated(one: str, other: str) -> bool:
    """``lawful`` and ``unlawful``: the same word but for a negating prefix."""
    for a, b in ((one, other), (other, one)):
        for prefix in _PREFIXES:
            if a.startswith(prefix) and len(b) > 3 and stem(a[len(prefix) :].lstrip("-")) == stem(b):
                return True
    return False


@lru_cache(maxsize=65536)
def relation(one: Key, other: Key, low: str, other_low: str) -> Relation:
    """How a claim's word relates to the statement's word in its place."""
    against = excludes(one, other)
    if against:
        return "opposite" if against == "complete" else "exclusive"
    if len(one) == len(other) == 1 and (opposites(one[0], other[0]) or _negated(low, other_low)):
        return "opposite"
    if implies(other, one):
        return "wider"
    if implies(one, other):
        return "narrower"
    here, there = lies_in(low), lies_in(other_low)
    if here and there:
        return "wider" if contains(here, there) else "narrower" if contains(there, here) else "elsewhere"
    return "other"


@lru_cache(maxsize=8192)
def align(claim: str, statement: str) -> Alignment:
    """Align the content words of two sentences. Pure; any text is allowed."""
    same, left, right = _paired(list(content(claim)), list(content(statement)), lambda a, b: a.key == b.key)
    like, left, right = _paired(left, right, _alike)
    wider, left, right = _paired(left, right, lambda a, b: _relation(a, b) == "wider")
    swaps: list[Swap] = []
    for mine in tuple(left):
        best = max(right, key=lambda theirs, mine=mine: _fit(mine, theirs), default=None)  # type: ignore[misc]
        if best is None or _fit(mine, best) < 1.0:
            continue
        near = cosine(mine.low, best.low) if len(mine.key) == len(best.key) == 1 else 0.0
        swaps.append(Swap(mine, best, _relation(mine, best), near, _in_place(mine, best)))
        left.remove(mine)
        right.remove(best)
    return Alignment(tuple(same), tuple(like), tuple(wider), tuple(swaps), tuple(left), tuple(right))


def _relation(one: Word, other: Word) -> Relation:
    return relation(one.key, other.key, one.low, other.low)


def _paired(
    left: list[Word], right: list[Word], fits: Callable[[Word, Word], bool]
) -> tuple[list[tuple[Word, Word]], list[Word], list[Word]]:
    """Pairs of words that fit, and the rest of both sides; a word said twice stands for the same word."""
    pairs: list[tuple[Word, Word]] = []
    rest, free = [], list(right)
    for mine in left:
        options = [theirs for theirs in free if fits(mine, theirs)]
        if options:
            best = max(options, key=lambda t, m=mine: (_in_place(m, t), -abs(m.index - t.index)))  # type: ignore[misc]
            free.remove(best)
            pairs.append((mine, best))
        else:
            rest.append(mine)
    used = [t.key for _, t in pairs]
    heard = {m.key for m, _ in pairs}
    return pairs, [m for m in rest if m.key not in used], [t for t in free if t.key not in heard]


def _alike(one: Word, other: Word) -> bool:
    if "name" in (one.kind, other.kind):
        if one.kind == other.kind and len(one.key) == len(other.key) == 1:
            return derived(one.key[0], other.key[0])
        return same_meaning(one.key, other.key)
    if one_thing(one.key, other.key):
        return True
    if len(one.key) > 1 or len(other.key) > 1 or _class(one) != _class(other):
        return False
    return cosine(one.low, other.low) >= _NEAR and _relation(one, other) == "other"


def _class(word: Word) -> str:
    return {"adverb": "adjective", "other": "noun"}.get(word.kind, word.kind)


def _in_place(one: Word, other: Word) -> bool:
    return bool((one.before and one.before == other.before) or (one.behind and one.behind == other.behind))


def _fit(one: Word, other: Word) -> float:
    """How well two words stand in each other's place; under 1 they don't."""
    same = _class(one) == _class(other)
    named = "name" in (one.kind, other.kind)
    score = 1.0 if same else 0.0 if named else 0.4
    score += 0.7 * _in_place(one, other) + 0.8 * (
        _relation(one, other) in {"opposite", "exclusive", "narrower"}
    )
    return score + max(0.0, cosine(one.low, other.low)) if len(one.key) == len(other.key) == 1 else score
