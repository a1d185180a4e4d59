"""Stand-alone wording: what is rewritten, how sure that is, and what is left open rather than guessed."""

from __future__ import annotations

import pytest

from claims.context import stand_alone
from claims.unresolved import unresolved


@pytest.mark.parametrize(
    ("before", "clause", "wanted"),
    [
        (
            "Look at Norway.",
            "It is law there that shops close at 9.",
            "In Norway it is law that shops close at 9.",
        ),
        ("Look at Norway.", "NATO troops there shot a boy.", "In Norway NATO troops shot a boy."),
        ("Look at Norway.", "There were 5,000 deaths there.", "In Norway there were 5,000 deaths."),
        ("The EU is mad.", "They want to ban meat.", "The EU wants to ban meat."),
        ("The Supreme Court said no.", "It threw the case out.", "The Supreme Court threw the case out."),
        ("The Clean Air Act is old.", "It bans all cars.", "The Clean Air Act bans all cars."),
        ("Trump is a liar.", "He signed the order in 2021.", "Donald Trump signed the order in 2021."),
        ("Look at Norway.", "They closed their plants.", "In Norway they closed their plants."),
        ("I read that the Supreme Court met.", "It tossed the case.", "The Supreme Court tossed the case."),
        ("The pact began in 2019.", "Oslo left in that year.", "Oslo left in 2019."),
        (
            "The UN cybercrime convention is bad.",
            "its legally binding.",
            "The UN cybercrime convention's legally binding.",
        ),
        ("The AI Act is bad.", "It overrides every law we have.", "The AI Act overrides every law we have."),
    ],
)
def test_sure_rewrites(before: str, clause: str, wanted: str) -> None:
    text, (resolution,) = stand_alone(clause, [before], None, None)
    assert text == wanted
    assert 0.5 < resolution.confidence < 1


@pytest.mark.parametrize(
    ("before", "clause"),
    [
        ("The MMR jab is old news.", "They banned it in 2019."),
        ("GDPR has teeth.", "They fined Meta."),
        ("LMAO the CEO of that TV station.", "They eat babies."),
        ("Scientists told the EU to act.", "They banned cars."),
        ("Google and Facebook lied.", "They said so."),
        ("I was in Ghent last week.", "They banned cars there."),
        ("My cousin lives in a small town.", "They banned cars there."),
        ("Look at Norway.", "There exists a law against it."),
        ("Look at Norway.", "There’s a law against it."),
        ("Look at Norway.", "There could be a ban."),
        ("Look at Norway.", "People out there die of hunger."),
        ("The Senate passed the bill.", "It would ban cars in cities."),
        ("The Supreme Court said no.", "It was founded in 1945."),
        ("Biden met Putin.", "He lied about it."),
        ("Trump fired Comey.", "He signed the order."),
        ("Trump is a liar.", "She signed the order."),
        ("Germany is doomed.", "The government banned cash."),
        ("Look at Norway.", "They banned cars in Sweden."),
        ("See the Norway thread.", "They banned me."),
        ("The UN told Seoul to ban cars.", "They folded within a week."),
        ("Look at Norway and Sweden.", "They banned cars."),
        ("The pact began in 2019 and ended in 2020.", "Oslo left in that year."),
    ],
)
def test_what_is_not_sure_stays_as_written(before: str, clause: str) -> None:
    earlier = ["Norway is nice.", before]
    assert stand_alone(clause, earlier, None, None) == (clause, ())


@pytest.mark.parametrize(
    "clause",
    [
        "He says that law is dead.",
        "That law firm was fined.",
        "Breaking the law is a crime.",
        "The law is clear.",
    ],
)
def test_the_law_of_the_headline_is_not_every_law(clause: str) -> None:
    assert stand_alone(clause, [], "New Scottish law passed", None)[0] == clause


