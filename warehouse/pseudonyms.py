"""Authors' names out, stable pseudonyms in.

A pseudonym is a keyed HMAC-SHA256 of site and name, cut to 16 hex characters: the same person on one
site keeps one pseudonym, and nobody without the key file can test a name against the store.
"""

from __future__ import annotations

import hmac
import os
import re
import secrets
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from warehouse.errors import StoreError

KEY_BYTES = 32
KEY = re.compile(r"[0-9a-f]{64}")
AuthorKey = Callable[[str, str | None], str | None]
"""(site, author's name or None) -> what is stored for the author."""


def names_kept(site: str, name: str | None) -> str | None:
    """The name itself, for stores that are set to keep names."""
    return name


def pseudonyms(key_file: Path) -> AuthorKey:
    """A function from site and name to pseudonym; makes the key file (mode 600) if there is none.

    Raises StoreError if the key file cannot be made or is not one of ours.
    """
    key = _key(key_file)

    @lru_cache(maxsize=100_000)
    def author_key(site: str, name: str | None) -> str | None:
        if name is None:
            return None
        message = f"{site}\n{name}".encode("utf-8", "surrogatepass")
        return hmac.digest(key, message, "sha256").hex()[:16]

    return author_key


def _key(key_file: Path) -> bytes:
    try:
        if not key_file.exists():
            _make(key_file)
        text = key_file.read_text(encoding="ascii").strip()
    except OSError as error:
        reason = error.strerror or error
        raise StoreError(f"{key_file}: {reason}; check the path and its permissions") from None
    except UnicodeDecodeError:
        text = ""
    if not KEY.fullmatch(text):
        raise StoreError(
            f"{key_file} is not a key for pseudonyms: restore it from a backup, "
            "or delete it and let authors get new pseudonyms"
        )
    return bytes.fromhex(text)


def _make(key_file: Path) -> None:
    """Give a random key its name whole or not at all; of several processes at once, the first wins."""
    key_file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=key_file.parent, prefix=f"{key_file.name}.")
    try:
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(name, key_file)
    finally:
        os.unlink(name)
