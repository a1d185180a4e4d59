"""Letting go by age: texts in the store, raw pages in the archives, and a file without what was deleted."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from flows import settings
from flows.archive_removal import drop_old, note_places, thin
from flows.archives import Archived
from flows.keep import rescue
from warehouse.paths import store_files
from warehouse.reader import open_reader
from warehouse.retention import drop_texts
from warehouse.upkeep.vacuum import vacuum
from warehouse.writer import open_writer


def prune(
    store: Path, before: datetime, *, texts: bool, pages: bool, spans: bool = False, dry_run: bool = False
) -> dict[str, int]:
    """Drop what is from before a moment; rows and pages by kind. A dry run counts and writes nothing.

    Raises StoreError, or OSError where a file cannot be written.
    """
    folder = store_files(store).pages
    counts: dict[str, int] = {}
    if pages and folder.is_dir() and not dry_run:
        rescue(folder)
    thinned = thin(folder, lambda page: _older(page, before), dry_run=dry_run)[0] if pages else []
    if dry_run:
        with open_reader(store) as con:
            counts |= drop_texts(con, before, everything=spans, dry_run=True) if texts else {}
    else:
        with open_writer(store, settings.wait_s()) as con:
            counts |= drop_texts(con, before, everything=spans) if texts else {}
            note_places(con, thinned)
        drop_old(thinned)
        vacuum(store, wait_s=settings.wait_s())
    return counts | ({"raw pages": sum(len(one.removed) for one in thinned)} if pages else {})


def _older(found: Archived, before: datetime) -> bool:
    return (found.page.fetched_at or datetime.now(UTC)) < before
