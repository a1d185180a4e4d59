"""What a person is told of a run while it goes on and when it is done, and of what is watched."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

from flows import render
from flows.durations import in_words
from flows.fetch_error import mask

if TYPE_CHECKING:
    from flows.report import RunReport

_EVENTS = (("edited", "edited"), ("vanished", "vanished"), ("returned", "came back"))
_WATCH = ("watch_id", "url", "kind", "every", "due_at", "visited_at", "outcome")


@contextlib.contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """A progress line on a terminal, silence in a pipe. Yields ``tell(line)``."""
    # A file of its own: while the flow runs, standard error is turned off.
    with os.fdopen(os.dup(2), "w") as file:
        out = Console(file=file)
        if not out.is_terminal:
            yield lambda line: None
            return
        with out.status("starting ...") as status:
            yield lambda line: status.update(line)


def of_run(report: RunReport, *, claims: int) -> None:
    """One line of what the run did."""
    posts = sum(len(thread.posts) for thread in report.threads)
    new = report.new_rows.get("mentions", 0)
    events = [f"{count} {word}" for name, word in _EVENTS if (count := report.new_rows.get(name, 0))]
    changes = f" Posts: {', '.join(events)}." if events else ""
    render.console().print(
        f"{len(report.threads)} thread(s), {posts} posts, {claims} claims, "
        f"{report.mentions} mentions ({new} new).{changes} `sayso show ID` opens a verdict up to the last score.",
        style="dim",
    )


def watches(found: Sequence[Mapping[str, Any]], *, json: bool, csv: bool) -> None:
    """The list of what is watched; times are UTC."""
    rows = [{**row, "url": mask(row["url"]), "every": in_words(row["every_s"])} for row in found]
    if not rows and not json and not csv:
        render.console().print("Nothing is watched; `sayso watch add URL --every 6h` begins to.")
        return
    columns = [*found[0], "every"] if found and (json or csv) else list(_WATCH)
    table = [[_shown(row[column], plain=json or csv) for column in columns] for row in rows]
    render.rows(columns, table, json=json, csv=csv)


def _shown(value: Any, *, plain: bool) -> Any:
    return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) and not plain else value


def watches_to_visit(store: Path, *, everything: bool, quiet: bool) -> bool:
    """Whether there is anything to visit; if not, a person is told when there will be."""
    from warehouse.store import list_watches

    found = list_watches(store)
    due = [row for row in found if everything or row["due_at"] <= datetime.now(UTC).replace(tzinfo=None)]
    if due:
        return True
    if not quiet and not found:
        watches([], json=False, csv=False)
    elif not quiet:
        render.console().print(f"Nothing is due before {_shown(found[0]['due_at'], plain=False)} UTC.")
    return False
