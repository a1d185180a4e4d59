"""When and where a vetted statement has a say: the day in question, the times and places that it holds for.

A claim that names a time is judged by what held then; one in the past tense by what held at any time up to the
day it was said; any other by what held on that day. Which day that is, the caller says: nothing here knows a
clock. Without a day only the times that the claim itself names count.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from claims.facts import facts
from claims.model import Finding, Period, Stance, VettedStatement
from claims.places import contains, name_of, places
from claims.text import is_past, tokens
from claims.when import periods


class Known(StrEnum):
    """How the day in question is known."""

    SAID = "said"  # the day on which the claim was made
    TODAY = "today"
    MANY = "many"  # it was made on days far apart, so it is judged for today


class Day(NamedTuple):
    """The day that a claim without a time of its own speaks of."""

    day: date
    known: Known = Known.TODAY


class Asked(NamedTuple):
    """The days that a claim speaks of, as far as one statement goes; None is an open end.

    ``now``: the statement must hold on the last of them; else it is enough that it held on any.
    """

    start: date | None
    end: date | None
    now: bool


class Holds(StrEnum):
    """Of a statement in the days in question."""

    YES = "yes"
    IN_PART = "in part"
    NO_LONGER = "no longer"
    NOT_YET = "not yet"


_OPEN = re.compile(r"^(?:since|after)\b", re.IGNORECASE)
_PRESENT = frozenset(
    "is are am 's 're isn't aren't has have hasn't haven't do does don't doesn't can can't cannot may must will won't".split()
)
_PAST = frozenset("was were had did wasn't weren't hadn't didn't".split())
_DENIED = re.compile(r"^\s*it(?: is|'s) not true that\s+", re.IGNORECASE)


def asked(claim: str, statement: VettedStatement, on: Day | None) -> Asked:
    """The days that ``claim`` speaks of where ``statement`` is to settle it.

    A year that the statement itself names is compared with the facts, not here: "the 2015 act" is no time.
    """
    day = on.day if on else None
    told = set(facts(" ".join((*statement.wordings, statement.explanation))).years)
    found = periods(claim)
    named = [p for p in found if not told.intersection(_years(p))]
    if named:
        starts, ends = [p.start for p in named], [p.end for p in named]
        since = [p for p in named if p.end is None and _OPEN.match(p.words)]
        start = None if None in starts else min(s for s in starts if s)
        end = day if None in ends else max(e for e in ends if e)
        return Asked(start, end, bool(since) and not in_the_past(claim))
    if in_the_past(claim) or (found and begins_in_the_past(claim)):
        return Asked(None, day, False)
    return Asked(day, day, True)


def _years(period: Period) -> set[int]:
    return {d.year for d in (period.start, period.end) if d}


def in_the_past(text: str) -> bool:
    """Whether the verbs of ``text`` are pasts ("was chosen", "ruled") and none is a present or a present perfect."""
    tenses = _tenses(text)
    return bool(tenses) and all(tenses)


def begins_in_the_past(text: str) -> bool:
    """Whether the first verb of ``text`` is a past: "in 2015 she chaired a panel that shortlists experts"."""
    return _tenses(text)[:1] == [True]


def was_so(text: str) -> bool:
    """Whether ``text`` tells of a past state ("was legal"), not of a deed ("was banned", "made it illegal")."""
    words = tokens(text)
    for i, word in enumerate(words):
        if word.lower in {"was", "were", "wasn't", "weren't"}:
            following = next((w for w in words[i + 1 :] if w.tag not in {"ADV", "PART"}), None)
            return following is None or following.tag != "VERB"
    return False


def _tenses(text: str) -> list[bool]:
    """For each verb of ``text`` that has a tense, whether it is a past."""
    out = []
    for word in tokens(_DENIED.sub("", text)):
        low = word.lower
        if low in _PRESENT or low.endswith(("'re", "'ve", "'ll")):
            out.append(False)
        elif low in _PAST or (word.tag == "VERB" and is_past(low)):
            out.append(True)
        elif word.tag in {"VERB", "AUX"} and word.form == "Fin":
            out.append(False)
    return out


def holds(statement: VettedStatement, days: Asked) -> Holds:
    """Whether ``statement`` holds in ``days``; where a statement or a day has no dates, it does."""
    first, last = statement.valid_from, statement.valid_to
    start, end = (days.end, days.end) if days.now else (days.start, days.end)
    if last and start and last < start:
        return Holds.NO_LONGER
    if first and end and first > end:
        return Holds.NOT_YET
    begins = first is not None and (start is None or first > start)
    stops = last is not None and (end is None or last < end)
    return Holds.IN_PART if (begins or stops) and not days.now else Holds.YES


def elsewhere(claim: str, statement: VettedStatement) -> str:
    """Why a statement about a part says nothing about the whole that ``claim`` is about; "" where it may.

    A state's law is none of the nation's; the nation's may be the state's, where no statement for the state differs.
    """
    home = statement.jurisdiction or ""
    mine = [p.code for p in places(claim)]
    if not home or not mine or any(contains(home, code) for code in mine):
        return ""
    whole = next((code for code in mine if contains(code, home)), None)
    return f"it is about {name_of(home)} alone, the claim about all of {name_of(whole)}" if whole else ""


def narrowness(claim: str, statement: VettedStatement) -> int:
    """How closely a statement's jurisdiction fits a place of ``claim``: 2 the place, 1 what holds it, else 0."""
    home = statement.jurisdiction or ""
    mine = [p.code for p in places(claim)]
    if home in mine:
        return 2
    return int(bool(home) and any(contains(home, code) for code in mine))


