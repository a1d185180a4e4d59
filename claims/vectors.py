"""Word vectors from the embeddings of a BERT-like encoder: `python -m claims.vectors --encoder DIR`.

DIR holds `model.safetensors` and `vocab.txt` of all-MiniLM-L6-v2. Its word embeddings are centred, turned
to their main axes (PCA), cut to SIZE of them and kept in 8 bits. Needs numpy alone.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from claims.encoder import read_safetensors
from claims.phrases import VECTORS, Array

SIZE = 96
MOST_COMMON = 24_000  # WordPiece numbers its pieces by frequency; rarer ones are left out
_PIECE = re.compile(r"(?:##)?(?:[a-z]+|\d+)|[^\w\s#]", re.ASCII)
_EMBEDDINGS = "embeddings.word_embeddings.weight"


def build(encoder: Path) -> tuple[list[str], Array, Array]:
    """Pieces, their vectors in 8 bits, and what a step of each dimension stands for.

    Raises ValueError if the folder's weights hold no word embeddings.
    """
    vocabulary = (encoder / "vocab.txt").read_text(encoding="utf-8").split("\n")
    rows = [
        i for i, piece in enumerate(vocabulary[:MOST_COMMON]) if piece.isascii() and _PIECE.fullmatch(piece)
    ]
    path = encoder / "model.safetensors"
    with path.open("rb") as file:
        tensors = read_safetensors(file)
    if _EMBEDDINGS not in tensors:
        raise ValueError(f"{path}: no float32 tensor {_EMBEDDINGS}")
    table = tensors[_EMBEDDINGS][rows].astype(np.float64)
    table -= table.mean(0)
    _, axes = np.linalg.eigh(table.T @ table)
    axes = axes[:, ::-1][:, :SIZE]
    axes = axes * np.sign(axes[np.abs(axes).argmax(0), np.arange(SIZE)])
    turned = table @ axes
    turned /= turned.std()
    scale = np.abs(turned).max(0) / 127
    return [vocabulary[i] for i in rows], np.round(turned / scale).astype(np.int8), scale.astype(np.float32)


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the vectors that `claims.phrases` reads."""
    parser = argparse.ArgumentParser(prog="python -m claims.vectors", description=__doc__)
    parser.add_argument("--encoder", type=Path, required=True, help="folder of all-MiniLM-L6-v2")
    parser.add_argument("--out", type=Path, default=VECTORS)
    options = parser.parse_args(arguments)
    pieces, vectors, scale = build(options.encoder)
    named = np.frombuffer("\n".join(pieces).encode("ascii"), np.uint8)
    np.savez(options.out, allow_pickle=False, pieces=named, vectors=vectors, scale=scale)


if __name__ == "__main__":
    main()
