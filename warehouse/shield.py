"""What of a batch may be written: cut to what the store keeps, and nothing of people whom it has forgotten."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from extractors.model import Thread
from warehouse.batch import PostKey, RunBatch
from warehouse.errors import StoreError
from warehouse.privacy import Forgotten, Privacy, names_in_address, without_name
from warehouse.pseudonyms import site_of
from warehouse.texts import KEEP, kept


def shielded(batch: RunBatch, privacy: Privacy, forgotten: Forgotten) -> RunBatch:
    """The batch as the store's settings let it be written.

    Raises StoreError if it holds words of somebody who was forgotten: runs leave them out while they read, so
    that happened while this one went on.
    """
    if privacy.forgotten:
        _refuse(batch, forgotten)
        inputs = tuple(without_name(given, names_in_address(given, forgotten)) for given in batch.inputs)
        batch = replace(batch, inputs=inputs)
    if privacy.texts == KEEP:
        return batch
    spans: dict[PostKey, list[tuple[int, int]]] = defaultdict(list)
    for url, mention in batch.mentions:
        spans[url, mention.post_id].append((mention.start, mention.end))

    def cut(thread: Thread) -> Thread:
        posts = (replace(p, text=kept(p.text, spans[thread.url, p.id], privacy.texts)) for p in thread.posts)
        return replace(thread, posts=tuple(posts))

    return replace(batch, threads=tuple(map(cut, batch.threads)))


def _refuse(batch: RunBatch, forgotten: Forgotten) -> None:
    for thread in batch.threads:
        site = site_of(thread.url)
        named = (
            author for post in thread.posts for author in (post.author, *(q.author for q in post.quotes))
        )
        if any(forgotten(site, author) for author in named):
            raise StoreError(
                f"somebody who wrote on {site} was forgotten while this run read it; nothing was written, run it again"
            )
