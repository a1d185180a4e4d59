"""Check-worthiness: claims come before chatter, for any text, quickly, and with reasons."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims import worthiness

COMMENTS = Path(__file__).parents[2] / "bench" / "data" / "comments.jsonl"
PAIRS = [
    ("The Danube flows through ten countries", "I love walking by the river in spring"),
    ("Iceland has no standing army", "armies should be abolished everywhere"),
    (
        "Volvo invented the three-point seat belt in 1959",
        "Seat belts are annoying but better safe than sorry",
    ),
    ("Bottled water is banned at San Francisco airport", "why is airport water so expensive?"),
    ("more than 40% of Portuguese adults never finished secondary school", "Adults never listen anyway"),
    ("The WHO declared smallpox eradicated in 1980", "We will never be rid of flu, you'll see"),
    ("Monaco does not tax personal income", "A good tax is one that nobody notices"),
    ("They tested the bomb on islanders without telling them", "imagine defending that, unbelievable"),
    ("The minister sold her shares a week before the ban was announced", "That minister must resign!"),
    ("Estonians have voted online since 2005", "Online voting is a terrible idea imo"),
]


@pytest.mark.parametrize(("claim", "chatter"), PAIRS)
def test_a_claim_scores_above_chatter_on_the_same_subject(claim: str, chatter: str) -> None:
    above, below = worthiness.score([claim, chatter])
    assert above > below


def test_the_threshold_keeps_most_claims_and_drops_most_chatter() -> None:
    claims = worthiness.score([claim for claim, _ in PAIRS])
    chatter = worthiness.score([chatter for _, chatter in PAIRS])
    cut = worthiness.threshold()
    assert 0 < cut < 1
    assert sum(score >= cut for score in claims) >= 8
    assert sum(score >= cut for score in chatter) <= 2


def test_order_and_company_do_not_change_a_score() -> None:
    sentences = [text for pair in PAIRS for text in pair]
    alone = [worthiness.score([sentence])[0] for sentence in sentences]
    assert worthiness.score(sentences) == alone
    assert worthiness.score(sentences[::-1]) == alone[::-1]


def test_curly_quotes_and_links_do_not_change_a_score() -> None:
    plain, curly, linked = worthiness.score(
        [
            "Iceland's army doesn't exist",
            "Iceland’s army doesn’t exist",
            "Iceland's army doesn't exist https://example.org/a?b=1",
        ]
    )
    assert plain == curly == linked


@pytest.mark.parametrize("text", ["", "   ", "\n", "—", "🙂🙂", "https://example.org/"])
def test_text_without_words_holds_no_claim(text: str) -> None:
    assert worthiness.score([text]) == [0.0]
    assert worthiness.explain(text) == []


@given(st.text(st.characters(), max_size=300))
@settings(deadline=None, max_examples=300)
def test_any_text_gets_a_probability(text: str) -> None:
    (score,) = worthiness.score([text])
    assert 0 <= score <= 1


@pytest.mark.parametrize(
    "text", ["a" * 1_000_000, "ab " * 300_000, "http://" * 150_000, "1" * 1_000_000, "İ" * 10**6]
)
def test_a_megabyte_is_quick(text: str) -> None:
    worthiness.score(["warm up"])
    (score,) = worthiness.score([text])
    assert 0 <= score <= 1


@pytest.mark.parametrize("sentence", [text for pair in PAIRS for text in pair])
def test_the_explanation_sums_to_the_logit_of_the_score(sentence: str) -> None:
    (score,) = worthiness.score([sentence])
    parts = worthiness.explain(sentence)
    assert sum(value for _, value in parts) == pytest.approx(math.log(score / (1 - score)), abs=1e-6)
    assert {"words", "phrases", "bias"} <= {name for name, _ in parts}


def test_the_explanation_names_what_a_reader_sees() -> None:
    reasons = dict(worthiness.explain("You should honestly try it, in 2019 I paid 40% more!"))
    assert {"normative", "opinion", "year", "money or %", "I", "exclamation"} <= reasons.keys()
    assert reasons["number"] > 0 > reasons["normative"]


def _tiny(folder: Path) -> list[Path]:
    """A training set of debate-like sentences and one of comments in three topics."""
    debates = [{"text": f"In {1950 + i} the party cut {i} taxes", "label": 1} for i in range(20)]
    debates += [{"text": f"I hope we will do better {'very ' * i}soon", "label": 0} for i in range(20)]
    comments = [
        {"text": text, "label": label, "topic": f"topic {i % 3}"}
        for i, pair in enumerate(PAIRS)
        for text, label in zip(pair, (1, 0), strict=True)
    ]
    files = [folder / "debates.json", folder / "comments.jsonl"]
    files[0].write_text(json.dumps(debates))
    files[1].write_text("\n".join(json.dumps(row) for row in comments))
    return files


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Training that is over soon."""
    pytest.importorskip("sklearn", reason="training needs scikit-learn")
    from claims import train_phrases

    monkeypatch.setattr(train_phrases, "STEPS", 25)
    monkeypatch.setattr(train_phrases, "FILTERS", 8)


