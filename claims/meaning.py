"""Comparisons of what is said: topic, words exchanged or added, polarity, quantifiers."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable

from claims import lexicon
from claims.clauses import is_finite
from claims.facts import Facts, facts
from claims.lexicon import same_concept
from claims.model import Finding
from claims.negation import Negation
from claims.pair import TRUE, UNTRUE, Pair, covered, spoken
from claims.score import coverage
from claims.synonyms import synonyms
from claims.text import stem, tokens

WORDING_COVERED = 0.7
SHORT_COVERED = 0.8
SHORT = 5
CLAIM_COVERED = 0.45
"""Less of the wording, or of the claim, in the other means that they say different things."""
CLAUSE_COVERED = 0.34
"""A clause of the claim of which the whole statement knows less is another claim."""
_PIECES = re.compile(r"[;:]\s+|,?\s+(?:and|but|while|whereas)\s+|,\s+(?:which|who|so)\s+")
_CAUSE = re.compile(
    r",?\s+(?:because(?!\s+of)|since|in order to|thanks to|due to|because of)\s+", re.IGNORECASE
)
"""``X because Y`` is false where X is, but true only where Y is the cause as well."""


def topic(pair: Pair) -> list[Finding]:
    """Both must speak of enough of what the other speaks of."""
    out = []
    missing, foreign = pair.missing, pair.foreign
    # A short wording with one word exchanged ("causes cancer" for "causes autism") is another statement.
    needed = SHORT_COVERED if missing and foreign and len(pair.right.content) <= SHORT else WORDING_COVERED
    # An opposite speaks of the same thing, and a statement's own jurisdiction may go unsaid.
    said = pair.left.content + tuple(o for r in pair.left.content for o in lexicon.antonyms().get(r, ()))
    said += pair.bridged
    home = (pair.statement.jurisdiction or "").lower().removeprefix("@")
    asked = tuple(
        root for root in pair.right.content if root.removeprefix("@") != home or len(pair.right.content) < 3
    )
    by_count = coverage(asked, said, {}, 1.0)
    by_weight = coverage(asked, said, pair.weight, pair.default)
    if by_weight < needed or (by_count < needed and foreign):
        words = spoken(missing, pair.wording)
        note = f"the claim does not speak of what the statement does ({words})"
        out.append(Finding("topic", "blocks", "", words, note))
    if coverage(pair.left.content, pair.right.content, pair.weight, pair.default) < CLAIM_COVERED:
        words = spoken(foreign, pair.claim)
        note = f"the claim says more than the statement settles ({words})"
        out.append(Finding("topic", "blocks", words, "", note))
    return out


def another_claim(pair: Pair) -> list[Finding]:
    """``X, and Y``: a statement that knows nothing of Y does not settle both."""
    known = set(pair.known.content) | set(pair.right.content)
    out = []
    pieces = _PIECES.split(pair.claim)
    if pair.statement.rating not in UNTRUE:
        pieces = [part for piece in pieces for part in _CAUSE.split(piece)]
    for piece in pieces if len(pieces) > 1 else ():
        words = tokens(piece)
        content = facts(piece).content
        stated = words[0].tag == "VERB" if words else False
        if len(content) < 2 or not (stated or any(is_finite(words, i) for i in range(len(words)))):
            continue
        if sum(covered(root, known) for root in content) / len(content) < CLAUSE_COVERED:
            text = piece.strip(" .,;:!")
            out.append(Finding("topic", "blocks", text, "", f'the claim also says "{text}"'))
    return out[:1]


def exchanged(pair: Pair) -> list[Finding]:
    """``the convention against torture`` for ``... against cybercrime``: one word in the place of another."""
    known = set(pair.known.content) | set(pair.right.content)
    mine = _slots(pair.claim, {w for w in pair.foreign if not covered(w, known)})
    theirs: dict[tuple[str, str], str] = {}
    for wording in pair.statement.wordings if mine else ():
        theirs |= _slots(wording, {w for w in facts(wording).content if not covered(w, pair.left.content)})
    for slot, here in mine.items():
        there = theirs.get(slot)
        if there and not _same_slot(stem(here.lower()), stem(there.lower())):
            note = f'the claim says "{here}" where the statement says "{there}"'
            return [Finding("topic", "blocks", here, there, note)]
    return []


def _same_slot(one: str, other: str) -> bool:
    return _opposite(one, other) or synonyms(one, other) or {one, other} <= _NATIONAL


_NATIONAL = frozenset(stem(word) for word in lexicon.NATIONAL)


def _slots(text: str, roots: set[str]) -> dict[tuple[str, str], str]:
    """Neighbouring words of some stems: ("before", word) or ("behind", word) -> the word itself."""
    words = tokens(text)
    out: dict[tuple[str, str], str] = {}
    for i, word in enumerate(words):
        if stem(word.lower) not in roots or word.tag == "VERB":
            continue
        if i and words[i - 1].lower not in _WEAK:
            out[("before", stem(words[i - 1].lower))] = word.text
        if i + 1 < len(words) and words[i + 1].lower not in _WEAK and words[i + 1].tag != "ADP":
            out[("behind", stem(words[i + 1].lower))] = word.text
    return out


_WEAK = frozenset(
    """a an the his her its their our your this that these those and or but is are was were be been being has have
    had do does did will would can could not n't never to of in on at it he she they you we i who which also just
    really now ever actually even only then yes favour favor there so very more most all some any no as if when""".split()
)


def narrowed(pair: Pair) -> list[Finding]:
    """``the flu shot`` for ``vaccines``: a noun that the statement does not know, put before one that it does."""
    known = set(pair.known.content) | set(pair.right.content)
    words = tokens(pair.claim)
    for one, other in itertools.pairwise(words):
        if one.tag not in {"NOUN", "PROPN"} or other.tag not in {"NOUN", "PROPN", "ADJ"}:
            continue
        root, head = stem(one.lower), stem(other.lower)
        gap = pair.claim[one.end : other.start]
        if gap != " " or root not in pair.left.content or not covered(head, pair.right.content):
            continue
        if not covered(root, known) and root not in pair.bridged:
            both = f"{one.text} {other.text}"
            note = f'the claim says "{both}", the statement only "{other.text}"'
            return [Finding("topic", "blocks", both, other.text, note)]
    return []


def other_thing(pair: Pair) -> list[Finding]:
    """``a convention on plastic waste``: each side names a thing that the other does not know."""
    known = set(pair.known.content) | set(pair.right.content)
    mine = [r for r in _nouns(pair.claim) if not covered(r, known) and r not in pair.bridged]
    home = (pair.statement.jurisdiction or "").lower()
    theirs = [
        r
        for r in _nouns(pair.wording)
        if r != home and not covered(r, pair.left.content) and r not in pair.bridged
    ]
    if not mine or not theirs or any(synonyms(a, b) for a in mine for b in theirs):
        return []
    here, there = spoken(mine[:1], pair.claim), spoken(theirs[:1], pair.wording)
    note = f'the claim speaks of "{here}", the statement of "{there}"'
    return [Finding("topic", "blocks", here, there, note)]


def _nouns(text: str) -> list[str]:
    """Stems of the things a text names, numbers and places left out."""
    content = set(facts(text).content)
    return [
        r
        for w in tokens(text)
        if w.tag in {"NOUN", "PROPN"} and w.lower not in _NO_THING and (r := stem(w.lower)) in content
    ]


_NO_THING = frozenset(
    "year years month months week weeks day days decade decades time times today way ways fact facts thing things place lot kind sort case".split()
)
"""Nouns that name no thing which a claim could be about."""


_RANKED = re.compile(
    r"\bthe (?:very )?(?:first|last|only|biggest|largest|smallest|worst|best|most)\b(?! place| time)"
    r"|\bfor the \w+ time\b|(?<!no )(?<!nothing )\b(?:more|less|fewer|[a-z]{3,}er)\b(?! than (?:a |an )?\d)[^.;]{0,40}? than\b",
    re.IGNORECASE,
)


def narrower(pair: Pair) -> list[Finding]:
    """``... in mice``: that something is false in general leaves open whether it is so in one case."""
    if pair.statement.rating not in UNTRUE:
        return []
    known = set(pair.known.content) | set(pair.right.content)
    words = tokens(pair.claim)
    for i, word in enumerate(words[:-1]):
        if word.lower not in {"in", "among"} or i < 2:
            continue
        noun = next((w for w in words[i + 1 : i + 4] if w.tag in {"NOUN", "PROPN"}), None)
        root = stem(noun.lower) if noun and noun.lower not in _NO_THING else ""
        if noun and root in pair.left.content and not covered(root, known):
            said = pair.claim[word.start : noun.end]
            note = f'the statement is not about "{said}" in particular'
            return [Finding("scope", "blocks", said, "", note)]
    return []


_WITH = re.compile(r"\bwith (?:a |an |any )?(?P<what>\w{3,})", re.IGNORECASE)


def without(pair: Pair) -> list[Finding]:
    """``with a vote`` against a statement that says ``without a vote``, and the other way round."""
    told = " ".join((*pair.statement.wordings, pair.statement.explanation))
    for m in _WITH.finditer(pair.claim):
        if re.search(rf"\bwithout (?:a |an |any )?{re.escape(m['what'])}\b", told, re.IGNORECASE):
            note = f'the claim says "{m.group()}", the statement without'
            return [Finding("polarity", "blocks", m.group(), "", note)]
    return []


def ranked(pair: Pair) -> list[Finding]:
    """``more than``, ``the first to``: a comparison that only one side makes."""
    mine, theirs = _RANKED.search(pair.claim), _RANKED.search(pair.wording)
    if bool(mine) == bool(theirs):
        return []
    said = (mine or theirs).group()  # type: ignore[union-attr]
    note = f'only {"the claim" if mine else "the statement"} says "{said}"'
    return [Finding("comparison", "blocks", said if mine else "", "" if mine else said, note)]


def polarity(pair: Pair) -> list[Finding]:
    """Only a negation that reaches what both speak of turns the one against the other."""
    mine, doubt = _reaching(pair.left.negations, pair.right, pair.claim)
    theirs, doubt_there = _reaching(pair.right.negations, pair.left, pair.wording)
    unclear = doubt or doubt_there
    if unclear:
        note = f'what "{unclear}" denies is not what the other says'
        return [Finding("polarity", "blocks", doubt, doubt_there, note)]
    if len(mine) % 2 == len(theirs) % 2:
        return []
    here, there = " ".join(mine), " ".join(theirs)
    if pair.right.verbs and not _deed_shared(pair):
        note = f'"{here or there}" denies another deed than the statement\'s'
        return [Finding("polarity", "blocks", here, there, note)]
    who = f'the claim says "{here}"' if len(mine) % 2 else f'the statement says "{there}"'
    return [Finding("polarity", "flips", here, there, f"{who}, the other does not")]


def _deed_shared(pair: Pair) -> bool:
    """Whether the claim speaks of a deed of the wording, or of its opposite."""
    said = (
        *pair.left.content,
        *pair.bridged,
        *(o for r in pair.left.content for o in lexicon.antonyms().get(r, ())),
    )
    return any(covered(verb, said) for verb in pair.right.verbs)


def _elsewhere(negation: Negation, text: str, verbs: tuple[str, ...]) -> bool:
    """Whether the other's deed stands in another stretch between commas than this negation."""
    here = there = False
    for m in re.finditer(r"[^,;:–—]+", text):
        roots = [stem(w.lower) for w in tokens(m.group())]
        if any(covered(verb, roots) for verb in verbs):
            if m.start() <= negation.start < m.end():
                here = True
            else:
                there = True
    return there and not here


