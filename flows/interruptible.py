"""A query that Ctrl-C ends."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from warehouse.session import Session

T = TypeVar("T")
_LOOK_UP_S = 0.05


def interruptible(session: Session, work: Callable[[], T]) -> T:
    """What ``work`` gives, done in a thread so that Ctrl-C is noticed while DuckDB is busy.

    Raises KeyboardInterrupt once the query has ended, and what ``work`` raises.
    """
    done: list[T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            done.append(work())
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        while thread.is_alive():
            thread.join(_LOOK_UP_S)
    except KeyboardInterrupt:
        session.stop()
        thread.join()
        raise
    if failed:
        raise failed[0]
    return done[0]
