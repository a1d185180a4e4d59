"""Publishers' words and numbers on the one scale."""

from __future__ import annotations

import pytest

from claims.model import Rating
from claims.rating_words import NO_TRUTH, PUBLISHERS, WORDS
from claims.ratings import UnknownRating, on_scale, to_rating

T, MT, M, MF, F, U = Rating


@pytest.mark.parametrize(
    ("word", "rating"),
    [
        *((rating.value, rating) for rating in Rating),
        ("True", Rating.TRUE),
        (" CORRECT! ", Rating.TRUE),
        ("Mostly-True", Rating.MOSTLY_TRUE),
        ("Half True", Rating.MIXED),
        ("Mixture", Rating.MIXED),
        ("Missing context.", Rating.MIXED),
        ("mostly_false", Rating.MOSTLY_FALSE),
        ("Fake", Rating.FALSE),
        ("No evidence", Rating.UNPROVEN),
        ("Unsupported", Rating.UNPROVEN),
        ("Größtenteils falsch", Rating.MOSTLY_FALSE),
        ("GRÖSSTENTEILS FALSCH", Rating.MOSTLY_FALSE),
        ("Plutôt vrai", Rating.MOSTLY_TRUE),
        ("Plutot Vrai", Rating.MOSTLY_TRUE),
        ("C’est faux", Rating.FALSE),
        ("Fałsz", Rating.FALSE),
        ("YANLIŞ", Rating.FALSE),
        ("Rating: Mostly False", Rating.MOSTLY_FALSE),
        ("Our rating: Partly false", Rating.MIXED),
        ("Verdict – False", Rating.FALSE),
        ("AP’S ASSESSMENT: False.", Rating.FALSE),
        ("Rating by the Lantern Desk: False", Rating.FALSE),
        (": false", Rating.FALSE),
        ("Bewertung: Falsch", Rating.FALSE),
        ("False. The picture is from 2014.", Rating.FALSE),
    ],
)
def test_clear_wordings(word, rating):
    assert to_rating(word) is rating


@pytest.mark.parametrize(
    "word",
    [
        "Pants on Fire", "not true", "true-ish", "satire", "", "True. But the year is wrong.", "Rating:",
        "Zutreffend-ish", "false or true", "Three Pinocchios", "B", "x" * 400,
    ],
)  # fmt: skip
def test_what_is_not_clear_is_not_guessed(word):
    with pytest.raises(UnknownRating) as caught:
        to_rating(word)
    assert caught.value.word == word


def test_a_map_adds_words_and_wins():
    words = {"Pants on Fire": Rating.FALSE, "fake": Rating.MOSTLY_FALSE, "Satire": Rating.FALSE}
    assert to_rating("pants on fire!", words) is Rating.FALSE
    assert to_rating("Fake", words) is Rating.MOSTLY_FALSE
    assert to_rating("Satire", words, publisher="Snopes") is Rating.FALSE
    assert to_rating("true", words) is Rating.TRUE


# Each scale as the publisher itself describes it, in words of its own.
SCALES = {
    ("PolitiFact", "www.politifact.com"): {
        "True": T, "Mostly True": MT, "Half True": M, "Mostly False": MF, "Barely True": MF, "False": F,
        "Pants on Fire!": F,
    },
    ("Snopes", "www.snopes.com"): {
        "True": T, "Mostly True": MT, "Mixture": M, "Mostly False": MF, "False": F, "Unproven": U, "Unfounded": U,
    },
    ("Africa Check", "africacheck.org"): {
        "Correct": T, "Mostly correct": MT, "Misleading": M, "Exaggerated": M, "Understated": M, "Incorrect": F,
        "Unproven": U,
    },
    ("AAP", "www.aap.com.au"): {
        "True": T, "Mostly True": MT, "Mixture": M, "Misleading": M, "Mostly False": MF, "False": F, "Unproven": U,
    },
    ("CORRECTIV", "correctiv.org"): {
        "Richtig": T, "Größtenteils richtig": MT, "Teilweise falsch": M, "Fehlender Kontext": M,
        "Größtenteils falsch": MF, "Falsch": F, "Frei erfunden": F, "Unbelegt": U,
    },
    ("Pagella Politica", "pagellapolitica.it"): {
        "Vero": T, "C’eri quasi": MT, "Nì": M, "Pinocchio andante": MF, "Panzana pazzesca": F,
    },
    ("The Washington Post", "www.washingtonpost.com"): {
        "Geppetto Checkmark": T, "One Pinocchio": MT, "Two Pinocchios": M, "Three Pinocchios": MF,
        "Four Pinocchios": F,
    },
    ("Faktisk.", "www.faktisk.no"): {
        "Faktisk helt sant": T, "Faktisk delvis sant": MT, "Faktisk ikke sikkert": U, "Faktisk delvis feil": MF,
        "Faktisk helt feil": F,
    },
    ("Demagog", "demagog.org.pl"): {"Prawda": T, "Manipulacja": M, "Fałsz": F, "Nieweryfikowalne": U},
    ("Demagog.cz", "demagog.cz"): {"Pravda": T, "Nepravda": F, "Neověřitelné": U},
    ("OKO.press", "oko.press"): {"Prawda": T, "Prawie prawda": MT, "Półprawda": M, "Raczej fałsz": MF, "Fałsz": F},
    ("VERA Files", "verafiles.org"): {
        "FAKE": F, "FALSE": F, "MISLEADING": M, "INACCURATE": M, "NEEDS CONTEXT": M, "UNPROVEN/NO BASIS": U,
    },
    ("FactCheckNI", "factcheckni.org"): {
        "Accurate": T, "Accurate with considerations": MT, "Unsubstantiated": U,
        "Inaccurate with considerations": MF, "Inaccurate": F,
    },
    ("Les Décodeurs", "www.lemonde.fr"): {"Vrai": T, "C'est plus compliqué": M, "Faux": F},
    ("The Gazette", "www.thegazette.com"): {"A": T, "B": MT, "C": M, "D": MF, "F": F},
    ("Tempo", "cekfakta.tempo.co"): {"Benar": T, "Sebagian benar": M, "Sesat": M, "Keliru": F, "Tidak terbukti": U},
    ("Teyit", "teyit.org"): {"Doğru": T, "Karma": M, "Yanlış": F, "Belirsiz": U},
    # Of these no scale of their own was seen: plain words count, and the rest is refused.
    ("Reuters", "www.reuters.com"): {"False": F, "Partly false": M, "Missing context": M},
    ("AFP Fact Check", "factcheck.afp.com"): {"False": F, "Faux": F, "Infondé": U, "Missing context": M},
    ("BOOM", "www.boomlive.in"): {"False": F},
    ("Rappler", "www.rappler.com"): {"FALSE": F},
    ("Chequeado", "chequeado.com"): {"Verdadero": T, "Falso": F},
    ("Full Fact", "fullfact.org"): {"False. Nobody said so.": F, "This is correct.": T, "Not far off.": MT},
}  # fmt: skip


