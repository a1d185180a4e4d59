"""Moments as people and forum templates write them, in UTC: dateparser, with the page's zone and clock."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from extractors.reading.html_text import clean, utc

_DAY_WORDS = {
    **dict.fromkeys("heute hoy aujourd'hui aujourd’hui oggi hoje vandaag dzisiaj сегодня".split(), "today"),
    **dict.fromkeys("gestern ayer hier ieri ontem gisteren wczoraj вчера".split(), "yesterday"),
}
_DAY_WORD = re.compile(rf"(?<!\w)(?:{'|'.join(_DAY_WORDS)})(?!\w)", re.IGNORECASE)
# How the months' names begin in the languages that pages come in, January first.
_MONTH_STARTS = (
    "jan jän gen ene sty янв|feb fév fev lut фев|mar mär maa mrt мар|apr avr abr kwi апр"
    "|may mai mei maj mag май мая|jun juin giu cze июн|jul juil lug lip июл|aug aoû ago sie авг|sep set wrz сен"
    "|oct okt ott out paź окт|nov lis ноя|dec déc dez dic gru дек"
)
_MONTHS = {start: n for n, starts in enumerate(_MONTH_STARTS.split("|"), 1) for start in starts.split()}
_NAMED = re.compile(
    r"(?P<day>\d{1,2})(?:st|nd|rd|th|er)?\.? +(?:de +)?(?P<month>[^\W\d_]{3,12})\.?,?(?: +de)? +(?P<year>\d{4})"
    r"|(?P<month2>[^\W\d_]{3,12})\.? +(?P<day2>\d{1,2})(?:st|nd|rd|th)?,? +(?P<year2>\d{4})",
    re.IGNORECASE,
)
_NUMBERS = re.compile(
    r"(?:(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|[^\W\d_]{2,4}\.?),? +)?"
    r"(?P<one>\d{4}|\d{1,2})(?P<sign>[-./])(?P<two>\d{1,2})(?P=sign)(?P<three>\d{4}|\d{1,2})"
    r"(?:,?(?: +at| +[-–—@•])? +(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d))?(?: ?(?P<half>[ap])\.?m\.?)?)?",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"\b(?:ago|today|yesterday|now|(?:mon|tues|wednes|thurs|fri|satur|sun)day at)\b|^\s*(?:a|an|\d+)\s*[a-z]{1,7}\.?\s*$",
    re.IGNORECASE,
)
_OFFSET = re.compile(
    r"\b(?:UTC|GMT|WEZ)\s*(?P<sign>[+\u2212-])\s*(?P<hours>\d{1,2})(?::?(?P<minutes>\d\d))?", re.IGNORECASE
)
_REGION = re.compile(
    r"\[?\b(?P<name>(?:Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific)/[\w/+-]+)"
)
# Summer time as phpBB writes it, "UTC + 1 hour [ DST ]", in any language.
_SUMMER = re.compile(r"\b(?:UTC|GMT)\b[^.\[\]]{0,30}\[")
_PLAIN_UTC = re.compile(r"\b(?:times?|zone)\b[^.<]{0,40}\b(?:UTC|GMT)\b(?!\s*[+\u2212-]\s*\d)", re.IGNORECASE)


def moment(
    text: object, *, zone: tzinfo | None = None, now: datetime | None = None, order: str = "MDY"
) -> datetime | None:
    """The moment (UTC) that a text names: ISO 8601, epoch seconds, or a date as people write it.

    ``zone`` is what the page says its times are in (UTC where it says nothing); ``now`` is when the page
    was fetched, and without it "yesterday" and "3 hours ago" give None. ``order`` reads 03/04/2024, where
    a number over 12 or dots do not tell. Brackets and dashes around it do no harm, and the months' names and
    "yesterday" may be in any of a dozen languages. None for anything that is not a whole date.
    """
    line = clean(text)
    if line is None:
        return None
    exact = _exact(line, zone or UTC)
    line = with_english_days(line.lstrip(" «([.,|•·–-").rstrip(" »)].,|•·–-"))
    exact = exact or _whole(line, zone or UTC, order)
    if exact is not None or not line:
        return exact
    if now is None and _RELATIVE.search(line):
        return None
    return _parsed(line[:100], zone or UTC, now, order)


def _exact(line: str, zone: tzinfo) -> datetime | None:
    """ISO 8601 with a time of day, or epoch seconds."""
    if line.isdigit():
        return utc(line)
    try:
        found = datetime.fromisoformat(line) if re.match(r"\d{4}-\d\d-\d\d[T ]\d", line) else None
        return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC) if found else None
    except (ValueError, OverflowError):
        return None


def _whole(line: str, zone: tzinfo, order: str) -> datetime | None:
    """A whole date in numbers or with a month's name.

    It is read here for the languages, and for speed: dateparser takes a millisecond for each.
    """
    found = _NUMBERS.fullmatch(_NAMED.sub(_in_numbers, line))
    if found is None or (len(found["one"]) == 4) == (len(found["three"]) == 4):
        return None
    one, two, three = (int(found[name]) for name in ("one", "two", "three"))
    year, month, day = (three, two, one) if order == "DMY" or found["sign"] == "." else (three, one, two)
    if len(found["one"]) == 4:
        year, month, day = one, two, three
    hour, minute, second = (int(found[name] or 0) for name in ("hour", "minute", "second"))
    if found["half"] and hour <= 12:
        hour = hour % 12 + (12 if found["half"] in "pP" else 0)
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _in_numbers(date: re.Match[str]) -> str:
    """A date with a month's name as year, month and day; any other as it was."""
    number = month_number(date["month"] or date["month2"])
    return f"{date['year'] or date['year2']}-{number}-{date['day'] or date['day2']}" if number else date[0]


