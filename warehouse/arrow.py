"""Our dataclasses as Arrow tables, one for each table of the store. Imports pyarrow."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

import pyarrow as pa

from claims.model import (
    Finding,
    Judgement,
    LinkDecision,
    Match,
    Mention,
    Passage,
    Period,
    Resolution,
    Source,
    VettedStatement,
    WordingRow,
)
from extractors.model import Post, Thread
from warehouse.batch import PageSeen, RunBatch
from warehouse.columns import ENTITY, FINDING, RESOLUTION, SOURCE, Row, table, text
from warehouse.pseudonyms import AuthorKey, site_of
from warehouse.texts import text_sha256
from warehouse.times import utc

if TYPE_CHECKING:
    from claims.subject import Entity, Subject


def run_tables(batch: RunBatch, author_key: AuthorKey) -> dict[str, pa.Table]:
    """The batch as Arrow tables, by name: those of the store, ``gone``, ``dropped`` and ``visited``."""
    at = utc(batch.finished_at)
    threads = {thread.url: thread for thread in batch.threads}
    posts = {(url, post.id): (n, post) for url, t in threads.items() for n, post in enumerate(t.posts)}
    judged = {judgement.claim.id: judgement for judgement in batch.judgements}
    rows: dict[str, list[Row]] = {
        "threads": [_thread(thread, at) for thread in threads.values()],
        "posts": [_post(url, n, post, batch, author_key) for (url, _), (n, post) in posts.items()],
        "quotes": [row for (url, _), (_, post) in posts.items() for row in _quotes(url, post, author_key)],
        "claims": [_claim(j, batch.subjects.get(j.claim.id), at) for j in judged.values()],
        "wordings": [_wording(row, batch.wordings_method, n, at) for n, row in enumerate(batch.wordings)],
        "passages": [_passage(url, passage) for url, passage in batch.passages],
        "mentions": list(_mentions(batch, threads, at, author_key).values()),
        "matches": [_match(j.claim.id, batch.run_id, match) for j in judged.values() for match in j.matches],
        "verdicts": [_verdict(judgement, batch, at) for judgement in judged.values()],
        "judged": [_judged(name, batch) for name in judged],
        "pages": [_page(page) for page in batch.pages],
        "gone": [(text(url), text(post), utc(when)) for (url, post), when in batch.gone.items()],
        "visited": [(v.watch_id, utc(v.visited_at), v.kind, text(v.outcome)) for v in batch.watches],
    }
    dropped = table("gone", [(text(url), text(post), at) for url, post in batch.dropped])
    return {name: table(name, values) for name, values in rows.items()} | {"dropped": dropped}


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
                [text(item) for item in inputs],
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


def wordings_table(rows: Sequence[WordingRow], method: str, at: datetime) -> pa.Table:
    """Wordings as ``method`` read them; their numbers count from 0."""
    return table("wordings", [_wording(row, method, n, utc(at)) for n, row in enumerate(rows)])


def wanted_table(wordings: Mapping[str, Sequence[int]]) -> pa.Table:
    """Wording ids with their keys."""
    return table("wanted", [(text(name), list(keys)) for name, keys in wordings.items()])


def links_table(decisions: Sequence[LinkDecision]) -> pa.Table:
    """Decisions about wordings; their numbers count from 0."""
    rows = [
        (d.decision, text(d.one_id), text(d.other_id), text(d.decided_by), text(d.note), utc(d.decided_at), n)
        for n, d in enumerate(decisions)
    ]
    return table("claim_links", rows)


def _thread(thread: Thread, at: datetime | None) -> Row:
    article = thread.article.text if thread.article else None
    url = text(thread.url)
    return (url, thread.platform, text(site_of(thread.url)), text(thread.title), text(article), at, at)


def _post(url: str, position: int, post: Post, batch: RunBatch, author_key: AuthorKey) -> Row:
    key = (url, post.id)
    seen = utc(batch.seen.get(key, batch.finished_at))
    return (
        text(url),
        text(post.id),
        position,
        text(author_key(site_of(url), post.author)),
        utc(post.created_at),
        utc(post.edited_at),
        text(post.permalink),
        text(post.reply_to),
        text(post.text) or "",
        text_sha256(post.text),
        seen,
        seen,
        seen,
        None if key in batch.context else batch.judged_with,
    )


def _page(page: PageSeen) -> Row:
    return (
        text(page.thread_url),
        text(page.url),
        text(page.requested_url),
        page.position,
        utc(page.fetched_at),
        utc(page.checked_at),
        page.status,
        text(page.content_type),
        text(page.etag),
        text(page.last_modified),
        page.sha256,
        page.content_sha256,
        text(page.next_url),
        [text(url) for url in page.more_urls],
        [text(post) for post in page.post_ids],
        text(page.warc_file),
        page.warc_offset,
        page.warc_record,
    )


def _quotes(url: str, post: Post, author_key: AuthorKey) -> list[Row]:
    site = site_of(url)
    return [
        (
            text(url),
            text(post.id),
            quote.start,
            quote.end,
            text(quote.source),
            text(author_key(site, quote.author)),
            quote.depth,
            quote.found,
        )
        for quote in post.quotes
    ]


def _claim(judgement: Judgement, subject: Subject | None, at: datetime | None) -> Row:
    claim = judgement.claim
    about: Row = (None, None, None, None, None)
    if subject:
        entities = [_fields(entity, ENTITY) for entity in subject.entities]
        share = subject.topic_score if subject.topic else None
        about = (subject.topic, share, subject.jurisdiction, entities, _periods(subject.periods))
    return (text(claim.id), text(claim.text), text(claim.key), at, *about)


def _wording(row: WordingRow, method: str, number: int, at: datetime | None) -> Row:
    names = (text(row.wording_id), text(row.leader_id), text(row.claim_id))
    return (*names, text(row.text), list(row.keys) or None, method, row.why, number, at)


def _passage(url: str, passage: Passage) -> Row:
    span = (passage.start, passage.end)
    return (text(url), text(passage.post_id), *span, passage.language, passage.confidence)


def _periods(found: Sequence[Period]) -> list[dict[str, object]]:
    return [
        {"start": p.start, "end": p.end, "words": text(p.words), "confidence": p.confidence, "relative": p.relative}
        for p in found
    ]  # fmt: skip


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
    said = mention.wording_id or mention.claim_id
    identity = "|".join((url, mention.post_id, said, mention.role, str(mention.start)))
    return (
        hashlib.sha256(identity.encode("utf-8", "replace")).hexdigest()[:32],
        text(mention.claim_id),
        text(url),
        text(mention.post_id),
        str(mention.role),
        text(mention.span),
        mention.start,
        mention.end,
        mention.worthiness,
        text(mention.why),
        [_fields(r, RESOLUTION) | {"confidence": r.confidence} for r in mention.resolutions],
        text(quoted_from),
        at,
        text(said),
        _periods(mention.periods),
        [text(word) for word in mention.unresolved],
        text(mention.corrected_by),
        text(mention.answers),
    )


def _fields(item: Resolution | Finding | Source | Entity, names: Sequence[str]) -> dict[str, object]:
    return {name: text(getattr(item, name)) for name in names}


def _match(claim_id: str, run_id: str, match: Match) -> Row:
    return (
        text(claim_id),
        run_id,
        match.statement_id,
        match.rank,
        text(match.wording),
        [(name, float(score)) for name, score in match.scores.items()],
        match.relevance,
        str(match.stance),
        [_fields(finding, FINDING) for finding in match.findings],
    )


def _verdict(judgement: Judgement, batch: RunBatch, at: datetime | None) -> Row:
    verdict = judgement.verdict
    return (
        text(judgement.claim.id),
        batch.run_id,
        str(verdict.value),
        verdict.confidence,
        text(verdict.reason),
        list(verdict.statement_ids),
        batch.method,
        batch.sources_version,
        at,
    )


def _judged(claim_id: str, batch: RunBatch) -> Row:
    started = utc(batch.started_at)
    assert started is not None
    return (text(claim_id), batch.changes, batch.method, started.date())


def _statement(statement: VettedStatement, digest: str, origin: str, at: datetime | None) -> Row:
    days: tuple[date | None, date | None] = (statement.valid_from, statement.valid_to)
    return (
        text(statement.id),
        text(statement.statement),
        str(statement.rating),
        text(statement.explanation),
        text(statement.topic),
        text(statement.jurisdiction),
        *days,
        [text(alias) for alias in statement.aliases],
        [_fields(source, SOURCE) for source in statement.sources],
        text(statement.checked_with),
        origin,
        at,
        digest,
        False,
    )
