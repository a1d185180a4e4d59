"""Documents into the store: what is good of a feed, all or nothing of a file made by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from claims.model import Rating, VettedStatement
from warehouse.entries import Document
from warehouse.paths import StorePath
from warehouse.sources import Broken, as_error, checked, empty, is_feed
from warehouse.upsert import ImportCounts, upsert_statements

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_TELL_EVERY = 1_000


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """What a document holds: its statements, each once, what is broken in it, and how many were given twice."""

    document: Document
    feed: bool
    statements: list[VettedStatement] = field(default_factory=list)
    broken: list[Broken] = field(default_factory=list)
    repeated: int = 0


def read_document(
    document: Document,
    rating_map: Mapping[str, Rating] | None = None,
    *,
    lenient: bool | None = None,
    tell: Callable[[int, int], None] = lambda entries, broken: None,
) -> ReadDocument:
    """Read a document whole. ``lenient`` keeps what is good beside what is broken: feeds do unless told not to.

    Of entries with one id the last counts, as it does over several documents. ``tell`` is called with the
    numbers of entries and of broken ones, every thousand entries.

    Raises SourceError for a document that cannot be read or holds nothing, and, where it is not lenient, for
    the first broken entry.
    """
    feed = is_feed(document)
    forgiving = feed if lenient is None else lenient
    found: dict[str, VettedStatement] = {}
    broken: list[Broken] = []
    entries = 0
    for entries, one in enumerate(checked(document, rating_map), start=1):
        if isinstance(one, VettedStatement):
            found[one.id] = one
        elif forgiving:
            broken.append(one)
        else:
            raise as_error(one)
        if not entries % _TELL_EVERY:
            tell(entries, len(broken))
    if not entries:
        raise empty(document)
    repeated = entries - len(found) - len(broken)
    return ReadDocument(document, feed, list(found.values()), broken, repeated)


def write_documents(
    store: StorePath, documents: Sequence[ReadDocument], *, wait_s: float = 10.0
) -> ImportCounts:
    """Write the statements of documents into the store in one transaction, and publish; by id, the last wins.

    A review that several feeds carry is one statement: where a feed says the same as the store but for where it
    was read, the store's word on that stays.

    Raises what ``open_writer`` raises.
    """
    from warehouse.writer import open_writer

    now = datetime.now(UTC)
    with open_writer(store, wait_s) as con:
        parts = [
            upsert_statements(
                con,
                _with_first_provenance(con, one.statements) if one.feed else one.statements,
                one.document.name,
                now,
            )
            for one in documents
            if one.statements
        ]
    return ImportCounts(
        **{one.name: sum(getattr(part, one.name) for part in parts) for one in fields(ImportCounts)}
    )


def _with_first_provenance(
    con: DuckDBPyConnection, statements: Sequence[VettedStatement]
) -> list[VettedStatement]:
    """The statements, those that the store has already with the store's ``checked_with``."""
    import pyarrow as pa

    from warehouse.statements import content_hash

    con.register("asked", pa.table({"id": pa.array([one.id for one in statements], pa.string())}))
    try:
        rows = con.execute(
            "SELECT s.id, s.checked_with, s.content_hash FROM statements AS s JOIN asked AS a ON a.id = s.id"
        ).fetchall()
    finally:
        con.unregister("asked")
    known = {name: (told, digest) for name, told, digest in rows}
    out = []
    for one in statements:
        told, digest = known.get(one.id, (one.checked_with, ""))
        earlier = replace(one, checked_with=told) if told != one.checked_with else one
        out.append(earlier if earlier is one or content_hash(earlier) == digest else one)
    return out
