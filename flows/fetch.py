"""Pages from files and from the web: the only file that opens a socket to the outside."""

from __future__ import annotations

import ipaddress
import socket
from pathlib import Path
from urllib.parse import urlsplit

from extractors.model import Page
from flows import settings


class FetchError(Exception):
    """A page that could not be had: which, why, and whether trying again may help."""

    def __init__(self, url: str, reason: str, *, again: bool = False) -> None:
        super().__init__(f"{url}: {reason}")
        self.url = url
        self.reason = reason
        self.again = again


def is_url(source: str) -> bool:
    """Whether a source given by the user is a web address rather than a file."""
    return "://" in source


def load(source: str, *, allow_private: bool = False) -> Page:
    """The page at a path or URL. Raises FetchError."""
    return fetch(source, allow_private=allow_private) if is_url(source) else read_file(source)


def read_file(source: str) -> Page:
    """A page kept in a file; its URL is the file's URI, so that a thread has one name everywhere."""
    path = Path(source)
    try:
        if path.stat().st_size > settings.MAX_BYTES:
            raise FetchError(source, f"is larger than {settings.MAX_BYTES // 1_000_000} MB; split it")
        body = path.read_bytes()
    except FileNotFoundError:
        raise FetchError(source, "no such file; check the path") from None
    except IsADirectoryError:
        raise FetchError(source, "is a folder; name the file in it") from None
    except OSError as error:
        raise FetchError(source, f"cannot be read: {error.strerror}") from None
    return Page(url=path.resolve().as_uri(), body=body)


def fetch(url: str, *, allow_private: bool = False) -> Page:
    """The page at a URL, within limits of size, time and redirects, and never from a private address.

    Raises FetchError, with ``again`` set where a later try may succeed.
    """
    import httpx

    current = url
    try:
        with httpx.Client(
            timeout=settings.TIMEOUT_S, headers={"User-Agent": settings.user_agent()}
        ) as client:
            for _ in range(settings.MAX_REDIRECTS + 1):
                _check_address(current, allow_private)
                with client.stream("GET", current) as response:
                    if response.is_redirect:
                        current = str(response.url.join(response.headers["location"]))
                        continue
                    if response.status_code != 200:
                        again = response.status_code == 429 or response.status_code >= 500
                        raise FetchError(url, f"the site answered {response.status_code}", again=again)
                    return Page(str(response.url), _body(url, response), response.headers.get("content-type"))
    except httpx.TimeoutException:
        raise FetchError(url, f"no answer within {settings.TIMEOUT_S:g} seconds", again=True) from None
    except httpx.HTTPError as error:
        raise FetchError(url, f"cannot be fetched: {error}", again=True) from None
    except httpx.InvalidURL as error:
        raise FetchError(url, f"is no valid URL: {error}") from None
    raise FetchError(url, f"more than {settings.MAX_REDIRECTS} redirects")


def _body(url: str, response: object) -> bytes:
    out = bytearray()
    for chunk in response.iter_bytes():  # type: ignore[attr-defined]
        out += chunk
        if len(out) > settings.MAX_BYTES:
            raise FetchError(url, f"is larger than {settings.MAX_BYTES // 1_000_000} MB")
    return bytes(out)


def _check_address(url: str, allow_private: bool) -> None:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise FetchError(url, "only http and https addresses are fetched")
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or parts.scheme, type=socket.SOCK_STREAM)
    except OSError:
        raise FetchError(url, f"the host {parts.hostname} is not known", again=True) from None
    for entry in found:
        if not allow_private and not ipaddress.ip_address(entry[4][0]).is_global:
            raise FetchError(url, f"{parts.hostname} is a private address; --allow-private permits it")
