"""A store in DuckLake: the same tables and views, in Parquet files with a catalog that several writers may share."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.connect import OFFLINE, literal, opening_error
from warehouse.errors import StoreError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def attach_lake(catalog: str, data: Path | None = None, *, read_only: bool = False) -> DuckDBPyConnection:
    """A connection whose current database, ``sayso``, is a DuckLake; an empty one is made if there is none.

    ``catalog`` is what DuckLake keeps its catalog in, such as the path of a DuckDB file; ``data`` the folder of the
    Parquet files, which only a new lake needs to be told. Nothing is fetched: the extension lies in its wheel, and
    DuckDB checks its signature. ``warehouse.migrations.migrate`` makes the tables and views.

    Raises StoreError if the extension is not installed or the catalog cannot be opened.
    """
    import duckdb

    extension = _extension(duckdb.__version__)
    options = [*([f"DATA_PATH {literal(str(data))}"] if data else []), *(["READ_ONLY"] if read_only else [])]
    con = duckdb.connect(":memory:", config=OFFLINE)
    try:
        con.execute(f"LOAD {literal(str(extension))}")
        con.execute(
            f"ATTACH {literal(f'ducklake:{catalog}')} AS sayso"
            + (f" ({', '.join(options)})" if options else "")
        )
        con.execute("USE sayso")
    except duckdb.Error as error:
        con.close()
        raise opening_error(Path(catalog), error) from None
    return con


def _extension(version: str) -> Path:
    """The extension's file for exactly this DuckDB."""
    package = find_spec("duckdb_extension_ducklake")
    for folder in (package.submodule_search_locations or ()) if package else ():
        file = Path(folder) / "extensions" / f"v{version}" / "ducklake.duckdb_extension"
        if file.exists():
            return file
    raise StoreError(f"DuckLake's extension for DuckDB {version} is not installed: pip install 'sayso[lake]'")
