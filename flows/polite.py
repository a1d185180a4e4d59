"""Every request that goes out waits for its turn at the host; fresh answers come from a cache instead.

The cache is hishel's, which follows RFC 9111, and lies above the turns: what it answers costs the host
nothing. Four of its habits do not fit, so answers are marked before it sees them:

- Where a site says nothing of freshness, it takes a tenth of the page's age for it, and there is no option
  against that. New comments would be missed: only answers with max-age or Expires may be kept.
- It would keep a 304 that answers the caller's own validators, as if it were the page.
- It counts an answer's age from the site's clock alone and overlooks the Age header: Date is set by our
  clock and Age.
- It does not tell when an answer came, but "3 hours ago" on a page counts from then: a header of ours says.

What enters the cache has passed the limits on its way: its body is read through here, and one that breaks a
limit is never completed, hence never kept. Answers with cookies and URLs with keys are not kept at all.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import httpx

from flows.fetch_error import FetchError
from flows.hosts import Hosts, Turn
from flows.settings import Limits
from flows.transport import Allowance, Transport

# httpx and httpcore log whole URLs and headers, hishel logs a traceback where its file cannot be written.
for _name, _level in (
    ("httpx", logging.WARNING),
    ("httpcore", logging.WARNING),
    ("hishel", logging.CRITICAL),
):
    logging.getLogger(_name).setLevel(_level)

_RECEIVED = "x-sayso-received"
_FRESH = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?0*[1-9]", re.IGNORECASE)


class Budget:
    """The seconds that a page may take in all; waiting for turns does not count."""

    def __init__(self, seconds: float) -> None:
        self._deadline = time.monotonic() + seconds

    def left(self) -> float:
        return self._deadline - time.monotonic()

    def excuse(self, seconds: float) -> None:
        """These seconds were spent in a queue."""
        self._deadline += seconds


@dataclass
class Errand:
    """One request on its way: what it is about, what it may take, and the turns it holds."""

    url: str
    host: str
    interval_s: float
    budget: Budget
    allowance: Allowance
    conditions: tuple[tuple[str, str], ...] = ()
    turns: list[Turn] = field(default_factory=list)

    def close(self) -> None:
        for turn in self.turns:
            turn.close()


class PoliteTransport(httpx.BaseTransport):
    """Takes a turn before each request and gives it back when the answer is closed."""

    def __init__(self, transport: Transport, hosts: Hosts, limits: Limits) -> None:
        self._transport = transport
        self._hosts = hosts
        self._limits = limits

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send ``request``, whose extension "errand" is its Errand. Raises FetchError and the wire's errors."""
        errand: Errand = request.extensions["errand"]
        asked_by_cache = "if-none-match" in request.headers or "if-modified-since" in request.headers
        if not asked_by_cache:
            request.headers.update(dict(errand.conditions))
        turn, waited = self._hosts.take(errand.host, errand.interval_s, errand.url)
        errand.turns.append(turn)
        errand.budget.excuse(waited)
        if errand.budget.left() <= 0:
            reason = f"took longer than {self._limits.page_s:g} seconds in all; try again later"
            raise FetchError(errand.url, reason, again=True)
        errand.allowance.start(min(self._limits.transfer_s, errand.budget.left()))
        try:
            response = self._transport.handle_request(request)
        except BaseException:
            turn.close()
            raise
        turn.answered()
        return self._marked(response, turn, asked_by_cache)

    def _marked(self, response: httpx.Response, turn: Turn, asked_by_cache: bool) -> httpx.Response:
        """The response as the cache shall see it; how it came stands in its extension "received"."""
        received = Received(_pairs(response.headers.raw), datetime.now(UTC))
        headers = response.headers.copy()
        fresh = _FRESH.search(headers.get("cache-control", "")) or "expires" in headers
        keep = response.status_code == 200 and fresh and "set-cookie" not in headers
        holds_still = response.status_code == 304 and asked_by_cache
        if keep:
            headers[_RECEIVED] = received.at.isoformat()
        if keep or holds_still:
            headers["date"] = format_datetime(received.at - timedelta(seconds=_age(headers)), usegmt=True)
        else:
            headers["cache-control"] = "no-store"
        return httpx.Response(
            response.status_code,
            headers=headers,
            stream=_Body(response, turn),
            extensions={**response.extensions, "received": received},
        )

    def close(self) -> None:
        self._transport.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, response: httpx.Response, turn: Turn) -> None:
        self._response = response
        self._turn = turn

    def __iter__(self) -> Iterator[bytes]:
        yield from self._response.iter_raw()

    def close(self) -> None:
        try:
            self._response.close()
        finally:
            self._turn.close()


@dataclass(frozen=True)
class Received:
    """The headers of an answer as they came, and when they came (UTC)."""

    headers: tuple[tuple[str, str], ...]
    at: datetime
    from_cache: bool = False


def received(response: httpx.Response) -> Received:
    """How and when the answer came from the host, also where it was kept in the cache since."""
    if "received" in response.extensions:
        found: Received = response.extensions["received"]
        return found
    at = response.headers.get(_RECEIVED)
    pairs = tuple(pair for pair in _pairs(response.headers.raw) if pair[0].lower() != _RECEIVED)
    return Received(pairs, datetime.fromisoformat(at) if at else datetime.now(UTC), from_cache=True)


def _age(headers: httpx.Headers) -> int:
    """Seconds that an answer had lain in caches on its way."""
    value = headers.get("age", "").strip()
    return int(value[:9]) if value.isdigit() else 0


def _pairs(raw: list[tuple[bytes, bytes]]) -> tuple[tuple[str, str], ...]:
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in raw)


def cached(polite: PoliteTransport, file: Path, limits: Limits) -> httpx.BaseTransport:
    """The polite transport under a cache of fresh answers in ``file``."""
    from hishel import CacheOptions, SqliteStorage
    from hishel.httpx import CacheTransport

    storage = SqliteStorage(
        database_path=file,
        default_ttl=limits.cache_s,
        max_stream_size=limits.max_bytes,
        max_size=limits.max_cache_bytes,
    )
    return CacheTransport(polite, storage=storage, rfc=CacheOptions(shared=False))
