"""The flow that reads kept pages anew: better extractors and judges, the same bytes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from prefect import flow, task, unmapped
from prefect.cache_policies import NO_CACHE

from flows.assemble import Plan, Visit
from flows.check_threads import RUNNER, conclude
from flows.counter import Counter, Progress
from flows.judging import Bench
from flows.kept import read_again
from flows.report import RunReport
from warehouse.store import kept_threads


@task(cache_policy=NO_CACHE)
def read_kept_thread(url: str, plan: Plan, on_page: Callable[[], None]) -> Visit:
    """A thread as its kept pages tell it today."""
    return read_again(url, plan, on_page)


@flow(name="extract-again", task_runner=RUNNER, persist_result=False)  # type: ignore[arg-type]
def extract_again(
    store: str,
    thread: str | None = None,
    since: datetime | None = None,
    progress: Progress | None = None,
) -> RunReport:
    """Read every kept thread anew, judge its claims, commit. Asks nothing of the web.

    ``thread`` is a part of the threads' URL or title, ``since`` the earliest last visit.
    """
    urls = kept_threads(store, thread, since)
    bench, counter = Bench(store), Counter(progress)
    plan = Plan(Path(store), bench.judged_with)
    visits = []
    for future in read_kept_thread.map(urls, unmapped(plan), on_page=unmapped(counter.page)):
        visits.append(future.result())
        counter.done("threads", len(visits))
    return conclude(visits, store, bench, counter, inputs=urls, reread=True)
