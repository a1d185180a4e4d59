"""The commands about claims in the store: list them, open one, say which wordings are one claim."""

from __future__ import annotations

from typing import Annotated

import typer

from flows.options import BAD_INPUT, AsCsv, AsJson, Store, clear_errors, fail, moment, named, visible
from flows.settings import store_path


def verdicts(
    verdict: Annotated[
        str | None, typer.Option(help="Only this verdict, such as false or unverified.")
    ] = None,
    topic: Annotated[
        str | None,
        typer.Option(help="Only claims on this topic: the vetted statement's, or the claim's own."),
    ] = None,
    jurisdiction: Annotated[
        str | None, typer.Option(help="Only claims about this jurisdiction, such as AU, AU-NSW, EU or UN.")
    ] = None,
    thread: Annotated[
        str | None, typer.Option(help="Only claims of threads whose URL or title holds this.")
    ] = None,
    since: Annotated[str | None, typer.Option(help="Only verdicts since this date (YYYY-MM-DD).")] = None,
    text: Annotated[str | None, typer.Option(help="Only claims that hold this text.")] = None,
    limit: Annotated[int, typer.Option(help="At most this many.", min=1)] = 100,
    store: Store = None,
    json: AsJson = False,
    csv: AsCsv = False,
) -> None:
    """List the verdicts in the store.

    Example: sayso verdicts --verdict false --topic vaccines
    """
    from flows import render
    from warehouse.store import list_verdicts

    with clear_errors():
        rows = list_verdicts(
            store_path(store),
            verdict=verdict_value(verdict),
            topic=topic,
            jurisdiction=jurisdiction,
            thread=thread,
            since=moment(since),
            text=text,
            limit=limit,
        )
        render.verdicts(rows, json=json, csv=csv)


def verdict_value(name: str | None) -> str | None:
    """A verdict's name as the store has it; "mostly false" is taken for mostly_false."""
    from claims.model import VerdictValue

    if name is None:
        return None
    value = name.strip().lower().replace(" ", "_").replace("-", "_")
    known = [v.value for v in VerdictValue]
    if value not in known:
        fail(f'"{name}" is no verdict; it is one of {", ".join(known)}', BAD_INPUT)
    return value


def show(
    claim: Annotated[str, typer.Argument(help="A claim's id, the start of one, or some of its words.")],
    store: Store = None,
    json: AsJson = False,
) -> None:
    """The whole card of a claim: mentions, the vetted statement, every score, sources, history.

    Example: sayso show "moon landing"
    """
    from flows import render
    from warehouse.store import claim_card

    with clear_errors():
        render.card(claim_card(store_path(store), claim), json=json)


By = Annotated[str, typer.Option("--by", help="Who decides: a name that stays with the decision.")]
Note = Annotated[str | None, typer.Option("--note", help="Why, in a few words.")]


def merge(
    one: Annotated[str, typer.Argument(help="A claim's id, the start of one, or some of its words.")],
    other: Annotated[str, typer.Argument(help="The claim that says the same.")],
    by: By,
    note: Note = None,
    store: Store = None,
) -> None:
    """Make two claims one: the older one's words and id remain, the other id stands for it from now on.

    Example: sayso merge 3f2a 9c41 --by "Ann Lee" --note "both mean the 2019 act"
    """
    from flows import decide

    with clear_errors():
        typer.echo(visible(decide.merge(store_path(store), one, other, named(by), note)))


def split(
    claim: Annotated[str, typer.Argument(help="A claim's id, the start of one, or some of its words.")],
    wordings: Annotated[
        list[str],
        typer.Argument(
            help="Wordings of it that say something else: ids, starts of them, or words.",
            metavar="WORDING...",
        ),
    ],
    by: By,
    note: Note = None,
    store: Store = None,
) -> None:
    """Make wordings of a claim a claim of their own, and judge it; several stay together.

    Example: sayso split 3f2a 9c41 --by "Ann Lee" --note "a plan is no law"
    """
    from flows import decide

    with clear_errors():
        typer.echo(visible(decide.split(store_path(store), claim, wordings, named(by), note)))
