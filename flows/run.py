"""Start the flows for a person at a terminal: Prefect kept quiet, one report back."""

from __future__ import annotations

import contextlib
import logging
import os
import warnings
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from flows import settings

if TYPE_CHECKING:
    from flows.check_threads import RunReport
    from flows.counter import Progress


def run(
    sources: list[str],
    store: Path,
    *,
    allow_private: bool = False,
    max_pages: int = settings.MAX_PAGES,
    since: datetime | None = None,
    progress: Progress | None = None,
) -> RunReport:
    """Run ``check_threads`` in this process. Raises what the flow raises, without Prefect's noise."""
    with _quiet():
        from flows.check_threads import check_threads

        return check_threads(sources, str(store), allow_private, progress, max_pages, since)


def extract_again(
    store: Path,
    *,
    thread: str | None = None,
    since: datetime | None = None,
    progress: Progress | None = None,
) -> RunReport:
    """Run ``extract_again`` in this process. Raises what the flow raises, without Prefect's noise."""
    with _quiet():
        from flows import extract_again as module

        return module.extract_again(str(store), thread, since, progress)


def visit_watches(
    store: Path, *, everything: bool = False, allow_private: bool = False, progress: Progress | None = None
) -> RunReport:
    """Run ``visit_watches`` in this process. Raises what the flow raises, without Prefect's noise."""
    with _quiet():
        from flows import visit_watches as module

        return module.visit_watches(str(store), everything, allow_private, progress)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Without Prefect's start-up noise, warnings and logs."""
    settings.quiet_prefect()
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings(), _quiet_stderr():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)


@contextlib.contextmanager
def _quiet_stderr() -> Iterator[None]:
    """Prefect's server child writes straight to file descriptor 2; SAYSO_DEBUG=1 lets it."""
    if os.environ.get("SAYSO_DEBUG"):
        yield
        return
    saved = os.dup(2)
    try:
        with open(os.devnull, "w") as sink:
            os.dup2(sink.fileno(), 2)
        yield
    finally:
        os.dup2(saved, 2)
        os.close(saved)
