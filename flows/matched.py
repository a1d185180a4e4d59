"""What ``sayso match`` prints: candidates with their probability, and each feature where that is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from claims.features import MEANING
from flows import render

if TYPE_CHECKING:
    from claims.match import Matched
    from claims.ranker import Ranker

COLUMNS = ("rank", "chance", "rating", "statement", "id")


def show(found: Sequence[Matched], by: Ranker, *, explain: bool, json: bool, csv: bool) -> None:
    """Print the candidates, best first; with ``explain`` a line a feature under each."""
    rows = [_row(rank, one, by, explain=explain) for rank, one in enumerate(found, 1)]
    columns = (*COLUMNS, *(by.names if explain else ()))
    if json:
        return render.print_json(rows)
    if csv:
        table = [
            [row.get(c, row.get("features", {}).get(c, {}).get("value")) for c in columns] for row in rows
        ]
        return render.rows(columns, table, json=False, csv=True)
    out = render.console()
    if not rows:
        out.print("No vetted statement shares anything with this text.")
    for row in rows:
        out.print(
            f"[bold]{row['rank']}. {render.escape(row['statement'])}[/] [dim]{render.escape(row['id'])}[/]\n"
            f"   about the same claim with probability {row['chance']:.2f}; rated {row['rating'].replace('_', ' ')}"
        )
        for name, told in row.get("features", {}).items():
            out.print(
                f"   {name:18} {told['value']:6.3f}  order {told['order']:+8.3f}  chance {told['chance']:+8.3f}  "
                f"{MEANING[name]}",
                style="dim",
            )
    return None


def _row(rank: int, one: Matched, by: Ranker, *, explain: bool) -> dict[str, Any]:
    row: dict[str, Any] = {
        "rank": rank,
        "chance": round(one.chance, 4),
        "rating": one.statement.rating.value,
        "statement": one.statement.statement,
        "id": one.statement.id,
    }
    if explain:
        row["features"] = {
            name: {"value": round(value, 4), "order": order, "chance": chance}
            for name, (value, order, chance) in one.explained(by).items()
        }
    return row
