"""The numbers of a claim against those of its evidence: years, decades, centuries, ages, ordinals and counts.

A number that the evidence has speaks for a claim, another one in its place against it. The evidence may give it another
way: ``from 1816 to 1828`` are twelve years, 1934 lies in the 1930s, who dies at 37 dies in their thirties.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from claims.quantities import quantities, relation

Features = dict[str, float]
_FIGURE = re.compile(r"(?<![\w.])(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?:st|nd|rd|th)?(?![\d%]|'?s\b)")
_YEAR = re.compile(r"\b(1\d\d\d|20\d\d)\b(?!'?s\b)")
_DECADE = re.compile(r"\b(1\d\d0|20\d0)'?s\b")
_AGE = re.compile(r"\b([2-9]0)'?s\b")
_CENTURY = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)[- ]century", re.IGNORECASE)
_WORD = re.compile(r"[a-z]+")
_SPELLED = {
    w: float(i)
    for i, w in enumerate("zero . two three four five six seven eight nine ten eleven twelve".split())
}
_SPELLED |= {
    "twice": 2.0,
    "dozen": 12.0,
    "couple": 2.0,
    "trio": 3.0,
    "thirteen": 13.0,
    "fifteen": 15.0,
    "twenty": 20.0,
}
_ORDINALS = {
    w: i for i, w in enumerate(". first second third fourth fifth sixth seventh eighth ninth tenth".split())
}
_ORDINALS |= {"debut": 1, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5}
_CLOSE_YEARS, _CLOSE_SHARE = 10, 0.35


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of a text by what they are."""

    counts: tuple[float, ...]
    years: tuple[int, ...]
    decades: tuple[int, ...]
    ages: tuple[int, ...]
    centuries: tuple[int, ...]
    ordinals: frozenset[int]


@lru_cache(maxsize=4096)
def numbers(text: str) -> Numbers:
    """Read the numbers of a text. Pure; any text is allowed."""
    years = tuple(int(y) for y in _YEAR.findall(text))
    figures = [float(f.replace(",", "")) for f in _FIGURE.findall(text)]
    low = _WORD.findall(text.lower())
    counts = [f for f in figures if f not in years] + [_SPELLED[w] for w in low if w in _SPELLED]
    return Numbers(
        tuple(counts),
        years,
        tuple(int(d) for d in _DECADE.findall(text)),
        tuple(int(a) for a in _AGE.findall(text)),
        tuple(int(c) for c in _CENTURY.findall(text)),
        frozenset(_ORDINALS[w] for w in low if w in _ORDINALS),
    )


def features(claim: str, evidence: str, title: str) -> Features:
    """The comparison of a claim's numbers with the evidence's, but for those of the title; most are 0 or 1."""
    mine, theirs, named = numbers(claim), numbers(evidence), numbers(title)
    out: Features = {}
    _years([y for y in mine.years if y not in named.years], theirs.years, out)
    _spans(mine, theirs, out)
    _counts([c for c in mine.counts if c not in named.counts], theirs, out)
    if mine.ordinals and theirs.ordinals:
        out["ordinal_met"] = float(bool(mine.ordinals & theirs.ordinals))
        out["ordinal_other"] = float(
            bool(theirs.ordinals - mine.ordinals) and not mine.ordinals & theirs.ordinals
        )
    elif mine.ordinals:
        out["ordinal_missing"] = 1.0
    _quantities(claim, evidence, out)
    return out


def missing(claim: str, evidence: str, title: str) -> tuple[str, ...]:
    """The claim's years and figures that the evidence replaces with others, as written: what a reader is shown."""
    mine, theirs, named = numbers(claim), numbers(evidence), numbers(title)
    years = [str(y) for y in mine.years if y not in (*theirs.years, *named.years) and theirs.years]
    counts = [f"{c:g}" for c in _lacking(mine.counts, theirs) if c not in named.counts and theirs.counts]
    return tuple(dict.fromkeys(years + counts))


def _years(mine: list[int], theirs: tuple[int, ...], out: Features) -> None:
    if not mine:
        return
    lacking = [y for y in mine if y not in theirs]
    out["year_met"] = 1 - len(lacking) / len(mine)
    out["year_alone"] = float(not theirs)
    if lacking and theirs:
        out["year_other"] = 1.0
        out["year_close"] = float(min(abs(y - z) for y in lacking for z in theirs) <= _CLOSE_YEARS)


def _spans(mine: Numbers, theirs: Numbers, out: Features) -> None:
    """Decades, centuries and decades of age, where the evidence has years or ages at all."""
    _within("decade", ((d, d + (100 if d % 100 == 0 else 10)) for d in mine.decades), theirs.years, out)
    years = theirs.years + tuple(100 * c - 50 for c in theirs.centuries)
    _within("century", ((100 * c - 99, 100 * c + 1) for c in mine.centuries), years, out)
    _within("age", ((a, a + 10) for a in mine.ages), theirs.counts, out)


def _within(name: str, spans: Iterable[tuple[int, int]], values: tuple[float, ...], out: Features) -> None:
    wanted = list(spans)
    if wanted and values:
        inside = any(low <= value < high for low, high in wanted for value in values)
        out[f"{name}_met"], out[f"{name}_other"] = float(inside), float(not inside)


def _lacking(mine: Iterable[float], theirs: Numbers) -> list[float]:
    """Counts that the evidence has neither as they are nor as the time between two of its years."""
    between = {abs(a - b) for a in theirs.years for b in theirs.years}
    return [c for c in mine if c not in theirs.counts and c not in between]


def _counts(mine: list[float], theirs: Numbers, out: Features) -> None:
    if not mine:
        return
    lacking = _lacking(mine, theirs)
    out["counts"] = float(min(3, len(mine)))
    out["count_met"] = sum(c in theirs.counts for c in mine) / len(mine)
    out["count_between_years"] = float(len(lacking) < sum(c not in theirs.counts for c in mine))
    out["count_alone"] = float(bool(lacking) and not theirs.counts)
    if lacking and theirs.counts:
        out["count_other"] = 1.0
        close = min(abs(c - d) / max(c, d, 1.0) for c in lacking for d in theirs.counts)
        out["count_close"] = float(close < _CLOSE_SHARE)


def _quantities(claim: str, evidence: str, out: Features) -> None:
    """The same by interval and unit, of the same thing counted and of others."""
    theirs = quantities(evidence)
    for mine in quantities(claim):
        how = [(relation(mine, q), bool(mine.counted) and mine.counted == q.counted) for q in theirs]
        for name in ("inside", "outside", "across"):
            if (name, True) in how:
                out[f"quantity_{name}"] = 1.0
            elif (name, False) in how:
                out[f"quantity_{name}_of_else"] = 1.0
        if not theirs:
            out["quantity_alone"] = 1.0
    if "quantity_inside" in out:
        out.pop("quantity_outside", None)
