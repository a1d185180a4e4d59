"""Forgetting a person: the store, the archives, the cache, and the proof that nothing is left. Knows no Prefect.

In this order, each step of which can be done again: new archives are written beside the old ones; one transaction
empties the store and names the new archives; the old ones are deleted; the store's file is written anew, since
deleted rows stay in its free blocks; the cache goes. A killed run is finished by the same command.
"""

from __future__ import annotations

import html
import json
import mmap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from claims.canonical import key_of
from flows import settings
from flows.archive_removal import Thinned, drop_old, note_places, thin
from flows.archives import Archived
from flows.keep import rescue
from warehouse import forgetting, proof
from warehouse.connect import attach
from warehouse.names_in_addresses import Person
from warehouse.paths import StoreFiles, store_files
from warehouse.privacy import NAMES, privacy_of, spellings
from warehouse.pseudonyms import pseudonyms, site_of
from warehouse.reader import open_reader
from warehouse.upkeep.vacuum import vacuum
from warehouse.writer import open_writer

CACHE = ("pages.sqlite", "pages-private.sqlite")


@dataclass(frozen=True)
class Forgotten:
    """What was removed, by kind; where something is left (place, what); what is left on purpose and told."""

    removed: dict[str, int]
    left: tuple[tuple[str, str], ...] = ()
    told: tuple[str, ...] = ()
    scanned: dict[str, int] = field(default_factory=dict)
    reworded: tuple[str, ...] = ()


def person_of(store: Path, author: str, site: str) -> Person:
    """Whom a name on a site means in this store. Raises ValueError for an empty name."""
    names = spellings(author)
    if not names:
        raise ValueError("--author is empty; give the name as the site shows it")
    host = site_of(site) if "//" in site else site.strip().lower().removeprefix("www.")
    key = pseudonyms(store_files(store).key)
    hashes = tuple(str(key(host, name)) for name in names)
    keys = names if privacy_of(store).authors == NAMES else hashes
    return Person(host, names, keys, hashes)


def forget(
    store: Path,
    person: Person,
    *,
    dry_run: bool = False,
    backups: bool = False,
    tell: Callable[[str], None] = print,
) -> Forgotten:
    """Remove all that the store has of a person; a dry run counts and writes nothing. See this module.

    Raises StoreError, or OSError where a file cannot be written.
    """
    files = store_files(store)
    with open_reader(store) as con:
        counts = forgetting.find(con, person)
        words, records, own = forgetting.words(con), forgetting.page_posts(con), forgetting.own_files(con)
    if files.pages.is_dir() and not dry_run:
        rescue(files.pages)
    doomed = _doomed(person, words, records)
    thinned, unread = thin(files.pages, doomed, dry_run=dry_run) if files.pages.is_dir() else ([], [])
    counts["raw pages"] = sum(len(one.removed) for one in thinned)
    if dry_run:
        return Forgotten(counts, told=_told(files, own))
    tell("store")
    with open_writer(store, settings.wait_s()) as con:
        removed, reworded = forgetting.forget(con, person, datetime.now(UTC), key_of)
        note_places(con, thinned)
        others = proof.said_by_others(con, words)
        named = proof.named_in_texts(con, person)
    counts |= removed
    tell("archives")
    drop_old(thinned)
    tell("file")
    vacuum(store, wait_s=settings.wait_s())
    counts["cached files"] = _drop_cache()
    if backups:
        counts["backups"] = _drop_backups(files)
    return _proven(
        files, person, sorted(set(words) - others), counts, doomed, unread, own, others, named, reworded
    )