def test_a_place_two_sentences_back_is_less_sure() -> None:
    near = stand_alone("They banned cars there.", ["Look at Norway."], None, None)[1]
    far = stand_alone("They banned cars there.", ["Look at Norway.", "It rains."], None, None)[1]
    assert far[0].confidence < near[0].confidence


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("They jailed him for it.", ("They", "him", "it")),
        ("This law bans smacking.", ("This law",)),
        ("The government banned cash.", ("The government",)),
        ("Oslo banned cars last year.", ("last year",)),
        ("Nobody is safe there.", ("there",)),
        ("Oslo banned cars in its centre.", ()),
        ("The Norwegian government banned cash.", ()),
        ("It is illegal to shout fire in a theater.", ()),
        ("There were 40 deaths in Norway.", ()),
        ("The MMR vaccine causes autism.", ()),
        ("Forty countries have ratified it.", ("it",)),
        ("The Supreme Court called it an attack on speech.", ("it",)),
        ("The Supreme Court knew it was wrong.", ()),
        ("Oslo tossed that case because it could.", ("that case",)),
        ("Oslo proved that smoke in pubs causes cancer.", ()),
        ("The Supreme Court ruled that a machine can be an author.", ()),
        ("Rents in Oslo rose last autumn.", ("last autumn",)),
        ("Oslo passed the thing in May.", ("the thing",)),
    ],
)
def test_words_left_open_are_listed(text: str, left: tuple[str, ...]) -> None:
    assert unresolved(text) == left


def test_what_only_a_law_does_points_at_the_one_law_spoken_of() -> None:
    text, (done,) = stand_alone(
        "It isn't in force yet.", ["The UN cybercrime convention is a trap."], None, None
    )
    assert text == "The UN cybercrime convention isn't in force yet."
    assert (done.original, done.source) == ("It", "sentence before")
    quoted = stand_alone("Every country must obey it.", [], None, None, None, ["All hail Agenda 2030!"])
    assert quoted[0] == "Every country must obey Agenda 2030."
    two = ["The GDPR and the AI Act are a mess."]
    assert stand_alone("It isn't in force yet.", two, None, None) == ("It isn't in force yet.", ())


_TITLE, _ARTICLE = "New cyber treaty debated", "Peers press for the UN Convention against Cybercrime."


@pytest.mark.parametrize(
    ("clause", "wanted"),
    [
        ("The Assembly rejected the text in 2024.", "The Assembly rejected the UN Convention against Cybercrime in 2024."),
        ("Forty countries ratified it.", "Forty countries ratified the UN Convention against Cybercrime."),
        ("Norway was the first to sign.", "Norway was the first to sign the UN Convention against Cybercrime."),
        ("This treaty is a Russian idea.", "The UN Convention against Cybercrime is a Russian idea."),
        ("Norway left the convention on Christmas Eve.", "Norway left the UN Convention against Cybercrime on Christmas Eve."),
        ("She refused to sign.", "She refused to sign."),
        ("I signed it yesterday.", "I signed it yesterday."),
    ],
)  # fmt: skip
def test_the_one_treaty_of_the_article_under_two_names(clause: str, wanted: str) -> None:
    assert stand_alone(clause, [], _ARTICLE, _TITLE)[0] == wanted


def test_two_laws_of_the_article_are_not_confused() -> None:
    other = "New gun bill passes"
    assert stand_alone("They passed it in May.", [], "It follows the Clean Air Act.", other)[1] == ()
    both = f"{_ARTICLE} Earlier came the Geneva Convention."
    assert stand_alone("This treaty is a Russian idea.", [], both, None)[1] == ()


def test_the_post_above_tells_only_what_can_be_said_of_nothing_but_laws() -> None:
    def read(clause: str, above: str) -> str:
        return stand_alone(clause, [], None, None, None, (), above)[0]

    assert read("It isn't in force yet.", "The AI Act is a joke.") == "The AI Act isn't in force yet."
    assert read("They passed it in 2019.", "The AI Act is a joke.") == "They passed it in 2019."
    assert read("It isn't in force yet.", "The AI Act and GDPR are jokes.") == "It isn't in force yet."


def test_the_only_district_of_the_article() -> None:
    clause, one = "Oslo has 600 empty homes in the district.", "The Oslo district grows."
    assert stand_alone(clause, [], one, None)[0] == "Oslo has 600 empty homes in the Oslo district."
    assert stand_alone(clause, [], f"{one} The Bergen district does not.", None)[0] == clause
