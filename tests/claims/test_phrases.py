"""Word vectors and filters: words cut into known pieces, and filters that learn what stands next to what."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from claims import train_phrases, vectors
from claims.phrases import KINDS, Phrases, Vectors
from claims.worthiness import features


@pytest.fixture(scope="module")
def shipped() -> Vectors:
    return Vectors.load()


def _tiny(pieces: list[str]) -> Vectors:
    size = len(pieces)
    return Vectors(pieces, np.eye(size, dtype=np.int8), np.ones(size, np.float32))


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("vaccines", ["vaccines"]),
        ("unvaccine", ["un", "##vaccine"]),
        ("Café", ["cafe"]),
        ("don't", ["don", "t"]),
        ("zzz", []),
        ("xyzvaccine", ["##vaccine"]),
    ],
)
def test_words_are_cut_into_the_longest_known_pieces(word: str, pieces: list[str]) -> None:
    known = ["vaccines", "un", "##vaccine", "vaccine", "cafe", "don", "t"]
    assert [known[row] for row in _tiny(known).pieces(word)] == pieces


def test_a_vector_tells_what_kind_of_word_it_is(shipped: Vectors) -> None:
    words = features("NATO told Paris in 1999 that 40 % left").words
    kinds = [
        {kind for kind, value in zip(KINDS, shipped.of(word)[-len(KINDS) :], strict=True) if value}
        for word in words
    ]
    assert kinds[:5] == [{"ACRONYM"}, set(), {"Name"}, set(), {"number", "year"}]
    assert kinds[6:8] == [{"number"}, {"mark"}]


def test_like_words_have_like_vectors(shipped: Vectors) -> None:
    def cosine(one: str, other: str) -> float:
        a, b = (shipped.of(features(word).words[0])[: -len(KINDS)] for word in (one, other))
        return float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))

    assert cosine("doctor", "physician") > cosine("doctor", "bridge") + 0.2
    assert cosine("tax", "taxes") > cosine("tax", "kitten") + 0.2


def _slow(phrases: Phrases, text: str) -> float:
    """The same convolution written the plain way."""
    words = features(text).words
    table = np.stack([phrases.vectors.of(word) for word in words])
    table[0, -1] = 1
    aside = len(phrases.kernel) // 2
    padded = np.pad(table, ((aside, aside), (0, 0)))
    answers = np.stack(
        [
            sum(padded[i + j] @ phrases.kernel[j] for j in range(2 * aside + 1)) + phrases.bias
            for i in range(len(words))
        ]
    )
    answers = np.maximum(answers, 0)
    pooled = np.concatenate([answers.max(0), answers.sum(0) / np.sqrt(len(words))])
    return float(pooled @ phrases.out)


@pytest.mark.parametrize("width", [1, 3, 5])
@pytest.mark.parametrize("text", ["Hm", "Two words", "Wales charges no fee for prescriptions, none at all."])
def test_kept_shares_add_up_to_the_convolution(shipped: Vectors, width: int, text: str) -> None:
    rng = np.random.default_rng(1)
    kernel, bias, out = (rng.standard_normal(s).astype(np.float32) for s in ((width, shipped.size, 7), 7, 14))
    phrases = Phrases(shipped, kernel, bias, out)
    first = phrases.logit(features(text).words)
    assert first == pytest.approx(_slow(phrases, text), rel=1e-4, abs=1e-3)
    assert phrases.logit(features(text).words) == first


def test_more_words_than_are_kept_change_nothing(shipped: Vectors, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claims.phrases._MAX_CACHE", 10)
    rng = np.random.default_rng(2)
    phrases = Phrases(
        shipped, *(rng.standard_normal(s).astype(np.float32) for s in ((3, shipped.size, 4), 4, 8))
    )
    text = "one fish two fish red fish blue fish"
    before = phrases.logit(features(text).words)
    for i in range(300):
        phrases.logit(features(f"word{chr(97 + i % 26)}{chr(97 + i // 26)} and others beside it").words)
    assert phrases.logit(features(text).words) == before


def test_filters_learn_the_order_of_words(shipped: Vectors, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(train_phrases, "STEPS", 150)
    monkeypatch.setattr(train_phrases, "FILTERS", 16)
    fillers = ["today", "again", "here", "slowly", "in spring"]
    texts = [f"{a} dog bites man {b}" for a in fillers for b in fillers]
    texts += [f"{a} man bites dog {b}" for a in fillers for b in fillers]
    labels = np.repeat([1.0, 0.0], len(fillers) ** 2)
    phrases = train_phrases.fit([features(t).words for t in texts], labels, np.ones(len(texts)), shipped)
    one, other = (phrases.logit(features(t).words) for t in ("often dog bites man", "often man bites dog"))
    assert one > other + 1


def test_vectors_are_built_from_an_encoder(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    pieces = [f"{a}{b}" for a in "abcdefghijklm" for b in "abcdefghijklm"]
    table = rng.standard_normal((len(pieces), 120)).astype(np.float32)
    name = "embeddings.word_embeddings.weight"
    entry = {"dtype": "F32", "shape": list(table.shape), "data_offsets": [0, table.nbytes]}
    header = json.dumps({name: entry}).encode()
    (tmp_path / "vocab.txt").write_text("\n".join(pieces))
    (tmp_path / "model.safetensors").write_bytes(len(header).to_bytes(8, "little") + header + table.tobytes())
    outs = [tmp_path / "one.npz", tmp_path / "two.npz"]
    for out in outs:
        vectors.main(["--encoder", str(tmp_path), "--out", str(out)])
    assert outs[0].read_bytes() == outs[1].read_bytes()
    built = Vectors.load(outs[0])
    assert built.size == vectors.SIZE + len(KINDS)
    assert built.pieces("ab") == [1]
    model = (tmp_path / "model.safetensors").read_bytes()
    (tmp_path / "model.safetensors").write_bytes(model.replace(b"word_embeddings", b"word_somethings"))
    with pytest.raises(ValueError, match="no float32 tensor"):
        vectors.build(tmp_path)
