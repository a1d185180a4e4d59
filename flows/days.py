"""Which day a claim is judged for, and how sure a verdict must be to be given. Knows no Prefect."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from claims import confidence
from claims.validity import Day, Known
from flows import settings

if TYPE_CHECKING:
    from flows.assemble import Visit
    from flows.placing import Placed

APART = 366
"""Days between the first and the last mention up to which a claim is judged for the last one's day."""


def least() -> float:
    """The lowest confidence of a verdict that is given, by ``SAYSO_FALSE_VERDICTS``. Raises ValueError for a wrong one."""
    rate = settings.false_verdicts()
    return confidence.usual_least() if rate is None else confidence.least_for(rate)


def days_of(store: str, placed: Placed, visits: Sequence[Visit], now: datetime) -> dict[str, Day]:
    """The day in question for each of the placed claims: when it was said, here and in what the store knows."""
    from warehouse.store import said_between  # `sayso check` starts sooner without it

    ids = [claim.id for claim in placed.claims]
    written = {
        (visit.thread.url, post.id): post.created_at
        for visit in visits
        if visit.thread
        for post in visit.thread.posts
    }
    said: dict[str, list[date]] = {name: list(known) for name, known in said_between(store, ids).items()}
    for url, mention in placed.mentions:
        at = written.get((url, mention.post_id))
        if at:
            said.setdefault(mention.claim_id, []).append(_day(at))
    return {name: day_of(said.get(name, ()), _day(now)) for name in ids}


def days_in(store: str, claims: Iterable[str], now: datetime) -> dict[str, Day]:
    """The day in question for claims that the store knows, by their ids."""
    from warehouse.store import said_between

    ids = list(claims)
    said = said_between(store, ids)
    return {name: day_of(said.get(name, ()), _day(now)) for name in ids}


def day_of(said: Iterable[date], today: date) -> Day:
    """The last day on which a claim was made; today where that is not known, or where it was made at times far apart."""
    days = sorted(min(day, today) for day in said)  # a post from tomorrow has a wrong clock
    if not days:
        return Day(today, Known.TODAY)
    if (days[-1] - days[0]).days > APART:
        return Day(today, Known.MANY)
    return Day(days[-1], Known.SAID)


def _day(moment: datetime) -> date:
    return (moment.astimezone(UTC) if moment.tzinfo else moment).date()
