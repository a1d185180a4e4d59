"""What holds for every text: spans are verbatim, nothing crashes, nothing is lost."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.index import StatementIndex
from claims.judge import check
from claims.model import Rating, Role, VettedStatement
from claims.names import names
from claims.passages import split
from claims.places import places
from claims.read import Reading, read_thread
from claims.sentences import SURROGATE, sentences
from claims.subject import describe
from claims.unresolved import unresolved
from extractors.model import Article, Post, Quote, Thread

MANY = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
PIECES = st.sampled_from(
    [
        "Germany banned cash in 2021.", "They banned it there last year", "The UN says", "because", "it", "he", "this law",
        "Look at Norway.", "Das stimmt nicht.", "это неправда", "疫苗导致自闭症。", "العربية", "שלום", "👩‍👩‍👧‍👦", "🇳🇴", "\u200b", "\u200d",
        "\u202e", "\u2066", "\ufeff", "\ud800", "\x00", "\r\n", "\u2028", "\n\n", "\t", "?", "!", "...", "“", "”", '"', "’s", "e\u0301", "İ", "ß",
        "ﬁ", "K", "٣", "²", "½", "1,000.50", "in the nineties", "31 June 2020", "http://x.example/a?b", "@me", "#tag", "A", "U.S.", "WHO",
    ]
)  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(PIECES, max_size=25).map(" ".join),
    st.lists(PIECES, max_size=25).map("".join),
)
INDEX = StatementIndex([VettedStatement("s", "The MMR vaccine causes autism.", Rating.FALSE)])


def held(thread: Thread) -> Reading:
    """Read a thread and check what must hold of every reading."""
    reading = read_thread(thread)
    posts = {post.id: post for post in thread.posts}
    known = {claim.id for claim in reading.claims}
    for m in reading.mentions:
        assert posts[m.post_id].text[m.start : m.end] == m.span
        assert m.span.strip()
        assert m.claim_id in known
        assert 0 <= m.worthiness <= 1
        assert all(0 <= r.confidence <= 1 for r in m.resolutions)
    for p in reading.passages:
        assert 0 <= p.start < p.end <= len(posts[p.post_id].text)
        assert p.language != "en"
        # What is passed on is found by likeness, so its ends may touch a passage.
        own = [m for m in reading.mentions if m.post_id == p.post_id and m.role is not Role.QUOTED]
        assert not any(m.start < p.end and p.start < m.end for m in own)
    return reading


@MANY
@given(TEXTS, TEXTS, st.none() | st.datetimes(timezones=st.just(UTC)))
def test_any_two_posts(first: str, second: str, said_at: datetime | None) -> None:
    text = f"{first}\n{second}"
    quotes = (Quote(0, len(first), source="1"),) if first else ()
    posts = (Post("1", first, created_at=said_at), Post("2", text, quotes, created_at=said_at, reply_to="1"))
    held(Thread("x", "text", posts, title=second, article=Article(first)))


@MANY
@given(TEXTS)
def test_sentences_and_their_languages_lose_nothing(text: str) -> None:
    found = sentences(text)
    assert all(text[s.start : s.end] == s.text for s in found)
    assert "".join("".join(s.text.split()) for s in found) == "".join(text.split())
    apart = split(Post("1", text), 0, len(text))
    covered = [(s.start, s.end) for s in apart.english] + [(p.start, p.end) for p in apart.passages]
    assert all(any(a <= s.start and s.end <= b for a, b in covered) for s in found)


@MANY
@given(TEXTS)
def test_names_places_and_subject_of_any_text(text: str) -> None:
    for item in (*names(text), *places(text), *describe(text).entities):
        assert 0 <= item.start < item.end <= len(text)
    unresolved(text)


@MANY
@given(TEXTS)
def test_check_takes_any_text(text: str) -> None:
    for judgement, mentions in check(text, INDEX):
        assert judgement.verdict.reason
        assert all(SURROGATE.sub("\ufffd", text)[m.start : m.end] == m.span for m in mentions)


@pytest.mark.parametrize(
    "text",
    ["spam" * 250_000, "spam " * 200_000, "Spam " * 200_000, "A. " * 300_000, "1" * 1_000_000, "(" * 1_000_000,
     "\u202e" * 300_000, "👍" * 250_000, "there " * 160_000, "it's " * 200_000, "\u200b" * 300_000, '"' * 1_000_000,
     "last year " * 100_000, "Das ist nicht wahr. " * 50_000],
    ids=lambda t: ascii(t[:12]),
)  # fmt: skip
def test_one_megabyte_is_read_in_time(text: str) -> None:
    start = time.process_time()
    held(Thread("x", "text", (Post("1", text),)))
    assert time.process_time() - start < 60


def test_ten_thousand_nested_quotes() -> None:
    depth, middle = 10_000, "Germany banned cash in 2021."
    text = "> " * depth + middle + " <" * depth
    quotes = tuple(Quote(2 * n, len(text) - 2 * n, depth=n + 1) for n in range(depth))
    reading = held(Thread("x", "text", (Post("1", text, quotes), Post("2", middle))))
    assert [(m.post_id, m.role.value) for m in reading.mentions] == [("1", "quoted"), ("2", "asserted")]


def test_ten_thousand_quotes_side_by_side() -> None:
    text = "Germany banned cash in 2021.\nReally?\n" * 1_000
    quotes = tuple(Quote(37 * n, 37 * n + 28, source="1") for n in range(1_000))
    held(Thread("x", "text", (Post("1", "Germany banned cash in 2021."), Post("2", text, quotes))))
