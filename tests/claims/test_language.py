"""English is judged; other languages are kept as text, marked, and never misjudged."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.index import StatementIndex
from claims.judge import check
from claims.language import language_of
from claims.model import Rating, VerdictValue, VettedStatement
from claims.read import read_thread
from extractors.model import Post, Quote, Thread

TABLE = Path(__file__).parents[2] / "bench" / "data" / "languages.tsv"
ROWS = [line.split("\t", 1) for line in TABLE.read_text(encoding="utf-8").splitlines() if line]


@pytest.mark.parametrize(("code", "text"), ROWS)
def test_short_comments_are_told_apart(code: str, text: str) -> None:
    assert language_of(text).code == code


def test_the_table_is_large_and_hard() -> None:
    english = [text for code, text in ROWS if code == "en"]
    assert len(english) >= 60
    assert len(ROWS) - len(english) >= 60


def _reading(text: str, quotes: tuple[Quote, ...] = ()):
    return read_thread(Thread("x", "text", (Post("1", text, quotes),)))


def test_a_mixed_post_gives_claims_from_its_english_only() -> None:
    text = "Germany banned cash in 2021. Die Regierung hat das Bargeld verboten. Das stimmt nicht. Oslo banned cars in 2019."
    reading = _reading(text)
    assert [c.text for c in reading.claims] == ["Germany banned cash in 2021.", "Oslo banned cars in 2019."]
    (passage,) = reading.passages
    assert text[passage.start : passage.end] == "Die Regierung hat das Bargeld verboten. Das stimmt nicht."
    assert (passage.post_id, passage.language) == ("1", "de")
    assert 0 < passage.confidence <= 1


def test_a_few_words_belong_to_the_sentence_beside_them() -> None:
    (passage,) = _reading("Die Regierung hat das Bargeld verboten. Quatsch!").passages
    assert passage.end == len("Die Regierung hat das Bargeld verboten. Quatsch!")


def test_a_foreign_quote_is_a_passage_and_the_answer_is_read() -> None:
    quoted = "El gobierno prohibió los coches en Madrid en 2019."
    text = f"{quoted}\nSpain banned cars in Madrid in 2019."
    reading = _reading(text, (Quote(0, len(quoted)),))
    assert [text[p.start : p.end] for p in reading.passages] == [quoted]
    assert len(reading.claims) == 1


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("In Deutschland wurde 2021 das Bargeld verboten.", "German"),
        ("Le gouvernement a interdit les voitures à Paris.", "French"),
        ("El gobierno prohibió los coches en Madrid.", "Spanish"),
        ("Вакцины вызывают аутизм", "Russian"),
        ("疫苗导致自闭症", "Chinese"),
    ],
)
def test_check_says_which_language_it_looks_like(text: str, name: str) -> None:
    index = StatementIndex([VettedStatement("s", "The MMR vaccine causes autism.", Rating.FALSE)])
    ((judgement, mentions),) = check(text, index)
    assert judgement.verdict.value is VerdictValue.UNVERIFIED
    assert judgement.verdict.reason == f"This looks like {name}, and only English is judged."
    assert mentions == ()


def test_check_judges_the_english_of_a_mixed_paragraph() -> None:
    index = StatementIndex([VettedStatement("s", "The MMR vaccine causes autism.", Rating.FALSE)])
    found = check("Das stimmt nicht, Leute. The MMR vaccine causes autism.", index)
    assert [j.verdict.value.value for j, _ in found] == ["false", "unverified"]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_any_text_has_a_language(text: str) -> None:
    language = language_of(text)
    assert 0 <= language.confidence <= 1
    assert language.name
