"""What people ask about vetted statements: lists, one statement with all that hangs on it, its history."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

from claims.model import VettedStatement
from warehouse.paths import StorePath, store_files
from warehouse.rows import Row, rows
from warehouse.statement_edits import as_record, the_statement
from warehouse.statements import PLAIN, starter_statements, statement_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

RESTS = """
WITH latest AS (
    SELECT claim_id, statement_ids FROM verdicts
    WHERE claim_id IN (SELECT claim_id FROM wordings)
    QUALIFY row_number() OVER (PARTITION BY claim_id ORDER BY judged_at DESC, run_id DESC) = 1
)
SELECT (SELECT count(*) FROM latest WHERE list_contains(statement_ids, $id)),
       (SELECT count(DISTINCT claim_id) FROM matches
        WHERE statement_id = $id AND claim_id IN (SELECT claim_id FROM latest))
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which statements are asked for; None asks for all. Texts are compared in any case.

    ``topic`` and ``rating`` must be equal, ``jurisdiction`` ``AU`` has ``AU-NSW`` in it, ``publisher`` is a
    part of a publisher's name, ``text`` of the statement or a paraphrase. ``expired_on`` asks for those that
    held before that day and no longer do.
    """

    rating: str | None = None
    topic: str | None = None
    jurisdiction: str | None = None
    publisher: str | None = None
    text: str | None = None
    retired: bool = False
    expired_on: date | None = None

    def has(self, statement: VettedStatement) -> bool:
        """Whether a statement is among them, as far as its own fields tell."""
        return (
            self.rating in (None, statement.rating.value)
            and (self.topic is None or self.topic.lower() == (statement.topic or "").lower())
            and _within(self.jurisdiction, statement.jurisdiction)
            and _in_any(self.publisher, [source.publisher for source in statement.sources])
            and _in_any(self.text, statement.wordings)
            and (self.expired_on is None or (statement.valid_to or date.max) < self.expired_on)
        )


def list_vetted(path: StorePath | None, wanted: Wanted, limit: int | None = None) -> list[VettedStatement]:
    """The statements asked for, by id, at most ``limit``; of the starter set where there is no store.

    Raises what ``open_reader`` raises.
    """
    return list(islice((one for one in vetted(path, retired=wanted.retired) if wanted.has(one)), limit))


def vetted(path: StorePath | None, *, retired: bool = False) -> Iterator[VettedStatement]:
    """The statements in use, or the retired ones, by id; of the starter set where there is no store."""
    files = store_files(path) if path is not None else None
    if files is None or not (files.snapshot.exists() or files.store.exists()):
        yield from () if retired else sorted(starter_statements(), key=lambda one: one.id)
        return
    from warehouse.reader import open_reader

    with open_reader(files.store) as con:
        found = con.execute(
            f"SELECT {', '.join(PLAIN)}, aliases, sources, checked_with FROM statements "  # noqa: S608
            "WHERE retired = ? ORDER BY id",
            [retired],
        )
        while rows := found.fetchmany(2_000):
            yield from map(statement_of, rows)


def statement_card(path: StorePath, ref: str) -> Row:
    """Everything the store knows about one statement; ``ref`` as for ``find_statement``.

    Keys: ``statement`` (its fields), ``origin``, ``retired``, ``deciding`` (claims whose latest verdict rests
    on it), ``considered`` (claims that it was matched to), ``links`` (of ``link_checks``) and ``history`` (of the
    view ``statement_history``, oldest first). Raises StoreError and what ``open_reader`` raises.
    """
    from warehouse.reader import open_reader

    with open_reader(path) as con:
        stored = the_statement(con, ref)
        name = stored.statement.id
        deciding, considered = con.execute(RESTS, {"id": name}).fetchall()[0]
        urls = [source.url for source in stored.statement.sources]
        return {
            "statement": as_record(stored.statement),
            "origin": stored.origin,
            "retired": stored.retired,
            "deciding": deciding,
            "considered": considered,
            "links": rows(
                con, "SELECT * FROM link_checks WHERE list_contains(?::VARCHAR[], url) ORDER BY url", [urls]
            ),
            "history": _history(con, name),
        }


def statement_history(path: StorePath, ref: str) -> list[Row]:
    """The states of one statement, oldest first, as rows of the view ``statement_history``.

    Raises StoreError if none or several fit, and what ``open_reader`` raises.
    """
    from warehouse.reader import open_reader

    with open_reader(path) as con:
        return _history(con, the_statement(con, ref).statement.id)


def _history(con: DuckDBPyConnection, name: str) -> list[Row]:
    return rows(con, "SELECT * FROM statement_history WHERE id = ? ORDER BY number", [name])


def _within(wanted: str | None, jurisdiction: str | None) -> bool:
    return wanted is None or f"{jurisdiction or ''}-".upper().startswith(f"{wanted}-".upper())


def _in_any(wanted: str | None, texts: Sequence[str]) -> bool:
    return wanted is None or any(wanted.lower() in text.lower() for text in texts)
