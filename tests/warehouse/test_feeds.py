"""Feeds of ClaimReview: which formats are told apart, what a review becomes, and what is kept out and why."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.model import Rating, VettedStatement
from warehouse.entries import Document
from warehouse.imports import read_document
from warehouse.sources import Broken, checked
from warehouse.store import SourceError, read_statements

FIXTURES = Path(__file__).parents[1] / "fixtures" / "vetted"
REVIEW: dict[str, Any] = {
    "@type": "ClaimReview",
    "url": "https://desk.example/check",
    "claimReviewed": "The library of Lantern Hill opened in 1987.",
    "author": {"@type": "Organization", "name": "Lantern Desk"},
    "reviewRating": {"@type": "Rating", "alternateName": "True"},
}


def fixture(name: str, **options: Any) -> Any:
    return read_document(Document.of_file(FIXTURES / name), **options)


def of(value: Any, **options: Any) -> list[VettedStatement | Broken]:
    """The entries of a value as a feed in JSON."""
    body = json.dumps(value).encode("utf-8", "surrogatepass")
    return list(checked(Document("feed.json", None, body, "https://feeds.example/feed.json"), **options))


def only(**changes: Any) -> Any:
    """The one entry of a feed with one review."""
    (entry,) = of({**REVIEW, **changes})
    return entry


def test_a_data_feed():
    read = fixture("data_feed.json")
    library, other, buses = read.statements
    assert library.statement == "The library of Lantern Hill was closed in 2019."
    assert library.rating is Rating.FALSE
    assert library.explanation == ""
    (source,) = library.sources
    assert (source.publisher, source.published) == ("Lantern Desk", "2026-01-12")
    # The same review again, under another spelling of its address: the later one counts.
    assert source.url == "https://desk.example/2026/01/library/?utm_source=feed#top"
    assert read.repeated == 1
    # One claim by two publishers is two statements.
    assert (other.statement, other.rating) == (library.statement, Rating.MOSTLY_FALSE)
    assert other.id != library.id
    assert (buses.statement, buses.rating) == (
        "The mayor of Lantern Hill sold forty buses.",
        Rating.MOSTLY_TRUE,
    )
    assert "4 on a scale from 1 to 5" in (buses.checked_with or "")
    assert [(one.place, one.reason) for one in read.broken] == [
        ("item 3", 'rating "Zutreffend-ish" by Correctiv is not known; map it with --rating-map'),
        ("item 5", "holds no ClaimReview"),
    ]


def test_who_said_it_where_and_when_is_provenance_and_no_evidence():
    feed = json.loads((FIXTURES / "data_feed.json").read_text())
    (entry,) = of(feed["dataFeedElement"][0])
    assert entry.checked_with == (
        'said by Ada Lantern on 2026-01-03 at forum.example; Lantern Desk rated it "False"; read from feed.json'
    )
    # What is told there must not settle a claim: neither the number of a day nor the speaker's name.
    assert "Ada" not in entry.statement + entry.explanation + " ".join(entry.aliases)


def test_answers_of_the_fact_check_search():
    read = fixture("claims_search.json")
    (tower,) = read.statements
    assert (tower.statement, tower.rating) == (
        "The tower of Lantern Hill is taller than the Eiffel Tower.",
        Rating.FALSE,
    )
    assert tower.sources[0].title == "No, the tower is not that tall"
    assert tower.sources[0].published == "2025-11-05"
    assert "said by Facebook posts on 2025-11-02" in (tower.checked_with or "")
    assert [one.place for one in read.broken] == ["item 1.2", "item 2"]
    assert "Satire" in read.broken[0].reason
    assert "rates no truth" in read.broken[0].reason
    assert "not in English" in read.broken[1].reason


def test_several_answers_in_one_list(tmp_path):
    answer = json.loads((FIXTURES / "claims_search.json").read_text())
    file = tmp_path / "answers.json"
    file.write_text(json.dumps([answer, {"claims": answer["claims"][:1]}, {}]))
    read = read_document(Document.of_file(file))
    assert len(read.statements) == 1
    assert read.repeated == 1
    assert [one.place for one in read.broken] == ["item 1.2", "item 1.3", "item 2.2", "item 3"]


def test_a_page_in_json_ld():
    market, harbour = fixture("review_page.html").statements
    assert market.statement == "The market of Lantern Hill & its stalls were moved to the harbour."
    assert market.rating is Rating.MIXED
    assert (market.sources[0].publisher, market.sources[0].published) == ("Lantern Desk", "2025-03-05")
    assert market.sources[0].title == "Was the market moved?"
    # 01/02/2025 may be January or February: the day is left out.
    assert "said by Ben Wick; " in (market.checked_with or "")
    # A person wrote it, the desk published it.
    assert harbour.sources[0].publisher == "Lantern Desk"
    assert harbour.rating is Rating.MOSTLY_FALSE


def test_a_page_is_the_address_of_a_review_that_names_none():
    body = b'<script type="application/ld+json">' + json.dumps({**REVIEW, "url": ""}).encode() + b"</script>"
    (entry,) = checked(Document("a page", None, body, "https://desk.example/page"))
    assert isinstance(entry, VettedStatement)
    assert entry.sources[0].url == "https://desk.example/page"
    (entry,) = checked(Document("a page", None, body))
    assert isinstance(entry, Broken)


def test_a_page_in_microdata():
    (well,) = fixture("review_microdata.html").statements
    assert (well.statement, well.rating) == ("The well of Lantern Hill is dry.", Rating.FALSE)
    assert (well.sources[0].publisher, well.sources[0].url) == ("Lantern Desk", "https://desk.example/well")


def test_lines():
    read = fixture("review_lines.jsonl")
    assert [one.rating for one in read.statements] == [Rating.TRUE, Rating.MOSTLY_TRUE]
    assert [(one.place, one.reason.split(";")[0]) for one in read.broken] == [
        ("line 2", 'rating "Outdated" by Lantern Desk rates no truth: what was so has changed since'),
        ("line 4", "not JSON at column 2 (Expecting property name enclosed in double quotes)"),
    ]


@pytest.mark.parametrize(
    "value",
    [
        REVIEW,
        [REVIEW],
        {"@graph": [{"@type": "WebPage"}, REVIEW]},
        {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "position": 1, "item": REVIEW}]},
        {"@type": "DataFeed", "dataFeedElement": [{"item": REVIEW}]},
        {"@type": "NewsArticle", "review": {"x": [[REVIEW]]}},
        {**REVIEW, "@type": "https://schema.org/ClaimReview"},
        {**REVIEW, "@type": ["Review", "schema:ClaimReview"]},
        {key: value for key, value in REVIEW.items() if key != "@type"},
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "list",
)
def test_shapes_of_feeds(value):
    (entry,) = of(value)
    assert isinstance(entry, VettedStatement)
    assert entry.statement == REVIEW["claimReviewed"]


def test_the_format_is_told_by_what_a_file_holds(tmp_path):
    as_text = tmp_path / "feed.txt"
    as_text.write_bytes(b"\xef\xbb\xbf" + (FIXTURES / "data_feed.json").read_bytes())
    assert len(read_document(Document.of_file(as_text)).statements) == 3
    page = tmp_path / "page"
    page.write_bytes((FIXTURES / "review_page.html").read_bytes())
    assert len(read_document(Document.of_file(page)).statements) == 2
    wide = tmp_path / "wide.json"
    wide.write_bytes(json.dumps([REVIEW]).encode("utf-16"))
    assert len(read_document(Document.of_file(wide)).statements) == 1


@pytest.mark.parametrize(
    "word", ["@type", "@graph", "claimReview", '"@type": "ClaimReview"', "claims", "<p>"]
)
def test_a_file_made_by_hand_is_not_taken_for_a_feed_by_a_word_in_it(tmp_path, word):
    file = tmp_path / "hand.jsonl"
    record = {"statement": word, "id": word, "rating": "true", "sources": [{"url": "https://tea.example/"}]}
    file.write_text(json.dumps(record) + "\n")
    (statement,) = read_statements(file)
    assert statement.statement == word


BROKEN = {
    "no claim": ({"claimReviewed": None}, '"claimReviewed" is missing or no text'),
    "a claim of another type": ({"claimReviewed": {"text": 5}}, '"claimReviewed" is missing or no text'),
    "a number": ({"claimReviewed": 7}, '"claimReviewed" is missing or no text'),
    "blank": ({"claimReviewed": " \u200b<br>"}, '"claimReviewed" is empty'),
    "an article": ({"claimReviewed": "The library opened. " * 100}, "longer than 1,000 characters"),
    "a book": ({"claimReviewed": "The library opened. " * 100_000}, "longer than 1,000 characters"),
    "a question": ({"claimReviewed": "Did the library open in 1987?"}, "is a question"),
    "a script": ({"url": "javascript:alert(1)"}, 'url "javascript:alert(1)" is not an http(s) address'),
    "another scheme": (
        {"url": "ftp://desk.example/x"},
        'url "ftp://desk.example/x" is not an http(s) address',
    ),
    "no address": ({"url": None}, "the review has no url"),
    "an address that is none": ({"url": "https://desk.example:99999/x"}, "is not an http(s) address"),
    "no rating": ({"reviewRating": None}, "has no rating"),
    "no number": (
        {"reviewRating": {"ratingValue": -1, "bestRating": -1, "worstRating": -1}},
        "has no rating",
    ),
    "a number outside": (
        {"reviewRating": {"ratingValue": 9, "bestRating": 5, "worstRating": 1}},
        "has no rating",
    ),
    "upside down": ({"reviewRating": {"ratingValue": 2, "bestRating": 1, "worstRating": 5}}, "has no rating"),
    "ratings of a wrong type": ({"reviewRating": [["x"], 3]}, "has no rating"),
    "an unknown word": (
        {"reviewRating": {"alternateName": "Meh"}},
        'rating "Meh" by Lantern Desk is not known',
    ),
    "a joke with a number": (
        {"reviewRating": {"alternateName": "Satire", "ratingValue": 1, "bestRating": 5, "worstRating": 1}},
        'rating "Satire" by Lantern Desk rates no truth',
    ),
    "German": (
        {"claimReviewed": "Die Bibliothek von Lantern Hill wurde im Jahr 1987 eröffnet.", "inLanguage": "de"},
        "not in English",
    ),
    "German that is said to be English": (
        {"claimReviewed": "Die Bibliothek von Lantern Hill wurde im Jahr 1987 eröffnet.", "inLanguage": "en"},
        "not in English",
    ),
    "half a pair": ({"claimReviewed": "The library \ud83d opened in the town."}, "half a surrogate pair"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_cannot_be_a_statement_says_why(case):
    changes, reason = BROKEN[case]
    entry = only(**changes)
    assert isinstance(entry, Broken)
    assert reason in entry.reason
    assert len(entry.reason) < 300


def test_an_english_claim_counts_whatever_the_label_says():
    assert only(inLanguage="de").statement == REVIEW["claimReviewed"]
    both = only(
        inLanguage="fr", claimReviewed=["La bibliothèque est fermée depuis 2019.", REVIEW["claimReviewed"]]
    )
    assert both.statement == REVIEW["claimReviewed"]
    assert only(inLanguage={"@type": "Language", "name": "English"}).rating is Rating.TRUE


@pytest.mark.parametrize(
    ("rating", "expected"),
    [
        ({"alternateName": "False", "ratingValue": 5, "bestRating": 5, "worstRating": 1}, Rating.FALSE),
        ({"alternateName": "A long tale of it.", "ratingValue": 1, "bestRating": 5, "worstRating": 1}, Rating.FALSE),
        ({"ratingValue": "-1", "bestRating": "5", "worstRating": "1", "alternateName": "Mostly true"}, Rating.MOSTLY_TRUE),
        ({"ratingValue": "False"}, Rating.FALSE),
        ({"alternateName": {"@language": "en", "@value": "<b>Half</b> True"}}, Rating.MIXED),
        ([{"alternateName": ["", "True"]}], Rating.TRUE),
        ("Mostly false", Rating.MOSTLY_FALSE),
        ({"ratingValue": {"@value": "3"}, "bestRating": [5], "worstRating": 1}, Rating.MIXED),
    ],
)  # fmt: skip
def test_words_count_before_numbers(rating, expected):
    entry = only(reviewRating=rating)
    assert (entry.rating if isinstance(entry, VettedStatement) else None) is expected


@pytest.mark.parametrize(
    ("given", "day"),
    [
        ("2024-07-01", "2024-07-01"), ("2024-07-01T23:59:00+02:00", "2024-07-01"), ("2024-7-1", "2024-07-01"),
        ("Mon, 01 Jul 2024 10:00:00 GMT", "2024-07-01"), ("July 1, 2024", "2024-07-01"),
        ("1 July 2024", "2024-07-01"), ("01.07.2024", "2024-07-01"), ("20240701", "2024-07-01"),
        ("2024/07/01", "2024-07-01"), (["2024-07-01"], "2024-07-01"), ({"@value": "2024-07-01"}, "2024-07-01"),
        ("01/02/2024", None), ("2024-02-30", None), ("0001-01-01", None), ("yesterday", None), (1719792000, None),
        (None, None), ("9" * 5000, None),
    ],
)  # fmt: skip
def test_days(given, day):
    assert only(datePublished=given).sources[0].published == day


@pytest.mark.parametrize(
    ("changes", "publisher"),
    [
        ({}, "Lantern Desk"),
        ({"author": "Hill Facts"}, "Hill Facts"),
        ({"author": [{"name": ["", "Hill Facts"]}]}, "Hill Facts"),
        ({"author": None, "publisher": {"name": "Hill Facts"}}, "Hill Facts"),
        (
            {"author": {"@type": "Person", "name": "Cy Pen"}, "publisher": {"name": "Hill Facts"}},
            "Hill Facts",
        ),
        ({"author": {"name": "https://www.hill.example/"}}, "hill.example"),
        ({"author": {"name": "<b>Hill</b>\u202e Facts\n"}}, "Hill Facts"),
        ({"author": 5, "publisher": [[]]}, "desk.example"),
        ({"author": {"name": "http://[broken"}}, "http://[broken"),
    ],
)
def test_publishers(changes, publisher):
    assert only(**changes).sources[0].publisher == publisher


def test_a_name_does_not_make_a_scale_of_another_host():
    map_of_politifact = only(
        url="https://www.politifact.com/x", reviewRating={"alternateName": "Pants on Fire"}
    )
    assert map_of_politifact.rating is Rating.FALSE
    mapped = of({**REVIEW, "reviewRating": {"alternateName": "Meh"}}, rating_map={"meh": Rating.MIXED})
    assert mapped[0].rating is Rating.MIXED


def test_ids_are_of_the_review_and_the_claim():
    first = only()
    assert only(url="http://www.desk.example/check/").id == first.id
    assert only(reviewRating={"alternateName": "False"}, datePublished="2024-01-01").id == first.id
    assert only(url="https://desk.example/other").id != first.id
    assert only(claimReviewed="The library of Lantern Hill opened in 1988.").id != first.id


def test_markup_and_what_nobody_sees_are_taken_out_of_texts():
    claim = (
        "&lt;p&gt;The <i>library</i>&nbsp;of\u200b Lantern Hill\u202e<style>x{}</style><script>alert(1)</script> "
        "cost 5 < 6 pounds.<!-- no -->&lt;/p&gt;"
    )
    assert only(claimReviewed=claim).statement == "The library of Lantern Hill cost 5 < 6 pounds."
    told = "<p>The library</p><p>cost &amp;#1;&#2; six</p><!-- <p> --> pounds<br>in all.<script>x"
    assert only(claimReviewed=told).statement == "The library cost six pounds in all."


def test_a_feed_that_breaks_off_keeps_what_came_before(tmp_path):
    file = tmp_path / "cut.json"
    whole = json.dumps(
        {"dataFeedElement": [{"item": {**REVIEW, "url": f"https://d.example/{n}"}} for n in range(5)]}
    )
    file.write_text(whole[: len(whole) // 2])
    read = read_document(Document.of_file(file))
    assert len(read.statements) == 2
    assert read.broken[-1].place == "item 3"
    assert "what follows could not be read" in read.broken[-1].reason
    with pytest.raises(SourceError, match=r"^cut\.json item 3: not JSON at line 1 column \d+"):
        read_statements(file)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "files ending in"),
        (b'{"@type": "DataFeed", ', "not JSON at line 1"),
        (b'{"@context": "https://schema.org", "dataFeedElement": []}', "is empty"),
        (b'{"@type": \xff}', "byte 11 is not UTF-8"),
        (b'[{"@type": ' + b"[" * 100_000, "nested too deeply"),
        (b'[{"@type": 1' + b"0" * 5000 + b"}]", "not JSON at line 1"),
        (b"<html><body>No markup here</body></html>", "is empty"),
        (b"<\x00\x01\x02\x03", "not text"),
    ],
)
def test_documents_that_are_none(tmp_path, content, reason):
    file = tmp_path / "odd.xyz"
    file.write_bytes(content)
    with pytest.raises(SourceError) as caught:
        read_document(Document.of_file(file))
    assert str(caught.value).startswith("odd.xyz: ")
    assert reason in str(caught.value)


def test_deeply_nested_values_are_walked():
    deep: Any = REVIEW
    for _ in range(400):
        deep = {"x": [deep]}
    (entry,) = of([deep])
    assert isinstance(entry, VettedStatement)


def test_a_feed_needs_memory_for_one_item_at_a_time(tmp_path):
    file = tmp_path / "big.json"
    bulky = {**REVIEW, "reviewBody": ["word"] * 2_000}
    file.write_text(json.dumps([bulky] * 500))
    size = file.stat().st_size
    tracemalloc.start()
    try:
        for _ in checked(Document.of_file(file)):
            pass
        assert tracemalloc.get_traced_memory()[1] < 3 * size
    finally:
        tracemalloc.stop()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
    | st.sampled_from(["https://desk.example/x", "False", "The town has a library.", "ClaimReview", "2024-01-01"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["@type", "@id", "@value", "name", "url", "alternateName", "ratingValue", "bestRating",
                         "worstRating", "author", "text", "claimReview"]),
        inner, max_size=4,
    ),
    max_leaves=8,
)  # fmt: skip


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.dictionaries(
        st.sampled_from([*REVIEW, "publisher", "itemReviewed", "inLanguage", "datePublished"]), JSON
    )
)
def test_any_types_anywhere_make_a_statement_or_a_reason(changes):
    for entry in of([{**REVIEW, **changes}]):
        assert isinstance(entry, VettedStatement) or entry.reason
