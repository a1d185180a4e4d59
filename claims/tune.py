"""Train an `claims.adapter.Adapter` on labelled sentences. Needs torch, which nothing at run time does.

The encoder of `claims.encoder` once more, for gradients: its weights stay, and what is learnt is the thin
matrices beside each linear layer (Hu et al. 2021) and the head.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator, Sequence

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from claims.adapter import Adapter, Array
from claims.minilm import EPSILON, HEAD_SIZE, KINDS, LINEAR, PLACES, WORDS, layers_of

RANK = 16
EPOCHS = 2
BATCH = 32
RATE, WARM_UP, LAST_RATE = 1e-3, 50, 0.02  # of AdamW; steps until the full rate; its share at the end
DECAY, DROPOUT, LONGEST_GRADIENT = 0.01, 0.1, 1.0
_CHUNK = 20  # batches among which sentences are sorted by length


class _Net(nn.Module):
    """Piece numbers to a logit a sentence."""

    def __init__(self, weights: dict[str, Array]) -> None:
        super().__init__()
        self.fixed = {name: torch.tensor(np.asarray(v, np.float32)) for name, v in weights.items()}
        self.layers = layers_of(weights)
        self.size = self.fixed["embeddings.LayerNorm.weight"].numel()
        self.names = [f"encoder.layer.{i}.{part}" for i in range(self.layers) for part in LINEAR]
        shapes = [self.fixed[f"{name}.weight"].shape for name in self.names]
        self.down = nn.ParameterList(torch.randn(RANK, i) / math.sqrt(i) for _, i in shapes)
        self.up = nn.ParameterList(torch.zeros(o, RANK) for o, _ in shapes)
        self.head = nn.Linear(self.size, 1)
        self._at = {name: i for i, name in enumerate(self.names)}

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        w = self.fixed
        x = w[WORDS][ids] + w[PLACES][: ids.shape[1]] + w[KINDS][0]
        x = self._drop(self._norm(x, "embeddings.LayerNorm"))
        for i in range(self.layers):
            x = self._layer(x, mask, f"encoder.layer.{i}.")
        kept = mask[..., None].float()
        mean = (x.float() * kept).sum(1) / kept.sum(1)
        return self.head(self._drop(mean))[:, 0]  # type: ignore[no-any-return]

    def _layer(self, x: Tensor, mask: Tensor, name: str) -> Tensor:
        shape = (*x.shape[:2], -1, HEAD_SIZE)
        query, key, value = (
            self._linear(x, f"{name}attention.self.{part}").view(shape).transpose(1, 2)
            for part in ("query", "key", "value")
        )
        seen = functional.scaled_dot_product_attention(
            query, key, value, mask[:, None, None], dropout_p=DROPOUT if self.training else 0.0
        )
        seen = self._linear(seen.transpose(1, 2).reshape(x.shape), f"{name}attention.output.dense")
        x = self._norm(x + self._drop(seen), f"{name}attention.output.LayerNorm")
        inner = functional.gelu(self._linear(x, f"{name}intermediate.dense"))
        return self._norm(
            x + self._drop(self._linear(inner, f"{name}output.dense")), f"{name}output.LayerNorm"
        )

    def _linear(self, x: Tensor, name: str) -> Tensor:
        at = self._at[name]
        fixed = functional.linear(x, self.fixed[f"{name}.weight"], self.fixed[f"{name}.bias"])
        return fixed + functional.linear(functional.linear(x, self.down[at]), self.up[at])

    def _norm(self, x: Tensor, name: str) -> Tensor:
        return functional.layer_norm(
            x, (self.size,), self.fixed[f"{name}.weight"], self.fixed[f"{name}.bias"], EPSILON
        )

    def _drop(self, x: Tensor) -> Tensor:
        return functional.dropout(x, DROPOUT, self.training)

    def adapter(self) -> Adapter:
        """What was learnt, in numpy."""
        factors = {
            name: (up.detach().numpy(), down.detach().numpy())
            for name, up, down in zip(self.names, self.up, self.down, strict=True)
        }
        return Adapter(factors, self.head.weight.detach().numpy()[0].copy(), float(self.head.bias.item()))


def tune(
    weights: dict[str, Array],
    rows: Sequence[Sequence[int]],
    labels: Array,
    importance: Array,
    *,
    seed: int = 0,
    aloud: bool = False,
) -> Adapter:
    """Fit by weighted cross-entropy.

    ``weights``: of the encoder. ``rows``: the piece numbers of each sentence. ``labels``: 0 or 1.
    ``importance``: what a sentence's loss is multiplied with. The same input gives the same numbers on the
    same machine with as many threads.
    """
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    net = _Net(weights).train()
    learner = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=DECAY)
    per_epoch = math.ceil(len(rows) / BATCH)
    importance = importance / importance.mean()
    for step, batch in enumerate(b for _ in range(EPOCHS) for b in _batches(rows, rng)):
        for group in learner.param_groups:
            group["lr"] = (
                RATE * min(1, (step + 1) / WARM_UP) * max(LAST_RATE, 1 - step / (EPOCHS * per_epoch))
            )
        with torch.autocast("cpu", torch.bfloat16):
            logits = net(*_padded([rows[i] for i in batch]))
        target, weight = (torch.tensor(a[batch], dtype=torch.float32) for a in (labels, importance))
        loss = functional.binary_cross_entropy_with_logits(logits.float(), target, weight)
        learner.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(net.parameters(), LONGEST_GRADIENT)
        learner.step()
        if aloud and step % 50 == 0:
            print(f"step {step} of {EPOCHS * per_epoch}, loss {loss.item():.3f}", file=sys.stderr, flush=True)
    return net.adapter()


def _batches(rows: Sequence[Sequence[int]], rng: np.random.Generator) -> Iterator[Array]:
    """Every sentence once, beside others of like length, in a random order."""
    order, lengths = rng.permutation(len(rows)), np.array([len(row) for row in rows])
    out: list[Array] = []
    for start in range(0, len(order), BATCH * _CHUNK):
        some = order[start : start + BATCH * _CHUNK]
        some = some[np.argsort(lengths[some], kind="stable")]
        out += [some[i : i + BATCH] for i in range(0, len(some), BATCH)]
    yield from (out[i] for i in rng.permutation(len(out)))


def _padded(rows: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
    """Numbers and which of them are there: batch x longest."""
    ids = torch.zeros(len(rows), max(map(len, rows)), dtype=torch.long)
    mask = torch.zeros(ids.shape, dtype=torch.bool)
    for i, row in enumerate(rows):
        ids[i, : len(row)], mask[i, : len(row)] = torch.tensor(row), True
    return ids, mask