def _reaching(found: tuple[Negation, ...], other: Facts, text: str) -> tuple[list[str], str]:
    """The negations that reach the other's content, and the first one whose reach is unclear."""
    out, unclear = [], ""
    for negation in found:
        alone = negation.whole or negation.adjunct or negation.aside
        if not negation.sure or (not alone and _elsewhere(negation, text, other.verbs)):
            unclear = unclear or negation.text
        elif negation.whole or any(covered(root, other.content) for root in negation.scope):
            out.append(negation.text)
        elif not negation.adjunct and not negation.aside:
            unclear = unclear or negation.text
    return out, unclear


def antonyms(pair: Pair) -> list[Finding]:
    """``legal`` for ``illegal`` flips."""
    for root in pair.left.content:
        if root in pair.right.content:
            continue
        for opposite in lexicon.antonyms().get(root, ()):
            meant = next((r for r in pair.right.content if same_concept(opposite, r)), None)
            if meant and not covered(opposite, pair.left.content):
                here, there = spoken([root], pair.claim), spoken([meant], pair.wording)
                note = f'"{here}" is the opposite of "{there}"'
                return [Finding("antonym", "flips", here, there, note)]
    return []


def _opposite(one: str, other: str) -> bool:
    return other in lexicon.antonyms().get(one, ())


