"""Threads read anew from the pages that were kept of them, without the web."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

from extractors.model import ExtractionError, Page
from extractors.registry import extract
from flows.archives import read_kept
from flows.assemble import Leaf, Plan, Visit, assemble, described
from flows.collect import unpacked
from flows.fetch import FetchError, read_file
from flows.keep import Place
from warehouse.paths import store_files
from warehouse.store import KnownThread, PageSeen


def read_again(url: str, plan: Plan, on_page: Callable[[], None] = lambda: None) -> Visit:
    """The thread at ``url`` as the extractors read the newest version of each of its pages today.

    Posts that today's extractors no longer see on these pages are dropped: they were misread. What can no
    longer be had (pages were not kept, an archive is gone) keeps what an earlier reading gave.
    """
    known = plan.known(url)
    if known is None or not known.pages:
        return Visit(url, failures=((url, "no page of it is known; visit it first"),))
    leaves, failures = [], []
    for before in known.pages:
        try:
            leaves.append(_leaf(plan, before))
            on_page()
        except (FetchError, ExtractionError) as error:
            failures.append((before.url, error.reason))
    if not leaves:
        return Visit(url, failures=tuple(failures), unreadable=True)
    found = assemble(plan, known.thread.url, leaves, known, complete=False, source=url)
    present = set(found.seen)
    return replace(
        found,
        fresh=frozenset(
            name for name in present if name not in known.posts or not known.posts[name].vanished
        ),
        gone={},
        dropped=_misread(known, leaves, present),
        failures=tuple(failures),
    )


def _leaf(plan: Plan, before: PageSeen) -> Leaf:
    """A page read anew. Raises FetchError or ExtractionError."""
    page = _page(plan, before)
    thread = extract(replace(unpacked(page), fetched_at=before.fetched_at))
    return Leaf(described(before, thread), thread)


def _page(plan: Plan, before: PageSeen) -> Page:
    if before.warc_file is not None:
        place = Place(before.warc_file, before.warc_offset, before.warc_record)
        return read_kept(store_files(plan.store).pages / before.warc_file, place)
    if before.url.startswith("file:"):
        path = Path(unquote(urlsplit(before.url).path))
        packed = path.with_name(f"{path.name}.gz")
        return read_file(str(packed if packed.exists() and not path.exists() else path))
    raise FetchError(before.url, "the page was not kept (SAYSO_KEEP_PAGES); visit it again to keep it")


def _misread(known: KnownThread, leaves: list[Leaf], present: set[str]) -> tuple[str, ...]:
    """The posts that an earlier reading found on pages that were read now, and that nobody finds today."""
    held = {page.url: page.post_ids for page in known.pages}
    before = {name for leaf in leaves for name in held[leaf.page.url]}
    kept = {name for page in known.pages for name in page.post_ids} - before
    return tuple(sorted(name for name in before - present - kept if name in known.posts))
