"""Why a verdict is what it is, in words for the reader of a newspaper: what matched, what differs, who says so."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from claims.model import Finding, Match, Rating, Source, Stance, VerdictValue, VettedStatement
from claims.validity import Day, Known, begins_in_the_past

SOURCES = 3
"""Sources named in a reason; all are listed below it."""
NOTES = 3
"""Differences named where a statement does not settle a claim; `sayso show` has all."""


class Voice(NamedTuple):
    """A statement that settles a claim, what it makes of it, and how likely that is right (0 to 1)."""

    match: Match
    statement: VettedStatement
    value: VerdictValue
    confidence: float


class Silent(NamedTuple):
    """A statement that would settle a claim of another time or place, and why it does not settle this one."""

    voice: Voice
    why: str


_HELD = {
    Rating.MOSTLY_TRUE: "was checked and mostly holds",
    Rating.MIXED: "was checked and holds in part only",
    Rating.MOSTLY_FALSE: "was checked and hardly holds",
    Rating.FALSE: "was checked and does not hold",
    Rating.UNPROVEN: "was checked and could be neither proved nor disproved",
}


def decided(claim: str, best: Voice, others: Sequence[Voice], note: str = "") -> str:
    """The reason of a verdict that ``best`` gives and ``others`` share."""
    parts = [f"{_named(best.value)}: {_told(best)}", _differs(claim, best.match), best.statement.explanation]
    if others:
        more = "; ".join(f"{_quoted(v.statement)} ({_who(v.statement)})" for v in others[:2])
        parts.append(f"Another vetted statement bears it out: {more}.")
    return _joined([*parts, note])


def disputed(good: Sequence[Voice], bad: Sequence[Voice]) -> str:
    """The reason where good sources conflict: both sides, the nearest of each, with their dates."""
    return _joined(
        [
            "Disputed: good sources conflict.",
            f"For the claim: {_told(good[0])}",
            f"Against it: {_told(bad[0])}",
        ]
    )


def unsure(claim: str, voices: Sequence[Voice], confidence: float, least: float) -> str:
    """The reason where the statements that settle a claim do so less surely than is asked for."""
    best = voices[0]
    lead = f"a vetted statement seems to settle this, but not surely enough ({confidence:.2f} < {least:.2f})"
    return _joined(
        [
            f"Open: {lead}: {_quoted(best.statement)}, rated {_named(best.statement.rating).lower()}"
            f" ({_who(best.statement)}).",
            _differs(claim, best.match),
        ]
    )


def silent(found: Sequence[Silent]) -> str:
    """The reason where a statement would settle the claim for another time or place."""
    one = found[0]
    return f"Open: the nearest vetted statement, {_quoted(one.voice.statement)}, does not settle this: {one.why}."


def open_still(near: Sequence[Match], statements: Mapping[str, VettedStatement]) -> str:
    """The reason where no statement settles the claim."""
    if not near:
        return "Open: no vetted statement is about this."
    notes = list(dict.fromkeys(f.note for f in near[0].findings if f.effect == "blocks"))
    statement = statements[near[0].statement_id]
    more = f", and {len(notes) - NOTES} more" if len(notes) > NOTES else ""
    differs = "; ".join(notes[:NOTES]) + more
    return f"Open: the nearest vetted statement, {_quoted(statement)}, does not settle this: {differs}."


def day_note(on: Day | None, voices: Sequence[Voice]) -> str:
    """That a claim made at times far apart was judged for today, where that could matter; else ""."""
    dated = any(v.statement.valid_from or v.statement.valid_to for v in voices)
    many = on is not None and on.known is Known.MANY and dated
    return "It was said at times far apart; this is what holds today." if many else ""


def spoken(day: date) -> str:
    """1 July 2024."""
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"


def span(statement: VettedStatement) -> str:
    """When a statement holds, for the middle of a sentence; it has a date at least."""
    first, last = statement.valid_from, statement.valid_to
    if first and last:
        return f"it holds from {spoken(first)} to {spoken(last)}"
    return f"it holds only from {spoken(first)}" if first else f"it held until {spoken(last)}" if last else ""


def _told(voice: Voice) -> str:
    what = "same" if voice.match.stance is Stance.AGREES else "opposite"
    held = _HELD.get(voice.statement.rating)
    found = f"the {what} {held}" if held else f"a vetted statement says the {what}"
    return f"{found}: {_quoted(voice.statement)} ({_who(voice.statement)})."


def _named(value: VerdictValue | Rating) -> str:
    return value.value.replace("_", " ").capitalize()


def _quoted(statement: VettedStatement) -> str:
    return f'"{statement.statement.strip().rstrip(".")}"'


def _who(statement: VettedStatement) -> str:
    """The sources with their dates, and since when the statement holds."""
    named: dict[str, str] = {}
    for source in statement.sources:
        named[source.publisher] = max(named.get(source.publisher, ""), source.published or "")
    parts = [", ".join(filter(None, (publisher, _dated(written)))) for publisher, written in named.items()]
    more = [f"{len(parts) - SOURCES} more"] if len(parts) > SOURCES else []
    return "; ".join([*(parts[:SOURCES] or ["no source named"]), *more, *_since(statement)])


def _since(statement: VettedStatement) -> list[str]:
    """Since when it holds: told of states that are so, not of deeds or of what was found false."""
    true = statement.rating in (Rating.TRUE, Rating.MOSTLY_TRUE)
    if statement.valid_from is None or not true or begins_in_the_past(statement.statement):
        return []
    law = any(_is_law(source) for source in statement.sources)
    until = f" until {spoken(statement.valid_to)}" if statement.valid_to else ""
    return [
        f"{'in force ' if law else ''}{'from' if until else 'since'} {spoken(statement.valid_from)}{until}"
    ]


def _is_law(source: Source) -> bool:
    return source.kind == "legislation"


_DATE = re.compile(r"^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def _dated(written: str) -> str:
    """``2024-03`` as March 2024; what is no such date as it is."""
    m = _DATE.match(written)
    if not m or not m[2] or not 1 <= int(m[2]) <= 12:
        return m[1] if m else written
    month = f"{calendar.month_name[int(m[2])]} {m[1]}"
    return f"{int(m[3])} {month}" if m[3] else month


def _differs(claim: str, match: Match) -> str:
    """What turns the statement against the claim."""
    telling = [f for f in match.findings if f.effect in ("flips", "excludes")]
    return " ".join(dict.fromkeys(_difference(f, claim, match.wording) for f in telling))


def _difference(finding: Finding, claim: str, wording: str) -> str:
    if finding.kind == "polarity":
        return _denial(finding, claim, wording)
    here, there = finding.claim_part, finding.statement_part
    if here and there:
        return f'The claim says "{_in_order(here, claim)}", the statement "{_in_order(there, wording)}".'
    note = finding.note.strip().rstrip(".")
    return f"{note[:1].upper()}{note[1:]}." if note else ""


def _in_order(words: str, text: str) -> str:
    """Words that were found one by one in the order in which they stand in ``text``."""
    low = text.lower()
    return (
        words if words.lower() in low else " ".join(sorted(words.split(), key=lambda w: low.find(w.lower())))
    )


def _denial(finding: Finding, claim: str, wording: str) -> str:
    """Which side denies what the other says, and with which word where it stands there as such."""
    mine = [word for word in finding.claim_part.split() if word not in finding.statement_part.split()]
    theirs = [word for word in finding.statement_part.split() if word not in finding.claim_part.split()]
    denying, other, words, text = ("claim", "statement", mine, claim)
    if theirs and not mine:
        denying, other, words, text = ("statement", "claim", theirs, wording)
    said = " ".join(words)
    if said and re.search(rf"\b{re.escape(said)}\b", text, re.IGNORECASE):
        return f'The {denying} says "{said}", the {other} does not.'
    return f"The {denying} denies what the {other} says."


def _joined(parts: Sequence[str]) -> str:
    return " ".join(part.strip() for part in parts if part.strip())
