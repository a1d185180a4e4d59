"""Train an entailment model for `claims.neural`: ``python -m claims.train_entailment --model FOLDER --out FOLDER FILE.jsonl ...``

Fine-tunes a small encoder, given as a folder that transformers reads (such as all-MiniLM-L6-v2, with its
``tokenizer.json``), on pairs, one JSON object a line: ``claim``, ``statement``, ``gold`` (agrees, contradicts,
does_not_settle). The statement comes first, as the premise. OUT gets ``model.onnx``, ``config.json`` and
``tokenizer.json``: what ``SAYSO_ENTAILMENT`` names. Without a FILE the model is exported as it is; ``--labels`` then
names its outputs where its config does not.

With ``--held-out`` PERCENT of the statements are kept aside; prints one JSON line with how those pairs are read.
Needs `sayso[train,neural]`; on one core a pair takes about 40 ms an epoch.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional
from transformers import AutoModelForSequenceClassification, AutoTokenizer

from claims.labelled_pairs import GOLDS, Row, figures, read, split
from claims.neural import LONGEST, Entailment
from claims.neural_files import NAMES

LABELS = tuple(NAMES)
EPOCHS, BATCH = 5, 16
RATE, WARM_UP, DECAY = (
    6e-5,
    0.1,
    0.01,
)  # of AdamW; the share of steps until the full rate, which then falls to 0
SMOOTHING, LONGEST_GRADIENT = 0.05, 1.0  # of labels (Szegedy et al. 2016)
TRAINED_LONGEST = 96  # pieces of a pair that are read in training
ALIKE = 1e-3
"""How far a probability of the exported graph may be from the model's own."""
_OPSET = 17


def main(arguments: Sequence[str] | None = None) -> None:
    """Train where there are pairs, measure where some are held out, export."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--model", type=Path, required=True, help="folder with the encoder to start from")
    parser.add_argument("--out", type=Path, required=True, help="folder for the ONNX model")
    parser.add_argument(
        "--labels", help="of a model that is only exported, such as contradiction,entailment,neutral"
    )
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--rate", type=float, default=RATE, help="of learning, at its highest")
    parser.add_argument("--held-out", type=int, default=0, metavar="PERCENT")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    torch.manual_seed(options.seed)
    tokenizer = AutoTokenizer.from_pretrained(options.model)
    if not options.files:
        model = AutoModelForSequenceClassification.from_pretrained(options.model, attn_implementation="eager")
        return export(model, tokenizer, options.out, options.labels.split(",") if options.labels else None)
    rows = [row for file in options.files for row in read(file)]
    kept, aside = split(rows, options.held_out)
    model = AutoModelForSequenceClassification.from_pretrained(
        options.model, num_labels=len(LABELS), attn_implementation="eager"
    )
    tune(model, tokenizer, kept, options.epochs, options.rate, random.Random(options.seed))  # noqa: S311
    export(model, tokenizer, options.out, LABELS)
    told: dict[str, Any] = {"pairs": len(kept), "held_out": len(aside)}
    if aside:
        told |= figures(
            aside, Entailment.load(str(options.out))([(r["claim"], r["statement"]) for r in aside])
        )
    print(json.dumps(told))
    return None


def tune(
    model: Any, tokenizer: Any, rows: Sequence[Row], epochs: int, rate: float, chance: random.Random
) -> None:
    """Fit ``model`` in place, every row once an epoch in a random order."""
    rows = list(rows)
    steps = epochs * math.ceil(len(rows) / BATCH)
    learner = torch.optim.AdamW(model.parameters(), lr=rate, weight_decay=DECAY)
    pace = torch.optim.lr_scheduler.LambdaLR(
        learner, lambda step: min(1, (step + 1) / max(1, steps * WARM_UP)) * (steps - step) / steps
    )
    model.train()
    for step in range(steps):
        at = step % math.ceil(len(rows) / BATCH)
        if at == 0:
            chance.shuffle(rows)
        some = rows[at * BATCH : (at + 1) * BATCH]
        encoded = tokenizer(
            [row["statement"] for row in some], [row["claim"] for row in some],
            padding=True, truncation=True, max_length=TRAINED_LONGEST, return_tensors="pt",
        )  # fmt: skip
        target = torch.tensor([GOLDS.index(row["gold"]) for row in some])
        loss = functional.cross_entropy(model(**encoded).logits, target, label_smoothing=SMOOTHING)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(model.parameters(), LONGEST_GRADIENT)
        learner.step()
        pace.step()
        learner.zero_grad()
        if step % 50 == 0:
            print(f"step {step} of {steps}, loss {loss.item():.3f}", file=sys.stderr, flush=True)


class _Plain(nn.Module):
    """The model with its inputs in a row and its logits alone, as an export wants them."""

    def __init__(self, model: Any, names: Sequence[str]) -> None:
        super().__init__()
        self.model, self.names = model, names

    def forward(self, *inputs: Tensor) -> Tensor:
        return self.model(**dict(zip(self.names, inputs, strict=True))).logits  # type: ignore[no-any-return]


def export(model: Any, tokenizer: Any, out: Path, labels: Sequence[str] | None) -> None:
    """Write what `claims.neural` reads, and read it back: both must say the same.

    ``labels`` name the outputs; None: as the model's config does. Raises EntailmentError where the result cannot be
    loaded, ValueError where it says something else than the model.
    """
    out.mkdir(parents=True, exist_ok=True)
    model.eval()
    if labels:
        model.config.id2label = dict(enumerate(labels))
        model.config.label2id = {label: i for i, label in enumerate(labels)}
    model.config.save_pretrained(out)
    tokenizer.save_pretrained(out)
    pair = tokenizer("The bridge was closed in May.", "The bridge is open.", return_tensors="pt")
    names = [name for name in ("input_ids", "attention_mask", "token_type_ids") if name in pair]
    free = {name: {0: "batch", 1: "length"} for name in names} | {"logits": {0: "batch"}}
    # The exporter gives the module's own mode back to every part: as a module is born training, so is its dropout.
    torch.onnx.export(
        _Plain(model, names).eval(), tuple(pair[name] for name in names), str(out / "model.onnx"), input_names=names,
        output_names=["logits"], dynamic_axes=free, opset_version=_OPSET, dynamo=False,
    )  # fmt: skip
    _compare(model, tokenizer, out)


def _compare(model: Any, tokenizer: Any, out: Path) -> None:
    pairs = [
        ("The bridge is open.", "The bridge was closed in May."),
        (
            "Nurses are paid less than they were ten years ago, says the union.",
            "Nurses earn more than in 2010.",
        ),
    ]
    graph = Entailment.load(str(out))
    encoded = tokenizer(
        [statement for _, statement in pairs], [claim for claim, _ in pairs],
        padding=True, truncation=True, max_length=LONGEST, return_tensors="pt",
    )  # fmt: skip
    with torch.no_grad():
        own: NDArray[Any] = model(**encoded).logits.softmax(-1).numpy()[:, graph.columns]
    apart = float(np.abs(own - graph(pairs)).max())
    if apart > ALIKE:
        raise ValueError(
            f"{out}: the exported graph is {apart:.4f} from the model; export it with another torch"
        )


if __name__ == "__main__":
    main()
