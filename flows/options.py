"""What the commands share: the store, the formats, dates, and errors of one line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from flows.settings import store_path

if TYPE_CHECKING:
    from datetime import datetime

    from flows.report import RunReport

BAD_INPUT = 2
UNREADABLE = 3
ENGINE_FAILED = 4


def _a_file(value: Path | None) -> Path | None:
    """Refuse a store's path that names no file."""
    if value is not None and not value.name:
        fail(f'--store "{value}" names no file; give a path such as sayso.duckdb', BAD_INPUT)
    return value


Store = Annotated[
    Path | None,
    typer.Option(
        "--store",
        help="The store's file (else $SAYSO_STORE, else one in your data folder).",
        callback=_a_file,
    ),
]
AllowPrivate = Annotated[bool, typer.Option("--allow-private", help="Also fetch from private addresses.")]

KeepAuthors = Annotated[
    bool | None,
    typer.Option(
        "--keep-authors/--pseudonyms",
        help="Whether the store keeps authors' names; decided once ($SAYSO_KEEP_AUTHORS).",
        show_default=False,
    ),
]


def settle_privacy(store: Path, keep_authors: bool | None) -> None:
    """Have the store keep what the option, or the environment, says of authors and texts; before anything is read."""
    from flows import settings

    keep = settings.keep_authors() if keep_authors is None else keep_authors
    if keep is None and settings.texts() is None:
        return
    from warehouse.privacy import set_privacy

    set_privacy(store, keep_authors=keep, texts=settings.texts(), wait_s=settings.wait_s())


def _one_format(context: typer.Context, value: bool) -> bool:
    """Refuse --json with --csv: whichever is read second sees the other."""
    if value and (context.params.get("json") or context.params.get("csv")):
        fail("--json or --csv, not both", BAD_INPUT)
    return value


AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.", callback=_one_format)]
AsCsv = Annotated[bool, typer.Option("--csv", help="Print CSV.", callback=_one_format)]


@contextmanager
def clear_errors() -> Iterator[None]:
    """One line and a status for whatever the user can mend; no traceback.

    What the warehouse did beside what was asked, such as keeping a store from before its migration, is told first.
    """
    from warehouse.errors import StoreError
    from warehouse.notices import untold

    untold()  # of other work in this process, such as another command's
    try:
        try:
            yield
        finally:
            for line in untold():
                warn(line)
    except StoreError as error:
        fail(str(error), BAD_INPUT)
    except typer.Exit:
        raise
    except BrokenPipeError:
        raise
    except KeyboardInterrupt:
        fail("stopped; what was committed is kept, and running it again does nothing twice", 130)
    except OSError as error:
        fail(f"{error.filename or 'file'}: {error.strerror or error}", BAD_INPUT)
    except Exception as error:
        if type(error).__name__ == "EngineError":
            fail(str(error), ENGINE_FAILED)
        if isinstance(error, (ValueError, OverflowError)) or type(error).__module__.startswith("_duckdb"):
            fail(" ".join(str(error).split())[:300], BAD_INPUT)
        raise


def warn(message: str) -> None:
    """A line on standard error."""
    from flows.render import visible

    typer.echo("sayso: " + visible(" ".join(message.split())), err=True)


def visible(line: str) -> str:
    """A line in which nothing drives the terminal."""
    from flows.render import visible

    return visible(" ".join(line.split()))


def named(by: str) -> str:
    """The name of who decides, which must be one."""
    if not by.strip():
        fail("--by is empty; give the name of who decides", BAD_INPUT)
    return by.strip()


def fail(message: str, status: int) -> NoReturn:
    """A line on standard error, and the end."""
    warn(message)
    raise typer.Exit(status)


def tell_of(report: RunReport) -> None:
    """What went wrong in a run, and what else is to be known of it, a line each."""
    for source, reason in (*report.failures, *report.notes):
        warn(f"{source}: {reason}")


def end_with(report: RunReport) -> None:
    """Exit with a status that says so if something could not be read."""
    if report.failures:
        raise typer.Exit(UNREADABLE)


def existing(store: Path | None) -> Path | None:
    """The store if there is one, None where only the starter statements are meant.

    A store named by ``--store`` must exist: a mistyped name must not judge by other statements.
    """
    from warehouse.paths import store_files

    path = store_path(store)
    files = store_files(path)
    if files.store.exists() or files.snapshot.exists():
        return path
    if store is not None:
        fail(f"no store at {path}; `sayso run FILE --store {path}` makes one", BAD_INPUT)
    return None


def moment(day: str | None) -> datetime | None:
    """A day or moment in ISO 8601, in UTC unless it names a zone."""
    from datetime import UTC, datetime

    try:
        found = datetime.fromisoformat(day) if day else None
    except ValueError:
        fail(f'"{day}" is no date; write it as 2026-01-31', BAD_INPUT)
    try:
        return found and (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (OverflowError, ValueError):
        fail(f'"{day}" is out of range; write a date such as 2026-01-31', BAD_INPUT)


def day_after(day: str | None) -> datetime | None:
    """The moment before which something must lie to be `until` a day, that day included; a moment with its hour stands
    for itself. In UTC."""
    from datetime import UTC, datetime, timedelta

    found = moment(day)
    if found is None or not re.fullmatch(r"\d{4}-?\d\d-?\d\d|\d{4}-?W\d\d(-?\d)?", (day or "").strip()):
        return found
    try:
        return found + timedelta(days=1)
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC)


def period(since: str | None, until: str | None) -> tuple[datetime | None, datetime | None]:
    """What --since and --until bound: the first moment, and the first one after it; refused where nothing lies between."""
    start, end = moment(since), day_after(until)
    if start and end and start >= end:
        fail(f"--since {since} is not before --until {until}: nothing lies between them", BAD_INPUT)
    return start, end
