"""Does a vetted statement agree with a claim, contradict it, or not settle it?

A high string score is never a stance. Both texts are read into facts (polarity, quantities, years,
places, names, stage, quantifiers, attribution) and compared part by part; every comparison that
mattered is a Finding. ``blocks`` beats ``flips``: what is not settled is not mirrored.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from claims import deeds, meaning, particulars
from claims.aliases import expand
from claims.canonical import key_of
from claims.facts import facts
from claims.model import Finding, Rating, Stance, VettedStatement
from claims.pair import TRUE, UNTRUE, Pair
from claims.score import RELEVANT, relevance, scores


def compare(
    claim: str,
    wording: str,
    statement: VettedStatement,
    weight: Mapping[str, float] | None = None,
    default: float = 1.0,
) -> tuple[Stance, tuple[Finding, ...]]:
    """The stance of ``wording`` (the statement or a paraphrase of it) to ``claim``, with its findings.

    Assumes that both are about the same thing; see claims.score for whether they are. ``weight``
    and ``default`` weigh content stems by rarity, as StatementIndex gives them.
    """
    # One text where there is no explanation: it was read already.
    known = facts(expand(" ".join(text for text in (*statement.wordings, statement.explanation) if text)))
    pair = Pair(claim, wording, facts(claim), facts(wording), known, statement, weight or {}, default)
    findings = tuple(f for rule in (*meaning.RULES, *deeds.RULES, *particulars.RULES) for f in rule(pair))
    effects = [f.effect for f in findings]
    if "blocks" in effects:
        return Stance.DOES_NOT_SETTLE, findings
    if effects.count("flips") % 2:
        return Stance.CONTRADICTS, findings
    return Stance.AGREES, findings


def compared(claim: str, statement: str) -> dict[str, float]:
    """Two sentences in numbers, the rules' findings among them: what `claims.weighing` weighs. Any text is allowed."""
    return _compared(claim, statement)[0]


def _compared(claim: str, statement: str) -> tuple[dict[str, float], tuple[Finding, ...]]:
    from claims.comparison import features  # not needed where nothing is near

    claim, statement = expand(claim), expand(statement)
    stance, findings = compare(claim, statement, VettedStatement("", statement, Rating.TRUE))
    return features(claim, statement, findings) | {f"rules_say_{stance.value}": 1.0}, findings


class Reading(NamedTuple):
    """What a stance model makes of a pair: the stance, how likely each is (as STANCES), and the rules' findings."""

    stance: Stance
    likely: tuple[float, float, float]
    findings: tuple[Finding, ...]


class StanceModel(Protocol):
    """Reads the stance of statements to claims: the weighed comparison, alone or with an entailment model."""

    def between(self, pairs: Sequence[tuple[str, str]]) -> list[Reading]:
        """The readings of (claim, statement) pairs, in their order; each statement is taken as true."""


class Weighed:
    """Reads pairs by the trees of `claims.weighing`; what is less likely than ``least`` (0 to 1) is not settled."""

    def __init__(self, least: float | None = None) -> None:
        from claims.weighing import forest

        self._forest = forest()
        self._least = self._forest.usual_least if least is None else least

    def between(self, pairs: Sequence[tuple[str, str]]) -> list[Reading]:
        """The readings of (claim, statement) pairs, in their order; each statement is taken as true."""
        read = [_compared(claim, statement) for claim, statement in pairs]
        likely = self._forest([values for values, _ in read])
        return [
            Reading(settled(some, self._least), (some[0], some[1], some[2]), findings)
            for some, (_, findings) in zip(likely.tolist(), read, strict=True)
        ]


def settled(likely: Sequence[float], least: float) -> Stance:
    """The stance that is at least so likely, of agreeing and contradicting."""
    agrees, contradicts, _ = likely
    if max(agrees, contradicts) < least:
        return Stance.DOES_NOT_SETTLE
    return Stance.AGREES if agrees >= contradicts else Stance.CONTRADICTS


def borne_out(claim: str, wordings: Iterable[str], rating: Rating, stance: Stance) -> float:
    """How likely (0 to 1) the trees, or what `use` put in their place, find the stance that the rules found.

    That of a rated statement in the wording which bears it out best. A truth is handed on to what follows from it, a
    falsehood to what it follows from: of a statement rated false the claim must say at least as much. Ratings between
    the two need both.
    """
    some = list(wordings)
    if stance is Stance.AGREES and key_of(claim) in map(key_of, some):
        return 1.0
    down = [(claim, wording) for wording in some] if rating not in UNTRUE else []
    up = [(wording, claim) for wording in some] if rating not in TRUE else []
    place = (Stance.AGREES, Stance.CONTRADICTS).index(stance)
    likely = [reading.likely[place] for reading in (_chosen or Weighed()).between([*down, *up])]
    if down and up:
        likely = [min(both) for both in zip(likely[: len(some)], likely[len(some) :], strict=True)]
    return max(likely)


_chosen: StanceModel | None = None


def use(model: StanceModel | None) -> None:
    """Let ``model`` read pairs for `borne_out` in this process; None: the trees alone, as at the start."""
    global _chosen
    _chosen = model


SHARED = 2
"""Content words that two claims must share before they are compared."""


def contradicts(claim: str, other: str) -> bool:
    """Whether one claim says the opposite of another, read as a statement is; both stand alone."""
    return _held_against(claim, other)[0] is Stance.CONTRADICTS


_EXACT = frozenset(["number", "date", "place"])


def corrects(claim: str, other: str) -> bool:
    """Whether one claim says the same as another but for a number, a date or a place: the answer "no, fourteen"."""
    stance, findings = _held_against(claim, other)
    blocking = {f.kind for f in findings if f.effect == "blocks"}
    return stance is Stance.DOES_NOT_SETTLE and bool(blocking) and blocking <= _EXACT


def _held_against(claim: str, other: str) -> tuple[Stance | None, tuple[Finding, ...]]:
    """The stance of one claim to another; None where they are not about the same thing."""
    claim, other = expand(claim), expand(other)
    mine, theirs = facts(claim), facts(other)
    if len(set(mine.content) & set(theirs.content)) < SHARED:
        return None, ()
    # "... over there" is answered with "... in the US": one side may leave the place to the other.
    home = {p.code for p in mine.places} if not theirs.places else set()
    statement = VettedStatement("", other, Rating.TRUE, jurisdiction=home.pop() if len(home) == 1 else None)
    if relevance(scores(claim, other, {}, 1.0)) < RELEVANT:
        return None, ()
    return compare(claim, other, statement)
