"""Formats of vetted files, one module each, found by what a document holds or by its ending.

A module names its ``ENDINGS`` and has ``records(document, rating_map)``, which yields an Entry for each
statement, broken ones included, and raises SourceError for a document that cannot be read at all, and OSError.
Optional are ``recognises(head)``, which says by a document's first bytes how sure it is of the format (0: it
is none; the surest wins, and any wins over the ending), and ``FEED = True`` for formats that others publish: of
these what is good is imported, while a file made by hand goes in whole or not at all.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from claims.model import Rating
from warehouse.entries import Document, Entry
from warehouse.errors import SourceError

Records = Callable[[Document, Mapping[str, Rating] | None], Iterator[Entry]]


@dataclass(frozen=True, slots=True)
class Importer:
    """One format: its endings, how sure it is of a document's first bytes, and how it reads one."""

    endings: tuple[str, ...]
    recognises: Callable[[bytes], int]
    records: Records
    feed: bool


@cache
def importers() -> tuple[Importer, ...]:
    """Every format, in the order of its module's name."""
    modules = [importlib.import_module(f"{__name__}.{info.name}") for info in pkgutil.iter_modules(__path__)]
    return tuple(
        Importer(
            module.ENDINGS,
            getattr(module, "recognises", lambda head: 0),
            module.records,
            getattr(module, "FEED", False),
        )
        for module in modules
    )


def importer_of(document: Document) -> Importer:
    """The format of a document. Raises SourceError where nothing tells it, or it cannot be opened."""
    try:
        head = document.head()
    except OSError as error:
        raise SourceError(
            document.name, None, f"cannot be read: {error.strerror or error}; check the path"
        ) from None
    sure = max(importers(), key=lambda one: one.recognises(head))
    if sure.recognises(head):
        return sure
    for one in sorted(importers(), key=lambda one: one.feed):
        if document.ending in one.endings:
            return one
    known = ", ".join(sorted({ending for one in importers() for ending in one.endings}))
    raise SourceError(
        document.name, None, f'files ending in "{document.ending}" are not known; use one of {known}'
    )
