"""Our dataclasses as Arrow tables, one for each table of the store. Imports pyarrow."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import pyarrow as pa

from claims.model import Finding, Judgement, Match, Mention, Resolution, Source, VettedStatement
from extractors.model import Post, Thread
from warehouse.batch import RunBatch
from warehouse.pseudonyms import AuthorKey
from warehouse.times import utc

TEXT, INT, REAL, TIME = pa.string(), pa.int32(), pa.float64(), pa.timestamp("us")


def _structs(*names: str) -> pa.DataType:
    return pa.list_(pa.struct([(name, TEXT) for name in names]))


RESOLUTION = ("original", "replacement", "source")
FINDING = ("kind", "effect", "claim_part", "statement_part", "note")
SOURCE = ("title", "publisher", "url", "published", "kind")

COLUMNS: dict[str, dict[str, pa.DataType]] = {
    "threads": {"url": TEXT, "platform": TEXT, "site": TEXT, "title": TEXT, "article_text": TEXT}
    | {"first_seen": TIME, "last_seen": TIME},
    "posts": {"thread_url": TEXT, "post_id": TEXT, "position": INT, "author_key": TEXT}
    | {"created_at": TIME, "edited_at": TIME, "permalink": TEXT, "reply_to": TEXT}
    | {"text": TEXT, "text_sha256": TEXT, "first_seen": TIME},
    "quotes": {"thread_url": TEXT, "post_id": TEXT, "span_start": INT, "span_end": INT}
    | {"source": TEXT, "author_key": TEXT, "depth": INT, "found": TEXT},
    "claims": {"claim_id": TEXT, "text": TEXT, "key": TEXT, "first_seen": TIME},
    "mentions": {"mention_id": TEXT, "claim_id": TEXT, "thread_url": TEXT, "post_id": TEXT, "role": TEXT}
    | {"span": TEXT, "span_start": INT, "span_end": INT, "worthiness": REAL, "why": TEXT}
    | {"resolutions": _structs(*RESOLUTION), "quoted_from": TEXT, "seen_at": TIME},
    "matches": {"claim_id": TEXT, "run_id": TEXT, "statement_id": TEXT, "rank": INT, "wording": TEXT}
    | {"scores": pa.map_(TEXT, REAL), "relevance": REAL, "stance": TEXT, "findings": _structs(*FINDING)},
    "verdicts": {"claim_id": TEXT, "run_id": TEXT, "value": TEXT, "confidence": REAL, "reason": TEXT}
    | {"statement_ids": pa.list_(TEXT), "method": TEXT, "sources_version": TEXT, "judged_at": TIME},
    "runs": {"run_id": TEXT, "started_at": TIME, "finished_at": TIME, "status": TEXT}
    | {"inputs": pa.list_(TEXT), "counts": pa.map_(TEXT, pa.int64())},
    "statements": {"id": TEXT, "statement": TEXT, "rating": TEXT, "explanation": TEXT, "topic": TEXT}
    | {"jurisdiction": TEXT, "valid_from": pa.date32(), "valid_to": pa.date32()}
    | {"aliases": pa.list_(TEXT), "sources": _structs(*SOURCE), "checked_with": TEXT}
    | {"origin": TEXT, "imported_at": TIME, "content_hash": TEXT, "retired": pa.bool_()},
}

Row = tuple[Any, ...]


def table(name: str, rows: Sequence[Row]) -> pa.Table:
    """Rows in the order of the table's columns as an Arrow table of its types."""
    columns = COLUMNS[name]
    values: Iterable[Sequence[Any]] = zip(*rows, strict=True) if rows else [()] * len(columns)
    arrays = [pa.array(column, type=kind) for column, kind in zip(values, columns.values(), strict=True)]
    return pa.table(arrays, names=list(columns))


def run_tables(batch: RunBatch, author_key: AuthorKey) -> dict[str, pa.Table]:
    """The batch as Arrow tables: threads, posts, quotes, claims, mentions, matches and verdicts."""
    at = utc(batch.finished_at)
    threads = {thread.url: thread for thread in batch.threads}
    posts = {(url, post.id): (n, post) for url, t in threads.items() for n, post in enumerate(t.posts)}
    judged = {judgement.claim.id: judgement for judgement in batch.judgements}
    rows: dict[str, list[Row]] = {
        "threads": [_thread(thread, at) for thread in threads.values()],
        "posts": [_post(url, n, post, at, author_key) for (url, _), (n, post) in posts.items()],
        "quotes": [row for (url, _), (_, post) in posts.items() for row in _quotes(url, post, author_key)],
        "claims": [_claim(judgement, at) for judgement in judged.values()],
        "mentions": list(_mentions(batch, threads, at, author_key).values()),
        "matches": [_match(j.claim.id, batch.run_id, match) for j in judged.values() for match in j.matches],
        "verdicts": [_verdict(judgement, batch, at) for judgement in judged.values()],
    }
    return {name: table(name, values) for name, values in rows.items()}


