"""What people say of claims: a review is added, never changed, and the machine does not overwrite it."""

from __future__ import annotations

import unicodedata
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from claims.model import Rating, VerdictValue
from warehouse.cards import the_claim
from warehouse.errors import StoreError
from warehouse.paths import StorePath
from warehouse.review_statements import add_statement, retire_statement, statement_left
from warehouse.times import utc
from warehouse.writer import open_writer

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MACHINE = "machine"
"""What the views call the machine where they name who decided; no reviewer can have this name."""

STATE = """
SELECT c.text, c.topic, c.jurisdiction, v.machine_verdict, v.machine_confidence, v.verdict, v.reviews
FROM claims AS c LEFT JOIN effective_verdicts AS v ON v.claim_id = c.claim_id
WHERE c.claim_id = ?
"""

ADD = """
INSERT INTO reviews BY NAME
SELECT i.* REPLACE (i.number + (SELECT coalesce(max(number), 0) + 1 FROM reviews) AS number)
FROM in_reviews AS i
"""


@dataclass(frozen=True, slots=True)
class NewReview:
    """What a reviewer says of a claim; without a ``verdict`` they take back what they said.

    ``source_urls`` are http(s) addresses of evidence. ``as_statement`` makes the claim a vetted statement with
    this verdict as its rating and the addresses as its sources: it needs a verdict that is a rating, and a source.
    """

    reviewer: str
    verdict: VerdictValue | None
    reviewed_at: datetime
    note: str | None = None
    source_urls: tuple[str, ...] = ()
    as_statement: bool = False


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What a review did: ``action`` is set, confirm, override or withdraw.

    ``machine_verdict`` is what the machine says, ``verdict`` what holds now. ``others`` are reviewers who say
    something else, with their verdicts. ``statement_id`` is the vetted statement that was made of the claim,
    ``retired_id`` one that was taken out of use, ``stale`` one that still says something else, with its rating.
    """

    claim_id: str
    text: str
    action: str
    verdict: str
    machine_verdict: str
    machine_confidence: float
    others: tuple[tuple[str, str], ...] = ()
    statement_id: str | None = None
    retired_id: str | None = None
    stale: tuple[str, str] | None = None


def write_review(path: StorePath, claim_ref: str, review: NewReview, *, wait_s: float = 10.0) -> Reviewed:
    """Add a review of the claim that ``claim_ref`` names (as for ``claim_card``), and publish.

    Raises StoreError if no claim or more than one fits, for a name that is empty or the machine's, for an
    ``as_statement`` that lacks something, for a withdrawal of nothing, and what ``open_writer`` raises.
    """
    name = _name(review.reviewer)
    _refuse_no_statement(review)
    with open_writer(path, wait_s) as con:
        claim_id = the_claim(con, claim_ref)
        text, topic, jurisdiction, machine, confidence, _, reviews = _state(con, claim_id)
        if machine is None:
            raise StoreError(f"{claim_id} was never judged; `sayso extract --again` judges it")
        if review.verdict is None:
            _refuse_nothing_to_take_back(claim_id, name, reviews)
        action = action_of(review.verdict, machine)
        _add(con, claim_id, action, review, name, machine, confidence)
        made = retired = None
        if review.as_statement:
            made = add_statement(con, claim_id, text, topic, jurisdiction, review, name)
        *_, verdict, now = _state(con, claim_id)
        if review.verdict is None:
            retired = retire_statement(con, claim_id, {one["verdict"] for one in now}, review.reviewed_at)
        stale = statement_left(con, claim_id)
        return Reviewed(
            claim_id, text, action, verdict, machine, confidence,
            tuple((one["reviewer"], one["verdict"]) for one in now if review.verdict not in (None, one["verdict"])),
            made, retired, stale if stale and now and stale[1] != verdict else None,
        )  # fmt: skip


def action_of(verdict: str | None, machine: str) -> str:
    """What saying ``verdict`` does where the machine says ``machine``: set, confirm, override or withdraw."""
    if verdict is None:
        return "withdraw"
    if verdict == machine:
        return "confirm"
    return "set" if machine == VerdictValue.UNVERIFIED else "override"


def _name(reviewer: str) -> str:
    """A reviewer's name as it is kept: one spelling, so that nobody is two people."""
    name = " ".join(unicodedata.normalize("NFC", reviewer).split())
    if not name or name.casefold() == MACHINE:
        raise StoreError(f'"{reviewer}" is no name for a reviewer: give the name of who decides')
    return name


def _refuse_no_statement(review: NewReview) -> None:
    if not review.as_statement:
        return
    if review.verdict is None or review.verdict.value not in {rating.value for rating in Rating}:
        said = review.verdict.value if review.verdict else "taking a review back"
        raise StoreError(f"a vetted statement needs a rating ({', '.join(Rating)}); {said} is none")
    if not review.source_urls:
        raise StoreError("a vetted statement needs a source: name at least one with --source-url")


def _refuse_nothing_to_take_back(claim_id: str, name: str, reviews: Sequence[dict[str, Any]]) -> None:
    if any(one["reviewer"].lower() == name.lower() for one in reviews):
        return
    others = ", ".join(f"{one['reviewer']} ({one['verdict']})" for one in reviews)
    there = f"its reviews are by {others}" if others else "nobody reviewed it"
    raise StoreError(f"{name} has no review of {claim_id} to take back; {there}")


def _state(con: DuckDBPyConnection, claim_id: str) -> tuple[Any, ...]:
    row = con.execute(STATE, [claim_id]).fetchone()
    return tuple(row) if row else (None,) * 7


def _add(
    con: DuckDBPyConnection,
    claim_id: str,
    action: str,
    review: NewReview,
    name: str,
    machine: str,
    confidence: float,
) -> None:
    from warehouse.columns import table, text

    verdict, at = review.verdict and review.verdict.value, utc(review.reviewed_at)
    note = text((review.note or "").strip() or None)
    urls = [text(url) for url in review.source_urls]
    row = (uuid.uuid4().hex, claim_id, action, verdict, machine, confidence, text(name), note, urls, at, 0)
    con.register("in_reviews", table("reviews", [row]))
    con.execute(ADD)
    con.unregister("in_reviews")
