"""The encoder as a graph: what numpy says, sooner; built once, kept, and built anew where it is damaged."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from claims import encoder, minilm_files
from claims.encoder import Encoder

TEXTS = ["The court ruled in 2019.", "nurses are paid less", "", "I hope we win soon soon soon", "cats"]


@pytest.fixture
def folder(tmp_path: Path, tiny: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tiny encoder's folder, and a cache of the test's own."""
    pytest.importorskip("onnx", reason="building a graph needs sayso[semantic]")
    pytest.importorskip("onnxruntime", reason="running a graph needs sayso[semantic]")
    monkeypatch.setenv("SAYSO_CACHE", str(tmp_path / "cache"))
    return tiny.write(tmp_path / "model")


def _graphs(folder: Path) -> list[Path]:
    return sorted((folder.parent / "cache").rglob("*.onnx*"))


def test_the_graph_says_what_numpy_says(folder: Path) -> None:
    fast, plain = Encoder.load(folder), Encoder.load(folder, plain=True)
    assert fast.fast
    assert not plain.fast
    cosines = (fast(TEXTS) * plain(TEXTS)).sum(1)
    assert cosines.min() > 0.99
    assert np.abs(fast.last_means(TEXTS) - plain.last_means(TEXTS)).max() < 0.2


def test_a_text_does_not_depend_on_its_company_at_all(folder: Path, tiny: SimpleNamespace) -> None:
    fast = Encoder.load(folder)
    alone = np.concatenate([fast([text]) for text in TEXTS])
    assert np.array_equal(fast(TEXTS), alone)
    assert np.array_equal(fast(TEXTS[::-1]), alone[::-1])
    assert fast(["cats " * 400]).shape == (1, tiny.size)


def test_a_graph_is_built_once_and_anew_where_it_is_damaged(folder: Path) -> None:
    first = Encoder.load(folder)(TEXTS)
    (kept,) = _graphs(folder)
    written = kept.stat().st_mtime_ns
    assert np.array_equal(Encoder.load(folder)(TEXTS), first)
    assert kept.stat().st_mtime_ns == written

    kept.write_bytes(kept.read_bytes()[:1000])
    assert np.array_equal(Encoder.load(folder)(TEXTS), first)
    assert _graphs(folder) == [kept]


def test_other_weights_are_not_answered_from_the_cache(folder: Path, tiny: SimpleNamespace) -> None:
    before = Encoder.load(folder)(TEXTS)
    tiny.write(folder, seed=1)
    after = Encoder.load(folder)
    assert np.abs(after(TEXTS) - before).max() > 0.01
    assert (after(TEXTS) * Encoder.load(folder, plain=True)(TEXTS)).sum(1).min() > 0.99


def test_a_cache_that_cannot_be_written_only_costs_time(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder.parent / "file").write_text("")
    monkeypatch.setenv("SAYSO_CACHE", str(folder.parent / "file" / "cache"))
    assert Encoder.load(folder).fast


def test_without_onnxruntime_numpy_runs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder, "find_spec", lambda name: None)
    read = Encoder.load(folder)
    assert not read.fast
    assert np.array_equal(read(TEXTS), Encoder.load(folder, plain=True)(TEXTS))


def test_an_export_in_eight_bits_gives_the_weights_back(tmp_path: Path, tiny: SimpleNamespace) -> None:
    pytest.importorskip("onnx", reason="reading an .onnx file needs sayso[semantic]")
    weights = tiny.weights()
    path = tmp_path / "model.onnx"
    path.write_bytes(_exported(weights))
    read = minilm_files.read_weights(path)
    assert read.keys() == weights.keys()
    for name, value in weights.items():
        rounding = float(np.abs(value).max()) / 254 if value.ndim == 2 else 0.0
        assert read[name] == pytest.approx(value, abs=rounding + 1e-6), name


def _exported(weights: dict[str, np.ndarray]) -> bytes:
    """Matrices in 8 bits and without their names, as exporters leave them; not a graph that computes."""
    from onnx import helper, numpy_helper

    constants, nodes = [], []

    def constant(name: str, value: np.ndarray) -> str:
        constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def rounded(name: str, value: np.ndarray, axis: int) -> str:
        scale = (np.abs(value).max(axis, keepdims=True) / 127).astype(np.float32)
        constant(f"{name}_scale", scale)
        return constant(f"{name}_q", np.round(value / scale).astype(np.int8))

    for number, (name, value) in enumerate(weights.items()):
        if "word_emb" in name or "position_emb" in name:
            rounded(f"inner.{name}", value, 1)
        elif name.endswith(("LayerNorm.weight", "bias")) or "token_type" in name:
            constant(f"inner.{name}", value)
        else:
            matrix = rounded(f"val_{number}", value.T, 0)
            bias = f"inner.{name.removesuffix('weight')}bias"
            nodes += [
                helper.make_node("Cast", [matrix], [f"cast{number}"], to=1),
                helper.make_node("Mul", [f"cast{number}", f"val_{number}_scale"], [f"full{number}"]),
                helper.make_node("MatMul", ["x", f"full{number}"], [f"product{number}"]),
                helper.make_node("Add", [f"product{number}", bias], [f"sum{number}"]),
            ]
    graph = helper.make_graph(nodes, "model", [], [], constants)
    return helper.make_model(graph).SerializeToString()
