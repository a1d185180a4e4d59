"""The sayso command: parse arguments, call, render. No logic, no SQL.

Heavy imports stand inside the commands that need them, so that ``--help`` and every query start at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.options import (
    BAD_INPUT,
    AllowPrivate,
    AsCsv,
    AsJson,
    Store,
    clear_errors,
    end_with,
    existing,
    fail,
    moment,
    named,
    tell_of,
    visible,
    warn,
)
from flows.settings import MAX_PAGES, store_path, wait_s
from flows.watch_commands import watch_app

if TYPE_CHECKING:
    from claims.model import Rating

app = typer.Typer(
    name="sayso",
    help="Fact-check comments: find the claims, match them to vetted statements, show the evidence.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
sources_app = typer.Typer(help="The vetted statements that verdicts rest on.", no_args_is_help=True)
app.add_typer(sources_app, name="sources")
app.add_typer(watch_app, name="watch")


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

    with clear_errors():
        models.prepare()
        index, _ = matching.judged_by(existing(store))
        judged = judge_text(text, index)
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


@app.command()
def verdicts(
    verdict: Annotated[
        str | None, typer.Option(help="Only this verdict, such as false or unverified.")
    ] = None,
    topic: Annotated[
        str | None,
        typer.Option(help="Only claims on this topic: the vetted statement's, or the claim's own."),
    ] = None,
    jurisdiction: Annotated[
        str | None, typer.Option(help="Only claims about this jurisdiction, such as AU, AU-NSW, EU or UN.")
    ] = None,
    thread: Annotated[
        str | None, typer.Option(help="Only claims of threads whose URL or title holds this.")
    ] = None,
    since: Annotated[str | None, typer.Option(help="Only verdicts since this date (YYYY-MM-DD).")] = None,
    text: Annotated[str | None, typer.Option(help="Only claims that hold this text.")] = None,
    limit: Annotated[int, typer.Option(help="At most this many.", min=1)] = 100,
    store: Store = None,
    json: AsJson = False,
    csv: AsCsv = False,
) -> None:
    """List the verdicts in the store.

    Example: sayso verdicts --verdict false --topic vaccines
    """
    from flows import render
    from warehouse.store import list_verdicts

    with clear_errors():
        rows = list_verdicts(
            store_path(store),
            verdict=_verdict(verdict),
            topic=topic,
            jurisdiction=jurisdiction,
            thread=thread,
            since=moment(since),
            text=text,
            limit=limit,
        )
        render.verdicts(rows, json=json, csv=csv)


def _verdict(name: str | None) -> str | None:
    """A verdict's name as the store has it; "mostly false" is taken for mostly_false."""
    from claims.model import VerdictValue

    if name is None:
        return None
    value = name.strip().lower().replace(" ", "_").replace("-", "_")
    known = [v.value for v in VerdictValue]
    if value not in known:
        fail(f'"{name}" is no verdict; it is one of {", ".join(known)}', BAD_INPUT)
    return value


@app.command()
def show(
    claim: Annotated[str, typer.Argument(help="A claim's id, the start of one, or some of its words.")],
    store: Store = None,
    json: AsJson = False,
) -> None:
    """The whole card of a claim: mentions, the vetted statement, every score, sources, history.

    Example: sayso show "moon landing"
    """
    from flows import render
    from warehouse.store import claim_card

    with clear_errors():
        render.card(claim_card(store_path(store), claim), json=json)


By = Annotated[str, typer.Option("--by", help="Who decides: a name that stays with the decision.")]
Note = Annotated[str | None, typer.Option("--note", help="Why, in a few words.")]


@app.command()
def merge(
    one: Annotated[str, typer.Argument(help="A claim's id, the start of one, or some of its words.")],
    other: Annotated[str, typer.Argument(help="The claim that says the same.")],
    by: By,
    note: Note = None,
    store: Store = None,
) -> None:
    """Make two claims one: the older one's words and id remain, the other id stands for it from now on.

    Example: sayso merge 3f2a 9c41 --by "Ann Lee" --note "both mean the 2019 act"
    """
    from flows import decide

    with clear_errors():
        typer.echo(visible(decide.merge(store_path(store), one, other, named(by), note)))