def run_table(
    batch: RunBatch, started: datetime | None, inputs: Sequence[str], counts: Mapping[str, int]
) -> pa.Table:
    """The run's one row; ``started`` is when an earlier batch of it says it started, or None."""
    starts = [moment for moment in (started, utc(batch.started_at)) if moment]
    return table(
        "runs",
        [
            (
                batch.run_id,
                min(starts),
                utc(batch.finished_at),
                batch.status,
                [_text(item) for item in inputs],
                list(counts.items()),
            )
        ],
    )


def statements_table(
    statements: Sequence[VettedStatement], hashes: Sequence[str], origin: str, at: datetime
) -> pa.Table:
    """Vetted statements with their content hashes, the file they came from, and when."""
    return table(
        "statements",
        [_statement(s, digest, origin, utc(at)) for s, digest in zip(statements, hashes, strict=True)],
    )


@lru_cache(maxsize=10_000)
def site_of(url: str) -> str:
    """The host name of a URL without ``www.``; empty for a file."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        host = ""
    return host.removeprefix("www.")


def _text(value: str | None) -> str | None:
    """``value`` with lone surrogates, which UTF-8 cannot hold, made ``?``; the length stays."""
    if value is None or value.isascii():
        return None if value is None else str(value)
    return value.encode("utf-8", "replace").decode("utf-8")


def _thread(thread: Thread, at: datetime | None) -> Row:
    article = thread.article.text if thread.article else None
    url = _text(thread.url)
    return (url, thread.platform, _text(site_of(thread.url)), _text(thread.title), _text(article), at, at)


def _post(url: str, position: int, post: Post, at: datetime | None, author_key: AuthorKey) -> Row:
    text = _text(post.text) or ""
    return (
        _text(url),
        _text(post.id),
        position,
        _text(author_key(site_of(url), post.author)),
        utc(post.created_at),
        utc(post.edited_at),
        _text(post.permalink),
        _text(post.reply_to),
        text,
        hashlib.sha256(text.encode()).hexdigest(),
        at,
    )


def _quotes(url: str, post: Post, author_key: AuthorKey) -> list[Row]:
    site = site_of(url)
    return [
        (
            _text(url),
            _text(post.id),
            quote.start,
            quote.end,
            _text(quote.source),
            _text(author_key(site, quote.author)),
            quote.depth,
            quote.found,
        )
        for quote in post.quotes
    ]


def _claim(judgement: Judgement, at: datetime | None) -> Row:
    claim = judgement.claim
    return (_text(claim.id), _text(claim.text), _text(claim.key), at)


def _mentions(
    batch: RunBatch, threads: Mapping[str, Thread], at: datetime | None, author_key: AuthorKey
) -> dict[str, Row]:
    names = {url: _names(thread) for url, thread in threads.items()}
    rows: dict[str, Row] = {}
    for url, mention in batch.mentions:
        quoted_from = mention.quoted_from
        if quoted_from in names.get(url, ()):
            quoted_from = author_key(site_of(url), quoted_from)
        row = _mention(url, mention, quoted_from, at)
        rows[row[0]] = row
    return rows


def _names(thread: Thread) -> set[str | None]:
    """The authors' names that a thread tells."""
    names = {post.author for post in thread.posts}
    names |= {quote.author for post in thread.posts for quote in post.quotes}
    return names | ({thread.article.author} if thread.article else set())


def _mention(url: str, mention: Mention, quoted_from: str | None, at: datetime | None) -> Row:
    identity = "|".join((url, mention.post_id, mention.claim_id, mention.role, str(mention.start)))
    return (
        hashlib.sha256(identity.encode("utf-8", "replace")).hexdigest()[:32],
        _text(mention.claim_id),
        _text(url),
        _text(mention.post_id),
        str(mention.role),
        _text(mention.span),
        mention.start,
        mention.end,
        mention.worthiness,
        _text(mention.why),
        [_fields(resolution, RESOLUTION) for resolution in mention.resolutions],
        _text(quoted_from),
        at,
    )


def _fields(item: Resolution | Finding | Source, names: Sequence[str]) -> dict[str, str | None]:
    return {name: _text(getattr(item, name)) for name in names}


def _match(claim_id: str, run_id: str, match: Match) -> Row:
    return (
        _text(claim_id),
        run_id,
        match.statement_id,
        match.rank,
        _text(match.wording),
        [(name, float(score)) for name, score in match.scores.items()],
        match.relevance,
        str(match.stance),
        [_fields(finding, FINDING) for finding in match.findings],
    )


def _verdict(judgement: Judgement, batch: RunBatch, at: datetime | None) -> Row:
    verdict = judgement.verdict
    return (
        _text(judgement.claim.id),
        batch.run_id,
        str(verdict.value),
        verdict.confidence,
        _text(verdict.reason),
        list(verdict.statement_ids),
        batch.method,
        batch.sources_version,
        at,
    )


def _statement(statement: VettedStatement, digest: str, origin: str, at: datetime | None) -> Row:
    days: tuple[date | None, date | None] = (statement.valid_from, statement.valid_to)
    return (
        _text(statement.id),
        _text(statement.statement),
        str(statement.rating),
        _text(statement.explanation),
        _text(statement.topic),
        _text(statement.jurisdiction),
        *days,
        [_text(alias) for alias in statement.aliases],
        [_fields(source, SOURCE) for source in statement.sources],
        _text(statement.checked_with),
        origin,
        at,
        digest,
        False,
    )
