"""The store, in one place: everything that other packages call.

Importing this module is cheap; DuckDB and Arrow are loaded by the calls that need them.
"""

from __future__ import annotations

from warehouse.batch import RunBatch
from warehouse.cards import claim_card, list_statements, list_verdicts, store_info
from warehouse.errors import (
    QueryRefused,
    SourceError,
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreTooNew,
)
from warehouse.query import QueryResult, query
from warehouse.reader import open_reader
from warehouse.sources import import_statements, read_rating_map, read_statements
from warehouse.statements import STARTER, load_statements, starter_statements, statements_version
from warehouse.upsert import ImportCounts
from warehouse.writer import open_writer, publish, write_run

__all__ = [
    "STARTER",
    "ImportCounts",
    "QueryRefused",
    "QueryResult",
    "RunBatch",
    "SourceError",
    "StoreBusy",
    "StoreDamaged",
    "StoreError",
    "StoreTooNew",
    "claim_card",
    "import_statements",
    "list_statements",
    "list_verdicts",
    "load_statements",
    "open_reader",
    "open_writer",
    "publish",
    "query",
    "read_rating_map",
    "read_statements",
    "starter_statements",
    "statements_version",
    "store_info",
    "write_run",
]
