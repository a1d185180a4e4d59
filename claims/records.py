"""Vetted statements as lines of bytes, for an index that gives back what it found without asking a store."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from claims.model import Rating, Source, VettedStatement

Array = NDArray[Any]
MAX_WORDINGS, MAX_TITLES = 12, 4
_parse = json.JSONDecoder().raw_decode


class Filed(NamedTuple):
    """A statement, and what comparing it with a claim would work out anew each time.

    Both hold one entry a text, wordings first and then titles, as `texts` gives them.
    """

    statement: VettedStatement
    terms: Sequence[str]  # the terms of `claims.terms`, with blanks around
    vectors: Array  # int8, texts x size of the static vectors


def to_record(filed: Filed) -> bytes:
    """Everything of a statement: one JSON list, a line break, and the vectors."""
    statement, terms, vectors = filed
    sources = [[s.title, s.publisher, s.url, s.published, s.kind] for s in statement.sources]
    return json.dumps(
        [
            statement.id, statement.statement, statement.aliases, sources, statement.rating.value,
            statement.explanation, statement.topic, statement.jurisdiction,
            statement.valid_from and statement.valid_from.isoformat(),
            statement.valid_to and statement.valid_to.isoformat(), statement.checked_with, terms,
        ],
        ensure_ascii=False,
    ).encode("utf-8", "replace") + b"\n" + vectors.tobytes()  # fmt: skip


def from_record(record: bytes) -> Filed:
    """What `to_record` was given. Raises ValueError where the bytes are not its."""
    text, _, vectors = record.partition(b"\n")
    content = text.decode("utf-8")
    *fields, terms = _parse(content)[0]
    return Filed(_statement(fields), terms, np.frombuffer(vectors, np.int8).reshape(len(terms), -1))


def _statement(fields: list[Any]) -> VettedStatement:
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
