"""Comments as JSON Lines: one object a line."""

from __future__ import annotations

import json

from extractors.model import ExtractionError, Page, Thread
from extractors.reading.decode import decode
from extractors.reading.matching import Matches
from extractors.reading.tables import Row, only, threads

MATCHES = Matches(kind="jsonl", generic=True)


def extract(page: Page) -> Thread:
    """Read the only thread of a file.

    Raises ExtractionError naming the line that is no object, the columns if none holds the comments, or the
    threads if there are several.
    """
    return only(page, extract_all(page))


def extract_all(page: Page) -> tuple[Thread, ...]:
    """Read all threads of a file; raises ExtractionError as ``extract`` does."""
    rows: list[Row] = []
    for number, line in enumerate(decode(page).lstrip("\ufeff").split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            reason = f"malformed JSON at line {number}, column {error.colno}: {error.msg}"
            raise ExtractionError(page.url, reason) from error
        except (ValueError, RecursionError) as error:
            raise ExtractionError(page.url, f"malformed JSON at line {number}") from error
        if not isinstance(row, dict):
            raise ExtractionError(page.url, f"line {number} holds no object, but {type(row).__name__}")
        rows.append(row)
    if not rows:
        raise ExtractionError(page.url, "no line holds an object")
    return threads(page, rows)
