"""Start the main flow for a person at a terminal: Prefect kept quiet, one report back."""

from __future__ import annotations

import contextlib
import logging
import os
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from flows import settings

if TYPE_CHECKING:
    from flows.check_threads import Progress, RunReport


def run(
    sources: list[str], store: Path, *, allow_private: bool, progress: Progress | None = None
) -> RunReport:
    """Run ``check_threads`` in this process. Raises what the flow raises, without Prefect's noise."""
    settings.quiet_prefect()
    warnings.filterwarnings("ignore")
    logging.disable(logging.CRITICAL)
    from flows.check_threads import check_threads

    with _quiet_stderr():
        return check_threads(sources, str(store), allow_private, progress)


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
