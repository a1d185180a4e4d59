"""Making one DuckDB file the same as another by copying the blocks that differ.

A DuckDB file is three headers of 4 KiB and then blocks of 256 KiB, each of which begins with the checksum of its
content (duckdb.org/docs, "Storage Versions and Format"; the checksum is that of its src/common/checksum.cpp). Two
blocks with one checksum are taken for the same, and a block whose content is not what its checksum says is not copied.
"""

from __future__ import annotations

import errno
import fcntl
import os
import struct
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

HEADERS = 3 * 4096
BLOCK = 1 << 18
CHECKSUM = 8
START, FACTOR = 5381, 0xBF58476D1CE4E5B9
SOME = 16
"""Blocks that are read at once."""
WORTH_IT = 0.5
"""Copied whole where more than this share of the blocks differs: one long copy is faster than many short ones."""


def usual(con: DuckDBPyConnection) -> bool:
    """Whether the attached store has blocks of the size that is known here."""
    row = con.execute(
        "SELECT block_size FROM pragma_database_size() WHERE database_name = 'sayso'"
    ).fetchone()
    return row is not None and row[0] == BLOCK


def whole(file: Path) -> bool:
    """Whether a file of the usual size of blocks ends where a block does."""
    return (file.stat().st_size - HEADERS) % BLOCK == 0


def patch(source: Path, old: Path, new: Path) -> bool:
    """Give ``old`` the name ``new`` and the bytes of ``source``; False, and ``new`` is not there, where it can't be.

    It can't where somebody still reads ``old``, or the system can't tell. Nobody may write ``source`` meanwhile.
    Raises OSError; what is at ``new`` is then unfinished.
    """
    lock = getattr(fcntl, "F_OFD_SETLK", None)
    if lock is None:
        return False
    handle = os.open(old, os.O_RDWR)
    try:
        # Of an open file, not of a process: readers in this process are seen too. Type, whence, start, length, pid.
        fcntl.fcntl(handle, lock, struct.pack("@hhqqiq", fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0, 0))
    except OSError:
        os.close(handle)
        return False
    try:
        os.rename(old, new)
        reading = os.open(source, os.O_RDONLY)
        try:
            return _patch(reading, handle, new)
        finally:
            os.close(reading)
    finally:
        os.close(handle)


def copy(source: Path, new: Path) -> bool:
    """Copy ``source`` to ``new``; False, and ``new`` is not there, where a block is not what its checksum says.

    Raises OSError.
    """
    with source.open("rb", buffering=0) as reading, new.open("xb", buffering=0) as writing:
        at = HEADERS
        _write(writing.fileno(), os.pread(reading.fileno(), HEADERS, 0), 0)
        while held := os.pread(reading.fileno(), SOME * BLOCK, at):
            if not sound(held):
                new.unlink()
                return False
            _write(writing.fileno(), held, at)
            at += len(held)
    return True


def sound(held: bytes) -> bool:
    """Whether each of these blocks is what its checksum says."""
    import numpy as np

    words = np.frombuffer(held, dtype="<u8").reshape(-1, BLOCK // 8)
    found = np.bitwise_xor.reduce(words[:, 1:] * np.uint64(FACTOR), axis=1) ^ np.uint64(START)
    return bool((found == words[:, 0]).all())


def _patch(source: int, target: int, new: Path) -> bool:
    size = os.fstat(source).st_size
    differ = _different(source, target, size)
    if len(differ) * BLOCK > WORTH_IT * size:
        new.unlink()
        return False
    os.ftruncate(target, size)
    for at in differ:
        held = os.pread(source, BLOCK, at)
        if not sound(held):
            new.unlink()
            return False
        _write(target, held, at)
    _write(target, os.pread(source, HEADERS, 0), 0)
    return True


def _write(target: int, held: bytes, at: int) -> None:
    if os.pwrite(target, held, at) != len(held):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _different(source: int, target: int, size: int) -> list[int]:
    """Where the blocks begin that are not the same in both."""
    return [
        at
        for at in range(HEADERS, size, BLOCK)
        if os.pread(source, CHECKSUM, at) != os.pread(target, CHECKSUM, at)
    ]
