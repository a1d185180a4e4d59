"""Thousands of texts against an index on disk, through every core: processes, as Python's threads share one."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from claims.match import SHOWN, Matched, Matcher

BATCH = 250
"""Texts that a process takes at a time."""
_matcher: Matcher | None = None


def match_all(
    folder: Path, texts: Sequence[str], limit: int = SHOWN, workers: int | None = None
) -> Iterator[list[Matched]]:
    """What `Matcher.match` finds for each text, in their order; ``workers``: as many as there are cores.

    The index in ``folder`` is that of `claims.disk`; each process opens it. Raises IndexUnusableError.
    """
    workers = workers or os.cpu_count() or 1
    batches = [(texts[i : i + BATCH], limit) for i in range(0, len(texts), BATCH)]
    if workers == 1 or len(batches) == 1:
        _open(folder)
        for batch in batches:
            yield from _match(batch)
        return
    context = multiprocessing.get_context("spawn")  # forking a process that has threads can hang it
    with ProcessPoolExecutor(min(workers, len(batches)), context, _open, (folder,)) as pool:
        for found in pool.map(_match, batches):
            yield from found


def _open(folder: Path) -> None:
    from claims.disk import DiskShelf

    global _matcher  # one a process, opened by whoever starts it
    _matcher = Matcher(DiskShelf(folder))


def _match(batch: tuple[Sequence[str], int]) -> list[list[Matched]]:
    assert _matcher is not None
    return _matcher.match_many(*batch)
