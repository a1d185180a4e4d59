"""Pages from files and from the web, politely and within limits.

``Fetcher`` is the one way to the web. This file and its helpers (transport, hosts, polite, robots) are the
only ones that open a socket to the outside; docs/collecting.md says what they keep to.
"""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from extractors.model import Page
from flows import settings
from flows.fetch_error import FetchError as FetchError
from flows.settings import Limits

if TYPE_CHECKING:
    import httpx

    from flows.transport import Dial, Resolve
    from flows.visit import Answer, Visitor


@dataclass(frozen=True)
class Validators:
    """What an earlier answer said of its version, so that the next need not be sent if nothing changed.

    ``etag`` and ``last_modified`` are the headers' values as they came; ``sha256`` is the hex digest of the
    unpacked body, for sites that send neither.
    """

    etag: str | None = None
    last_modified: str | None = None
    sha256: str | None = None


@dataclass(frozen=True)
class Fetched:
    """A page with how it came.

    ``page.url`` is the address after redirects and ``page.body`` the unpacked body; both bodies are empty
    where the site answered 304. ``headers`` are the answer's as they came. ``raw`` is the body as received,
    packed if Content-Encoding says so, but without the chunks of the transfer. ``unchanged`` tells that the
    body is the one that the validators were of. ``from_cache`` marks an answer that was kept from an earlier
    request (``page.fetched_at`` is that of the request): it need not be archived again.
    """

    page: Page = field(repr=False)
    status: int
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    requested_url: str = field(repr=False)
    unchanged: bool
    http_version: str
    raw: bytes = field(repr=False)
    sha256: str | None
    from_cache: bool = False
    redirects: tuple[str, ...] = field(default=(), repr=False)

    @property
    def validators(self) -> Validators:
        """What to ask with the next time."""
        named = {name.lower(): value for name, value in self.headers}
        return Validators(named.get("etag"), named.get("last-modified"), self.sha256)

    @property
    def archive_headers(self) -> list[tuple[str, str]]:
        """The headers for a WARC response record whose block is these and ``raw``.

        As the chunks of the transfer are gone, Transfer-Encoding is renamed and Content-Length is that of
        ``raw``; everything else is as it came.
        """
        kept = [
            pair for pair in self.headers if pair[0].lower() not in {"content-length", "transfer-encoding"}
        ]
        was = [("X-Archive-Orig-" + n, v) for n, v in self.headers if n.lower() == "transfer-encoding"]
        return [*kept, *was, ("Content-Length", str(len(self.raw)))]


def is_url(source: str) -> bool:
    """Whether a source given by the user is a web address rather than a file."""
    return "://" in source


def absent(source: str) -> str | None:
    """Why a file given by the user is not there; None for a web address or a file that is."""
    if is_url(source):
        return None
    try:
        path = Path(source)
        path.stat()
        return "is a folder; name the file in it" if path.is_dir() else None
    except FileNotFoundError:
        return "no such file; check the path"
    except (OSError, ValueError) as error:
        return f"cannot be read: {getattr(error, 'strerror', None) or error}"


def load(source: str, *, allow_private: bool = False, fetcher: Fetcher | None = None) -> Page:
    """The page at a path or URL; ``fetcher`` is used for URLs where one is given. Raises FetchError."""
    if not is_url(source):
        return read_file(source)
    if fetcher is not None:
        return fetcher.get(source).page
    with Fetcher(allow_private) as own:
        return own.get(source).page


def read_file(source: str) -> Page:
    """A page kept in a file; its URL is the file's URI, so that a thread has one name everywhere."""
    if why := absent(source):
        raise FetchError(source, why)
    path = Path(source)
    try:
        if path.stat().st_size > settings.MAX_BYTES:
            raise FetchError(source, f"is larger than {settings.MAX_BYTES // 1_000_000} MB; split it")
        body = path.read_bytes()
    except OSError as error:
        raise FetchError(source, f"cannot be read: {error.strerror}") from None
    return Page(url=path.resolve().as_uri(), body=body)


class Fetcher:
    """Fetches pages; threads may share one, and processes share their manners through ``cache_dir``.

    Opens nothing until the first ``get``. Use it as a context manager, or call ``close``.
    """

    def __init__(
        self,
        allow_private: bool = False,
        cache_dir: Path | None = None,
        obey_robots: bool = True,
        *,
        limits: Limits | None = None,
        use_cache: bool = True,
        resolve: Resolve | None = None,
        dial: Dial | None = None,
    ) -> None:
        """``allow_private`` permits private addresses, ``cache_dir`` is in ``SAYSO_CACHE`` or the user's folder.

        ``limits`` are those of the settings; ``use_cache=False`` asks the site also where a fresh answer is
        kept. ``resolve`` (host and port to addresses) and ``dial`` (address, port and seconds to a stream)
        replace the system's.
        """
        self._limits = limits or settings.limits()
        self._folder = cache_dir or settings.cache_path() / "web"
        self._how: dict[str, Any] = {"allow_private": allow_private, "obey_robots": obey_robots,
                                     "use_cache": use_cache, "resolve": resolve, "dial": dial}  # fmt: skip
        self._lock = threading.Lock()
        self._visitor: Visitor | None = None

    def get(self, url: str, *, validators: Validators | None = None) -> Fetched:
        """The page at a URL, asked for as often as the limits allow.

        With ``validators`` a page that has not changed since need not be sent again. Raises FetchError, with
        ``again`` set where a later try may succeed.
        """
        from flows.addresses import checked

        start = checked(url)
        asked = validators or Validators()
        try:
            answer, trail = self._open(url).page(start, _conditions(asked))
        except sqlite3.Error as error:
            raise FetchError(url, self._no_notes(str(error))) from None
        return _fetched(url, answer, trail, asked)

    @property
    def waited_s(self) -> float:
        """Seconds that all threads together have waited for their turns."""
        return self._visitor.waited_s if self._visitor else 0.0

    def _open(self, url: str) -> Visitor:
        with self._lock:
            if self._visitor is None:
                from flows.visit import Visitor

                try:
                    self._visitor = Visitor(self._folder, self._limits, **self._how)
                except OSError as error:
                    raise FetchError(url, self._no_notes(error.strerror or "")) from None
            return self._visitor

    def _no_notes(self, why: str) -> str:
        return f"notes on hosts cannot be kept in {self._folder} ({why}); name another folder in SAYSO_CACHE"

    def close(self) -> None:
        """Close connections and notes; a later ``get`` opens them again."""
        with self._lock:
            if self._visitor is not None:
                self._visitor.close()
                self._visitor = None

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _conditions(validators: Validators) -> tuple[tuple[str, str], ...]:
    """The conditional headers; a value that could not stand in a header is left out."""
    wanted = (("If-None-Match", validators.etag), ("If-Modified-Since", validators.last_modified))
    return tuple((n, v) for n, v in wanted if v and all(" " <= c <= "~" for c in v))


def _fetched(url: str, answer: Answer, trail: list[httpx.URL], asked: Validators) -> Fetched:
    not_sent = answer.status == 304
    sha256 = asked.sha256 if not_sent else hashlib.sha256(answer.body).hexdigest()
    content_type = next((v for n, v in answer.headers if n.lower() == "content-type"), None)
    return Fetched(
        page=Page(str(trail[-1]), answer.body, content_type, answer.at),
        status=answer.status,
        headers=answer.headers,
        requested_url=url,
        unchanged=not_sent or sha256 == asked.sha256,
        http_version=answer.http_version,
        raw=answer.raw,
        sha256=sha256,
        from_cache=answer.from_cache,
        redirects=tuple(str(hop) for hop in trail[:-1]),
    )
