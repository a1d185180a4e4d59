"""Settings from the environment. Imports nothing heavy: every command reads them."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from platformdirs import user_cache_path, user_data_path

BATCH_POSTS = 500
"""Posts a judging task takes: a Prefect task costs 5 to 10 ms, a claim well under one."""

MAX_BYTES = 10_000_000
TIMEOUT_S = 20.0
MAX_REDIRECTS = 5


def store_path(given: Path | None = None) -> Path:
    """The store: ``--store``, else ``SAYSO_STORE``, else one in the user's data folder."""
    if given is not None:
        return given
    named = os.environ.get("SAYSO_STORE")
    return Path(named) if named else user_data_path("sayso") / "sayso.duckdb"


def wait_s() -> float:
    """Seconds to wait for a store that another process is writing: ``SAYSO_WAIT``, else 30."""
    try:
        return max(0.0, float(os.environ.get("SAYSO_WAIT", "30")))
    except ValueError:
        return 30.0


def user_agent() -> str:
    """Who asks: the name, and a contact address from ``SAYSO_CONTACT`` where it is set."""
    contact = os.environ.get("SAYSO_CONTACT")
    return "sayso/0.1" + (f" (+{contact})" if contact else "")


def quiet_prefect() -> None:
    """Turn off Prefect's telemetry and keep its start-up noise from the user; before it is imported.

    Whatever the user has set wins.
    """
    home = user_cache_path("sayso") / "prefect"
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


@lru_cache(maxsize=1)
def method_version() -> str:
    """Which code and which model judged: the release, and the start of a digest over both.

    Two stores that name the same version judged by the same rules.
    """
    import hashlib
    from importlib.metadata import version

    import claims

    folder = Path(claims.__file__).parent
    digest = hashlib.sha256()
    for file in sorted([*folder.glob("*.py"), *folder.glob("weights/*")]):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return f"sayso {version('sayso')} {digest.hexdigest()[:12]}"
