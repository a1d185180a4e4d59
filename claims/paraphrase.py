"""Do two wordings make one claim? Strict both ways: when in doubt they are two claims.

Joining what differs puts one person's words under another's verdict, so every comparison that stance
makes must find nothing against it in both directions, and beyond those the particulars of both must be
equal: a claim that names a year, a number, a place or a quantity and one that does not are two claims.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from claims import deeds, lexicon, meaning, particulars
from claims.alike import alike
from claims.cases import exchanged
from claims.facts import Facts, facts
from claims.lexicon import concepts
from claims.model import Finding, Rating, VettedStatement
from claims.pair import Pair, covered
from claims.plain import plain
from claims.score import relevance, scores
from claims.synonyms import synonyms
from claims.text import Token, stem, tokens
from claims.turned import greater

_AMOUNTS = {
    "most": "most", "mostly": "most", "mainly": "most", "usually": "most", "typically": "most",
    "some": "some", "several": "some", "certain": "some", "sometimes": "some", "partly": "some",
    "occasionally": "some", "few": "few", "rarely": "few", "seldom": "few", "hardly": "few", "barely": "few",
    "scarcely": "few", "many": "many", "often": "many", "numerous": "many", "countless": "many",
    "all": "all", "every": "all", "always": "all", "each": "all", "everyone": "all", "everybody": "all",
    "entire": "all", "whole": "all", "only": "only", "exclusively": "only", "solely": "only",
    "almost": "near", "nearly": "near", "virtually": "near",
    "more": "more", "less": "less", "fewer": "less", "better": "better", "worse": "worse",
    "first": "first", "last": "last", "biggest": "most-of", "largest": "most-of", "smallest": "least-of",
    "worst": "worst", "best": "best", "highest": "most-of", "lowest": "least-of", "thousands": "1e3s",
    "hundreds": "1e2s", "millions": "1e6s", "billions": "1e9s", "dozens": "12s",
    "former": "former", "ex": "former", "again": "", "before": "before", "after": "after", "until": "until",
    "without": "without", "against": "against", "twice": "2x", "half": "half",
    "monday": "mon", "tuesday": "tue", "wednesday": "wed", "thursday": "thu", "friday": "fri",
    "saturday": "sat", "sunday": "sun", "today": "today", "yesterday": "yesterday", "tomorrow": "tomorrow",
}  # fmt: skip
"""Words that say how much, which one or when -> what they say; both wordings must say the same."""
_A_FEW = re.compile(r"\ba few\b", re.IGNORECASE)
_MORE_THAN = re.compile(
    r"\b(?:more than|over|above|at least|exceeds?|exceeded|exceeding|upwards of)\s+(?=[$€£]?\d|a (?:hundred|thousand|million))",
    re.IGNORECASE,
)
_LESS_THAN = re.compile(r"\b(?:less than|fewer than|under|below|at most)\s+(?=[$€£]?\d)", re.IGNORECASE)
_BELOW_ZERO = re.compile(r"(?:(?<![\w-])[-−]|\bminus )(?=\d)")
_SUPERLATIVE = re.compile(r"[a-z]{3,}est$")
_LIGHT = frozenset(
    map(
        stem,
        """back run arrive own thing case way fact have has come use place ever once now already since even also
        really just still""".split(),
    )
)
"""Content stems that one wording may have and the other lack."""
_AIMS = tuple(
    frozenset(map(stem, words.split()))
    for words in (
        "want plan intend aim propose consider seek planning wants",
        "try attempt",
        "urge ask demand call push",
        "promise vow pledge",
    )
)
"""Words for one stage of a deed that is not done; a plan is no promise."""
_OWN = frozenset(
    [
        meaning.topic, meaning.another_claim, meaning.exchanged, meaning.narrowed, meaning.other_thing,
        meaning.ranked, meaning.quantifiers, deeds.deed, particulars.quantities, particulars.dates,
        particulars.places,
    ]
)  # fmt: skip
"""Comparisons that are lenient towards a statement with an explanation: here both sides must match instead."""
_RULES = tuple(rule for rule in (*meaning.RULES, *deeds.RULES, *particulars.RULES) if rule not in _OWN)
MOST_ALIKE = 1
"""Pairs of words by which two wordings may differ that only their vectors bring together."""
CLOSE = 0.75
"""Least relevance, both ways, of two wordings with equal particulars; set on the invented groups' dev part."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording read for comparing: its plain text, its facts, and what must be equal in both."""

    text: str
    facts: Facts
    particulars: tuple[str, ...]
    concepts: frozenset[str]  # what to look it up by: concept groups and stems, places left out
    denied: bool  # an odd number of denials, at whatever depth


