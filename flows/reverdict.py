"""The flow that judges again what a change of the vetted statements touches, where that is much."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from prefect import flow, unmapped

from claims.model import Claim, Judgement
from claims.validity import Day
from flows import settings
from flows.check_threads import RUNNER, judge_batch
from flows.counter import Progress
from flows.judging import Bench
from flows.rejudged import ReverdictReport, rejudge
from flows.touched import Touched, Which


@flow(name="reverdict", task_runner=RUNNER, persist_result=False, validate_parameters=False)  # type: ignore[arg-type]
def reverdict(
    store: str,
    found: Touched,
    which: Which,
    bench: Bench,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> ReverdictReport:
    """Judge the claims found touched, a task a batch, and commit. A dry run writes nothing."""

    def judged(claims: Sequence[tuple[Claim, Day]]) -> list[Judgement]:
        size = settings.BATCH_POSTS
        batches = [claims[i : i + size] for i in range(0, len(claims), size)]
        futures = judge_batch.map(batches, index=unmapped(bench.index), least=unmapped(bench.least))
        return [judgement for future in futures for judgement in future.result()]

    return rejudge(Path(store), found, which, bench, judge=judged, dry_run=dry_run, progress=progress)
