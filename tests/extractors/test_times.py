"""Moments in the wordings that forum templates use."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from extractors.times import moment, page_zone

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
        ("May 2024", None),
        ("hello there", None),
        ("", None),
        (None, None),
    ],
)
def test_wordings_of_moments(text, expected):
    found = moment(text, now=NOW)
    assert (found.isoformat() if found else None) == expected


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
        ("no note", 0),
    ],
)
def test_zones_that_pages_name(note, hours):
    assert page_zone(note).utcoffset(NOW) == timedelta(hours=hours)
