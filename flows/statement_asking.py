"""Asking for a vetted statement field by field on a terminal, each answer looked at before the next question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import typer

from flows.options import visible

QUESTIONS = (
    ("statement", "Statement (one sentence that can be true or false)", True),
    ("rating", "Rating (true, mostly_true, mixed, mostly_false, false, unproven)", True),
    ("explanation", "Explanation (why, in a sentence or two)", False),
    ("topic", "Topic (a word)", False),
    ("jurisdiction", "Jurisdiction (AU, AU-NSW, EU, UN)", False),
    ("valid_from", "Holds from (2024-07-01)", False),
    ("valid_to", "Holds to", False),
    ("checked_with", "How were the sources checked", False),
)
_SOURCE = (
    ("title", "  Its title"),
    ("publisher", "  Its publisher (else the host)"),
    ("published", "  Published on"),
)
_SOUND = {"id": "x", "statement": "x", "rating": "true", "sources": [{"url": "https://sayso.example/"}]}
"""With these, whatever is wrong with a record is wrong with the field that was just asked for."""


def ask(known: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a statement, asked for one after the other; those in ``known`` are not asked for."""
    record = dict(known)
    for name, question, needed in QUESTIONS:
        if name not in record:
            record[name] = _answer(question, name, record, needed=needed)
    if "aliases" not in record:
        record["aliases"] = list(_lines("Paraphrase that it stands for as well", "aliases", record))
    if "sources" not in record:
        record["sources"] = list(_sources(record))
    return {name: value for name, value in record.items() if value not in ("", [])}


def wrong_with(record: Mapping[str, Any], *names: str) -> str | None:
    """What is wrong with some fields of a record, in words, whatever the others are."""
    from warehouse.errors import StoreError
    from warehouse.statement_edits import as_statement

    try:
        as_statement(_SOUND | {name: record[name] for name in names if record.get(name) not in (None, "")})
    except StoreError as error:
        return str(error)
    return None


def _answer(question: str, name: str, record: Mapping[str, Any], *, needed: bool) -> str:
    # A day is looked at together with the other one: the last may not be before the first.
    together = ("valid_from", name) if name == "valid_to" else (name,)
    while True:
        given = _prompt(question)
        if not given:
            if not needed:
                return ""
            typer.echo(f'  "{name}" is needed.')
            continue
        wrong = wrong_with({**record, name: given}, *together)
        if wrong is None:
            return given
        typer.echo(f"  {visible(wrong)}")


def _lines(question: str, name: str, record: Mapping[str, Any]) -> Iterator[str]:
    while given := _prompt(f"{question} (empty to go on)"):
        wrong = wrong_with({name: [given]}, name)
        if wrong:
            typer.echo(f"  {visible(wrong)}")
        else:
            yield given


def _sources(record: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    found = 0
    while True:
        url = _prompt(f"Source's address{' (empty to go on)' if found else ''}")
        if not url and found:
            return
        wrong = wrong_with({"sources": [{"url": url}]}, "sources")
        if wrong:
            typer.echo(f"  {visible(wrong)}")
            continue
        answers = {name: _prompt(question) for name, question in _SOURCE}
        found += 1
        yield {"url": url} | {name: given for name, given in answers.items() if given}


def _prompt(question: str) -> str:
    answer: str = typer.prompt(question, default="", show_default=False)
    return answer.strip()
