"""Which claims does a change of the vetted statements touch? Those that must be judged again. Knows no Prefect.

Touched are the claims whose verdict or matches name a statement that changed, was retired, began or ceased to hold
since they were judged; those that a changed statement is near to now (`claims.reach`); and those that are near some
statement and hold a word that the change made clearly rarer or more common.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse import touched as asked
from warehouse.judged import STANDING, count_claims
from warehouse.reader import open_reader
from warehouse.touched import TouchedClaim

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from claims.index import Statements
    from claims.model import VettedStatement

SEARCHED = 1_000
"""Changed statements up to which claims near them are searched; beyond it every claim behind them is judged."""

NAMED = 0.05
"""Relevance from which on a stored match counts; below it a statement is as good as unrelated to the claim."""


@dataclass(frozen=True)
class Which:
    """Which claims are meant: all, only some by id, or only those mentioned since a moment."""

    everything: bool = False
    claims: Collection[str] | None = None
    since: datetime | None = None

    @property
    def whole(self) -> bool:
        """Whether every claim of the store was looked at."""
        return self.claims is None and self.since is None


@dataclass(frozen=True)
class Touched:
    """The claims to judge again, how many statements changed, and the claims with marks of their own.

    ``alone`` says that every claim has such a mark, or is to be judged.
    """

    claims: tuple[TouchedClaim, ...]
    changed: int
    apart: tuple[tuple[str, int], ...]
    alone: bool


def find_touched(
    store: Path, today: date, index: Callable[[], Statements], which: Which | None = None
) -> Touched:
    """The claims that changes since their judgement touch. ``index`` is called only where claims are searched.

    Raises what ``open_reader`` raises.
    """
    which = which or Which()
    with open_reader(store) as con:
        con.execute(STANDING)
        asked.restrict(con, which.claims, which.since)
        changed = asked.find_changed(con, today)
        if which.everything:
            asked.pair_all(con, everything=True)
        elif not changed or not asked.claims_behind(con):
            return Touched((), changed, tuple(asked.apart(con)), count_claims(con) == 0)
        else:
            _pair(con, index)
        claims = tuple(asked.touched_claims(con))
        return Touched(claims, changed, tuple(asked.apart(con)), which.everything or count_claims(con) == 0)


def _pair(con: DuckDBPyConnection, index: Callable[[], Statements]) -> None:
    asked.pair_named(con, NAMED)
    after, before = asked.changed_statements(con), asked.changed_before(con)
    if len(after) + len(before) > SEARCHED:
        asked.pair_all(con)
    elif after or before:
        _search(con, before, after, index())


def _search(
    con: DuckDBPyConnection,
    before: Sequence[VettedStatement],
    after: Sequence[VettedStatement],
    index: Statements,
) -> None:
    """Add the claims that are near a changed statement, and those whose words weigh otherwise now."""
    from claims import reach

    weight, usual = index.weight, index.default_weight
    roots = {word: reach.root_of(word) for word in asked.said_words(con)}
    every = set(roots.values()) - {""}
    asked.weigh_words(con, roots, {root: weight.get(root, usual) for root in every})
    words = asked.words_of(con, [wording for one in after for wording in one.wordings])
    wanted = {one.id: set(reach.roots_of(one, words)) for one in after}
    alike = reach.spelt_alike(every, set().union(*wanted.values()))
    for some in wanted.values():
        some.update(*(alike.get(root, ()) for root in tuple(some)))
    near = asked.near_claims(
        con,
        wanted,
        {one.id: reach.lightest(one, weight, usual) for one in after},
        reach.covered_weights(),
        reach.least_shared(),
    )
    by_id = {one.id: one for one in after}
    found = [
        (claim, name)
        for claim, text, name in near
        if reach.nearest(text, by_id[name], weight, usual) >= reach.TOUCHES
    ]
    asked.add_pairs(con, found)
    written = asked.newly_changed(con)
    moved = reach.moved(before, [one for one in after if one.id in written], len(index), weight)
    asked.pair_weighed(con, moved, reach.TOUCHES)
