"""Watched addresses: which threads are to be visited, and what the visits brought."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from extractors.model import ExtractionError, Page
from extractors.reading.listing import Listed, feed_of, list_threads
from extractors.reading.thread_url import first_page
from extractors.registry import api_url
from flows.assemble import Plan, Visit
from flows.collect import Getter, addresses, read_page, visit
from flows.fetch import FetchError
from flows.fetch_error import mask
from warehouse.store import last_seen

THREAD, SECTION = "thread", "section"


@dataclass(frozen=True)
class Watched:
    """What a visit to a watched address brought; ``kind`` is None where it could not be told."""

    watch_id: str
    kind: str | None
    visits: tuple[Visit, ...] = ()
    failures: tuple[tuple[str, str], ...] = ()

    @property
    def outcome(self) -> str:
        """How it went, in words."""
        problems = [reason for found in self.visits for _, reason in found.failures]
        problems += [reason for _, reason in self.failures]
        if problems:
            return f"failed: {problems[0]}"
        read = [found for found in self.visits if found.thread]
        posts = sum(len(found.new) for found in read)
        return f"{len(read)} thread{'s' * (len(read) != 1)}, {posts} new post{'s' * (posts != 1)}"


def visit_watch(
    watch: Mapping[str, Any], plan: Plan, fetcher: Getter, on_page: Callable[[], None] = lambda: None
) -> Watched:
    """Visit a watched address, a row of ``watch_list``: the thread, or the threads that the section names."""
    url, kind = watch["url"], watch["kind"]
    plan = replace(plan, max_pages=watch["max_pages"])
    if kind is None and (api_url(first_page(url)) != first_page(url) or plan.known(*addresses(url))):
        kind = THREAD
    if kind == THREAD:
        return Watched(watch["watch_id"], kind, (visit(url, plan, fetcher, on_page),))
    try:
        page = fetcher.get(url).page
        if kind is None and _is_thread(page):
            return Watched(watch["watch_id"], THREAD, (visit(url, plan, fetcher, on_page),))
        listed, failures = threads_in(page, fetcher)
    except FetchError as error:
        return Watched(watch["watch_id"], kind, failures=((mask(url), error.reason),))
    except ExtractionError as error:
        return Watched(watch["watch_id"], kind, failures=((mask(url), error.reason),))
    if not listed:
        reason = "neither a thread nor a section: it names no thread of a known platform, and no feed"
        return Watched(watch["watch_id"], kind, failures=(*failures, (mask(url), reason)))
    chosen = worth_a_visit(listed, plan, watch["max_new"])
    visits = [_lenient(visit(one.url, plan, fetcher, on_page)) for one in chosen]
    return Watched(watch["watch_id"], SECTION, tuple(visits), failures)


def threads_in(page: Page, fetcher: Getter) -> tuple[tuple[Listed, ...], tuple[tuple[str, str], ...]]:
    """The threads that a section names, in its feed and then on its page, and what went wrong with the feed.

    A feed of the whole site is read only where the page itself names no thread.
    """
    listed, feed = list_threads(page), feed_of(page)
    own = page.url.partition("?")[0].rstrip("/")
    if feed is None or (listed and not feed.startswith(own)):
        return listed, ()
    try:
        fed = list_threads(fetcher.get(feed).page)
    except (FetchError, ExtractionError) as error:
        return listed, ((mask(feed), error.reason),)
    known = {one.url for one in fed}
    return (*fed, *(one for one in listed if one.url not in known)), ()


def worth_a_visit(listed: Sequence[Listed], plan: Plan, most: int) -> list[Listed]:
    """The first ``most`` threads that are new, and as many known ones that may have new posts."""
    names = {one.url: addresses(one.url) for one in listed}
    seen = last_seen(plan.store, [name for all_names in names.values() for name in all_names])
    new, known = [], []
    for one in listed:
        moments = [seen[name] for name in names[one.url] if name in seen]
        if not moments:
            new.append(one)
        elif one.active_at is None or one.active_at > max(moments):
            known.append(one)
    return [*new[:most], *known[:most]]


def _is_thread(page: Page) -> bool:
    """Is this page itself a thread? A guess counts only where no thread is named."""
    try:
        thread = read_page(page)
    except (ExtractionError, FetchError):
        return False
    return not thread.guessed or not list_threads(page)


def _lenient(found: Visit) -> Visit:
    """A thread that a section named, and that is none (nobody has commented yet), is worth a note."""
    if not found.unreadable:
        return found
    return replace(found, failures=(), notes=(*found.notes, *found.failures))
