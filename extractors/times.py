"""Moments as people and forum templates write them, in UTC: dateparser, with the page's zone and clock."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from extractors.html_text import clean, utc

_RELATIVE = re.compile(
    r"\b(?:ago|today|yesterday|now|(?:mon|tues|wednes|thurs|fri|satur|sun)day at)\b|^\s*(?:a|an|\d+)\s*[a-z]{1,7}\.?\s*$",
    re.IGNORECASE,
)
_OFFSET = re.compile(
    r"\b(?:UTC|GMT)\s*(?P<sign>[+\u2212-])\s*(?P<hours>\d{1,2})(?::?(?P<minutes>\d\d))?", re.IGNORECASE
)
_REGION = re.compile(
    r"\[?\b(?P<name>(?:Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific)/[\w/+-]+)"
)
_PLAIN_UTC = re.compile(r"\b(?:times?|zone)\b[^.<]{0,40}\b(?:UTC|GMT)\b(?!\s*[+\u2212-]\s*\d)", re.IGNORECASE)


def moment(
    text: object, *, zone: tzinfo | None = None, now: datetime | None = None, order: str = "MDY"
) -> datetime | None:
    """The moment (UTC) that a text names: ISO 8601, epoch seconds, or a date as people write it.

    ``zone`` is what the page says its times are in (UTC where it says nothing); ``now`` is when the page
    was fetched, and without it "yesterday" and "3 hours ago" give None. ``order`` reads 03/04/2024.
    None for anything that is not a whole date.
    """
    line = clean(text)
    if line is None:
        return None
    exact = _exact(line, zone or UTC)
    if exact is not None:
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
    offset = _OFFSET.search(text)
    if offset and not _PLAIN_UTC.search(text[: offset.start()]):
        minutes = int(offset["hours"]) * 60 + int(offset["minutes"] or 0)
        if minutes <= 14 * 60:
            return timezone(timedelta(minutes=-minutes if offset["sign"] != "+" else minutes))
    return UTC
