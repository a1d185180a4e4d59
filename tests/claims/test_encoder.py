"""The sentence encoder: the arithmetic on small weights, the real ones where they are installed."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import numpy as np
import pytest

from claims import encoder
from claims.encoder import SIZE, Encoder, EncoderMissingError
from claims.wordpiece import WordPiece

VOCABULARY = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "cats", "sleep", "do", "n", "##ap", "'", "t", ".", "cafe"]


def _weights() -> dict[str, np.ndarray]:
    rng = np.random.default_rng(0)
    shapes: dict[str, tuple[int, ...]] = {
        "embeddings.word_embeddings.weight": (len(VOCABULARY), SIZE),
        "embeddings.position_embeddings.weight": (512, SIZE),
        "embeddings.token_type_embeddings.weight": (2, SIZE),
    }
    norms = ["embeddings.LayerNorm"]
    for i in range(encoder.LAYERS):
        layer = f"encoder.layer.{i}."
        for part in ("self.query", "self.key", "self.value", "output.dense"):
            shapes[f"{layer}attention.{part}.weight"] = (SIZE, SIZE)
            shapes[f"{layer}attention.{part}.bias"] = (SIZE,)
        shapes |= {
            f"{layer}intermediate.dense.weight": (4 * SIZE, SIZE),
            f"{layer}intermediate.dense.bias": (4 * SIZE,),
        }
        shapes |= {f"{layer}output.dense.weight": (SIZE, 4 * SIZE), f"{layer}output.dense.bias": (SIZE,)}
        norms += [f"{layer}attention.output.LayerNorm", f"{layer}output.LayerNorm"]
    weights = {name: (rng.standard_normal(shape) * 0.05).astype(np.float32) for name, shape in shapes.items()}
    for name in norms:
        weights |= {f"{name}.weight": np.ones(SIZE, np.float32), f"{name}.bias": np.zeros(SIZE, np.float32)}
    return weights


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as the model's authors lay it out, with made-up weights."""
    path = tmp_path_factory.mktemp("model")
    header, parts, at = {}, [], 0
    for name, value in _weights().items():
        header[name] = {"dtype": "F32", "shape": list(value.shape), "data_offsets": [at, at + value.nbytes]}
        parts.append(value.tobytes())
        at += value.nbytes
    packed = json.dumps(header).encode()
    (path / "model.safetensors").write_bytes(len(packed).to_bytes(8, "little") + packed + b"".join(parts))
    (path / "vocab.txt").write_text("\n".join(VOCABULARY))
    return path


def test_vectors_have_length_one_and_do_not_depend_on_company(folder: Path) -> None:
    read = Encoder.load(folder)
    texts = ["cats sleep", "cats nap nap nap nap", "", "cats sleep"]
    vectors = read(texts)
    assert vectors.shape == (4, SIZE)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(4), abs=1e-5)
    assert vectors[0] == pytest.approx(read(["cats sleep"])[0], abs=1e-5)
    assert vectors[0] == pytest.approx(vectors[3], abs=1e-6)
    assert abs(float(vectors[0] @ vectors[1])) < 0.999
    assert read([]).shape == (0, SIZE)


def test_setting_up_from_a_folder_or_a_wheel_gives_the_same(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel = tmp_path / "model.whl"
    with zipfile.ZipFile(wheel, "w") as file:
        for name in ("model.safetensors", "vocab.txt"):
            file.write(folder / name, f"package/model/{name}")
    for source, out in ((folder, tmp_path / "a"), (wheel, tmp_path / "b")):
        encoder.main(["--model", str(source), "--out", str(out)])
    monkeypatch.setattr(encoder, "cache_folder", lambda: tmp_path / "a")
    one, other = Encoder.load()(["cats nap"]), Encoder.load(tmp_path / "b")(["cats nap"])
    assert np.array_equal(one, other)
    assert one == pytest.approx(Encoder.load(folder)(["cats nap"]), abs=0.01)


def test_missing_weights_are_told_with_the_way_to_get_them(tmp_path: Path) -> None:
    with pytest.raises(EncoderMissingError, match=r"claims\.encoder --model"):
        Encoder.load(tmp_path)
    with pytest.raises(EncoderMissingError, match="vocab"):
        encoder.set_up(tmp_path, tmp_path / "out")
    with zipfile.ZipFile(tmp_path / "empty.whl", "w"):
        pass
    with pytest.raises(EncoderMissingError, match="vocab"):
        encoder.set_up(tmp_path / "empty.whl", tmp_path / "out")


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Cats sleep.", ["cats", "sleep", "."]),
        ("don't", ["[UNK]", "'", "t"]),
        ("CAFÉ nap", ["cafe", "n", "##ap"]),
        ("cats\u00ad\u200b zzz", ["cats", "[UNK]"]),
        ("", []),
    ],
)
def test_wordpiece(text: str, pieces: list[str]) -> None:
    numbers = WordPiece(VOCABULARY)(text, 20)
    assert [VOCABULARY[i] for i in numbers] == ["[CLS]", *pieces, "[SEP]"]
    assert len(WordPiece(VOCABULARY)("cats " * 10_000, 20)) == 20


def test_the_real_encoder_knows_what_is_alike() -> None:
    try:
        real = Encoder.load()
    except EncoderMissingError:
        pytest.skip("the encoder's weights are not set up here")
    doctor, physician, bridge = real(
        ["The doctor is late.", "The physician has been delayed.", "A bridge fell."]
    )
    assert float(doctor @ physician) > float(doctor @ bridge) + 0.3
