"""A real web server on a loopback port, and fetchers that take any name for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from flows.fetch import Fetcher
from flows.settings import Limits

QUICK = {"host_interval_s": 0.0, "backoff_s": 0.01, "max_backoff_s": 0.02}


@dataclass(frozen=True)
class Asked:
    """One request as the server got it; ``at`` is the wall clock before anything was answered."""

    at: float
    host: str
    path: str
    headers: dict[str, str]


@dataclass
class Site:
    """Answers by path, or by host and path: (status, headers, body), or a function of the handler."""

    server: ThreadingHTTPServer
    pages: dict[str, Any] = field(default_factory=dict)
    log: list[Asked] = field(default_factory=list)
    open_end: threading.Event = field(default_factory=threading.Event)
    """Set at the end of the test: whatever hangs on purpose waits for it."""

    @property
    def port(self) -> int:
        return self.server.server_address[1]

    def url(self, path: str = "/", host: str = "a.test") -> str:
        return f"http://{host}:{self.port}{path}"

    def asked(self, path: str | None = None, host: str | None = None) -> list[Asked]:
        """What was asked for, robots.txt left out unless it is named."""
        return [
            one
            for one in self.log
            if (one.path == path if path else one.path != "/robots.txt") and host in (None, one.host)
        ]

    def in_turn(self, *answers: Any) -> Callable[[Any], None]:
        """One answer after the other; the last one stays."""
        left = list(answers)

        def answer(handler: Any) -> None:
            send(handler, left.pop(0) if len(left) > 1 else left[0])

        return answer


def send(handler: Any, answer: Any) -> None:
    if callable(answer):
        answer(handler)
        return
    status, headers, body = answer
    handler.send_response(status)
    for name, value in [*dict(headers).items(), ("Content-Length", str(len(body)))]:
        handler.send_header(name, value)
    handler.end_headers()
    if status != 304:
        handler.wfile.write(body)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        site: Site = self.server.site  # type: ignore[attr-defined]
        host = (self.headers["Host"] or "").rpartition(":")[0]
        site.log.append(Asked(time.time(), host, self.path, {k.lower(): v for k, v in self.headers.items()}))
        default = (404, {}, b"") if self.path == "/robots.txt" else (200, {}, b"hello")
        answer = site.pages.get(f"{host}{self.path}", site.pages.get(self.path, default))
        with suppress(OSError):  # the client may hang up on purpose
            send(self, answer)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def site() -> Iterator[Site]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.site = site = Site(server)  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield site
    site.open_end.set()
    server.shutdown()
    server.socket.close()


@pytest.fixture
def fetcher(tmp_path: Path) -> Iterator[Callable[..., Fetcher]]:
    """Makes fetchers to whom every name is the loopback address; keywords that are limits go there."""
    made = []

    def make(**options: Any) -> Fetcher:
        names = Limits.__dataclass_fields__
        limits = Limits(**{**QUICK, **{k: options.pop(k) for k in list(options) if k in names}})
        how = {"allow_private": True, "resolve": lambda host, port: ["127.0.0.1"], **options}
        made.append(Fetcher(cache_dir=tmp_path / "cache", limits=limits, **how))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test touches the user's own notes on hosts."""
    monkeypatch.setenv("SAYSO_CACHE", str(tmp_path / "own-cache"))
