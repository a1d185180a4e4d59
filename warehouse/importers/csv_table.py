"""CSV with a header line: one statement and one source a row, aliases separated by ``|``.

What does not fit in there stands as JSON: all sources in a column ``sources``, and aliases that hold a ``|``.
"""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from claims.model import Rating
from warehouse.entries import Document, Entry
from warehouse.errors import SourceError

ENDINGS = (".csv",)
PLAIN = ("id", "statement", "rating", "explanation", "topic", "jurisdiction", "valid_from", "valid_to",
         "checked_with")  # fmt: skip
SOURCE = {"title": "source_title", "publisher": "source_publisher", "url": "source_url"}
NEEDED = ("id", "statement", "rating", "source_url")


def records(document: Document, rating_map: Mapping[str, Rating] | None) -> Iterator[Entry]:
    """Each row by its first line; columns that we do not know are left alone."""
    csv.field_size_limit(sys.maxsize)
    with io.TextIOWrapper(document.open(), encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        line = 1
        try:
            _check_header(document, reader.fieldnames or ())
            line = reader.line_num + 1
            for row in reader:
                yield _entry(line, row)
                line = reader.line_num + 1
        except UnicodeDecodeError:
            raise SourceError(
                document.name, line, "this line or a later one is not UTF-8; save it as UTF-8"
            ) from None
        except csv.Error as error:
            raise SourceError(document.name, line, f"not CSV ({error})") from None


def _check_header(document: Document, columns: Any) -> None:
    missing = [name for name in NEEDED if name not in columns]
    if missing:
        reason = f'the header has no column "{missing[0]}"; name it in the first line'
        raise SourceError(document.name, 1, reason)


def _entry(line: int, row: dict[str | None, Any]) -> Entry:
    place = f"line {line}"
    if None in row:
        reason = "more fields than the header; put quotes around texts with commas"
        return Entry(place, None, reason, {key or "more": value for key, value in row.items()}, line)
    return Entry(place, _record(row), "", row, line)


def _record(row: dict[str | None, Any]) -> dict[str, Any]:
    record: dict[str, Any] = {name: (row.get(name) or "").strip() for name in PLAIN}
    aliases = _listed(row.get("aliases"))
    if aliases is None:
        aliases = [alias.strip() for alias in (row.get("aliases") or "").split("|") if alias.strip()]
    record["aliases"] = aliases
    one = {ours: (row.get(column) or "").strip() for ours, column in SOURCE.items()}
    record["sources"] = _listed(row.get("sources")) or [one]
    return record


def _listed(cell: str | None) -> list[Any] | None:
    """The list in a cell that holds one as JSON; None for any other cell."""
    if not cell or not cell.lstrip().startswith("["):
        return None
    try:
        found = json.loads(cell)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, list) else None
