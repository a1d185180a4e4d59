"""What DuckDB's errors mean for a store: a full disk, a damaged file, or neither; and what to do about it.

Damage is told by DuckDB's words, not by its classes: its blocks and its WAL carry checksums, so that a torn
file comes as an IOException that says so, on opening or whenever the block is first read. An
InternalException alone is no sign of damage.
"""

from __future__ import annotations

import errno
import re
import shlex
from pathlib import Path

from warehouse.errors import StoreDamaged, StoreError, first_line
from warehouse.paths import StoreFiles

FULL = ("No space left on device", "Disk quota exceeded", "not enough space", "File too large")
REFUSED = ("Permission denied", "Read-only file system", "Operation not permitted")
DAMAGE = (
    "Corrupt database file",
    "Corrupt WAL",
    "Could not read enough bytes",
    "not a valid DuckDB database",
    "Failed to deserialize",
    "Serialization Error",
    "Failure while replaying WAL",
    "Input/output error",
)
_PREFIX = re.compile(r"^\w+(?: \w+)? Error: ")


def is_full(error: BaseException) -> bool:
    """Whether it failed for want of space on the disk."""
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return True
    return any(words in str(error) for words in FULL)


def is_damage(error: BaseException) -> bool:
    """Whether it says that the file itself is broken."""
    return not is_full(error) and any(words in str(error) for words in DAMAGE)


def store_error(file: Path, error: BaseException, what: str) -> StoreError:
    """The error for ``what`` did not come about (such as ``nothing was written``), with what to do."""
    if is_full(error):
        return StoreError(f"{file}: {what}, the disk is full: free some space, then try again")
    if is_damage(error):
        return damaged(file, error)
    if any(words in str(error) for words in REFUSED):
        return StoreError(f"{file}: {what}, it is not permitted: check the path and its permissions")
    return StoreError(f"{file}: {what} ({said_by(error)})")


def damaged(file: Path, error: BaseException) -> StoreDamaged:
    """The error for a file that is broken: which, how DuckDB knows, and how to get a whole one."""
    return StoreDamaged(f"{file} is damaged ({said_by(error, file)}): {remedy(file)}")


def remedy(file: Path) -> str:
    """How to get a whole file in the place of a damaged store or snapshot."""
    if file.stem.endswith(".snapshot"):
        store = file.with_name(file.stem.removesuffix(".snapshot") + file.suffix)
        if store.exists():
            return f"`{_sayso('vacuum', store)}` publishes it anew"
        return f"`sayso store restore BACKUP --to {_quoted(store)}` brings a backup back"
    snapshot = StoreFiles(file).snapshot
    if snapshot.exists():
        return f"`{_sayso('restore', snapshot, file)} --replace` brings back what was published last, or name a backup"
    return f"`sayso store restore BACKUP --to {_quoted(file)} --replace` brings a backup back"


def lost_store(files: StoreFiles) -> StoreError:
    """The error for a store that is gone while its snapshot is there: an empty one must not take its place."""
    return StoreError(
        f"{files.store} is gone, but {files.snapshot.name} is there: "
        f"`{_sayso('restore', files.snapshot, files.store)}` makes the store from it"
    )


def not_published(files: StoreFiles, error: BaseException) -> StoreError:
    """The error for a store that is written while its snapshot could not be."""
    while error.__context__ is not None:  # what tidied up afterwards failed as well
        error = error.__context__
    if is_damage(error):
        return damaged(files.store, error)
    said = "the disk is full" if is_full(error) else said_by(error)
    return StoreError(
        f"{files.store} is written, but {files.snapshot.name} could not be ({said}): "
        "free some space or check permissions; the next write publishes it"
    )


def said_by(error: BaseException, file: Path | None = None) -> str:
    """What an error says, without DuckDB's prefix and without the file's name, which stands in the message."""
    said = _PREFIX.sub("", first_line(error))
    return said.replace(f' "{file}"', "").removesuffix("!") if file else said


def _sayso(command: str, what: Path, to: Path | None = None) -> str:
    if command == "restore":
        return f"sayso store restore {_quoted(what)} --to {_quoted(to or what)}"
    return f"sayso store {command} --store {_quoted(what)}"


def _quoted(path: Path) -> str:
    return shlex.quote(str(path))
