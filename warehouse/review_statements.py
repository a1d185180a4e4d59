"""A reviewed claim as a vetted statement, so that the next comment is judged by it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from claims.model import Rating, Source, VettedStatement
from warehouse.upsert import upsert_statements
from warehouse.web_address import site_name

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from warehouse.reviews import NewReview

MOST_ALIASES = 20

OTHER_WORDINGS = """
SELECT text FROM claim_wordings
WHERE claim_id = ? AND wording_id <> claim_id
ORDER BY mentions DESC, first_seen, wording_id
LIMIT ?
"""

IN_USE = """
SELECT s.id, s.rating, s.origin
FROM statements AS s JOIN wordings AS w ON s.id = 'review-' || w.wording_id
WHERE w.claim_id = ? AND NOT s.retired
ORDER BY s.imported_at DESC, s.id
LIMIT 1
"""


def add_statement(
    con: DuckDBPyConnection,
    claim_id: str,
    text: str,
    topic: str | None,
    jurisdiction: str | None,
    review: NewReview,
    reviewer: str,
) -> str:
    """Make a claim a vetted statement, in all its wordings, or change the one it was made; gives its id.

    The review must have a verdict that is a rating, and a source. Its statement has an origin of its own, so
    that it can be retired alone.
    """
    statement_id = f"review-{claim_id}"
    statement = VettedStatement(
        id=statement_id,
        statement=text,
        rating=Rating(str(review.verdict)),
        explanation=(review.note or "").strip(),
        topic=topic,
        jurisdiction=jurisdiction,
        aliases=tuple(row[0] for row in con.execute(OTHER_WORDINGS, [claim_id, MOST_ALIASES]).fetchall()),
        sources=tuple(Source("", site_name(url), url) for url in review.source_urls),
        checked_with=f"reviewed by {reviewer} on {review.reviewed_at:%Y-%m-%d}",
    )
    upsert_statements(con, [statement], f"review of {claim_id}", review.reviewed_at)
    return statement_id


def statement_left(con: DuckDBPyConnection, claim_id: str) -> tuple[str, str] | None:
    """The id and rating of the newest statement in use that was made of the claim, or None."""
    row = con.execute(IN_USE, [claim_id]).fetchone()
    return (str(row[0]), str(row[1])) if row else None


def retire_statement(
    con: DuckDBPyConnection, claim_id: str, said: Collection[str], at: datetime
) -> str | None:
    """Take the statement made of a claim out of use where no review that stands says the same; gives its id.

    ``said`` are the verdicts of the reviews that stand.
    """
    row = con.execute(IN_USE, [claim_id]).fetchone()
    if row is None or row[1] in said:
        return None
    upsert_statements(con, [], str(row[2]), at, retire_missing=True)
    return str(row[0])
