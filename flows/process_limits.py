"""What the whole process may take when it runs somebody else's SQL.

DuckDB counts the memory of sorts, groups and joins, but not that of one long text or list, and it looks up from its
work only between blocks of rows: ``SELECT repeat('x', 4000000000)`` heeds neither limit. The system does.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from flows.options import BAD_INPUT, warn

MORE_BYTES = 6_000_000_000
"""Address space beyond what the process has at its start: three times what DuckDB may fill."""


def hold_memory(more: int = MORE_BYTES) -> None:
    """Let the system refuse memory beyond ``more`` bytes; does nothing where it cannot (Windows, macOS)."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        pages = int(Path("/proc/self/statm").read_text().split()[0])
        limit = pages * os.sysconf("SC_PAGE_SIZE") + more
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(
            resource.RLIMIT_AS, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard)
        )


def leave(timeout_s: float, *unfinished: Path) -> Callable[[], None]:
    """What ends the process, with one line, when a query goes on although it was stopped; removes ``unfinished``."""

    def end() -> None:
        for file in unfinished:
            with suppress(OSError):
                shutil.rmtree(file) if file.is_dir() else file.unlink(missing_ok=True)
        warn(
            f"stopped after {timeout_s:g} s, and the query went on: it makes a text or list that is too long"
        )
        os._exit(BAD_INPUT)

    return end
