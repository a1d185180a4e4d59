"""Settings from the environment. Imports nothing heavy: every command reads them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from platformdirs import user_cache_path, user_data_path

BATCH_POSTS = 500
"""Posts a judging task takes: a Prefect task costs 5 to 10 ms, a claim well under one."""

MAX_PAGES = 50
"""Pages of a thread that one visit reads at most, unless it is told otherwise."""

MAX_BYTES = 10_000_000
"""Bytes of a page as it comes, packed or not, and of a file."""


@dataclass(frozen=True)
class Limits:
    """How politely and how far pages are fetched. Seconds and bytes throughout."""

    max_bytes: int = MAX_BYTES
    """A body as received."""
    max_decoded_bytes: int = 50_000_000
    """A body once unpacked; counted while it is unpacked."""
    max_header_bytes: int = 64_000
    """All header lines of a response together."""
    max_redirects: int = 5
    connect_s: float = 20.0
    """Until a connection stands, encryption included."""
    read_s: float = 20.0
    """Silence between two arrivals of bytes."""
    transfer_s: float = 60.0
    """One request as a whole, from the connection to the last byte: ends a body that drips."""
    page_s: float = 300.0
    """A page as a whole, with redirects, tries and the pauses between them, but not the wait for its turn."""
    max_queue_s: float = 3600.0
    """The wait for a turn at a host."""

    host_interval_s: float = 1.0
    """From the answer of a host to the next request to it, whichever process asks. ``SAYSO_HOST_INTERVAL``."""
    host_concurrency: int = 2
    """Requests at a host at once."""
    max_crawl_delay_s: float = 30.0
    """The longest interval that a robots.txt can ask for. ``SAYSO_MAX_CRAWL_DELAY``."""
    max_retry_after_s: float = 120.0
    """The longest Retry-After that is waited for; after a longer one the host is left alone.
    ``SAYSO_MAX_RETRY_AFTER``."""

    attempts: int = 4
    """Tries a page, the first included. ``SAYSO_ATTEMPTS``."""
    backoff_s: float = 1.0
    """The pause after failed try n is drawn from 0 to this times 2**(n-1)..."""
    max_backoff_s: float = 30.0
    """...but never above this."""
    breaker_failures: int = 5
    """Failures of a host in a row after which it is left alone. ``SAYSO_BREAKER_FAILURES``."""
    breaker_s: float = 600.0
    """For how long. ``SAYSO_BREAKER_PAUSE``."""
    max_hold_s: float = 3600.0
    """The longest that a host can have itself left alone, whatever Retry-After says."""

    robots_s: float = 86_400.0
    """How long a robots.txt is remembered: a day at most (RFC 9309, 2.4)."""
    robots_failure_s: float = 600.0
    """How long it is remembered that a robots.txt could not be had."""
    max_robots_bytes: int = 512_000
    """What is read of a robots.txt; the rest is ignored (RFC 9309, 2.5: 500 KiB at least)."""

    cache_s: float = 3600.0
    """How long a page is served from the cache at most, whatever its max-age says. ``SAYSO_CACHE_AGE``."""
    max_cache_bytes: int = 200_000_000


def limits() -> Limits:
    """The limits with what the environment overrides."""
    usual = Limits()
    return Limits(
        host_interval_s=_number("SAYSO_HOST_INTERVAL", usual.host_interval_s),
        max_crawl_delay_s=_number("SAYSO_MAX_CRAWL_DELAY", usual.max_crawl_delay_s),
        max_retry_after_s=_number("SAYSO_MAX_RETRY_AFTER", usual.max_retry_after_s),
        attempts=max(1, int(_number("SAYSO_ATTEMPTS", usual.attempts))),
        breaker_failures=max(1, int(_number("SAYSO_BREAKER_FAILURES", usual.breaker_failures))),
        breaker_s=_number("SAYSO_BREAKER_PAUSE", usual.breaker_s),
        cache_s=_number("SAYSO_CACHE_AGE", usual.cache_s),
    )


def _number(name: str, usual: float) -> float:
    """A number of 0 or more from the environment; the usual one where it is missing or no such number."""
    try:
        value = float(os.environ.get(name, usual))
    except ValueError:
        return usual
    return value if 0 <= value < float("inf") else usual


def false_verdicts() -> float | None:
    """The share of wrong verdicts that is borne, 0 to 1: ``SAYSO_FALSE_VERDICTS``; None where it is not set.

    Raises ValueError for anything else: a slip there would decide about every verdict.
    """
    given = os.environ.get("SAYSO_FALSE_VERDICTS", "").strip()
    if not given:
        return None
    try:
        rate = float(given)
    except ValueError:
        rate = -1.0
    if not 0 <= rate <= 1:
        raise ValueError(f'SAYSO_FALSE_VERDICTS is "{given}"; it is a share from 0 to 1, such as 0.05')
    return rate


def cache_path() -> Path:
    """Where what may be lost is kept: ``SAYSO_CACHE``, else the user's cache folder."""
    named = os.environ.get("SAYSO_CACHE")
    return Path(named) if named else user_cache_path("sayso")


