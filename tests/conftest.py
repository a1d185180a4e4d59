"""What every test shares: property tests that try the same inputs each time, unless asked to explore.

A change must not fail to land because of a die; ``SAYSO_EXPLORE=1`` throws new ones
(``SAYSO_EXPLORE=1 pytest tests/claims``), and what they find becomes an example in the test.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import settings

from tests import engine

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ROOT = Path(__file__).parents[1]

settings.register_profile("steady", derandomize=True)
settings.register_profile("explore", derandomize=False)
settings.load_profile("explore" if os.environ.get("SAYSO_EXPLORE") else "steady")


SERVER = pytest.StashKey[Any]()


def pytest_configure(config: pytest.Config) -> None:
    """Where tests run in parallel, their runs share a Prefect server."""
    if getattr(config.option, "numprocesses", None) and not hasattr(config, "workerinput"):
        folder = tempfile.TemporaryDirectory(prefix="sayso-engine-")
        config.stash[SERVER] = (engine.start(Path(folder.name)), folder)


def pytest_unconfigure(config: pytest.Config) -> None:
    server, folder = config.stash.get(SERVER, (None, None))
    if server is not None:
        engine.stop(server)
    if folder is not None:
        folder.cleanup()


@pytest.fixture
def without_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs of this test start a server of their own, as a user's do."""
    monkeypatch.delenv(engine.URL, raising=False)


def _graph(order: Sequence[str], *, outputs: int = 3, types: bool = True, names: Sequence[str] = ()) -> Any:
    """Contradiction where one side of a pair denies and the other does not, neutral where the second side alone
    says "by", else entailment; a longer pair is a little more neutral. ``names`` rename the inputs."""
    from onnx import TensorProto, helper, numpy_helper

    nodes, constants = [], []

    def add(kind: str, *inputs: str, **how: Any) -> str:
        nodes.append(helper.make_node(kind, inputs, [f"n{len(nodes)}"], **how))
        return f"n{len(nodes) - 1}"

    def constant(value: Any, kind: Any) -> str:
        constants.append(numpy_helper.from_array(np.array(value, kind), f"c{len(constants)}"))
        return f"c{len(constants) - 1}"

    def number(x: str) -> str:
        return add("Cast", x, to=TensorProto.FLOAT)

    def total(x: str) -> str:
        return add("ReduceSum", x, constant([1], np.int64), keepdims=1)

    def there(word: str) -> str:
        return number(add("Equal", "input_ids", constant(PIECES.index(word), np.int64)))

    def no(x: str) -> str:
        return add("Sub", constant(1.0, np.float32), x)

    odd = add("Mod", total(there("not")), constant(2.0, np.float32), fmod=1)
    passive = there("by")
    if types:  # +1 in the claim, -1 in the statement
        side = add("Sub", number("token_type_ids"), no(number("token_type_ids")))
        passive = add("Mul", passive, side)
    passive = add("Clip", total(passive), constant(0.0, np.float32), constant(1.0, np.float32))
    length = add("Mul", total(number("attention_mask")), constant(0.05, np.float32))
    logits = {
        "entailment": add("Mul", add("Mul", no(odd), no(passive)), constant(20.0, np.float32)),
        "contradiction": add("Mul", add("Mul", odd, no(passive)), constant(20.0, np.float32)),
        "neutral": add("Add", add("Mul", passive, constant(20.0, np.float32)), length),
    }
    nodes.append(helper.make_node("Concat", [logits[name] for name in order][:outputs], ["logits"], axis=1))
    asked = ["input_ids", "attention_mask", *(["token_type_ids"] if types else [])]
    new = dict(zip(asked, names, strict=False))
    for node in nodes:
        node.input[:] = [new.get(name, name) for name in node.input]
    shape = ["batch", "length"]
    inputs = [helper.make_tensor_value_info(new.get(name, name), TensorProto.INT64, shape) for name in asked]
    output = helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", outputs])
    graph = helper.make_graph(nodes, "tiny", inputs, [output], constants)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)


PIECES = "[PAD] [UNK] [CLS] [SEP] not by the council closed bridge".split()


def _entailment(folder: Path, labels: Any = ("contradiction", "entailment", "neutral"), **how: Any) -> Path:
    import onnx
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

    order = [str(label).strip().lower() for label in labels]
    known = ("contradiction", "entailment", "neutral")
    folder.mkdir(parents=True, exist_ok=True)
    onnx.save(_graph(order if set(order) == set(known) else known, **how), str(folder / "model.onnx"))
    tokenizer = Tokenizer(models.WordLevel({p: i for i, p in enumerate(PIECES)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[(mark, PIECES.index(mark)) for mark in ("[CLS]", "[SEP]")],
    )  # fmt: skip
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "config.json").write_text(json.dumps({"id2label": dict(enumerate(labels))}))
    return folder


@pytest.fixture
def tiny_entailment() -> Callable[..., Path]:
    """Writes an entailment model made up here: ``tiny_entailment(folder, labels)`` names its outputs in their order.

    It sees "not" on one side alone as contradiction, and "by" on the claim's side alone as neutral.
    """
    for package in ("onnx", "onnxruntime", "tokenizers"):
        pytest.importorskip(package, reason="an entailment model needs sayso[semantic,neural]")
    return _entailment


@pytest.fixture(scope="session")
def example_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store that `make run` makes of the bundled thread. Read it only."""
    folder = tmp_path_factory.mktemp("example")
    env = {**os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(folder)}
    command = [sys.executable, "-c", "import cli; cli.main()", "run", "examples/thread.html"]
    store = folder / "example.duckdb"
    subprocess.run(
        [*command, "--store", str(store)], cwd=ROOT, env=env, capture_output=True, timeout=300, check=True
    )
    return store


@pytest.fixture
def lake_of(tmp_path: Path) -> Callable[[Path], DuckDBPyConnection]:
    """Copies a store's rows into a new DuckLake; what it gives has the lake as its current database."""
    from warehouse.connect import literal
    from warehouse.lake import attach_lake
    from warehouse.migrations import migrate
    from warehouse.paths import store_files

    def copied(store: Path) -> DuckDBPyConnection:
        con = attach_lake(str(tmp_path / "catalog.ducklake"), tmp_path / "parquet")
        migrate(con, 0)
        con.execute(f"ATTACH {literal(str(store_files(store).snapshot))} AS file (READ_ONLY)")
        tables = con.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'file'").fetchall()
        for (table,) in tables:
            con.execute(f"DELETE FROM sayso.{table}")
            con.execute(f"INSERT INTO sayso.{table} BY NAME FROM file.{table}")
        return con

    return copied
