"""How one page writes its moments: in which zone, in which order of day and month, since when "today"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from bs4 import BeautifulSoup, NavigableString, Tag

from extractors.reading.html_text import attribute, names
from extractors.reading.times import moment, page_zone, with_english_days

_DAY = r"\d{1,2}(?:st|nd|rd|th|er)?\.?"
_MONTH = r"[^\W\d_]{3,12}\.?"
_DATE = (
    r"(?:\d{1,4}[-./]\d{1,2}[-./]\d{2,4}"
    rf"|{_DAY} +(?:de +)?{_MONTH},?(?: +de)? +\d{{4}}"
    rf"|{_MONTH} +{_DAY},? +\d{{4}}"
    r"|\b(?:today|yesterday)\b)"
)
_TIME = r"\d{1,2}:\d\d(?::\d\d)?(?:[ ]*[ap]\.?m\b)?"
_WORDING = re.compile(rf"(?P<date>{_DATE})(?:[^\d<>]{{0,14}}(?P<time>{_TIME}))?", re.IGNORECASE)
_AGO = re.compile(r"\b(?:an?|\d{1,4})\s+(?:second|minute|hour|day|week|month|year)s?\s+ago\b", re.IGNORECASE)
_NUMERIC = re.compile(r"(?<![\d-])(\d{1,2})([-./])(\d{1,2})\2(\d{4}|\d\d)(?!\d)")
_ZONE = re.compile(r"\b(?:GMT|UTC|WEZ)\b")
_NO_NOTE = names("html body head title script style option")
_HALF_HOUR = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Clock:
    """How a page writes its times: its zone, whether day or month comes first, when it was fetched."""

    zone: tzinfo = UTC
    order: str = "MDY"
    now: datetime | None = None

    def read(self, text: object) -> datetime | None:
        """The moment (UTC) that a line names; None where it is no whole date."""
        return moment(text, zone=self.zone, now=self.now, order=self.order)

    def find(self, text: str | None) -> datetime | None:
        """The moment (UTC) that stands in a longer line, as a post's head or an edit note; None if none does."""
        return self.read(date_in(text))


def date_in(text: str | None) -> str | None:
    """The wording of a moment inside a longer line, as ``times.moment`` reads it."""
    if text is None:
        return None
    line = with_english_days(text)
    found = [*_WORDING.finditer(line[:1000])]
    if found:
        # In a note, a user's name may look like a day; the day that an hour follows is the note's.
        best = next((date for date in found if date["time"]), found[0])
        return f"{best['date']} {best['time']}" if best["time"] else best["date"]
    ago = _AGO.search(line)
    return ago[0] if ago else None


def date_order(stamps: Sequence[str | None], notes: Sequence[str | None] = ()) -> str:
    """Which way a page writes 03-04-2012, "DMY" or "MDY", given its posts' times in order and other notes.

    A number over 12 tells, or dots between them; else the reading in which posts follow each other in time.
    """
    numeric = [_NUMERIC.search(text or "") for text in stamps]
    for found in (*numeric, *(_NUMERIC.search(text or "") for text in notes)):
        if found and (int(found[1]) > 12 or found[2] == "."):
            return "DMY"
        if found and int(found[3]) > 12:
            return "MDY"
    days = [(int(m[4]), int(m[1]), int(m[3])) for m in numeric if m]
    by_month_first = days == sorted(days)
    by_day_first = (swapped := [(year, second, one) for year, one, second in days]) == sorted(swapped)
    return "DMY" if by_day_first and not by_month_first else "MDY"


def footer_zone(soup: BeautifulSoup, in_post: Callable[[Tag], bool]) -> tzinfo:
    """The zone of a page's times, by the last note outside posts ("All times are GMT -5."); UTC without one."""
    for text in reversed(soup.find_all(string=_ZONE)):
        parent = text.parent
        if parent is None or parent.name in _NO_NOTE or type(text) is not NavigableString:
            continue
        if not in_post(parent) and text.find_parent(in_post) is None:
            return page_zone(f"{attribute(parent, 'title') or ''} {text}")
    return UTC


def zone_by_clock(shown: object, actual: datetime | None, order: str = "MDY") -> tzinfo | None:
    """The zone of a board that prints its own time, when the actual time is known.

    Boards without a note about their zone often say what time it is there. None unless the difference is
    a whole number of half hours (to two minutes) that a zone can have: the page may be older than it says.
    """
    there = moment(shown, order=order)
    if there is None or actual is None:
        return None
    steps = round((there - actual) / _HALF_HOUR)
    if not -24 <= steps <= 28 or abs((there - actual) - steps * _HALF_HOUR) > timedelta(minutes=2):
        return None
    return timezone(steps * _HALF_HOUR)
