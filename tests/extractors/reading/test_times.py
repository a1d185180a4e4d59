"""Moments in the wordings that forum templates use."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from extractors.reading.times import moment, month_number, page_zone

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sun May 12, 2024 10:22 am", "2024-05-12T10:22:00+00:00"),
        ("05-12-2024, 10:22 AM", "2024-05-12T10:22:00+00:00"),
        ("14:20, 3 March 2024 (UTC)", "2024-03-03T14:20:00+00:00"),
        ("2024-05-12T10:22:00+0200", "2024-05-12T08:22:00+00:00"),
        ("1715509320", "2024-05-12T10:22:00+00:00"),
        ("Thu, 2 May 2024 10:00:00 -0400", "2024-05-02T14:00:00+00:00"),
        ("Yesterday, 10:22 PM", "2026-11-23T22:22:00+00:00"),
        ("3 hours ago", "2026-11-24T09:00:00+00:00"),
        ("Sunday, May 12, 2024 at 10:22 PM", "2024-05-12T22:22:00+00:00"),
        ("« May 12, 2024, 12:22:05 AM »", "2024-05-12T00:22:05+00:00"),
        ("So 12. Mai 2024, 10:22", "2024-05-12T10:22:00+00:00"),
        ("12 de mayo de 2024 10:22", "2024-05-12T10:22:00+00:00"),
        ("12 мая 2024", "2024-05-12T00:00:00+00:00"),
        ("Gestern, 10:22", "2026-11-23T10:22:00+00:00"),
        ("05.12.2024 - 10:22", "2024-12-05T10:22:00+00:00"),
        ("2024/05/12", "2024-05-12T00:00:00+00:00"),
        ("31 February 2024", None),
        ("(12)", None),
        ("May 2024", None),
        ("hello there", None),
        ("", None),
        (None, None),
    ],
)
def test_wordings_of_moments(text, expected):
    found = moment(text, now=NOW)
    assert (found.isoformat() if found else None) == expected


def test_the_order_of_day_and_month():
    american, british = datetime(2024, 3, 4, tzinfo=UTC), datetime(2024, 4, 3, tzinfo=UTC)
    assert moment("03/04/2024") == american
    assert moment("03/04/2024", order="DMY") == british
    assert moment("2024-03-04", order="DMY") == american


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("January Jänner janv ene", 1),
        ("mrt mars März maart", 3),
        ("juin juni Jun", 6),
        ("juil juli lipca", 7),
    ],
)
def test_months_in_many_languages(words, number):
    assert {month_number(word) for word in words.split()} == {number}
    assert month_number("word") is None


def test_what_counts_from_now_is_unknown_without_a_clock():
    assert moment("3 hours ago") is None
    assert moment("Today at 3:15 PM") is None


def test_the_page_s_zone_is_applied_unless_the_moment_names_its_own():
    zone = page_zone("All times are GMT -5. The time now is 09:15 AM.")
    assert moment("2024-05-12 10:22:33", zone=zone) == datetime(2024, 5, 12, 15, 22, 33, tzinfo=UTC)
    assert moment("2024-05-12T10:22:33Z", zone=zone) == datetime(2024, 5, 12, 10, 22, 33, tzinfo=UTC)


@pytest.mark.parametrize(
    ("note", "hours"),
    [
        ("All times are UTC", 0),
        ("All times are UTC+02:00", 2),
        ("All times are GMT -5. The time now is 09:15 AM.", -5),
        ("Delete cookies All times are UTC-04:00", -4),
        ("Alle Zeiten sind WEZ +2. Es ist jetzt 10:22 Uhr.", 2),
        ("All times are UTC + 1 hour [ DST ]", 2),
        ("All times are UTC [ DST ]", 1),
        ("All times are UTC - 8 hours [ DST ]", -7),
        ("All times are GMT -5. [ Top ]", -5),
        ("GMT +19", 0),
        ("no note", 0),
    ],
)
def test_zones_that_pages_name(note, hours):
    assert page_zone(note).utcoffset(NOW) == timedelta(hours=hours)
