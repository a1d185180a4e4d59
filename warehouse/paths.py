"""A store and the files beside it."""

from __future__ import annotations

from dataclasses import dataclass
from os import PathLike
from pathlib import Path

StorePath = str | PathLike[str]


@dataclass(frozen=True, slots=True)
class StoreFiles:
    """Where the parts of a store lie; all in one directory, so that a rename is atomic."""

    store: Path

    @property
    def snapshot(self) -> Path:
        """The copy that readers open: ``sayso.duckdb`` -> ``sayso.snapshot.duckdb``."""
        return self.store.with_name(f"{self.store.stem}.snapshot{self.store.suffix}")

    @property
    def lock(self) -> Path:
        """Held by the one writer."""
        return self.store.with_name(f"{self.store.name}.lock")

    @property
    def key(self) -> Path:
        """The secret that turns authors' names into pseudonyms."""
        return self.store.with_name(f"{self.store.name}.key")

    @property
    def pages(self) -> Path:
        """The folder of the archives in which raw pages are kept."""
        return self.store.with_name(f"{self.store.name}.pages")

    @property
    def index(self) -> Path:
        """The folder of the search index over the vetted statements; made anew where it is missing."""
        return self.store.with_name(f"{self.store.name}.index")

    @property
    def drafts(self) -> Path:
        """The folder of what people typed and could not be written into the store yet."""
        return self.store.with_name(f"{self.store.name}.drafts")

    @property
    def spare(self) -> Path:
        """The snapshot before the last one of a large store: the next one is made from it."""
        return self.snapshot.with_name(f"{self.snapshot.name}.spare")

    @property
    def unpublished(self) -> Path:
        """The next snapshot while it is being made."""
        return self.snapshot.with_name(f"{self.snapshot.name}.new")


def store_files(path: StorePath) -> StoreFiles:
    """The files of the store at ``path``."""
    return StoreFiles(Path(path).expanduser())
