"""The flow that visits what is watched: every address that is due, in one run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from prefect import flow, task, unmapped
from prefect.cache_policies import NO_CACHE

from flows.assemble import Plan
from flows.check_threads import RUNNER, conclude
from flows.counter import Counter, Progress
from flows.fetch import Fetcher
from flows.fetch_error import mask
from flows.judging import Bench
from flows.keep import keeping
from flows.report import RunReport
from flows.sections import Watched, visit_watch
from warehouse.batch import WatchVisit
from warehouse.paths import store_files
from warehouse.privacy import privacy_of
from warehouse.store import list_watches


@task(cache_policy=NO_CACHE)
def visit_one(watch: Mapping[str, Any], plan: Plan, fetcher: Fetcher, on_page: Callable[[], None]) -> Watched:
    """What a visit to one watched address brought."""
    return visit_watch(watch, plan, fetcher, on_page)


@flow(name="visit-watches", task_runner=RUNNER, persist_result=False)  # type: ignore[arg-type]
def visit_watches(
    store: str, everything: bool = False, allow_private: bool = False, progress: Progress | None = None
) -> RunReport:
    """Visit the watched addresses that are due, or every one; judge what is new, commit."""
    bench, counter = Bench(store), Counter(progress)
    watches = list_watches(store, due_at=None if everything else bench.started)
    found: list[Watched] = []
    with (
        keeping(store_files(store).pages, privacy_of(store).texts) as keeper,
        Fetcher(allow_private) as fetcher,
    ):
        plan = Plan(Path(store), bench.judged_with, keeper=keeper)
        futures = visit_one.map(watches, unmapped(plan), unmapped(fetcher), on_page=unmapped(counter.page))
        for future in futures:
            found.append(future.result())
            counter.done("watches", len(found))
    at = datetime.now(UTC)
    report = conclude(
        [visit for watched in found for visit in watched.visits],
        store,
        bench,
        counter,
        inputs=[mask(watch["url"]) for watch in watches],
        watches=[WatchVisit(watched.watch_id, at, watched.kind, watched.outcome) for watched in found],
    )
    failures = tuple(failure for watched in found for failure in watched.failures)
    return replace(report, failures=failures + report.failures)
