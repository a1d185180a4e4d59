"""A vetted statement in the editor of whoever sits at the terminal. What was typed is never lost."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
from pathlib import Path
from typing import Any

import typer

from flows.options import BAD_INPUT, fail, visible


def editor() -> list[str] | None:
    """The command of the person's editor, from $VISUAL or $EDITOR; None where neither is set."""
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    try:
        return shlex.split(named) or None
    except ValueError:
        fail(f'$EDITOR "{named}" is no command; mend it', BAD_INPUT)


def edited(draft: Path, command: list[str]) -> dict[str, Any] | None:
    """The record in a draft once it is saved and sound; None if it was left as it was.

    What is wrong is told, and the same text opened again if the person wants to. Ends the program where not,
    with the draft still there.
    """
    before = draft.read_text(encoding="utf-8")
    while True:
        _open(draft, command)
        text = draft.read_text(encoding="utf-8", errors="replace")
        if text == before or not text.strip():
            return None
        record, wrong = _read(text)
        if wrong is None:
            return record
        typer.echo(visible(wrong), err=True)
        if not typer.confirm("Edit it again?", default=True):
            fail(f"nothing was changed ({wrong}); what you typed is in {draft}", BAD_INPUT)


def _open(draft: Path, command: list[str]) -> None:
    try:
        subprocess.run([*command, str(draft)], check=True)  # noqa: S603
    except OSError as error:
        fail(
            f"{command[0]} cannot be started ({error.strerror or error}); set $EDITOR, or give options",
            BAD_INPUT,
        )
    except subprocess.CalledProcessError as error:
        fail(
            f"{command[0]} ended with status {error.returncode}; nothing was changed, what you typed is in {draft}",
            BAD_INPUT,
        )


def _read(text: str) -> tuple[dict[str, Any], str | None]:
    """A record and what is wrong with it."""
    from warehouse.errors import StoreError
    from warehouse.statement_edits import as_statement

    try:
        found = json.loads(text)
        if not isinstance(found, dict):
            return {}, "not a JSON object; write one statement as {...}"
        as_statement(found)
    except json.JSONDecodeError as error:
        return {}, f"line {error.lineno}: not JSON at column {error.colno} ({error.msg})"
    except (RecursionError, StoreError) as error:
        return {}, str(error)
    return found, None
