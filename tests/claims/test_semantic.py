"""The stronger check-worthiness model: a changed encoder beside the one that ships, in use by choice only."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from claims import semantic, worthiness
from claims.adapter import Adapter
from claims.encoder import Encoder, EncoderMissingError
from claims.read import read_text
from claims.semantic import SemanticModel

SENTENCES = ["The court ruled in 2019 that nurses are paid less.", "I hope we win soon.", "Cats."]


def _adapter(tiny: SimpleNamespace, size: float = 0.3) -> Adapter:
    rng = np.random.default_rng(0)
    factors = {
        name.removesuffix(".weight"): tuple(
            (rng.standard_normal(shape) * size).astype(np.float32)
            for shape in ((value.shape[0], 3), (3, value.shape[1]))
        )
        for name, value in tiny.weights().items()
        if name.endswith((".query.weight", ".dense.weight"))
    }
    return Adapter(factors, rng.standard_normal(tiny.size).astype(np.float32), 0.5)


@pytest.fixture
def folder(tmp_path: Path, tiny: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SAYSO_CACHE", str(tmp_path / "cache"))
    return tiny.write(tmp_path / "model")


@pytest.fixture
def model(folder: Path, tiny: SimpleNamespace) -> SemanticModel:
    adapter = _adapter(tiny)
    return SemanticModel(
        worthiness.shipped(), Encoder.load(folder, adapter), adapter, 0.6, 0.5, -0.3, threshold=0.4
    )


@pytest.fixture(autouse=True)
def the_usual_model_afterwards() -> Iterator[None]:
    yield
    worthiness.use(None)


@pytest.mark.parametrize("plain", [True, False])
def test_an_adapter_changes_what_the_encoder_says_and_outlives_its_file(
    plain: bool, folder: Path, tiny: SimpleNamespace, tmp_path: Path
) -> None:
    adapter = _adapter(tiny)
    adapter.save(tmp_path / "adapter.npz", threshold=0.25)
    read, numbers = Adapter.load(tmp_path / "adapter.npz")
    assert numbers == {"threshold": 0.25}
    usual = Encoder.load(folder, plain=plain)(SENTENCES)
    changed, again = (Encoder.load(folder, a, plain=plain).last_means(SENTENCES) for a in (adapter, read))
    assert np.abs(changed - Encoder.load(folder, plain=plain).last_means(SENTENCES)).max() > 0.1
    assert adapter.logits(changed) == pytest.approx(read.logits(again), abs=0.4)
    assert np.array_equal(Encoder.load(folder, plain=plain)(SENTENCES), usual)


def test_an_adapter_of_nothing_changes_nothing(tiny: SimpleNamespace) -> None:
    weights = tiny.weights()
    merged = _adapter(tiny, size=0.0).merged(weights)
    assert merged.keys() == weights.keys()
    assert all(np.array_equal(merged[name], value) for name, value in weights.items())


def test_an_adapter_for_another_encoder_is_refused(tiny: SimpleNamespace) -> None:
    weights = tiny.weights()
    name = "encoder.layer.1.output.dense"
    with pytest.raises(ValueError, match=f"{name}.*another encoder"):
        _adapter(tiny).merged({n: v[:, :5] if n == f"{name}.weight" else v for n, v in weights.items()})
    with pytest.raises(ValueError, match="another encoder"):
        _adapter(tiny).merged({})


def test_scores_are_probabilities_that_need_no_company(model: SemanticModel) -> None:
    scores = model.score([*SENTENCES, "", "x" * 50_000])
    assert all(0 <= score <= 1 for score in scores)
    assert scores[3] == 0
    assert len(set(scores[:3])) == 3
    assert model.score(SENTENCES[1:2])[0] == pytest.approx(scores[1], abs=1e-5)
    assert model.score([]) == []


def test_the_explanation_sums_to_the_score(model: SemanticModel) -> None:
    (score,) = model.score(SENTENCES[:1])
    parts = model.explain(SENTENCES[0])
    assert sum(value for _, value in parts) == pytest.approx(math.log(score / (1 - score)), abs=1e-5)
    assert "sentence as a whole" in dict(parts)
    assert model.explain("") == []


def test_the_encoder_has_its_say(model: SemanticModel) -> None:
    louder = replace(model, semantic_slope=3.0)
    said = dict(model.explain(SENTENCES[0]))["sentence as a whole"]
    before, after = (m.score(SENTENCES[:1])[0] for m in (model, louder))
    assert (after > before) == (said > 0)


def test_the_model_in_use_decides_what_is_read_as_a_claim(model: SemanticModel) -> None:
    text = "The court ruled in 2019 that nurses are paid less. Spain raised its minimum wage in 2020."
    usual = read_text(text)
    assert len(usual.claims) == 2
    worthiness.use(replace(model, bias=-40.0))
    assert worthiness.threshold() == 0.4
    assert not read_text(text).claims
    worthiness.use(None)
    assert read_text(text) == usual


def test_a_saved_model_scores_like_itself(
    model: SemanticModel, tiny: SimpleNamespace, tmp_path: Path
) -> None:
    semantic.save(tmp_path / "semantic.npz", model.adapter, (0.6, 0.5), -0.3, 0.4)
    tiny.write(tmp_path / "cache" / "all-MiniLM-L6-v2")
    loaded = semantic.load(tmp_path / "semantic.npz")
    assert loaded.threshold == 0.4
    assert loaded.score(SENTENCES) == pytest.approx(model.score(SENTENCES), abs=0.1)


def test_training_teaches_what_the_encoder_did_not_know(folder: Path) -> None:
    pytest.importorskip("torch", reason="training needs sayso[train]")
    from claims.tune import tune

    plain = Encoder.load(folder, plain=True)
    rng = np.random.default_rng(0)
    claims = ["the court ruled in 2019", "nurses are paid less", "the tax court paid nurses"]
    chatter = ["i hope we win soon", "cats are soon", "we hope that cats win"]
    texts = [" ".join(rng.permutation(t.split())) for t in (claims + chatter) * 300]
    labels = np.array([1, 1, 1, 0, 0, 0] * 300)
    rows = [plain.pieces(text) for text in texts]
    adapters = [tune(plain.weights, rows, labels, np.ones(len(labels))) for _ in range(2)]
    changed = Encoder(adapters[0].merged(plain.weights), plain.vocabulary)
    logits = adapters[0].logits(changed.last_means(claims + chatter))
    assert logits[:3].min() > logits[3:].max()
    assert adapters[0].digest == adapters[1].digest


def _real() -> SemanticModel:
    try:
        return semantic.load()
    except EncoderMissingError:
        pytest.skip("the encoder's weights are not installed here (sayso[semantic])")


def test_the_shipped_model_puts_claims_before_chatter() -> None:
    real = _real()
    claims = [
        "Unemployment in Greece fell below ten percent last spring.",
        "The mayor's brother owns the firm that got the contract.",
        "Nurses in Norway are paid less than bus drivers.",
    ]
    chatter = [
        "Hopefully somebody looks into that one day.",
        "What a time to be alive, folks.",
        "You should read more.",
    ]
    scores = real.score(claims + chatter)
    assert min(scores[:3]) > real.threshold > max(scores[3:])
    for left, right in zip(real.score(claims), _in_numpy(real, claims), strict=True):
        assert left == pytest.approx(right, abs=0.1)


def _in_numpy(real: SemanticModel, sentences: list[str]) -> list[float]:
    """The same model with its encoder in numpy."""
    return replace(real, encoder=Encoder.load(adapter=real.adapter, plain=True)).score(sentences)


@pytest.fixture
def data(tmp_path: Path) -> str:
    """A file of labelled sentences."""
    pytest.importorskip("sklearn", reason="measuring needs scikit-learn")
    rows = [{"text": text, "label": int(i == 0)} for i, text in enumerate(SENTENCES)]
    (tmp_path / "data.jsonl").write_text("\n".join(json.dumps(row) for row in rows))
    return str(tmp_path / "data.jsonl")


def test_the_bench_measures_it(data: str, capsys: pytest.CaptureFixture[str]) -> None:
    from bench import worthiness as bench

    _real()
    bench.main(["--data", data, "--semantic"])
    assert 0 <= json.loads(capsys.readouterr().out)["ap"] <= 1


def test_training_without_torch_says_what_to_install(
    data: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from bench import worthiness as bench
    from claims import train_semantic

    monkeypatch.setattr(train_semantic, "find_spec", lambda name: None)
    for main, more in ((bench.main, ["--semantic", "--folds", "2"]), (train_semantic.main, [])):
        with pytest.raises(SystemExit, match="2"):
            main(["--data", data, *more])
        assert "pip install 'sayso[train,semantic]'" in capsys.readouterr().err


def test_the_shipped_adapter_is_small() -> None:
    assert semantic.WEIGHTS.stat().st_size < 1_000_000
