"""What one run found: the input of ``warehouse.store.write_run``."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from claims.model import Judgement, Mention
from extractors.model import Thread


def _now() -> datetime:
    return datetime.now(UTC)


def _new_id() -> str:
    return uuid.uuid4().hex


@dataclass(frozen=True, slots=True)
class RunBatch:
    """Threads, the mentions found in them, and what was judged: written together or not at all.

    ``mentions`` pairs a thread's URL with a mention in one of its posts. A mention's thread, post and
    claim must be in the batch or in the store already. A run may be written in several batches that
    share ``run_id``; ``threads`` or ``mentions`` may be empty when old claims are judged again.

    ``finished_at`` is the time of judgement of the verdicts: keep it with the batch, so that writing
    the batch a second time changes nothing. Times without a zone are taken as UTC. ``method`` is the
    version of the judging code, ``sources_version`` what ``statements_version`` says of the vetted
    statements it judged with, ``inputs`` the URLs or files the run was asked to read.
    """

    threads: Sequence[Thread] = ()
    mentions: Sequence[tuple[str, Mention]] = ()
    judgements: Sequence[Judgement] = ()
    run_id: str = field(default_factory=_new_id)
    started_at: datetime = field(default_factory=_now)
    finished_at: datetime = field(default_factory=_now)
    status: str = "completed"
    inputs: Sequence[str] = ()
    method: str = ""
    sources_version: str = ""
