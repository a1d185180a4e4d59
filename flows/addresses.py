"""Which addresses may be asked at all: the form of a URL, and the kind of an IP address. Opens nothing."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Literal

import httpx

from flows.fetch_error import FetchError, has_secret

Kind = Literal["public", "private", "never"]

# Services for cloud machines that hand out credentials: the one outside the link-local networks that is
# global by its number, and the one among the unique local addresses.
_METADATA = {ip_address("168.63.129.16"), ip_address("fd00:ec2::254")}
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_UNIQUE_LOCAL = IPv6Network("fc00::/7")
_DOCUMENTATION = IPv6Network("3fff::/20")  # newer than the list in this Python's ipaddress
_NAT64 = IPv6Network("64:ff9b::/96")
_HOST = re.compile(r"[A-Za-z0-9._:-]+")


def kind(address: str) -> Kind:
    """What an IP address leads to: the public internet, a private network, or what is never asked.

    IPv4 inside IPv6 (mapped, NAT64, 6to4) is judged by the IPv4 address, as that is where it leads.
    "never" are the link-local networks with the cloud's metadata service, multicast, unspecified and
    reserved addresses. Raises ValueError for what is no IP address.
    """
    ip = ip_address(address.partition("%")[0])
    return _kind4(ip) if isinstance(ip, IPv4Address) else _kind6(ip)


def _kind4(ip: IPv4Address) -> Kind:
    this_network = ip.packed[0] == 0
    if ip in _METADATA or ip.is_link_local or ip.is_multicast or ip.is_reserved or this_network:
        return "never"
    return "public" if ip.is_global else "private"


def _kind6(ip: IPv6Address) -> Kind:
    inner = ip.ipv4_mapped or ip.sixtofour or (IPv4Address(ip.packed[12:]) if ip in _NAT64 else None)
    if inner is not None:
        return _kind4(inner)
    if ip in _METADATA:
        return "never"
    if ip.is_loopback or ip in _UNIQUE_LOCAL:
        return "private"
    # The rest outside 2000::/3 is link-local, site-local, multicast or not given out.
    return "public" if ip in _GLOBAL_UNICAST and ip.is_global and ip not in _DOCUMENTATION else "never"


def refusal(host: str, address: str, allow_private: bool) -> str | None:
    """Why the address that a host name leads to is not asked; None where it may be."""
    found = kind(address)
    if found == "public" or (found == "private" and allow_private):
        return None
    if found == "private":
        return f"{host} is a private address; --allow-private permits it"
    return f"{host} leads to a private or reserved address that is never asked; check the link"


def checked(url: str) -> httpx.URL:
    """The URL in its normal form and without its fragment. Raises FetchError where it may not be asked."""
    try:
        parts = httpx.URL(url.strip())
        host = parts.raw_host.decode("ascii")
    except (httpx.InvalidURL, UnicodeError, ValueError):
        raise FetchError(url, "is no valid URL; check it") from None
    if parts.scheme not in {"http", "https"} or not host:
        raise FetchError(url, "only http and https addresses are fetched")
    if parts.userinfo:
        raise FetchError(url, "holds a user name or password, which are never sent; leave them out")
    if parts.port == 0 or (parts.port or 80) > 65535 or not _HOST.fullmatch(host):
        raise FetchError(url, "is no valid URL; check it")
    return parts.copy_with(fragment=None)


def host_key(url: httpx.URL) -> str:
    """The name under which a host's turns and failures are counted, whatever the port and scheme."""
    return url.raw_host.decode("ascii").rstrip(".").lower()


def redirect_target(start: str, here: httpx.URL, location: str, trail: list[httpx.URL]) -> httpx.URL:
    """Where a redirect leads. Raises FetchError, naming ``start``, where it is not followed.

    ``trail`` are the addresses asked so far, ``here`` the last of them.
    """
    try:
        target = checked(str(here.join(location.strip())))
    except FetchError as error:
        raise FetchError(start, f"redirects to {error.url}, which is not followed: {error.reason}") from None
    except (httpx.InvalidURL, UnicodeError, ValueError):
        raise FetchError(start, "redirects to what is no valid URL") from None
    shown = FetchError(str(target), "").url
    if target in trail:
        raise FetchError(start, f"redirects in a loop, back to {shown}")
    secret = has_secret(start) or has_secret(str(target))
    if here.scheme == "https" and target.scheme == "http" and secret:
        raise FetchError(start, f"redirects to {shown} without encryption, which would show a key to others")
    return target
