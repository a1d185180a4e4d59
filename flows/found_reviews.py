"""What a search for fact checks found, as a person or a program reads it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from flows import render

if TYPE_CHECKING:
    from claims.model import Rating
    from flows.import_feeds import ImportReport
    from warehouse.entries import Document

COLUMNS = ("id", "statement", "rating", "publisher", "published", "url", "problem")
"""What a row tells; ``id`` and ``rating`` are empty where ``problem`` says why it cannot be imported."""


def rows(document: Document, rating_map: Mapping[str, Rating] | None) -> list[dict[str, Any]]:
    """A row for each review in an answer, in its order."""
    from warehouse.sources import Broken, checked

    return [_broken(one) if isinstance(one, Broken) else _row(one) for one in checked(document, rating_map)]


def _row(statement: Any) -> dict[str, Any]:
    source = statement.sources[0]
    values = (source.publisher, source.published, source.url)
    return dict(zip(COLUMNS, (statement.id, statement.statement, statement.rating, *values, ""), strict=True))


def _broken(one: Any) -> dict[str, Any]:
    from warehouse.feeds.texts import address_of, day_of, first_text, name_of

    review = one.raw if isinstance(one.raw, dict) else {}
    claim = first_text(review.get("claimReviewed"), 300)
    values = (
        name_of(review.get("author")),
        day_of(review.get("datePublished")),
        address_of(review.get("url")),
    )
    return dict(zip(COLUMNS, ("", claim, "", *values, one.reason), strict=True))


def show(found: Sequence[dict[str, Any]], report: ImportReport | None, *, json: bool, csv: bool) -> None:
    """The rows, and what an import of them did where there was one."""
    from flows.import_commands import summary

    if json:
        render.print_json(found if report is None else {"found": found, **report.as_dict})
        return
    if csv:
        render.rows(COLUMNS, [[row[name] for name in COLUMNS] for row in found], json=False, csv=True)
        return
    if not found:
        render.console().print("Nothing was found; try fewer words, or another --language or --publisher.")
        return
    table = [[row["statement"], row["rating"] or f"not importable: {row['problem']}", row["publisher"],
              row["published"] or "", row["url"] or ""] for row in found]  # fmt: skip
    render.rows(("claim", "rating", "publisher", "published", "url"), table, json=False, csv=False)
    if report is None:
        good = sum(not row["problem"] for row in found)
        render.console().print(f"{len(found)} found, {good} importable; --import takes them.", style="dim")
    elif report.counts is not None:
        render.console().print(summary(report), style="dim")
