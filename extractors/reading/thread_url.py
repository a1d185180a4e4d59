"""One address a page and one a thread: without session ids, anchors and page numbers."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import SplitResult, urlsplit, urlunsplit

Pair = tuple[str, str]

_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|msclkid|mc_[ce]id|igshid", re.IGNORECASE)
_SESSION = re.compile(r"sid|s|phpsessid|jsessionid|zenid|osCsid", re.IGNORECASE)
_SESSION_ID = re.compile(r"[0-9a-z]{20,}", re.IGNORECASE)
_PATH_SESSION = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)

_PAGE_IN_PATH = (
    (re.compile(r"/page-\d+/?$"), "/"),  # XenForo
    (re.compile(r"/page\d+(?:\.html)?/?$"), ""),  # vBulletin
    (re.compile(r"(?<=.)/(?:page/\d+|comment-page-\d+)/?$"), "/"),  # Invision, WordPress
    (re.compile(r"(/thread-[^/]*?)-page-\d+(?=\.html$)"), r"\1"),  # MyBB
    (re.compile(r"(/topic,\d+)\.(?:\d+|msg\d+|new)(?=\.html$)"), r"\1.0"),  # SMF
)
_POST_IN_PATH = (
    (re.compile(r"(/threads/[^/]+)/(?:post-\d+|latest|unread)/?$"), r"\1/"),  # XenForo
    (re.compile(r"(/t/[^/]+/\d+|/t/\d+)/\d+/?$"), r"\1"),  # Discourse
    (re.compile(r"(/topic/\d+/[^/]+)/\d+/?$"), r"\1"),  # NodeBB
    (re.compile(r"(/d/\d+-[^/]+)/\d+/?$"), r"\1"),  # Flarum
)
_PAGE_IN_QUERY = re.compile(
    r"page|pagenumber|cpage|page\[(?:offset|number)\]|pageToken|cursor", re.IGNORECASE
)
_SMF_TOPIC = re.compile(r"(\d+)\.(?:\d+|msg\d+|new)")

_ALSO: dict[str, tuple[str, frozenset[str]]] = {
    "/viewtopic.php": ("t", frozenset({"start", "p", "f", "view", "hilit"})),
    "/showthread.php": ("tid", frozenset({"pid", "action"})),
    "/item": ("id", frozenset({"p"})),
}
"""Path ending: the parameter that names the thread, and those that name a place in it or say it again."""


def page_url(url: str) -> str:
    """The address of a page, without what differs from visit to visit: anchor, session id, tracking marks."""
    return _rewritten(url, lambda parts: parts.path, lambda parts, pair: not _passing(*pair))


def first_page(url: str) -> str:
    """The address of a thread's first page: that of any of its pages without its number.

    Only what platforms are known to use as a page number is left out; anything else stays as it is.
    """
    return _rewritten(page_url(url), _first_path, lambda parts, pair: not _numbers(parts, pair), _whole_topic)


def twin(url: str) -> str:
    """The same address by the other of the two schemes of the web; as it is where it has neither."""
    scheme, colon, rest = url.partition(":")
    return {"http": "https", "https": "http"}.get(scheme.lower(), scheme) + colon + rest


def _rewritten(
    url: str,
    path: Callable[[SplitResult], str],
    keep: Callable[[SplitResult, Pair], bool],
    change: Callable[[SplitResult, Pair], Pair] = lambda parts, pair: pair,
) -> str:
    """The address with another path and only the parameters to keep, each written as it was."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return url
    if parts.scheme not in {"http", "https"}:
        return url
    host = parts.netloc.lower()
    if port == {"http": 80, "https": 443}[parts.scheme]:
        host = host.rpartition(":")[0]
    pairs = [_pair(given) for given in re.split("[&;]", parts.query) if given] if parts.query else []
    query = "&".join(_joined(change(parts, pair)) for pair in pairs if keep(parts, pair))
    return urlunsplit((parts.scheme, host, path(parts) or "/", query, ""))


def _pair(given: str) -> Pair:
    name, equals, value = given.partition("=")
    return name, equals + value


def _joined(pair: Pair) -> str:
    return pair[0] + pair[1]


def _passing(name: str, value: str) -> bool:
    """Does this parameter only follow or track the reader?"""
    if _TRACKING.fullmatch(name):
        return True
    return bool(_SESSION.fullmatch(name) and _SESSION_ID.fullmatch(value[1:]))


def _first_path(parts: SplitResult) -> str:
    path = _PATH_SESSION.sub("", parts.path)
    for pattern, instead in (*_PAGE_IN_PATH, *_POST_IN_PATH):
        path = pattern.sub(instead, path)
    return path


def _numbers(parts: SplitResult, pair: Pair) -> bool:
    """Does this parameter name a page, or a place in the thread that another parameter names?"""
    name, value = pair[0].replace("%5B", "[").replace("%5D", "]"), pair[1][1:]
    if _PAGE_IN_QUERY.fullmatch(name) and (value.isdigit() or name.lower() in {"pagetoken", "cursor"}):
        return True
    for ending, (identity, places) in _ALSO.items():
        if parts.path.endswith(ending) and f"&{identity}=" in f"&{parts.query}":
            return name in places
    return False


def _whole_topic(parts: SplitResult, pair: Pair) -> Pair:
    """SMF writes the page into the topic: ``topic=12.30``."""
    found = _SMF_TOPIC.fullmatch(pair[1][1:]) if pair[0] == "topic" else None
    return (pair[0], f"={found[1]}.0") if found else pair
