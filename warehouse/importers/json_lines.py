"""JSONL: one statement a line, as an object with the fields of VettedStatement."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from claims.model import Rating
from warehouse.entries import Document, Entry

ENDINGS = (".jsonl", ".ndjson")


def records(document: Document, rating_map: Mapping[str, Rating] | None) -> Iterator[Entry]:
    """Each line's object; empty lines are skipped."""
    with document.open() as file:
        for number, raw in enumerate(file, start=1):
            try:
                text = raw.decode("utf-8-sig" if number == 1 else "utf-8").strip()
                if text:
                    yield _entry(number, _object(text))
            except UnicodeDecodeError as error:
                yield _broken(number, f"byte {error.start + 1} is not UTF-8; save it as UTF-8", raw)
            except json.JSONDecodeError as error:
                yield _broken(number, f"not JSON at column {error.colno} ({error.msg})", raw)
            except RecursionError:
                yield _broken(number, "not a statement: nested too deeply", raw)
            except ValueError as error:
                yield _broken(number, str(error), raw)


def _object(text: str) -> dict[str, Any]:
    found = json.loads(text)
    if not isinstance(found, dict):
        raise ValueError("not a JSON object; write one {...} a line")
    return found


def _entry(number: int, found: dict[str, Any]) -> Entry:
    return Entry(f"line {number}", found, "", found, number)


def _broken(number: int, reason: str, raw: bytes) -> Entry:
    return Entry(f"line {number}", None, reason, raw.decode("utf-8", "replace").strip(), number)
