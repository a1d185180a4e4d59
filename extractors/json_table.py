"""Comments as a list of objects in JSON, alone or in an envelope."""

from __future__ import annotations

from typing import Any

from extractors.model import ExtractionError, Page, Thread
from extractors.reading.matching import Matches
from extractors.reading.tables import Row, has_text, only, threads
from extractors.reading.values import document, table


def _rows(data: Any) -> list[Row]:
    """The objects of a list; of an object the one list of objects in it, if they hold texts."""
    if isinstance(data, list):
        return data if data and all(isinstance(item, dict) for item in data) else []
    lists = [rows for value in table(data).values() if isinstance(value, list) and (rows := _rows(value))]
    return lists[0] if len(lists) == 1 and has_text(lists[0][0]) else []


def _is_table(data: Any) -> bool:
    """Is this a list of objects?"""
    return bool(_rows(data))


MATCHES = Matches(kind="json", shape=_is_table, weak=True)


def extract(page: Page) -> Thread:
    """Read the only thread of a list.

    Raises ExtractionError if no column holds the comments, naming the columns, or if it holds several threads.
    """
    return only(page, extract_all(page))


def extract_all(page: Page) -> tuple[Thread, ...]:
    """Read all threads of a list; raises ExtractionError as ``extract`` does."""
    data = document(page)
    rows = _rows(data)
    if not rows:
        raise ExtractionError(page.url, "JSON that is no list of objects")
    return threads(page, rows)
