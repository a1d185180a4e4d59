"""Labelled pairs: read with the line of what is wrong, split by statement, counted by how sure a reader is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from claims import labelled_pairs


def test_pairs_of_one_statement_are_kept_aside_together() -> None:
    rows = [{"claim": str(n), "statement": str(n % 50)} for n in range(500)]
    kept, aside = labelled_pairs.split(rows, 20)
    assert len(kept) + len(aside) == 500
    assert 0 < len(aside) < 250
    assert not {row["statement"] for row in kept} & {row["statement"] for row in aside}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('{"claim": "a", "statement": 1, "gold": "agrees"}', "line 2: needs the texts claim and statement"),
        ("[]", "line 2: needs the texts claim and statement"),
        ('{"claim": "a", "statement": "b", "gold": "true"}', "line 2: gold is agrees, contradicts"),
        ("{", "line 2: not JSON"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str, told: str) -> None:
    file = tmp_path / "pairs.jsonl"
    file.write_text('{"claim": "a", "statement": "b", "gold": "agrees"}' + "\n" + line)
    with pytest.raises(ValueError, match=told):
        labelled_pairs.read(file)


def test_sure_mistakes_show_at_low_coverage() -> None:
    rows = [{"gold": "agrees"}, {"gold": "contradicts"}, {"gold": "does_not_settle"}, {"gold": "agrees"}]
    scores = np.array([[0.9, 0.05, 0.05], [0.1, 0.8, 0.1], [0.1, 0.2, 0.7], [0.2, 0.6, 0.2]])
    found = labelled_pairs.figures(rows, scores)
    assert found["accuracy"] == 0.75
    assert found["false_verdict_rate_at_coverage"] == {
        "0.1": 0.0, "0.25": 0.0, "0.5": 0.0, "0.7": 0.333, "0.85": 0.333,
    }  # fmt: skip