def _proven(
    files: StoreFiles, person: Person, words: Sequence[str], counts: dict[str, int],
    doomed: Callable[[Archived], bool], unread: Sequence[str], own: Sequence[str], others: set[str], named: int,
    reworded: Sequence[str],
) -> Forgotten:  # fmt: skip
    left = [(name, "could not be looked into") for name in unread]
    scanned = {"sentences": len(words), "columns": 0, "files": 0, "archives": 0}
    for file in (files.store, files.snapshot):
        with attach(file, read_only=True) as con:
            scanned["columns"] += len(proof.columns(con))
            left += [
                (f"{file.name} {where}", f"{n} rows")
                for where, n in proof.left_in_columns(con, words, person)
            ]
    for path in _beside(files):
        scanned["files"] += 1
        if _holds(path, words):
            left.append((str(path), "holds words of theirs"))
    if files.pages.is_dir():
        scanned["archives"] = len(list(files.pages.glob("*.warc.gz")))
        still: list[Thinned] = thin(files.pages, doomed, dry_run=True)[0]
        left += [(str(one.old), f"{len(one.removed)} pages") for one in still]
    left += [(str(path), "is a backup; --backups deletes it") for path in backups_of(files)]
    told = list(_told(files, own))
    if others:
        told.append(
            f"{len(others)} of their sentences stand in posts of others or in sources too, as their words"
        )
    if named:
        told.append(f"{named} posts of other people hold the name or the word; they are theirs and were left")
    return Forgotten(counts, tuple(left), tuple(told), scanned, tuple(reworded))


def backups_of(files: StoreFiles) -> list[Path]:
    """Copies of the store beside it, which cannot be rewritten: they are whole or gone."""
    folder = files.store.with_name(f"{files.store.name}.backups")
    beside, store, stem = files.store.parent, _plain(files.store.name), _plain(files.store.stem)
    found = [path for path in folder.rglob("*") if path.suffix != ".lock"] if folder.is_dir() else []
    aside = [path for path in beside.glob(f"{stem}.*.before-restore-*") if ".key." not in path.name]
    return sorted(path for path in (*found, *beside.glob(f"{store}.before-v*"), *aside) if path.is_file())


def _drop_backups(files: StoreFiles) -> int:
    found = backups_of(files)
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)


def _plain(name: str) -> str:
    """A name in which nothing is a wildcard."""
    return "".join(f"[{c}]" if c in "*?[" else c for c in name)


def _told(files: StoreFiles, own: Sequence[str]) -> tuple[str, ...]:
    notes = [f"{name} is your own file and was left; delete it yourself" for name in own]
    return (*notes, *(f"{path} is a backup that may hold them" for path in backups_of(files)))


def _drop_cache() -> int:
    """Delete the cache of fresh pages as a whole: it can be lost, and cannot be told apart by person."""
    gone = 0
    for name in CACHE:
        for ending in ("", "-wal", "-shm", "-journal"):
            path = settings.cache_path() / (name + ending)
            gone += path.exists()
            path.unlink(missing_ok=True)
    return gone


def _beside(files: StoreFiles) -> Iterator[Path]:
    """Every file of the store, archives and backups left out, and the cache."""
    skipped = {files.key, files.lock, *backups_of(files)}
    for path in sorted(files.store.parent.glob(f"{_plain(files.store.stem)}*")):
        inside = path.rglob("*") if path.is_dir() and path != files.pages else [path]
        yield from (file for file in inside if file.is_file() and file not in skipped)
    yield from (path for path in settings.cache_path().glob("pages*") if path.is_file())


def _holds(path: Path, words: Sequence[str]) -> bool:
    if not path.stat().st_size:
        return False
    # Not read: a store may be larger than the memory.
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as body:
        return any(body.find(word.encode("utf-8", "replace")) >= 0 for word in words)


def _doomed(person: Person, words: Sequence[str], records: set[str]) -> Callable[[Archived], bool]:
    """Whether a page of an archive holds posts, quotes, words or the name of the person."""
    wanted = {form for name in (*person.names, *words) for form in (name, quote(name))}

    def doomed(found: Archived) -> bool:
        if found.place.record in records:
            return True
        if person.site not in (site_of(found.thread_url or ""), site_of(found.page.url)):
            return False
        body = found.page.body.decode("utf-8", "replace")
        shown = (body, html.unescape(body), _unescaped(body), found.page.url)
        return any(form in text for form in wanted for text in shown)

    return doomed


def _unescaped(body: str) -> str:
    r"""A JSON document with its strings as they are meant (``\u00e9``); empty for anything else."""
    try:
        return json.dumps(json.loads(body), ensure_ascii=False)
    except (ValueError, RecursionError):
        return ""
