"""Vetted statements as lines of bytes, for an index that gives back what it found without asking a store."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from claims.model import Rating, Source, VettedStatement

MAX_WORDINGS, MAX_TITLES = 12, 4


def to_record(statement: VettedStatement) -> bytes:
    """Everything of a statement, as one JSON list."""
    sources = [[s.title, s.publisher, s.url, s.published, s.kind] for s in statement.sources]
    return json.dumps(
        [
            statement.id, statement.statement, statement.aliases, sources, statement.rating.value,
            statement.explanation, statement.topic, statement.jurisdiction,
            statement.valid_from and statement.valid_from.isoformat(),
            statement.valid_to and statement.valid_to.isoformat(), statement.checked_with,
        ],
        ensure_ascii=False,
    ).encode("utf-8", "replace")  # fmt: skip


def from_record(record: bytes) -> VettedStatement:
    """What `to_record` was given. Raises ValueError where the bytes are not its."""
    return statement_of(json.loads(record))


def statement_of(fields: list[Any]) -> VettedStatement:
    """The statement in a parsed record."""
    name, text, aliases, sources, rating, explanation, topic, place, start, end, checked = fields
    return VettedStatement(
        name, text, Rating(rating), explanation, topic, place,
        start and date.fromisoformat(start), end and date.fromisoformat(end), tuple(aliases),
        tuple(Source(*source) for source in sources), checked,
    )  # fmt: skip


def texts(statement: VettedStatement) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The wordings and the titles by which a statement is matched."""
    titles = tuple(dict.fromkeys(s.title for s in statement.sources if s.title))
    return statement.wordings[:MAX_WORDINGS], titles[:MAX_TITLES]
