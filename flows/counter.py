"""How far a run is, told from several threads of execution."""

from __future__ import annotations

import threading
from collections.abc import Callable

Progress = Callable[[str], None]
"""Called with a line such as ``pages 7, threads 2``."""


class Counter:
    """Counts what is done and tells the line that sums it up."""

    def __init__(self, tell: Progress | None = None) -> None:
        self._tell = tell or (lambda line: None)
        self._counts: dict[str, int] = {}
        self._mutex = threading.Lock()

    def page(self) -> None:
        """One more page was read."""
        with self._mutex:
            self._count("pages", self._counts.get("pages", 0) + 1)

    def done(self, what: str, count: int) -> None:
        """So many are done by now."""
        with self._mutex:
            self._count(what, count)

    def _count(self, what: str, count: int) -> None:
        self._counts[what] = count
        self._tell(", ".join(f"{name} {number}" for name, number in self._counts.items()))
