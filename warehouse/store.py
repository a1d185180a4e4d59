"""The store, in one place: everything that other packages call.

Importing this module is cheap; DuckDB and Arrow are loaded by the calls that need them.
"""

from __future__ import annotations

from warehouse.batch import Decided, PageSeen, RunBatch, WatchVisit, judged_with
from warehouse.cards import claim_card, list_statements, list_verdicts, store_info, the_claim, the_wording
from warehouse.errors import (
    QueryRefused,
    SourceError,
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreTooNew,
)
from warehouse.known import (
    KnownPost,
    KnownThread,
    count_mentions,
    kept_threads,
    known_thread,
    last_seen,
    said_between,
    said_of,
)
from warehouse.known_wordings import KnownWordings, Reach, known_wordings, stale_wordings, wordings_of
from warehouse.load import load
from warehouse.pseudonyms import AuthorKey, pseudonyms, with_pseudonyms
from warehouse.query import QueryResult, query
from warehouse.reader import open_reader
from warehouse.review_queue import list_queue
from warehouse.reviews import NewReview, Reviewed, write_review
from warehouse.sources import import_statements, read_rating_map, read_statements
from warehouse.statements import STARTER, load_statements, starter_statements, statements_version
from warehouse.timeline import claim_timeline
from warehouse.upsert import ImportCounts
from warehouse.watches import Watch, add_watch, list_watches, remove_watch
from warehouse.writer import open_writer, publish, rekey_wordings, write_decision, write_run

__all__ = [
    "STARTER",
    "AuthorKey",
    "Decided",
    "ImportCounts",
    "KnownPost",
    "KnownThread",
    "KnownWordings",
    "NewReview",
    "PageSeen",
    "QueryRefused",
    "QueryResult",
    "Reach",
    "Reviewed",
    "RunBatch",
    "SourceError",
    "StoreBusy",
    "StoreDamaged",
    "StoreError",
    "StoreTooNew",
    "Watch",
    "WatchVisit",
    "add_watch",
    "claim_card",
    "claim_timeline",
    "count_mentions",
    "import_statements",
    "judged_with",
    "kept_threads",
    "known_thread",
    "known_wordings",
    "last_seen",
    "list_queue",
    "list_statements",
    "list_verdicts",
    "list_watches",
    "load",
    "load_statements",
    "open_reader",
    "open_writer",
    "pseudonyms",
    "publish",
    "query",
    "read_rating_map",
    "read_statements",
    "rekey_wordings",
    "remove_watch",
    "said_between",
    "said_of",
    "stale_wordings",
    "starter_statements",
    "statements_version",
    "store_info",
    "the_claim",
    "the_wording",
    "with_pseudonyms",
    "wordings_of",
    "write_decision",
    "write_review",
    "write_run",
]