@app.command()
def split(
    claim: Annotated[str, typer.Argument(help="A claim's id, the start of one, or some of its words.")],
    wordings: Annotated[
        list[str],
        typer.Argument(
            help="Wordings of it that say something else: ids, starts of them, or words.",
            metavar="WORDING...",
        ),
    ],
    by: By,
    note: Note = None,
    store: Store = None,
) -> None:
    """Make wordings of a claim a claim of their own, and judge it; several stay together.

    Example: sayso split 3f2a 9c41 --by "Ann Lee" --note "a plan is no law"
    """
    from flows import decide

    with clear_errors():
        typer.echo(visible(decide.split(store_path(store), claim, wordings, named(by), note)))


@sources_app.command("import")
def sources_import(
    file: Annotated[Path, typer.Argument(help="Vetted statements as .jsonl or .csv.")],
    rating_map: Annotated[
        list[str] | None,
        typer.Option(
            "--rating-map", help='Map a rating word, such as "Pants on Fire=false", or a JSON file of them.'
        ),
    ] = None,
    store: Store = None,
) -> None:
    """Add or update vetted statements: all of a file, or nothing.

    Needed of each: id, statement, rating and a source's url; docs/vetted.md has every field.

    Example: sayso sources import statements.jsonl
    """
    from warehouse.sources import import_statements

    with clear_errors():
        mapping = _rating_map(rating_map or [])
        counts = import_statements(store_path(store), file, mapping, wait_s=wait_s())
        typer.echo(f"{counts.added} added, {counts.changed} changed, {counts.unchanged} unchanged")


def _rating_map(pairs: Sequence[str]) -> dict[str, Rating]:
    """``WORD=RATING`` pairs as a mapping; a pair of another form is refused."""
    from claims.model import Rating
    from warehouse.sources import read_rating_map

    out = {}
    for pair in pairs:
        if "=" not in pair and pair.endswith(".json"):
            out.update(read_rating_map(pair))
            continue
        word, found, rating = pair.rpartition("=")
        if not found or not word.strip() or rating.strip() not in [r.value for r in Rating]:
            known = ", ".join(r.value for r in Rating)
            fail(f'--rating-map "{pair}" is not WORD=RATING with a rating of {known}', BAD_INPUT)
        out[word.strip()] = Rating(rating.strip())
    return out


@sources_app.command("list")
def sources_list(store: Store = None, json: AsJson = False, csv: AsCsv = False) -> None:
    """List the vetted statements.

    Example: sayso sources list --csv
    """
    from flows import render
    from warehouse.statements import load_statements

    with clear_errors():
        render.statements(load_statements(existing(store)), json=json, csv=csv)


@app.command()
def sql(
    query: Annotated[
        str, typer.Argument(help="One SELECT over the documented views; - reads standard input.")
    ],
    max_rows: Annotated[int, typer.Option(help="At most this many rows.", min=1)] = 10_000,
    timeout: Annotated[float, typer.Option(help="Seconds until the query is stopped.", min=0.1)] = 30.0,
    store: Store = None,
    json: AsJson = False,
    csv: AsCsv = False,
) -> None:
    """Ask the store in SQL: read-only, no files, no network.

    Example: sayso sql "SELECT verdict, count(*) FROM latest_verdicts GROUP BY 1"
    """
    from flows import render
    from warehouse.store import query as ask

    with clear_errors():
        text = sys.stdin.read() if query == "-" else query
        columns, rows, truncated = ask(store_path(store), text, max_rows=max_rows, timeout_s=timeout)
        render.rows(columns, rows, json=json, csv=csv)
        if truncated:
            warn(f"only the first {max_rows} rows are shown; --max-rows shows more")


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
