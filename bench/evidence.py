"""What `bench.stance --foolmetwice` prints: how well the weighing of several sentences does on FoolMeTwice.

The weights that ship were trained on all of the file, so every figure here is of models that never saw the claim's
page: cross-validation in ten folds by page, three ways of cutting them, mean of the three.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import numpy as np

from claims.evidence import SETTLING, SURE, weigh_many
from claims.train_evidence import Array, cross_validated, examples, read

CUTS = 3
COVERAGES = (0.1, 0.2, 0.3, 0.5, 1.0)


def measured(path: Path) -> dict[str, Any]:
    """The figures of a file; see `figures`. Raises what `claims.train_evidence.read` raises."""
    rows = read(path)
    items = [(row["text"], [e["text"] for e in row["gold_evidence"]], row["wikipedia_page"]) for row in rows]
    weigh_many(items[:1])  # loads the tagger, the word lists and the weights
    started = time.process_time()
    weigh_many(items)
    seconds = time.process_time() - started
    data = examples(rows)
    cuts = [figures(data.labels, cross_validated(data, seed)) for seed in range(CUTS)]
    middle = {name: round(float(np.mean([cut[name] for cut in cuts])), 3) for name in cuts[0]}
    selective = {str(c): middle.pop(f"at_{c}") for c in COVERAGES}
    spread = sorted(round(cut["at_0.3"], 3) for cut in cuts)
    return {
        "claims": len(rows),
        "pages": len(set(data.pages)),
        **middle,
        "selective_accuracy": selective,
        "selective_accuracy_at_0.3_by_cut": spread,
        "pairs_per_s": round(len(rows) / seconds),
    }


def figures(labels: Array, said: dict[str, tuple[Array, Array]]) -> dict[str, float]:
    """Accuracy of every claim, of what is decided, and of the surest; how much is decided, and of other sentences.

    ``other_decided`` is the share of claims on which a stance is told from sentences of the page that are not
    the evidence; some of them settle the claim too.
    """
    holds, _ = said["gold"]
    right = (holds > 0.5) == labels
    decided = _decided(*said["gold"])
    order = np.argsort(-np.abs(holds - 0.5), kind="stable")
    surest = np.cumsum(right[order]) / np.arange(1, len(right) + 1)
    return {
        "accuracy": float(right.mean()),
        "coverage": float(decided.mean()),
        "accuracy_of_decided": float(right[decided].mean()) if decided.any() else 0.0,
        "calibration_error": calibration_error(holds, labels),
        "other_decided": float(_decided(*said["other"]).mean()),
        **{f"at_{c}": float(surest[max(0, round(c * len(right)) - 1)]) for c in COVERAGES},
    }


def calibration_error(holds: Array, labels: Array, bins: int = 10) -> float:
    """Mean distance between the probability of the likelier stance and the share right, in bins of equal size."""
    sure, right = np.maximum(holds, 1 - holds), (holds > 0.5) == labels
    parts = np.array_split(np.argsort(sure), bins)
    return float(sum(len(p) * abs(sure[p].mean() - right[p].mean()) for p in parts if len(p)) / len(sure))


def _decided(holds: Array, settles: Array) -> Array:
    return np.asarray((settles >= SETTLING) & (np.maximum(holds, 1 - holds) >= SURE))