@pytest.mark.usefixtures("short")
@pytest.mark.slow
def test_training_twice_gives_the_same_file_that_scores_like_the_model(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from claims import train

    debates, comments = _tiny(tmp_path)
    outs = [tmp_path / "one", tmp_path / "two"]
    for out in outs:
        train.main(["--data", str(debates), "--comments", str(comments), "--out", str(out)])
    first, second = ((out / "worthiness.npz").read_bytes() for out in outs)
    assert first == second
    reports = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert reports[0] == reports[1]
    assert 0 <= reports[0]["debates"]["ap"] <= 1

    trained, _ = train.train(train.read(debates) + train.read(comments))
    assert trained.phrases is not None
    sentences = [text for pair in PAIRS for text in pair]
    stored = worthiness.load(outs[0] / "worthiness.npz").score(sentences)
    assert stored == pytest.approx(trained.score(sentences), abs=0.01)


def test_weights_of_other_features_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worthiness, "HAND", (*worthiness.HAND[:-1], "another feature"))
    with pytest.raises(ValueError, match=r"worthiness\.npz.*claims\.train"):
        worthiness.load()


def test_the_shipped_weights_are_small() -> None:
    from claims.phrases import VECTORS

    assert worthiness.WEIGHTS.stat().st_size + VECTORS.stat().st_size < 3_000_000


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize("extra", [[], ["--folds", "2"], ["--folds", "2", "--also"]])
def test_the_bench_prints_its_numbers(
    extra: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from bench import worthiness as bench

    debates, comments = _tiny(tmp_path)
    bench.main(["--data", str(comments), *extra, *([str(debates)] if "--also" in extra else [])])
    numbers = json.loads(capsys.readouterr().out)
    names = {"f1", "macro_f1", "weighted_f1", "ap", "auc", "ece", "p_at_r80", "sentences_per_s"}
    assert numbers.keys() == names
    assert all(0 <= numbers[name] <= 1 for name in names - {"sentences_per_s"})


def test_a_topic_is_never_in_two_folds_and_debates_stay_where_they_are() -> None:
    pytest.importorskip("sklearn", reason="training needs scikit-learn")
    from claims import train

    debates = [train.Example(f"debate {i}", 0) for i in range(40)]
    comments = [train.Example(f"comment {i}", 1, f"topic {i % 7}") for i in range(35)]
    folds = train.make_folds(comments + debates)
    assert all(len(set(folds[i:35:7])) == 1 for i in range(7))
    assert list(folds[35:]) == list(train.make_folds(debates))
    assert set(folds) == set(range(train.FOLDS))


def test_the_comment_set_is_what_its_rules_say() -> None:
    rows = [json.loads(line) for line in COMMENTS.read_text(encoding="utf-8").splitlines()]
    topics = {row["topic"] for row in rows}
    assert len(rows) >= 700
    assert len(topics) >= 14
    assert len({row["text"].casefold() for row in rows}) == len(rows)
    assert {row["label"] for row in rows} == {0, 1}
    for topic in topics:
        labels = [row["label"] for row in rows if row["topic"] == topic]
        assert 0.3 < sum(labels) / len(labels) < 0.7
