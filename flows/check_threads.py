"""The main flow: pages in, committed verdicts out. Orchestration only; every decision is made elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from prefect import flow, task, unmapped
from prefect.cache_policies import NO_CACHE
from prefect.task_runners import ThreadPoolTaskRunner

from claims.index import Statements
from claims.model import Claim, Judgement, Mention, Passage
from claims.validity import Day
from flows import collect, files, settings
from flows.assemble import Plan, Visit
from flows.counter import Counter, Progress
from flows.days import days_of
from flows.fetch import Fetcher, is_url
from flows.fetch_error import mask
from flows.judging import Bench, batch_of, judged, read_fresh, to_judge
from flows.keep import keeping
from flows.placing import place, rekey
from flows.report import RunReport
from warehouse.batch import RunBatch, WatchVisit
from warehouse.paths import store_files
from warehouse.privacy import privacy_of
from warehouse.store import count_mentions, write_run

RUNNER = ThreadPoolTaskRunner(max_workers=settings.workers())  # type: ignore[var-annotated]


@task(cache_policy=NO_CACHE)
def visit_source(source: str, plan: Plan, fetcher: Fetcher, on_page: Callable[[], None]) -> list[Visit]:
    """The threads at a URL or in a file.

    No retries here: the fetcher has its own, which know what the site asked for.
    """
    if is_url(source):
        return [collect.visit(source, plan, fetcher, on_page)]
    return files.visits(source, plan, on_page)


@task(cache_policy=NO_CACHE)
def read_thread(visit: Visit, index: Statements) -> tuple[list[Mention], list[Passage]]:
    """The mentions and foreign passages in a thread's fresh posts."""
    return read_fresh(visit, index)


@task(cache_policy=NO_CACHE)
def judge_batch(claims: Sequence[tuple[Claim, Day]], index: Statements, least: float) -> list[Judgement]:
    """The verdicts on a batch of claims, each with the day that it speaks of."""
    return judged(claims, index, least)


@task(cache_policy=NO_CACHE)
def commit(store: str, batch: RunBatch) -> dict[str, int]:
    """Write everything in one transaction and publish the snapshot; returns the new rows a table."""
    return write_run(Path(store), batch, wait_s=settings.wait_s())


@flow(name="check-threads", task_runner=RUNNER, persist_result=False)  # type: ignore[arg-type]
def check_threads(
    sources: list[str],
    store: str,
    allow_private: bool = False,
    progress: Progress | None = None,
    max_pages: int = settings.MAX_PAGES,
    since: datetime | None = None,
) -> RunReport:
    """Read threads from files or URLs, judge what is new in them, commit. Run twice, it adds nothing."""
    bench, counter = Bench(store), Counter(progress)
    with (
        keeping(store_files(store).pages, privacy_of(store).texts) as keeper,
        Fetcher(allow_private) as fetcher,
    ):
        plan = Plan(Path(store), bench.judged_with, max_pages, since, keeper)
        visits: list[Visit] = []
        futures = visit_source.map(sources, unmapped(plan), unmapped(fetcher), on_page=unmapped(counter.page))
        for future in futures:
            visits += future.result()
            counter.done("threads", len(visits))
    return conclude(visits, store, bench, counter, inputs=[mask(source) for source in sources])


def conclude(
    visits: Sequence[Visit],
    store: str,
    bench: Bench,
    counter: Counter,
    *,
    inputs: Sequence[str],
    reread: bool = False,
    watches: Sequence[WatchVisit] = (),
) -> RunReport:
    """Judge what the visits brought and commit it; the second half of every flow that reads threads."""
    found = list({visit.thread.url: visit for visit in visits if visit.thread}.values())
    mentions: list[tuple[str, Mention]] = []
    passages: list[tuple[str, Passage]] = []
    for visit, future in zip(found, read_thread.map(found, unmapped(bench.index)), strict=True):
        said, foreign = future.result()
        passages += [(visit.thread.url, passage) for passage in foreign if visit.thread]
        mentions += [(visit.thread.url, mention) for mention in said if visit.thread]
        counter.done("posts", sum(len(visit.fresh) for visit in found))
    rekey(store, lambda count: counter.done("wordings", count))
    placed = place(store, mentions)
    days = days_of(store, placed, found, bench.started)
    due = [(claim, days[claim.id]) for claim in to_judge(store, placed, found, bench)]
    judgements = _judged(due, bench, counter)
    new_rows: dict[str, int] = {}
    if found or watches:
        batch = batch_of(
            found, placed, passages, judgements, bench, inputs=inputs, reread=reread, watches=watches
        )
        new_rows = commit(store, batch)
        counter.done("store", 1)
    threads = tuple(visit.thread for visit in found if visit.thread)
    return RunReport(
        threads,
        tuple(judgements),
        count_mentions(store, [thread.url for thread in threads]) if threads else 0,
        new_rows,
        tuple(failure for visit in visits for failure in visit.failures),
        tuple(note for visit in visits for note in visit.notes),
    )


def _judged(claims: Sequence[tuple[Claim, Day]], bench: Bench, counter: Counter) -> list[Judgement]:
    size = settings.BATCH_POSTS
    batches = [claims[i : i + size] for i in range(0, len(claims), size)]
    judgements: list[Judgement] = []
    for future in judge_batch.map(batches, index=unmapped(bench.index), least=unmapped(bench.least)):
        judgements += future.result()
        counter.done("claims", len(judgements))
    return judgements
