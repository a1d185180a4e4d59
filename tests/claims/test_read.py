"""Claims in their thread: spans, stand-alone wording, roles, one claim for many mentions."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.find import candidates
from claims.model import Role
from claims.read import read_text, read_thread
from claims.sentences import sentences
from extractors.model import Article, Post, Quote, Thread


@pytest.mark.parametrize(
    ("sentence", "clause"),
    [
        ("Given that the bridge was built in 1931, I think it should go.", "the bridge was built in 1931"),
        (
            "This reminds me of how Peru was put in charge of the panel.",
            "Peru was put in charge of the panel.",
        ),
        ("Look at the EU, which is fining small websites.", "the EU is fining small websites."),
        ("It's a myth that bats are blind.", "bats are blind."),
        ("The claim that bats are blind is complete nonsense.", "bats are blind"),
        ("Is it true that Oslo banned cars?", "Oslo banned cars"),
        ("Reminds me how Oslo banned cars in 2019.", "Oslo banned cars in 2019."),
        ("So why did Oslo ban cars from the centre?", "Oslo banned cars from the centre"),
        ("Didn't Oslo ban cars from the centre?", "Oslo banned cars from the centre"),
        ("Oslo banned cars in 2019, where was the outrage then?", "Oslo banned cars in 2019"),
        ("Oslo banned cars in 2019 so it's not like nobody tried.", "Oslo banned cars in 2019"),
        ("Oslo banned cars in 2019, which is hardly the same thing.", "Oslo banned cars in 2019"),
        ("My aunt keeps sending mails about how Oslo banned cars.", "Oslo banned cars."),
        (
            "The minister's refusal to sign the treaty says it all.",
            "The minister refused to sign the treaty",
        ),
        ("The minister's plan to ban cars", "The minister plans to ban cars"),
        ("People keep saying Oslo banned cars, not true.", "Oslo banned cars"),
    ],
)
def test_the_factual_part_is_found(sentence: str, clause: str) -> None:
    (found,) = candidates(sentence)
    assert found.clause == clause


@pytest.mark.parametrize("sentence", ["What state?", "Really?", "lol", "", "Why would they ban it?"])
def test_questions_and_fragments_hold_no_claim(sentence: str) -> None:
    assert candidates(sentence) == []


def test_nominalised_tendency_is_a_claim() -> None:
    (found,) = candidates("That's typical of the ministry's tendency to delete inconvenient reports.")
    assert found.clause == "the ministry deletes inconvenient reports"


def _thread(*posts: Post, article: str | None = None) -> Thread:
    return Thread("test:thread", "plain_text", posts, "News", Article(article) if article else None)


def test_there_is_resolved_from_the_sentence_before() -> None:
    post = Post("1", "Look at Norway. It is now law there that shops must close at 9 pm or pay 5,000 crowns.")
    (claim,) = read_thread(_thread(post)).claims
    assert claim.text.startswith("In Norway it is now law that shops must close")


def test_this_treaty_is_named_from_the_article() -> None:
    post = Post("1", "This treaty was signed by 40 countries in 2019.")
    reading = read_thread(_thread(post, article="The UN treaty on migration is back in the news."))
    assert reading.claims[0].text == "The UN treaty on migration was signed by 40 countries in 2019."


def test_a_reply_that_denies_a_quote_is_a_denial_of_one_claim() -> None:
    first = "NASA faked the moon landing in 1969."
    posts = (
        Post("1", first),
        Post("2", f"{first}\nI don't believe it. Any source?", (Quote(0, len(first), source="1"),)),
    )
    reading = read_thread(_thread(*posts))
    assert len(reading.claims) == 1
    assert [(m.post_id, m.role) for m in reading.mentions] == [
        ("1", Role.ASSERTED), ("2", Role.QUOTED), ("2", Role.DENIED), ("2", Role.QUESTIONED),
    ]  # fmt: skip


def test_a_claim_taken_back_at_once_is_denied() -> None:
    post = Post(
        "1", "My aunt sends mails about how Germany banned cash in 2021. It didn't, and it never will."
    )
    (mention,) = read_thread(_thread(post)).mentions
    assert mention.role is Role.DENIED
    assert mention.span == "Germany banned cash in 2021."


def test_no_evidence_that_is_no_assertion() -> None:
    reading = read_text("There is no evidence that Germany banned cash in 2021.")
    assert all("no evidence" in claim.text for claim in reading.claims)


def test_who_says_the_opposite_denies_what_was_said_before() -> None:
    posts = (
        Post("1", "Germany banned cash payments in 2021."),
        Post("2", "Lovely weather in Kiel."),
        Post("3", "Germany did not ban cash payments in 2021."),
    )
    reading = read_thread(_thread(*posts))
    first = reading.mentions[0].claim_id
    assert [m.role for m in reading.mentions if m.post_id == "3" and m.claim_id == first] == [Role.DENIED]


def test_a_question_about_a_quote_questions_it() -> None:
    first = "They now jail people in Germany for calling a politician an idiot."
    posts = (
        Post("1", first),
        Post(
            "2",
            f"{first}\nWhich law is that supposed to be, and who went there?",
            (Quote(0, len(first), source="1"),),
        ),
    )
    roles = [m.role for m in read_thread(_thread(*posts)).mentions if m.post_id == "2"]
    assert roles == [Role.QUOTED, Role.QUESTIONED]


def test_two_claims_of_one_sentence_are_questioned_together() -> None:
    first = "Germany banned cash in 2021, and Austria banned cheques in 2022."
    posts = (Post("1", first), Post("2", f"{first}\nSource?", (Quote(0, len(first), source="1"),)))
    reading = read_thread(_thread(*posts))
    asked = {m.claim_id for m in reading.mentions if m.role is Role.QUESTIONED}
    assert len(asked) == 2


def test_what_was_vetted_before_is_worth_checking() -> None:
    text = "The tide is turning because of what people do."
    assert not read_text(text, lambda _: 0.0).claims
    assert read_text(text, lambda _: 0.9).claims


def test_a_reply_without_quote_denies_what_it_answers() -> None:
    posts = (Post("1", "Germany banned cash in 2021."), Post("2", "That's not true.", reply_to="1"))
    reading = read_thread(_thread(*posts))
    assert [(m.post_id, m.role) for m in reading.mentions] == [("1", Role.ASSERTED), ("2", Role.DENIED)]


def test_two_wordings_are_one_claim() -> None:
    posts = (Post("1", "Germany banned cash in 2021."), Post("2", "In 2021 Germany banned cash!"))
    reading = read_thread(_thread(*posts))
    assert len(reading.claims) == 1


def test_negation_keeps_claims_apart() -> None:
    posts = (Post("1", "Germany banned cash in 2021."), Post("2", "Germany never banned cash in 2021."))
    assert len(read_thread(_thread(*posts)).claims) == 2


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=400))
def test_spans_reproduce_the_source(text: str) -> None:
    for mention in read_text(text).mentions:
        assert text[mention.start : mention.end] == mention.span


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=400))
def test_sentences_lose_nothing_but_white_space(text: str) -> None:
    found = sentences(text)
    assert all(text[s.start : s.end] == s.text for s in found)
    kept = "".join("".join(s.text.split()) for s in found)
    assert kept == "".join(text.split())


def test_one_megabyte_of_one_word_is_read() -> None:
    assert read_text("spam" * 250_000).mentions == ()


def test_an_answer_with_another_number_denies_what_it_answers() -> None:
    first = Post("1", "In Norway poaching carries up to six years in jail.")
    answer = "In Norway poaching carries up to nine years in jail."
    reading = read_thread(Thread("x", "text", (first, Post("2", answer, reply_to="1"), Post("3", answer))))
    denied = [(m.post_id, m.span) for m in reading.mentions if m.role is Role.DENIED]
    assert denied == [("2", answer.rstrip("."))] or denied == [("2", answer)]
    assert len(reading.claims) == 2