@pytest.mark.parametrize("whose", SCALES, ids=lambda whose: whose[0])
def test_a_publishers_scale(whose):
    name, site = whose
    for word, rating in SCALES[whose].items():
        assert to_rating(word, publisher=name) is rating, word
        assert to_rating(word, publisher="Somebody", site=site) is rating, word


def test_one_word_means_different_things():
    assert to_rating("Misleading", publisher="AAP FactCheck") is Rating.MIXED
    assert to_rating("Misleading", site="factcheck.hkbu.edu.hk") is Rating.MOSTLY_FALSE
    with pytest.raises(UnknownRating, match='"Misleading" by Reuters means one thing with some publishers'):
        to_rating("Misleading", publisher="Reuters")
    assert to_rating("Inaccurate") is Rating.FALSE
    assert to_rating("Inaccurate", publisher="VERA Files") is Rating.MIXED


def test_a_host_counts_for_its_subdomains_only():
    assert to_rating("Pants on Fire", site="api.politifact.com") is Rating.FALSE
    for other in ("notpolitifact.com", "politifact.com.example", "com", ""):
        with pytest.raises(UnknownRating):
            to_rating("Pants on Fire", publisher="A Desk", site=other)


@pytest.mark.parametrize(
    ("word", "why"),
    [
        ("Satire", "joke"), ("Labeled Satire", "joke"), ("Originated as Satire", "joke"), ("Outdated", "changed"),
        ("Research In Progress", "not finished"), ("Opinion", "opinion"), ("Altered", "picture"), ("Scam", "fraud"),
        ("Recall", "changed"), ("Legend", "legend"), ("Full Flop", "stayed with an opinion"),
        ("Miscaptioned", "picture"), ("Correct Attribution", "who said"), ("Promise Kept", "promise"),
        ("Manipuliert", "picture"), ("Montage", "picture"), ("Sátira", "joke"),
    ],
)  # fmt: skip
def test_words_that_rate_no_truth_say_what_they_rate(word, why):
    with pytest.raises(UnknownRating) as caught:
        to_rating(word, publisher="Snopes")
    assert why in str(caught.value)
    assert f'"{word}" by Snopes' in str(caught.value)
    assert "rates" in caught.value.why


def test_an_unknown_word_is_named_with_its_publisher_and_not_at_length():
    with pytest.raises(UnknownRating, match=r'^rating "Zutreffend-ish" by Correctiv is not known$'):
        to_rating("Zutreffend-ish", publisher="Correctiv")
    with pytest.raises(UnknownRating) as caught:
        to_rating("long " * 1000, publisher="Correctiv")
    assert len(str(caught.value)) < 150


@pytest.mark.parametrize(
    ("value", "best", "worst", "rating"),
    [
        (1, 5, 1, F), (2, 5, 1, MF), (3, 5, 1, M), (4, 5, 1, MT), (5, 5, 1, T),
        ("4", "5", "1", MT), (" 4,0 ", 5.0, 1, MT), (6, 6, 1, T), (2, 3, 1, M), (10, 10, 0, T), (1, 10, 0, F),
        (7, 10, 0, MT), (100, 100, 1, T),
        (-1, 5, -1, None), (0, 5, 0, None), (-1, -1, -1, None), (6, 5, 1, None), (0.5, 5, 1, None),
        (3, 1, 5, None), (1, 1, 1, None), (3, None, 1, None), (3, 5, None, None), (None, 5, 1, None),
        ("high", 5, 1, None), (True, 5, 0, None), ([3], 5, 1, None), ({}, {}, {}, None),
        (float("nan"), 5, 1, None), (float("inf"), float("inf"), 1, None), (10**400, 10**401, 1, None),
    ],
)  # fmt: skip
def test_numbers_on_a_scale(value, best, worst, rating):
    assert on_scale(value, best, worst) is rating


def _rated(word: str, site: str) -> Rating | str:
    try:
        return to_rating(word, site=site)
    except UnknownRating as error:
        return error.why


def test_every_word_of_a_list_is_found_and_stands_in_one_list():
    assert not set(WORDS) & set(NO_TRUTH)
    for publisher in PUBLISHERS:
        site = publisher.hosts.split("|")[0].strip()
        lists = {**publisher.words, **publisher.refused}
        words = [word.strip() for line in lists.values() for word in line.split("|")]
        assert len(words) == len(set(words)), publisher.names
        for meaning, line in lists.items():
            for word in line.split("|"):
                assert _rated(word.upper(), site) == meaning, (publisher.names, word)