@lru_cache(maxsize=16384)
def read_wording(text: str) -> Wording:
    """Read a stand-alone claim; any text is allowed."""
    said = plain(text)
    f = facts(said)
    roots: set[str] = set()
    for root in f.content:
        if root.startswith("@") or root in _LIGHT:
            continue
        groups = concepts().get(root)
        roots.update(f"#{n}" for n in groups) if groups else roots.add(root)
    return Wording(said, f, _particulars(said, f), frozenset(roots), _denials(said) % 2 == 1)


_DENIAL = re.compile(
    r"\b(?:not|no|never|cannot|nobody|none|nothing|neither|nor|without|isnt|arent|wasnt|werent|myth|lie|hoax"
    r"|false|untrue|nonsense|rubbish|bullshit|debunked|\w+n't)\b",
    re.IGNORECASE,
)


def _denials(text: str) -> int:
    """How many words deny something. Cruder than claims.negation, so it sees a denial of a denial."""
    return len(_DENIAL.findall(text))


def _particulars(text: str, f: Facts) -> tuple[str, ...]:
    """Numbers, times, places, amounts and the stage of a claim, as sorted words."""
    out = {f"{q.value:.12g}" for q in f.quantities} | {f"y{y}" for y in f.years} | set(f.months)
    out |= {f"@{p.code}" for p in f.places}
    lows = [t.lower for t in tokens(_A_FEW.sub("some", text))]
    out |= {_AMOUNTS[w] for w in lows if w in _AMOUNTS}
    out |= {w for w in lows if _SUPERLATIVE.match(w) and w not in _AMOUNTS and w not in _NO_SUPERLATIVE}
    if _MORE_THAN.search(text):
        out.add(">")
    if _LESS_THAN.search(text):
        out.add("<")
    out |= {f"-{i}" for i, _ in enumerate(_BELOW_ZERO.finditer(text))}
    if any(" " in words for words in f.partial):
        out.add("not-all")
    for name in ("possible", "wished", "future", "former"):
        if getattr(f, name):
            out.add(f"~{name}")
    top = greater(text)
    if top:
        out.add(f"^{top}")  # what is more than the other: an exchange of the two changes no word
    if f.reporting:
        out.add(f"~{len(f.reporting)} say")  # what A says that B says is not what B says
    return tuple(sorted(out - {""}))


_NO_SUPERLATIVE = frozenset(
    "forest interest honest harvest protest request suggest contest arrest invest west guest test rest nest conquest latest modest".split()
)


def same_claim(one: str, other: str) -> bool:
    """Whether two wordings make one claim: the same when asked the other way round."""
    return agree(read_wording(one), read_wording(other))


def agree(one: Wording, other: Wording) -> bool:
    """``same_claim`` of two wordings that are read already."""
    if one.text.lower() == other.text.lower() and one.facts == other.facts:
        return True
    if one.particulars != other.particulars or not one.facts.content or not other.facts.content:
        return False
    one, other = _spelled_out(one, other), _spelled_out(other, one)
    if not _same_substance(one, other):
        return False
    near = relevance(scores(one.text, other.text, {}, 1.0)) >= CLOSE
    return near and not exchanged(one.text, other.text) and _settles(one, other)


_INITIALS = re.compile(r"\b[A-Z]{3,6}\b")


def _spelled_out(one: Wording, other: Wording) -> Wording:
    """``one`` with initials of which the other gives the words: "DSA" beside "Digital Services Act"."""
    text = one.text
    for m in _INITIALS.finditer(one.text):
        if m.group() in other.text:
            continue
        words = re.search(
            r"\b" + r"[ -](?:of |on |the |for |and )*".join(f"{c}[a-z]+" for c in m.group()) + r"\b",
            other.text,
        )
        if words:
            text = text.replace(m.group(), words.group())
    return one if text == one.text else read_wording(text)


