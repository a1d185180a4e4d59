"""Addresses taken apart, and those of an API's further documents, made from the one in hand."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

SECRETS = frozenset({"key", "api_key", "api_secret", "access_token"})
"""Query parameters that nobody may read in a permalink or a stored thread address."""


def split(url: str) -> SplitResult:
    """The parts of an address; empty ones where it is malformed."""
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")


def parameter(url: str, name: str) -> str | None:
    """The value of a query parameter; None if the address has none or is malformed."""
    return dict(_query(url) or ()).get(name)


def with_query(url: str, changes: Mapping[str, str | None]) -> str | None:
    """The address with query parameters set, or left out where the value is None; no fragment.

    None for an address that is not HTTP or is malformed.
    """
    query = _query(url)
    if query is None or not url.startswith(("http://", "https://")):
        return None
    parts = urlsplit(url)
    known = {name for name, _ in query}
    pairs = [(name, changes.get(name, value)) for name, value in query]
    pairs += [(name, value) for name, value in changes.items() if name not in known]
    kept = [(name, value) for name, value in dict.fromkeys(pairs) if value is not None]
    return parts._replace(query=_encoded(kept), fragment="").geturl()


def without_secrets(url: str) -> str:
    """The address without API keys; unchanged where it has none."""
    found = [name for name, _ in _query(url) or () if name in SECRETS]
    return (with_query(url, dict.fromkeys(found)) if found else None) or url


def _query(url: str) -> list[tuple[str, str]] | None:
    """The query parameters in order; None if the address is malformed."""
    try:
        return parse_qsl(urlsplit(url).query, keep_blank_values=True)
    except ValueError:
        return None


def _encoded(query: list[tuple[str, str]]) -> str:
    """A query string; colons and commas stay readable, as the APIs write them."""
    return urlencode(query, safe=":,/", errors="replace")
