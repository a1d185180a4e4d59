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
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from extractors.model import Quote, Thread
from warehouse.errors import StoreError

KEY_BYTES = 32
KEY = re.compile(r"[0-9a-f]{64}")


class Pseudonym(str):
    """An author as the store knows them, where a name is expected: stored as it is, never hashed again."""

    __slots__ = ()


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
    def hashed(site: str, name: str) -> Pseudonym:
        message = f"{site}\n{name}".encode("utf-8", "surrogatepass")
        return Pseudonym(hmac.digest(key, message, "sha256").hex()[:16])

    def author_key(site: str, name: str | None) -> str | None:
        # Looked at before the cache, to which a pseudonym and a name of the same letters are one.
        return name if name is None or isinstance(name, Pseudonym) else hashed(site, name)

    return author_key


def with_pseudonyms(thread: Thread, author_key: AuthorKey) -> Thread:
    """The thread with every author's name replaced, so that it can be read together with stored posts."""
    site = site_of(thread.url)

    def quote(given: Quote) -> Quote:
        return replace(given, author=author_key(site, given.author))

    posts = tuple(
        replace(p, author=author_key(site, p.author), quotes=tuple(map(quote, p.quotes)))
        for p in thread.posts
    )
    article = thread.article and replace(thread.article, author=author_key(site, thread.article.author))
    return replace(thread, posts=posts, article=article)


@lru_cache(maxsize=10_000)
def site_of(url: str) -> str:
    """The host name of a URL without ``www.``; empty for a file."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        host = ""
    return host.removeprefix("www.")


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
