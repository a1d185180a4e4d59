"""The commands that show vetted statements: ``sayso sources list``, ``show`` and ``history``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer

from flows.options import BAD_INPUT, AsCsv, AsJson, Store, clear_errors, existing, fail
from flows.settings import store_path
from flows.statement_commands import Ref

HISTORY_COLUMNS = ("number", "changed_at", "change", "changed_by", "note", "rating", "previous", "changed")


def list_(
    rating: Annotated[str | None, typer.Option(help="Only this rating, such as false.")] = None,
    topic: Annotated[str | None, typer.Option(help="Only this topic.")] = None,
    jurisdiction: Annotated[
        str | None, typer.Option(help="Only what holds there: AU has AU-NSW in it.")
    ] = None,
    publisher: Annotated[
        str | None, typer.Option(help="Only with a publisher whose name holds this.")
    ] = None,
    text: Annotated[str | None, typer.Option(help="Only statements or paraphrases that hold this.")] = None,
    retired: Annotated[bool, typer.Option("--retired", help="Those that are out of use, instead.")] = False,
    expired: Annotated[bool, typer.Option("--expired", help="Only those that no longer hold.")] = False,
    limit: Annotated[int | None, typer.Option(help="At most this many.", min=1)] = None,
    store: Store = None,
    json: AsJson = False,
    csv: AsCsv = False,
) -> None:
    """List the vetted statements.

    Example: sayso sources list --topic vaccines --rating false --csv
    """
    from datetime import UTC, datetime

    from flows import render
    from warehouse.statement_cards import Wanted, list_vetted

    today = datetime.now(UTC).date()
    wanted = Wanted(
        _rating(rating), topic, jurisdiction, publisher, text, retired, today if expired else None
    )
    with clear_errors():
        render.statements(list_vetted(existing(store), wanted, limit), json=json, csv=csv)


def _rating(name: str | None) -> str | None:
    from claims.model import Rating

    if name is None:
        return None
    value = name.strip().lower().replace(" ", "_").replace("-", "_")
    if value not in list(Rating):
        fail(f'"{name}" is no rating; it is one of {", ".join(Rating)}', BAD_INPUT)
    return value


def history(ref: Ref, store: Store = None, json: AsJson = False, csv: AsCsv = False) -> None:
    """Every state that a statement had: what changed, who changed it, when and why.

    Example: sayso sources history hill-library-1987
    """
    from flows import render
    from warehouse.statement_cards import statement_history

    with clear_errors():
        found = statement_history(store_path(store), ref)
        if json:
            render.print_json(found)
            return
        columns = tuple(found[0]) if csv else HISTORY_COLUMNS
        render.rows(
            columns, [[_cell(name, row, csv) for name in columns] for row in found], json=False, csv=csv
        )


def _cell(name: str, row: Mapping[str, Any], csv: bool) -> Any:
    if csv:
        return row[name]
    if name == "changed":
        return ", ".join(row[name])
    return f"{row[name]:%Y-%m-%d %H:%M}" if name == "changed_at" else row[name]


def show(ref: Ref, store: Store = None, json: AsJson = False) -> None:
    """A vetted statement with its sources, its history, and how many verdicts rest on it.

    Example: sayso sources show hill-library-1987
    """
    from flows import render
    from warehouse.statement_cards import statement_card

    with clear_errors():
        found = statement_card(store_path(store), ref)
        if json:
            render.print_json(found)
        else:
            _print_card(found)


def _print_card(found: Mapping[str, Any]) -> None:
    from flows.render import coloured, console, escape

    out, said = console(), found["statement"]
    state = "  [yellow]retired[/]" if found["retired"] else ""
    out.print(f"[bold]{escape(said['statement'])}[/]  [dim]{escape(said['id'])}[/]{state}")
    out.print(f"{coloured(said['rating'])}  {escape(said['explanation'])}")
    for alias in said["aliases"]:
        out.print(f"  also: {escape(alias)}")
    for line in _about(said, found["origin"]):
        out.print(f"  [dim]{escape(line)}[/]")
    links = {row["url"]: row for row in found["links"]}
    for source in said["sources"]:
        day = f", {escape(source['published'])}" if source["published"] else ""
        out.print(f"- {escape(source['publisher'])}: {escape(source['title'])}{day}")
        out.print(f"  [dim]{escape(source['url'])}{_link(links.get(source['url']))}[/]", soft_wrap=True)
    out.print(f"{found['deciding']} verdicts rest on it; it was considered for {found['considered']} claims.")
    out.print("\n[bold]history[/]")
    for row in found["history"]:
        who = f" by {escape(row['changed_by'])}" if row["changed_by"] else ""
        what = f": {', '.join(row['changed'])}" if row["changed"] else ""
        note = f" ({escape(row['note'])})" if row["note"] else ""
        out.print(f"- {row['changed_at']:%Y-%m-%d %H:%M} {row['change']}{who}{what}{note}")


def _about(said: Mapping[str, Any], origin: str) -> Sequence[str]:
    span = f"holds {said['valid_from'] or '...'} to {said['valid_to'] or '...'}"
    lines = [
        f"topic {said['topic']}" if said["topic"] else "",
        f"jurisdiction {said['jurisdiction']}" if said["jurisdiction"] else "",
        span if said["valid_from"] or said["valid_to"] else "",
        f"checked with {said['checked_with']}" if said["checked_with"] else "",
        f"from {origin}",
    ]
    return [line for line in lines if line]


def _link(row: Mapping[str, Any] | None) -> str:
    if row is None:
        return ""
    from flows.render import escape

    where = f" to {escape(row['moved_to'])}" if row["moved_to"] else ""
    return f"  {row['outcome']}{where} on {row['checked_at']:%Y-%m-%d}"
