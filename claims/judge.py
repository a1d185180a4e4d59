"""A stand-alone claim in, its matches and its verdict out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from claims.aliases import expand
from claims.canonical import make_claim
from claims.context import stand_alone
from claims.find import candidates
from claims.index import StatementIndex
from claims.model import (
    Claim,
    Finding,
    Judgement,
    Match,
    Mention,
    Role,
    Stance,
    Verdict,
    VerdictValue,
    VettedStatement,
)
from claims.score import RELEVANT, relevance, scores
from claims.sentences import sentences
from claims.stance import compare
from claims.verdict import decide

GLANCE = 3
"""Statements looked at to tell whether a sentence is about something that was vetted."""
SHOWN = 5
"""Matches kept per claim: the ones a person would look at."""

Reading = tuple[str, dict[str, float], float, Stance, tuple[Finding, ...]]


def judge(claim: Claim | str, index: StatementIndex) -> Judgement:
    """Match a claim against the vetted statements and decide; any text is allowed."""
    if isinstance(claim, str):
        claim = make_claim(claim)
    text = expand(claim.text)
    scored = [(_scored(text, found.statement, index), found) for found in index.search(text)]
    scored.sort(key=lambda pair: -pair[0][0].near)
    # Stance is what costs: only the nearest few, and whatever is near enough to decide, are compared.
    likely = [pair for n, pair in enumerate(scored) if n < SHOWN or pair[0][0].near >= RELEVANT]
    readings = [(_best_reading(text, wordings, found.statement, index), found) for wordings, found in likely]
    readings.sort(key=lambda pair: -pair[0][2])
    matches = []
    for rank, ((wording, values, near, stance, findings), candidate) in enumerate(readings[:SHOWN], 1):
        kept = {name: round(value, 4) for name, value in {**values, "bm25": candidate.bm25}.items()}
        matches.append(Match(candidate.statement.id, wording, rank, kept, round(near, 4), stance, findings))
    by_id = {c.statement.id: c.statement for _, c in readings}
    return Judgement(claim, tuple(matches), decide(claim, matches, by_id, RELEVANT))


def vetted_before(text: str, index: StatementIndex) -> float:
    """How likely (0 to 1) some vetted statement is about the same thing; a glance at the nearest few."""
    plain = expand(text)
    best = 0.0
    for candidate in index.search(plain, limit=GLANCE):
        for wording in candidate.statement.wordings:
            values = scores(plain, expand(wording), index.weight, index.default_weight)
            best = max(best, relevance(values))
    return best


class _Scored(NamedTuple):
    """A wording of a statement beside the claim: how it is written, with names written out, and how near."""

    wording: str
    plain: str
    values: dict[str, float]
    near: float


def _scored(text: str, statement: VettedStatement, index: StatementIndex) -> list[_Scored]:
    """Every wording of a statement, nearest first."""
    out = []
    for wording in statement.wordings:
        plain = expand(wording)
        values = scores(text, plain, index.weight, index.default_weight)
        out.append(_Scored(wording, plain, values, relevance(values)))
    return sorted(out, key=lambda scored: -scored.near)


def _best_reading(
    text: str, wordings: Sequence[_Scored], statement: VettedStatement, index: StatementIndex
) -> Reading:
    """The wording that speaks most clearly: a settling one above the threshold first, then the closest."""
    best: Reading | None = None
    for n, (wording, plain, values, near) in enumerate(wordings):
        if n and near < RELEVANT:
            break
        stance, findings = compare(text, plain, statement, index.weight, index.default_weight)
        reading = (wording, values, near, stance, findings)
        if best is None:
            best = reading
        if near >= RELEVANT and stance is not Stance.DOES_NOT_SETTLE:
            return reading
    assert best is not None
    return best


_WH_QUESTION = re.compile(
    r"^\W*(?:and |but |so |ok |well )?(?:who|what|which|when|where|why|how)\b", re.IGNORECASE
)


def check(text: str, index: StatementIndex) -> list[tuple[Judgement, tuple[Mention, ...]]]:
    """Judge one sentence, or every claim of a pasted paragraph, with how each was found.

    A single sentence is always judged, check-worthy or not: somebody asked about it.
    """
    from claims.read import read_text

    found = sentences(text)
    if len(found) == 1:
        parts = candidates(found[0].text)
        if not parts and _WH_QUESTION.match(found[0].text) and found[0].text.rstrip().endswith("?"):
            asked_claim = make_claim(found[0].text)
            reason = "This asks something and states nothing that could be checked."
            verdict = Verdict(asked_claim.id, VerdictValue.UNVERIFIED, 0.0, reason)
            return [(Judgement(asked_claim, (), verdict), ())]
        plain = [p for p in parts if p.role is not Role.DENIED]
        if len(plain) == len(parts) > 1:
            return [(judge(stand_alone(p.clause, [], None, None)[0], index), ()) for p in parts]
        if len(parts) == 1 and parts[0].why.endswith("denied at once"):
            claimed = stand_alone(parts[0].clause, [], None, None)[0]
            return [(judge(f"It is not true that {claimed}", index), ())]
        asked = (
            stand_alone(plain[0].clause, [], None, None)[0]
            if len(parts) == len(plain) == 1
            else found[0].text
        )
        return [(judge(asked, index), ())]
    reading = read_text(text, partial(vetted_before, index=index))
    return [
        (judge(c, index), tuple(m for m in reading.mentions if m.claim_id == c.id)) for c in reading.claims
    ]
