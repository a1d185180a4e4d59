"""What a fact-checker sees for one sentence, on the statements that ship."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.index import StatementIndex
from claims.judge import check, judge
from claims.model import Rating, Stance, VerdictValue
from claims.verdict import MIRROR, rate
from warehouse.statements import starter_statements


@pytest.fixture(scope="module")
def index() -> StatementIndex:
    return StatementIndex(starter_statements())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In Australia you can go to jail for a year for criticising your wife", "false"),
        ("In Australia you can not go to jail for a year for criticising your wife", "true"),
        ("In Australia you can't go to jail for a year for criticising your wife", "true"),
        ("In Austria you can go to jail for a year for criticising your wife", "unverified"),
        ("In Australia you can go to jail for seven years for criticising your wife", "unverified"),
        ("Vaccines do not cause autism", "true"),
        ("Vaccines cause cancer", "unverified"),
        ("It is a myth that vaccines cause autism", "true"),
        ("NASA never faked the moon landing", "true"),
        ("The UN has banned anime in Japan", "unverified"),
        ("China created the UN cybercrime treaty", "unverified"),
        ("Coercive control is a federal crime in Australia", "false"),
        ("Coercive control is a crime in Victoria", "unverified"),
        ("There is no UN agenda", "unverified"),
        ("My neighbour's dog barks all night", "unverified"),
    ],
)
def test_a_sentence_gets_its_verdict(index: StatementIndex, text: str, expected: str) -> None:
    ((judgement, _),) = check(text, index)
    assert judgement.verdict.value.value == expected, judgement.verdict.reason


def test_a_false_verdict_names_both_states_laws(index: StatementIndex) -> None:
    ((judgement, _),) = check("In Australia you can go to jail for a year for criticising your wife", index)
    assert judgement.verdict.statement_ids == ("au-criticising-partner-crime",)
    assert "New South Wales" in judgement.verdict.reason
    assert "Queensland" in judgement.verdict.reason


def test_every_paraphrase_gets_its_statements_rating_and_none_a_wrong_one(index: StatementIndex) -> None:
    wrong, silent, total = [], [], 0
    for statement in starter_statements():
        for wording in statement.wordings:
            total += 1
            value = judge(wording, index).verdict.value.value
            if value == "unverified":
                silent.append(wording)
            elif value != statement.rating.value:
                wrong.append((wording, value))
    assert not wrong
    assert not silent


@given(st.sampled_from(list(Stance)), st.sampled_from(list(Rating)))
def test_verdict_table(stance: Stance, rating: Rating) -> None:
    value = rate(stance, rating)
    if stance is Stance.DOES_NOT_SETTLE:
        assert value is VerdictValue.UNVERIFIED
    elif stance is Stance.AGREES:
        assert value.value == rating.value
    else:
        assert value.value == MIRROR[rating].value
        assert MIRROR[MIRROR[rating]] is rating


def test_an_empty_store_settles_nothing() -> None:
    assert judge("The moon landing was staged", StatementIndex([])).verdict.value is VerdictValue.UNVERIFIED


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_judged_without_a_crash(text: str) -> None:
    index = StatementIndex(starter_statements()[:3])
    for judgement, _ in check(text, index):
        assert 0 <= judgement.verdict.confidence <= 1


def test_a_paragraph_gives_a_verdict_a_claim(index: StatementIndex) -> None:
    text = (
        "I love this forum. NASA faked the moon landing. Childhood vaccines cause autism and that is a fact!"
    )
    found = check(text, index)
    assert [j.verdict.value.value for j, _ in found] == ["false", "false"]
    for _, mentions in found:
        assert all(text[m.start : m.end] == m.span for m in mentions)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Words that look like a denial and deny nothing.
        ("In Australia you get a year in jail for nothing more than criticising your wife", "false"),
        ("The General Assembly adopted the cybercrime convention in December 2024 without a vote", "true"),
        ("There is no doubt that Russia started the UN cybercrime treaty", "true"),
        ("Nobody can deny that global warming is man-made", "true"),
        # Denials of all kinds.
        ("It is nonsense that the MMR vaccine causes autism", "true"),
        ("The Apollo moon landings weren't faked by anybody", "true"),
        (
            "The plaintiffs in Murthy v. Missouri did not lack standing, the US Supreme Court held",
            "false",
        ),
        # One word exchanged is another statement.
        ("The UN General Assembly rejected the Convention against Cybercrime in December 2024", "unverified"),
        ("The UN General Assembly adopted the convention against torture in December 2024", "unverified"),
        ("The UN General Assembly adopted the Convention against Cybercrime in March 2024", "unverified"),
        ("The UN will ban anime in Japan", "unverified"),
        ("Russia denies that it started the UN cybercrime treaty", "unverified"),
        ("Russia voted against the US resolution that started the UN cybercrime treaty", "unverified"),
        # A truth about something is none about everything.
        ("GDPR fines always reach 4% of a company's worldwide annual turnover", "unverified"),
        # Particulars that stand in the explanation of a true statement.
        ("Faisal Trad of Saudi Arabia chaired the five-member UN Human Rights Council panel in 2015", "true"),
    ],
)
def test_what_only_looks_alike_is_told_apart(index: StatementIndex, text: str, expected: str) -> None:
    ((judgement, _),) = check(text, index)
    assert judgement.verdict.value.value == expected, judgement.verdict.reason


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Denials that are not a "not".
        ("Nobody goes to jail in Australia for criticising his girlfriend", "true"),
        ("Criticising your partner is perfectly legal in Australia", "true"),
        ("There is no national law against coercive control in Australia", "true"),
        ("No, criticising your wife is not a crime in Australia", "true"),
        ("Coercive control remains legal in Queensland", "false"),
        ("The United States voted in favour of the Russian resolution that started the UN cybercrime treaty", "false"),
        ("It's fake news that childhood vaccines lead to autism", "true"),
        # ... and what only looks like one.
        ("The moon landings of the Apollo programme were a hoax", "false"),
        ("No UN committee ever urged Japan to ban the sale of rape video games", "false"),
        ("I don't doubt that vaccines cause autism", "false"),
        # Who does what to whom, and by what means.
        ("Social media companies forced the Biden administration to delete posts", "unverified"),
        ("The Biden administration paid social media companies to delete people's posts", "unverified"),
        ("The UN was put in charge of the Saudi human rights tribunal", "unverified"),
        ("A warmer climate has changed human activity", "unverified"),
        # How far it has come.
        ("Queensland is thinking about making coercive control a crime", "unverified"),
        ("Australia's federal government plans to make coercive control a national crime", "unverified"),
        ("Right now Saudi Arabia's ambassador chairs the UN Human Rights Council panel that shortlists experts", "unverified"),
        # Whose word it is.
        ("Men's rights groups claim it is a crime in Australia to criticise your wife", "unverified"),
        ("A blogger wrote that Agenda 2030 is legally binding on countries", "unverified"),
        # A thing of another kind, another court, another cause.
        ("The flu shot causes autism", "unverified"),
        ("Missouri's state supreme court ruled that the Biden administration unlawfully coerced social media companies", "unverified"),
        ("Saudi Arabia was elected to chair the UN Commission on the Status of Women because it bribed the other members", "unverified"),
        # Other names and verbs for the same.
        ("SCOTUS ruled that Biden's administration unlawfully coerced social media companies", "false"),
        ("America voted no on the Russian resolution that launched the UN cybercrime treaty", "true"),
        # A part denied, an order, a possibility, a condition, an end.
        ("In Australia you can go to jail for a year for not criticising your wife", "unverified"),
        ("Countries must not obey UN Agenda 2030", "unverified"),
        ("It is not impossible that the moon landing was faked", "unverified"),
        ("If the MMR vaccine caused autism, I would know", "unverified"),
        ("The UN wants Japan to stop banning manga", "unverified"),
        ("The MMR vaccine causes autism, which is false", "true"),
        # A part of it, something about it, the other way round.
        ("The MMR vaccine causes autism in mice", "unverified"),
        ("A film about the moon landing was faked", "unverified"),
        ("Autism causes the MMR vaccine", "unverified"),
        ("In Australia it is a crime to criticise women", "unverified"),
        ("The General Assembly adopted the cybercrime convention with a vote in December 2024", "unverified"),
        ("Saudi Arabia was elected to chair the UN Commission on the Status of Women for the second time", "unverified"),
        # A question that states nothing.
        ("Which countries refused to sign the cybercrime convention in Hanoi?", "unverified"),
    ],
)  # fmt: skip
def test_deeds_doers_and_denials_are_compared_not_words(
    index: StatementIndex, text: str, expected: str
) -> None:
    ((judgement, _),) = check(text, index, least=0.0)  # however sure: what the comparison says
    assert judgement.verdict.value.value == expected, judgement.verdict.reason


@pytest.mark.parametrize("country", ["Norway", "Canada", "New Zealand", "South Korea", "Texas", "Victoria"])
def test_no_verdict_moves_to_another_country(index: StatementIndex, country: str) -> None:
    for statement in starter_statements():
        for wording in statement.wordings:
            for own in (
                "Australia",
                "New South Wales",
                "NSW",
                "Queensland",
                "Japan",
                "Russia",
                "Saudi Arabia",
            ):
                if own in wording:
                    moved = wording.replace(own, country)
                    value = judge(moved, index).verdict.value.value
                    assert value == "unverified", (moved, value)


def test_two_claims_in_one_sentence_are_judged_apart(index: StatementIndex) -> None:
    found = check("The MMR vaccine does not cause autism, and the earth is a flat disc of ice.", index)
    assert [j.verdict.value.value for j, _ in found] == ["true", "unverified"]


def test_a_claim_with_an_unknown_second_half_is_not_settled(index: StatementIndex) -> None:
    judgement = judge("The MMR vaccine does not cause autism and pigeons run the central bank", index)
    assert judgement.verdict.value is VerdictValue.UNVERIFIED
    assert "pigeons" in judgement.verdict.reason


def test_a_reason_names_words_and_no_stems(index: StatementIndex) -> None:
    reason = judge("In Austria coercive control carries seven years in jail", index).verdict.reason
    assert "the claim is about Austria, the statement about New South Wales" in reason
    assert "coerciv," not in reason