def store_path(given: Path | None = None) -> Path:
    """The store: ``--store``, else ``SAYSO_STORE``, else one in the user's data folder."""
    if given is not None:
        return given
    named = os.environ.get("SAYSO_STORE")
    return Path(named) if named else user_data_path("sayso") / "sayso.duckdb"


def sql_history_path() -> Path:
    """Where the shell of ``sayso sql`` remembers what was typed."""
    return user_data_path("sayso") / "sql_history"


def wait_s() -> float:
    """Seconds to wait for a store that another process is writing: ``SAYSO_WAIT``, else 30."""
    try:
        return max(0.0, float(os.environ.get("SAYSO_WAIT", "30")))
    except ValueError:
        return 30.0


_NO = frozenset({"0", "no", "off", "false"})


def keep_pages(usual: bool = True) -> bool:
    """Whether raw pages are kept in archives beside the store: as ``SAYSO_KEEP_PAGES`` says, else as usual."""
    said = os.environ.get("SAYSO_KEEP_PAGES", "").strip().lower()
    return said not in _NO if said else usual


def keep_authors() -> bool | None:
    """Whether the store is to keep authors' names: ``SAYSO_KEEP_AUTHORS``; None where it is not set."""
    said = os.environ.get("SAYSO_KEEP_AUTHORS", "").strip().lower()
    return said not in _NO if said else None


def texts() -> str | None:
    """What the store is to keep of posts' texts (keep, span, drop): ``SAYSO_TEXTS``; None where it is not set."""
    return os.environ.get("SAYSO_TEXTS", "").strip().lower() or None


def semantic() -> bool:
    """Whether the stronger model of check-worthiness is asked for: ``SAYSO_SEMANTIC=1`` says yes."""
    return os.environ.get("SAYSO_SEMANTIC", "").strip().lower() not in {"", "0", "no", "off", "false"}


def entailment() -> str | None:
    """The entailment model that has a say in stance: ``SAYSO_ENTAILMENT``, a folder or ``owner/name`` of the hub;
    None where it is not set."""
    return os.environ.get("SAYSO_ENTAILMENT", "").strip() or None


def workers() -> int:
    """Threads that are visited at once, mostly waiting for their hosts: ``SAYSO_WORKERS``, else 8."""
    return max(1, int(_number("SAYSO_WORKERS", 8)))


def contact() -> str | None:
    """Where a site can reach whoever runs this, from ``SAYSO_CONTACT``; None where it is not set."""
    # It goes into a header: whatever could end the line or break its encoding is left out.
    given = "".join(c for c in os.environ.get("SAYSO_CONTACT", "") if " " <= c <= "~")
    return given.strip() or None


@lru_cache(maxsize=1)
def _release() -> str:
    from importlib.metadata import version

    return version("sayso")


def factcheck_key() -> str | None:
    """The key for Google's fact-check search, from ``SAYSO_FACTCHECK_KEY``; None where it is not set."""
    return os.environ.get("SAYSO_FACTCHECK_KEY", "").strip() or None


def factcheck_endpoint() -> str:
    """Where that search is asked: ``SAYSO_FACTCHECK_ENDPOINT``, else Google's."""
    usual = "https://factchecktools.googleapis.com/v1alpha1/claims:search"
    return os.environ.get("SAYSO_FACTCHECK_ENDPOINT", "").strip() or usual


def user_agent() -> str:
    """Who asks: the name, the release, and the contact where it is set."""
    reach = contact()
    return f"sayso/{_release()}" + (f" (+{reach})" if reach else "")


def prefect_home() -> Path:
    """Where the flow engine keeps its own database: ``PREFECT_HOME``, else below the user's cache folder."""
    named = os.environ.get("PREFECT_HOME")
    return Path(named).expanduser() if named else user_cache_path("sayso") / "prefect"


def quiet_prefect() -> None:
    """Turn off Prefect's telemetry and keep its start-up noise from the user; before it is imported.

    Whatever the user has set wins.
    """
    home = prefect_home()
    # Its server waits for ever where the folder for its database is missing.
    home.mkdir(parents=True, exist_ok=True)
    for name, value in {
        "PREFECT_HOME": str(home),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_LOGGING_LEVEL": "CRITICAL",
        "PREFECT_LOGGING_TO_API_ENABLED": "false",
        "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
        "PREFECT_CLI_WRAP_LINES": "false",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
        "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "true",
    }.items():
        os.environ.setdefault(name, value)


def method_version() -> str:
    """Which code and which models judged: the release, the start of a digest over both, the choice of models,
    and the share of wrong verdicts where one is set. A model of the user's own is named by what is in it.

    Two stores that name the same version judged by the same rules. Raises EntailmentError where that model is not
    to be had.
    """
    rate = false_verdicts()
    borne = "" if rate is None else f" {rate:g} false"
    return f"sayso {_release()} {_digest()}" + (" semantic" if semantic() else "") + _entailment() + borne


def _entailment() -> str:
    name = entailment()
    if name is None:
        return ""
    from claims.neural_files import digest
    from flows.hub import located

    return f" entailment {digest(located(name))}"


@lru_cache(maxsize=1)
def _digest() -> str:
    import hashlib

    import claims

    folder = Path(claims.__file__).parent
    digest = hashlib.sha256()
    for file in sorted([*folder.glob("*.py"), *folder.glob("weights/*")]):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]
