"""A claim and a statement, compared in numbers: what `claims.weighing` weighs.

Every feature has a name that can be read (``swap_opposite``, ``quantity_outside``, ``cue_must_claim``) and a small
number. Most are 0 or 1; shares lie between 0 and 1; counts are capped at 3.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from claims.agents import sides
from claims.alignment import Alignment, Word, align, content, one_thing
from claims.cues import cues, names
from claims.facts import Facts, facts
from claims.gazetteer import lies, spots
from claims.model import Finding, Period
from claims.negation import Negation
from claims.quantities import Quantity, quantities, relation
from claims.text import stem
from claims.units import MONEY
from claims.when import periods

Features = dict[str, float]
_DAYS = re.compile(
    r"\b(monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|may|june|july|august"
    r"|september|october|november|december|spring|summer|autumn|winter|morning|evening|afternoon|night|noon|midnight)\b",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"\d|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|twenties|thirties|forties|fifties|sixties|seventies|eighties"
    r"|nineties|century|christmas|easter|ramadan|new year)",
    re.IGNORECASE,
)
"""Without one of these no text names a time of its own."""
_THAN = re.compile(r"\bthan\b", re.IGNORECASE)


def features(claim: str, statement: str, findings: Iterable[Finding] = ()) -> Features:
    """The comparison of two sentences that stand alone; ``findings`` are those of the rules. Pure; any text is allowed."""
    found = align(claim, statement)
    left, right = facts(claim), facts(statement)
    out: Features = {}
    _words(found, len(content(claim)), len(content(statement)), out)
    _cues(claim, statement, out)
    _polarity(found, left, right, out)
    _quantities(quantities(claim), quantities(statement), out)
    _dates(claim, statement, out)
    _places(claim, statement, out)
    _roles(claim, statement, found, out)
    for finding in findings:
        name = f"rule_{finding.effect}_{finding.kind}"
        out[name] = min(out.get(name, 0.0) + 1.0, 2.0)
        out["rules_" + finding.effect] = min(out.get("rules_" + finding.effect, 0.0) + 1.0, 4.0)
    return out


def _words(found: Alignment, mine: int, theirs: int, out: Features) -> None:
    met = len(found.same) + 0.9 * (len(found.alike) + len(found.wider))
    out["claim_met"] = met / max(1, mine)
    out["statement_met"] = met / max(1, theirs)
    out["length"] = min(2.0, (mine + 1) / (theirs + 1))
    out["alike"] = _capped(len(found.alike))
    out["wider"] = _capped(len(found.wider))
    out["nothing_new"] = float(not found.swaps and not found.claim_only)
    out["identical"] = float(out["nothing_new"] and not found.statement_only)
    _count("claim_only", found.claim_only, out)
    _count("statement_only", found.statement_only, out)
    out["swaps"] = _capped(len(found.swaps))
    for swap in found.swaps:
        if swap.relation != "other":
            out[f"swap_{swap.relation}"] = _capped(out.get(f"swap_{swap.relation}", 0.0) + 1)
            continue
        kind = swap.claim.kind
        out[f"swap_{kind}"] = _capped(out.get(f"swap_{kind}", 0.0) + 1)
        out[f"swap_{kind}_cosine"] = max(out.get(f"swap_{kind}_cosine", -1.0), swap.cosine)
        if swap.in_place:
            out[f"swap_{kind}_in_place"] = 1.0


def _count(name: str, words: Iterable[Word], out: Features) -> None:
    for word in words:
        out[f"{name}_{word.kind}"] = _capped(out.get(f"{name}_{word.kind}", 0.0) + 1)
        out[name] = _capped(out.get(name, 0.0) + 1)


def _capped(count: float) -> float:
    return float(min(count, 3))


def _cues(claim: str, statement: str, out: Features) -> None:
    mine, theirs = cues(claim), cues(statement)
    for name in names():
        if name in mine or name in theirs:
            where = "both" if name in mine and name in theirs else "claim" if name in mine else "statement"
            out[f"cue_{name}_{where}"] = 1.0
    rising = ("up" in mine and "down" not in mine) - ("down" in mine and "up" not in mine)
    falling = ("up" in theirs and "down" not in theirs) - ("down" in theirs and "up" not in theirs)
    if rising and falling:
        out["direction"] = 1.0 if rising == falling else -1.0
    ladder = ("none", "few", "some", "most", "all")
    one, other = (max((i for i, n in enumerate(ladder) if n in side), default=-1) for side in (mine, theirs))
    if one >= 0 and other >= 0:
        out["quantifier_step"] = float(one - other)


def _polarity(found: Alignment, left: Facts, right: Facts, out: Features) -> None:
    opposite = sum(swap.relation == "opposite" for swap in found.swaps)
    exclusive = sum(swap.relation == "exclusive" for swap in found.swaps)
    mine, theirs = len(left.negations), len(right.negations)
    odd = (mine + theirs) % 2
    out["negated_claim"], out["negated_statement"] = float(bool(mine)), float(bool(theirs))
    out["negated_odd"] = float(odd)
    out["turned"] = float((odd + opposite) % 2)
    out["turned_nothing_new"] = out["turned"] * float(not found.claim_only)
    out["turned_and_swapped"] = out["turned"] * _capped(len(found.swaps) - opposite)
    out["opposite_and_negated"] = float(opposite > 0 and odd == 1)
    out["exclusive_and_negated"] = float(exclusive > 0 and odd == 1)
    agree = differ = 0
    for one, other in (*found.same, *found.alike, *found.wider):
        if one.kind in {"verb", "adjective", "noun"}:
            same = _reached(one, left.negations) == _reached(other, right.negations)
            agree, differ = agree + same, differ + (not same)
    out["reached_alike"], out["reached_otherwise"] = _capped(agree), _capped(differ)


def _reached(word: Word, negations: tuple[Negation, ...]) -> bool:
    return sum(n.whole or any(part in n.scope for part in word.key) for n in negations) % 2 == 1


def _quantities(mine: tuple[Quantity, ...], theirs: tuple[Quantity, ...], out: Features) -> None:
    used: set[int] = set()
    for q in mine:
        best: tuple[float, int, str, bool] | None = None
        for i, p in enumerate(theirs):
            how = relation(q, p)
            if how == "apart":
                continue
            counted = q.counted == p.counted
            fit = 2.0 * (how == "inside") + counted + 0.5 * (i not in used)
            if best is None or fit > best[0]:
                best = (fit, i, how, counted)
        if best:
            used.add(best[1])
            name = f"quantity_{best[2]}"
            out[name] = _capped(out.get(name, 0.0) + 1)
            if not best[3]:
                out[f"{name}_of_else"] = 1.0
        elif q.unit in MONEY and any(p.unit in MONEY for p in theirs):
            out["quantity_currency"] = 1.0
        else:
            out["quantity_apart" if theirs else "quantity_claim_only"] = 1.0
    if len(theirs) > len(used):
        out["quantity_statement_only"] = 1.0


def _dates(claim: str, statement: str, out: Features) -> None:
    mine, theirs = _times(claim), _times(statement)
    for one in mine:
        how = [_lies(one, other) for other in theirs]
        best = next((h for h in ("same", "inside", "narrower", "across") if h in how), "outside")
        out[f"date_{best if theirs else 'claim_only'}"] = 1.0
    if theirs and not mine:
        out["date_statement_only"] = 1.0
    days, other_days = ({m.lower() for m in _DAYS.findall(text)} for text in (claim, statement))
    if days != other_days:
        both = days - other_days and other_days - days
        out["day_other" if both else "day_claim_only" if days - other_days else "day_statement_only"] = 1.0


@lru_cache(maxsize=16384)
def _times(text: str) -> tuple[Period, ...]:
    if not _DATED.search(text):
        return ()
    return tuple(period for period in periods(text) if not period.relative)


def _lies(one: Period, other: Period) -> str:
    """How the statement's period lies to the claim's."""
    a, b = one.start or date.min, one.end or date.max
    c, d = other.start or date.min, other.end or date.max
    if (a, b) == (c, d):
        return "same"
    if a <= c and d <= b:
        return "inside"
    if c <= a and b <= d:
        return "narrower"
    return "outside" if b < c or d < a else "across"


def _places(claim: str, statement: str, out: Features) -> None:
    mine, theirs = spots(claim), spots(statement)
    for one in mine:
        how = [lies(one, other) for other in theirs]
        name = next((h for h in ("same", "wider", "narrower", "other") if h in how), "claim_only")
        out[f"place_{name}"] = 1.0
    if theirs and not mine:
        out["place_statement_only"] = 1.0


def _roles(claim: str, statement: str, found: Alignment, out: Features) -> None:
    mine, theirs = sides(claim), sides(statement)
    if mine and theirs:
        out["subject_same"] = float(bool(mine.subject & theirs.subject))
        out["rest_same"] = float(bool(mine.rest & theirs.rest))
        out["subject_in_rest"] = float(bool(mine.subject & theirs.rest))
        out["rest_in_subject"] = float(bool(mine.rest & theirs.subject))
        out["crossed"] = out["subject_in_rest"] * out["rest_in_subject"]
        out["head_same"] = float(mine.head == theirs.head)
        same_deed = bool(mine.verb and theirs.verb) and one_thing((mine.verb,), (theirs.verb,))
        out["deed_same"] = float(same_deed)
        if same_deed and mine.passive == theirs.passive:
            out["doers_turned"] = float(
                mine.head in theirs.rest and theirs.head in mine.rest and mine.head != theirs.head
            )
            out["doers_same"] = float(mine.head == theirs.head)
    order = [theirs.index for mine, theirs in sorted(found.same, key=lambda pair: pair[0].index)]
    turned = sum(order[i] > order[j] for i in range(len(order)) for j in range(i + 1, len(order)))
    out["inversions"] = turned / max(1.0, len(order) * (len(order) - 1) / 2)
    things = [(m.index, t.index) for m, t in found.same if m.kind in {"name", "noun"}]
    if len(things) > 1:
        out["first_and_last_turned"] = float(min(things)[1] > max(things)[1])
    for one, other in (("from", "to"), ("to", "from"), ("by", "by"), ("against", "against")):
        here_word, there_word = _behind(claim, one), _behind(statement, other)
        if here_word and there_word:
            out[f"{one}_{other}_same"] = 1.0 if here_word & there_word else -1.0
    _comparison(claim, statement, out)


def _comparison(claim: str, statement: str, out: Features) -> None:
    """``A is longer than B``: who is compared with whom, and whether the direction is the same."""
    here, there = _THAN.search(claim), _THAN.search(statement)
    mine, theirs = cues(claim), cues(statement)
    if here and there:
        (a, b), (c, d) = _parts(claim, here.start()), _parts(statement, there.start())
        turned, straight = len(a & d - c) + len(b & c - d), len(a & c - d) + len(b & d - c)
        if turned != straight:
            order = 1.0 if straight > turned else -1.0
            out["compared_order"] = order
            if direction := out.get("direction"):
                out["compared_net"] = order * direction
    elif here or there:
        text, other, at = (claim, statement, here) if here else (statement, claim, there)
        before, behind = _parts(text, at.start())  # type: ignore[union-attr]
        subject = frozenset(stem(w.lower()) for w in re.findall(r"[^\W\d_]{4,}|\d{4}", other)[:3])
        if {"highest", "lowest"} & (theirs if here else mine):
            out["best_is_compared"] = float(len(before & subject) - len(behind & subject))
        out["than_claim" if here else "than_statement"] = 1.0
    if ("equal" in mine) != ("equal" in theirs) and (here or there):
        out["equal_or_more"] = 1.0


def _behind(text: str, preposition: str) -> frozenset[str]:
    """The stems of the two words behind a preposition's first use, small words left out."""
    m = re.search(
        rf"\b{preposition} (?:(?:the|a|an|his|her|its|their) )?(?P<what>[\w'’-]+(?: [\w'’-]+)?)",
        text,
        re.IGNORECASE,
    )
    return frozenset(stem(word.lower()) for word in m["what"].split()) if m else frozenset()


def _parts(text: str, at: int) -> tuple[frozenset[str], frozenset[str]]:
    """The stems of the longer words before and behind a place."""
    before, behind = (
        frozenset(stem(w.lower()) for w in re.findall(r"[^\W\d_]{3,}|\d{4}", part))
        for part in (text[:at], text[at:])
    )
    return before, behind
