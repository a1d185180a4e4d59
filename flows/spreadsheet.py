"""Tables that spreadsheets open: no cell is a formula, whatever a poster began it with."""

from __future__ import annotations

import re

_FORMULA = re.compile(r"^\s*[=+\-@\t\r]")


def harmless(cell: str) -> str:
    """A text that a spreadsheet takes for text: with ``'`` before what it would obey. Not for numbers."""
    return f"'{cell}" if _FORMULA.match(cell) else cell