def quantifiers(pair: Pair) -> list[Finding]:
    """``some`` is not ``all``, and a truth about some, or about no stated number, is none about all."""
    left, right = pair.left, pair.right
    mine, theirs = left.universal + left.partial, right.universal + right.partial
    if _scarce(mine) != _scarce(theirs) and left.partial and right.partial:
        note = f'"{" ".join(mine)}" is the opposite of "{" ".join(theirs)}"'
        return [Finding("quantifier", "flips", " ".join(mine), " ".join(theirs), note)]
    wide = [word for word in left.universal if word not in lexicon.NEGATIONS]
    too_wide = wide and not right.universal and pair.statement.rating in TRUE
    if (
        bool(left.partial) == bool(right.partial)
        and not (wide and right.partial and not right.universal)
        and not too_wide
    ):
        return []
    here, there = " ".join(mine), " ".join(theirs)
    note = f'"{here or "no quantifier"}" is not "{there or "no quantifier"}"'
    return [Finding("quantifier", "blocks", here, there, note)]


def _scarce(words: tuple[str, ...]) -> bool:
    return any(word in lexicon.SCARCE for word in words)


Rule = Callable[[Pair], list[Finding]]
RULES: tuple[Rule, ...] = (
    topic,
    another_claim,
    exchanged,
    narrowed,
    other_thing,
    narrower,
    without,
    ranked,
    polarity,
    antonyms,
    quantifiers,
)
