"""JSONL: one statement a line, as an object with the fields of VettedStatement."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from warehouse.errors import SourceError

ENDINGS = (".jsonl", ".ndjson")


def records(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each line's number and object; empty lines are skipped."""
    with path.open("rb") as file:
        for number, raw in enumerate(file, start=1):
            text = _decoded(path, number, raw).strip()
            if text:
                yield number, _object(path, number, text)


def _decoded(path: Path, number: int, raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError as error:
        raise SourceError(path, number, f"byte {error.start + 1} is not UTF-8; save it as UTF-8") from None


def _object(path: Path, number: int, text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        raise SourceError(path, number, f"not JSON at column {error.colno} ({error.msg})") from None
    except RecursionError:
        raise SourceError(path, number, "not a statement: nested too deeply") from None
    if not isinstance(found, dict):
        raise SourceError(path, number, "not a JSON object; write one {...} a line")
    return found
