"""Reading parsed JSON of unknown truth: every function takes any value; what has the wrong type is missing."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

from extractors.model import Page
from extractors.reading.decode import decode
from extractors.reading.html_text import clean
from extractors.reading.matching import load_json


def document(page: Page) -> Any:
    """The JSON that a page is; raises ExtractionError with line and column where it is malformed."""
    return load_json(page, decode(page).lstrip("\ufeff"))


def script(html: str, element: str) -> str | None:
    """What stands in the script element with this id; None if there is none."""
    found = re.search(rf"<script\b[^<>]*\sid=([\"']?){re.escape(element)}\1(?=[\s>])[^<>]*>", html)
    if found is None:
        return None
    end = html.find("</script", found.end())
    return html[found.end() : end if end >= 0 else len(html)]


def script_json(html: str, element: str) -> Any:
    """The JSON in the script element with this id; None if there is none or it is broken."""
    try:
        return json.loads(script(html, element) or "")
    except (ValueError, RecursionError):
        return None


def table(value: object) -> dict[str, Any]:
    """The value if it is an object, otherwise an empty one."""
    return value if isinstance(value, dict) else {}


def entries(value: object) -> list[Any]:
    """The value if it is a list, otherwise an empty one."""
    return value if isinstance(value, list) else []


def tables(value: object) -> list[dict[str, Any]]:
    """The objects of a list; nothing for anything that is no list."""
    return [item for item in entries(value) if isinstance(item, dict)]


def text(value: object) -> str:
    """The value if it is a string, otherwise an empty one."""
    return value if isinstance(value, str) else ""


def number(value: object) -> int | None:
    """A whole number of at most 18 digits, given as such or in digits."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 19:
        return int(value)
    return value if isinstance(value, int) and abs(value) < 10**18 else None


def identity(value: object) -> str | None:
    """An id as a string, whether the platform writes it as number or as text."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else clean(value)


def reference(value: object) -> str | None:
    """The id of something else ("the parent"); None for 0, which platforms write for "none"."""
    named = identity(value)
    return None if named == "0" else named


def epoch(value: object) -> datetime | None:
    """The moment (UTC) of so many seconds since 1970; None for 0, which platforms write for "never"."""
    seconds = number(value) if isinstance(value, str) else value
    if not isinstance(seconds, (int, float)) or isinstance(seconds, bool) or not seconds:
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def milliseconds(value: object) -> datetime | None:
    """The moment (UTC) of so many milliseconds since 1970, to the second; None for 0 or less."""
    whole = number(value)
    return epoch(whole // 1000) if whole is not None and whole > 0 else None


def web(value: object) -> str | None:
    """A link if it is one to the web."""
    link = clean(value)
    return link if link and link.startswith(("https://", "http://")) else None
