"""One open snapshot that queries are put to, one after the other, each with its limits."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple

from warehouse.errors import QueryRefused, StoreError
from warehouse.faults import damaged, is_damage
from warehouse.paths import StorePath, store_files
from warehouse.reader import open_reader
from warehouse.reading_only import refuse_unless_reading, refused

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from pyarrow import RecordBatch, Schema

GRACE_S = 2.0
"""How long a query has to end after it was told to: DuckDB looks up only between blocks of 2,048 rows."""
_ROWS = 2_000
_BATCH_ROWS = 50_000


class QueryResult(NamedTuple):
    """What a query gave; ``truncated`` if there were more rows than the limit. No two columns share a name."""

    columns: list[str]
    rows: list[tuple[Any, ...]]
    truncated: bool


class Running:
    """A query under way. Read it once, as rows or as batches; neither is ever in memory as a whole."""

    def __init__(self, con: DuckDBPyConnection, limit: int | None) -> None:
        self._con = con
        self._limit = limit
        self.columns = distinct([column[0] for column in con.description or ()])
        self.truncated = False
        """Whether there was more than the limit, known once everything is read."""

    def rows(self) -> Iterator[list[tuple[Any, ...]]]:
        """The rows, some thousands at a time."""
        left = self._limit
        while True:
            size = _ROWS if left is None else min(_ROWS, left + 1)
            found = self._con.fetchmany(size)
            if not found:
                return
            if left is not None and len(found) > left:
                self.truncated = True
                found = found[:left]
            if found:
                yield found
            if self.truncated:
                return
            left = None if left is None else left - len(found)

    def batches(self) -> tuple[Schema, Iterator[RecordBatch]]:
        """The Arrow schema, and the rows as record batches of some ten thousand."""
        import pyarrow as pa

        reader = self._con.to_arrow_reader(_BATCH_ROWS)
        schema = pa.schema(
            [field.with_name(name) for field, name in zip(reader.schema, self.columns, strict=True)]
        )
        return schema, self._limited(reader, schema)

    def _limited(self, reader: Any, schema: Schema) -> Iterator[RecordBatch]:
        import pyarrow as pa

        left = self._limit
        for batch in reader:
            if left is not None and batch.num_rows > left:
                self.truncated = True
                batch = batch.slice(0, left)
            if batch.num_rows:
                yield pa.RecordBatch.from_arrays(batch.columns, schema=schema)
            if self.truncated:
                return
            left = None if left is None else left - batch.num_rows


class Session:
    """A reader of the store's snapshot. ``on_stuck`` is called, in a thread, for a query that does not heed its end."""

    def __init__(self, path: StorePath, on_stuck: Callable[[], None] | None = None) -> None:
        """Open the snapshot. Raises what ``open_reader`` raises."""
        self._path = path
        self._on_stuck = on_stuck
        self._opened = _stamp(path)
        self._reading = open_reader(path)
        self._con = self._reading.__enter__()
        self._opened = self._opened or _stamp(path)
        self._why: str | None = None

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    @property
    def published(self) -> float:
        """When the snapshot was published, in seconds since 1970."""
        return self._opened[1] / 1e9 if self._opened else 0.0

    def close(self) -> None:
        """Close the snapshot."""
        self._reading.__exit__(None, None, None)

    def renew(self) -> bool:
        """Open the snapshot that was published since, if one was; whether so. The old one stays where that fails."""
        stamp = _stamp(self._path)
        if stamp is None or stamp == self._opened:
            return False
        reading = open_reader(self._path)
        self.close()
        self._reading, self._opened = reading, stamp
        self._con = reading.__enter__()
        return True

    def stop(self) -> None:
        """End the query under way, from another thread; whoever runs it gets QueryRefused."""
        self._interrupt("stopped")

    def ask(self, sql: str, max_rows: int | None = 10_000, timeout_s: float = 30.0) -> QueryResult:
        """Run one reading statement and fetch at most ``max_rows`` rows of it (None: all).

        Raises QueryRefused if it would do more than read, if DuckDB rejects it, if it needs more memory than it
        may take, or after ``timeout_s`` seconds.
        """
        with self.running(sql, max_rows, timeout_s) as running:
            rows = [row for some in running.rows() for row in some]
            return QueryResult(running.columns, rows, running.truncated)

    @contextmanager
    def running(self, sql: str, max_rows: int | None, timeout_s: float) -> Iterator[Running]:
        """The same, to be read piece by piece within the ``with``, which the time counts to the end of."""
        import duckdb

        refuse_unless_reading(sql)
        self._why = None
        too_long = f"stopped after {timeout_s:g} s: narrow the query, or allow it more time"
        timers = [threading.Timer(timeout_s, self._interrupt, (too_long,))]
        if self._on_stuck:
            timers.append(threading.Timer(timeout_s + GRACE_S, self._on_stuck))
        for timer in timers:
            timer.daemon = True
            timer.start()
        try:
            self._con.execute(sql)
            yield Running(self._con, max_rows)
        except StoreError:
            raise
        except MemoryError:
            raise _too_big() from None
        except Exception as error:
            if self._why:
                raise QueryRefused(self._why) from None
            if is_damage(error):
                raise damaged(store_files(self._path).snapshot, error) from None
            # Arrow hands DuckDB's errors on as its own.
            if isinstance(error, duckdb.Error) or type(error).__module__.startswith("pyarrow"):
                raise _too_big() if "Out of Memory" in str(error) else refused(error) from None
            raise
        finally:
            for timer in timers:
                timer.cancel()

    def _interrupt(self, why: str) -> None:
        self._why = why
        self._con.interrupt()


def distinct(names: list[str]) -> list[str]:
    """Names of which none is there twice: the second "name" becomes "name_2", or the next that is free."""
    taken, made = set(names), []
    seen: set[str] = set()
    for name in names:
        new, number = name, 1
        while new in seen or (number > 1 and new in taken):
            number += 1
            new = f"{name}_{number}"
        seen.add(new)
        made.append(new)
    return made


def _too_big() -> QueryRefused:
    return QueryRefused("out of memory: narrow the query, or sort and group less of it at once")


def _stamp(path: StorePath) -> tuple[int, int] | None:
    try:
        found = store_files(path).snapshot.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns
