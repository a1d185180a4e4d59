"""A stand-alone claim in, its matches and its verdict out."""

from __future__ import annotations

import re

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

SHOWN = 5
"""Matches kept per claim: the ones a person would look at."""

Reading = tuple[str, dict[str, float], float, Stance, tuple[Finding, ...]]


def judge(claim: Claim | str, index: StatementIndex) -> Judgement:
    """Match a claim against the vetted statements and decide; any text is allowed."""
    if isinstance(claim, str):
        claim = make_claim(claim)
    readings = []
    text = expand(claim.text)
    for candidate in index.search(text):
        reading = _best_reading(text, candidate.statement, index)
        readings.append((reading, candidate))
    readings.sort(key=lambda pair: -pair[0][2])
    matches = []
    for rank, ((wording, values, near, stance, findings), candidate) in enumerate(readings[:SHOWN], 1):
        kept = {name: round(value, 4) for name, value in {**values, "bm25": candidate.bm25}.items()}
        matches.append(Match(candidate.statement.id, wording, rank, kept, round(near, 4), stance, findings))
    by_id = {c.statement.id: c.statement for _, c in readings}
    return Judgement(claim, tuple(matches), decide(claim, matches, by_id, RELEVANT))


def _best_reading(claim: str, statement: VettedStatement, index: StatementIndex) -> Reading:
    """The wording that speaks most clearly: a settling one above the threshold first, then the closest."""
    best: tuple[tuple[bool, float], Reading] | None = None
    for wording in statement.wordings:
        plain = expand(wording)
        values = scores(claim, plain, index.weight, index.default_weight)
        near = relevance(values)
        stance, findings = compare(claim, plain, statement, index.weight, index.default_weight)
        rank = (near >= RELEVANT and stance is not Stance.DOES_NOT_SETTLE, near)
        if best is None or rank > best[0]:
            best = (rank, (wording, values, near, stance, findings))
    assert best is not None
    return best[1]


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
        asked = (
            stand_alone(plain[0].clause, [], None, None)[0]
            if len(parts) == len(plain) == 1
            else found[0].text
        )
        return [(judge(asked, index), ())]
    reading = read_text(text)
    return [
        (judge(c, index), tuple(m for m in reading.mentions if m.claim_id == c.id)) for c in reading.claims
    ]
