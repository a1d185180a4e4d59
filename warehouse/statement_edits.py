"""What a person does to one vetted statement: adds it, edits it, takes it out of use and back."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from claims.model import Rating, VettedStatement
from claims.ratings import UnknownRating
from warehouse.errors import StoreError
from warehouse.history import Change
from warehouse.paths import StorePath, store_files
from warehouse.sources import _statement as read_record
from warehouse.statements import PLAIN, starter_statements, statement_of
from warehouse.upsert import replace_statement, set_retired

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ORIGIN = "by hand"
WHOLE = f"{', '.join(PLAIN)}, aliases, sources, checked_with, content_hash, origin, retired"
FITS = ("id = ?", "starts_with(id, ?)", "contains(lower(statement), lower(?))")
"""How a person may name a statement, tried in this order."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A statement as the store has it; ``mark`` tells this state of it from others."""

    statement: VettedStatement
    mark: str
    origin: str
    retired: bool


def as_statement(record: Mapping[str, Any]) -> VettedStatement:
    """A statement from its fields, as a line of a vetted file has them; docs/vetted.md lists them.

    Raises StoreError that says what is wrong with which field.
    """
    try:
        return read_record(record, None)
    except UnknownRating as error:
        raise StoreError(f"{error}; it is one of {', '.join(Rating)}") from None
    except ValueError as error:
        raise StoreError(str(error)) from None


def as_record(statement: VettedStatement) -> dict[str, Any]:
    """The fields of a statement as JSON has them; ``as_statement`` makes the same statement of it."""
    record: dict[str, Any] = json.loads(json.dumps(asdict(statement), default=str))
    return record


def new_id(statement: str) -> str:
    """An id made of a statement's first words and the start of a hash: ``the-sky-is-blue-3f2a91``."""
    words = re.findall(r"[a-z0-9]+", statement.casefold())[:6]
    digest = hashlib.sha256(statement.encode("utf-8", "replace")).hexdigest()[:6]
    return "-".join([*words, digest])


def find_statement(path: StorePath, ref: str) -> Stored:
    """The one statement, in use or retired, that ``ref`` means: its id, the beginning of it, or some words.

    Without a store the starter statements are searched. Raises StoreError if none or several fit.
    """
    files = store_files(path)
    if not (files.snapshot.exists() or files.store.exists()):
        return _in_starter(ref)
    from warehouse.reader import open_reader

    with open_reader(path) as con:
        return the_statement(con, ref)


def the_statement(con: DuckDBPyConnection, ref: str) -> Stored:
    """``find_statement`` in an open store."""
    for fits in FITS:
        sql = f"SELECT {WHOLE} FROM statements WHERE {fits} ORDER BY id LIMIT 6"  # noqa: S608
        found = [_stored(row) for row in con.execute(sql, [ref]).fetchall()]
        if found:
            return _only(ref, found)
    return _only(ref, [])


def add_statement(
    path: StorePath, statement: VettedStatement, change: Change, *, wait_s: float = 10.0
) -> None:
    """Put a new statement into the store, made if there is none, and publish.

    Raises StoreError if its id is taken, and what ``open_writer`` raises.
    """
    from warehouse.writer import open_writer

    with open_writer(path, wait_s) as con:
        taken = con.execute("SELECT retired FROM statements WHERE id = ?", [statement.id]).fetchone()
        if taken:
            how = (
                f"`sayso sources restore {statement.id}` puts it back"
                if taken[0]
                else "edit it, or give another --id"
            )
            raise StoreError(f'there is a statement "{statement.id}" already: {how}')
        replace_statement(con, statement, ORIGIN, "added", change)


def edit_statement(
    path: StorePath, before: Stored, statement: VettedStatement, change: Change, *, wait_s: float = 10.0
) -> bool:
    """Put a statement in the place of ``before``, and publish; False if it says the same.

    Raises StoreError if somebody changed it since ``before`` was read, if its id differs, if it is retired,
    and what ``open_writer`` raises.
    """
    from warehouse.statements import content_hash
    from warehouse.writer import open_writer

    name = before.statement.id
    if statement.id != name:
        raise StoreError(f'the id of "{name}" cannot be changed; retire it and add another one')
    if before.retired:
        raise StoreError(f'"{name}" is retired; `sayso sources restore {name}` puts it back')
    if content_hash(statement) == before.mark:
        return False
    with open_writer(path, wait_s) as con:
        now = the_statement(con, name)
        if (now.mark, now.retired) != (before.mark, before.retired):
            raise StoreError(
                f'"{name}" was changed meanwhile; look at `sayso sources history {name}` and edit it again'
            )
        replace_statement(con, statement, before.origin, "edited", change)
    return True


def retire_statement(
    path: StorePath, ref: str, change: Change, *, retired: bool = True, wait_s: float = 10.0
) -> VettedStatement:
    """Take a statement out of use, or with ``retired=False`` into use again, and publish; gives it.

    Raises StoreError if none or several fit, or it is so already; and what ``open_writer`` raises.
    """
    from warehouse.writer import open_writer

    with open_writer(path, wait_s) as con:
        stored = the_statement(con, ref)
        if stored.retired == retired:
            raise StoreError(f'"{stored.statement.id}" is {"retired" if retired else "in use"} already')
        set_retired(con, stored.statement.id, retired, change)
        return stored.statement


def _stored(row: tuple[Any, ...]) -> Stored:
    *fields, mark, origin, retired = row
    return Stored(statement_of(tuple(fields)), mark, origin, retired)


def _in_starter(ref: str) -> Stored:
    from warehouse.statements import STARTER, content_hash

    every = [Stored(s, content_hash(s), STARTER.name, False) for s in starter_statements()]
    ways = (
        [one for one in every if one.statement.id == ref],
        [one for one in every if one.statement.id.startswith(ref)],
        [one for one in every if ref.lower() in one.statement.statement.lower()],
    )
    return _only(ref, next((way for way in ways if way), []))


def _only(ref: str, found: list[Stored]) -> Stored:
    if len(found) == 1:
        return found[0]
    if not found:
        raise StoreError(
            f'no vetted statement has "{ref}" as its id, the beginning of it, or a part of its text'
        )
    shown = "; ".join(f"{one.statement.id} ({one.statement.statement[:60]})" for one in found[:5])
    more = "; and more" if len(found) > 5 else ""
    raise StoreError(f'"{ref}" fits more than one vetted statement, give more of its id: {shown}{more}')
