"""Bodies of responses, read and unpacked within limits: no bomb is ever whole in memory."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any

try:
    import brotli
except ImportError:  # no wheel for this platform: then it is not asked for
    brotli = None
try:
    import zstandard
except ImportError:
    zstandard = None  # type: ignore[assignment]

Chunks = Iterable[bytes]

_STEP = 64 * 1024
"""Bytes that are unpacked before they are counted."""
_ZSTD_WINDOW = 8 * 1024 * 1024
"""The largest window that a zstd body may ask memory for (RFC 9659)."""
_ZSTD_SLICE = 128
"""Bytes of zstd unpacked in one go, which has no limit of its own: 4 bytes make 128 KB at most, so this 4 MB."""
_MAX_CODINGS = 2


class TooLargeError(Exception):
    """More bytes than a limit allows, with a reason in words."""

    def __init__(self, what: str, limit: int) -> None:
        allowed = f"{limit / 1_000_000:g} MB" if limit >= 100_000 else f"{limit} bytes"
        super().__init__(f"{what} {allowed}, which is not read")


class BrokenBodyError(Exception):
    """A body that cannot be unpacked, with a reason in words."""


def read_body(
    chunks: Chunks, encoding: str, max_bytes: int, max_decoded_bytes: int, *, cut: bool = False
) -> tuple[bytes, bytes]:
    """The body as received and the body unpacked, in bytes.

    ``encoding`` is the value of Content-Encoding. Raises TooLargeError as soon as a limit is passed, or with
    ``cut`` leaves out what is beyond it; raises BrokenBodyError; what ``chunks`` raises goes through.
    """
    raw = bytearray()

    def counted() -> Iterator[bytes]:
        for chunk in chunks:
            if len(raw) + len(chunk) > max_bytes:
                if not cut:
                    raise TooLargeError("is larger than", max_bytes)
                rest = chunk[: max_bytes - len(raw)]
                raw.extend(rest)
                yield rest
                return
            raw.extend(chunk)
            yield chunk

    names = [name.strip().lower() for name in encoding.split(",")]
    codings = [name for name in names if name not in {"", "identity"}]
    if not codings:
        for _ in counted():
            pass
        received = bytes(raw)
        return received, received
    body = bytearray()
    for piece in _unpacked(counted(), codings):
        body += piece
        if len(body) > max_decoded_bytes:
            if not cut:
                raise TooLargeError("unpacks to more than", max_decoded_bytes)
            del body[max_decoded_bytes:]
            break
    return bytes(raw), bytes(body)


def _unpacked(chunks: Iterator[bytes], codings: list[str]) -> Iterator[bytes]:
    """The chunks unpacked, the coding named last first."""
    if len(codings) > _MAX_CODINGS:
        raise BrokenBodyError(f"is packed {len(codings)} times over")
    for name in reversed(codings):
        if name not in DECODERS:
            known = ", ".join(sorted(DECODERS))
            raise BrokenBodyError(f"is packed in a way that is not known here (known: {known})")
        chunks = DECODERS[name](chunks)
    return chunks


def _gzip(chunks: Iterator[bytes]) -> Iterator[bytes]:
    return _inflate(chunks, lambda _start: zlib.decompressobj(zlib.MAX_WBITS | 16))


def _deflate(chunks: Iterator[bytes]) -> Iterator[bytes]:
    # "deflate" means zlib's frame, but some servers send the bare stream; the first two bytes tell.
    def start(head: bytes) -> Any:
        framed = head[0] & 0x0F == 8 and int.from_bytes(head[:2], "big") % 31 == 0
        return zlib.decompressobj(zlib.MAX_WBITS if framed else -zlib.MAX_WBITS)

    return _inflate(chunks, start)


def _inflate(chunks: Iterator[bytes], start: Callable[[bytes], Any]) -> Iterator[bytes]:
    """zlib's streams, one after the other; what follows the last is filling and is left out."""
    unpacker = None
    begun = False
    held = b""
    try:
        for chunk in chunks:
            held += chunk
            while held and (unpacker or len(held) > 1):
                if unpacker is None:
                    if begun and not held.startswith(b"\x1f\x8b"):
                        return
                    unpacker = start(held)
                    begun = True
                yield unpacker.decompress(held, _STEP)
                held = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
                unpacker = None if unpacker.eof else unpacker
        if unpacker is not None:
            yield unpacker.flush()
    except zlib.error:
        raise BrokenBodyError("is damaged where it is packed") from None
    if (unpacker is not None and not unpacker.eof) or (held and not begun):
        raise BrokenBodyError("ends too early")


def _brotli(chunks: Iterator[bytes]) -> Iterator[bytes]:
    unpacker = brotli.Decompressor()
    seen = False
    try:
        for chunk in chunks:
            seen = seen or bool(chunk)
            piece = unpacker.process(chunk, output_buffer_limit=_STEP)
            yield piece
            # A full step means that more may be waiting, also where all input is taken in.
            while len(piece) >= _STEP or not unpacker.can_accept_more_data():
                piece = unpacker.process(b"", output_buffer_limit=_STEP)
                yield piece
    except brotli.error:
        raise BrokenBodyError("is damaged where it is packed") from None
    if seen and not unpacker.is_finished():
        raise BrokenBodyError("ends too early")


def _zstd(chunks: Iterator[bytes]) -> Iterator[bytes]:
    unpacker = None
    try:
        for chunk in chunks:
            for at in range(0, len(chunk), _ZSTD_SLICE):
                held = chunk[at : at + _ZSTD_SLICE]
                while held:
                    if unpacker is None:
                        unpacker = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW).decompressobj()
                    yield unpacker.decompress(held)
                    held = unpacker.unused_data if unpacker.eof else b""
                    unpacker = None if unpacker.eof else unpacker
    except zstandard.ZstdError:
        raise BrokenBodyError("is damaged where it is packed") from None
    if unpacker is not None:
        raise BrokenBodyError("ends too early")


DECODERS: dict[str, Callable[[Iterator[bytes]], Iterator[bytes]]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
}
# Before 1.2 brotli could not stop in the middle of a chunk, which is what a bomb needs.
if brotli is not None and hasattr(brotli.Decompressor, "can_accept_more_data"):
    DECODERS["br"] = _brotli
if zstandard is not None:
    DECODERS["zstd"] = _zstd

ACCEPT_ENCODING = ", ".join(name for name in DECODERS if name != "x-gzip")
