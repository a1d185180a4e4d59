"""Vetted statements from files and feeds: read, check every entry, import.

What an entry must hold is the same for every format: an id, a statement, a rating and at least one
source with an http(s) address.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from claims.model import Rating, Source, VettedStatement
from claims.ratings import UnknownRating, to_rating
from warehouse.entries import Document, Entry
from warehouse.errors import SourceError
from warehouse.importers import importer_of
from warehouse.paths import StorePath
from warehouse.upsert import ImportCounts, upsert_statements
from warehouse.web_address import is_http, site_name

FIELDS = {
    "id", "statement", "rating", "explanation", "topic", "jurisdiction", "valid_from", "valid_to",
    "aliases", "sources", "checked_with",
}  # fmt: skip
JURISDICTION = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class _Bad(ValueError):
    """What is wrong with one record; the caller adds file and line."""


@dataclass(frozen=True, slots=True)
class Broken:
    """An entry that is no vetted statement: of which document, where, why, and what stood there."""

    document: str
    place: str
    reason: str
    raw: Any = None
    line: int | None = None


def read_statements(path: StorePath, rating_map: Mapping[str, Rating] | None = None) -> list[VettedStatement]:
    """The statements of a vetted file, in its order. What it holds, or its ending, picks the format.

    ``rating_map`` maps the file's own rating words onto the scale, before the built-in wordings.

    Raises SourceError for the first line that is wrong, naming file and line.
    """
    document = Document.of_file(path)
    found: list[VettedStatement] = []
    for one in checked(document, rating_map):
        if isinstance(one, Broken):
            raise as_error(one)
        found.append(one)
    if not found:
        raise empty(document)
    return found


def checked(
    document: Document, rating_map: Mapping[str, Rating] | None = None
) -> Iterator[VettedStatement | Broken]:
    """The entries of a document, each as a statement or with what is wrong with it.

    In a feed an entry that says the same as an earlier one is given again, with the same id; in a file made by
    hand an id that is used twice is wrong.

    Raises SourceError for a document that cannot be read at all.
    """
    importer = importer_of(document)
    places: dict[str, str] = {}
    try:
        for entry in importer.records(document, rating_map):
            one = _checked(document, entry, rating_map)
            if isinstance(one, VettedStatement) and not importer.feed:
                if one.id in places:
                    one = _broken(document, entry, f'id "{one.id}" is already used on {places[one.id]}')
                else:
                    places[one.id] = entry.place
            yield one
    except OSError as error:
        reason = f"cannot be read: {error.strerror or error}; check the path"
        raise SourceError(document.name, None, reason) from None


def is_feed(document: Document) -> bool:
    """Whether a document's format is one that others publish. Raises SourceError as ``checked`` does."""
    return importer_of(document).feed


def as_error(broken: Broken) -> SourceError:
    """What is wrong with an entry as what is wrong with its document."""
    return SourceError(broken.document, broken.line, broken.reason, place=broken.place)


def empty(document: Document) -> SourceError:
    """The error for a document without any entry."""
    return SourceError(document.name, None, "is empty: it holds no vetted statement")


def read_rating_map(path: StorePath) -> dict[str, Rating]:
    """A rating map: a JSON object from publishers' wordings to ratings of the scale.

    Raises SourceError if it is none.
    """
    file = Path(path)
    try:
        words = json.loads(file.read_text(encoding="utf-8"))
        return {word: Rating(rating) for word, rating in words.items()}
    except OSError as error:
        raise SourceError(file, None, f"cannot be read: {error.strerror or error}; check the path") from None
    except (ValueError, AttributeError) as error:
        scale = ", ".join(Rating)
        raise SourceError(
            file, None, f'not a rating map ({error}); write {{"their word": "our rating"}} with {scale}'
        ) from None


def import_statements(
    store: StorePath,
    file: StorePath,
    rating_map: Mapping[str, Rating] | None = None,
    *,
    retire_missing: bool = False,
    wait_s: float = 10.0,
) -> ImportCounts:
    """Write a vetted file into the store, all of it or nothing, and publish; by id, the file wins.

    With ``retire_missing`` statements that came from a file of this name and are gone from it are retired.

    Raises SourceError for a file with a wrong line, and what ``open_writer`` raises.
    """
    statements = read_statements(file, rating_map)
    from warehouse.writer import open_writer

    with open_writer(store, wait_s) as con:
        return upsert_statements(
            con, statements, Path(file).name, datetime.now(UTC), retire_missing=retire_missing
        )


