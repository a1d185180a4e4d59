"""Stance x rating x time x place -> verdict: which of the matched statements have a say, and what they say together.

The verdict depends neither on the order of the matches nor on those that settle nothing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from claims import reasons
from claims.confidence import combined
from claims.model import Claim, Match, Rating, Stance, Verdict, VerdictValue, VettedStatement
from claims.reasons import Silent, Voice
from claims.validity import Day, Holds, as_of, asked, elsewhere, holds, narrowness, was_so

MIRROR: dict[Rating, Rating] = {
    Rating.TRUE: Rating.FALSE,
    Rating.FALSE: Rating.TRUE,
    Rating.MOSTLY_TRUE: Rating.MOSTLY_FALSE,
    Rating.MOSTLY_FALSE: Rating.MOSTLY_TRUE,
    Rating.MIXED: Rating.MIXED,
    Rating.UNPROVEN: Rating.UNPROVEN,
}
_LEVEL = {
    VerdictValue.TRUE: 2,
    VerdictValue.MOSTLY_TRUE: 1,
    VerdictValue.MOSTLY_FALSE: -1,
    VerdictValue.FALSE: -2,
}
NEAR = 1.0
"""Only statements whose relevance is this close to the nearest settling one's, in logits, can conflict with it."""


def rate(stance: Stance, rating: Rating) -> VerdictValue:
    """The verdict table: agrees keeps the rating, contradicts mirrors it, else unverified."""
    if stance is Stance.DOES_NOT_SETTLE:
        return VerdictValue.UNVERIFIED
    return VerdictValue((rating if stance is Stance.AGREES else MIRROR[rating]).value)


def decide(
    claim: Claim,
    matches: Sequence[Match],
    statements: Mapping[str, VettedStatement],
    relevant: float,
    *,
    on: Day | None = None,
    least: float = 0.0,
) -> Verdict:
    """The verdict on ``claim`` from its matches, in any order; ``unverified`` where nothing settles it.

    A match below ``relevant`` (0 to 1) has no say. Its ``scores["confidence"]`` is how likely it alone gives the
    right verdict. ``on`` is the day in question; a verdict less sure than ``least`` (0 to 1) is not given.
    """
    near = [m for m in ordered(matches) if m.relevance >= relevant]
    voices: list[Voice] = []
    silent: list[Silent] = []
    for match in near:
        if match.stance is Stance.DOES_NOT_SETTLE:
            continue
        statement = statements[match.statement_id]
        voice = Voice(
            match, statement, rate(match.stance, statement.rating), match.scores.get("confidence", 0.0)
        )
        why = _no_say(claim.text, voice, on)
        if why:
            silent.append(Silent(voice, why))
        else:
            voices.append(voice)
    if not voices:
        reason = reasons.silent(silent) if silent else reasons.open_still(near, statements)
        return Verdict(claim.id, VerdictValue.UNVERIFIED, 0.0, reason)
    return _together(claim, voices, silent, on, least)


def ordered(matches: Sequence[Match]) -> list[Match]:
    """Most relevant first; equals by their statement's id, so that chance decides nothing."""
    return sorted(matches, key=lambda m: (-m.relevance, m.statement_id))


def _no_say(claim: str, voice: Voice, on: Day | None) -> str:
    """Why a settling statement cannot decide this claim, for its time or its place; "" where it can."""
    statement = voice.statement
    days = asked(claim, statement, on)
    state = holds(statement, days)
    if state is Holds.NO_LONGER and statement.valid_to:
        return f"it held until {reasons.spoken(statement.valid_to)}"
    if state is Holds.NOT_YET and statement.valid_from:
        return f"it holds only from {reasons.spoken(statement.valid_from)}"
    if state is Holds.IN_PART and _LEVEL.get(voice.value, 0) < 0 and was_so(claim):
        # "It was legal" says that it was so at some time: what holds for a part of it can prove that, not disprove it.
        return f"{reasons.span(statement)}, and the claim may speak of another time"
    return elsewhere(claim, statement)


def _together(
    claim: Claim, voices: list[Voice], silent: list[Silent], on: Day | None, least: float
) -> Verdict:
    """What the statements that have a say come to, nearest first; there is at least one."""
    first = _logit(voices[0].match.relevance)
    heard = [v for v in voices if _logit(v.match.relevance) >= first - NEAR]
    kept = _newest(claim.text, _narrowest(claim.text, heard), on)
    note = reasons.day_note(on, [*kept, *(s.voice for s in silent)])
    good = [v for v in kept if _LEVEL.get(v.value, 0) > 0]
    bad = [v for v in kept if _LEVEL.get(v.value, 0) < 0]
    if good and bad:
        sure = min(_confidence(good), _confidence(bad))
        if sure < least:
            reason = reasons.unsure(claim.text, kept, sure, least)
            return Verdict(claim.id, VerdictValue.UNVERIFIED, 0.0, reason)
        ids = tuple(v.statement.id for v in kept)
        return Verdict(claim.id, VerdictValue.DISPUTED, sure, reasons.disputed(good, bad), ids)
    value = kept[0].value
    beaten = {v.statement.id for v in heard} - {v.statement.id for v in kept}
    agreeing = [v for v in voices if v.value == value and v.statement.id not in beaten]
    sure = _confidence(agreeing)
    if sure < least:
        return Verdict(
            claim.id, VerdictValue.UNVERIFIED, 0.0, reasons.unsure(claim.text, kept[:1], sure, least)
        )
    reason = reasons.decided(claim.text, kept[0], [v for v in agreeing if v is not kept[0]], note)
    return Verdict(claim.id, value, sure, reason, tuple(v.statement.id for v in agreeing))


def _confidence(voices: Sequence[Voice]) -> float:
    return round(combined(v.confidence for v in voices), 3)


def _narrowest(claim: str, heard: list[Voice]) -> list[Voice]:
    """Where statements differ, those for the place itself beat those for what it lies in, and these all others."""
    if len({v.value for v in heard}) == 1:
        return heard
    fits = {v.statement.id: narrowness(claim, v.statement) for v in heard}
    return [v for v in heard if fits[v.statement.id] == max(fits.values())]


def _newest(claim: str, heard: list[Voice], on: Day | None) -> list[Voice]:
    """Where statements differ, one that says since when it holds beats what is known only from before that day.

    The date of a source alone beats nothing: a later article may repeat an older state of things.
    """
    return [y for y in heard if not any(_supersedes(claim, x, y, on) for x in heard)]


def _supersedes(claim: str, new: Voice, old: Voice, on: Day | None) -> bool:
    start, known = new.statement.valid_from, as_of(old.statement)
    if new.value == old.value or start is None or known is None or known >= start:
        return False
    return holds(new.statement, asked(claim, new.statement, on)) is Holds.YES


def _logit(probability: float) -> float:
    clipped = min(max(probability, 1e-4), 1 - 1e-4)
    return math.log(clipped / (1 - clipped))