def _settles(one: Wording, other: Wording) -> bool:
    """Whether stance, read both ways, finds nothing that turns the one wording against the other."""
    for left, right in ((one, other), (other, one)):
        statement = VettedStatement("", right.text, Rating.TRUE)
        pair = Pair(left.text, right.text, left.facts, right.facts, right.facts, statement, {}, 1.0)
        findings = [f for rule in _RULES for f in rule(pair) if not _one_head(f)]
        effects = [f.effect for f in findings]
        if "blocks" in effects or effects.count("flips") % 2:
            return False
        turned = any(f.kind == "polarity" and f.effect == "flips" for f in findings)
        if turned != (one.denied != other.denied):
            return False
    return True


def _one_head(finding: Finding) -> bool:
    """``the wage was raised`` and ``the wage rose``: taken for turned round, though one thing heads both."""
    return finding.kind == "roles" and finding.claim_part.lower() == finding.statement_part.lower()


def _same_substance(one: Wording, other: Wording) -> bool:
    """Whether the wordings name the same things and deeds: what is left over on either side must pair up.

    A leftover pairs with a synonym or an opposite of it (polarity is counted elsewhere), or with a word for
    the same stage. One leftover word on one side only is a detail, unless it is a name or narrows a noun.
    """
    mine = [r for r in one.facts.content if r not in _LIGHT and not covered(r, other.facts.content)]
    theirs = [r for r in other.facts.content if r not in _LIGHT and not covered(r, one.facts.content)]
    for root in list(mine):
        twin = next((r for r in theirs if _stands_for(root, r)), None)
        if twin is not None:
            mine.remove(root)
            theirs.remove(twin)
    if mine and theirs:
        return _all_alike(mine, one, theirs, other)
    left, side = (mine, one) if mine else (theirs, other)
    if len(left) > 1:
        return False
    return not any(r in side.facts.names or _qualifies(r, side) for r in left)


def _all_alike(mine: list[str], one: Wording, theirs: list[str], other: Wording) -> bool:
    """Whether the leftovers pair up as words that are nearly always about one thing; then none may be left."""
    if len(mine) != len(theirs) or len(mine) > MOST_ALIKE or one.denied != other.denied:
        return False
    if any(r in one.facts.names for r in mine) or any(r in other.facts.names for r in theirs):
        return False
    left, right = (_words_of(roots, side.text) for roots, side in ((mine, one), (theirs, other)))
    for word in left:
        twin = next((w for w in right if alike(word, w)), None)
        if twin is None:
            return False
        right.remove(twin)
    return len(left) == len(mine) and not right


def _words_of(roots: list[str], text: str) -> list[Token]:
    """The first word of a text for each of some stems; a place or a word that was rewritten has none."""
    found = {stem(word.lower): word for word in reversed(tokens(text))}
    return [found[root] for root in roots if root in found]


def _stands_for(one: str, other: str) -> bool:
    if any(one in aims and other in aims for aims in _AIMS):
        return True
    return other in lexicon.antonyms().get(one, ()) or synonyms(one, other)


_DATIVE = frozenset(map(stem, "give gives gave offer send lend sell teach show tell pay cost".split()))


def _plural(word: str) -> bool:
    return word in {"people", "children", "women", "men"} or bool(re.search(r"[^sui]s$", word))


def _qualifies(root: str, wording: Wording) -> bool:
    """Whether a stem narrows the noun behind it: "property" in "property crime", "old" in "old cars"."""
    words = tokens(wording.text)
    for before, word, following in zip((None, *words), words, words[1:], strict=False):
        if before and stem(before.lower) in _DATIVE and _plural(word.lower) and following.tag == "NOUN":
            continue  # "gives children autism": whom it is given to, no kind of autism
        named = word.tag in {"ADJ", "NOUN", "PROPN"} or word.form in {"Part", "Ger"}
        if named and stem(word.lower) == root:
            return following.tag in {"NOUN", "PROPN"}
    return False
