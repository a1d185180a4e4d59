"""The address that a page names as its own, told by its source."""

from __future__ import annotations

import re
from html import unescape

from extractors.reading.values import web

HEAD = 65_536
"""How many characters of a page its head is looked for in."""

_CANONICAL = re.compile(
    r"<link\b[^<>]{0,300}?\brel=[\"']?canonical[\"']?[^<>]{0,300}?\bhref=[\"']([^\"'<>]+)"
    r"|<link\b[^<>]{0,300}?\bhref=[\"']([^\"'<>]+)[\"'][^<>]{0,300}?\brel=[\"']?canonical\b",
    re.IGNORECASE,
)


def base_url(url: str, html: str) -> str:
    """What links are relative to: the page's URL or, for a saved file, the one it names itself."""
    return web(url) or canonical(html) or url


def canonical(html: str) -> str | None:
    """The address that a page names as its own."""
    found = _CANONICAL.search(html[:HEAD])
    return web(unescape(found[1] or found[2])) if found else None
