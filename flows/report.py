"""What a run did, for whoever started it."""

from __future__ import annotations

from dataclasses import dataclass, field

from claims.model import Judgement
from extractors.model import Thread


@dataclass(frozen=True)
class RunReport:
    """What a run did: the threads it visited, the claims it judged, and what there is to be told.

    ``mentions`` are all that the threads hold, ``new_rows`` what the store did not have. ``failures`` and
    ``notes`` are pairs of an address and a reason.
    """

    threads: tuple[Thread, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    mentions: int = 0
    new_rows: dict[str, int] = field(default_factory=dict)
    failures: tuple[tuple[str, str], ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
