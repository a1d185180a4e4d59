"""Threads in files: saved pages, packed or not, and web archives."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from extractors.model import ExtractionError, Page, Thread
from extractors.reading.thread_name import named_thread
from extractors.reading.thread_url import first_page, page_url
from extractors.registry import api_url
from flows.archives import Archived, is_archive, read_archive
from flows.assemble import Leaf, Plan, Visit, assemble, described
from flows.collect import addresses, read_page, unpacked
from flows.fetch import FetchError, read_file
from flows.fetch_error import mask
from flows.keep import Place
from warehouse.store import PageSeen

SHOWN = 3
"""Records without a thread that a summary names; the others are counted."""


def visits(source: str, plan: Plan, on_page: Callable[[], None] = lambda: None) -> list[Visit]:
    """The threads in a file, one visit each; what cannot be read is a visit that failed."""
    path = Path(source)
    try:
        if path.is_file() and is_archive(path):
            return _in_archive(path, plan, on_page)
        visit = _in_file(source, plan)
    except FetchError as error:
        return [Visit(source, failures=((source, error.reason),))]
    except ExtractionError as error:
        return [Visit(source, failures=((source, error.reason),), unreadable=True)]
    except OSError as error:
        return [Visit(source, failures=((source, f"cannot be read: {error.strerror}"),))]
    on_page()
    return [visit]


def _in_file(source: str, plan: Plan) -> Visit:
    """The thread in one saved page. Raises FetchError, ExtractionError or OSError."""
    page = unpacked(read_file(source))
    now = page.fetched_at or datetime.now(UTC)
    known = plan.known(page.url)
    digest = hashlib.sha256(page.body).hexdigest()
    before = next((p for p in known.pages if p.url == page.url), None) if known else None
    if known and before and before.sha256 == digest:
        leaf = Leaf(replace(before, checked_at=now), None)
    else:
        thread = read_page(page)
        found = PageSeen(page.url, page.url, now, now, sha256=digest)
        leaf = Leaf(described(found, thread), thread)
    # What follows a saved page is on the web, where nobody sent us.
    complete = not (leaf.page.next_url or leaf.page.more_urls)
    visit = assemble(plan, page.url, [leaf], known, complete=complete, source=source)
    guessed = leaf.thread.guessed if leaf.thread else None
    return replace(visit, notes=((source, guessed),)) if guessed else visit


@dataclass(frozen=True)
class _Read:
    """A page of an archive with its thread."""

    page: Page
    thread: Thread
    place: Place
    thread_url: str | None

    @property
    def key(self) -> str:
        return page_url(self.page.url)

    @property
    def named(self) -> str | None:
        """The thread's address as the page names it."""
        return named_thread(self.page, self.thread)

    @property
    def following(self) -> list[str]:
        """The page that comes next, if there is one."""
        return [page_url(self.thread.next_page)] if self.thread.next_page else []

    @property
    def further(self) -> list[str]:
        """Other pages with posts of the thread."""
        return [page_url(url) for url in self.thread.more_pages]


def _in_archive(path: Path, plan: Plan, on_page: Callable[[], None]) -> list[Visit]:
    """The threads in an archive, and a note on what else is in it."""
    pages: dict[str, _Read] = {}
    empty: list[tuple[str, str]] = []
    failures: list[tuple[str, str]] = []
    for archived in read_archive(path):
        if isinstance(archived, FetchError):
            (failures if archived.url == str(path) else empty).append((archived.url, archived.reason))
            continue
        try:
            read = _read(archived)
        except (ExtractionError, FetchError) as error:
            empty.append((archived.page.url, error.reason))
            continue
        on_page()
        _take_newest(pages, read)
    pages, guesses = _without_guesses(pages)
    notes = _summary(empty + guesses, len(pages))
    found = [_joined(plan, path, url, chain, pages) for url, chain in _threads(pages).items()]
    if notes or failures or not found:
        reason = [] if found or failures else [(str(path), "holds no thread")]
        about = [(str(path), note) for note in notes]
        found.append(Visit(str(path), failures=tuple(failures + reason), notes=tuple(about)))
    return found


def _read(archived: Archived) -> _Read:
    return _Read(archived.page, read_page(archived.page), archived.place, archived.thread_url)


