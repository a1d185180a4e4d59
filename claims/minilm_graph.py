"""MiniLM as an ONNX graph in 8-bit integers, for onnxruntime: several times as fast as numpy.

Weights have a scale an output, activations one a text and step (Zafrir et al. 2019, "Q8BERT"). Each text is
run alone: its vector does not depend on the texts beside it, and there is no padding to compute.

`build` needs the package onnx, `Runner` onnxruntime; both come with `sayso[semantic]`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from claims.minilm import EPSILON, HEAD_SIZE, KINDS, PLACES, WORDS, Array

VERSION = 1
"""Of the graph: one that was built by another version is not used."""
_CONTRIBUTED = "com.microsoft"
_MOST = 63
"""The largest weight: of 8 bits 7 are used, for older x86 processors add two products in 16 bits."""


class _Graph:
    """Nodes and constants as they are added."""

    def __init__(self) -> None:
        from onnx import helper, numpy_helper

        self._helper, self._numpy = helper, numpy_helper
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def constant(self, name: str, value: Array) -> str:
        self.constants.append(self._numpy.from_array(np.ascontiguousarray(value), name))
        return name

    def add(self, kind: str, inputs: Sequence[str], *outputs: str, own: bool = False, **options: Any) -> str:
        """A node; ``own``: one of onnxruntime's operators."""
        domain = _CONTRIBUTED if own else ""
        self.nodes.append(self._helper.make_node(kind, inputs, outputs, domain=domain, **options))
        return outputs[0]

    def linear(self, x: str, out: str, weight: Array, bias: Array | None = None) -> str:
        """x times ``weight`` (outputs x inputs), plus ``bias``."""
        rounded, scale = in_integers(weight, _MOST)
        inputs = [
            x,
            self.constant(f"{out}_weight", rounded.T),
            self.constant(f"{out}_scale", scale[:, 0]),
            self.constant(f"{out}_zero", np.zeros(len(weight), np.int8)),
        ]
        if bias is not None:
            inputs.append(self.constant(f"{out}_bias", bias))
        return self.add("DynamicQuantizeMatMul", inputs, out, own=True)


def in_integers(weight: Array, most: int = 127) -> tuple[Array, Array]:
    """Rows as integers from -``most`` to ``most``, and the scale of each row (rows x 1)."""
    scale = np.maximum(np.abs(weight).max(1, keepdims=True) / most, 1e-12).astype(np.float32)
    return np.round(weight / scale).astype(np.int8), scale


def build(weights: dict[str, Array], layers: Sequence[int]) -> bytes:
    """A graph from "ids" (texts x pieces, no padding) to "means" (texts x layers x size), as a file's bytes.

    Raises ImportError without the package onnx.
    """
    graph = _Graph()
    x = _embeddings(graph, {name: np.asarray(value, np.float32) for name, value in weights.items()})
    graph.constant("pieces", np.array([1]))
    means = []
    for i in range(max(layers)):
        x = _layer(graph, weights, x, i)
        if i + 1 in layers:
            means.append(graph.add("ReduceMean", [x, "pieces"], f"mean{i + 1}", keepdims=1))
    ordered = [f"mean{layer}" for layer in layers]
    graph.add("Concat", ordered, "means", axis=1)
    return _packed(graph, len(layers), weights[WORDS].shape[1])


def _packed(graph: _Graph, layers: int, size: int) -> bytes:
    from onnx import TensorProto, helper

    inputs = [helper.make_tensor_value_info("ids", TensorProto.INT64, ["texts", "pieces"])]
    outputs = [helper.make_tensor_value_info("means", TensorProto.FLOAT, ["texts", layers, size])]
    body = helper.make_graph(graph.nodes, "encoder", inputs, outputs, graph.constants)
    versions = [helper.make_opsetid("", 18), helper.make_opsetid(_CONTRIBUTED, 1)]
    packed: bytes = helper.make_model(body, opset_imports=versions, ir_version=9).SerializeToString()
    return packed


