"""The server that Prefect starts for one run: ours alone, gone when we are, and no longer than we want.

It must not get the terminal's Ctrl-C (Prefect would go on calling a server that is dead, for more than a
minute), and it must not outlive a run that was killed.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from types import FrameType
from typing import Any

GRACE_S = 5.0
"""Seconds that a stopped run has to end by itself; nothing is lost, as commits are whole or not at all."""
_PR_SET_PDEATHSIG = 1
STOPPED = "sayso: stopped; what was committed is kept, and running it again does nothing twice\n"


_stopping = threading.Event()


def stopping() -> bool:
    """Whether this run was told to stop: whatever fails from then on, fails because of that."""
    return _stopping.is_set()


def _die_with_parent() -> None:
    """In the child, on Linux: end when the process that started it ends, however it ends."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


@contextlib.contextmanager
def tied_to_us() -> Iterator[None]:
    """Prefect's server child gets a session of its own and ends with us."""
    from prefect.server.api import server as module

    real = module.subprocess

    class _Subprocess:
        """The subprocess module, but for how a child is started."""

        def __getattr__(self, name: str) -> Any:
            return getattr(real, name)

        @staticmethod
        def Popen(*args: Any, **kwargs: Any) -> subprocess.Popen[Any]:
            return real.Popen(*args, start_new_session=True, preexec_fn=_die_with_parent, **kwargs)

    module.subprocess = _Subprocess()  # type: ignore[assignment]
    try:
        yield
    finally:
        module.subprocess = real


@contextlib.contextmanager
def ending_in_time() -> Iterator[None]:
    """SIGTERM and SIGHUP stop a run as Ctrl-C does, and a run that does not end in GRACE_S is ended."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    terminal = os.dup(2)
    _stopping.clear()
    timers: list[threading.Timer] = []

    def stop(_signal: int, _frame: FrameType | None) -> None:
        _stopping.set()
        if not timers:
            timers.append(threading.Timer(GRACE_S, _end, [terminal]))
            timers[0].daemon = True
            timers[0].start()
        raise KeyboardInterrupt

    signals = [signal.SIGINT, signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]
    before = {number: signal.signal(number, stop) for number in signals}
    try:
        yield
    finally:
        for timer in timers:
            timer.cancel()
        for number, handler in before.items():
            signal.signal(number, handler)
        os.close(terminal)


def _end(terminal: int) -> None:
    os.write(terminal, STOPPED.encode())
    os._exit(130)