def _take_newest(pages: dict[str, _Read], read: _Read) -> None:
    """An archive may hold a page several times over: its newest version counts."""
    before = pages.get(read.key)
    if before is None or _at(before) <= _at(read):
        pages[read.key] = read


def _at(read: _Read) -> datetime:
    return read.page.fetched_at or datetime.min.replace(tzinfo=UTC)


def _without_guesses(pages: Mapping[str, _Read]) -> tuple[dict[str, _Read], list[tuple[str, str]]]:
    """The pages of known platforms, if there are any; a crawl holds many others that only look like threads."""
    sure = {key: read for key, read in pages.items() if _why_unsure(read) is None}
    if not sure:
        return dict(pages), []
    return sure, [(read.page.url, why) for read in pages.values() if (why := _why_unsure(read))]


def _why_unsure(read: _Read) -> str | None:
    if read.thread.guessed:
        return f"only a guess: {read.thread.guessed}"
    return "plain text" if read.thread.platform == "plain_text" else None


def _summary(empty: Sequence[tuple[str, str]], read: int) -> list[str]:
    if not empty:
        return []
    shown = "; ".join(f"{mask(url)}: {reason}" for url, reason in empty[:SHOWN])
    more = f"; and {len(empty) - SHOWN} more" if len(empty) > SHOWN else ""
    return [f"{len(empty)} of {len(empty) + read} documents hold no thread: {shown}{more}"]


def _threads(pages: Mapping[str, _Read]) -> dict[str, list[str]]:
    """Threads by URL: the keys of their pages in reading order."""
    followed = {key for read in pages.values() for key in _after(read) if key != read.key}
    starts = [key for key in pages if key not in followed]
    taken: set[str] = set()
    chains = {}
    for key in (*starts, *pages):  # a ring of pages has no start: any is as good
        if key not in taken:
            chains[key] = _chain(key, pages, taken)
    shown = _shown(chains, pages)
    threads: dict[str, list[str]] = {}
    for key in sorted(chains, key=lambda key: (shown.get(key, "") != key, _natural(key))):
        if key in shown:
            threads.setdefault(shown[key], []).extend(chains[key])
    return threads


def _chain(key: str, pages: Mapping[str, _Read], taken: set[str]) -> list[str]:
    """The keys of a thread's pages that the archive has, in reading order."""
    chain, ahead = [], [key]
    while ahead:
        key = ahead.pop(0)
        if key in pages and key not in taken:
            taken.add(key)
            chain.append(key)
            ahead = [*pages[key].following, *ahead, *pages[key].further]
    return chain


def _shown(chains: Iterable[str], pages: Mapping[str, _Read]) -> dict[str, str]:
    """The thread's URL of each chain; chains that repeat what a platform's API gave are left out."""
    keys = set(chains)
    shown = {key: pages[key].thread_url or pages[key].named or first_page(key) for key in keys}
    for key in keys:
        api = page_url(api_url(first_page(key)))
        if api != key and api in keys:
            shown[api] = first_page(key)
            del shown[key]
    return shown


def _natural(key: str) -> list[tuple[int, str]]:
    """``page-2`` before ``page-10``."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"(\d{1,9})", key)]


def _joined(plan: Plan, path: Path, url: str, chain: Sequence[str], pages: Mapping[str, _Read]) -> Visit:
    known = plan.known(mask(url), *addresses(url))
    url = known.thread.url if known else mask(url)
    leaves = [_leaf(pages[key], url, place) for place, key in enumerate(chain)]
    complete = {after for key in chain for after in _after(pages[key])} <= set(chain)
    return assemble(plan, url, leaves, known, complete=complete, source=f"{path} {url}")


def _after(read: _Read) -> list[str]:
    return read.following + read.further


def _leaf(read: _Read, url: str, position: int) -> Leaf:
    at = read.page.fetched_at or datetime.now(UTC)
    page = PageSeen(
        url,
        mask(read.key),
        at,
        at,
        position=position,
        content_type=read.page.content_type,
        sha256=hashlib.sha256(read.page.body).hexdigest(),
        warc_file=str(Path(read.place.file).resolve()),
        warc_offset=read.place.offset,
        warc_record=read.place.record,
    )
    return Leaf(described(page, read.thread), read.thread)
