"""A claim and the sentences that are brought as its evidence, compared in numbers: what `claims.evidence` weighs.

Every feature has a name that can be read (``met_noun``, ``year_other``, ``only_claim_never``) and a small number: shares
lie between 0 and 1, counts are capped, most of the others are 0 or 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

from claims import evidence_numbers
from claims.alike import opposites
from claims.cues import cues, names
from claims.evidence_words import KINDS, Meeting, Met, Word, likeness, meet
from claims.facts import facts
from claims.static import static
from claims.wordbook import excludes

Features = dict[str, float]
_PRONOUN = re.compile(r"(?:he|she|it|they|his|her|its|their|this|these)\b", re.IGNORECASE)
_HABITS = (
    "never only did all always every also both and or but entire completely exactly no not many some several multiple "
    "one first before after more less most least than over under"
).split()
"""Words whose mere presence in a claim tells something: who bends a sentence reaches for ``never`` and ``only``."""
_LETTERS = re.compile(r"[a-z]+")
_HALF = 0.6
"""Share of words met around which a negation or an opposite turns from saying nothing to saying the contrary."""


def features(claim: str, sentences: Sequence[str], title: str = "") -> Features:
    """The comparison in named numbers. Pure; any text is allowed."""
    meeting = meet(claim, sentences, title)
    union = " ".join(sentences)
    out: Features = {}
    _sizes(claim, sentences, meeting, out)
    _coverage(meeting, out)
    _kinds(meeting.met, out)
    _names(meeting, out)
    _order(meeting, out)
    _polarity(claim, sentences, meeting, out)
    _cues(claim, sentences, out)
    _likeness(claim, sentences, title, meeting, out)
    return out | evidence_numbers.features(claim, union, title)


def opposed(meeting: Meeting) -> list[tuple[str, str]]:
    """The claim's words of which the evidence has an opposite or one that excludes it, but not the word itself."""
    theirs = {word.root: word.low for sentence in meeting.sentences for word in sentence}
    return [
        (met.word.low, low)
        for met in meeting.met
        if met.how < 1
        for root, low in theirs.items()
        if opposites(met.word.root, root) or excludes((met.word.root,), (root,))
    ]


def share(met: Iterable[Met]) -> float:
    """The share of the words' weight that is met; 1 where there is no word."""
    found = list(met)
    weight = sum(_weight(m) for m in found)
    return sum(m.how * _weight(m) for m in found) / weight if found else 1.0


def _weight(met: Met) -> float:
    return met.word.weight + 0.05


def _sizes(claim: str, sentences: Sequence[str], meeting: Meeting, out: Features) -> None:
    out["given"] = float(meeting.given > 0)
    out["pronoun"] = float(bool(_PRONOUN.match(claim)))
    out["words"] = min(12, len(meeting.met)) / 12
    out["claim_length"] = min(40, len(claim.split())) / 40
    out["evidence_length"] = min(100, sum(len(s.split()) for s in sentences)) / 100
    out["sentences"] = min(3, len(sentences)) - 1.0
    theirs = {word.root for sentence in meeting.sentences for word in sentence}
    out["title_said"] = len(meeting.title & theirs) / max(1, len(meeting.title))


def _coverage(meeting: Meeting, out: Features) -> None:
    met = meeting.met
    hows = [m.how for m in met] or [1.0]
    lacking = [_weight(m) * (1 - m.how) for m in met] or [0.0]
    weight = sum(map(_weight, met)) or 1.0
    out["met"], out["met_plain"], out["met_least"] = share(met), float(np.mean(hows)), min(hows)
    out["met_exactly"] = sum(_weight(m) for m in met if m.how == 1) / weight
    out["met_well"] = sum(_weight(m) for m in met if not m.missing) / weight
    out["missing_weight"], out["missing_heaviest"] = min(6.0, sum(lacking)), max(lacking)
    out["exact_words"] = min(6, sum(h == 1 for h in hows)) / 6
    out["met_by_best"] = max((_by_one(met, sentence) for sentence in meeting.sentences), default=0.0)
    out["met_by_union"] = out["met"] - out["met_by_best"]


def _by_one(met: Sequence[Met], sentence: Sequence[Word]) -> float:
    parts = [
        Met(m.word, None, max((likeness(m.word, other) for other in sentence), default=0.0), False)
        for m in met
    ]
    return share(parts)


