"""How often, where and by whom claims are said, as a table, a chart, JSON or CSV."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.claim_commands import verdict_value
from flows.options import BAD_INPUT, AsCsv, AsJson, Store, clear_errors, fail, period, warn
from flows.settings import store_path

if TYPE_CHECKING:
    from flows.chart import Counted
    from warehouse.prevalence import Prevalence

FOREMOST = 20
"""How many rows are shown where --limit does not say; time is shown whole."""
NAMELESS = {
    "forum": "(files)",
    "topic": "(no topic)",
    "jurisdiction": "(no place named)",
    "verdict": "(not judged)",
}


def prevalence(
    claim: Annotated[
        str | None,
        typer.Argument(help="A claim's id, the start of one, or some of its words; all claims without it."),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(
            help="Count by day, week, month, claim, thread, forum, topic, jurisdiction, verdict or role; "
            "without it by day for one claim, else by claim."
        ),
    ] = None,
    since: Annotated[
        str | None, typer.Option(help="Only what was said since this date (YYYY-MM-DD).")
    ] = None,
    until: Annotated[
        str | None, typer.Option(help="Only what was said until this date (YYYY-MM-DD), the day itself too.")
    ] = None,
    site: Annotated[str | None, typer.Option(help="Only this site, such as forum.example.")] = None,
    thread: Annotated[str | None, typer.Option(help="Only threads whose URL or title holds this.")] = None,
    topic: Annotated[
        str | None,
        typer.Option(help="Only claims on this topic: the vetted statement's, or the claim's own."),
    ] = None,
    jurisdiction: Annotated[
        str | None, typer.Option(help="Only claims about this jurisdiction, such as AU, AU-NSW, EU or UN.")
    ] = None,
    verdict: Annotated[str | None, typer.Option(help="Only claims with this verdict, such as false.")] = None,
    role: Annotated[str | None, typer.Option(help="Only asserted, questioned, denied or quoted.")] = None,
    limit: Annotated[
        int | None, typer.Option(help="At most so many rows: 20, or of time all.", min=1)
    ] = None,
    store: Store = None,
    json: AsJson = False,
    csv: AsCsv = False,
) -> None:
    """How often a claim is said, or which claims are said most: over time, by place, topic, verdict or role.

    Example: sayso prevalence "anime" --by month
    """
    by = _counted_by(by, of_one=claim is not None)
    start, end = period(since, until)
    of_time = by in ("day", "week", "month")
    from warehouse.prevalence import prevalence as count

    with clear_errors():
        found = count(
            store_path(store), claim, by=by, since=start, until=end, site=site, thread=thread, topic=topic,
            jurisdiction=jurisdiction, verdict=verdict_value(verdict), role=_role(role),
            limit=limit or (None if of_time else FOREMOST),
        )  # fmt: skip
        _show(found, by, json=json, csv=csv)
    if found.more and not csv and not json:
        which = "last" if of_time else "first"
        warn(f"only the {which} {len(found.rows)} rows are shown; --limit shows more")


def _counted_by(name: str | None, *, of_one: bool) -> str:
    from warehouse.prevalence import KEYS

    if name is None:
        return "day" if of_one else "claim"
    if name.strip().lower() not in KEYS:
        fail(f'--by "{name}" is not known; it is one of {", ".join(KEYS)}', BAD_INPUT)
    return name.strip().lower()


def _role(name: str | None) -> str | None:
    from claims.model import Role

    if name is None:
        return None
    known = [role.value for role in Role]
    if name.strip().lower() not in known:
        fail(f'"{name}" is no role; it is one of {", ".join(known)}', BAD_INPUT)
    return name.strip().lower()


def _show(found: Prevalence, by: str, *, json: bool, csv: bool) -> None:
    from flows import chart, render

    if json or csv:
        return render.rows(found.columns, _cells(found, found.columns), json=json, csv=csv)
    out = render.console()
    if found.claim:
        verdict = found.claim["verdict"]
        judged = render.coloured(verdict) if verdict else "not judged"
        out.print(
            f"[bold]{render.escape(found.claim['text'])}[/]  {judged}  [dim]{found.claim['claim_id']}[/]"
        )
    if not found.rows:
        out.print("No mentions.")
    elif not chart.drawable(out):
        columns = [
            c for c in found.columns if not (found.claim and c in ("claim_id", "text", "verdict") and c != by)
        ]
        chart.table(out, columns, _cells(found, columns))
    elif by in ("day", "week", "month") and len(found.rows) > chart.BARS:
        chart.line(out, [(row[by], row["mentions"]) for row in found.rows], by)
    else:
        chart.bars(out, [_bar(row, by) for row in found.rows])
    if found.rows and chart.drawable(out):
        out.print(_in_words(found, by), style="dim")
    return None


def _cells(found: Prevalence, columns: Sequence[str]) -> list[list[Any]]:
    return [[row[column] for column in columns] for row in found.rows]


def _bar(row: Mapping[str, Any], by: str) -> Counted:
    from flows.chart import Counted
    from flows.render import STYLES, in_words

    colour = STYLES.get(str(row.get("verdict")), "cyan")
    beside = (in_words(row["verdict"] or ""), row["claim_id"]) if by == "claim" else ()
    return Counted(_label(row, by), row["mentions"], beside, "bright_black" if colour == "dim" else colour)


def _label(row: Mapping[str, Any], by: str) -> str:
    if by == "claim":
        return str(row["text"])
    if by == "thread":
        return str(row["thread_title"] or row["thread_url"])
    value = row["site" if by == "forum" else by]
    return str(value) if value not in (None, "") else NAMELESS.get(by, "(none)")


def _in_words(found: Prevalence, by: str) -> str:
    """The figures below a chart: what the bars or the line add up to."""
    total = {
        role: sum(row[role] for row in found.rows) for role in ("asserted", "questioned", "denied", "quoted")
    }
    roles = ", ".join(f"{count} {role}" for role, count in total.items() if count)
    number = sum(total.values())
    first = min((row["first_said"] for row in found.rows if row["first_said"]), default=None)
    last = max((row["last_said"] for row in found.rows if row["last_said"]), default=None)
    span = f", {first:%Y-%m-%d} to {last:%Y-%m-%d}" if first and last else ""
    return f"{number} mention{'s' * (number != 1)} by {by}{span}: {roles}"
