"""robots.txt (RFC 9309): what a site lets programs ask for, and how often.

A site without one (any 4xx) allows everything. One whose robots.txt cannot be had for now (5xx, 429, no
answer) is left alone until it can. Crawl-delay and Request-rate lengthen the interval between requests, up
to the limit.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import httpx
from protego import Protego

from flows.fetch_error import FetchError, PassingError
from flows.hosts import Hosts
from flows.settings import Limits

AGENT = "sayso"
"""The name that a robots.txt addresses. Not the whole user agent: the contact in it may hold other names."""

Read = Callable[[httpx.URL], tuple[int, bytes]]
"""Fetches a robots.txt: its status (200 or 4xx) and its text. Raises FetchError for whatever else."""


@dataclass(frozen=True)
class _Rules:
    """What is known of a robots.txt: its parsed text, or why it could not be had; until a monotonic time."""

    until: float
    parsed: Protego | None
    why_not: str = ""


class Robots:
    """The rules of the hosts that were asked; remembered across runs. Threads may share it."""

    def __init__(self, hosts: Hosts, read: Read, limits: Limits) -> None:
        self._hosts = hosts
        self._read = read
        self._limits = limits
        self._known: dict[str, _Rules] = {}
        self._locks: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    def interval_s(self, url: httpx.URL, page: str) -> float:
        """Seconds to keep between requests to the host of ``url``.

        Raises FetchError about ``page`` where the rules forbid the URL, or cannot be had for now.
        """
        rules = self._rules(url, page)
        if rules.parsed is None:
            reason = (
                f"the robots.txt of {url.host} cannot be had ({rules.why_not}), so it is left alone for now"
            )
            raise FetchError(page, f"{reason}; try again later", again=True)
        if not rules.parsed.can_fetch(str(url), AGENT):
            reason = f"the robots.txt of {url.host} does not allow it"
            raise FetchError(page, f"{reason}; save the page by hand and name the file", refused=True)
        return max(self._limits.host_interval_s, min(_delay(rules.parsed), self._limits.max_crawl_delay_s))

    def _rules(self, url: httpx.URL, page: str) -> _Rules:
        origin = f"{url.scheme}://{url.netloc.decode('ascii')}"
        with self._lock:
            lock = self._locks.setdefault(origin, threading.Lock())
        # Held while the file is fetched: every other page of this origin needs it too.
        with lock:
            known = self._known.get(origin)
            if known is None or time.monotonic() >= known.until:
                known = self._known[origin] = self._recall(origin) or self._fetch(origin, page)
            return known

    def _recall(self, origin: str) -> _Rules | None:
        noted = self._hosts.robots(origin)
        if noted is None:
            return None
        age, usable, body = noted
        left = (self._limits.robots_s if usable else self._limits.robots_failure_s) - age
        # A negative age: the clock was set back, and nobody knows how old the note is.
        return _rules(usable, body, left) if age >= 0 and left > 0 else None

    def _fetch(self, origin: str, page: str) -> _Rules:
        try:
            status, body = self._read(httpx.URL(f"{origin}/robots.txt"))
            usable, text = True, body.decode("utf-8-sig", "replace") if status == 200 else ""
        except PassingError as error:
            usable, text = False, error.reason.split(";")[0]
        except FetchError as error:
            # No matter of robots.txt: an unknown host, an address that is not asked, a bad certificate.
            raise FetchError(page, error.reason, again=error.again, refused=error.refused) from None
        self._hosts.remember_robots(origin, usable, text)
        return _rules(usable, text, self._limits.robots_s if usable else self._limits.robots_failure_s)


def _rules(usable: bool, text: str, seconds: float) -> _Rules:
    until = time.monotonic() + seconds
    return _Rules(until, Protego.parse(text)) if usable else _Rules(until, None, text)


def _delay(rules: Protego) -> float:
    rate = rules.request_rate(AGENT)
    per_request = rate.seconds / rate.requests if rate else 0.0
    return max(rules.crawl_delay(AGENT) or 0.0, per_request)
