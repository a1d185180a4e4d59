"""Several readers of stance as one: their probabilities are pooled, and the rules say what was found.

The pool is the geometric mean, made to sum to one again (Genest and Zidek 1986, "logarithmic opinion pool"): a
reader that is nearly sure that something is not so can hardly be outvoted, which is what keeps false verdicts rare.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from claims.model import Finding, Stance
from claims.stance import Reading, RuleStance, compared

Array = NDArray[Any]
ORDER = (Stance.AGREES, Stance.CONTRADICTS, Stance.DOES_NOT_SETTLE)
"""Of a reader's columns; `claims.weighing` has the same."""
LEAST = 0.6
"""A stance less likely than this is not taken."""
KEPT = frozenset(["place", "date"])
"""What rules alone can tell, as a statement's own place and dates are no words of it: their block stands."""
_FLOOR = 1e-6
_EFFECTS = {Stance.AGREES: "supports", Stance.CONTRADICTS: "flips", Stance.DOES_NOT_SETTLE: "blocks"}
_NOTES = {
    Stance.AGREES: "read as a whole, the statement says what the claim says",
    Stance.CONTRADICTS: "read as a whole, the statement says the opposite",
    Stance.DOES_NOT_SETTLE: "read as a whole, the statement leaves the claim open",
}


class Reader(Protocol):
    """Reads (claim, statement) pairs into probabilities."""

    def __call__(self, pairs: Sequence[tuple[str, str]]) -> Array:
        """The probabilities of ORDER: pairs x 3, rows sum to 1."""


def by_forest(pairs: Sequence[tuple[str, str]]) -> Array:
    """The reader that ships: the trees of `claims.weighing`, which know the rules' findings."""
    from claims.weighing import forest

    return forest()([compared(claim, statement) for claim, statement in pairs])


def pooled(parts: Sequence[Array]) -> Array:
    """The geometric mean of several readers' probabilities: pairs x 3, rows sum to 1."""
    mean = np.exp(np.mean([np.log(np.maximum(part, _FLOOR)) for part in parts], axis=0))
    return np.asarray(mean / mean.sum(axis=1, keepdims=True))


class JoinedStance:
    """A `claims.stance.StanceModel` of readers and the rules."""

    def __init__(self, readers: Sequence[Reader], least: float = LEAST) -> None:
        """``readers``: one or more. ``least``: how likely (0 to 1) a stance must be to be taken."""
        self._readers, self._least = tuple(readers), least

    def probabilities(self, pairs: Sequence[tuple[str, str]]) -> Array:
        """What the readers make of the pairs together, in ORDER: pairs x 3, rows sum to 1."""
        return pooled([read(pairs) for read in self._readers])

    def between(self, pairs: Sequence[tuple[str, str]]) -> list[Reading]:
        """The readings of (claim, statement) pairs, in their order; each statement is taken as true."""
        by_rules = RuleStance().between(pairs)
        rows = self.probabilities(pairs)
        return [self._settled(rules, row) for rules, row in zip(by_rules, rows, strict=True)]

    def again(self, claim: str, statement: str, rules: Reading) -> Reading:
        """One pair that the rules have read already, with what they know beside its words."""
        if any(f.effect == "blocks" and f.kind in KEPT for f in rules.findings):
            return rules
        return self._settled(rules, self.probabilities([(claim, statement)])[0])

    def _settled(self, rules: Reading, row: Array) -> Reading:
        likeliest = int(row.argmax())
        stance = ORDER[likeliest] if row[likeliest] >= self._least else Stance.DOES_NOT_SETTLE
        told = ", ".join(
            f"{name.value.replace('_', ' ')} {p:.2f}" for name, p in zip(ORDER, row, strict=True)
        )
        told = f"{_NOTES[stance]} ({told})"
        if stance is rules.stance:
            return Reading(stance, (*rules.findings, Finding("entailment", "supports", "", "", told)))
        # The stance must follow from the findings: what was overruled is told, but counts no more.
        kept = [f for f in rules.findings if f.effect == "supports"]
        overruled = "; ".join(dict.fromkeys(f.note for f in rules.findings if f.effect != "supports"))
        told += f", though: {overruled}" if overruled else ""
        return Reading(stance, (*kept, Finding("entailment", _EFFECTS[stance], "", "", told)))


_second: JoinedStance | None = None


def use(model: JoinedStance | None) -> None:
    """Let ``model`` have the last word on stance in this process; None: the rules alone, as at the start."""
    global _second
    _second = model


def second(claim: str, statement: str, rules: Reading) -> Reading:
    """What `use` put in place makes of a pair that the rules have read; the same without it."""
    return rules if _second is None else _second.again(claim, statement, rules)
