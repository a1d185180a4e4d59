"""Values of parsed JSON in the types that extractors need; what has the wrong type counts as missing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from extractors.html_text import clean


def identity(value: object) -> str | None:
    """An id given as text or as a number; None for anything else."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return clean(value)


def epoch(value: object) -> datetime | None:
    """The moment that a number of seconds since 1970 names; None for 0, which stands for "never"."""
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not value:
        return None
    try:
        return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def mapping(value: object) -> dict[str, Any]:
    """A JSON object; an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def sequence(value: object) -> list[Any]:
    """A JSON array; an empty one for anything else."""
    return value if isinstance(value, list) else []