def month_number(word: str) -> int | None:
    """Which month (1 to 12) a word names, in full or cut off after three letters, in many languages."""
    lower = word.lower()
    return _MONTHS.get(lower[:4]) or _MONTHS.get(lower[:3])


def with_english_days(text: str) -> str:
    """The text with "today" and "yesterday" in English, where it has them in another language."""
    return _DAY_WORD.sub(lambda word: _DAY_WORDS[word[0].lower()], text)


@lru_cache(maxsize=4096)
def _parsed(line: str, zone: tzinfo, now: datetime | None, order: str) -> datetime | None:
    base = now.astimezone(zone).replace(tzinfo=None) if now else None
    found: datetime | None = _parser(order, base).get_date_data(line).date_obj
    if found is None:
        return None
    try:
        return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
    except (OverflowError, ValueError):
        return None


@lru_cache(maxsize=64)
def _parser(order: str, base: datetime | None) -> Any:
    from dateparser.date import DateDataParser

    settings: dict[str, Any] = {
        "DATE_ORDER": order,
        "REQUIRE_PARTS": ["year", "month", "day"],
        "PREFER_DATES_FROM": "past",
    }
    if base is not None:
        settings["RELATIVE_BASE"] = base
    return DateDataParser(languages=["en"], settings=settings)


def page_zone(text: str) -> tzinfo:
    """The zone that a page's own note names ("All times are GMT -5", "UTC+02:00", "Europe/London").

    UTC where there is no such note. Give it the footer's text, not the posts'.
    """
    region = _REGION.search(text)
    if region:
        try:
            return ZoneInfo(region["name"].rstrip("/]"))
        except (ZoneInfoNotFoundError, ValueError, OSError):
            pass
    offset, minutes = _OFFSET.search(text), 0
    if offset and not _PLAIN_UTC.search(text[: offset.start()]):
        minutes = int(offset["hours"]) * 60 + int(offset["minutes"] or 0)
        minutes = -minutes if offset["sign"] != "+" else minutes
    if abs(minutes) > 14 * 60:
        return UTC
    minutes += 60 if _SUMMER.search(text) else 0
    return timezone(timedelta(minutes=minutes)) if minutes else UTC
