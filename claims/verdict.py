"""Stance x rating -> verdict, several statements together, and the reason in words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from claims.model import Claim, Match, Rating, Stance, Verdict, VerdictValue, VettedStatement

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
"""Only matches whose relevance is this close to the best one's, in logits, have a say."""


def rate(stance: Stance, rating: Rating) -> VerdictValue:
    """The verdict table: agrees keeps the rating, contradicts mirrors it, else unverified."""
    if stance is Stance.DOES_NOT_SETTLE:
        return VerdictValue.UNVERIFIED
    return VerdictValue((rating if stance is Stance.AGREES else MIRROR[rating]).value)


def decide(
    claim: Claim, matches: Sequence[Match], statements: Mapping[str, VettedStatement], relevant: float
) -> Verdict:
    """The verdict on ``claim`` from its matches (best first); ``unverified`` where nothing settles it."""
    settling = [m for m in matches if m.relevance >= relevant and m.stance is not Stance.DOES_NOT_SETTLE]
    if not settling:
        return Verdict(claim.id, VerdictValue.UNVERIFIED, 0.0, _why_not(matches, statements, relevant))
    best = settling[0]
    if _logit(best.relevance) < _logit(matches[0].relevance) - NEAR:
        # A statement that is closer to the claim does not settle it: a farther one that seems to is a guess.
        return Verdict(claim.id, VerdictValue.UNVERIFIED, 0.0, _why_not(matches, statements, relevant))
    heard = [m for m in settling if _logit(m.relevance) >= _logit(best.relevance) - NEAR]
    values = [rate(m.stance, statements[m.statement_id].rating) for m in heard]
    ids = tuple(m.statement_id for m in heard)
    levels = {_LEVEL[v] for v in values if v in _LEVEL}
    if levels and min(levels) < 0 < max(levels):
        reason = "Good sources conflict: " + "; ".join(_because(m, statements[m.statement_id]) for m in heard)
        return Verdict(claim.id, VerdictValue.DISPUTED, round(best.relevance, 3), reason, ids)
    same = tuple(m.statement_id for m, v in zip(heard, values, strict=True) if v == values[0])
    reason = _because(best, statements[best.statement_id])
    return Verdict(claim.id, values[0], round(best.relevance, 3), reason, same)


def _logit(probability: float) -> float:
    clipped = min(max(probability, 1e-4), 1 - 1e-4)
    return math.log(clipped / (1 - clipped))


def _because(match: Match, statement: VettedStatement) -> str:
    verb = "says the same as" if match.stance is Stance.AGREES else "says the opposite of"
    notes = [f.note for f in match.findings if f.effect == "flips"]
    rated = statement.rating.value.replace("_", " ")
    text = f'The claim {verb} the vetted statement "{statement.statement}", rated {rated}'
    if notes:
        text += f" ({'; '.join(notes)})"
    who = ", ".join(dict.fromkeys(s.publisher for s in statement.sources))
    text += f" on the word of {who}." if who else "."
    return f"{text} {statement.explanation}".strip()


def _why_not(matches: Sequence[Match], statements: Mapping[str, VettedStatement], relevant: float) -> str:
    near = [m for m in matches if m.relevance >= relevant]
    if not near:
        return "No vetted statement is about this."
    notes = "; ".join(f.note for f in near[0].findings if f.effect == "blocks")
    return f'The nearest vetted statement, "{statements[near[0].statement_id].statement}", does not settle it: {notes}.'
