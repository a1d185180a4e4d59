"""Texts, names, addresses and days from fields that may hold anything at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from warehouse.web_address import is_http

LONGEST_FIELD = 20_000
"""Characters of a field that are looked at."""

LONGEST_ADDRESS = 2_000
"""A longer address is none that a reader could open."""

_MARKUP = re.compile(r"<[a-zA-Z/!][^<>]*>")
_ENTITY = re.compile(r"&(?:#\d|#x[0-9a-f]|[a-z])", re.IGNORECASE)
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)
_BLOCKS = frozenset(
    "p br div li ul ol h1 h2 h3 h4 h5 h6 td th tr table blockquote section article hr".split()
)
_SILENT = frozenset("script style template noscript iframe object head title".split())
_ISO_DAY = re.compile(r"\s*(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_DAY_FORMATS = (
    "%Y%m%d", "%Y/%m/%d", "%Y.%m.%d", "%d.%m.%Y", "%B %d, %Y", "%b %d, %Y", "%b. %d, %Y", "%d %B %Y",
    "%d %b %Y", "%B %d %Y", "%A, %B %d, %Y",
)  # fmt: skip
_TRACKING = re.compile(r"(?:utm_.*|fbclid|gclid)")


def texts(value: Any) -> Iterator[str]:
    """The texts that a field holds: one, several, or one with its language beside it."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value[:50]:
            if not isinstance(one, list):
                yield from texts(one)
    elif isinstance(value, dict):
        yield from (text for text in (value.get("@value"), value.get("value")) if isinstance(text, str))


def first_text(value: Any, most: int = LONGEST_FIELD) -> str:
    """The first text of a field, plain and no longer than ``most`` characters; "" where there is none."""
    found = next((clean for text in texts(value) if (clean := plain(text))), "")
    return found if len(found) <= most else found[: most - 1].rstrip() + "…"


def plain(text: str) -> str:
    """A text without markup, entities and characters that nobody sees, on one line."""
    text = text[:LONGEST_FIELD]
    for _ in range(2):  # markup is often written as entities
        if _ENTITY.search(text):
            text = unescape(text)
        text = _UNSEEN.sub("", text)
        if _MARKUP.search(text):
            text = _UNSEEN.sub("", _without_markup(text))
    return " ".join(text.split())


def _without_markup(text: str) -> str:
    """The text that a browser would show, with a space where a block begins or ends."""
    import lxml.etree
    import lxml.html

    try:
        root = lxml.html.document_fromstring(f"<div>{text}</div>")
    except (ValueError, lxml.etree.LxmlError):
        return _MARKUP.sub(" ", text)
    pieces: list[str] = []
    silent = 0
    for event, node in lxml.etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event == "start":
            silent += node.tag in _SILENT
            pieces += [" "] if node.tag in _BLOCKS else []
        elif event == "end":
            silent -= node.tag in _SILENT
            pieces += [" "] if node.tag in _BLOCKS else []
        if not silent:
            pieces.append((node.text if event == "start" else node.tail) or "")
    return "".join(pieces)


def name_of(value: Any) -> str:
    """The name of a person or an organisation, at most 200 characters; "" where there is none."""
    for one in value if isinstance(value, list) else [value]:
        name = first_text(one.get("name") or one.get("legalName"), 200) if isinstance(one, dict) else ""
        if name or (name := first_text(one, 200)):
            return name
    return ""


def address_of(value: Any) -> str | None:
    """The first http(s) address that a field holds; it may be an object with a ``url`` or an ``@id``."""
    for one in value[:50] if isinstance(value, list) else [value]:
        found = one
        if isinstance(one, dict):
            found = one.get("url") or one.get("@id")
        for text in texts(found):
            if len(text) <= LONGEST_ADDRESS and is_http(text.strip()):
                return text.strip()
    return None


def day_of(value: Any) -> str | None:
    """The day that a field names, as 2024-07-01; None where it names none for sure, as 01/02/2024 does not."""
    for text in texts(value):
        found = _day(text[:64].strip())
        if found and 1900 <= found.year <= 2100:
            return found.isoformat()
    return None


def _day(text: str) -> date | None:
    try:
        if iso := _ISO_DAY.match(text):
            return date(*map(int, iso.groups()))
        if "," in text[:5]:  # "Mon, 01 Jul 2024 10:00:00 GMT"
            return parsedate_to_datetime(text).date()
    except (ValueError, TypeError, IndexError):
        pass
    for form in _DAY_FORMATS:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None


def address_key(url: str) -> str:
    """What an address is told by: without scheme, ``www.``, fragment, final slash and tracking parameters."""
    parts = urlsplit(url)
    kept = [
        pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(pair[0])
    ]
    query = f"?{urlencode(kept)}" if kept else ""
    port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    return f"{(parts.hostname or '').removeprefix('www.')}{port}{parts.path.rstrip('/')}{query}"
