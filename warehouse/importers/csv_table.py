"""CSV with a header line: one statement and one source a row, aliases separated by ``|``.

What does not fit in there stands as JSON: all sources in a column ``sources``, and aliases that hold a ``|``.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from warehouse.errors import SourceError

ENDINGS = (".csv",)
PLAIN = ("id", "statement", "rating", "explanation", "topic", "jurisdiction", "valid_from", "valid_to",
         "checked_with")  # fmt: skip
SOURCE = {"title": "source_title", "publisher": "source_publisher", "url": "source_url"}
NEEDED = ("id", "statement", "rating", "source_url")


def records(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each row's first line and what it says; columns that we do not know are left alone."""
    csv.field_size_limit(sys.maxsize)
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        line = 1
        try:
            _check_header(path, reader.fieldnames or ())
            line = reader.line_num + 1
            for row in reader:
                yield line, _record(path, line, row)
                line = reader.line_num + 1
        except UnicodeDecodeError:
            raise SourceError(path, line, "this line or a later one is not UTF-8; save it as UTF-8") from None
        except csv.Error as error:
            raise SourceError(path, line, f"not CSV ({error})") from None


def _check_header(path: Path, columns: Any) -> None:
    missing = [name for name in NEEDED if name not in columns]
    if missing:
        raise SourceError(path, 1, f'the header has no column "{missing[0]}"; name it in the first line')


def _record(path: Path, line: int, row: dict[str | None, Any]) -> dict[str, Any]:
    if None in row:
        raise SourceError(path, line, "more fields than the header; put quotes around texts with commas")
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
    except (json.JSONDecodeError, RecursionError):
        return None
    return found if isinstance(found, list) else None
