"""Sockets: a connection is made to the very address that was checked, and no byte comes after the deadline.

Under httpcore's pool lies a network backend of ours. It resolves a name once, refuses the host if any of its
addresses may not be asked, and connects to one of exactly those addresses, while the Host header and the name
in the TLS handshake stay the host's. Between the check and the connection nothing is looked up again.
"""

from __future__ import annotations

import errno
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import httpcore
import httpx

from flows.addresses import refusal
from flows.bodies import BrokenBodyError, TooLargeError
from flows.fetch_error import FetchError, PassingError
from flows.settings import Limits

Resolve = Callable[[str, int], Sequence[str]]
"""A host name and a port to the IP addresses it leads to. Raises OSError for an unknown name."""
Dial = Callable[[str, int, float | None], httpcore.NetworkStream]
"""Connects to an IP address and port within so many seconds."""

_MAX_ADDRESSES = 4
_RETRIED = {408, 425, 429}


def system_resolve(host: str, port: int) -> list[str]:
    """The addresses that the system's resolver gives, each once, in its order."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def system_dial(address: str, port: int, timeout: float | None) -> httpcore.NetworkStream:
    """A plain connection to an IP address."""
    return httpcore.SyncBackend().connect_tcp(address, port, timeout)


class Allowance:
    """What one request may still take: seconds until its deadline, and bytes off the wire."""

    def __init__(self, limits: Limits) -> None:
        self._deadline = time.monotonic() + limits.transfer_s
        # Chunk sizes and headers come on top of the body, which is counted by itself.
        self._body = limits.max_bytes
        self._bytes = 2 * limits.max_bytes + limits.max_header_bytes + 1_000_000

    def start(self, seconds: float) -> None:
        """The request goes out now, and has so many seconds."""
        self._deadline = time.monotonic() + seconds

    def clip(self, timeout: float | None) -> float:
        """The seconds that one step may take. Raises httpcore.ReadTimeout where none is left."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("deadline")
        return left if timeout is None else min(left, timeout)

    def count(self, size: int) -> None:
        """Take note of bytes that came. Raises TooLargeError."""
        self._bytes -= size
        if self._bytes < 0:
            raise TooLargeError("sends more than", 2 * self._body)

    @property
    def over(self) -> bool:
        return time.monotonic() >= self._deadline


_allowance: ContextVar[Allowance] = ContextVar("allowance")


@contextmanager
def allowed(limits: Limits) -> Iterator[Allowance]:
    """Hold all traffic of this thread, inside the block, to one request's allowance."""
    granted = Allowance(limits)
    token = _allowance.set(granted)
    try:
        yield granted
    finally:
        _allowance.reset(token)


class RefusedAddressError(Exception):
    """A host that may not be asked, with the reason in words."""


class _Stream(httpcore.NetworkStream):
    """A connection whose every read and write is held to the allowance of the request it serves."""

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        granted = _allowance.get()
        data = self._stream.read(max_bytes, granted.clip(timeout))
        granted.count(len(data))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _allowance.get().clip(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        limit = _allowance.get().clip(timeout)
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, limit))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _Backend(httpcore.NetworkBackend):
    """Resolve once, check every address, connect to one of them."""

    def __init__(self, allow_private: bool, resolve: Resolve, dial: Dial) -> None:
        self._allow_private = allow_private
        self._resolve = resolve
        self._dial = dial

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = self._resolve(host, port)
        for address in addresses:
            # One bad address refuses the host: which of them is dialled must not be a matter of luck.
            if reason := refusal(host, address, self._allow_private):
                raise RefusedAddressError(reason)
        failure: Exception = httpcore.ConnectError("no address")
        for address in addresses[:_MAX_ADDRESSES]:
            try:
                return _Stream(self._dial(address, port, _allowance.get().clip(timeout)))
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure


class Transport(httpx.BaseTransport):
    """HTTP/1.1 over checked connections: no proxy, no cookies, no login, no redirects of its own."""

    def __init__(
        self, limits: Limits, allow_private: bool, resolve: Resolve | None = None, dial: Dial | None = None
    ) -> None:
        self._limits = limits
        self._pool = httpcore.ConnectionPool(
            # trust_env lets a company's own certificates in (SSL_CERT_FILE); proxies are no part of this pool.
            ssl_context=httpx.create_ssl_context(trust_env=True),
            max_connections=None,
            max_keepalive_connections=100,
            keepalive_expiry=15.0,
            network_backend=_Backend(allow_private, resolve or system_resolve, dial or system_dial),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The response with its body still to be read. Raises httpcore's errors and RefusedAddressError."""
        limits = self._limits
        timeouts = {"connect": limits.connect_s, "read": limits.read_s, "write": limits.read_s}
        answer = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                extensions={"timeout": timeouts},
            )
        )
        size = sum(len(name) + len(value) + 4 for name, value in answer.headers)
        if size > limits.max_header_bytes:
            answer.close()
            raise TooLargeError("has headers of more than", limits.max_header_bytes)
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Body(answer), extensions=dict(answer.extensions)
        )

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


@contextmanager
def clear_errors(url: str, limits: Limits, granted: Allowance) -> Iterator[None]:
    """Whatever goes wrong on the wire, as one FetchError about ``url`` that says what to do."""
    try:
        yield
    except RefusedAddressError as error:
        raise FetchError(url, str(error), refused=True) from None
    except BrokenBodyError as error:
        raise FetchError(url, str(error), again=True) from None
    except TooLargeError as error:
        raise FetchError(url, str(error), status=200) from None
    except httpcore.TimeoutException as error:
        raise PassingError(url, _too_slow(error, limits, granted)) from None
    except httpcore.NetworkError as error:
        raise _unreachable(url, error) from None
    except (httpcore.ProtocolError, httpcore.UnsupportedProtocol):
        # The text of such an error can hold header lines, and with them cookies: it is not shown.
        raise PassingError(url, "what came is no complete HTTP answer; try again later") from None
    except socket.gaierror as error:
        reason = "the host is not known; check the address and the connection"
        if error.errno == socket.EAI_AGAIN:
            raise PassingError(url, reason, ours=True) from None
        raise FetchError(url, reason, again=True) from None
    except OSError as error:
        reason = f"cannot be asked ({error.strerror or 'no connection'}); try again later"
        raise PassingError(url, reason, ours=True) from None


def _too_slow(error: httpcore.TimeoutException, limits: Limits, granted: Allowance) -> str:
    if granted.over:
        return f"did not end within {limits.transfer_s:g} seconds; try again later"
    if isinstance(error, httpcore.ConnectTimeout):
        return f"no connection within {limits.connect_s:g} seconds; try again later"
    return f"no answer within {limits.read_s:g} seconds; try again later"


def _unreachable(url: str, error: httpcore.NetworkError) -> FetchError:
    cause = error.__cause__ or error.__context__
    if isinstance(cause, ssl.SSLCertVerificationError):
        return FetchError(
            url, f"its certificate is not trusted ({cause.verify_message}); the site must mend it"
        )
    if isinstance(cause, ssl.SSLError):
        return PassingError(url, "no encrypted connection can be made; try again later")
    why = getattr(cause, "strerror", None) or "the connection broke off"
    ours = getattr(cause, "errno", None) in {errno.ENETUNREACH, errno.ENETDOWN}
    return PassingError(url, f"cannot be reached ({why}); try again later", ours=ours)


def passing_status(status: int) -> bool:
    """Whether a status says that the same request may be answered a little later."""
    return status in _RETRIED or status >= 500
