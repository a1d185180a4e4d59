"""How sure a verdict is, what makes it so, and how sure it must be to be given."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims import confidence
from claims.calibrate import (
    MEANING,
    RATES,
    calibration_errors,
    cross_validated,
    labelled,
    read_lines,
    thresholds,
)
from claims.index import StatementIndex
from claims.judge import judge
from claims.model import SHARE
from warehouse.statements import STARTER, starter_statements

DATA = sorted((Path(__file__).parents[2] / "bench" / "data" / "verdicts").glob("*.jsonl"))
HARD = [DATA[0].parents[1] / "traps.jsonl", DATA[0].parents[1] / "stance" / "loose.jsonl"]


@pytest.fixture(scope="module")
def index() -> StatementIndex:
    return StatementIndex(starter_statements())


def test_a_strange_word_makes_a_verdict_less_sure(index: StatementIndex) -> None:
    plain = judge("Coercive control is a crime in New South Wales", index, least=0.0).verdict
    strange = judge("Coercive control at chess is a crime in New South Wales", index, least=0.0).verdict
    assert 0 < strange.confidence < plain.confidence <= confidence.CAP


def test_the_shares_that_are_shown_add_up_to_the_confidence(index: StatementIndex) -> None:
    best = judge("The UN is pushing to have anime banned in Japan", index, least=0.0).matches[0]
    shares = {name: value for name, value in best.scores.items() if name.startswith(SHARE)}
    assert set(shares) == {f"{SHARE}{name}" for name in ("start", *MEANING)}
    assert 1 / (1 + math.exp(-sum(shares.values()))) == pytest.approx(best.scores["confidence"], abs=1e-3)


def test_a_match_that_settles_nothing_has_no_confidence(index: StatementIndex) -> None:
    found = judge("Vaccines cause cancer", index)
    assert found.matches
    assert all("confidence" not in m.scores for m in found.matches)


@given(st.lists(st.floats(0, confidence.CAP), min_size=1, max_size=4), st.floats(0, confidence.CAP))
def test_agreement_only_strengthens_up_to_the_cap(those: list[float], another: float) -> None:
    before = confidence.combined(those)
    assert (
        max(those) - 1e-12
        <= before
        <= confidence.combined([*those, another]) + 1e-12
        <= confidence.CAP + 2e-12
    )


def test_who_bears_fewer_false_verdicts_gets_fewer_verdicts() -> None:
    asked = [confidence.least_for(rate) for rate in RATES]
    assert asked == sorted(asked, reverse=True)
    assert confidence.least_for(0.0) > confidence.CAP  # nothing is that sure
    assert confidence.least_for(1.0) == 0.0


def test_thresholds_keep_what_they_promise() -> None:
    right = np.array([True] * 90 + [False, True] * 5)
    sure = np.concatenate([np.linspace(0.8, 0.99, 90), np.linspace(0.2, 0.6, 10)])
    for row in thresholds(sure, right, due=100):
        given_ = sure >= row["least"]
        assert (~right[given_]).mean() <= row["false_verdicts"]
        assert row["recall"] == pytest.approx(right[given_].sum() / 100)


def test_calibration_error_of_known_confidences() -> None:
    right = np.array([True] * 8 + [False] * 2)
    assert calibration_errors(np.full(10, 0.8), right)["ece_width"] == pytest.approx(0.0, abs=1e-9)
    assert calibration_errors(np.full(10, 0.5), right)["ece_width"] == pytest.approx(0.3)


def test_the_shipped_confidence_means_what_it_says() -> None:
    """Measured on statements that the fit did not see: not far off, and thresholds that are met.

    It is fitted to pairs that were written to mislead as well, so that it doubts everyday verdicts more than it need.
    """
    found = labelled(STARTER, DATA)
    right = np.array([example.right for example in found.examples])
    sure = cross_validated(found.examples, labelled(STARTER, HARD).examples)
    errors = calibration_errors(sure, right)
    assert max(errors["ece_width"], errors["ece_mass"]) <= 0.07
    assert sure.mean() <= right.mean() + 0.01
    given_ = sure >= confidence.usual_least()
    assert (~right[given_]).mean() <= 0.05
    assert right[given_].sum() >= 0.9 * right.sum()


def test_a_bad_line_of_labels_is_named(tmp_path: Path) -> None:
    file = tmp_path / "labels.jsonl"
    file.write_text(json.dumps({"text": "x", "expected": "true"}) + "\n{no\n")
    with pytest.raises(ValueError, match=r"labels\.jsonl line 2: no JSON object"):
        read_lines([file])
    file.write_text('{"text": "x"}\n')
    with pytest.raises(ValueError, match=r"labels\.jsonl line 1: neither a labelled claim nor a statement"):
        read_lines([file])
