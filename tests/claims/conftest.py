"""What tests of several modules need."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

SIZE, INNER, LAYERS = 64, 128, 2
VOCABULARY = (
    "[PAD] [UNK] [CLS] [SEP] the court ruled in 2019 that nurses are paid less i hope we win soon . ##s tax cats"
).split()


def _weights(seed: int = 0) -> dict[str, np.ndarray]:
    """Random weights under the names of the real ones."""
    rng = np.random.default_rng(seed)
    out: dict[str, np.ndarray] = {}

    def add(name: str, *shape: int) -> None:
        out[name] = (rng.standard_normal(shape) * 0.2).astype(np.float32)

    def norm(name: str) -> None:
        out[f"{name}.weight"] = (1 + rng.standard_normal(SIZE) * 0.1).astype(np.float32)
        add(f"{name}.bias", SIZE)

    for kind, rows in (("word", len(VOCABULARY)), ("position", 512), ("token_type", 2)):
        add(f"embeddings.{kind}_embeddings.weight", rows, SIZE)
    norm("embeddings.LayerNorm")
    for i in range(LAYERS):
        layer = f"encoder.layer.{i}"
        for part in ("self.query", "self.key", "self.value", "output.dense"):
            add(f"{layer}.attention.{part}.weight", SIZE, SIZE)
            add(f"{layer}.attention.{part}.bias", SIZE)
        for part, outputs, inputs in (("intermediate", INNER, SIZE), ("output", SIZE, INNER)):
            add(f"{layer}.{part}.dense.weight", outputs, inputs)
            add(f"{layer}.{part}.dense.bias", outputs)
        norm(f"{layer}.attention.output.LayerNorm")
        norm(f"{layer}.output.LayerNorm")
    return out


def _write(folder: Path, seed: int = 0) -> Path:
    """A folder with the weights as their authors lay them out."""
    header, parts, at = {}, [], 0
    for name, value in _weights(seed).items():
        header[name] = {"dtype": "F32", "shape": list(value.shape), "data_offsets": [at, at + value.nbytes]}
        parts.append(value.tobytes())
        at += value.nbytes
    packed = json.dumps(header).encode()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.safetensors").write_bytes(len(packed).to_bytes(8, "little") + packed + b"".join(parts))
    (folder / "vocab.txt").write_text("\n".join(VOCABULARY))
    return folder


@pytest.fixture
def tiny() -> SimpleNamespace:
    """A sentence encoder small enough to make up: two layers of 64 states, two dozen pieces.

    ``weights(seed)`` gives the weights, ``write(folder, seed)`` a folder of them, ``size`` the states.
    """
    return SimpleNamespace(weights=_weights, write=_write, size=SIZE)
