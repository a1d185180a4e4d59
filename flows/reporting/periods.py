"""Days put into days, weeks or months, so that a chart has as many bars as an eye can tell apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

MOST_BARS = 62


def unit(first: date, last: date) -> str:
    """day, week or month: the smallest of which the period holds at most 62; or else year."""
    for name, days in (("day", 1), ("week", 7), ("month", 30.4)):
        if (last - first).days / days < MOST_BARS:
            return name
    return "year"


def start(day: date, unit: str) -> date:
    """The first day of the day, week (from Monday), month or year that ``day`` lies in."""
    if unit == "week":
        return day - timedelta(days=day.weekday())
    if unit == "month":
        return day.replace(day=1)
    return day.replace(month=1, day=1) if unit == "year" else day


def end(first: date, unit: str) -> date:
    """The day after the bar that begins with ``first``."""
    days = {"day": 1, "week": 7, "month": 32, "year": 367}[unit]
    try:
        return start(first + timedelta(days=days), unit)
    except OverflowError:
        return date.max


def label(first: date, unit: str) -> str:
    """What a bar is called: 3 March 2026, week of 2 March 2026, March 2026, 2026."""
    if unit in ("month", "year"):
        return f"{first:%B %Y}" if unit == "month" else str(first.year)
    named = f"{first.day} {first:%B} {first.year}"
    return f"week of {named}" if unit == "week" else named


def bars(days: Iterable[tuple[date, int]], first: date, last: date, unit: str) -> list[tuple[date, int]]:
    """Every bar from ``first`` to ``last`` in order, also the empty ones, with its sum."""
    counts: Counter[date] = Counter()
    for day, number in days:
        counts[start(day, unit)] += number
    found, at, stop = [], start(first, unit), start(last, unit)
    while at <= stop:
        found.append((at, counts[at]))
        following = end(at, unit)
        if following <= at:
            break
        at = following
    return found
