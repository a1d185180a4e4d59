"""Moments as bulletin boards write them: in the board's zone, language and order of day and month."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from bs4 import BeautifulSoup, Tag

from extractors.times import moment, page_zone

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
_NUMBERS = re.compile(
    r"(?P<one>\d{4}|\d{1,2})(?P<sign>[-./])(?P<two>\d{1,2})(?P=sign)(?P<three>\d{4}|\d{1,2})"
    r"(?: (?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d))?(?: ?(?P<half>[ap])m)?)?",
    re.IGNORECASE,
)

_NAMED = re.compile(
    r"(?P<day>\d{1,2})(?:st|nd|rd|th|er)?\.? +(?:de +)?(?P<month>[^\W\d_]{3,12})\.?,?(?: +de)? +(?P<year>\d{4})"
    r"|(?P<month2>[^\W\d_]{3,12})\.? +(?P<day2>\d{1,2})(?:st|nd|rd|th)?,? +(?P<year2>\d{4})",
    re.IGNORECASE,
)
# How the months' names begin in the languages that boards come in, January first.
_MONTH_STARTS = (
    "jan gen ene sty янв|feb fév fev lut фев|mar mär maa мар|apr avr abr kwi апр|may mai mei maj mag май мая"
    "|jun juin giu cze июн|jul juil lug lip июл|aug aoû ago sie авг|sep set wrz сен|oct okt ott out paź окт"
    "|nov lis ноя|dec déc dez dic gru дек"
)
_MONTHS = {start: n for n, starts in enumerate(_MONTH_STARTS.split("|"), 1) for start in starts.split()}

_DAY_WORDS = {
    "heute": "today",
    "hoy": "today",
    "aujourd'hui": "today",
    "oggi": "today",
    "hoje": "today",
    "vandaag": "today",
    "dzisiaj": "today",
    "сегодня": "today",
    "gestern": "yesterday",
    "ayer": "yesterday",
    "hier": "yesterday",
    "ieri": "yesterday",
    "ontem": "yesterday",
    "gisteren": "yesterday",
    "wczoraj": "yesterday",
    "вчера": "yesterday",
}
_DAY_WORD = re.compile(rf"(?<!\w)(?:{'|'.join(_DAY_WORDS)})(?!\w)", re.IGNORECASE)

_ZONE = re.compile(r"\b(?:GMT|UTC|WEZ)\b")


@dataclass(frozen=True, slots=True)
class Clock:
    """How a board writes its times: its zone, whether day or month comes first, when it was fetched."""

    zone: tzinfo
    order: str = "MDY"
    now: datetime | None = None

    def read(self, text: str | None) -> datetime | None:
        """The moment (UTC) that a post's head or a "last edited" note names; None if it names none."""
        wording = date_in(text)
        if wording is None:
            return None
        return self._whole(wording) or moment(wording, zone=self.zone, now=self.now, order=self.order)

    def _whole(self, wording: str) -> datetime | None:
        """A whole date in numbers or with a month's name, also in the languages that ``times`` does not read.

        It is read here for speed as well: dateparser takes a millisecond for each.
        """
        found = _NUMBERS.fullmatch(_NAMED.sub(_in_numbers, wording))
        if found is None or (len(found["one"]) == 4) == (len(found["three"]) == 4):
            return None
        one, two, three = (int(found[name]) for name in ("one", "two", "three"))
        year, month, day = (three, two, one) if self.order == "DMY" else (three, one, two)
        if len(found["one"]) == 4:
            year, month, day = one, two, three
        hour, minute, second = (int(found[name] or 0) for name in ("hour", "minute", "second"))
        if found["half"] and hour <= 12:
            hour = hour % 12 + (12 if found["half"] in "pP" else 0)
        try:
            return datetime(year, month, day, hour, minute, second, tzinfo=self.zone).astimezone(UTC)
        except (ValueError, OverflowError):
            return None


def _in_numbers(date: re.Match[str]) -> str:
    """A date with a month's name as year, month and day; any other as it was."""
    word = (date["month"] or date["month2"]).lower()
    number = _MONTHS.get(word[:4]) or _MONTHS.get(word[:3])
    return f"{date['year'] or date['year2']}-{number}-{date['day'] or date['day2']}" if number else date[0]


def board_zone(soup: BeautifulSoup, in_post: Callable[[Tag], bool]) -> tzinfo:
    """The zone of a board's times, by the note in its footer ("All times are GMT -5."); UTC without one."""
    for text in reversed(soup.find_all(string=_ZONE)):
        if text.parent is not None and not in_post(text.parent) and text.find_parent(in_post) is None:
            return page_zone(str(text).replace("WEZ", "GMT"))
    return UTC


def date_in(text: str | None) -> str | None:
    """The wording of a moment inside a longer line, as ``times.moment`` reads it."""
    if text is None:
        return None
    line = _DAY_WORD.sub(lambda word: _DAY_WORDS[word[0].lower()], text)
    found = [*_WORDING.finditer(line[:1000])]
    if found:
        # In a note, a user's name may look like a day; the day that an hour follows is the note's.
        best = next((date for date in found if date["time"]), found[0])
        return f"{best['date']} {best['time']}" if best["time"] else best["date"]
    ago = _AGO.search(line)
    return ago[0] if ago else None


def date_order(stamps: Sequence[str | None], notes: Sequence[str | None] = ()) -> str:
    """Which way a page writes 03-04-2012, "DMY" or "MDY", given its posts' times in order and its edit notes.

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
