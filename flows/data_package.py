"""Views as a data package: one file each, and ``datapackage.json``, which says what every column means.

After the Data Package standard, version 2 (https://datapackage.org).
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from flows.export_columns import Wanted, kept
from flows.export_views import selection
from flows.process_limits import hold_memory, leave
from flows.result_files import TIMEOUT_S, WRITERS, written
from warehouse.catalog import documented, relation
from warehouse.errors import StoreError
from warehouse.migrations import views
from warehouse.paths import store_files
from warehouse.session import Session

PROFILES = "https://datapackage.org/profiles/2.0"
MEDIATYPES = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}

_TYPES = (
    (r".*\[\d*\]", "array"),
    (r"STRUCT|MAP", "object"),
    (r"U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?\b", "integer"),
    (r"DOUBLE|FLOAT|DECIMAL", "number"),
    (r"BOOLEAN", "boolean"),
    (r"DATE\b", "date"),
    (r"TIMESTAMP", "datetime"),
    (r"TIME\b", "time"),
    (r"VARCHAR|UUID|ENUM", "string"),
)
"""DuckDB's types as the standard's; the first that a type begins with."""


@dataclass(frozen=True, slots=True)
class Packed:
    """What was written: rows by view, and the columns left out by view."""

    rows: dict[str, int]
    left: dict[str, list[str]]


def export_package(
    store: Path,
    folder: Path,
    names: Sequence[str] = (),
    *,
    kind: str = "parquet",
    licence: str | None = None,
    wanted: Wanted | None = None,
) -> Packed:
    """Write views (all, or those named) as files of ``kind`` (csv or parquet) into a new folder, whole or not at all.

    All files are of one snapshot. Raises StoreError if the folder holds something or a view is not known, what
    ``Session.ask`` raises, and OSError where it cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise StoreError(f"{folder} is there already: name a new folder")
    asked = list(dict.fromkeys(names)) or [view.name for view in views()]
    new = folder.with_name(f"{folder.name}.new")
    hold_memory()
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    try:
        with Session(store, leave(TIMEOUT_S, new)) as session:
            packed, described = _files(session, asked, new, kind, wanted or Wanted())
            package = _package(store, session, described, licence, folder.name)
        text = json.dumps(package, ensure_ascii=False, indent=2)
        (new / "datapackage.json").write_text(text + "\n", encoding="utf-8")
        os.replace(new, folder)
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise
    return packed


def _files(
    session: Session, asked: Sequence[str], new: Path, kind: str, wanted: Wanted
) -> tuple[Packed, list[dict[str, Any]]]:
    packed, described = Packed({}, {}), []
    for name in asked:
        found = relation(session, name)
        columns, left = kept(found, wanted)
        file = new / f"{found.name}.{kind}"
        sql = selection(found.name, list(columns))
        packed.rows[found.name], _ = written(session, sql, file, WRITERS[file.suffix], None, TIMEOUT_S)
        if left:
            packed.left[found.name] = left
        described.append(_resource(found.name, columns, file, kind))
    return packed, described


def _resource(name: str, columns: dict[str, str], file: Path, kind: str) -> dict[str, Any]:
    head = documented().get(name)
    about = {"description": head.about} if head else {}
    coded = {"encoding": "utf-8"} if kind == "csv" else {}
    with file.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    return {
        "name": name,
        "type": "table",
        **about,
        "path": file.name,
        "format": kind,
        "mediatype": MEDIATYPES[kind],
        **coded,
        "bytes": file.stat().st_size,
        "hash": f"sha256:{digest}",
        "schema": {
            "$schema": f"{PROFILES}/tableschema.json",
            "fields": [_field(column, type_, head.columns if head else {}) for column, type_ in columns.items()],
        },
    }  # fmt: skip


def _field(name: str, kind: str, said: dict[str, str]) -> dict[str, Any]:
    field = {"name": name, "type": field_type(kind)}
    return field | {"description": said[name]} if name in said else field


def field_type(kind: str) -> str:
    """The standard's name for one of DuckDB's types; "any" for what it has none for."""
    return next((ours for theirs, ours in _TYPES if re.match(theirs, kind)), "any")


def _package(
    store: Path, session: Session, described: list[dict[str, Any]], licence: str | None, name: str
) -> dict[str, Any]:
    sites = session.ask("SELECT DISTINCT site FROM threads WHERE site <> '' ORDER BY 1", max_rows=None).rows
    taken = datetime.fromtimestamp(session.published, UTC)
    package: dict[str, Any] = {
        "$schema": f"{PROFILES}/datapackage.json",
        "name": re.sub(r"[^a-z0-9._-]+", "-", name.lower()).strip("-") or "sayso",
        "created": _moment(datetime.now(UTC)),
        "sayso": {"version": version("sayso"), "store": store_files(store).store.name, "snapshot": _moment(taken)},
        "resources": described,
    }  # fmt: skip
    if sites:
        package["sources"] = [{"title": site} for (site,) in sites]
    if licence:
        package["licenses"] = [_licence(licence)]
    return package


def _licence(said: str) -> dict[str, str]:
    """A licence by its address, or by its name as Open Definition and SPDX have it, such as CC-BY-4.0."""
    return {"path": said} if re.match(r"https?://", said) else {"name": said}


def _moment(at: datetime) -> str:
    return at.replace(microsecond=0).isoformat().replace("+00:00", "Z")
