"""Fitting and measuring confidence on labelled claims; needs scikit-learn (the ``dev`` and ``train`` extras).

A labelled claim is one JSON object a line: ``text`` and ``expected``, the verdict that the statements give it.
A line can also be a vetted statement as it is imported, with such objects under ``claims``. Each text is judged as one claim, as a whole: what a sentence reports or adds is then no part that is cut away.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claims.aliases import expand
from claims.confidence import MEANING, Model, combined, features
from claims.index import StatementIndex
from claims.judge import judge
from claims.model import Rating, Source, VerdictValue, VettedStatement

STRENGTH = 0.3
"""scikit-learn's C: a small set of labels asks for small weights."""
UNSEEN = -4.0
"""The weight of a difference between claim and statement that no labelled verdict shows: not trusted."""
DIFFERENCES = ("excludes", "turns")
FOLDS = 10
RATES = (0.01, 0.02, 0.03, 0.04, 0.05, 0.1, 1.0)
"""Shares of wrong verdicts for which a threshold is looked up."""
BINS = 10

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled claim that gets a verdict: whether it is right, and its deciding statements' features.

    ``group`` is the first deciding statement; ``sides`` are the features, those for and those against a
    disputed claim apart.
    """

    text: str
    right: bool
    group: str
    sides: tuple[tuple[dict[str, float], ...], ...]


@dataclass(frozen=True, slots=True)
class Labelled:
    """The examples, and of how many claims; ``due`` is how many of these a verdict is expected for."""

    examples: tuple[Example, ...]
    claims: int
    due: int


def read_lines(paths: Iterable[Path]) -> list[dict[str, Any]]:
    """The objects of JSONL files, in order. Raises ValueError naming file and line for what is none."""
    out = []
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except ValueError as error:
                raise ValueError(f"{path} line {number}: no JSON object ({error})") from None
            if not isinstance(row, dict) or not ({"text", "expected"} <= set(row) or "statement" in row):
                raise ValueError(f"{path} line {number}: neither a labelled claim nor a statement")
            if row.get("split") != "unseen":
                out.append(_of_pair(row) if "gold" in row else row)
    return out


_EXPECTED = {"agrees": "true", "contradicts": "false", "does_not_settle": "unverified"}


def _of_pair(row: Mapping[str, str]) -> dict[str, Any]:
    """A pair of `bench.stance` as a statement that is rated true, with its one labelled claim."""
    claim = {"text": row["claim"], "expected": _EXPECTED[row["gold"]]}
    return {"id": f"pair-{row['id']}", "statement": row["statement"], "rating": "true", "claims": [claim]}


def statement_of(row: Mapping[str, Any]) -> VettedStatement:
    """A vetted statement from a line that `sayso sources import` takes as it is."""
    first, last = (
        date.fromisoformat(row[end]) if row.get(end) else None for end in ("valid_from", "valid_to")
    )
    return VettedStatement(
        row["id"], row["statement"], Rating(row["rating"]), row.get("explanation") or "", row.get("topic"),
        row.get("jurisdiction"), first, last, tuple(row.get("aliases") or ()),
        tuple(Source(**source) for source in row.get("sources") or ()),
    )  # fmt: skip


def labelled(statements: Path, paths: Iterable[Path]) -> Labelled:
    """Judge the labelled claims by all statements, without any threshold. Raises OSError or ValueError."""
    rows = read_lines(paths)
    vetted = [statement_of(row) for row in (*read_lines([statements]), *rows) if "statement" in row]
    index = StatementIndex(vetted)
    claims = [claim for row in rows for claim in row.get("claims", [row] if "text" in row else [])]
    examples = [example for claim in claims if (example := _example(claim, index))]
    return Labelled(tuple(examples), len(claims), sum(c["expected"] != "unverified" for c in claims))


def _example(row: Mapping[str, str], index: StatementIndex) -> Example | None:
    """A labelled claim as it is judged; None where no statement settles it."""
    judgement = judge(row["text"], index, least=0.0)
    verdict = judgement.verdict
    if verdict.value is VerdictValue.UNVERIFIED:
        return None
    by_id = {s.id: s for s in index.statements}
    text = expand(judgement.claim.text)
    sides: dict[str, list[dict[str, float]]] = {}
    for match in judgement.matches:
        if match.statement_id not in verdict.statement_ids:
            continue
        statement = by_id[match.statement_id]
        values = features(
            text, match.wording, statement, match.stance, match.findings, index.weight, index.default_weight
        )
        side = f"{match.stance} {statement.rating}" if verdict.value is VerdictValue.DISPUTED else ""
        sides.setdefault(side, []).append(values)
    right = verdict.value.value == row["expected"]
    return Example(
        row["text"], right, verdict.statement_ids[0], tuple(tuple(side) for side in sides.values())
    )


def fitted(examples: Sequence[Example]) -> Model:
    """A logistic regression over the first deciding statement's features, each to its own scale."""
    from sklearn.linear_model import LogisticRegression

    names = list(MEANING)
    rows = np.array([[e.sides[0][0][name] for name in names] for e in examples])
    right = np.array([e.right for e in examples])
    typical, scale = rows.mean(0), rows.std(0)
    scale[scale == 0] = 1.0
    regression = LogisticRegression(C=STRENGTH).fit((rows - typical) / scale, right)
    weights = dict(zip(names, regression.coef_[0] / scale, strict=True))
    for name, column in zip(names, rows.T, strict=True):
        if name in DIFFERENCES and not column.any():
            weights[name] = UNSEEN
    rounded = {name: round(float(w), 4) for name, w in weights.items()}
    middle = {name: round(float(t), 4) for name, t in zip(names, typical, strict=True)}
    return Model(round(float(regression.intercept_[0]), 4), rounded, middle)


