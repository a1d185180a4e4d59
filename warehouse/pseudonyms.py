"""Authors' names out, stable pseudonyms in.

A pseudonym is a keyed HMAC-SHA256 of site and name, cut to 16 hex characters: the same person on one
site keeps one pseudonym, and nobody without the key file can test a name against the store.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from warehouse.errors import StoreError

KEY_HEX = 64
AuthorKey = Callable[[str, str | None], str | None]
"""(site, author's name or None) -> what is stored for the author."""


def names_kept(site: str, name: str | None) -> str | None:
    """The name itself, for stores that are set to keep names."""
    return name


def pseudonyms(key_file: Path) -> AuthorKey:
    """A function from site and name to pseudonym; makes the key file (mode 600) if there is none.

    Call it with the writer's lock held. Raises StoreError if the key file is not one of ours.
    """
    key = _key(key_file)

    def author_key(site: str, name: str | None) -> str | None:
        if name is None:
            return None
        message = f"{site}\n{name}".encode("utf-8", "surrogatepass")
        return hmac.new(key, message, hashlib.sha256).hexdigest()[:16]

    return author_key


def _key(key_file: Path) -> bytes:
    if not key_file.exists():
        _make(key_file)
    try:
        text = key_file.read_text(encoding="ascii").strip()
        if len(text) != KEY_HEX:
            raise ValueError
        return bytes.fromhex(text)
    except (OSError, ValueError):
        raise StoreError(
            f"{key_file} is not a key for pseudonyms: restore it from a backup, "
            "or delete it and let authors get new pseudonyms"
        ) from None


def _make(key_file: Path) -> None:
    """Write a random key; by rename, so that a crash leaves a whole key or none."""
    new = key_file.with_name(f"{key_file.name}.new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_hex(KEY_HEX // 2))
        file.flush()
        os.fsync(file.fileno())
    os.replace(new, key_file)
