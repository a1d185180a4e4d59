"""What importers take and give: a document, and what stands in it, entry by entry."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlsplit

MAX_BYTES = 1_000_000_000
"""Larger files are refused: a feed is held in memory as text."""


@dataclass(frozen=True)
class Document:
    """A vetted file, or a page that was fetched.

    ``name`` is how messages and the store call it: a file's name or an address without secrets. Either
    ``path`` or ``body`` is set. ``url`` is the address that a page came from.
    """

    name: str
    path: Path | None = None
    body: bytes | None = field(default=None, repr=False)
    url: str | None = None
    content_type: str | None = None

    @classmethod
    def of_file(cls, path: str | PathLike[str]) -> Document:
        """The document in a file, which is opened when it is read."""
        return cls(Path(path).name, Path(path))

    @property
    def ending(self) -> str:
        """The ending of the file's name, in lower case with its dot; "" where there is none."""
        at = str(self.path) if self.path is not None else urlsplit(self.url or "").path
        return Path(at).suffix.casefold()

    def open(self) -> BinaryIO:
        """The bytes as a file. Raises OSError."""
        if self.path is None:
            return io.BytesIO(self.body or b"")
        return self.path.open("rb")

    def head(self, size: int = 65_536) -> bytes:
        """The first bytes. Raises OSError."""
        with self.open() as file:
            return file.read(size)


@dataclass(frozen=True, slots=True)
class Entry:
    """One statement of a document, or why there is none.

    ``place`` says where it stands ("line 7", "item 57"). ``record`` has the keys of the JSONL format, or is
    None where ``broken`` says what is wrong. ``raw`` is what stood there, for those who mend it.
    """

    place: str
    record: dict[str, Any] | None
    broken: str = ""
    raw: Any = None
    line: int | None = None
