"""An entailment model of the user's own: what it reads, and one clear line for whatever is wrong with it."""

from __future__ import annotations

import builtins
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from claims import joined
from claims.model import Stance
from claims.neural import LONGEST, Entailment, EntailmentError, with_entailment
from claims.neural_files import digest
from claims.stance import Weighed

Make = Callable[..., Path]
SAID, DENIED, MORE = (
    "The council closed the bridge",
    "The council did not close the bridge",
    "The bridge closed by the council",
)
PAIRS = [(SAID, SAID), (DENIED, SAID), (MORE, SAID), (SAID, MORE), (DENIED, DENIED)]
STANCES = [0, 1, 2, 0, 0]  # as the made-up model means them


@pytest.mark.parametrize(
    "labels",
    [
        ("contradiction", "entailment", "neutral"),
        ("entailment", "neutral", "contradiction"),
        ("NEUTRAL", "Contradiction", "Entailment"),
    ],
)
def test_labels_are_found_by_name_whatever_their_order(
    tmp_path: Path, tiny_entailment: Make, labels: tuple[str, ...]
) -> None:
    rows = Entailment.load(str(tiny_entailment(tmp_path, labels)))(PAIRS)
    assert rows.argmax(axis=1).tolist() == STANCES
    assert rows.sum(axis=1) == pytest.approx(np.ones(len(PAIRS)))


def test_the_graph_may_lie_in_a_folder_of_its_own(tmp_path: Path, tiny_entailment: Make) -> None:
    folder = tiny_entailment(tmp_path)
    (folder / "onnx").mkdir()
    (folder / "model.onnx").rename(folder / "onnx" / "model.onnx")
    assert Entailment.load(str(folder))(PAIRS).argmax(axis=1).tolist() == STANCES


def test_a_graph_without_kinds_of_pieces_gets_none(tmp_path: Path, tiny_entailment: Make) -> None:
    model = Entailment.load(str(tiny_entailment(tmp_path, types=False)))
    assert model([(DENIED, SAID), (SAID, SAID)]).argmax(axis=1).tolist() == [1, 0]


def test_a_pair_gets_the_same_in_any_company(tmp_path: Path, tiny_entailment: Make) -> None:
    model = Entailment.load(str(tiny_entailment(tmp_path)))
    pairs = [(" ".join([claim] * n), statement) for n in range(1, 60) for claim, statement in PAIRS]
    alone = np.concatenate([model([pair]) for pair in pairs])
    assert np.abs(model(pairs) - alone).max() < 1e-6
    assert len(np.unique(alone.round(6), axis=0)) > 10  # longer pairs are read otherwise: padding would show


def test_what_comes_after_the_longest_is_not_read(tmp_path: Path, tiny_entailment: Make) -> None:
    model = Entailment.load(str(tiny_entailment(tmp_path)))
    filler = "bridge " * LONGEST
    near, far = model([("not " + filler, SAID), (filler + "not", SAID)])
    assert near.argmax() == 1
    assert far.argmax() != 1


def test_the_denial_in_a_short_claim_survives_a_long_statement(tmp_path: Path, tiny_entailment: Make) -> None:
    model = Entailment.load(str(tiny_entailment(tmp_path)))
    assert model([(DENIED, "bridge " * 5_000)]).argmax() == 1


@pytest.mark.parametrize("text", ["", " ", "\ud83d", "\x00", "🌉" * 300, "桥"])
def test_any_text_is_read(tmp_path: Path, tiny_entailment: Make, text: str) -> None:
    rows = Entailment.load(str(tiny_entailment(tmp_path)))([(text, SAID), (SAID, text), (text, text)])
    assert np.isfinite(rows).all()
    assert rows.sum(axis=1) == pytest.approx(np.ones(3))


def test_no_pairs_give_no_rows(tmp_path: Path, tiny_entailment: Make) -> None:
    assert Entailment.load(str(tiny_entailment(tmp_path)))([]).shape == (0, 3)


def _broken(folder: Path, file: str, content: bytes | None) -> None:
    if content is None:
        (folder / file).unlink()
    else:
        (folder / file).write_bytes(content)


@pytest.mark.parametrize(
    ("file", "content", "told"),
    [
        ("model.onnx", None, "no entailment model in it; it needs model.onnx"),
        ("config.json", None, "no config.json in it"),
        ("tokenizer.json", None, "no tokenizer.json in it"),
        ("model.onnx", b"no graph", "model.onnx: cannot be read"),
        ("tokenizer.json", b"{}", "tokenizer.json: cannot be read"),
        ("config.json", b"{", "config.json: not JSON"),
        ("config.json", b"\xff", "config.json: not JSON"),
        ("config.json", b"[]", "config.json: not a JSON object"),
        ("config.json", b"{}", "id2label names nothing; write there which output is which"),
        ("config.json", b'{"id2label": [1]}', "id2label names nothing; write there which output is which"),
        (
            "config.json",
            b'{"id2label": {"0": "entailment", "2": "neutral", "3": "contradiction"}}',
            "id2label must number three labels 0, 1 and 2",
        ),
    ],
)
def test_what_is_wrong_with_a_folder_is_one_line_with_its_place(
    tmp_path: Path, tiny_entailment: Make, file: str, content: bytes | None, told: str
) -> None:
    _broken(tiny_entailment(tmp_path), file, content)
    with pytest.raises(EntailmentError) as caught:
        Entailment.load(str(tmp_path))
    line = str(caught.value)
    assert line.startswith(str(tmp_path))
    assert told in line
    assert "\n" not in line
    assert ";" in line or "must" in line  # what to do


