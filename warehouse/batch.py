"""What one run found: the input of ``warehouse.store.write_run``."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from claims.model import Judgement, LinkDecision, Mention, Passage, WordingRow
from extractors.model import Thread

if TYPE_CHECKING:
    from claims.subject import Subject

PostKey = tuple[str, str]
"""(thread's URL, post's id)"""


def _now() -> datetime:
    return datetime.now(UTC)


def _new_id() -> str:
    return uuid.uuid4().hex


@dataclass(frozen=True, slots=True)
class PageSeen:
    """A page of a thread as it was found: where it lies, what it holds, and what tells its next version.

    ``position`` is its place in the visit, from 0. ``fetched_at`` is when this version of it was had,
    ``checked_at`` when it was last found to be like that. ``sha256`` is of the body, for asking the site
    again; ``content_sha256`` of what was read from it: pages with the same are one version. ``warc_file``
    names the archive that keeps it, beside the store or by its full path.
    """

    thread_url: str
    url: str
    fetched_at: datetime
    checked_at: datetime
    requested_url: str | None = None
    position: int = 0
    status: int | None = None
    content_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    sha256: str | None = None
    content_sha256: str | None = None
    next_url: str | None = None
    more_urls: tuple[str, ...] = ()
    post_ids: tuple[str, ...] = ()
    warc_file: str | None = None
    warc_offset: int | None = None
    warc_record: str | None = None


@dataclass(frozen=True, slots=True)
class WatchVisit:
    """How a visit to a watched address went; ``kind`` is ``thread``, ``section`` or None where unknown."""

    watch_id: str
    visited_at: datetime
    kind: str | None
    outcome: str


@dataclass(frozen=True, slots=True)
class RunBatch:
    """Threads, the mentions found in them, and what was judged: written together or not at all.

    ``mentions`` pairs a thread's URL with a mention in one of its posts. A mention's thread, post and
    claim must be in the batch or in the store already. ``wordings`` are those that the store does not have,
    read by ``wordings_method`` (claims.cluster.METHOD); where a mention's wording is known to the store, its
    claim is the store's. ``subjects`` tells by claim id what claims are about, ``passages`` pairs a thread's
    URL with a stretch in another language. A run may be written in several batches that
    share ``run_id``; ``threads`` or ``mentions`` may be empty when old claims are judged again.

    ``finished_at`` is the time of judgement of the verdicts: keep it with the batch, so that writing
    the batch a second time changes nothing. Times without a zone are taken as UTC. ``method`` is the
    version of the judging code, ``sources_version`` what ``statements_version`` says of the vetted
    statements it judged with, ``inputs`` the URLs or files the run was asked to read.

    ``seen`` is when a post was seen as it is here, ``finished_at`` where it says nothing. ``context``
    are posts in which no claims were looked for: they keep the mentions they have; every other post's
    mentions are replaced. ``gone`` are posts that are no longer in their thread, and when that was
    found. A ``reread`` batch was read anew from kept pages: what it says of posts and pages replaces
    what an earlier reading of the same pages said, and the posts in ``dropped`` are no posts after all.
    ``changes`` is the number of the newest change of a statement (``statement_history``) that the judging knew.
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
    pages: Sequence[PageSeen] = ()
    seen: Mapping[PostKey, datetime] = field(default_factory=dict)
    context: frozenset[PostKey] = frozenset()
    gone: Mapping[PostKey, datetime] = field(default_factory=dict)
    dropped: Sequence[PostKey] = ()
    reread: bool = False
    watches: Sequence[WatchVisit] = ()
    passages: Sequence[tuple[str, Passage]] = ()
    wordings: Sequence[WordingRow] = ()
    wordings_method: str = ""
    subjects: Mapping[str, Subject] = field(default_factory=dict)
    changes: int = 0

    @property
    def judged_with(self) -> str:
        """What a post is marked with once its claims were looked for."""
        return judged_with(self.method, self.sources_version)


@dataclass(frozen=True, slots=True)
class Decided:
    """What a person's decision changes: wordings as ``Clusters.drain`` gives them, the decisions, new verdicts."""

    claim_ids: tuple[str, ...]  # the claims that are there now, the older one first
    wordings: tuple[WordingRow, ...] = ()
    wordings_method: str = ""
    decisions: tuple[LinkDecision, ...] = ()
    batch: RunBatch | None = None


def judged_with(method: str, sources_version: str) -> str:
    """The mark of a post whose claims were looked for by this method, with this state of the statements."""
    return f"{method} with {sources_version}"
