"""Files and folders: space, sizes, and names that the disk keeps."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from warehouse.errors import StoreError
from warehouse.paths import StoreFiles

WAL_HEAD = b"d\x00b"
"""A WAL begins with an object (field 100) of the type 98, its version."""


def room(folder: Path, needed: int, what: str) -> None:
    """Raise StoreError, saying how much is missing, unless ``needed`` bytes are free in an existing folder."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise StoreError(
            f"{folder}: {what} needs {size(needed)} and {size(free)} are free: "
            f"free {size(needed - free)} more, then try again"
        )


def size(count: int) -> str:
    """Bytes as people read them, such as ``8.7 MB``."""
    from rich.filesize import decimal

    return decimal(count)


def sync(path: Path) -> None:
    """Have the disk keep a file, or a folder's names where the system can do that."""
    with suppress(PermissionError):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def wal(file: Path) -> Path:
    """Where DuckDB keeps what is committed but not yet in the file."""
    return file.with_name(f"{file.name}.wal")


def is_wal(file: Path) -> bool:
    """Whether DuckDB would read a WAL; of another file it takes no notice, and what it held is lost without a word."""
    with open(file, "rb") as held:
        return held.read(len(WAL_HEAD)) in {b"", WAL_HEAD}


def discard(new: Path) -> None:
    """Remove a database file that was not finished, with its WAL. Raises OSError."""
    for leftover in (new, wal(new)):
        leftover.unlink(missing_ok=True)


def bytes_of(path: Path) -> int:
    """The bytes of a file, or of all files in a folder; 0 where there is nothing."""
    if path.is_file():
        return path.stat().st_size
    return sum(file.stat().st_size for file in files_in(path))


def files_in(folder: Path) -> Iterator[Path]:
    """The regular files in a folder and below, in the order of their paths."""
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def is_there(path: Path) -> bool:
    """Whether anything has that name, a dead link included."""
    return os.path.lexists(path)


def archives(files: StoreFiles) -> list[Path]:
    """The archives of a store that are finished; those never change again."""
    return [file for file in files_in(files.pages) if file.suffix not in {".part", ".lock", ".new"}]
