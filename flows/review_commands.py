"""The fact-checker's commands: what waits, what is decided, and how a verdict came about."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from flows.claim_commands import verdict_value
from flows.options import BAD_INPUT, AsCsv, AsJson, Store, clear_errors, fail, moment, visible
from flows.settings import store_path, wait_s


def queue(
    topic: Annotated[str | None, typer.Option(help="Only claims whose words are about this topic.")] = None,
    jurisdiction: Annotated[
        str | None, typer.Option(help="Only claims about this jurisdiction, such as AU, AU-NSW, EU or UN.")
    ] = None,
    since: Annotated[
        str | None, typer.Option(help="Only claims that were said since this date (YYYY-MM-DD).")
    ] = None,
    thread: Annotated[
        str | None, typer.Option(help="Only claims of threads whose URL or title holds this.")
    ] = None,
    limit: Annotated[int, typer.Option(help="At most this many.", min=1)] = 20,
    store: Store = None,
    json: AsJson = False,
    csv: AsCsv = False,
) -> None:
    """List the claims that wait for a person, the most pressing first: unverified, disputed, to look at again.

    Example: sayso queue --topic vaccines --since 2026-01-31
    """
    from flows import queue as shown
    from warehouse.store import list_queue

    with clear_errors():
        rows = list_queue(
            store_path(store),
            topic=topic,
            jurisdiction=jurisdiction,
            since=moment(since),
            thread=thread,
            limit=limit,
        )
        shown.show(rows, json=json, csv=csv)


def review(
    claim: Annotated[str, typer.Argument(help="A claim's id, the start of one, or some of its words.")],
    verdict: Annotated[
        str | None, typer.Option(help="What you find, such as false or mostly_true; asked for if left out.")
    ] = None,
    by: Annotated[
        str | None,
        typer.Option("--by", help="Who reviews: a name that stays with the review.", envvar="SAYSO_REVIEWER"),
    ] = None,
    note: Annotated[
        str | None, typer.Option(help="Why, in a few words; `sayso export` publishes it.")
    ] = None,
    source_url: Annotated[
        list[str] | None, typer.Option("--source-url", help="Where the evidence is; may be given again.")
    ] = None,
    as_statement: Annotated[
        bool, typer.Option("--as-statement", help="Also judge the next comments by it; needs --source-url.")
    ] = False,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Take your own review back.")] = False,
    store: Store = None,
) -> None:
    """Decide a claim: your verdict stands, whatever the machine says later. Without --verdict you are asked.

    Example: sayso review 3f2a --verdict false --by "Ann Lee" --note "the act was never passed" --source-url https://parliament.example/act
    """
    from claims.model import VerdictValue
    from flows import reviewing
    from warehouse.store import claim_card, write_review

    if by is None or not by.strip():
        fail("--by is missing; give the name of who reviews, or set SAYSO_REVIEWER", BAD_INPUT)
    if withdraw and (verdict or as_statement or note or source_url):
        fail("--withdraw takes a review back; it goes with --by alone", BAD_INPUT)
    value = verdict_value(verdict)
    path, asked = store_path(store), not withdraw and value is None
    if asked and not (sys.stdin.isatty() and sys.stdout.isatty()):
        fail("--verdict is missing; it is one of " + ", ".join(VerdictValue), BAD_INPUT)
    with clear_errors():
        new = reviewing.new_review(
            by.strip(), VerdictValue(value) if value else None, note, source_url or (), as_statement=as_statement
        )  # fmt: skip
        if asked:
            claim, new = reviewing.ask(path, claim, new)
        else:
            claim_card(path, claim, max_mentions=0)  # a mistyped store or claim makes no store
        done = write_review(path, claim, new, wait_s=wait_s())
        for line in reviewing.told(done, new):
            typer.echo(visible(line))


def history(
    claim: Annotated[str, typer.Argument(help="A claim's id, the start of one, or some of its words.")],
    store: Store = None,
    json: AsJson = False,
    csv: AsCsv = False,
) -> None:
    """How a claim's verdict came about: what the machine and what people said, when, and what turned it.

    Example: sayso history "moon landing"
    """
    from flows import timeline
    from warehouse.store import claim_timeline

    with clear_errors():
        timeline.show(*claim_timeline(store_path(store), claim), json=json, csv=csv)