def test_labels_without_names_are_refused_with_what_to_write(tmp_path: Path, tiny_entailment: Make) -> None:
    folder = tiny_entailment(tmp_path, ("LABEL_0", "LABEL_1", "LABEL_2"))
    with pytest.raises(
        EntailmentError, match=r"config.json: id2label names LABEL_0, LABEL_1, LABEL_2; write"
    ) as caught:
        Entailment.load(str(folder))
    written = str(caught.value).partition("such as ")[2]
    (folder / "config.json").write_text(f'{{"id2label": {written}}}')
    assert Entailment.load(str(folder))(PAIRS).argmax(axis=1).tolist() == STANCES


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ({"outputs": 2}, "its output logits has the shape"),
        ({"names": ["pixels"]}, "it asks for pixels"),
        ({"names": ["input_ids", "mask"]}, "it asks for input_ids, mask"),
    ],
)
def test_a_graph_of_another_kind_is_refused(
    tmp_path: Path, tiny_entailment: Make, how: dict[str, Any], told: str
) -> None:
    with pytest.raises(EntailmentError, match="not a graph for pairs of sentences") as caught:
        Entailment.load(str(tiny_entailment(tmp_path, **how)))
    assert told in str(caught.value)


@pytest.mark.parametrize("name", ["no such folder", "/nowhere/at/all", "https://hub.example/a/b", "onlyname"])
def test_a_name_that_is_neither_folder_nor_hub_name(name: str) -> None:
    pytest.importorskip("tokenizers", reason="an entailment model needs sayso[neural]")
    with pytest.raises(EntailmentError, match=r"not a folder; name a folder with model\.onnx"):
        Entailment.load(name)


@pytest.mark.parametrize("package", ["onnxruntime", "tokenizers"])
def test_a_missing_package_is_told_with_how_to_install_it(
    tmp_path: Path, tiny_entailment: Make, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, there = tiny_entailment(tmp_path), builtins.__import__

    def absent(name: str, *rest: Any, **how: Any) -> Any:
        if name == package:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return there(name, *rest, **how)

    monkeypatch.setattr(builtins, "__import__", absent)
    with pytest.raises(
        EntailmentError, match=rf"needs the package {package}; run pip install 'sayso\[neural\]'"
    ):
        Entailment.load(str(folder))


def test_models_with_the_same_files_have_one_name(tmp_path: Path, tiny_entailment: Make) -> None:
    one, other = (str(tiny_entailment(tmp_path / name)) for name in ("one", "other"))
    turned = str(tiny_entailment(tmp_path / "turned", ("entailment", "contradiction", "neutral")))
    assert digest(Path(one)) == digest(Path(other)) != digest(Path(turned))
    config = tmp_path / "other" / "config.json"
    config.write_text(json.dumps({"id2label": {"0": "entailment", "1": "contradiction", "2": "neutral"}}))
    assert digest(Path(one)) != digest(Path(other))


def test_it_joins_the_weighed_comparison(tmp_path: Path, tiny_entailment: Make) -> None:
    claim, statement = (
        "The bridge was closed by the council in 2019.",
        "The council closed the bridge in 2019.",
    )
    pairs = [(claim, statement), (statement, claim)]
    alone = Weighed().between(pairs)
    assert [reading.stance for reading in alone] == [Stance.AGREES, Stance.AGREES]
    both = with_entailment(str(tiny_entailment(tmp_path))).between(pairs)
    assert [reading.stance for reading in both] == [Stance.DOES_NOT_SETTLE, Stance.AGREES]
    assert [reading.findings for reading in both] == [reading.findings for reading in alone]
    assert both[0].likely[0] < alone[0].likely[0] < both[1].likely[0]
    assert sum(both[0].likely) == pytest.approx(1.0)


def test_no_pairs_are_no_readings(tmp_path: Path, tiny_entailment: Make) -> None:
    assert with_entailment(str(tiny_entailment(tmp_path))).between([]) == []


def test_a_stance_is_taken_from_the_least_probability_on(tmp_path: Path, tiny_entailment: Make) -> None:
    folder = str(tiny_entailment(tmp_path))
    (likely,) = (reading.likely[0] for reading in with_entailment(folder).between([(SAID, SAID)]))
    for least, stance in ((likely - 0.001, Stance.AGREES), (likely + 0.001, Stance.DOES_NOT_SETTLE)):
        assert with_entailment(folder, least).between([(SAID, SAID)])[0].stance is stance


def test_a_pool_lets_a_sure_no_stand() -> None:
    rows = joined.pooled([np.array([[0.999, 0.0005, 0.0005]]), np.array([[0.0001, 0.5, 0.4999]])])
    assert rows.sum() == pytest.approx(1.0)
    assert rows[0, 0] < 0.5
