"""A stand-alone claim in, its matches and its verdict out."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

from claims import confidence, worthiness
from claims.aliases import expand
from claims.canonical import make_claim
from claims.context import stand_alone
from claims.find import candidates
from claims.index import Statements
from claims.language import Language, language_of
from claims.model import (
    SHARE,
    Claim,
    Finding,
    Judgement,
    Match,
    Mention,
    Resolution,
    Role,
    Stance,
    Verdict,
    VerdictValue,
    VettedStatement,
)
from claims.score import RELEVANT, relevance, scores
from claims.sentences import SURROGATE, Sentence, sentences
from claims.soft import adjusted
from claims.stance import compare
from claims.statements import Candidate
from claims.unresolved import unresolved
from claims.validity import Day, settled_by_date, stance_of
from claims.verdict import decide
from claims.when import periods

GLANCE = 3
"""Statements looked at to tell whether a sentence is about something that was vetted."""
SHOWN = 5
"""Matches kept per claim: the ones a person would look at."""


class _Reading(NamedTuple):
    """A statement as it speaks to the claim: by which wording, how near, its stance and what led to it."""

    wording: str
    plain: str
    values: dict[str, float]
    near: float
    stance: Stance
    findings: tuple[Finding, ...]


def judge(
    claim: Claim | str, index: Statements, on: date | Day | None = None, least: float | None = None
) -> Judgement:
    """Match a claim against the vetted statements and decide; any text is allowed.

    ``on`` is the day that it speaks of where it names none: when it was made, or today. Without it no statement
    is too old or too new for such a claim. A verdict less sure than ``least`` (0 to 1) is not given; usually
    that is what `claims.confidence.usual_least` says.
    """
    if isinstance(claim, str):
        claim = make_claim(SURROGATE.sub("\ufffd", claim))
    on = Day(on) if isinstance(on, date) else on
    text = expand(claim.text)
    scored = [(_scored(text, found.statement, index), found) for found in index.search(text)]
    scored.sort(key=lambda pair: (-pair[0][0].near, pair[1].statement.id))
    # Stance is what costs: only the nearest few, and whatever is near enough to decide, are compared.
    likely = [pair for n, pair in enumerate(scored) if n < SHOWN or pair[0][0].near >= RELEVANT]
    readings = [
        (_best_reading(text, wordings, found.statement, index, on), found) for wordings, found in likely
    ]
    readings.sort(key=lambda pair: (-pair[0].near, pair[1].statement.id))
    matches = []
    for rank, (reading, found) in enumerate(readings, 1):
        kept = {**reading.values, "bm25": found.bm25, **_sureness(text, reading, found.statement, index)}
        kept = {name: round(value, 4) for name, value in kept.items()}
        matches.append(
            Match(found.statement.id, reading.wording, rank, kept, round(reading.near, 4), reading.stance, reading.findings)
        )  # fmt: skip
    by_id = {found.statement.id: found.statement for _, found in readings}
    least = confidence.usual_least() if least is None else least
    verdict = decide(claim, matches, by_id, RELEVANT, on=on, least=least)
    shown = [m for m in matches if m.rank <= SHOWN or m.statement_id in verdict.statement_ids]
    return Judgement(claim, tuple(shown), verdict)


def _sureness(
    text: str, reading: _Reading, statement: VettedStatement, index: Statements
) -> dict[str, float]:
    """How likely a settling statement alone gives the right verdict, and what each feature adds to that, in logits."""
    if reading.near < RELEVANT or reading.stance is Stance.DOES_NOT_SETTLE:
        return {}
    values = confidence.features(
        text, reading.wording, statement, reading.stance, reading.findings, index.weight, index.default_weight
    )
    model = confidence.model()
    shares = {f"{SHARE}{name}": share for name, share in model.shares(values).items()}
    return {"confidence": model.confidence(values), f"{SHARE}start": model.bias, **shares}


def vetted_before(text: str, index: Statements) -> float:
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


def _scored(text: str, statement: VettedStatement, index: Statements) -> list[_Scored]:
    """Every wording of a statement, nearest first."""
    out = []
    for wording in statement.wordings:
        plain = expand(wording)
        values = scores(text, plain, index.weight, index.default_weight)
        out.append(_Scored(wording, plain, values, relevance(values)))
    return sorted(out, key=lambda scored: -scored.near)


def _best_reading(
    text: str, wordings: Sequence[_Scored], statement: VettedStatement, index: Statements, on: Day | None
) -> _Reading:
    """The wording that speaks most clearly: a settling one above the threshold first, then the closest."""
    best: _Reading | None = None
    for n, (wording, plain, values, near) in enumerate(wordings):
        if n and near < RELEVANT:
            break
        stance, findings = compare(text, plain, statement, index.weight, index.default_weight)
        freed = settled_by_date(text, plain, statement, on, findings)
        if freed != findings:
            stance, findings = stance_of(freed, stance), freed
        reading = _Reading(wording, plain, values, near, stance, findings)
        if best is None:
            best = reading
        if near >= RELEVANT and stance is not Stance.DOES_NOT_SETTLE:
            return reading
    assert best is not None
    return best


_WH_QUESTION = re.compile(
    r"^\W*(?:and |but |so |ok |well )?(?:who|what|which|when|where|why|how)\b", re.IGNORECASE
)


def check(
    text: str,
    index: Statements,
    *,
    scored: bool = True,
    on: date | None = None,
    least: float | None = None,
) -> list[tuple[Judgement, tuple[Mention, ...]]]:
    """Judge one sentence, or every claim of a pasted paragraph, with how each was found.

    A single sentence is always judged, check-worthy or not: somebody asked about it. What is not English is
    never judged: each such passage is unverified, and the reason says which language it looks like.
    As the check-worthiness of a single sentence decides nothing, ``scored=False`` leaves it out (NaN) and starts sooner.
    ``on`` and ``least`` are `judge`'s.
    Half characters (lone surrogates) are read as U+FFFD; offsets stay those of ``text``.
    """
    text = SURROGATE.sub("\ufffd", text)
    found = sentences(text)
    if len(found) == 1:
        language = language_of(found[0].text)
        if not language.english:
            return [(_not_english(found[0].text, language), ())]
        return _check_one(found[0], partial(judge, index=index, on=on, least=least), scored)
    from claims.read import read_text  # a single sentence starts sooner without it

    reading = read_text(text, partial(vetted_before, index=index))
    judged = [
        (judge(c, index, on, least), tuple(m for m in reading.mentions if m.claim_id == c.id))
        for c in reading.claims
    ]
    return judged + [
        (_not_english(text[p.start : p.end], Language(p.language, p.confidence)), ())
        for p in reading.passages
    ]


def _not_english(text: str, language: Language) -> Judgement:
    claim = Claim(hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:12], text, "")
    reason = f"This looks like {language.name}, and only English is judged."
    return Judgement(claim, (), Verdict(claim.id, VerdictValue.UNVERIFIED, 0.0, reason))


def _check_one(
    sentence: Sentence, judged: Callable[[str], Judgement], scored: bool
) -> list[tuple[Judgement, tuple[Mention, ...]]]:
    """The verdicts on a single sentence: on its claims, or on the whole of it where it wraps none."""
    parts = candidates(sentence.text)
    if not parts and _WH_QUESTION.match(sentence.text) and sentence.text.rstrip().endswith("?"):
        asked_claim = make_claim(sentence.text)
        reason = "This asks something and states nothing that could be checked."
        return [
            (Judgement(asked_claim, (), Verdict(asked_claim.id, VerdictValue.UNVERIFIED, 0.0, reason)), ())
        ]
    plain = [p for p in parts if p.role is not Role.DENIED]
    if len(parts) == 1 and parts[0].role is Role.DENIED:
        wording, resolutions = stand_alone(parts[0].clause, [], None, None)
        judgement = judged(f"It is not true that {wording}")
        if judgement.verdict.value is VerdictValue.UNVERIFIED and "at once" not in parts[0].why:
            judgement = judged(sentence.text)
        return [(judgement, (_mention(sentence, parts[0], judgement.claim, resolutions, scored),))]
    if len(plain) != len(parts) or not parts:
        parts = [Candidate(0, len(sentence.text), sentence.text, "the sentence as it stands")]
        readings: list[tuple[str, tuple[Resolution, ...]]] = [(sentence.text, ())]
    else:
        readings = [stand_alone(p.clause, [], None, None) for p in parts]
    out: list[tuple[Judgement, tuple[Mention, ...]]] = []
    for part, (wording, resolutions) in zip(parts, readings, strict=True):
        judgement = judged(wording)
        out.append((judgement, (_mention(sentence, part, judgement.claim, resolutions, scored),)))
    return out


def _mention(
    sentence: Sentence, part: Candidate, claim: Claim, resolutions: tuple[Resolution, ...], scored: bool
) -> Mention:
    """How a claim of a single sentence was read; its check-worthiness is told, but does not decide."""
    score = adjusted(worthiness.score([claim.text])[0], claim.text) if scored else math.nan
    start, end = sentence.start + part.start, sentence.start + part.end
    return Mention(
        claim.id, "text", part.role, sentence.text[part.start : part.end], start, end,
        round(score, 4), part.why, resolutions, None, unresolved(claim.text),
        periods(claim.text), claim.text,
    )  # fmt: skip
