"""Tables of comments as CSV: a header, one comment a row, any of the usual delimiters."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import islice

from extractors.model import ExtractionError, Page, Thread
from extractors.reading.decode import decode
from extractors.reading.html_text import clean
from extractors.reading.matching import Matches
from extractors.reading.tables import NAMES, Row, only, threads

_CELL = r"(?:^|[,;\t|])[ \t]*[\"']?(?:{})[\"']?[ \t]*(?=[,;\t|\r\n])"
_TEXTS, _OTHERS = (
    _CELL.format("|".join(sorted({name for key in keys for name in NAMES[key].split()})))
    for keys in (("text",), ("id", "author", "created_at", "reply_to", "permalink", "thread"))
)
MATCHES = Matches(
    kind="text",
    path=r"\.(?:csv|tsv|tab)$",
    media=r"^text/(?:csv|tab-separated-values)\b",
    # A header names its columns, it makes no sentences; a row follows.
    markup=rf"\A\ufeff?(?![^\n]{{0,2000}}?[.?!](?:\s|$))(?=[^\n]{{0,2000}}?{_TEXTS})(?=[^\n]{{0,2000}}?{_OTHERS})"
    r"[^\n]{0,5000}\n\s*[^\n]{0,5000}[,;\t|]",
)

_DELIMITERS = ",;\t|"
_TRIED = 20


def extract(page: Page) -> Thread:
    """Read the only thread of a table.

    Raises ExtractionError if no column holds the comments, naming the columns, or if it holds several threads.
    """
    return only(page, extract_all(page))


def extract_all(page: Page) -> tuple[Thread, ...]:
    """Read all threads of a table; raises ExtractionError as ``extract`` does."""
    text = decode(page).lstrip("\ufeff")
    delimiter = max(_DELIMITERS, key=lambda mark: _fit(page, text, mark))
    lines = _lines(page, text, delimiter)
    header = [clean(cell) or f"column {place}" for place, cell in enumerate(next(lines, []), 1)]
    rows: list[Row] = [dict(zip(header, line, strict=False)) for line in lines]
    if not rows:
        raise ExtractionError(page.url, "a table without rows below its header")
    return threads(page, rows)


def _lines(page: Page, text: str, delimiter: str) -> Iterator[list[str]]:
    """The rows of a table, blank ones left out; raises ExtractionError naming the line that is no CSV."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        yield from (line for line in reader if any(cell.strip() for cell in line))
    except csv.Error as error:
        raise ExtractionError(page.url, f"malformed CSV at line {reader.line_num}: {error}") from error


def _fit(page: Page, text: str, delimiter: str) -> tuple[int, int]:
    """How well a delimiter cuts the first rows: how many have as many cells as the header, and how many cells."""
    try:
        lines = list(islice(_lines(page, text, delimiter), _TRIED))
    except ExtractionError:
        return 0, 0
    width = len(lines[0]) if lines else 0
    return (sum(len(line) == width for line in lines), width) if width > 1 else (0, 0)
