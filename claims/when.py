"""The time that a claim speaks of: ``last year`` against the post's date, ``since 2015``, ``in the nineties``.

Nothing is invented: without the post's date ``last year`` means nothing here, and what has no plain
calendar meaning (``a few years ago``, ``recently``, ``this summer``) stays words.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from claims.model import Period, Resolution

MAX_CHARS = 4_000
"""No sentence is longer; times behind this are not looked for."""
_FIRST_YEAR = 1900
"""The two figures of ``the 90s`` are counted from here; earlier centuries write theirs out."""
_MONTHS = {
    name.lower(): n
    for names in (calendar.month_name, calendar.month_abbr)
    for n, name in enumerate(names)
    if name
} | {"sept": 9}
_DAYS = {name.lower(): n for n, name in enumerate(calendar.day_name)}
_NUMBERS = {
    w: n for n, w in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())
} | {"a": 1, "an": 1, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50}
_DECADES = {w: 10 * n for n, w in enumerate("twenties thirties forties fifties sixties seventies eighties nineties".split(), 2)}  # fmt: skip
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
_YEAR = r"(?:1[5-9]|20)\d\d"
_DATE = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+{_YEAR}|{_YEAR}-\d\d-\d\d)"
_NO_YEAR = (
    r"(?![\d%-]|[.,:/]\d|\s*(?:%|percent|euros?|dollars|pounds|people|words|times|days|hours|miles|km|kg)\b)"
)
_DECADE = r"(?P<century>1[5-9]|20)(?P<tens>\d)0['’]?s\b|(?:['’]|\bthe\s)(?P<short>\d)0['’]?s\b|\bthe\s+(?:(?:early|mid|late)[- ])?(?P<word>twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties)\b"
_ABSOLUTE = (
    rf"\b(?:(?:between|from)\s+(?P<first>{_YEAR})\s*(?:and|to|until|till|[-–—])\s*(?P<last>{_YEAR})\b"
    rf"|(?P<side>since|before|until|till|after|by)\s+(?:(?P<side_date>{_DATE})|(?:(?P<side_month>{_MONTH})\s+)?(?P<side_year>{_YEAR})\b{_NO_YEAR})"
    rf"|(?P<date>{_DATE})|(?P<month>{_MONTH}),?\s+(?:of\s+)?(?P<month_year>{_YEAR})\b"
    rf"|(?P<range_first>{_YEAR})\s*[-–—]\s*(?P<range_last>{_YEAR})\b(?![-–—]\d)"
    rf"|(?<![\d.,$€£-])(?P<year>{_YEAR})\b{_NO_YEAR})|(?:{_DECADE})"
)  # fmt: skip
_COUNT = rf"\d{{1,3}}|{'|'.join(_NUMBERS)}"
_RELATIVE = (
    r"\b(?:(?P<day>yesterday|last night)"
    r"|(?<!the )(?P<which>last|this|next)\s+(?P<unit>year|month|week)(?P<owner>['’]s)?"
    rf"|(?P<which_month>last|this)\s+(?P<month>{_MONTH})(?!\s+(?:be|have|not)\b)"
    rf"|(?P<which_day>last|on)\s+(?P<weekday>{'|'.join(_DAYS)})"
    rf"|(?P<count>{_COUNT})\s+(?P<units>years?|months?|weeks?|days?)\s+ago"
    rf"|(?:in|over|during|for|within)\s+the\s+(?:last|past)\s+(?P<span>{_COUNT})\s+(?P<span_units>years?|months?|weeks?|days?))\b"
)  # fmt: skip


_CUE = re.compile(
    r"\d|ago\b|yesterday|last|this|next|past|on\s|twent|thirt|fort|fift|sixt|sevent|eight|ninet",
    re.IGNORECASE,
)
"""Without one of these no time is told, and the large patterns need not even be compiled."""


@lru_cache(maxsize=1)
def _absolute_times() -> re.Pattern[str]:
    return re.compile(_ABSOLUTE, re.IGNORECASE)


@lru_cache(maxsize=1)
def _relative_times() -> re.Pattern[str]:
    return re.compile(_RELATIVE, re.IGNORECASE)


def periods(text: str, said_at: datetime | None = None) -> tuple[Period, ...]:
    """The times in ``text`` in the order of the words; relative ones only where ``said_at`` is known."""
    text = text[:MAX_CHARS]
    if not _CUE.search(text):
        return ()
    found = [(m.start(), p) for m in _absolute_times().finditer(text) if (p := _absolute(m, said_at))]
    if said_at is not None:
        today = _day(said_at)
        found += [(m.start(), p) for m in _relative_times().finditer(text) if (p := _relative(m, today))]
    return tuple(p for _, p in sorted(found, key=lambda pair: pair[0]))


def open_times(text: str) -> tuple[str, ...]:
    """The relative times in ``text``: what they mean depends on the day it was written."""
    text = text[:MAX_CHARS]
    return tuple(m.group() for m in _relative_times().finditer(text)) if _CUE.search(text) else ()


_REWRITTEN = re.compile(
    r"(?:\b(?P<before>[A-Za-z]+)\s+)?\b(?P<words>(?:last|this)\s+(?P<unit>year|month)|yesterday)\b"
    r"(?=\s*$|\s*[,.;:!?)]|\s+(?:(?:the|a|an|they|he|she|it|we|i|you|there|in|at|on|by|for|from|to|with|over|under|than|"
    r"because|when|after|before|while|about|as|due|that|more)\b|(?-i:[A-Z])|\d))",
    re.IGNORECASE,
)
"""Behind the words stands what a verb cannot be: "this year marks" and "last year saw" stay."""
_KEEPS = frozenset("since until till before after by from than in during for to with over of".split())
"""Prepositions that a bare year or month can follow as well."""
_OTHER_SENSE = frozenset(
    "the this that time period same every each only one my his her our about like on".split()
)


def dated(text: str, said_at: datetime | None, done: list[Resolution]) -> str:
    """``text`` with ``last year`` as ``in 2024``; only what has one meaning and fits whatever stands around it."""
    if said_at is None:
        return text
    m = _REWRITTEN.search(text)
    before = (m["before"] or "").strip().lower() if m else ""
    if not m or before in _OTHER_SENSE:
        return text
    hit = _relative_times().match(text, m.start("words"))
    period = _relative(hit, _day(said_at)) if hit else None
    if period is None or period.start is None:
        return text
    name = _spoken(period.start, (m["unit"] or "day").lower())
    if before not in _KEEPS:
        name = f"{'in' if m['unit'] else 'on'} {name}"
        if m.start("words") == 0:
            name = name[0].upper() + name[1:]
    done.append(Resolution(m["words"], name, "the post's date", period.confidence))
    return text[: m.start("words")] + name + text[m.end("words") :]


def _spoken(start: date, unit: str) -> str:
    if unit == "year":
        return str(start.year)
    month = f"{calendar.month_name[start.month]} {start.year}"
    return month if unit == "month" else f"{start.day} {month}"


def _day(said_at: datetime) -> date:
    return (said_at.astimezone(UTC) if said_at.tzinfo else said_at).date()


def _absolute(m: re.Match[str], said_at: datetime | None) -> Period | None:
    words = m.group().strip()
    if m["first"] or m["range_first"]:
        first, last = int(m["first"] or m["range_first"]), int(m["last"] or m["range_last"])
        return Period(date(first, 1, 1), date(last, 12, 31), words, 0.95) if first <= last else None
    if m["side"]:
        return _one_sided(m, words, said_at)
    if m["date"]:
        day = _parsed(m["date"])
        return Period(day, day, words, 0.95) if day else None
    if m["month_year"]:
        return _month(int(m["month_year"]), _month_number(m["month"]), words, 0.95)
    if m["year"]:
        return _year(int(m["year"]), words, 0.9)
    if m["century"]:
        ten = int(m["century"] + m["tens"] + "0")
        return Period(date(ten, 1, 1), date(ten + 9, 12, 31), words, 0.9)
    tens = int(m["short"]) * 10 if m["short"] else _DECADES[m["word"].lower()]
    if tens < 20:
        return None  # "the 10s" may be an age or a price
    start = date(_FIRST_YEAR + tens, 1, 1)
    # "in his twenties", "temperatures in the seventies": the same words measure other things.
    return Period(start, date(start.year + 9, 12, 31), words, 0.8 if tens >= 50 else 0.6)


def _one_sided(m: re.Match[str], words: str, said_at: datetime | None) -> Period | None:
    side = m["side"].lower()
    if m["side_date"]:
        day = _parsed(m["side_date"])
        whole = Period(day, day, words, 0.9) if day else None
    elif m["side_month"]:
        whole = _month(int(m["side_year"]), _month_number(m["side_month"]), words, 0.9)
    else:
        whole = _year(int(m["side_year"]), words, 0.9)
    if whole is None or whole.start is None or whole.end is None:
        return None
    today = _day(said_at) if said_at else None
    if side == "since":
        # A post dated before what it tells of: its clock is wrong, and says nothing about the end.
        return Period(whole.start, today if today and today >= whole.start else None, words, 0.9)
    if side == "after":
        return Period(whole.end + timedelta(days=1), None, words, 0.9)
    last = whole.start - timedelta(days=1) if side == "before" else whole.end
    return Period(None, last, words, 0.9 if side != "by" else 0.8)


def _relative(m: re.Match[str], today: date) -> Period | None:
    words = m.group().strip()
    if m["day"]:
        day = today - timedelta(days=1)
        return Period(day, day, words, 0.9, True)
    if m["which"]:
        return _unit(m["which"].lower(), m["unit"].lower(), today, words)
    if m["which_month"]:
        return _named_month(m["which_month"].lower(), _month_number(m["month"]), today, words)
    if m["weekday"]:
        back = (today.weekday() - _DAYS[m["weekday"].lower()]) % 7 or 7
        day = today - timedelta(days=back)
        # "last Friday" on a Saturday is yesterday to some and eight days ago to others.
        return Period(day, day, words, 0.6, True)
    count, units = m["count"] or m["span"], (m["units"] or m["span_units"]).lower().rstrip("s")
    number = int(count) if count.isdigit() else _NUMBERS[count.lower()]
    return _ago(number, units, today, words) if m["count"] else _span(number, units, today, words)


def _unit(which: str, unit: str, today: date, words: str) -> Period | None:
    step = {"last": -1, "this": 0, "next": 1}[which]
    sure = {"last": 0.9, "this": 0.9, "next": 0.8}[which]
    if unit == "year":
        return _year(today.year + step, words, sure, relative=True)
    if unit == "month":
        number = today.year * 12 + today.month - 1 + step
        return _month(number // 12, number % 12 + 1, words, sure, relative=True)
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=step)
    return Period(monday, monday + timedelta(days=6), words, sure - 0.1, True)


def _named_month(which: str, month: int, today: date, words: str) -> Period | None:
    if which == "this":
        return _month(today.year, month, words, 0.85, relative=True)
    if month == today.month:
        return _month(today.year - 1, month, words, 0.8, relative=True)
    year = today.year if month < today.month else today.year - 1
    # In June, "last May" is this year's to some and last year's to others.
    return _month(year, month, words, 0.8 if year < today.year else 0.6, relative=True)


def _ago(number: int, unit: str, today: date, words: str) -> Period | None:
    if unit == "day":
        day = today - timedelta(days=number)
        return Period(day, day, words, 0.9, True)
    if unit == "week":
        middle = today - timedelta(weeks=number)
        return Period(middle - timedelta(days=3), middle + timedelta(days=3), words, 0.75, True)
    if unit == "year":
        return _year(today.year - number, words, 0.75 if number < 10 else 0.6, relative=True)
    months = today.year * 12 + today.month - 1 - number
    return _month(months // 12, months % 12 + 1, words, 0.75, relative=True)


def _span(number: int, unit: str, today: date, words: str) -> Period | None:
    days = {"day": 1, "week": 7}.get(unit)
    if days:
        return Period(today - timedelta(days=days * number), today, words, 0.85, True)
    months = today.year * 12 + today.month - 1 - number * (12 if unit == "year" else 1)
    day = min(today.day, calendar.monthrange(max(months // 12, 1), months % 12 + 1)[1])
    return Period(date(max(months // 12, 1), months % 12 + 1, day), today, words, 0.85, True)


def _year(year: int, words: str, sure: float, *, relative: bool = False) -> Period | None:
    return Period(date(year, 1, 1), date(year, 12, 31), words, sure, relative) if 1 <= year <= 9999 else None


def _month(year: int, month: int, words: str, sure: float, *, relative: bool = False) -> Period | None:
    if not 1 <= year <= 9999:
        return None
    last = calendar.monthrange(year, month)[1]
    return Period(date(year, month, 1), date(year, month, last), words, sure, relative)


def _month_number(name: str) -> int:
    return _MONTHS[name.lower().rstrip(".")]


def _parsed(words: str) -> date | None:
    """A whole date; None for a 31st of June."""
    import dateparser  # 65 ms, for the few texts that hold a whole date

    found = dateparser.parse(words, languages=["en"], settings={"REQUIRE_PARTS": ["day", "month", "year"]})
    return found.date() if found else None


_THAT_YEAR = re.compile(r"\b(?P<before>in|of)\s+that(?:\s+same)?\s+year\b(?!\s*['’])", re.IGNORECASE)
_BARE_YEAR = re.compile(r"(?<![\d.,$€£-])(?:19|20)\d\d(?![\d%-]|[.,]\d)")


def that_year(text: str, before: Sequence[str], done: list[Resolution]) -> str:
    """``of that year`` by the one year that the nearest of the sentences ``before`` (latest last) with a year names."""
    m = _THAT_YEAR.search(text)
    if not m or _BARE_YEAR.search(text):
        return text
    years = next((found for s in reversed(before) if (found := set(_BARE_YEAR.findall(s)))), set())
    if len(years) != 1:
        return text
    (year,) = years
    done.append(Resolution(m.group(), f"{m['before']} {year}", "sentence before", 0.8))
    return f"{text[: m.start()]}{m['before']} {year}{text[m.end() :]}"