def confidences(examples: Sequence[Example], model: Model) -> Floats:
    """The confidence (0 to 1) of each example's verdict."""
    return np.array(
        [min(combined(model.confidence(v) for v in side) for side in example.sides) for example in examples]
    )


def cross_validated(examples: Sequence[Example], hard: Sequence[Example] = ()) -> Floats:
    """The same, each from a model that saw no claim on the same statement; ``hard`` examples help to fit every one."""
    from sklearn.model_selection import GroupKFold

    out = np.zeros(len(examples))
    groups = [e.group for e in examples]
    folds = GroupKFold(min(FOLDS, len(set(groups))))
    for train, test in folds.split(np.zeros(len(examples)), groups=groups):
        out[test] = confidences([examples[i] for i in test], fitted([*(examples[i] for i in train), *hard]))
    return out


def thresholds(sure: Floats, right: NDArray[np.bool_], due: int) -> list[dict[str, Any]]:
    """For each of RATES the lowest confidence, in hundredths, at which no larger share of the verdicts is wrong.

    A row: ``false_verdicts`` (the rate asked for), ``least``, and what it gives: ``wrong`` (share), ``given``,
    ``recall`` (share of the ``due`` verdicts that are given and right).
    """
    steps = [n / 100 for n in range(100)]
    out = []
    for rate in RATES:
        for least in steps:
            given = sure >= least
            wrong = float((~right[given]).mean()) if given.any() else 0.0
            if wrong <= rate:
                recall = float(right[given].sum() / due)
                out.append(
                    {"false_verdicts": rate, "least": least, "wrong": round(wrong, 4), "given": int(given.sum()),
                     "recall": round(recall, 4)}
                )  # fmt: skip
                break
    return out


def calibration_errors(sure: Floats, right: NDArray[np.bool_]) -> dict[str, float]:
    """Expected calibration error (Naeini et al. 2015) over BINS bins of equal width and of equal mass, and the Brier score."""
    edges = np.minimum((sure * BINS).astype(int), BINS - 1)
    order = np.argsort(sure, kind="stable")
    mass = np.zeros(len(sure), int)
    for number, part in enumerate(np.array_split(order, BINS)):
        mass[part] = number
    return {
        "ece_width": _ece(sure, right, edges),
        "ece_mass": _ece(sure, right, mass),
        "brier": round(float(np.mean((sure - right) ** 2)), 4),
    }


def _ece(sure: Floats, right: NDArray[np.bool_], bins: NDArray[Any]) -> float:
    gaps = [
        (bins == b).sum() * abs(sure[bins == b].mean() - right[bins == b].mean()) for b in np.unique(bins)
    ]
    return round(float(sum(gaps) / len(sure)), 4)
