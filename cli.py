"""The sayso command: parse arguments, call, render. No logic, no SQL.

Heavy imports stand inside the commands that need them, so that ``--help`` and every query start at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

import typer

from flows.claim_commands import merge, show, split, verdicts
from flows.export_commands import export_app
from flows.forget_commands import forget
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
    moment,
    settle_privacy,
    tell_of,
    warn,
)
from flows.prevalence_command import prevalence
from flows.report_commands import report
from flows.retention_commands import prune
from flows.reverdict_command import reverdict
from flows.review_commands import history, queue, review
from flows.settings import MAX_PAGES, store_path
from flows.source_commands import sources_app
from flows.sql_command import sql
from flows.store_commands import store_app
from flows.watch_commands import watch_app

app = typer.Typer(
    name="sayso",
    help="Fact-check comments: find the claims, match them to vetted statements, show the evidence.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(sources_app, name="sources")
app.add_typer(watch_app, name="watch")
app.add_typer(export_app, name="export")
app.add_typer(store_app, name="store")


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"sayso {version('sayso')}")
        raise typer.Exit()


@app.callback()
def _sayso(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    pass


@app.command()
def run(
    sources: Annotated[
        list[str],
        typer.Argument(help="URLs of comment threads, saved pages or web archives.", metavar="FILE|URL..."),
    ],
    max_pages: Annotated[
        int, typer.Option("--max-pages", help="At most so many pages of a thread.", min=1)
    ] = MAX_PAGES,
    since: Annotated[
        str | None,
        typer.Option(help="Judge only posts since this date (YYYY-MM-DD); older ones are context."),
    ] = None,
    keep_authors: KeepAuthors = None,
    store: Store = None,
    allow_private: AllowPrivate = False,
    json: AsJson = False,
    csv: AsCsv = False,
) -> None:
    """Read threads, judge what is new in them, keep everything, and show the verdicts.

    Example: sayso run examples/thread.html
    """
    from flows import render, summaries
    from flows.run import run as run_flow
    from warehouse.store import list_verdicts

    path, start = store_path(store), moment(since)
    with clear_errors():
        settle_privacy(path, keep_authors)
        with summaries.progress() as tell:
            report = run_flow(
                sources, path, allow_private=allow_private, max_pages=max_pages, since=start, progress=tell
            )
        tell_of(report)
        urls = [thread.url for thread in report.threads]
        rows = list_verdicts(path, threads=urls, limit=None) if urls else []
        if urls or json or csv:
            render.verdicts(rows, json=json, csv=csv)
        if urls and not json and not csv:
            summaries.of_run(report, claims=len(rows))
    end_with(report)


@app.command()
def extract(
    again: Annotated[
        bool, typer.Option("--again", help="Read the pages that were kept, not the web.")
    ] = False,
    thread: Annotated[str | None, typer.Option(help="Only threads whose URL or title holds this.")] = None,
    since: Annotated[
        str | None, typer.Option(help="Only threads visited since this date (YYYY-MM-DD).")
    ] = None,
    keep_authors: KeepAuthors = None,
    store: Store = None,
    json: AsJson = False,
    csv: AsCsv = False,
) -> None:
    """Read kept pages anew with today's extractors, and judge their claims anew.

    Example: sayso extract --again --thread forum.example
    """
    from flows import render, summaries
    from flows.run import extract_again
    from warehouse.store import list_verdicts

    if not again:
        fail(
            "extract reads what was kept: say `sayso extract --again`; `sayso run` visits threads", BAD_INPUT
        )
    path, start = store_path(store), moment(since)
    with clear_errors():
        settle_privacy(path, keep_authors)
        with summaries.progress() as tell:
            report = extract_again(path, thread=thread, since=start, progress=tell)
        tell_of(report)
        rows = list_verdicts(path, threads=[thread.url for thread in report.threads], limit=None)
        if json or csv:
            render.verdicts(rows, json=json, csv=csv)
        else:
            summaries.of_run(report, claims=len(rows))
    end_with(report)


@app.command()
def check(
    text: Annotated[str, typer.Argument(help="A sentence or a pasted paragraph; - reads standard input.")],
    store: Store = None,
    json: AsJson = False,
    csv: AsCsv = False,
) -> None:
    """Judge a sentence or a paragraph at once; writes nothing.

    Example: sayso check "The MMR vaccine causes autism"
    """
    from claims.judge import check as judge_text

    if text == "-":
        text = sys.stdin.read()
    if not text.strip():
        fail("nothing to check: the text is empty", BAD_INPUT)
    from flows import matching, models, render
    from flows.days import least

    with clear_errors():
        models.prepare()
        index, _ = matching.judged_by(existing(store))
        judged = judge_text(text, index, scored=json, on=date.today(), least=least())
        render.checked(judged, index.statements, json=json, csv=csv)


@app.command()
def match(
    text: Annotated[str, typer.Argument(help="A claim, a comment or a post; - reads standard input.")],
    explain: Annotated[
        bool, typer.Option("--explain", help="Show every feature of each candidate, and its weight.")
    ] = False,
    semantic: Annotated[
        bool, typer.Option("--semantic", help="With the sentence encoder (see `python -m claims.encoder`).")
    ] = False,
    limit: Annotated[int, typer.Option(help="At most so many statements.", min=1, max=20)] = 5,
    store: Store = None,
    json: AsJson = False,
    csv: AsCsv = False,
) -> None:
    """Show which vetted statements a text is about, likeliest first; judges and writes nothing.

    Example: sayso match "they say the MMR jab causes autism" --explain
    """
    from flows import matched, matching

    if text == "-":
        text = sys.stdin.read()
    if not text.strip():
        fail("nothing to match: the text is empty", BAD_INPUT)
    with clear_errors():
        by = matching.matcher(existing(store), matching.encoder() if semantic else None)
        matched.show(by.match(text, limit), by.ranker, explain=explain, json=json, csv=csv)


for command in (
    verdicts, show, prevalence, queue, review, history, merge, split, reverdict, sql, forget, prune, report,
):  # fmt: skip
    app.command()(command)


@app.command()
def doctor(store: Store = None, json: AsJson = False) -> None:
    """Check the installation and the store.

    Example: sayso doctor
    """
    from flows import render
    from flows.doctor import examine

    with clear_errors():
        findings: Sequence[dict[str, Any]] = examine(store_path(store))
        render.findings(findings, json=json)
    if any(not f["ok"] for f in findings):
        raise typer.Exit(1)


def main() -> None:
    """Entry point of the console script."""
    try:
        app()
    except BrokenPipeError:
        # The reader ("| head") has what it wanted; Python must not complain when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        if os.environ.get("SAYSO_DEBUG"):
            raise
        said = " ".join(str(error).split())[:300] or type(error).__name__
        warn(f"unexpected trouble ({type(error).__name__}: {said}); SAYSO_DEBUG=1 shows where")
        sys.exit(1)
