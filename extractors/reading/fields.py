"""Reading parsed JSON of unknown truth: each function takes any value and never raises."""

from __future__ import annotations

import json
import re
from datetime import datetime
from html import unescape
from typing import Any

from extractors.html_text import clean, utc

HEAD = 65_536
"""How many characters of a page its head is looked for in."""

_CANONICAL = re.compile(
    r"<link\b[^<>]{0,300}?\brel=[\"']?canonical[\"']?[^<>]{0,300}?\bhref=[\"']([^\"'<>]+)"
    r"|<link\b[^<>]{0,300}?\bhref=[\"']([^\"'<>]+)[\"'][^<>]{0,300}?\brel=[\"']?canonical\b",
    re.IGNORECASE,
)


def table(value: object) -> dict[str, Any]:
    """The value if it is an object, otherwise an empty one."""
    return value if isinstance(value, dict) else {}


def tables(value: object) -> list[dict[str, Any]]:
    """The objects of a list; nothing for anything that is no list."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def number(value: object) -> int | None:
    """A whole number, given as such or in digits."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 19:
        return int(value)
    return value if isinstance(value, int) and abs(value) < 10**18 else None


def identity(value: object) -> str | None:
    """An id as a string, whether the platform writes it as number or as text."""
    whole = number(value)
    return str(whole) if whole is not None else clean(value)


def text(value: object) -> str:
    """The value if it is a string, otherwise an empty one."""
    return value if isinstance(value, str) else ""


def milliseconds(value: object) -> datetime | None:
    """A moment from milliseconds since 1970; None for 0, which platforms write for "never"."""
    whole = number(value)
    return utc(str(whole // 1000)) if whole is not None and whole > 0 else None


def web(value: object) -> str | None:
    """A link if it is one to the web."""
    link = clean(value)
    return link if link and link.startswith(("https://", "http://")) else None


def script_json(html: str, element: str) -> Any:
    """The JSON in the script element with this id; None if there is none or it is broken."""
    found = re.search(rf"<script\b[^<>]*\bid=[\"']?{re.escape(element)}\b[^<>]*>", html)
    if found is None:
        return None
    end = html.find("</script", found.end())
    try:
        return json.loads(html[found.end() : end if end >= 0 else len(html)])
    except (ValueError, RecursionError):
        return None


def base_url(url: str, html: str) -> str:
    """What links are relative to: the page's URL or, for a saved file, the one it names itself."""
    return web(url) or canonical(html) or url


def canonical(html: str) -> str | None:
    """The address that a page names as its own."""
    found = _CANONICAL.search(html[:HEAD])
    return web(unescape(found[1] or found[2])) if found else None
