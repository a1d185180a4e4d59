"""What the claims package takes and returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal, NamedTuple


class Role(StrEnum):
    """What a post does with a claim."""

    ASSERTED = "asserted"
    QUESTIONED = "questioned"
    DENIED = "denied"
    QUOTED = "quoted"


class Rating(StrEnum):
    """The one scale onto which every publisher's rating is mapped."""

    TRUE = "true"
    MOSTLY_TRUE = "mostly_true"
    MIXED = "mixed"
    MOSTLY_FALSE = "mostly_false"
    FALSE = "false"
    UNPROVEN = "unproven"


class Stance(StrEnum):
    """Of a vetted statement to a claim."""

    AGREES = "agrees"
    CONTRADICTS = "contradicts"
    DOES_NOT_SETTLE = "does_not_settle"


class VerdictValue(StrEnum):
    """A rating for the claim, or why there is none."""

    TRUE = "true"
    MOSTLY_TRUE = "mostly_true"
    MIXED = "mixed"
    MOSTLY_FALSE = "mostly_false"
    FALSE = "false"
    UNPROVEN = "unproven"
    DISPUTED = "disputed"
    UNVERIFIED = "unverified"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a vetted statement's rating can be checked."""

    title: str
    publisher: str
    url: str
    published: str | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class VettedStatement:
    """A statement with a rating, dates, a jurisdiction and its sources.

    ``jurisdiction`` is an ISO 3166 code (``AU``, ``AU-NSW``), ``EU``, ``UN`` or None for
    anywhere. ``aliases`` are paraphrases that carry the same rating.
    """

    id: str
    statement: str
    rating: Rating
    explanation: str = ""
    topic: str | None = None
    jurisdiction: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    aliases: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    checked_with: str | None = None

    @property
    def wordings(self) -> tuple[str, ...]:
        """The statement and its paraphrases."""
        return (self.statement, *self.aliases)


@dataclass(frozen=True, slots=True)
class Resolution:
    """One word of a span that was replaced so that the claim stands alone."""

    original: str
    replacement: str
    source: str  # where the replacement was found: "same sentence", "sentence before", ...
    confidence: float = 1.0  # 0 to 1


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days that words of a text mean: both ends belong to it, None is an open end."""

    start: date | None
    end: date | None
    words: str
    confidence: float  # 0 to 1
    relative: bool = False  # counted from the day of the post


@dataclass(frozen=True, slots=True)
class Mention:
    """One post's handling of a claim: ``post.text[start:end] == span``."""

    claim_id: str
    post_id: str
    role: Role
    span: str
    start: int
    end: int
    worthiness: float  # 0 to 1
    why: str  # how the claim was found, in words
    resolutions: tuple[Resolution, ...] = ()
    quoted_from: str | None = None
    unresolved: tuple[str, ...] = ()  # words of the claim that point at something it does not name
    periods: tuple[Period, ...] = ()  # the times that the span speaks of
    wording: str = ""  # the claim as this mention words it, standing alone
    wording_id: str = ""  # the wording's id in the store; "" is the claim's own
    corrected_by: str | None = None  # the sentence with which the poster takes it back at once
    answers: str | None = None  # the post whose claim it denies or questions


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a post in another language than English: kept as text, never judged."""

    post_id: str
    start: int
    end: int
    language: str  # ISO 639-1
    confidence: float  # 0 to 1


@dataclass(frozen=True, slots=True)
class Claim:
    """One checkable statement about the world, standing alone."""

    id: str
    text: str
    key: str  # what paraphrases of one claim share; see claims.canonical


class WordingRow(NamedTuple):
    """What a store keeps of a wording of a claim: one row a wording id (claims.canonical).

    ``leader_id`` is the wording that it agreed with: its own id where it made a claim. ``claim_id`` is the
    claim that this is today; it differs from the leader's where a person merged claims. ``keys`` (unsigned,
    64 bits, claims.blocking) are those of a leader, and empty for every other wording or where they have to
    be computed anew. ``why`` says how it came to its claim. ``text`` is empty where a decision moved a wording
    that the store has.
    """

    wording_id: str
    leader_id: str
    claim_id: str
    text: str
    keys: tuple[int, ...] = ()
    why: str = "first"  # first, same (by the rules) or decided (by a person)


Link = Literal["merge", "split"]


@dataclass(frozen=True, slots=True)
class LinkDecision:
    """A person says that two wordings are, or are not, one claim."""

    decision: Link
    one_id: str
    other_id: str
    decided_by: str
    note: str | None
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class Finding:
    """One aligned difference or agreement between a claim and a vetted statement.

    ``effect`` is ``supports``, ``flips`` (turns agreement into contradiction) or ``blocks``
    (the statement cannot settle the claim).
    """

    kind: str  # polarity, number, place, date, modality, quantifier, name, ...
    effect: str
    claim_part: str
    statement_part: str
    note: str


SHARE = "sure: "
"""Before the names of those scores of a match that are a feature's share of its confidence, in logits."""


@dataclass(frozen=True, slots=True)
class Match:
    """A vetted statement proposed for a claim, with every score that led to it.

    Where it settles the claim, ``scores`` have its ``confidence`` (0 to 1: how likely it alone gives the right
    verdict) and the shares that add up to it; see `claims.confidence`.
    """

    statement_id: str
    wording: str  # the statement or alias that came closest
    rank: int  # 1 is best
    scores: Mapping[str, float]
    relevance: float  # 0 to 1: how likely both are about the same thing
    stance: Stance
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the vetted statements settle about a claim, and why."""

    claim_id: str
    value: VerdictValue
    confidence: float  # 0 to 1: the probability that it is right; 0 for unverified
    reason: str
    statement_ids: tuple[str, ...] = ()  # the statements that decided


@dataclass(frozen=True, slots=True)
class Judgement:
    """A claim with its matches and its verdict."""

    claim: Claim
    matches: tuple[Match, ...]
    verdict: Verdict
