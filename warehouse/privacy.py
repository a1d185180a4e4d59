"""What a store keeps of people: pseudonyms or names, whole texts or less, and whom it has forgotten."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

from extractors.model import Post, Quote, Thread
from warehouse.errors import StoreError
from warehouse.paths import StorePath, store_files
from warehouse.pseudonyms import AuthorKey, names_kept, pseudonyms, site_of
from warehouse.reader import open_reader
from warehouse.texts import CHOICES, KEEP, KeptText, Spared, text_sha256, without

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PSEUDONYMS, NAMES = "pseudonyms", "names"
Forgotten = Callable[[str, str | None], bool]
"""(site, author's name or what the store has for it) -> whether they were forgotten."""

SET = "INSERT INTO store_meta VALUES (?, ?)"


@dataclass(frozen=True, slots=True)
class Privacy:
    """A store's settings. ``authors`` is None while nobody decided, which means pseudonyms."""

    authors: str | None = None
    texts: str = KEEP
    forgotten: frozenset[tuple[str, str]] = field(default_factory=frozenset)

    def author_key(self, key_file: Path) -> AuthorKey:
        """How this store names authors. Raises what ``pseudonyms`` raises."""
        return names_kept if self.authors == NAMES else pseudonyms(key_file)

    def is_forgotten(self, key_file: Path) -> Forgotten:
        """Tells who was forgotten, by name or by what the store has for it. Raises what ``pseudonyms`` raises."""
        if not self.forgotten:
            return lambda site, author: False
        hashed = pseudonyms(key_file)

        def asked(site: str, author: str | None) -> bool:
            # In a store of names what it has for an author is the name, to be hashed like any other.
            name = str(author) if author is not None and self.authors == NAMES else author
            return (site, str(hashed(site, name))) in self.forgotten

        return asked


def privacy_in(con: DuckDBPyConnection) -> Privacy:
    """The settings of a store that is open."""
    found = dict(
        con.execute("SELECT name, value FROM store_meta WHERE name IN ('authors', 'texts')").fetchall()
    )
    gone = frozenset(con.execute("SELECT DISTINCT site, author_key FROM forgotten").fetchall())
    return Privacy(found.get("authors"), found.get("texts", KEEP), gone)


def privacy_of(path: StorePath) -> Privacy:
    """The settings of the store at ``path``; the usual ones where there is none. Raises what ``open_reader`` raises."""
    files = store_files(path)
    if not (files.snapshot.exists() or files.store.exists()):
        return Privacy()
    with open_reader(path) as con:
        return privacy_in(con)


def set_privacy(
    path: StorePath, *, keep_authors: bool | None = None, texts: str | None = None, wait_s: float = 10.0
) -> Privacy:
    """Make these the store's settings from now on, and give them; None leaves one as it is.

    What a store keeps of authors is decided once: half names and half pseudonyms would count one person twice. What
    it keeps of texts holds for what is written from then on. Writes nothing where nothing changes.

    Raises StoreError for another choice of authors than the store's, or another word for texts; and what
    ``open_writer`` raises.
    """
    from warehouse.writer import open_writer

    if texts is not None and texts not in CHOICES:
        raise StoreError(f'SAYSO_TEXTS is "{texts}"; it is {", ".join(CHOICES[:-1])} or {CHOICES[-1]}')
    before = privacy_of(path)
    wanted = replace(before, texts=texts or before.texts)
    if keep_authors is not None:
        wanted = replace(wanted, authors=NAMES if keep_authors else PSEUDONYMS)
    if wanted == before:
        return before
    with open_writer(path, wait_s) as con:
        _insist(con, path, privacy_in(con), wanted)
        con.execute("DELETE FROM store_meta WHERE name IN ('authors', 'texts')")
        con.executemany(
            SET, [("texts", wanted.texts)] + ([("authors", wanted.authors)] if wanted.authors else [])
        )
    return wanted


def _insist(con: DuckDBPyConnection, path: StorePath, before: Privacy, wanted: Privacy) -> None:
    """Refuse names in a store of pseudonyms, and pseudonyms in one of names."""
    if wanted.authors == before.authors:
        return
    has = before.authors
    if has is None and con.execute("SELECT 1 FROM posts WHERE author_key IS NOT NULL LIMIT 1").fetchone():
        has = PSEUDONYMS
    if has is not None and has != wanted.authors:
        raise StoreError(
            f"{path} keeps authors as {has}, and that holds for all of it: "
            f"read into another store (--store) to keep them as {wanted.authors}"
        )


def spellings(name: str) -> tuple[str, ...]:
    """The ways in which one name may have been written by a page: as given, trimmed, in either Unicode form."""
    bare = name.strip()
    forms = (unicodedata.normalize("NFC", bare), unicodedata.normalize("NFD", bare), bare, name)
    return tuple(dict.fromkeys(form for form in forms if form.strip()))


def names_in_address(url: str, forgotten: Forgotten) -> tuple[str, ...]:
    """The parts of an address (``/@ann/``, ``/users/ann/``) that are the names of forgotten people."""
    try:
        parts = urlsplit(url).path.split("/")
    except ValueError:
        return ()
    site = site_of(url)
    return tuple(part for part in parts if part and forgotten(site, unquote(part).removeprefix("@")))


def without_name(address: str, names: tuple[str, ...]) -> str:
    """An address or a post's id with the parts that are one of ``names`` made ``forgotten``."""
    bad = {form for name in names for form in (name, quote(name))}
    bare = {name.removeprefix("@") for name in bad}

    def shown(part: str) -> str:
        hidden = part in bad or part.removeprefix("@") in bare
        return ("@" if part.startswith("@") else "") + "forgotten" if hidden else part

    return "/".join(map(shown, address.split("/")))


def names_forgotten(thread: Thread, forgotten: Forgotten) -> bool:
    """Whether forgotten people wrote or are quoted in a thread."""
    site = site_of(thread.url)
    authors = {post.author for post in thread.posts} | {
        q.author for post in thread.posts for q in post.quotes
    }
    if thread.article:
        authors.add(thread.article.author)
    return any(forgotten(site, author) for author in authors)


def without_forgotten(thread: Thread, forgotten: Forgotten) -> Thread:
    """The thread without what forgotten people wrote: their posts stay as places without words, author or address,
    and their words are left out where others quote them."""
    site = site_of(thread.url)
    gone = {post.id for post in thread.posts if forgotten(site, post.author)}

    def is_gone(given: Quote) -> bool:
        return given.source in gone or forgotten(site, given.author)

    if not gone and not any(is_gone(q) for post in thread.posts for q in post.quotes):
        article = thread.article
        return replace(thread, article=None) if article and forgotten(site, article.author) else thread

    def told(post: Post) -> Post:
        if post.id in gone:
            return replace(post, text=KeptText("", None), author=None, permalink=None, quotes=())
        bad = [q for q in post.quotes if is_gone(q)]
        if not bad:
            return post
        hidden = without(post.text, [(q.start, q.end) for q in bad])
        quotes = tuple(replace(q, author=None) if q in bad else q for q in post.quotes)
        return replace(post, text=Spared(hidden, text_sha256(post.text)), quotes=quotes)

    opened = bool(thread.posts) and thread.posts[0].id in gone
    article = thread.article if thread.article and not forgotten(site, thread.article.author) else None
    return replace(
        thread, posts=tuple(map(told, thread.posts)), article=article, title=None if opened else thread.title
    )
