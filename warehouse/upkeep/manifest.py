"""What a backup says of itself: which files it has, their hashes, and what the store held."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from warehouse.errors import StoreDamaged, StoreError
from warehouse.upkeep.disk import sync

NAME = "manifest.json"
STORE, KEY, PAGES = "store.duckdb", "store.key", "pages"
"""The names of a store's parts inside a backup: the same whatever the store is called."""

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Manifest:
    """``made_at`` is ISO 8601 in UTC, ``rows`` counts a table's rows, ``files`` maps a file's path inside the
    backup to its SHA-256, ``store`` is the path that the store had."""

    sayso: str
    schema_version: int
    made_at: str
    store: str
    rows: dict[str, int]
    files: dict[str, str]

    @property
    def moment(self) -> datetime:
        """When it was made."""
        return datetime.fromisoformat(self.made_at)


def sha256(file: Path) -> str:
    """The SHA-256 of a file, in hex."""
    with open(file, "rb") as held:
        return hashlib.file_digest(held, "sha256").hexdigest()


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write it into a backup, as its last file."""
    file = folder / NAME
    file.write_text(json.dumps(asdict(manifest), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    sync(file)


def read_manifest(folder: Path) -> Manifest:
    """What a backup says of itself. Raises StoreError for a folder that is none, StoreDamaged for a broken one."""
    file = folder / NAME
    if not file.is_file():
        raise StoreError(f"{folder} is no backup: it has no {NAME}; `sayso store info` lists the backups")
    try:
        found = Manifest(**json.loads(file.read_text(encoding="utf-8")))
        good = isinstance(found.schema_version, int) and bool(found.moment) and STORE in found.files
        good = good and all(map(_stays_inside, found.files)) and isinstance(found.rows, dict)
    except (ValueError, TypeError, AttributeError):
        good = False
    if not good:
        raise StoreDamaged(f"{file} is damaged: restore another backup")
    return found


def verify(folder: Path, manifest: Manifest, tell: Tell) -> None:
    """Compare every file of a backup with its hash. Raises StoreDamaged for the first that is gone or differs."""
    for done, (name, wanted) in enumerate(manifest.files.items(), 1):
        tell(f"verifying {done} of {len(manifest.files)} files")
        file = folder / name
        if not file.is_file():
            raise StoreDamaged(f"{folder} is not whole: {name} is gone; restore another backup")
        if sha256(file) != wanted:
            raise StoreDamaged(
                f"{folder} is damaged: {name} is not as it was written; restore another backup"
            )


def _stays_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts
