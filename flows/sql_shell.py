"""The shell of ``sayso sql``: what is typed, and what answers."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from flows import render
from flows.interruptible import interruptible
from flows.options import visible, warn
from flows.process_limits import hold_memory, leave
from flows.sql_completion import MODES
from warehouse.catalog import Relation, documented, relation, relations
from warehouse.errors import StoreError
from warehouse.reading_only import statements
from warehouse.session import Session

if TYPE_CHECKING:
    from prompt_toolkit import PromptSession

HELP = """\
Statements end with ; and may take several lines. Tab completes names, Ctrl-C stops a query.
.views         the views, each with what it holds
.tables        views and tables
.schema NAME   the columns of a view or table, and what they mean
.mode MODE     how results are shown: table, json or csv
.help          this
.quit          leave (or Ctrl-D)"""

_QUIET = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\n]*|/\*.*?\*/", re.DOTALL)


def shell(path: Path, *, mode: str, max_rows: int, timeout_s: float) -> None:
    """Ask for statements and answer them until the user leaves. Raises what ``Session`` raises at first."""
    from flows.sql_prompt import prompt

    hold_memory()
    with Session(path, leave(timeout_s)) as session:
        one = Shell(session, mode=mode, max_rows=max_rows, timeout_s=timeout_s)
        typer.echo("sayso sql: read-only; .help helps, .quit leaves")
        one.run(prompt(one.names))


class Shell:
    """One conversation about a snapshot, which is opened anew when another one was published."""

    def __init__(self, session: Session, *, mode: str, max_rows: int, timeout_s: float) -> None:
        """``mode`` is one of ``MODES``; ``max_rows`` and ``timeout_s`` limit each statement."""
        self._session = session
        self._mode = mode
        self._max_rows = max_rows
        self._timeout_s = timeout_s
        self._known = relations(session)

    def names(self) -> dict[str, list[str]]:
        """The views and tables with their columns, as completion needs them."""
        return {name: list(found.columns) for name, found in self._known.items()}

    def run(self, prompt: PromptSession[str]) -> None:
        """Answer until Ctrl-D or ``.quit``; Ctrl-C forgets what was being typed."""
        while True:
            try:
                text = prompt.prompt()
            except KeyboardInterrupt:
                continue
            except EOFError:
                return
            if not self.answer(text):
                return

    def answer(self, text: str) -> bool:
        """Do what one entry says, errors in a line each; False if it was ``.quit``."""
        said = text.strip()
        if said.startswith("."):
            name, _, rest = said.partition(" ")
            if name in (".quit", ".exit"):
                return False
            self._guarded(lambda: self._dot(name, rest.strip().rstrip(";")))
        elif said:
            self._guarded(lambda: self._statements(said))
        return True

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            self._renew()
            work()
        # Python has no day after the year 9999, and says so with its own errors.
        except (StoreError, ValueError, OverflowError, OSError) as error:
            warn(str(error))
        except KeyboardInterrupt:
            warn("stopped")

    def _renew(self) -> None:
        if self._session.renew():
            self._known = relations(self._session)
            typer.echo("the store has changed: answers are of its new snapshot from here on")

    def _statements(self, text: str) -> None:
        for one in statements(text):
            began = time.monotonic()
            result = interruptible(
                self._session, lambda sql=one.sql: self._session.ask(sql, self._max_rows, self._timeout_s)
            )  # fmt: skip
            took = time.monotonic() - began
            render.rows(result.columns, result.rows, json=self._mode == "json", csv=self._mode == "csv")
            if self._mode == "table":
                count = len(result.rows)
                typer.echo(f"{count} row{'s' * (count != 1)}, {took:.2f} s")
            if result.truncated:
                warn(f"only the first {self._max_rows} rows are shown; leave and say --max-rows for more")

    def _dot(self, name: str, rest: str) -> None:
        if name == ".help":
            typer.echo(HELP)
        elif name == ".mode":
            self._set_mode(rest)
        elif name == ".schema":
            if rest:
                _show_schema(relation(self._session, rest))
            else:
                warn(".schema needs the name of a view or table; .tables lists them")
        elif name in (".views", ".tables"):
            _show_names([one for one in self._known.values() if one.is_view or name == ".tables"])
        else:
            warn(f"{name} is not known; .help lists what is")

    def _set_mode(self, mode: str) -> None:
        if mode in MODES:
            self._mode = mode
        else:
            warn(f"results are shown as {', '.join(MODES)}: this is {self._mode}")


def ended(text: str) -> bool:
    """Whether an entry is whole: nothing, a dot command, or statements of which the last ends with ``;``."""
    said = text.strip()
    if not said or said.startswith("."):
        return True
    bare = _QUIET.sub(" ", said)
    return bare.rstrip().endswith(";") and not re.search(r"['\"]|/\*", bare)


def _show_names(found: list[Relation]) -> None:
    about = documented()
    lines = [(one.name, about[one.name].about if one.name in about else "a table") for one in found]
    width = max(len(name) for name, _ in lines)
    for name, said in lines:
        first = re.split(r"(?<=[.:;]) ", said)[0].rstrip(":;.")
        typer.echo(f"{visible(name):{width}}  {first}")


def _show_schema(found: Relation) -> None:
    head = documented().get(found.name)
    if head is not None:
        typer.echo(render.visible(head.header) + "\n")
    width = max(map(len, found.columns))
    for name, kind in found.columns.items():
        typer.echo(render.visible(f"{name:{width}}  {kind}"))
