"""From visits to what is written: the claims in fresh posts, their verdicts, one batch. Knows no Prefect."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from claims.cluster import METHOD
from claims.index import Statements
from claims.judge import judge, vetted_before
from claims.model import Claim, Judgement, Mention, Passage, VettedStatement
from claims.read import read_thread
from claims.validity import Day
from flows import matching, models, settings
from flows.assemble import Visit
from flows.checked import subject_of
from flows.days import least
from flows.placing import Placed
from warehouse.batch import RunBatch, WatchVisit
from warehouse.judged import Mark, changes_so_far, current_claims
from warehouse.store import judged_with


class Bench:
    """What judging needs: the vetted statements of a store, as they were when the run began."""

    def __init__(self, store: str) -> None:
        models.prepare()
        self.started = datetime.now(UTC)
        # Before the statements are read: what changes in between counts as not yet judged.
        self.changes = changes_so_far(store)
        self.index, self.sources_version = matching.judged_by(Path(store))
        self.method = settings.method_version()
        self.least = least()

    @property
    def statements(self) -> Sequence[VettedStatement]:
        """The statements that verdicts of this run can rest on: all, or what a large store's index has found."""
        return self.index.statements

    @property
    def judged_with(self) -> str:
        """The mark of a post that was judged like this."""
        return judged_with(self.method, self.sources_version)

    @property
    def mark(self) -> Mark:
        """What claims count as judged with, once they were judged here."""
        return Mark(self.changes, self.method, self.started.date())


def read_fresh(visit: Visit, index: Statements) -> tuple[list[Mention], list[Passage]]:
    """The mentions and foreign passages in a thread's fresh posts; the others are read as their context."""
    if visit.thread is None or not visit.fresh:
        return [], []
    reading = read_thread(visit.thread, partial(vetted_before, index=index))
    return (
        [mention for mention in reading.mentions if mention.post_id in visit.fresh],
        [passage for passage in reading.passages if passage.post_id in visit.fresh],
    )


def judged(claims: Sequence[tuple[Claim, Day]], index: Statements, least: float) -> list[Judgement]:
    """The verdicts on claims, each for the day that it speaks of: the one place where a flow judges."""
    models.prepare_stance()
    return [judge(claim, index, on, least) for claim, on in claims]


def to_judge(store: str, placed: Placed, found: Sequence[Visit], bench: Bench) -> list[Claim]:
    """The claims of these visits that are still to be judged: new ones, those behind, and those said anew.

    A thread is read again when the statements changed, for what is a claim now; but its claims may have been
    judged since, by ``sayso reverdict`` or with another thread.
    """
    new = {(visit.thread.url, post) for visit in found if visit.thread for post in visit.new}
    said_anew = {mention.claim_id for url, mention in placed.mentions if (url, mention.post_id) in new}
    current = current_claims(store, [claim.id for claim in placed.claims], bench.mark) - said_anew
    return [claim for claim in placed.claims if claim.id not in current]


def batch_of(
    found: Sequence[Visit],
    placed: Placed,
    passages: Sequence[tuple[str, Passage]],
    judgements: Sequence[Judgement],
    bench: Bench,
    *,
    inputs: Sequence[str],
    reread: bool,
    watches: Sequence[WatchVisit],
) -> RunBatch:
    """The visits as one batch; threads in which nothing has changed give only their pages."""
    by_url = {visit.thread.url: visit for visit in found if visit.thread}
    threads = [visit.thread for visit in found if visit.thread and (visit.changed or visit.fresh)]
    vetted = {statement.id: statement for statement in bench.statements}
    posts = [(thread.url, by_url[thread.url], post.id) for thread in threads for post in thread.posts]
    return RunBatch(
        threads=threads,
        mentions=placed.mentions,
        judgements=judgements,
        started_at=bench.started,
        inputs=inputs,
        method=bench.method,
        sources_version=bench.sources_version,
        changes=bench.changes,
        pages=tuple(page for visit in found for page in visit.pages),
        seen={(url, post): visit.seen[post] for url, visit, post in posts},
        context=frozenset((url, post) for url, visit, post in posts if post not in visit.fresh),
        gone={(url, post): at for url, visit in by_url.items() for post, at in visit.gone.items()},
        dropped=tuple((url, post) for url, visit in by_url.items() for post in visit.dropped),
        reread=reread,
        watches=watches,
        passages=passages,
        wordings=placed.wordings,
        wordings_method=METHOD,
        subjects={j.claim.id: subject_of(j, vetted) for j in judgements},
    )
