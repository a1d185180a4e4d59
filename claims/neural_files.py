"""Where an entailment model lies, and what it calls its three answers. Imports nothing heavy.

A model is a folder with ``model.onnx`` (or ``onnx/model.onnx``), ``config.json`` and ``tokenizer.json``, as the hub's
ONNX repositories have them; `flows.hub` fetches those.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from claims.model import Stance

INSTALL = "run pip install 'sayso[neural]'"
GRAPHS = ("model.onnx", "onnx/model.onnx")
NAMES = {
    "entailment": Stance.AGREES,
    "contradiction": Stance.CONTRADICTS,
    "neutral": Stance.DOES_NOT_SETTLE,
}
"""What a model's config calls the stances, in any case."""


class EntailmentError(ValueError):
    """A model that cannot be had, or is none: what is wrong, where, and what to do, in one line."""


@dataclass(frozen=True, slots=True)
class Files:
    """A model on this machine. ``columns``: which of its outputs are agrees, contradicts, does_not_settle."""

    graph: Path
    tokenizer: Path
    config: dict[str, Any]
    columns: tuple[int, int, int]


def find(folder: Path) -> Files:
    """The model in a folder. Raises EntailmentError."""
    if not folder.is_dir():
        raise EntailmentError(
            f"{folder}: not a folder; name a folder with model.onnx, config.json and tokenizer.json"
        )
    graph = next((folder / graph for graph in GRAPHS if (folder / graph).is_file()), None)
    if graph is None:
        raise EntailmentError(
            f"{folder}: no entailment model in it; it needs model.onnx (or onnx/model.onnx), config.json and "
            "tokenizer.json"
        )
    for needed in ("config.json", "tokenizer.json"):
        if not (folder / needed).is_file():
            raise EntailmentError(
                f"{folder}: no {needed} in it; copy it there from where the model came from"
            )
    config = _config(folder / "config.json")
    return Files(graph, folder / "tokenizer.json", config, _columns(config, folder / "config.json"))


def digest(folder: Path) -> str:
    """The start of a digest over a model's files: two models with the same answer the same.

    Raises EntailmentError.
    """
    files = find(folder)
    paths = [*files.graph.parent.glob(f"{files.graph.name}*"), files.tokenizer, files.graph]
    stats = {path: path.stat() for path in paths}
    return _digest(tuple(sorted((str(p), s.st_size, s.st_mtime_ns) for p, s in stats.items())), files.columns)


@lru_cache(maxsize=4)
def _digest(files: tuple[tuple[str, int, int], ...], columns: tuple[int, int, int]) -> str:
    whole = hashlib.sha256(repr(columns).encode())
    for path, _, _ in files:
        with Path(path).open("rb") as file:
            whole.update(hashlib.file_digest(file, "sha256").digest())
    return whole.hexdigest()[:12]


def _config(path: Path) -> dict[str, Any]:
    try:
        config = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise EntailmentError(
            f"{path}: not JSON ({line_of(error)}); take it anew from where the model came from"
        ) from None
    if not isinstance(config, dict):
        raise EntailmentError(f"{path}: not a JSON object; take it anew from where the model came from")
    return config


def _columns(config: dict[str, Any], path: Path) -> tuple[int, int, int]:
    """The outputs for agrees, contradicts and does_not_settle."""
    told = config.get("id2label")
    named = told if isinstance(told, dict) else {}
    places = {NAMES.get(str(label).strip().lower()): place for place, label in named.items()}
    try:
        agrees, contradicts, open_still = (int(places[stance]) for stance in NAMES.values())
    except (KeyError, ValueError):
        labels = ", ".join(str(label) for label in named.values()) or "nothing"
        raise EntailmentError(
            f"{path}: id2label names {labels[:60]}; write there which output is which, such as "
            '{"0": "contradiction", "1": "entailment", "2": "neutral"}'
        ) from None
    if {agrees, contradicts, open_still} != {0, 1, 2} or len(named) != len(NAMES):
        raise EntailmentError(f"{path}: id2label must number three labels 0, 1 and 2")
    return agrees, contradicts, open_still


def line_of(error: BaseException) -> str:
    """What an error says, its first line, not too long."""
    said = str(error).strip().splitlines() or [type(error).__name__]
    return said[0][:80].rstrip(" .:")
