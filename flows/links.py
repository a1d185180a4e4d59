"""Asking the addresses of vetted sources whether what they named is still there. Knows no Prefect."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from flows import settings
from flows.counter import Counter, Progress
from flows.fetch import Fetched, FetchError
from flows.fetch_error import mask
from warehouse.links import LinkCheck, links_due, write_checks

SECONDS = 5.0
"""Seconds whose answers are written together: what a check that is killed asks again at most."""
GONE = {404, 410}
REFUSED = {401, 402, 403, 405, 406, 451}


def check_links(
    store: Path,
    get: Callable[[str], Fetched],
    max_age: timedelta,
    *,
    progress: Progress | None = None,
) -> int:
    """Ask every source's address that was not asked within ``max_age``, and keep the answers; gives how many.

    ``get`` fetches a page: ``Fetcher.get``, which keeps to robots.txt and its limits. Answers are written
    as they come, so that an interrupted check goes on where it was. Raises what ``open_writer`` raises.
    """
    due, counter = links_due(store, datetime.now(UTC), max_age), Counter(progress)
    waiting: set[Future[LinkCheck]] = set()
    with ThreadPoolExecutor(settings.workers()) as pool:
        waiting |= {pool.submit(check_link, url, get) for url in spread(due)}
        try:
            while waiting:
                done, waiting = wait(waiting, timeout=SECONDS, return_when=FIRST_EXCEPTION)
                _keep(store, done)
                counter.done(f"of {len(due)} addresses", len(due) - len(waiting))
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
            _keep(
                store, [one for one in waiting if one.done() and not one.cancelled() and not one.exception()]
            )
    return len(due)


def _keep(store: Path, answers: Collection[Future[LinkCheck]]) -> None:
    """Write the answers; of those that failed the first is raised once the others are written."""
    sound = [one.result() for one in answers if not one.exception()]
    if sound:
        write_checks(store, sound, wait_s=settings.wait_s())
    for one in answers:
        one.result()


def check_link(url: str, get: Callable[[str], Fetched]) -> LinkCheck:
    """How one address answers. The page itself is asked for: many sites answer HEAD wrongly or not at all."""
    try:
        fetched = get(url)
    except FetchError as error:
        return LinkCheck(url, _outcome(error), datetime.now(UTC), reason=error.reason)
    there = fetched.page.url
    moved = _plain(there) != _plain(url)
    return LinkCheck(
        url, "moved" if moved else "ok", datetime.now(UTC), moved_to=mask(there) if moved else None
    )


def spread(urls: Sequence[str]) -> list[str]:
    """Addresses in an order in which hosts take turns, so that none keeps all workers waiting."""
    shuffled = list(urls)
    random.Random(0).shuffle(shuffled)  # noqa: S311
    return shuffled


def _outcome(error: FetchError) -> str:
    if error.status == 200:
        return "ok"  # it is there, and larger than what is read of a page
    if error.status in GONE:
        return "gone"
    if error.refused or error.status in REFUSED:
        return "refused"
    return "unreachable"


def _plain(url: str) -> tuple[str, ...]:
    """What tells one page from another: http or https, a slash at the end and the fragment do not."""
    parts = urlsplit(url)
    host = (parts.hostname or "").casefold()
    port = "" if parts.port in (None, 80, 443) else str(parts.port)
    return (host, port, parts.path.rstrip("/"), parts.query)
