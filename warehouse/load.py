"""Loading an archive that is Arrow already: many batches, one transaction, one publication."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from warehouse.batch import RunBatch
from warehouse.paths import StorePath
from warehouse.pseudonyms import names_kept
from warehouse.writer import open_writer, write_tables

if TYPE_CHECKING:
    from pyarrow import Table


def load(
    path: StorePath, batches: Iterable[tuple[RunBatch, Mapping[str, Table]]], *, wait_s: float = 10.0
) -> dict[str, int]:
    """Write batches whose rows are given as Arrow tables, all or nothing; new rows a table, as ``write_run`` has them.

    A batch tells its run; its tables are named and shaped as ``warehouse.columns.COLUMNS``, and a table that is
    missing is empty. Authors must be what the store is to keep of them (warehouse.pseudonyms). Nobody else can write
    meanwhile. What is in the store already is not added again.

    Raises what ``write_run`` raises.
    """
    from warehouse.arrow import run_tables

    total: dict[str, int] = {}
    with open_writer(path, wait_s) as con:
        for batch, tables in batches:
            written = write_tables(con, batch, {**run_tables(batch, names_kept), **tables})
            total = {name: total.get(name, 0) + count for name, count in written.items()}
    return total
