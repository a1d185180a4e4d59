"""Raw pages, kept as they came: one compressed WARC a run, in a folder beside the store.

While a run goes on its file ends in ``.part``; it takes its name before the run is committed. What a killed
run leaves is cut back to its last whole record and named by the next one, so that every ``.warc.gz`` in the
folder can be read to its end by any tool.
"""

from __future__ import annotations

import io
import os
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from io import FileIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows import settings
from flows.fetch_error import mask
from warehouse.texts import KEEP

if TYPE_CHECKING:
    from filelock import BaseFileLock
    from warcio.warcwriter import WARCWriter

    from flows.fetch import Fetched

THREAD = "WARC-X-Sayso-Thread"
"""The header of a record that names the thread which its page belongs to."""
PART = ".part"
LOCK = ".lock"
_NOT_KEPT = frozenset({"set-cookie", "set-cookie2"})
_REASONS = {status.value: status.phrase for status in HTTPStatus}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page is kept: the archive's name in its folder or its full path, the record's offset and id."""

    file: str
    offset: int | None
    record: str | None


class Keeper:
    """Writes a run's pages; threads may share it. Nothing is made before the first page is kept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._mutex = threading.Lock()
        self._file: FileIO | None = None
        self._lock: BaseFileLock | None = None
        self._part = folder

    def keep(self, fetched: Fetched, thread_url: str) -> Place:
        """Keep a page that was fetched. Raises OSError where the folder cannot be written."""
        from warcio.warcwriter import WARCWriter

        packed = io.BytesIO()
        writer = WARCWriter(packed, gzip=True)
        record = _response(writer, fetched, thread_url)
        writer.write_record(record)
        with self._mutex:
            offset = _append(self._open(), packed.getbuffer())
            name = self._part.name.removesuffix(PART)
        return Place(name, offset, record.rec_headers.get_header("WARC-Record-ID"))

    def close(self) -> None:
        """Give the archive its name, safely on the disk. Without pages there is none."""
        with self._mutex:
            if self._file is None:
                return
            os.fsync(self._file.fileno())
            self._file.close()
            self._file = None
            os.replace(self._part, self._part.with_name(self._part.name.removesuffix(PART)))
            _let_go(self._lock, self._part)

    def _open(self) -> FileIO:
        if self._file is None:
            from filelock import FileLock

            self._folder.mkdir(parents=True, exist_ok=True)
            rescue(self._folder)
            started = datetime.now(UTC)
            name = f"{started:%Y%m%dT%H%M%SZ}-{os.getpid()}-{os.urandom(3).hex()}.warc.gz"
            self._part = self._folder / (name + PART)
            self._lock = FileLock(f"{self._part}{LOCK}")
            self._lock.acquire(timeout=10)
            file = open(self._part, "xb", buffering=0)  # noqa: SIM115 - closed by close
            try:
                _append(file, _warcinfo(name))
            except OSError:
                file.close()
                self._part.unlink()
                _let_go(self._lock, self._part)
                raise
            self._file = file
        return self._file


@contextmanager
def keeping(folder: Path, texts: str = KEEP) -> Iterator[Keeper | None]:
    """A keeper that names its archive in the end, whatever happens; None where pages are not kept.

    ``texts`` is what the store keeps of posts: where that is not all, pages are kept only if somebody says so.
    """
    if not settings.keep_pages(usual=texts == KEEP):
        yield None
        return
    keeper = Keeper(folder)
    try:
        yield keeper
    finally:
        keeper.close()


def rescue(folder: Path) -> None:
    """Name the archives that killed runs left behind, cut back to their last whole record."""
    from filelock import FileLock, Timeout

    for part in sorted(folder.glob(f"*.warc.gz{PART}")):
        lock = FileLock(f"{part}{LOCK}")
        with suppress(Timeout, OSError):
            lock.acquire(timeout=0)
            if (length := whole_length(part)) == 0:
                part.unlink()
            else:
                os.truncate(part, length)
                os.replace(part, part.with_name(part.name.removesuffix(PART)))
            _let_go(lock, part)


def whole_length(path: Path) -> int:
    """How many bytes of a gzip file lie before the end of its last whole member."""
    at = whole = 0
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    with open(path, "rb") as file, suppress(zlib.error):
        while held := file.read(1 << 16):
            at += len(held)
            while held:
                unpacker.decompress(held)
                held = unpacker.unused_data
                if unpacker.eof:
                    whole = at - len(held)
                    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    return whole


def _append(file: FileIO, record: bytes | memoryview) -> int:
    """Add a whole record or, on a full disk, nothing: what comes later must be readable. Gives where it begins."""
    at = file.tell()
    left = memoryview(record)
    try:
        while left:
            left = left[file.write(left) :]
    except OSError as error:
        file.truncate(at)
        file.seek(at)
        raise OSError(error.errno, error.strerror, file.name) from None
    return at


def _let_go(lock: BaseFileLock | None, part: Path) -> None:
    if lock is not None:
        lock.release()
        Path(f"{part}{LOCK}").unlink(missing_ok=True)


def _response(writer: WARCWriter, fetched: Fetched, thread_url: str) -> Any:
    from warcio.statusandheaders import StatusAndHeaders

    headers = [(name, value) for name, value in fetched.archive_headers if name.lower() not in _NOT_KEPT]
    at = fetched.page.fetched_at or datetime.now(UTC)
    status = f"{fetched.status} {_REASONS.get(fetched.status, '')}".strip()
    # Whole seconds: version 1.0, which every tool reads, knows no others.
    named = {"WARC-Date": f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}", THREAD: mask(thread_url)}
    return writer.create_warc_record(
        mask(fetched.page.url),
        "response",
        payload=io.BytesIO(fetched.raw),
        length=len(fetched.raw),
        http_headers=StatusAndHeaders(status, headers, protocol=_protocol(fetched.http_version)),
        warc_headers_dict=named,
    )


def _protocol(version: str) -> str:
    """WARC 1.0 knows HTTP/1 only, and readers refuse another status line."""
    return version if version in {"HTTP/1.0", "HTTP/1.1"} else "HTTP/1.1"


def _warcinfo(name: str) -> bytes:
    from warcio.warcwriter import WARCWriter

    packed = io.BytesIO()
    writer = WARCWriter(packed, gzip=True)
    about = {"software": settings.user_agent(), "format": "WARC File Format 1.0"}
    writer.write_record(writer.create_warcinfo_record(name, about))
    return packed.getvalue()
