"""How likely a verdict is right: a logistic model over how a claim and the statement that settles it compare.

Only the pair itself is looked at, never the other matches: a statement that settles nothing changes no
verdict. Weights, typical values and the table of thresholds are in ``weights/confidence.json``, made by
``python -m claims.train_confidence``.
"""

from __future__ import annotations

import itertools
import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from claims.aliases import expand
from claims.facts import facts
from claims.model import Finding, Stance, VettedStatement
from claims.pair import TRUE
from claims.places import places
from claims.score import coverage
from claims.stance import borne_out
from claims.text import stem, tokens

FILE = Path(__file__).parent / "weights" / "confidence.json"
CAP = 0.99
"""No verdict is surer than this: statements, sources and readers of both err."""
SECOND_VOICE = 0.5
"""What a further agreeing statement counts: statements of one store often rest on the same sources."""

MEANING = {
    "unknown": "share of the claim's words that the whole statement does not know, by rarity, denials left out",
    "inserted": "that share, times the share of the claim's neighbouring words that the statement has as neighbours: "
    "a strange word among the statement's own changes more than one in a free wording",
    "opposite": "1 where the statement says the opposite",
    "excludes": "1 for another number or year of the same thing",
    "turns": "what turns the one against the other, beyond the first",
    "read": "how likely the trees of claims.weighing find that stance, as a logit",
}
"""The features, and what each means."""


def features(
    claim: str,
    wording: str,
    statement: VettedStatement,
    stance: Stance,
    findings: Sequence[Finding],
    weight: Mapping[str, float],
    default: float,
) -> dict[str, float]:
    """What the model looks at, by the names in MEANING; ``claim`` as `claims.aliases.expand` gives it.

    ``wording`` is the one of the statement's that settles the claim.
    """
    texts = tuple(text for text in (*statement.wordings, statement.explanation) if text)
    known = facts(expand(" ".join(texts))).content
    read = facts(claim)
    # "nonsense" in "it is nonsense that ..." is no strange word: it was read as a denial.
    denials = tuple(stem(word.lower()) for negation in read.negations for word in negation.text.split())
    unknown = 1 - coverage(read.content, (*known, *denials), weight, default)
    mine = _neighbours(claim)
    theirs = _neighbours_of(texts)
    close = sum(pair in theirs for pair in mine) / len(mine) if mine else 1.0
    effects = [finding.effect for finding in findings]
    return {
        "unknown": unknown,
        "inserted": unknown * close,
        "opposite": float(stance is Stance.CONTRADICTS),
        "excludes": float("excludes" in effects),
        "turns": float(max(0, effects.count("flips") - 1)),
        "read": _read(claim, wording, statement, stance),
    }


def _read(claim: str, wording: str, statement: VettedStatement, stance: Stance) -> float:
    """How likely the trees find the stance, as a logit of at most 4 either way: of the wording or the statement.

    The explanation of a truth may tell more of it; that of a falsehood tells why it is none.
    """
    wordings = dict.fromkeys((wording, statement.statement))
    if statement.explanation and statement.rating in TRUE:
        wordings[f"{statement.statement.rstrip('.')}; {statement.explanation}"] = None
    home = statement.jurisdiction
    if home and not places(claim):  # that it is the statement's own place may go unsaid
        wordings = dict.fromkeys(_without(one, home) for one in wordings)
    likely = borne_out(claim, wordings, statement.rating, stance)
    return max(-4.0, min(4.0, math.log(max(likely, 1e-9) / max(1 - likely, 1e-9))))


def _without(text: str, code: str) -> str:
    """``text`` without the names of a place, and without the ``in`` before them."""
    for place in reversed(places(text)):
        if place.code == code:
            before = re.sub(r"\b(?:in|of|from)\s+(?:the\s+)?$", "", text[: place.start], flags=re.IGNORECASE)
            text = f"{before.rstrip()} {text[place.end :].lstrip()}"
    return text.strip(" ,")


@lru_cache(maxsize=4096)
def _neighbours_of(texts: tuple[str, ...]) -> frozenset[tuple[str, str]]:
    return frozenset(pair for text in texts for pair in _neighbours(expand(text)))


def _neighbours(text: str) -> list[tuple[str, str]]:
    """The stems of each two words that stand side by side."""
    return list(itertools.pairwise(stem(word.lower) for word in tokens(text)))


@dataclass(frozen=True, slots=True)
class Model:
    """Logits: ``bias`` plus, for each feature, its weight times how far it is from its typical value."""

    bias: float
    weights: Mapping[str, float]
    typical: Mapping[str, float]

    def shares(self, values: Mapping[str, float]) -> dict[str, float]:
        """What each feature adds to or takes from the bias, in logits."""
        return {name: w * (values[name] - self.typical[name]) for name, w in self.weights.items()}

    def confidence(self, values: Mapping[str, float]) -> float:
        """The probability (0 to CAP) that the verdict which this pair gives is right."""
        logit = self.bias + sum(self.shares(values).values())
        return min(CAP, 1 / (1 + math.exp(-max(-30.0, min(30.0, logit)))))


def combined(confidences: Iterable[float]) -> float:
    """The confidence (0 to CAP) of statements that agree: never less than the surest one's, in any order."""
    first, *others = sorted(confidences, reverse=True)
    doubt = 1 - first
    for other in others:
        doubt *= 1 - SECOND_VOICE * other
    return min(CAP, 1 - doubt)


@lru_cache(maxsize=1)
def _file() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


@lru_cache(maxsize=1)
def model() -> Model:
    """The model that ships."""
    found = _file()
    return Model(found["bias"], found["weights"], found["typical"])


def usual_least() -> float:
    """The lowest confidence of a verdict that is given where nothing else is asked for."""
    return least_for(_file()["usual"])


def least_for(rate: float) -> float:
    """The lowest confidence at which at most a share ``rate`` (0 to 1) of verdicts is expected to be wrong.

    Read from the table that was measured by cross-validation: the next stricter row. A rate below the table's
    strictest row gives more than CAP, so that no verdict is given at all.
    """
    rows = [row for row in _file()["thresholds"] if row["false_verdicts"] <= rate + 1e-9]
    return float(min((row["least"] for row in rows), default=1.0))
