"""Taking pages out of the archives beside a store: what stays is kept byte for byte, in an archive of a new name.

The new archive is whole on the disk before the store names it, and the old one goes only when the store does: killed
anywhere in between, the work is done again with the same result.
"""

from __future__ import annotations

import os
import shutil
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from flows.archives import Archived, read_archive
from flows.fetch_error import FetchError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ENDING = ".warc.gz"
AGAIN = "-r"
"""What an archive's name gets when records were taken out of it."""


@dataclass(frozen=True, slots=True)
class Thinned:
    """An archive, and the one that takes its place (None where nothing is left): what went, what lies where now."""

    old: Path
    new: Path | None
    removed: frozenset[str] = frozenset()
    offsets: dict[str, int] = field(default_factory=dict)


def thin(
    folder: Path, doomed: Callable[[Archived], bool], *, dry_run: bool = False
) -> tuple[list[Thinned], list[str]]:
    """Write the archives of a folder anew without the doomed records; the old ones still stand.

    Gives what was done, and what could not be looked into. A dry run only tells what it would remove. Raises OSError.
    """
    done, unread = [], []
    for path in sorted(folder.glob(f"*{ENDING}")):
        gone: dict[int, str] = {}
        stays: dict[int, str] = {}
        for found in read_archive(path):
            if isinstance(found, FetchError):
                unread.append(f"{path.name}: {found.url}: {found.reason}")
                continue
            (gone if doomed(found) else stays)[found.place.offset or 0] = found.place.record or ""
        if gone:
            done.append(_thinned(path, gone, stays, dry_run))
    unread += [f"{part.name} is being written by another run" for part in folder.glob(f"*{ENDING}.part")]
    return done, unread


def _thinned(path: Path, gone: dict[int, str], stays: dict[int, str], dry_run: bool) -> Thinned:
    removed = frozenset(gone.values())
    if dry_run or not stays:
        return Thinned(path, None, removed)
    new = path.with_name(path.name.removesuffix(ENDING) + AGAIN + ENDING)
    draft = new.with_name(f"{new.name}.new")
    offsets: dict[str, int] = {}
    with open(draft, "wb") as file:
        for at, member in members(path):
            if at in gone:
                continue
            if at in stays:
                offsets[stays[at]] = file.tell()
            file.write(member)
        file.flush()
        os.fsync(file.fileno())
    shutil.copymode(path, draft)
    os.replace(draft, new)
    return Thinned(path, new, removed, offsets)


def members(path: Path) -> Iterator[tuple[int, bytes]]:
    """The gzip members of a file, each with its offset: in our archives, a record each."""
    start, held = 0, bytearray()
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    with open(path, "rb") as file:
        while chunk := file.read(1 << 16):
            while chunk:
                unpacker.decompress(chunk)
                rest = unpacker.unused_data
                held += chunk[: len(chunk) - len(rest)]
                chunk = rest
                if unpacker.eof:
                    yield start, bytes(held)
                    start += len(held)
                    held.clear()
                    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)


def note_places(con: DuckDBPyConnection, thinned: Sequence[Thinned]) -> int:
    """Have the store name the new archives, in the caller's transaction; how many pages have no archive any more."""
    import pyarrow as pa

    count = 0
    for one in thinned:
        sql = "UPDATE pages SET warc_file = NULL, warc_offset = NULL, warc_record = NULL WHERE warc_file = ? "
        if one.new is None:
            row = con.execute(sql, [one.old.name]).fetchone()
        else:
            rows = {
                "record": pa.array(list(one.offsets), pa.string()),
                "at": pa.array(one.offsets.values(), pa.int64()),
            }
            con.register("in_places", pa.table(rows))
            con.execute(
                "UPDATE pages AS s SET warc_file = ?, warc_offset = i.at FROM in_places AS i "
                "WHERE i.record = s.warc_record AND s.warc_file = ?",
                [one.new.name, one.old.name],
            )
            con.unregister("in_places")
            row = con.execute(sql, [one.old.name]).fetchone()
        count += int(row[0]) if row else 0
    return count


def drop_old(thinned: Sequence[Thinned]) -> None:
    """Delete the archives whose place was taken. Raises OSError."""
    for one in thinned:
        one.old.unlink(missing_ok=True)
