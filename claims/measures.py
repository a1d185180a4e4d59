"""How good scores are: the numbers that training and `bench.worthiness` print. Needs scikit-learn."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score, f1_score, precision_recall_curve, roc_auc_score

Array = NDArray[Any]


def metrics(labels: Array, scores: Array, chosen: Array) -> dict[str, float]:
    """f1, macro_f1, weighted_f1 of the chosen; of the scores average precision, AUC, ece, precision at recall .8.

    A number that needs both labels is nan where one is missing.
    """
    precision, recall, _ = precision_recall_curve(labels, scores)
    both = 0 < labels.sum() < len(labels)
    numbers = {
        "f1": f1_score(labels, chosen, zero_division=0),
        "macro_f1": f1_score(labels, chosen, average="macro", zero_division=0),
        "weighted_f1": f1_score(labels, chosen, average="weighted", zero_division=0),
        "ap": average_precision_score(labels, scores) if both else np.nan,
        "auc": roc_auc_score(labels, scores) if both else np.nan,
        "ece": calibration_error(labels, scores),
        "p_at_r80": precision[recall >= 0.8].max(),
    }
    return {name: round(float(value), 4) for name, value in numbers.items()}


def calibration_error(labels: Array, scores: Array, bins: int = 10) -> float:
    """Expected calibration error over equal-width bins, 0 (best) to 1 (Naeini et al. 2015)."""
    which = np.minimum((scores * bins).astype(int), bins - 1)
    gaps = np.bincount(which, scores - labels, bins)
    return float(np.abs(gaps).sum() / len(scores))


def at_threshold(labels: Array, scores: Array, weights: Array, threshold: float) -> dict[str, float]:
    """Precision as written and at the debates' share of claims, and recall."""
    cut = scores >= threshold
    numbers = {
        "precision": labels[cut].mean(),
        "precision_at_debate_prior": np.average(labels[cut], weights=weights[cut]),
        "recall": cut[labels == 1].mean(),
    }
    return {name: round(float(value), 4) for name, value in numbers.items()}


def threshold_for(labels: Array, scores: Array, weights: Array, least: float) -> float:
    """The lowest threshold from which on the weighted precision stays at ``least``; 0.5 if none does."""
    precision, _, cuts = precision_recall_curve(labels, scores, sample_weight=weights)
    short = np.flatnonzero(precision[:-1] < least)
    first = int(short[-1]) + 1 if len(short) else 0
    return round(float(cuts[first]), 3) if first < len(cuts) else 0.5


def best_cut(labels: Array, scores: Array) -> float:
    """The cut with the highest macro-F1."""
    cuts = np.unique(np.round(scores, 2))
    return float(max(cuts, key=lambda cut: f1_score(labels, scores >= cut, average="macro", zero_division=0)))
