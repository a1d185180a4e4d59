"""What a web address looks like, and whose it is. Opens nothing."""

from __future__ import annotations

import re
from urllib.parse import urlsplit


def is_http(url: str) -> bool:
    """Whether this is a whole http or https address with a host, and no blank in it."""
    try:
        parts = urlsplit(url)
        whole = parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"\s", url)
        return whole and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


def site_name(url: str) -> str:
    """The host name of an http(s) address without ``www.``: the publisher when none is named."""
    return (urlsplit(url).hostname or "").removeprefix("www.")