def settled_by_date(
    claim: str, wording: str, statement: VettedStatement, on: Day | None, findings: Sequence[Finding]
) -> tuple[Finding, ...]:
    """The findings, a year that only the claim names no longer blocking where the statement held all through it.

    Only for states ("X is a crime"), never for deeds: what was adopted in 2024 was not adopted in 2025.
    """
    if not any(f.kind == "date" and f.effect != "supports" for f in findings):
        return tuple(findings)
    if statement.valid_from is None and statement.valid_to is None:
        return tuple(findings)
    if any(facts(text).years for text in statement.wordings) or any(
        map(in_the_past, (wording, statement.statement))
    ):
        return tuple(findings)
    inside = {p.start.year: p for p in periods(claim) if p.start and _inside(p, statement, on)}
    return tuple(_freed(f, inside) for f in findings)


def _inside(period: Period, statement: VettedStatement, on: Day | None) -> bool:
    last = min((d for d in (statement.valid_to, on.day if on else None) if d), default=None)
    if period.start is None or last is None:
        return False
    end = period.end or last  # "since 2015"
    return (statement.valid_from is None or statement.valid_from <= period.start) and end <= last


def _freed(finding: Finding, inside: dict[int, Period]) -> Finding:
    if finding.kind != "date" or finding.effect == "supports" or not finding.claim_part.isdecimal():
        return finding
    if int(finding.claim_part) not in inside:
        return finding
    note = f"{finding.claim_part} lies in the time for which the statement holds"
    return Finding("date", "supports", finding.claim_part, finding.statement_part, note)


def stance_of(findings: Sequence[Finding], before: Stance) -> Stance:
    """The stance that ``findings`` give once a date blocks no more; ``before`` where something else decides."""
    effects = [f.effect for f in findings]
    if "blocks" in effects or "excludes" in effects:
        return before
    return Stance.CONTRADICTS if effects.count("flips") % 2 else Stance.AGREES


def as_of(statement: VettedStatement) -> date | None:
    """The last day that a statement is known to speak of: of its sources' dates and its own beginning; None unknown."""
    days = [day for source in statement.sources if (day := last_day(source.published))]
    if statement.valid_from:
        days.append(statement.valid_from)
    undated = statement.valid_from is None and any(not source.published for source in statement.sources)
    return None if undated or not days else max(days)


_PARTIAL = re.compile(r"^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def last_day(written: str | None) -> date | None:
    """The last day of a date that may lack its day or month ("2024-03"); None for anything else."""
    m = _PARTIAL.match(written or "")
    if not m:
        return None
    year, month = int(m[1]), int(m[2] or 12)
    try:
        return date(year, month, int(m[3]) if m[3] else calendar.monthrange(year, month)[1])
    except ValueError:  # monthrange's IllegalMonthError is one
        return None
