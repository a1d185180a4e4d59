"""Who changes something, and why: the options of every command that writes a person's decision."""

from __future__ import annotations

import getpass
import os
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from flows.options import BAD_INPUT, fail

if TYPE_CHECKING:
    from warehouse.history import Change

By = Annotated[
    str | None,
    typer.Option(
        "--by",
        help="Who changes it: a name that stays with the change (else $SAYSO_USER, else the login name).",
    ),
]
Note = Annotated[str | None, typer.Option("--note", help="Why, in a few words.")]


def change(by: str | None, note: str | None) -> Change:
    """A change that is made now."""
    from warehouse.history import Change

    return Change(datetime.now(UTC), _name(by), (note or "").strip() or None)


def on_terminal() -> bool:
    """Whether somebody sits there who can be asked."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def _name(by: str | None) -> str:
    if by is not None and not by.strip():
        fail("--by is empty; give the name of who decides", BAD_INPUT)
    name = by or os.environ.get("SAYSO_USER", "")
    if name.strip():
        return name.strip()
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        fail("nobody is logged in by name: give it with --by, or set SAYSO_USER", BAD_INPUT)
