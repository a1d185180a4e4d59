"""The commands of ``sayso watch``: addresses that are visited again and again."""

from __future__ import annotations

from typing import Annotated

import typer

from flows.options import (
    BAD_INPUT,
    AllowPrivate,
    AsCsv,
    AsJson,
    KeepAuthors,
    Store,
    clear_errors,
    end_with,
    existing,
    fail,
    settle_privacy,
    tell_of,
)
from flows.settings import MAX_PAGES, store_path, wait_s

watch_app = typer.Typer(help="Threads and sections that are visited again and again.", no_args_is_help=True)


@watch_app.command("add")
def watch_add(
    url: Annotated[
        str, typer.Argument(help="A thread, or a section with threads: a feed or a listing page.")
    ],
    every: Annotated[str, typer.Option(help="How often: 90m, 6h, 1d12h, 2w.")] = "6h",
    max_pages: Annotated[
        int, typer.Option("--max-pages", help="At most so many pages of a thread a visit.", min=1)
    ] = MAX_PAGES,
    new: Annotated[
        int, typer.Option("--new", help="At most so many new threads of a section a visit.", min=1)
    ] = 20,
    store: Store = None,
) -> None:
    """Visit a thread or a section from now on, or change how; `sayso watch run` makes the visits.

    Example: sayso watch add https://forum.example/forums/news.2/ --every 6h
    """
    from datetime import UTC, datetime

    from extractors.reading.thread_url import page_url
    from flows.durations import in_words, parse_duration
    from flows.fetch_error import mask
    from warehouse.store import Watch, add_watch

    if not url.startswith(("http://", "https://")):
        fail(f'"{url}" is no web address; it begins with https:// or http://', BAD_INPUT)
    try:
        seconds = int(parse_duration(every).total_seconds())
    except ValueError as error:
        fail(f"--every {error}", BAD_INPUT)
    watch = Watch(page_url(url), seconds, max_pages, new)
    with clear_errors():
        added = add_watch(store_path(store), watch, datetime.now(UTC), wait_s=wait_s())
    what = "watching" if added else "changed: watching"
    typer.echo(f"{what} {mask(watch.url)} every {in_words(seconds)} ({watch.id})")


@watch_app.command("list")
def watch_list(store: Store = None, json: AsJson = False, csv: AsCsv = False) -> None:
    """List what is watched, what is due first.

    Example: sayso watch list --json
    """
    from flows import summaries
    from warehouse.store import list_watches

    with clear_errors():
        path = existing(store)
        summaries.watches(list_watches(path) if path else [], json=json, csv=csv)


@watch_app.command("remove")
def watch_remove(
    ref: Annotated[
        str, typer.Argument(help="The address, its id, or the beginning of its id.", metavar="URL|ID")
    ],
    store: Store = None,
) -> None:
    """No longer watch an address; what was read from it stays.

    Example: sayso watch remove https://forum.example/forums/news.2/
    """
    from extractors.reading.thread_url import page_url
    from flows.fetch_error import mask
    from warehouse.store import remove_watch

    with clear_errors():
        url = remove_watch(store_path(store), page_url(ref), wait_s=wait_s())
    typer.echo(f"no longer watching {mask(url)}")


@watch_app.command("run")
def watch_run(
    everything: Annotated[
        bool, typer.Option("--all/--due", help="Visit every watched address, or only what is due.")
    ] = False,
    keep_authors: KeepAuthors = None,
    store: Store = None,
    allow_private: AllowPrivate = False,
    json: AsJson = False,
    csv: AsCsv = False,
) -> None:
    """Visit what is due, in one run, and show the verdicts on claims that were made since.

    Example: sayso watch run --due
    """
    from flows import render, summaries
    from flows.run import visit_watches
    from warehouse.store import list_verdicts

    path = store_path(store)
    with clear_errors():
        if not summaries.watches_to_visit(path, everything=everything, quiet=json or csv):
            if json or csv:
                render.verdicts([], json=json, csv=csv)
            return
        settle_privacy(path, keep_authors)
        with summaries.progress() as tell:
            report = visit_watches(path, everything=everything, allow_private=allow_private, progress=tell)
        tell_of(report)
        claims = [judgement.claim.id for judgement in report.judgements]
        rows = list_verdicts(path, claims=claims, limit=None)
        if rows or json or csv:
            render.verdicts(rows, json=json, csv=csv)
        if not json and not csv:
            summaries.of_run(report, claims=len(rows))
    end_with(report)