def _kinds(met: Sequence[Met], out: Features) -> None:
    for kind in KINDS:
        some = [m for m in met if m.word.kind == kind]
        out[f"words_{kind}"] = min(4, len(some)) / 4
        if some:
            out[f"has_{kind}"] = 1.0
            out[f"met_{kind}"] = sum(m.how for m in some) / len(some)
            out[f"least_{kind}"] = min(m.how for m in some)
            out[f"missing_{kind}"] = min(3, sum(m.missing for m in some)) / 3
            out[f"replaced_{kind}"] = float(any(m.missing and m.in_place for m in some))


def _names(meeting: Meeting, out: Features) -> None:
    theirs = {w.root for s in meeting.sentences for w in s if w.kind == "name"} - meeting.title
    mine = [m for m in meeting.met if m.word.kind == "name"]
    lacking = [m for m in mine if m.missing]
    out["names_missing"], out["names_met"] = min(3, len(lacking)) / 3, min(3, len(mine) - len(lacking)) / 3
    out["names_others"] = float(bool(lacking) and bool(theirs - {m.word.root for m in mine}))
    out["names_evidence"] = min(5, len(theirs)) / 5


def _order(meeting: Meeting, out: Features) -> None:
    """Whether the words that are met stand together and in the same order."""
    roots = [word.root for sentence in meeting.sentences for word in sentence]
    pairs = set(pairwise(roots))
    mine = [m.word.root for m in meeting.met]
    out["pairs"] = min(3, sum(pair in pairs for pair in pairwise(mine))) / 3
    first: dict[str, int] = {}
    for i, root in enumerate(roots):
        first.setdefault(root, i)
    at = [first[m.by.root] for m in meeting.met if m.by and not m.missing and m.by.root in first]
    if len(at) > 1:
        out["spread"] = min(30, max(at) - min(at)) / 30
        steps = [a <= b for i, a in enumerate(at) for b in at[i + 1 :]]
        out["in_order"] = sum(steps) / len(steps)


def _polarity(claim: str, sentences: Sequence[str], meeting: Meeting, out: Features) -> None:
    mine, theirs = len(facts(claim).negations), sum(len(facts(s).negations) for s in sentences)
    against = opposed(meeting)
    odd, turned = float((mine + theirs) % 2), float((mine + theirs + bool(against)) % 2)
    met = out["met"] - _HALF
    out["negated_claim_only"], out["negated_evidence_only"] = (
        float(mine > 0 == theirs),
        float(theirs > 0 == mine),
    )
    out["negated_both"], out["negated_odd"] = float(mine > 0 < theirs), odd
    out["negated_claim"], out["negated_evidence"] = float(mine > 0), float(theirs > 0)
    out["opposites"], out["opposite"] = min(2, len(against)) / 2, float(bool(against))
    out["turned"] = turned
    out["negated_odd_met"], out["opposite_met"], out["turned_met"] = (
        odd * met,
        out["opposite"] * met,
        turned * met,
    )


def _cues(claim: str, sentences: Sequence[str], out: Features) -> None:
    mine, theirs = cues(claim), frozenset(name for sentence in sentences for name in cues(sentence))
    for name in names():
        if name in mine:
            out[f"claim_{name}"] = 1.0
        if (name in mine) != (name in theirs):
            out[f"only_{'claim' if name in mine else 'evidence'}_{name}"] = 1.0
    said = set(_LETTERS.findall(claim.lower()))
    out.update({f"word_{word}": 1.0 for word in _HABITS if word in said})


def _likeness(claim: str, sentences: Sequence[str], title: str, meeting: Meeting, out: Features) -> None:
    """Cosines of static vectors: with the evidence as one, with the title, with the nearest sentence, without the title."""
    union = " ".join(sentences)
    rest = " ".join(m.word.low for m in meeting.met)
    beyond = " ".join(w.low for s in meeting.sentences for w in s if w.root not in meeting.title)
    first, *others = static()([claim, union, f"{title} {union}", *sentences])
    one, other = static()([rest, beyond])
    near = [float(first @ vector) for vector in others]
    out["cosine"], out["cosine_titled"] = near[0], near[1]
    out["cosine_nearest"] = max(near[2:], default=0.0)
    out["cosine_rest"] = float(one @ other)
