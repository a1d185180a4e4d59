"""Vetted statements from files and the web into the store, and a report of what was and was not taken."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.fetch import Fetcher, FetchError, absent, is_url
from flows.fetch_error import mask
from flows.settings import wait_s

if TYPE_CHECKING:
    from claims.model import Rating
    from warehouse.entries import Document
    from warehouse.imports import ReadDocument
    from warehouse.sources import Broken
    from warehouse.upsert import ImportCounts

LONGEST_RAW = 20_000
"""Characters of a broken entry that are written out; a longer one is named only."""


@dataclass
class ImportReport:
    """What an import did: counts once the store was written, entries that were broken, documents that failed."""

    counts: ImportCounts | None = None
    repeated: int = 0
    broken: list[Broken] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    @property
    def as_dict(self) -> dict[str, Any]:
        """The report for programs."""
        counts = self.counts
        return {
            "added": counts.added if counts else 0,
            "changed": counts.changed if counts else 0,
            "unchanged": counts.unchanged if counts else 0,
            "repeated": self.repeated,
            "broken": [
                {"document": one.document, "place": one.place, "reason": one.reason} for one in self.broken
            ],
            "failures": self.failures,
        }


def import_all(
    inputs: Sequence[str],
    store: Path,
    rating_map: Mapping[str, Rating] | None = None,
    *,
    lenient: bool | None = None,
    allow_private: bool = False,
    broken_file: Path | None = None,
    tell: Callable[[str], None] = lambda line: None,
) -> ImportReport:
    """Read files and addresses, and write what is good into the store, all of it in one transaction.

    ``lenient`` is that of ``read_document``. What is broken is written to ``broken_file``, as JSON lines,
    before the store is touched. Documents that cannot be read stand in the report, and the others go on.

    Raises OSError for a ``broken_file`` that cannot be written, and what ``write_documents`` raises.
    """
    from warehouse.errors import SourceError
    from warehouse.imports import read_document, write_documents

    report = ImportReport()
    read: list[ReadDocument] = []
    with Fetcher(allow_private) as fetcher:
        for given in inputs:
            tell(f"{mask(given)}: reading ...")
            try:
                document = _document(given, fetcher)
                read.append(
                    read_document(document, rating_map, lenient=lenient, tell=_told(document.name, tell))
                )
            except (SourceError, FetchError) as error:
                report.failures.append(str(error))
    report.broken = [one for part in read for one in part.broken]
    report.repeated = sum(part.repeated for part in read)
    if broken_file is not None:
        write_broken(broken_file, report.broken)
    if any(part.statements for part in read):
        tell("writing the store ...")
        report.counts = write_documents(store, read, wait_s=wait_s())
    return report


def write_broken(file: Path, broken: Sequence[Broken]) -> None:
    """Broken entries as JSON lines: document, place, reason, and what stood there. Raises OSError."""
    with file.open("w", encoding="utf-8") as out:
        for one in broken:
            row = {"document": one.document, "place": one.place, "reason": one.reason, "entry": one.raw}
            line = json.dumps(row, ensure_ascii=False, default=str)
            if len(line) > LONGEST_RAW:
                line = json.dumps({**row, "entry": None}, ensure_ascii=False)
            out.write(line.encode("utf-8", "replace").decode() + "\n")


def _document(given: str, fetcher: Fetcher) -> Document:
    """The document at a path or address. Raises FetchError."""
    from warehouse.entries import Document

    if not is_url(given):
        if why := absent(given):
            raise FetchError(given, why)
        return Document.of_file(given)
    page = fetcher.get(given).page
    return Document(mask(given), None, page.body, page.url, page.content_type)


def _told(name: str, tell: Callable[[str], None]) -> Callable[[int, int], None]:
    return lambda entries, broken: tell(f"{name}: {entries:,} entries read, {broken:,} broken")
