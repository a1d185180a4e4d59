"""Times against the post's date: a range of days, the words, and no invention."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.read import read_thread
from claims.when import dated, open_times, periods
from extractors.model import Post, Thread

SAID = datetime(2024, 6, 10, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "words", "start", "end"),
    [
        ("Oslo banned cars last year", "last year", "2023-01-01", "2023-12-31"),
        ("It passed this May", "this May", "2024-05-01", "2024-05-31"),
        ("It passed last May", "last May", "2024-05-01", "2024-05-31"),
        ("They left two years ago", "two years ago", "2022-01-01", "2022-12-31"),
        ("They left 3 months ago", "3 months ago", "2024-03-01", "2024-03-31"),
        ("yesterday it rained", "yesterday", "2024-06-09", "2024-06-09"),
        ("last Friday it rained", "last Friday", "2024-06-07", "2024-06-07"),
        ("It rained last month", "last month", "2024-05-01", "2024-05-31"),
        ("It was banned in the nineties", "the nineties", "1990-01-01", "1999-12-31"),
        ("It was banned in the 1960s", "1960s", "1960-01-01", "1969-12-31"),
        ("illegal since 2015", "since 2015", "2015-01-01", "2024-06-10"),
        ("illegal before 2015", "before 2015", None, "2014-12-31"),
        ("illegal after March 2015", "after March 2015", "2015-04-01", None),
        ("between 2010 and 2015 it rose", "between 2010 and 2015", "2010-01-01", "2015-12-31"),
        ("on 6 January 2021 a mob came", "6 January 2021", "2021-01-06", "2021-01-06"),
        ("on Jan 6th, 2021 a mob came", "Jan 6th, 2021", "2021-01-06", "2021-01-06"),
        ("passed in February 2020", "February 2020", "2020-02-01", "2020-02-29"),
        ("fell over the last 5 years", "over the last 5 years", "2019-06-10", "2024-06-10"),
    ],
)
def test_times_are_ranges_of_days(text: str, words: str, start: str | None, end: str | None) -> None:
    (found,) = periods(text, SAID)
    as_date = date.fromisoformat
    assert (found.words, found.start, found.end) == (words, start and as_date(start), end and as_date(end))
    assert 0 < found.confidence <= 1


@pytest.mark.parametrize(
    "text",
    ["2000 people died", "it costs 2020 euros", "this may be wrong", "a few years ago", "recently", "June 31 2020",
     "in 2020/21", "999999 years ago", "the last year of the war", "this summer", "from 2015 to 2010"],
)  # fmt: skip
def test_what_has_no_plain_meaning_is_not_guessed(text: str) -> None:
    assert periods(text, SAID) == ()


def test_a_post_with_a_wrong_clock_ends_no_period() -> None:
    (found,) = periods("illegal since 2020", datetime(2000, 1, 1, tzinfo=UTC))
    assert (found.start, found.end) == (date(2020, 1, 1), None)


def test_without_the_posts_date_relative_times_stay_open() -> None:
    text = "Oslo banned cars last year"
    assert periods(text) == ()
    assert open_times(text) == ("last year",)
    assert dated(text, None, []) == text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Oslo banned cars last year.", "Oslo banned cars in 2023."),
        ("Last year Oslo banned cars.", "In 2023 Oslo banned cars."),
        ("It has been illegal since last year.", "It has been illegal since 2023."),
        ("It rained yesterday.", "It rained on 9 June 2024."),
        ("Oslo banned cars last month, they say.", "Oslo banned cars in May 2024, they say."),
        ("This year marks ten years of war.", "This year marks ten years of war."),
        ("Last year saw a ban.", "Last year saw a ban."),
        ("The same time last year it was 4%.", "The same time last year it was 4%."),
        ("Last year's budget was cut.", "Last year's budget was cut."),
        ("They left two years ago.", "They left two years ago."),
    ],
)
def test_only_plain_times_are_reworded(text: str, wanted: str) -> None:
    assert dated(text, SAID, []) == wanted


def test_the_posts_date_is_taken_in_utc() -> None:
    late = datetime(2024, 1, 1, 1, tzinfo=timezone(timedelta(hours=5)))
    (found,) = periods("Oslo banned cars this year", late)
    assert found.start == date(2023, 1, 1)


def test_a_mention_has_its_times_and_the_wording_its_year() -> None:
    post = Post("1", "Germany banned cash payments last year.", created_at=SAID)
    reading = read_thread(Thread("x", "text", (post,)))
    assert reading.claims[0].text == "Germany banned cash payments in 2023."
    (mention,) = reading.mentions
    assert mention.periods[0].start == date(2023, 1, 1)
    assert mention.resolutions[0].source == "the post's date"
    assert mention.unresolved == ()


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            "last this year May 2020 1999 in the 90s two years ago 31 Feb since - , days 0 99".split()
        )
    ),
    st.datetimes(),
)
def test_any_words_and_any_date(words: list[str], said_at: datetime) -> None:
    text = " ".join(words)
    for found in periods(text, said_at):
        assert found.words in text
        assert found.start is None or found.end is None or found.start <= found.end
    dated(text, said_at, [])
