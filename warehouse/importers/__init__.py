"""Formats of vetted files, one module each, found by the file's ending.

A module names its ``ENDINGS`` and has ``records(path)``, which yields ``(line, record)`` with the keys
of the JSONL format, and raises SourceError for what it cannot parse.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

Record = tuple[int, dict[str, Any]]
Importer = Callable[[Path], Iterator[Record]]


@cache
def importers() -> dict[str, Importer]:
    """The reader of each file ending."""
    found: dict[str, Importer] = {}
    for info in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{info.name}")
        found |= dict.fromkeys(module.ENDINGS, module.records)
    return found
