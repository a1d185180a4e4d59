"""The main flow: pages in, committed verdicts out. Orchestration only; every decision is made elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from prefect import flow, task, unmapped
from prefect.cache_policies import NO_CACHE
from prefect.task_runners import ThreadPoolTaskRunner

from claims.index import StatementIndex
from claims.judge import judge, vetted_before
from claims.model import Claim, Judgement
from claims.read import Reading, read_thread
from extractors.model import ExtractionError, Page, Thread
from extractors.registry import extract
from extractors.requotes import find_requotes
from flows import settings
from flows.fetch import Fetcher, FetchError, load
from flows.fetch_error import mask
from warehouse.batch import RunBatch
from warehouse.store import load_statements, statements_version, write_run

Progress = Callable[[str, int, int], None]
"""Called with the stage, how much of it is done, and how much there is."""


@dataclass(frozen=True)
class RunReport:
    """What a run did: threads read, judged claims, rows that were new, and the sources that failed."""

    threads: tuple[Thread, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    mentions: int = 0
    new_rows: dict[str, int] = field(default_factory=dict)
    failures: tuple[tuple[str, str], ...] = ()


@task(cache_policy=NO_CACHE)
def fetch_page(source: str, fetcher: Fetcher) -> Page | FetchError:
    """One page; a failure is returned, so that the other pages go on.

    No retries here: the fetcher has its own, which know what the site asked for.
    """
    try:
        return load(source, fetcher=fetcher)
    except FetchError as error:
        return error


@task(cache_policy=NO_CACHE)
def read_page(
    source: str, page: Page | BaseException, index: StatementIndex
) -> tuple[Thread, Reading] | tuple[str, str]:
    """A page's thread with its claims and mentions, or (source, reason), fit to be shown."""
    if isinstance(page, BaseException):
        return mask(source), getattr(page, "reason", str(page))
    try:
        thread = find_requotes(extract(page))
    except ExtractionError as error:
        return mask(source), error.reason
    return thread, read_thread(thread, partial(vetted_before, index=index))


@task(cache_policy=NO_CACHE)
def judge_batch(claims: Sequence[Claim], index: StatementIndex) -> list[Judgement]:
    """The verdicts on a batch of claims."""
    return [judge(claim, index) for claim in claims]


@task(cache_policy=NO_CACHE)
def commit(store: str, batch: RunBatch) -> dict[str, int]:
    """Write everything in one transaction and publish the snapshot; returns the new rows a table."""
    return write_run(Path(store), batch, wait_s=settings.wait_s())


@flow(name="check-threads", task_runner=ThreadPoolTaskRunner(max_workers=4), persist_result=False)  # type: ignore[arg-type]
def check_threads(
    sources: list[str], store: str, allow_private: bool = False, progress: Progress | None = None
) -> RunReport:
    """Read threads from files or URLs, judge their claims, commit. Run twice, it adds nothing."""
    tell = progress or (lambda stage, done, total: None)
    started = datetime.now(UTC)
    statements = load_statements(Path(store))
    index = StatementIndex(statements)
    pages = []
    with Fetcher(allow_private) as fetcher:
        for done, fetched in enumerate(fetch_page.map(sources, fetcher=unmapped(fetcher)), 1):
            pages.append(fetched.result(raise_on_failure=False))
            tell("pages", done, len(sources))
    read: list[tuple[Thread, Reading]] = []
    failures: list[tuple[str, str]] = []
    for done, outcome in enumerate(read_page.map(sources, pages, index=unmapped(index)), 1):
        result = outcome.result()
        (failures if isinstance(result[0], str) else read).append(result)  # type: ignore[arg-type]
        tell("threads", done, len(sources))
    claims = list({c.id: c for _, reading in read for c in reading.claims}.values())
    size = settings.BATCH_POSTS
    batches = [claims[i : i + size] for i in range(0, len(claims), size)]
    judgements: list[Judgement] = []
    for done, future in enumerate(judge_batch.map(batches, index=unmapped(index)), 1):
        judgements += future.result()
        tell("claims", done, len(batches))
    mentions = tuple((thread.url, m) for thread, reading in read for m in reading.mentions)
    new_rows: dict[str, int] = {}
    if read:
        batch = RunBatch(
            threads=tuple(t for t, _ in read),
            mentions=mentions,
            judgements=tuple(judgements),
            started_at=started,
            inputs=tuple(mask(source) for source in sources),
            method=settings.method_version(),
            sources_version=statements_version(statements),
        )
        new_rows = commit(store, batch)
        tell("store", 1, 1)
    return RunReport(tuple(t for t, _ in read), tuple(judgements), len(mentions), new_rows, tuple(failures))
