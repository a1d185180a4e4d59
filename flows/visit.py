"""A page's way from its first request to its answer: robots, redirects, tries, and what each host did."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import httpx
from tenacity import RetryCallState, Retrying, retry_if_exception_type
from tenacity.wait import wait_random_exponential

from flows import settings
from flows.addresses import host_key, redirect_target
from flows.bodies import ACCEPT_ENCODING, TooLargeError, read_body
from flows.fetch_error import FetchError, PassingError, has_secret
from flows.hosts import Hosts
from flows.polite import Budget, Errand, PoliteTransport, cached, received
from flows.robots import Robots
from flows.settings import Limits
from flows.transport import Dial, Resolve, Transport, allowed, clear_errors, passing_status

_ACCEPT = "text/html, application/xhtml+xml, application/json, text/plain;q=0.9, */*;q=0.5"
_REDIRECTS = {301, 302, 303, 307, 308}
_ADVICE = {
    401: "it is not public; save it by hand and name the file",
    403: "it is not open to programs; save it by hand and name the file",
    404: "check the address",
    410: "it is gone for good",
    451: "it is withheld for legal reasons",
}


@dataclass(frozen=True)
class Answer:
    """One response, its body read within the limits; ``location`` is set where it redirects."""

    status: int
    headers: tuple[tuple[str, str], ...]
    http_version: str
    at: datetime
    from_cache: bool = False
    location: str | None = None
    raw: bytes = b""
    body: bytes = b""


class Visitor:
    """The parts of a fetcher put together. Threads may share it."""

    def __init__(
        self,
        folder: Path,
        limits: Limits,
        *,
        allow_private: bool,
        obey_robots: bool,
        use_cache: bool,
        resolve: Resolve | None,
        dial: Dial | None,
    ) -> None:
        """Raises OSError or sqlite3.Error where nothing can be kept in ``folder``."""
        self._limits = limits
        self._hosts = Hosts(folder, limits)
        transport = Transport(limits, allow_private, resolve, dial)
        self._direct = PoliteTransport(transport, self._hosts, limits)
        # What was seen in private networks never answers a run that may not look there.
        file = folder / ("pages-private.sqlite" if allow_private else "pages.sqlite")
        self._cached = (
            cached(self._direct, file, limits) if use_cache and limits.cache_s > 0 else self._direct
        )
        self._robots = Robots(self._hosts, self._read_robots, limits) if obey_robots else None

    @property
    def waited_s(self) -> float:
        return self._hosts.waited_s

    def close(self) -> None:
        self._cached.close()
        self._hosts.close()

    def page(
        self, start: httpx.URL, conditions: tuple[tuple[str, str], ...]
    ) -> tuple[Answer, list[httpx.URL]]:
        """The answer to a page's URL (200 or 304) and the addresses asked, the last being its own.

        Raises FetchError.
        """
        budget = Budget(self._limits.page_s)
        return self._tries(budget)(self._follow, start, conditions, budget)

    def _tries(self, budget: Budget) -> Retrying:
        """Try again what may pass: full jitter, or as the site says, within the page's seconds.

        This is tenacity's, not stamina's: stamina adds its jitter to a fixed pause, and full jitter spreads
        many waiting readers better.
        """
        jitter = wait_random_exponential(multiplier=self._limits.backoff_s, max=self._limits.max_backoff_s)

        def wait(state: RetryCallState) -> float:
            error = state.outcome.exception() if state.outcome else None
            # The queue of the host does the waiting that the site asked for.
            return 0.0 if getattr(error, "retry_after", None) else jitter(state)

        def stop(state: RetryCallState) -> bool:
            return state.attempt_number >= self._limits.attempts or state.upcoming_sleep >= budget.left()

        return Retrying(
            retry=retry_if_exception_type(PassingError), wait=wait, stop=stop, sleep=time.sleep, reraise=True
        )

    def _follow(
        self, start: httpx.URL, conditions: tuple[tuple[str, str], ...], budget: Budget
    ) -> tuple[Answer, list[httpx.URL]]:
        page = str(start)
        trail = [start]
        while True:
            here = trail[-1]
            with _met_at(trail):
                interval = self._limits.host_interval_s
                if self._robots:
                    interval = self._robots.interval_s(here, page)
                answer = self._ask(here, page, interval, budget, conditions)
                if answer.location is None:
                    self._insist(answer, page)
                    return answer, trail
            trail.append(self._next(page, answer, trail))

    def _next(self, page: str, answer: Answer, trail: list[httpx.URL]) -> httpx.URL:
        target = redirect_target(page, trail[-1], answer.location or "", trail)
        if len(trail) > self._limits.max_redirects:
            raise FetchError(page, f"more than {self._limits.max_redirects} redirects; check the address")
        return target

    def _insist(self, answer: Answer, page: str) -> None:
        if answer.status not in {200, 304}:
            advice = _ADVICE.get(answer.status, "check the address")
            raise FetchError(page, f"the site answered {answer.status}; {advice}", status=answer.status)

    def _ask(
        self,
        here: httpx.URL,
        page: str,
        interval_s: float,
        budget: Budget,
        conditions: tuple[tuple[str, str], ...] = (),
        *,
        robots: bool = False,
    ) -> Answer:
        """One request. Raises FetchError about ``page``; what passes is counted against the host."""
        host = host_key(here)
        with allowed(self._limits) as granted:
            errand = Errand(page, host, interval_s, budget, granted, conditions)
            try:
                with clear_errors(page, self._limits, granted):
                    answer = self._send(here, errand, robots)
            except PassingError as error:
                if not error.ours:
                    self._hosts.failed(host, error.reason)
                raise
            finally:
                errand.close()
        if errand.turns:
            self._hosts.succeeded(host)
        return answer

    def _send(self, here: httpx.URL, errand: Errand, robots: bool) -> Answer:
        headers = {
            "User-Agent": settings.user_agent(),
            "Accept": "text/plain, */*;q=0.5" if robots else _ACCEPT,
            "Accept-Encoding": ACCEPT_ENCODING,
        }
        request = httpx.Request("GET", here, headers=headers, extensions={"errand": errand})
        direct = robots or has_secret(str(here))
        response = (self._direct if direct else self._cached).handle_request(request)
        try:
            if passing_status(response.status_code):
                raise self._overloaded(response, errand)
            return self._read(response, robots)
        finally:
            response.close()

    def _read(self, response: httpx.Response, robots: bool) -> Answer:
        limits = self._limits
        how = received(response)
        version = response.extensions.get("http_version", b"HTTP/1.1").decode("ascii", "replace")
        answer = Answer(response.status_code, how.headers, version, how.at, how.from_cache)
        if response.status_code in _REDIRECTS and "location" in response.headers:
            return replace(answer, location=response.headers["location"])
        if response.status_code == 304:
            for _ in response.iter_raw():  # empty; read to its end, the connection can be used again
                pass
        if response.status_code != 200:
            return answer
        most, unpacked = limits.max_bytes, limits.max_decoded_bytes
        if robots:
            most = unpacked = limits.max_robots_bytes
        said = response.headers.get("content-length", "")
        if not robots and said.isdigit() and int(said[:18]) > most:
            raise TooLargeError("is larger than", most)
        encoding = response.headers.get("content-encoding", "")
        raw, body = read_body(response.iter_raw(), encoding, most, unpacked, cut=robots)
        return replace(answer, raw=raw, body=body)

    def _overloaded(self, response: httpx.Response, errand: Errand) -> FetchError:
        """The error for a status that may pass; the pause that the site asks for is noted for its host."""
        said = f"the site answered {response.status_code}"
        pause = _retry_after(response.headers.get("retry-after"))
        if pause is None:
            return PassingError(errand.url, f"{said}; try again later")
        if pause <= self._limits.max_retry_after_s:
            self._hosts.hold(errand.host, pause)
            return PassingError(errand.url, f"{said}; try again later", retry_after=pause)
        asks = f"{said} and asks for {pause:.0f} seconds of rest"
        self._hosts.leave_alone(errand.host, pause, f"{errand.host} asked for {pause:.0f} seconds of rest")
        return FetchError(errand.url, f"{asks}; try again then", again=True)

    def _read_robots(self, url: httpx.URL) -> tuple[int, bytes]:
        """A robots.txt: 200 and its start, or 4xx. Raises FetchError."""
        budget = Budget(self._limits.page_s)
        return self._tries(budget)(self._follow_robots, url, budget)

    def _follow_robots(self, url: httpx.URL, budget: Budget) -> tuple[int, bytes]:
        start = str(url)
        trail = [url]
        for _ in range(self._limits.max_redirects + 1):
            answer = self._ask(trail[-1], start, self._limits.host_interval_s, budget, robots=True)
            if answer.location is None:
                return answer.status, answer.body
            try:
                trail.append(redirect_target(start, trail[-1], answer.location, trail))
            except FetchError:
                break
        return 404, b""  # it leads nowhere, which is as good as none (RFC 9309, 2.3.1.2)


@contextmanager
def _met_at(trail: list[httpx.URL]) -> Iterator[None]:
    """Errors inside name the address that the page redirects to, if it does."""
    try:
        yield
    except FetchError as error:
        if len(trail) > 1:
            error.after_redirect(str(trail[-1]))
        raise


def _retry_after(value: str | None) -> float | None:
    """Seconds from now that a Retry-After header names, as a number or a date; None where it names none."""
    if not value:
        return None
    if value.strip().isdigit():
        return float(value.strip()[:9])
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
