"""What the warehouse did that the user should know of, beside what was asked: lines, kept until somebody tells them.

A list rather than warnings or logs: while a flow runs, those and standard error are turned off.
"""

from __future__ import annotations

_untold: list[str] = []


def notice(line: str) -> None:
    """Keep a line for whoever talks to the user."""
    _untold.append(line)


def untold() -> list[str]:
    """The lines that nobody has told yet, oldest first; each is given once."""
    lines = _untold[:]
    del _untold[: len(lines)]
    return lines
