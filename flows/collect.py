"""A visit to a thread on the web: its pages from the first to the last, asking only for what may be new."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Protocol

from extractors.model import ExtractionError, Page, Thread
from extractors.reading.listing import is_feed
from extractors.reading.thread_name import named_thread
from extractors.reading.thread_url import first_page, page_url, twin
from extractors.registry import api_url, extract
from flows import settings
from flows.assemble import Leaf, Plan, Visit, assemble, described
from flows.bodies import BrokenBodyError, TooLargeError, read_body
from flows.fetch import Fetched, FetchError, Validators
from flows.fetch_error import has_secret, mask
from warehouse.privacy import names_forgotten
from warehouse.store import KnownThread, PageSeen

_GZIP = b"\x1f\x8b"
_MASKED = "=***"


class Getter(Protocol):
    """What fetches pages: ``flows.fetch.Fetcher``, or a stand-in for it."""

    def get(self, url: str, *, validators: Validators | None = None) -> Fetched:
        """The page at a URL. Raises FetchError."""


def visit(source: str, plan: Plan, fetcher: Getter, on_page: Callable[[], None] = lambda: None) -> Visit:
    """Read the thread at a URL: its pages by ``next_page`` and ``more_pages``, at most ``plan.max_pages``.

    Of several ways to the thread (the platform's API, the first page, the address as given) the first is
    taken that leads to posts; on later visits the one that did before. Pages that have not changed are not
    read again. Never raises FetchError or ExtractionError: what failed stands in the visit.
    """
    known = plan.known(*addresses(source))
    met: list[tuple[str, Exception]] = []
    for way in _ways(source, known):
        walk = _Walk(plan, fetcher, on_page, known, source)
        try:
            walk.begin(way)
        except (FetchError, ExtractionError) as error:
            met.append((way, error))
            if getattr(error, "again", False) and _settles(way, source, known):
                break
            continue
        return walk.go_on()
    unreadable = isinstance(met[-1][1], ExtractionError)
    return Visit(mask(source), failures=((mask(source), _why(met)),), unreadable=unreadable)


def addresses(url: str) -> tuple[str, ...]:
    """Every address by which the store may know a thread or a page of it, over http or https."""
    first = first_page(url)
    named = [mask(address) for address in (page_url(url), first, page_url(api_url(first)))]
    return tuple(dict.fromkeys((*named, *map(twin, named))))


def read_page(page: Page) -> Thread:
    """The thread on a page as it came. Raises FetchError if it cannot be unpacked, or ExtractionError."""
    if is_feed(page):
        raise ExtractionError(page.url, "is a feed; `sayso watch add` finds the threads that it names")
    return extract(unpacked(page))


def unpacked(page: Page) -> Page:
    """A page that is a packed file (an archive of mails), unpacked. Raises FetchError."""
    if not page.body.startswith(_GZIP):
        return page
    most = settings.limits().max_decoded_bytes
    try:
        body = read_body([page.body], "gzip", len(page.body), most)[1]
    except (TooLargeError, BrokenBodyError) as error:
        raise FetchError(page.url, str(error)) from None
    return replace(page, url=page.url.removesuffix(".gz"), body=body)


def _ways(source: str, known: KnownThread | None) -> Iterator[str]:
    start = page_url(source)
    first = first_page(start)
    ways = [api_url(first), first, start]
    if known and known.pages and not has_secret(source):
        ways.insert(0, known.pages[0].url)
    yield from dict.fromkeys(ways)


def _settles(way: str, source: str, known: KnownThread | None) -> bool:
    """Is a failure that may pass the end of it?

    The way that led to posts before may only be barred for now, and another may name posts differently. Of
    a thread that is not known the page is tried after its API, but not one page after the other.
    """
    first = first_page(source)
    return bool(known and known.pages) or way != api_url(first) or way == first


def _why(met: list[tuple[str, Exception]]) -> str:
    """Why no way led to a thread: the reason on the page that readers see, then those of the others."""
    reasons = [(mask(way), str(getattr(error, "reason", error))) for way, error in reversed(met)]
    others = dict.fromkeys(f"{way}: {reason}" for way, reason in reasons[1:] if reason != reasons[0][1])
    return reasons[0][1] + (f" (also tried {'; '.join(others)})" if others else "")


@dataclass
class _Walk:
    """One visit under way."""

    plan: Plan
    fetcher: Getter
    on_page: Callable[[], None]
    known: KnownThread | None
    source: str
    url: str = ""
    platform: str = ""
    leaves: list[Leaf] = field(default_factory=list)
    posts: set[str] = field(default_factory=set)
    visited: set[str] = field(default_factory=set)
    ahead: deque[str] = field(default_factory=deque)
    withheld: set[str] = field(default_factory=set)
    """Pages that hold posts of people who were forgotten: these are not kept."""
    failures: list[tuple[str, str]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    complete: bool = True

    def begin(self, way: str) -> None:
        """Read the first page. Raises FetchError or ExtractionError."""
        self._take(way)

    def go_on(self) -> Visit:
        """Read the other pages; what they cost is told, what came before them is kept."""
        while self.ahead:
            address = self.ahead.popleft()
            if page_url(address) in self.visited:
                continue
            if len(self.leaves) >= self.plan.max_pages:
                self.notes.append(
                    (
                        self.url,
                        f"only its first {self.plan.max_pages} pages were read; --max-pages reads more",
                    )
                )
                self.complete = False
                break
            try:
                self._take(address)
            except (FetchError, ExtractionError) as error:
                self.complete = False
                self.failures.append((mask(page_url(address)), str(getattr(error, "reason", error))))
                if getattr(error, "again", False):
                    break
        return self._visit()

    def _visit(self) -> Visit:
        found = assemble(
            self.plan, self.url, self.leaves, self.known, complete=self.complete, source=mask(self.source)
        )
        if found.thread and found.thread.guessed:
            self.notes.append((self.url, found.thread.guessed))
        return replace(found, failures=tuple(self.failures), notes=tuple(self.notes))

    def _take(self, link: str) -> None:
        """Read a page and note where it leads."""
        # Links carry session ids, which differ from visit to visit.
        address = page_url(link)
        fetched, leaf, following, more = self._leaf(address)
        self.visited |= {address, leaf.page.url}
        self.on_page()
        brings = set(leaf.page.post_ids) - self.posts
        if self.leaves and not brings:
            # Past its end a thread may show its last page again, under ever new numbers.
            return
        self.leaves.append(replace(leaf, page=self._kept(leaf.page, fetched)))
        self.posts |= brings
        self.ahead.extend(more)
        if following:
            self.ahead.appendleft(following)

    def _leaf(self, address: str) -> tuple[Fetched, Leaf, str | None, tuple[str, ...]]:
        """A page as it came and as it was read, the page that follows it, and further ones."""
        before = self._stored(address)
        fetched = self.fetcher.get(address, validators=_conditions(address, before))
        thread = None
        if not self.leaves:
            thread = self._acquaint(address, fetched)
            before = before or self._stored(fetched.page.url)
        if before and self.known and fetched.unchanged:
            self.platform = self.known.thread.platform
            page = self._checked(before, address, fetched)
            return fetched, Leaf(page, None), before.next_url, before.more_urls
        thread = thread or read_page(fetched.page)
        self._insist(thread)
        if names_forgotten(thread, self.plan.forgotten):
            self.withheld.add(fetched.page.url)
        page, same = self._read(address, fetched, thread, before)
        return fetched, Leaf(page, None if same else thread), thread.next_page, thread.more_pages

    def _insist(self, thread: Thread) -> None:
        """Raise ExtractionError for a page that reads as something else: a notice is plain text too."""
        if not self.leaves:
            self.platform = thread.platform
        elif thread.platform != self.platform:
            raise ExtractionError(thread.url, f"is no page of this thread, but {thread.platform}")

    def _acquaint(self, way: str, fetched: Fetched) -> Thread | None:
        """Settle which thread this is, now that it is known where its first page lies.

        A page of a thread that the store does not know is read for what it names as its address; then this
        returns the thread on it.
        """
        final, thread, named = fetched.page.url, None, None
        if self.known is None:
            self.known = self.plan.known(*addresses(final))
        if self.known is None:
            thread = read_page(fetched.page)
            named = named_thread(fetched.page, thread)
            self.known = self.plan.known(*addresses(named)) if named else None
        first = first_page(self.source)
        shown = self.source if way == api_url(first) != first else named or final
        self.url = self.known.thread.url if self.known else mask(first_page(shown))
        return thread

    def _stored(self, address: str) -> PageSeen | None:
        key = mask(page_url(address))
        pages = self.known.pages if self.known else ()
        return next((page for page in pages if key in (page.url, page.requested_url)), None)

    def _checked(self, before: PageSeen, address: str, fetched: Fetched) -> PageSeen:
        """A known page, found as it was."""
        now = fetched.validators
        return replace(
            before,
            requested_url=mask(address),
            position=len(self.leaves),
            checked_at=_at(fetched),
            etag=now.etag or before.etag,
            last_modified=now.last_modified or before.last_modified,
        )

    def _read(
        self, address: str, fetched: Fetched, thread: Thread, before: PageSeen | None
    ) -> tuple[PageSeen, bool]:
        """A page that was read, and whether it says what it said before: then its archived version stays."""
        now = fetched.validators
        found = PageSeen(
            self.url,
            mask(page_url(fetched.page.url)),
            fetched_at=_at(fetched),
            checked_at=_at(fetched),
            requested_url=mask(address),
            position=len(self.leaves),
            status=fetched.status,
            content_type=fetched.page.content_type,
            etag=now.etag,
            last_modified=now.last_modified,
            sha256=now.sha256,
        )
        page = described(found, thread)
        if before and before.content_sha256 == page.content_sha256:
            place = {n: getattr(before, n) for n in ("fetched_at", "warc_file", "warc_offset", "warc_record")}
            return replace(page, **place), True
        return page, False

    def _kept(self, page: PageSeen, fetched: Fetched) -> PageSeen:
        """The page with its place in the archive; it goes there now, unless this version of it is there."""
        if self.plan.keeper is None or page.warc_file is not None or not fetched.page.body:
            return page
        if fetched.page.url in self.withheld:
            return page
        place = self.plan.keeper.keep(fetched, self.url)
        return replace(page, warc_file=place.file, warc_offset=place.offset, warc_record=place.record)


def _conditions(address: str, before: PageSeen | None) -> Validators | None:
    """What to ask with; nothing where the store knows only masked addresses of what follows."""
    if before is None or has_secret(address):
        return None
    if any(_MASKED in url for url in (before.next_url or "", *before.more_urls)):
        return None
    return Validators(before.etag, before.last_modified, before.sha256)


def _at(fetched: Fetched) -> datetime:
    return fetched.page.fetched_at or datetime.now(UTC)
