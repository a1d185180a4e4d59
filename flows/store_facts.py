"""What a person is told of a store's files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows import render
from flows.options import warn
from warehouse.upkeep.disk import size

if TYPE_CHECKING:
    from warehouse.upkeep.backup import BackedUp
    from warehouse.upkeep.check import Finding
    from warehouse.upkeep.restore import Restored
    from warehouse.upkeep.vacuum import Vacuumed

_MAIN = ("threads", "posts", "claims", "mentions", "verdicts", "statements")


def show(facts: Mapping[str, Any], *, json: bool, csv: bool) -> None:
    """What ``warehouse.upkeep.info.facts`` says; CSV has a row a fact, and one a table as ``rows.NAME``."""
    if json:
        return render.print_json(facts)
    if csv:
        flat = {name: value for name, value in facts.items() if name != "rows"}
        flat |= {f"rows.{name}": count for name, count in facts["rows"].items()}
        return render.rows(("what", "value"), list(flat.items()), json=False, csv=True)
    out = render.console()
    for what, said in _lines(facts):
        out.print(f"[bold]{what:<10}[/] {render.escape(said)}", soft_wrap=True)
    return None


def in_step(facts: Mapping[str, Any]) -> str:
    """Whether readers see the store as it is."""
    if facts["in_step"] is None:
        return "the store is in use" if facts["store_bytes"] is not None else "the store is gone"
    return "in step" if facts["in_step"] else "behind the store; the next write publishes it"


def main_counts(facts: Mapping[str, Any]) -> str:
    """Rows of the tables that a person thinks of."""
    return ", ".join(f"{facts['rows'].get(name, 0):,} {name}" for name in _MAIN)


def findings(found: Sequence[Finding], *, json: bool, csv: bool) -> None:
    """What ``sayso store check`` found, one row a check."""
    rows = [asdict(finding) for finding in found]
    if csv:
        columns = ("what", "ok", "detail")
        return render.rows(columns, [[row[c] for c in columns] for row in rows], json=False, csv=True)
    return render.findings(rows, json=json)


def backed_up(made: BackedUp, *, json: bool) -> None:
    """Where a backup is, and what is in it."""
    if json:
        return render.print_json(asdict(made))
    pages = f", {made.archives} archive(s) of pages" if made.archives else ""
    older = f"; {len(made.removed)} older one(s) removed" if made.removed else ""
    return _say(f"{made.backup}: {sum(made.rows.values()):,} rows{pages}, {size(made.bytes)}{older}")


def backed_up_file(file: Path, rows: Mapping[str, int], *, json: bool) -> None:
    """The same of a single file."""
    if json:
        return render.print_json({"backup": file, "rows": rows})
    return _say(
        f"{file}: {sum(rows.values()):,} rows; without the key and the pages, which a folder would have"
    )


def restored(done: Restored, *, json: bool) -> None:
    """What came back, and where what was there is now."""
    if json:
        return render.print_json(asdict(done))
    pages = f", {done.archives} archive(s) of pages" if done.archives else ""
    for one in done.aside:
        warn(f"what was there is now {one}")
    return _say(f"{done.store}: {sum(done.rows.values()):,} rows restored{pages}")


def vacuumed(done: Vacuumed, *, json: bool) -> None:
    """Sizes before and after."""
    if json:
        return render.print_json(asdict(done))
    left = f"; {len(done.removed)} leftover(s) of killed processes removed" if done.removed else ""
    return _say(
        f"{done.store}: store and snapshot {size(done.bytes_before)} before, {size(done.bytes_after)} now{left}"
    )


def _lines(facts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    store = size(facts["store_bytes"]) if facts["store_bytes"] is not None else "gone"
    wal = f", and {size(facts['wal_bytes'])} not yet in it" if facts["wal_bytes"] else ""
    yield "store", f"{facts['store']} ({store}{wal})"
    age = (datetime.now(UTC).replace(tzinfo=None) - facts["snapshot_at"]).total_seconds()
    yield "snapshot", f"{facts['snapshot']} ({size(facts['snapshot_bytes'])}), {_ago(age)}: {in_step(facts)}"
    yield (
        "schema",
        f"version {facts['schema_version']} of {facts['newest_schema_version']}, DuckDB {facts['duckdb_version']}",
    )
    yield "written", f"{_moment(facts['first_written'])} to {_moment(facts['last_written'])}"
    yield "rows", ", ".join(f"{count:,} {name}" for name, count in facts["rows"].items() if count)
    yield "pages", f"{facts['pages']} ({facts['archives']} archives, {size(facts['pages_bytes'])})"
    yield "key", f"{facts['key']} (mode {facts['key_mode']})" if facts["key_mode"] else "none yet"
    newest = f"{facts['backup_count']} in {facts['backups']}, the newest of {facts['newest_backup']}"
    yield "backups", newest if facts["backup_count"] else "none beside it; `sayso store backup` makes one"


def _moment(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M}" if at else "never"


def _ago(seconds: float) -> str:
    from flows.durations import in_words

    return f"made {in_words(int(seconds))} ago" if seconds >= 60 else "made just now"


def _say(line: str) -> None:
    import typer

    typer.echo(render.visible(line))
