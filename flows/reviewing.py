"""Asking a person about a claim, and telling them what their review did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from flows.options import BAD_INPUT, fail
from flows.render import in_words

if TYPE_CHECKING:
    from claims.model import VerdictValue
    from warehouse.store import NewReview, Reviewed


def web_addresses(urls: Sequence[str]) -> tuple[str, ...]:
    """The addresses of evidence, each once; anything but http(s) is refused."""
    from warehouse.claim_review_check import is_address

    for url in urls:
        if not is_address(url.strip()):
            fail(f'--source-url "{url}" is not an http(s) address', BAD_INPUT)
    return tuple(dict.fromkeys(url.strip() for url in urls))


def new_review(
    by: str, verdict: VerdictValue | None, note: str | None, urls: Sequence[str], *, as_statement: bool
) -> NewReview:
    """A review that is made now."""
    from warehouse.store import NewReview

    return NewReview(by, verdict, datetime.now(UTC), note, web_addresses(urls), as_statement)


def ask(store: Path, claim: str, review: NewReview) -> tuple[str, NewReview]:
    """Show a claim's card and ask what the review lacks; gives the claim's id and the whole review.

    Raises StoreError where the claim is not found; an empty verdict ends the command.
    """
    from claims.model import VerdictValue
    from flows import render
    from warehouse.claim_review_check import is_address
    from warehouse.store import claim_card

    card = claim_card(store, claim)
    render.card(card, json=False)
    values = [value.value for value in VerdictValue]
    while True:
        said = typer.prompt(f"verdict ({', '.join(map(in_words, values))}; Enter leaves it)", default="", show_default=False)  # fmt: skip
        value = said.strip().lower().replace(" ", "_").replace("-", "_")
        if not value:
            typer.echo("nothing was written")
            raise typer.Exit()
        if value in values:
            break
        typer.echo(f'"{said}" is no verdict')
    note = review.note or typer.prompt("note (Enter: none)", default="", show_default=False)
    urls = list(review.source_urls)
    while not review.source_urls:
        url = typer.prompt("source URL (Enter: no more)", default="", show_default=False).strip()
        if not url:
            break
        if is_address(url):
            urls.append(url)
        else:
            typer.echo(f'"{url}" is not an http(s) address')
    claim_id = str(card["claim"]["claim_id"])
    return claim_id, replace(
        review, verdict=VerdictValue(value), note=note or None, source_urls=tuple(dict.fromkeys(urls))
    )


def told(done: Reviewed, review: NewReview) -> list[str]:
    """What a review did, a line each; the first says it all."""
    claim = f'"{done.text}" ({done.claim_id})'
    sure = f" ({done.machine_confidence:.2f})" if done.machine_confidence else ""
    machine = f"{in_words(done.machine_verdict)}{sure}"
    now = in_words(done.verdict)
    first = {
        "set": f"{claim} is {now}: set by {review.reviewer}, nothing had settled it",
        "confirm": f"{claim} is {now}: {review.reviewer} confirms what the machine says",
        "override": f"{claim} is {now}: {review.reviewer} overrules the machine, which says {machine}",
        "withdraw": f"{claim} is {now} again: {review.reviewer} took the review back; the machine says {machine}",
    }[done.action]
    lines = [first]
    if done.others:
        said = [(review.reviewer, done.verdict), *done.others]
        all_say = ", ".join(f"{name}: {in_words(verdict)}" for name, verdict in said)
        lines.append(
            f"reviewers disagree ({all_say}): the newest review stands, `sayso queue` lists the claim"
        )
    if done.statement_id:
        lines.append(f"the next comment is judged by it: vetted statement {done.statement_id}")
    if done.retired_id:
        lines.append(f"vetted statement {done.retired_id}, made of it, is no longer used")
    if done.stale:
        lines.append(
            f"vetted statement {done.stale[0]}, made of it, still says {in_words(done.stale[1])}; "
            "--as-statement with --source-url changes it"
        )
    return lines
