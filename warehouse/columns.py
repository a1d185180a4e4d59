"""The columns of every table that Python fills, as Arrow types. Imports pyarrow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pyarrow as pa

TEXT, INT, LONG, REAL = pa.string(), pa.int32(), pa.int64(), pa.float64()
TIME, TEXTS = pa.timestamp("us"), pa.list_(TEXT)

Row = tuple[Any, ...]


def _structs(*names: str) -> pa.DataType:
    return pa.list_(pa.struct([(name, TEXT) for name in names]))


RESOLUTION = ("original", "replacement", "source")
ENTITY = ("kind", "name", "code")
FINDING = ("kind", "effect", "claim_part", "statement_part", "note")
SOURCE = ("title", "publisher", "url", "published", "kind")

RESOLUTIONS = pa.list_(pa.struct([*((name, TEXT) for name in RESOLUTION), ("confidence", REAL)]))
PERIODS = pa.list_(
    pa.struct([("start", pa.date32()), ("end", pa.date32()), ("words", TEXT), ("confidence", REAL),
               ("relative", pa.bool_())])
)  # fmt: skip

COLUMNS: dict[str, dict[str, pa.DataType]] = {
    "threads": {"url": TEXT, "platform": TEXT, "site": TEXT, "title": TEXT, "article_text": TEXT}
    | {"first_seen": TIME, "last_seen": TIME},
    "posts": {"thread_url": TEXT, "post_id": TEXT, "position": INT, "author_key": TEXT}
    | {"created_at": TIME, "edited_at": TIME, "permalink": TEXT, "reply_to": TEXT}
    | {"text": TEXT, "text_sha256": TEXT, "first_seen": TIME, "text_seen": TIME, "last_seen": TIME}
    | {"judged_with": TEXT},
    "quotes": {"thread_url": TEXT, "post_id": TEXT, "span_start": INT, "span_end": INT}
    | {"source": TEXT, "author_key": TEXT, "depth": INT, "found": TEXT},
    "claims": {"claim_id": TEXT, "text": TEXT, "key": TEXT, "first_seen": TIME, "topic": TEXT}
    | {"topic_share": REAL, "jurisdiction": TEXT, "entities": _structs(*ENTITY), "periods": PERIODS},
    "wordings": {"wording_id": TEXT, "leader_id": TEXT, "claim_id": TEXT, "text": TEXT}
    | {"keys": pa.list_(pa.uint64()), "method": TEXT, "why": TEXT, "number": LONG, "first_seen": TIME},
    "claim_links": {"decision": TEXT, "one_id": TEXT, "other_id": TEXT, "decided_by": TEXT, "note": TEXT}
    | {"decided_at": TIME, "number": LONG},
    "reviews": {"review_id": TEXT, "claim_id": TEXT, "action": TEXT, "verdict": TEXT}
    | {"machine_verdict": TEXT, "machine_confidence": REAL, "reviewer": TEXT, "note": TEXT}
    | {"source_urls": TEXTS, "reviewed_at": TIME, "number": LONG},
    "passages": {"thread_url": TEXT, "post_id": TEXT, "span_start": INT, "span_end": INT}
    | {"language": TEXT, "confidence": REAL},
    "mentions": {"mention_id": TEXT, "claim_id": TEXT, "thread_url": TEXT, "post_id": TEXT, "role": TEXT}
    | {"span": TEXT, "span_start": INT, "span_end": INT, "worthiness": REAL, "why": TEXT}
    | {"resolutions": RESOLUTIONS, "quoted_from": TEXT, "seen_at": TIME, "wording_id": TEXT}
    | {"periods": PERIODS, "unresolved": TEXTS, "corrected_by": TEXT, "answers": TEXT},
    "matches": {"claim_id": TEXT, "run_id": TEXT, "statement_id": TEXT, "rank": INT, "wording": TEXT}
    | {"scores": pa.map_(TEXT, REAL), "relevance": REAL, "stance": TEXT, "findings": _structs(*FINDING)},
    "verdicts": {"claim_id": TEXT, "run_id": TEXT, "value": TEXT, "confidence": REAL, "reason": TEXT}
    | {"statement_ids": TEXTS, "method": TEXT, "sources_version": TEXT, "judged_at": TIME},
    "judged": {"claim_id": TEXT, "number": LONG, "method": TEXT, "judged_on": pa.date32()},
    "runs": {"run_id": TEXT, "started_at": TIME, "finished_at": TIME, "status": TEXT}
    | {"inputs": TEXTS, "counts": pa.map_(TEXT, LONG)},
    "statements": {"id": TEXT, "statement": TEXT, "rating": TEXT, "explanation": TEXT, "topic": TEXT}
    | {"jurisdiction": TEXT, "valid_from": pa.date32(), "valid_to": pa.date32()}
    | {"aliases": TEXTS, "sources": _structs(*SOURCE), "checked_with": TEXT}
    | {"origin": TEXT, "imported_at": TIME, "content_hash": TEXT, "retired": pa.bool_()},
    "pages": {"thread_url": TEXT, "url": TEXT, "requested_url": TEXT, "position": INT}
    | {"fetched_at": TIME, "checked_at": TIME, "status": INT, "content_type": TEXT}
    | {"etag": TEXT, "last_modified": TEXT, "sha256": TEXT, "content_sha256": TEXT}
    | {"next_url": TEXT, "more_urls": TEXTS, "post_ids": TEXTS}
    | {"warc_file": TEXT, "warc_offset": LONG, "warc_record": TEXT},
    # These are no tables of the store: wanted asks for wordings, the others are written into posts and watches.
    "wanted": {"wording_id": TEXT, "keys": pa.list_(pa.uint64())},
    "gone": {"thread_url": TEXT, "post_id": TEXT, "at": TIME},
    "visited": {"watch_id": TEXT, "visited_at": TIME, "kind": TEXT, "outcome": TEXT},
}


def table(name: str, rows: Sequence[Row]) -> pa.Table:
    """Rows in the order of the table's columns as an Arrow table of its types."""
    columns = COLUMNS[name]
    values: Iterable[Sequence[Any]] = zip(*rows, strict=True) if rows else [()] * len(columns)
    arrays = [pa.array(column, type=kind) for column, kind in zip(values, columns.values(), strict=True)]
    return pa.table(arrays, names=list(columns))


def text(value: str | None) -> str | None:
    """``value`` with lone surrogates, which UTF-8 cannot hold, made ``?``; the length stays."""
    if value is None or value.isascii():
        return None if value is None else str(value)
    return value.encode("utf-8", "replace").decode("utf-8")
