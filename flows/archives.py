"""Web archives: pages out of WARC files, whoever wrote them."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from extractors.model import Page
from flows import settings
from flows.bodies import BrokenBodyError, TooLargeError, read_body
from flows.fetch_error import FetchError
from flows.keep import THREAD, Place

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord

_MAGIC = b"WARC/"
_GZIP = b"\x1f\x8b"
_OTHER_MEDIA = re.compile(
    r"\s*(?:image|video|audio|font)/|.*(?:css|javascript|ecmascript|wasm|pdf|font|zip|octet-stream)",
    re.IGNORECASE,
)
_NEXT_RECORD = re.compile(rb"\r\n\r\nWARC/[01]\.")


@dataclass(frozen=True, slots=True)
class Archived:
    """A page as an archive keeps it; ``thread_url`` is the thread it belongs to, if the archive says so."""

    page: Page
    place: Place
    thread_url: str | None = None


def is_archive(path: Path) -> bool:
    """Whether a file is a WARC, packed or not. Raises OSError."""
    with open(path, "rb") as file:
        head = file.read(len(_MAGIC))
        if head[:2] != _GZIP:
            return head == _MAGIC
        file.seek(0)
        try:
            return gzip.GzipFile(fileobj=file).read(len(_MAGIC)) == _MAGIC
        except (OSError, EOFError, zlib.error):
            return False


def read_archive(path: Path) -> Iterator[Archived | FetchError]:
    """The pages in an archive, in its order: answers of 200 and resources that may be documents.

    A page that cannot be unpacked is an error in its place. If the archive is cut off or damaged the last
    thing given is an error that names it; what came before holds.
    """
    at = 0
    try:
        with _records(path) as records:
            for record in records:
                at = records.offset
                if _is_document(record):
                    yield _archived(path, record, at)
    except Exception as error:  # damage makes warcio stumble in many ways
        yield FetchError(
            str(path), f"is damaged after byte {at}: {_first_line(error)}; what came before was read"
        )


def read_kept(path: Path, place: Place) -> Page:
    """One page of an archive. Raises FetchError."""
    try:
        with _records(path, place.offset or 0) as records:
            for record in records:
                if place.record in (None, record.rec_headers.get_header("WARC-Record-ID")):
                    found = _archived(path, record, place.offset or 0)
                    if isinstance(found, FetchError):
                        raise found
                    return found.page
    except FileNotFoundError:
        raise FetchError(str(path), "the archive that keeps it is gone") from None
    except FetchError:
        raise
    except Exception as error:
        raise FetchError(str(path), f"the archive is damaged: {_first_line(error)}") from None
    raise FetchError(str(path), f"the archive has no record {place.record}")


@contextmanager
def _records(path: Path, offset: int = 0) -> Iterator[Any]:
    """The records of an archive from ``offset`` on, in a file that is packed record by record, whole, or not."""
    from warcio.archiveiterator import ArchiveIterator

    with open(path, "rb") as file:
        source: BinaryIO = file
        if file.read(2) == _GZIP and _is_one_member(file):
            file.seek(0)
            source = cast(BinaryIO, gzip.GzipFile(fileobj=file))
        source.seek(offset)
        yield ArchiveIterator(source)


def _is_one_member(file: BinaryIO) -> bool:
    """Is the whole file one gzip member of several records, as ``gzip archive.warc`` makes it?

    Told from the first member: a record alone ends with it.
    """
    file.seek(0)
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    seen = b""
    while (held := file.read(1 << 16)) and not unpacker.eof:
        seen = seen[-16:] + unpacker.decompress(held)
        if _NEXT_RECORD.search(seen):
            return True
    return False


def _is_document(record: ArcWarcRecord) -> bool:
    uri = _target(record)
    if not uri.startswith(("http://", "https://")) or uri.partition("?")[0].endswith("/robots.txt"):
        return False
    if record.rec_type == "resource":
        kind = record.rec_headers.get_header("Content-Type") or ""
    elif record.rec_type == "response" and record.http_headers:
        if record.http_headers.get_statuscode() != "200":
            return False
        kind = record.http_headers.get_header("Content-Type") or ""
    else:
        return False
    return not _OTHER_MEDIA.match(kind)


def _target(record: ArcWarcRecord) -> str:
    # Some versions of wget put the address in angle brackets.
    return (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")


def _archived(path: Path, record: ArcWarcRecord, offset: int) -> Archived | FetchError:
    headers, uri = record.http_headers or record.rec_headers, _target(record)
    try:
        body = _body(record)
    except (TooLargeError, BrokenBodyError) as error:
        return FetchError(uri, str(error))
    page = Page(uri, body, headers.get_header("Content-Type"), _moment(record))
    record_id = record.rec_headers.get_header("WARC-Record-ID")
    return Archived(page, Place(str(path), offset, record_id), record.rec_headers.get_header(THREAD))


def _body(record: ArcWarcRecord) -> bytes:
    """The body unpacked, within the limits of a fetched page."""
    limits = settings.limits()
    stream = record.content_stream()
    chunks = iter(lambda: stream.read(1 << 16), b"")
    most = limits.max_decoded_bytes
    packed = (record.http_headers and record.http_headers.get_header("Content-Encoding")) or ""
    # warcio unpacks the rest; and what is said to be packed often no longer is.
    encoding = "zstd" if packed.strip().lower() == "zstd" else ""
    raw, body = read_body(chunks, "", most, most)
    if getattr(record.raw_stream, "limit", 0) > 0:
        raise BrokenBodyError("ends too early")
    if encoding and raw.startswith(b"\x28\xb5\x2f\xfd"):
        raw, body = read_body([raw], encoding, most, most)
    return body


def _moment(record: ArcWarcRecord) -> datetime | None:
    try:
        found = datetime.fromisoformat(record.rec_headers.get_header("WARC-Date") or "")
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _first_line(error: BaseException) -> str:
    return next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)
