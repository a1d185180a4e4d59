"""The stronger model of check-worthiness, `sayso[semantic]`: the one that ships, and a sentence encoder.

The encoder is the one that any part of sayso may share, all-MiniLM-L6-v2, with a small change of its weights
(`claims.adapter`). Its logit and the shipped model's are added by two slopes, fitted out of fold (Platt
1999). `claims.train_semantic` makes it, weights/MODEL_CARD.md says from what and how good it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from claims import worthiness
from claims.adapter import Adapter
from claims.encoder import Encoder

WEIGHTS = Path(__file__).parent / "weights" / "semantic.npz"
LONGEST = 96  # pieces of a sentence that are read, in training as later
_NUMBERS = ("plain", "semantic", "bias", "threshold")


@dataclass(frozen=True)
class SemanticModel:
    """``plain``'s logit and the encoder's, weighted and added; scores as `worthiness.Scorer` says."""

    plain: worthiness.Model
    encoder: Encoder
    adapter: Adapter
    plain_slope: float
    semantic_slope: float
    bias: float
    threshold: float

    def score(self, sentences: Sequence[str]) -> list[float]:
        """Probability, 0 to 1, that each sentence holds a claim worth checking; 0 for no words."""
        plain = self.plain.logits(sentences)
        worded = [s for s, z in zip(sentences, plain, strict=True) if z is not None]
        semantic = iter(self._semantic(worded))
        return [
            0.0
            if z is None
            else worthiness.sigmoid(self.plain_slope * z + self.semantic_slope * next(semantic) + self.bias)
            for z in plain
        ]

    def explain(self, sentence: str) -> list[tuple[str, float]]:
        """What speaks for (+) and against (-) a claim, in logits, strongest first; [] for no words."""
        parts = [(name, value * self.plain_slope) for name, value in self.plain.explain(sentence)]
        if not parts:
            return []
        (semantic,) = self._semantic([sentence])
        parts = [(n, v + self.bias if n == "bias" else v) for n, v in parts]
        parts.append(("sentence as a whole", self.semantic_slope * semantic))
        return sorted(parts, key=lambda part: -abs(part[1]))

    def _semantic(self, sentences: Sequence[str]) -> list[float]:
        """The encoder's logits."""
        if not sentences:
            return []
        means = self.encoder.last_means([s[: worthiness.MAX_TEXT] for s in sentences], LONGEST)
        return [float(z) for z in self.adapter.logits(means)]


def load(path: Path = WEIGHTS) -> SemanticModel:
    """Read what `claims.train_semantic` wrote, and the encoder wherever it is installed.

    Raises `claims.encoder.EncoderMissingError` where it is not.
    """
    adapter, numbers = Adapter.load(path)
    encoder = Encoder.load(adapter=adapter)
    plain, semantic, bias, threshold = (numbers[name] for name in _NUMBERS)
    return SemanticModel(worthiness.shipped(), encoder, adapter, plain, semantic, bias, round(threshold, 3))


def save(path: Path, adapter: Adapter, slopes: tuple[float, float], bias: float, threshold: float) -> None:
    """Write what `load` reads."""
    adapter.save(path, **dict(zip(_NUMBERS, (*slopes, bias, threshold), strict=True)))
