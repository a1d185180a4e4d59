"""What a store is: its files, their sizes, what it holds, and whether its snapshot is in step."""

from __future__ import annotations

import stat
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from warehouse.errors import StoreBusy
from warehouse.migrations import newest_version, schema_version
from warehouse.paths import StoreFiles, StorePath, store_files
from warehouse.reader import open_reader
from warehouse.upkeep.backup import backups_of, list_backups
from warehouse.upkeep.copying import reading_file
from warehouse.upkeep.disk import bytes_of, wal
from warehouse.upkeep.measure import counts, mark

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Row = dict[str, Any]


def facts(path: StorePath, *, backups: bool = True) -> Row:
    """What a store is, read from its snapshot: works while somebody writes. Takes no scan of any table but runs.

    Keys: ``store``, ``snapshot``, ``key``, ``pages``, ``backups`` (paths), ``schema_version``,
    ``newest_schema_version`` (what this sayso writes), ``duckdb_version``, ``rows`` (a table), ``first_written``,
    ``last_written`` (of runs, UTC), ``store_bytes``, ``wal_bytes``, ``snapshot_bytes``, ``pages_bytes``,
    ``archives``, ``snapshot_at`` (UTC), ``in_step`` (whether the snapshot is the store as it is; None while somebody
    writes, or where the store is gone), ``key_mode`` (such as ``600``), ``newest_backup`` (UTC) and ``backup_count``.

    Raises what ``open_reader`` raises, and StoreDamaged where the store cannot be opened.
    """
    import duckdb

    files = store_files(path)
    with open_reader(path) as con:
        held: Row = {
            "schema_version": schema_version(con),
            "newest_schema_version": newest_version(),
            "duckdb_version": duckdb.__version__,
            "rows": counts(con),
            **_written(con),
        }
        in_step = _in_step(files, mark(con))
    found = list_backups(files) if backups else []
    return {
        "store": str(files.store),
        "snapshot": str(files.snapshot),
        "key": str(files.key),
        "pages": str(files.pages),
        "backups": str(backups_of(files)),
        **held,
        "store_bytes": bytes_of(files.store) if files.store.exists() else None,
        "wal_bytes": bytes_of(wal(files.store)),
        "snapshot_bytes": bytes_of(files.snapshot),
        "pages_bytes": bytes_of(files.pages),
        "archives": len(list(files.pages.glob("*.warc.gz"))),
        "snapshot_at": datetime.fromtimestamp(files.snapshot.stat().st_mtime, UTC).replace(tzinfo=None),
        "in_step": in_step,
        "key_mode": f"{stat.S_IMODE(files.key.stat().st_mode):o}" if files.key.exists() else None,
        "newest_backup": found[0].made_at if found else None,
        "backup_count": len(found),
    }


def _written(con: DuckDBPyConnection) -> Row:
    row = con.execute("SELECT min(started_at), max(finished_at) FROM runs").fetchone()
    return dict(zip(("first_written", "last_written"), row or (None, None), strict=True))


def _in_step(files: StoreFiles, published: tuple[object, ...]) -> bool | None:
    """Whether the store holds what was published; None where it is gone, or another process has it.

    Raises StoreDamaged: a snapshot that answers must not hide that nothing can be written any more.
    """
    if not files.store.exists():
        return None
    try:
        with reading_file(files.store) as con:
            return mark(con) == published
    except StoreBusy:
        return None
