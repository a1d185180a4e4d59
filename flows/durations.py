"""Spans of time as people type them."""

from __future__ import annotations

import re
from datetime import timedelta

UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
SHORTEST, LONGEST = timedelta(minutes=1), timedelta(days=366)

_PART = re.compile(
    r"(\d+)\s*(m|mins?|minutes?|h|hrs?|hours?|d|days?|w|wks?|weeks?)(?![a-z])\s*(?:,|and\b)?\s*",
    re.IGNORECASE,
)


def parse_duration(text: str, shortest: timedelta = SHORTEST, longest: timedelta = LONGEST) -> timedelta:
    """``90m``, ``6h``, ``1d12h``, ``2 weeks``: whole numbers of minutes, hours, days and weeks, added up.

    Raises ValueError, with what is wrong in words, for anything else, for less than ``shortest`` and for more
    than ``longest``.
    """
    total, at = timedelta(), 0
    given = text.strip()
    while found := _PART.match(given, at):
        at = found.end()
        total += timedelta(**{UNITS[found[2][0].lower()]: int(found[1][:9])})
    if at == 0 or at < len(given):
        raise ValueError(f'"{text}" is no span of time; write it as 90m, 6h, 1d12h or 2w')
    if not shortest <= total <= longest:
        raise ValueError(
            f'"{text}" is too {"short" if total < shortest else "long"}; '
            f"between {in_words(int(shortest.total_seconds()))} and {longest.days}d is allowed"
        )
    return total


def in_words(seconds: int) -> str:
    """Seconds as ``parse_duration`` reads them: ``5400`` is ``1h30m``."""
    out = []
    for unit, size in (("w", 604_800), ("d", 86_400), ("h", 3600), ("m", 60)):
        count, seconds = divmod(seconds, size)
        if count:
            out.append(f"{count}{unit}")
    return "".join(out) or "0m"
