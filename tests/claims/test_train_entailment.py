"""Training an entailment model: from pairs to a folder that is read like any other."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from claims.neural import Entailment, EntailmentError

train_entailment = pytest.importorskip(
    "claims.train_entailment", reason="training an entailment model needs sayso[train,neural]"
)
for package in ("onnx", "onnxruntime", "tokenizers"):
    pytest.importorskip(package, reason="training an entailment model needs sayso[train,neural]")

WORDS = "[PAD] [UNK] [CLS] [SEP] [MASK] the bridge is open closed not and so".split()
ROWS = [
    {"claim": "the bridge is open", "statement": "the bridge is open and so", "gold": "agrees"},
    {"claim": "the bridge is not open", "statement": "the bridge is open", "gold": "contradicts"},
    {"claim": "the bridge is open", "statement": "the bridge", "gold": "does_not_settle"},
]


@pytest.fixture
def encoder(tmp_path: Path) -> Path:
    """An untrained encoder of one layer, as transformers keeps it."""
    from transformers import BertConfig, BertModel, BertTokenizerFast

    train_entailment.torch.manual_seed(1)
    folder = tmp_path / "encoder"
    folder.mkdir()
    (folder / "vocab.txt").write_text("\n".join(WORDS))
    BertTokenizerFast(vocab={w: i for i, w in enumerate(WORDS)}).save_pretrained(folder)
    shape = {
        "hidden_size": 64,
        "num_hidden_layers": 1,
        "num_attention_heads": 2,
        "intermediate_size": 64,
        "initializer_range": 0.1,
    }
    BertModel(BertConfig(vocab_size=len(WORDS), **shape)).save_pretrained(folder)
    return folder


def _pairs(path: Path, rows: list[dict[str, str]]) -> str:
    path.write_text("\n".join(json.dumps(row) for row in rows))
    return str(path)


def test_what_it_writes_is_read_and_knows_what_it_was_taught(
    tmp_path: Path, encoder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, out = _pairs(tmp_path / "pairs.jsonl", ROWS * 60), str(tmp_path / "out")
    train_entailment.main([file, "--model", str(encoder), "--out", out, "--epochs", "30", "--rate", "0.002"])
    assert json.loads(capsys.readouterr().out)["pairs"] == 180
    rows = Entailment.load(out)([(row["claim"], row["statement"]) for row in ROWS])
    assert rows.argmax(axis=1).tolist() == [0, 1, 2]


def test_a_model_is_exported_as_it_is_with_names_for_its_outputs(tmp_path: Path, encoder: Path) -> None:
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    own = AutoModelForSequenceClassification.from_pretrained(encoder, num_labels=3)
    own.save_pretrained(tmp_path / "own")
    AutoTokenizer.from_pretrained(encoder).save_pretrained(tmp_path / "own")
    given = ["--model", str(tmp_path / "own"), "--out"]
    with pytest.raises(EntailmentError, match="id2label names LABEL_0"):
        train_entailment.main([*given, str(tmp_path / "unnamed")])
    train_entailment.main([*given, str(tmp_path / "one"), "--labels", "neutral,entailment,contradiction"])
    train_entailment.main([*given, str(tmp_path / "other"), "--labels", "entailment,contradiction,neutral"])
    one, other = (Entailment.load(str(tmp_path / name))([("open", "closed")])[0] for name in ("one", "other"))
    assert np.abs(one - other[[1, 2, 0]]).max() < 1e-6
