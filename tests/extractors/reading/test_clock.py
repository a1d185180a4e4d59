"""The clocks of boards: their zone, their order of day and month, their wording."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup

from extractors.reading.clock import Clock, date_in, date_order, footer_zone, zone_by_clock

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("shown", "hours"),
    [
        ("November 01, 2026, 07:00:59 AM", -5),
        ("11-01-2026, 05:31 PM", 5.5),
        ("November 01, 2026, 07:11:00 AM", None),
        ("October 28, 2026, 12:00:00 PM", None),
        ("", None),
        (None, None),
    ],
)
def test_a_board_s_clock_tells_its_zone(shown, hours):
    zone = zone_by_clock(shown, NOW)
    assert (zone.utcoffset(None) if zone else None) == (timedelta(hours=hours) if hours is not None else None)


def test_a_clock_without_the_time_tells_nothing():
    assert zone_by_clock("November 01, 2026, 07:00:00 AM", None) is None


@pytest.mark.parametrize(
    ("stamps", "notes", "order"),
    [
        (["11-28-2008", "12-03-2008"], [], "MDY"),
        (["03-04-2012", "01-05-2012"], [], "DMY"),
        (["03-04-2012", "03-05-2012"], [], "MDY"),
        (["03-04-2012"], ["14-04-2012 at 10:00"], "DMY"),
        (["03.04.2012"], [], "DMY"),
        ([], ["05-06-2020", "13-06-2020"], "DMY"),
        ([], ["05-06-2020", "05-13-2020"], "MDY"),
        ([], [], "MDY"),
        (["2012-04-03", None, "Today"], [], "MDY"),
    ],
)
def test_which_of_day_and_month_comes_first(stamps, notes, order):
    assert date_order(stamps, notes) == order


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("Last edited by Max 2 more 2011; 05-13-2008 at 11:22 AM.", "2008-05-13 11:22"),
        ("Last edited by Bo; 20th Feb 2021 at 22:11. Reason: 3", "2021-02-20 22:11"),
        ("Editado por Bo el 3 de mayo de 2016 a las 09:01", "2016-05-03 09:01"),
        ("05-12-2008, 12:22 AM #7", "2008-05-12 00:22"),
        ("Gestern, 23:10", "2026-10-31 23:10"),
        ("2 Weeks Ago", "2026-10-18 12:00"),
        ("Join date: May 2011", None),
    ],
)
def test_moments_as_boards_write_them(note, expected):
    found = Clock(now=NOW).find(note)
    assert (f"{found:%Y-%m-%d %H:%M}" if found else None) == expected


def test_what_counts_from_now_is_unknown_without_a_clock():
    assert date_in("Heute, 10:00") == "today 10:00"
    assert Clock().find("Heute, 10:00") is None


@pytest.mark.parametrize(
    ("html", "hours"),
    [
        ("<p>All times are GMT -5. The time now is <b>10:00</b>.</p>", -5),
        ("<li>All times are <span title='UTC+2'>UTC+02:00</span></li>", 2),
        ("<p>All times are UTC + 1 hour [ <abbr title='Daylight'>DST</abbr> ]</p>", 2),
        ("<p>Alle Zeiten in WEZ +2.</p><!-- GMT -7 --><script>'GMT -8'</script>", 2),
        ("<p>GMT +3</p><div class='post'>I am at GMT -4</div>", 3),
        ("<div class='post'>I am at GMT -4</div>", 0),
    ],
)
def test_the_note_at_the_foot_tells_the_zone(html, hours):
    zone = footer_zone(BeautifulSoup(html, "lxml"), lambda node: "post" in node.get("class", ""))
    assert zone.utcoffset(NOW) == timedelta(hours=hours)