def _embeddings(graph: _Graph, weights: dict[str, Array]) -> str:
    """Pieces and places to states; the pieces' table is kept in 8 bits, which is most of the file."""
    rounded, scale = in_integers(weights[WORDS])
    picked = graph.add("Gather", [graph.constant("words", rounded), "ids"], "picked")
    scales = graph.add("Gather", [graph.constant("words_scale", scale), "ids"], "picked_scale")
    words = graph.add("Mul", [graph.add("Cast", [picked], "picked_float", to=1), scales], "picked_words")
    graph.constant("places", weights[PLACES] + weights[KINDS][0])
    graph.constant("first", np.array([0]))
    graph.add("Shape", ["ids"], "length", start=1)
    places = graph.add("Slice", ["places", "first", "length", "first"], "picked_places")
    norm = [
        graph.constant(f"first_{end}", weights[f"embeddings.LayerNorm.{end}"]) for end in ("weight", "bias")
    ]
    summed = graph.add("Add", [words, places], "summed")
    return graph.add("LayerNormalization", [summed, *norm], "layer0", epsilon=EPSILON, axis=-1)


def _layer(graph: _Graph, weights: dict[str, Array], x: str, number: int) -> str:
    """Attention, then the two-layer network, each added to its input and normalised."""

    def of(name: str) -> tuple[Array, Array]:
        full = f"encoder.layer.{number}.{name}"
        return tuple(np.asarray(weights[f"{full}.{end}"], np.float32) for end in ("weight", "bias"))  # type: ignore[return-value]

    def joined(new: str, old: str, name: str, out: str) -> str:
        """Their sum, with the bias of the linear layer ``name``, normalised by the layer that follows it."""
        gain, shift = of(name.replace("dense", "LayerNorm"))
        constants = (("gain", gain), ("shift", shift), ("bias", of(name)[1]))
        inputs = [new, old, *(graph.constant(f"{out}_{kind}", value) for kind, value in constants)]
        return graph.add("SkipLayerNormalization", inputs, out, own=True, epsilon=EPSILON)

    parts = [of(f"attention.self.{part}") for part in ("query", "key", "value")]
    mixed = graph.linear(x, f"mixed{number}", *(np.concatenate(both) for both in zip(*parts, strict=True)))
    names = [f"{part}{number}" for part in ("query", "key", "value")]
    graph.add("Split", [mixed], *names, axis=-1, num_outputs=3)
    heads = weights[WORDS].shape[1] // HEAD_SIZE
    seen = graph.add("MultiHeadAttention", names, f"seen{number}", own=True, num_heads=heads)
    seen = graph.linear(seen, f"attended{number}", of("attention.output.dense")[0])
    x = joined(seen, x, "attention.output.dense", f"half{number}")
    inner = graph.linear(x, f"inner{number}", of("intermediate.dense")[0])
    bias = graph.constant(f"inner{number}_bias", of("intermediate.dense")[1])
    inner = graph.add("BiasGelu", [inner, bias], f"bent{number}", own=True)
    return joined(
        graph.linear(inner, f"outer{number}", of("output.dense")[0]), x, "output.dense", f"layer{number + 1}"
    )


class Runner:
    """A graph that runs; one may be used from several threads."""

    def __init__(self, model: bytes | Path) -> None:
        """``model``: what `build` gave, or a file of it. Raises ImportError without the package onnxruntime."""
        import onnxruntime

        options = onnxruntime.SessionOptions()
        # Threads are for the threads that are read at once; a text is too short to be worth sharing out.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        given = model if isinstance(model, bytes) else str(model)
        self._session = onnxruntime.InferenceSession(given, options, providers=["CPUExecutionProvider"])

    def __call__(self, row: Sequence[int]) -> Array:
        """The means of one text's states: layers x size."""
        (means,) = self._session.run(None, {"ids": np.array([row], np.int64)})
        return np.asarray(means[0])