def _checked(
    document: Document, entry: Entry, rating_map: Mapping[str, Rating] | None
) -> VettedStatement | Broken:
    if entry.record is None:
        return _broken(document, entry, entry.broken)
    try:
        return _statement(entry.record, rating_map)
    except UnknownRating as error:
        return _broken(document, entry, f"{error}; add it to claims/ratings.py or map it with --rating-map")
    except _Bad as error:
        return _broken(document, entry, str(error))


def _broken(document: Document, entry: Entry, reason: str) -> Broken:
    return Broken(document.name, entry.place, reason, entry.raw, entry.line)


def _statement(record: Mapping[str, Any], rating_map: Mapping[str, Rating] | None) -> VettedStatement:
    unknown = sorted(set(record) - FIELDS)
    if unknown:
        raise _Bad(f'field "{unknown[0]}" is not known; the fields are {", ".join(sorted(FIELDS))}')
    valid_from, valid_to = _day(record, "valid_from"), _day(record, "valid_to")
    if valid_from and valid_to and valid_to < valid_from:
        raise _Bad(f"valid_to {valid_to} is before valid_from {valid_from}")
    return VettedStatement(
        id=_needed(record, "id"),
        statement=_needed(record, "statement"),
        rating=to_rating(_needed(record, "rating"), rating_map),
        explanation=_optional(record, "explanation") or "",
        topic=_optional(record, "topic"),
        jurisdiction=_jurisdiction(record),
        valid_from=valid_from,
        valid_to=valid_to,
        aliases=_aliases(record),
        sources=tuple(_source(source) for source in _list(record, "sources")) or _no_source(),
        checked_with=_optional(record, "checked_with"),
    )


def _optional(record: Mapping[str, Any], field: str) -> str | None:
    value = record.get(field)
    if value is None:
        return None
    if not isinstance(value, str):
        raise _Bad(f'"{field}" must be a text, not {json.dumps(value)[:40]}')
    if not value.isascii() and any("\ud800" <= letter <= "\udfff" for letter in value):
        raise _Bad(f'"{field}" holds half a surrogate pair, which is no character')
    return value.strip() or None


def _needed(record: Mapping[str, Any], field: str) -> str:
    value = _optional(record, field)
    if value is None:
        raise _Bad(f'"{field}" is missing')
    return value


def _list(record: Mapping[str, Any], field: str) -> Sequence[Any]:
    value = record.get(field)
    if value is None:
        return ()
    if not isinstance(value, list):
        raise _Bad(f'"{field}" must be a list, not {json.dumps(value)[:40]}')
    return value


def _day(record: Mapping[str, Any], field: str) -> date | None:
    text = _optional(record, field)
    if text is None:
        return None
    try:
        if DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise _Bad(f'{field} "{text}" is not a day; write it as 2024-07-01')


def _jurisdiction(record: Mapping[str, Any]) -> str | None:
    code = _optional(record, "jurisdiction")
    if code and not JURISDICTION.fullmatch(code):
        raise _Bad(f'jurisdiction "{code}" is not an ISO 3166 code (AU, AU-NSW), EU or UN')
    return code


def _aliases(record: Mapping[str, Any]) -> tuple[str, ...]:
    aliases = (_optional({"aliases": alias}, "aliases") for alias in _list(record, "aliases"))
    return tuple(alias for alias in aliases if alias)


def _no_source() -> tuple[Source, ...]:
    raise _Bad('"sources" is missing or empty; name at least one source with a url')


def _source(source: object) -> Source:
    if not isinstance(source, dict):
        raise _Bad('every source must be an object with "title", "publisher" and "url"')
    url = _optional(source, "url")
    if url is None:
        raise _Bad("a source has no url")
    if not is_http(url):
        raise _Bad(f'source url "{url}" is not an http(s) address')
    return Source(
        title=_optional(source, "title") or "",
        publisher=_optional(source, "publisher") or site_name(url),
        url=url,
        published=_optional(source, "published"),
        kind=_optional(source, "kind"),
    )
