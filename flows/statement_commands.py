"""The commands that change one vetted statement: ``sayso sources add``, ``edit``, ``retire`` and ``restore``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows import statement_fields as f
from flows.options import BAD_INPUT, Store, clear_errors, fail, visible
from flows.settings import store_path, wait_s
from flows.who import By, Note, change, on_terminal

if TYPE_CHECKING:
    from claims.model import VettedStatement
    from warehouse.history import Change
    from warehouse.statement_edits import Stored

Ref = Annotated[
    str, typer.Argument(help="A statement's id, the start of one, or some of its words.", metavar="ID")
]


def add(
    statement: f.Statement = None,
    rating: f.Rating = None,
    source_url: f.SourceUrl = None,
    source_title: f.SourceTitle = None,
    source_publisher: f.SourcePublisher = None,
    explanation: f.Explanation = None,
    topic: f.Topic = None,
    jurisdiction: f.Jurisdiction = None,
    valid_from: f.ValidFrom = None,
    valid_to: f.ValidTo = None,
    alias: f.Alias = None,
    checked_with: f.CheckedWith = None,
    identifier: Annotated[
        str | None, typer.Option("--id", help="A name of your own; else one is made of its words.")
    ] = None,
    from_json: f.FromJson = None,
    by: By = None,
    note: Note = None,
    store: Store = None,
) -> None:
    """Add a vetted statement: asks for each field on a terminal, or takes them as options or JSON.

    Example: sayso sources add --statement "The sky is blue." --rating true --source-url https://met.example/sky
    """
    plain = {"id": identifier, "statement": statement, "rating": rating, "explanation": explanation, "topic": topic,
             "jurisdiction": jurisdiction, "valid_from": valid_from, "valid_to": valid_to, "checked_with": checked_with}  # fmt: skip
    given = f.Given(plain, alias, source_url, source_title, source_publisher, from_json)
    asked = not given.anything()
    if asked and not on_terminal():
        fail(
            "nothing to add: give --statement, --rating and --source-url, or --from-json FILE (- reads standard input)",
            BAD_INPUT,
        )
    path, done = store_path(store), change(by, note)
    with clear_errors():
        _add(path, _asked() if asked else given.fields(), done, typed=asked)


def _asked() -> dict[str, Any]:
    from flows.statement_asking import ask

    return ask({})


def _add(path: Path, record: dict[str, Any], done: Change, *, typed: bool) -> None:
    from flows.touched_hint import hint
    from warehouse.errors import StoreError
    from warehouse.statement_edits import add_statement, as_statement, new_id

    said = record.get("statement")
    if not record.get("id") and isinstance(said, str):
        record = {
            "id": new_id(said.strip()),
            **{name: value for name, value in record.items() if name != "id"},
        }
    try:
        statement = as_statement(record)
        add_statement(path, statement, done, wait_s=wait_s())
    except StoreError as error:
        if not typed:
            raise
        draft = f.keep_draft(path, str(record.get("id", "")), f.as_text(record))
        fail(f"{error}; what you typed is in {draft}: `sayso sources add --from-json {draft}`", BAD_INPUT)
    typer.echo(visible(f"added {_told(statement)}"))
    hint(path)


def edit(
    ref: Ref,
    statement: f.Statement = None,
    rating: f.Rating = None,
    source_url: f.SourceUrl = None,
    source_title: f.SourceTitle = None,
    source_publisher: f.SourcePublisher = None,
    explanation: f.Explanation = None,
    topic: f.Topic = None,
    jurisdiction: f.Jurisdiction = None,
    valid_from: f.ValidFrom = None,
    valid_to: f.ValidTo = None,
    alias: f.Alias = None,
    checked_with: f.CheckedWith = None,
    from_json: f.FromJson = None,
    by: By = None,
    note: Note = None,
    store: Store = None,
) -> None:
    """Change fields of a vetted statement: by options, by JSON, or all of it in $EDITOR.

    What is given takes the place of what was there, all sources and paraphrases too; an empty text clears a field.

    Example: sayso sources edit hill-library-1987 --rating mostly_true --note "the annex opened in 1988"
    """
    plain = {"statement": statement, "rating": rating, "explanation": explanation, "topic": topic,
             "jurisdiction": jurisdiction, "valid_from": valid_from, "valid_to": valid_to, "checked_with": checked_with}  # fmt: skip
    given = f.Given(plain, alias, source_url, source_title, source_publisher, from_json)
    path, done = store_path(store), change(by, note)
    with clear_errors():
        from warehouse.statement_edits import as_record, as_statement, find_statement

        before = find_statement(path, ref)
        if given.anything():
            _write(path, before, as_statement(as_record(before.statement) | given.fields()), done)
        else:
            _in_editor(path, before, done)


def _in_editor(path: Path, before: Stored, done: Change) -> None:
    from flows.statement_editor import edited, editor
    from warehouse.errors import StoreError
    from warehouse.statement_edits import as_record, as_statement

    name = before.statement.id
    command = editor() if on_terminal() else None
    if command is None:
        fail(
            f'nothing to change in "{name}": give options such as --rating, or --from-json FILE; '
            "on a terminal $EDITOR opens it",
            BAD_INPUT,
        )
    draft = f.keep_draft(path, name, f.as_text(as_record(before.statement)))
    record = edited(draft, command)
    try:
        _write(path, before, as_statement(record) if record else before.statement, done)
    except StoreError as error:
        fail(f"{error}; what you typed is in {draft}", BAD_INPUT)
    draft.unlink(missing_ok=True)


def _write(path: Path, before: Stored, statement: VettedStatement, done: Change) -> None:
    from flows.touched_hint import hint
    from warehouse.statement_edits import edit_statement

    if not edit_statement(path, before, statement, done, wait_s=wait_s()):
        typer.echo(visible(f"nothing changed in {_told(statement)}"))
        return
    typer.echo(visible(f"changed {_told(statement)}"))
    hint(path)


def retire(ref: Ref, by: By = None, note: Note = None, store: Store = None) -> None:
    """Take a vetted statement out of use: kept for old verdicts and in its history, not used for new ones.

    Example: sayso sources retire hill-library-1987 --note "the town denies it"
    """
    _retire(store_path(store), ref, change(by, note), retired=True)


def restore(ref: Ref, by: By = None, note: Note = None, store: Store = None) -> None:
    """Put a retired statement back into use, as it was.

    Example: sayso sources restore hill-library-1987
    """
    _retire(store_path(store), ref, change(by, note), retired=False)


def _retire(path: Path, ref: str, done: Change, *, retired: bool) -> None:
    from flows.touched_hint import hint
    from warehouse.statement_edits import retire_statement

    with clear_errors():
        statement = retire_statement(path, ref, done, retired=retired, wait_s=wait_s())
        typer.echo(visible(f"{'retired' if retired else 'restored'} {_told(statement)}"))
        hint(path)


def _told(statement: VettedStatement) -> str:
    return f'{statement.id}: "{statement.statement}" ({statement.rating.value.replace("_", " ")})'
