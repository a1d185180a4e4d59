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

from flows import models, server, settings
from warehouse.errors import StoreError

if TYPE_CHECKING:
    from flows.counter import Progress
    from flows.rejudged import ReverdictReport
    from flows.report import RunReport
    from flows.touched import Which


def run(
    sources: list[str],
    store: Path,
    *,
    allow_private: bool = False,
    max_pages: int = settings.MAX_PAGES,
    since: datetime | None = None,
    progress: Progress | None = None,
) -> RunReport:
    """Run ``check_threads`` in this process. Raises what the flow raises, without Prefect's noise.

    Where none of the sources is there, the engine is not even started.
    """
    from flows.fetch import absent
    from flows.report import RunReport

    missing = [(source, reason) for source in sources if (reason := absent(source))]
    if len(missing) == len(sources):
        return RunReport(failures=tuple(missing))
    models.prepare()
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
    models.prepare()
    with _quiet():
        from flows import extract_again as module

        return module.extract_again(str(store), thread, since, progress)


def visit_watches(
    store: Path, *, everything: bool = False, allow_private: bool = False, progress: Progress | None = None
) -> RunReport:
    """Run ``visit_watches`` in this process. Raises what the flow raises, without Prefect's noise."""
    models.prepare()
    with _quiet():
        from flows import visit_watches as module

        return module.visit_watches(str(store), everything, allow_private, progress)


def reverdict(
    store: Path, which: Which, *, dry_run: bool = False, progress: Progress | None = None
) -> ReverdictReport:
    """Judge again what changed statements touch. Raises what the flow raises, without Prefect's noise.

    What fits into one task is judged at once: to start the engine would take many times as long.
    """
    from flows.judging import Bench, judged
    from flows.rejudged import rejudge
    from flows.touched import find_touched

    bench = Bench(str(store))
    found = find_touched(store, bench.mark.judged_on, lambda: bench.index, which)
    if len(found.claims) <= settings.BATCH_POSTS:
        return rejudge(
            store, found, which, bench, judge=lambda claims: judged(claims, bench.index, bench.least), dry_run=dry_run, progress=progress
        )  # fmt: skip
    with _quiet():
        from flows import reverdict as module

        return module.reverdict(str(store), found, which, bench, dry_run, progress)


class EngineError(Exception):
    """Prefect, or the server that it starts for a run, failed: what it said, in one line."""


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Without Prefect's start-up noise, warnings and logs; its failures become an EngineError."""
    settings.quiet_prefect()
    settings.false_verdicts()  # a slip there is told at once, not by the engine
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings(), _quiet_stderr(), server.tied_to_us(), server.ending_in_time():
            warnings.simplefilter("ignore")
            yield
    except Exception as error:
        if server.stopping():
            raise KeyboardInterrupt from None
        if isinstance(error, (StoreError, OSError)):
            raise
        said = " ".join(str(error).split())[:200] or type(error).__name__
        raise EngineError(
            f"the flow engine failed ({said}); try again, look at `sayso doctor`, or set SAYSO_DEBUG=1 to see all"
        ) from error
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
