"""An index on disk that survives being killed: the new state or the old one, never neither.

    FOLDER/lock           held by whoever writes
    FOLDER/current        the name of the generation in use; replaced by renaming
    FOLDER/g.../          a generation: tantivy's files, records.bin, ends.u64, vectors.i8, a ledger, state.json

A rebuild makes a new generation beside the old one and then renames ``current``. An update appends to the
record files, says in pending.json what it is about to do, and commits in tantivy, which is one rename; if
state.json is not there yet when it is killed, the next writer sees from tantivy's stamp which of the two holds.
"""

from __future__ import annotations

import json
import mmap
import os
import shutil
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import tantivy
from filelock import FileLock

from claims.features import Array
from claims.ledger import Ledger, number
from claims.model import VettedStatement
from claims.records import from_record, to_record
from claims.search import Search
from claims.shelf import HEAP, SCHEMA, chunks, documents_of, encoded
from claims.static import FILE as VECTORS
from claims.static import static

FORMAT = 1
Marked = tuple[VettedStatement, str]
"""A statement, and a mark that changes whenever the statement does (a hash of its content)."""


class IndexUnusableError(Exception):
    """There is no index in the folder, or one of another release, or a damaged one: build it anew."""


@dataclass(frozen=True)
class State:
    """What a generation holds. ``stamp`` is whatever the caller knows the source's state by."""

    rows: int
    live: int
    ledger: str
    stamp: str
    opstamp: int = 0
    semantic: bool = False
    made_with: str = ""
    sizes: dict[str, int] = field(default_factory=dict)


@lru_cache(maxsize=1)
def made_with() -> str:
    """Tells an index of other vectors, another format or another tantivy from this release's."""
    return f"{FORMAT} {version('tantivy')} {sha256(VECTORS.read_bytes()).hexdigest()[:12]}"


class DiskShelf:
    """One state of an index on disk, as it was when it was opened; see `claims.shelf.Shelf`."""

    def __init__(self, folder: Path) -> None:
        """Open the generation in use. Raises IndexUnusableError."""
        try:
            self.generation = folder / (folder / "current").read_text(encoding="utf-8")
            self.state = _state(self.generation)
            _intact(self.generation, self.state)
            # First the search, then the files: they are always ahead of what tantivy has committed.
            self.search = Search(tantivy.Index.open(str(self.generation / "words")))
            self._ends = _mapped(self.generation / "ends.u64", np.uint64)
            self._records = _bytes(self.generation / "records.bin")
            self.summary = _mapped(self.generation / "vectors.i8", np.int8).reshape(-1, static().size)
            self.semantic: Array | None = None
            if self.state.semantic:
                self.semantic = _mapped(self.generation / "semantic.i8", np.int8).reshape(-1, 2, 384)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise IndexUnusableError(f"{folder}: {error}") from None

    def statement(self, row: int) -> VettedStatement:
        """The statement in a row. Raises IndexUnusableError if its record is damaged."""
        start = int(self._ends[row - 1]) if row else 0
        try:
            return from_record(self._records[start : int(self._ends[row])])
        except (ValueError, TypeError) as error:
            raise IndexUnusableError(f"{self.generation}: record {row}: {error}") from None

    def ledger(self) -> Ledger:
        """What it holds."""
        return _ledger(self.generation, self.state)


def build(folder: Path, statements: Iterable[Marked], stamp: str, encoder: Any = None) -> None:
    """Make the index anew; readers keep the old one until the last moment. Waits for another writer."""
    folder.mkdir(parents=True, exist_ok=True)
    with lock(folder):
        rebuild(folder, statements, stamp, encoder)


def lock(folder: Path) -> FileLock:
    """The writers' lock; the operating system opens it when its holder dies."""
    return FileLock(folder / "lock")


def rebuild(folder: Path, statements: Iterable[Marked], stamp: str, encoder: Any = None) -> None:
    """`build` for a caller that holds the lock."""
    generation = folder / f"g{uuid.uuid4().hex[:12]}"
    (generation / "words").mkdir(parents=True)
    index = tantivy.Index(SCHEMA, path=str(generation / "words"))
    state = State(0, 0, "", "", semantic=encoder is not None, made_with=made_with())
    empty = Ledger(np.zeros(0, np.uint64), np.zeros(0, np.uint64))
    _append(generation, state, empty, statements, np.zeros(0, np.uint64), stamp, index, encoder, HEAP * 4)
    _replace(folder / "current", generation.name.encode())
    for other in folder.glob("g*"):
        if other != generation:
            shutil.rmtree(other, ignore_errors=True)


def update(folder: Path, added: Iterable[Marked], gone: Array, stamp: str, encoder: Any = None) -> None:
    """Put statements in place of those with the same ids, and take ``gone`` (numbers of ids) out.

    The encoder's vectors are dropped where no encoder is given for the new ones. The caller holds the lock.
    Raises IndexUnusableError where there is nothing to update.
    """
    shelf = DiskShelf(folder)
    state = replace(shelf.state, semantic=shelf.state.semantic and encoder is not None)
    if encoder is not None and not state.semantic:
        raise IndexUnusableError(f"{folder} has no vectors of the encoder")
    index = tantivy.Index.open(str(shelf.generation / "words"))
    _append(shelf.generation, state, shelf.ledger(), added, gone, stamp, index, encoder, HEAP)


def restamp(folder: Path, stamp: str) -> None:
    """Say that the index holds the source's new state, in which no statement changed. The caller holds the lock."""
    shelf = DiskShelf(folder)
    held = replace(shelf.state, stamp=stamp)
    _replace(shelf.generation / "state.json", json.dumps(asdict(held)).encode())


def _append(
    generation: Path, state: State, ledger: Ledger, added: Iterable[Marked], gone: Array, stamp: str,
    index: Any, encoder: Any, heap: int,
) -> None:  # fmt: skip
    """Write the new records, tell what is to come, commit, and say that it is done."""
    writer = index.writer(heap, 2 if heap > HEAP else 1)
    for key in gone:
        _drop(writer, int(key))
    files = _Files(generation, state, encoder)
    keys, states = _write(files, writer, added, fresh=not len(ledger.keys))
    files.close()
    ledger = ledger.updated(Ledger.of(np.array(keys, np.uint64), np.array(states, np.uint64)), gone)
    name = f"ledger-{uuid.uuid4().hex[:8]}.npy"
    with (generation / name).open("wb") as file:
        np.save(file, np.stack(ledger))
        _to_disk(file)
    coming = replace(state, rows=files.rows, live=len(ledger.keys), ledger=name, stamp=stamp)
    _replace(generation / "pending.json", json.dumps(asdict(coming)).encode())
    writer.commit()
    writer.wait_merging_threads()
    _done(generation, coming)


def _write(
    files: _Files, writer: Any, added: Iterable[Marked], *, fresh: bool
) -> tuple[list[int], list[int]]:
    """Records, vectors and documents, chunk by chunk; the numbers of their ids and of their marks."""
    keys: list[int] = []
    states: list[int] = []
    for chunk in chunks(added):
        statements = [statement for statement, _ in chunk]
        first = files.rows
        for _, documents, vectors in documents_of(statements, static()):
            files.add([to_record(s) for s in statements], vectors, statements)
            for row, (fields, statement) in enumerate(zip(documents, statements, strict=True), first):
                key = number(statement.id)
                keys.append(key)
                if not fresh:
                    _drop(writer, key)
                writer.add_document(tantivy.Document.from_dict({**fields, "key": key, "row": row}, SCHEMA))
        states += [number(mark) for _, mark in chunk]
    return keys, states


def _drop(writer: Any, key: int) -> None:
    # Deleting by term looks for a signed number and finds nothing (tantivy 0.27); a query finds it.
    writer.delete_documents_by_query(tantivy.Query.term_query(SCHEMA, "key", key))


class _Files:
    """The files that rows are appended to; what lies behind the state's rows is of a killed writer and goes."""

    def __init__(self, generation: Path, state: State, encoder: Any) -> None:
        self.rows, self._encoder = state.rows, encoder
        widths = {"ends.u64": 8, "vectors.i8": static().size}
        if encoder is not None:
            widths["semantic.i8"] = 2 * 384
        self._files = {}
        for name, width in widths.items():
            self._files[name] = (generation / name).open("ab")
            self._files[name].truncate(state.rows * width)
        ends = _mapped(generation / "ends.u64", np.uint64)
        self._end = int(ends[-1]) if len(ends) else 0
        self._files["records.bin"] = (generation / "records.bin").open("ab")
        self._files["records.bin"].truncate(self._end)

    def add(self, records: Sequence[bytes], vectors: Array, statements: Sequence[VettedStatement]) -> None:
        """Append rows."""
        ends = self._end + np.cumsum([len(record) for record in records], dtype=np.uint64)
        self._end = int(ends[-1])
        self._files["records.bin"].write(b"".join(records))
        self._files["ends.u64"].write(ends.astype(np.uint64).tobytes())
        self._files["vectors.i8"].write(vectors.tobytes())
        if self._encoder is not None:
            self._files["semantic.i8"].write(encoded(self._encoder, statements).tobytes())
        self.rows += len(records)

    def close(self) -> None:
        """Bring everything to the disk."""
        for file in self._files.values():
            _to_disk(file)
            file.close()


def recover(folder: Path) -> None:
    """Finish or drop what a killed writer began. The caller holds the lock."""
    try:
        generation = folder / (folder / "current").read_text(encoding="utf-8")
        waiting = generation / "pending.json"
        if waiting.exists():
            if _opstamp(generation) != _read_state(generation / "state.json").opstamp:
                _done(generation, _read_state(waiting))
            waiting.unlink()
    except (OSError, ValueError, TypeError, KeyError):
        return  # it will not open either, and is built anew
    for other in folder.glob("g*"):
        if other != generation:
            shutil.rmtree(other, ignore_errors=True)


def _done(generation: Path, state: State) -> None:
    """The state is what is on disk now; older ledgers go."""
    sizes = {str(p.relative_to(generation)): p.stat().st_size for p in _kept_files(generation)}
    held = replace(state, opstamp=_opstamp(generation), sizes=sizes)
    _replace(generation / "state.json", json.dumps(asdict(held)).encode())
    (generation / "pending.json").unlink(missing_ok=True)
    for other in generation.glob("ledger-*.npy"):
        if other.name != state.ledger:
            other.unlink()


def _kept_files(generation: Path) -> Iterator[Path]:
    """The files whose loss or cut would show: records, vectors, and tantivy's segments."""
    yield from (p for p in generation.glob("*.*8") if p.suffix in {".i8"})
    yield from (generation / name for name in ("records.bin", "ends.u64"))
    yield from (
        p for p in (generation / "words").iterdir() if not p.name.startswith(".") and p.suffix != ".lock"
    )


def _intact(generation: Path, state: State) -> None:
    """Raises ValueError where a file is gone, or shorter than it was."""
    if state.made_with != made_with():
        raise ValueError("made by another release")
    moved = (
        _opstamp(generation) != state.opstamp
    )  # an update is under way, or was killed: files may be merged
    for name, size in state.sizes.items():
        path = generation / name
        if moved and name.startswith("words"):
            continue
        if not path.exists() or path.stat().st_size < size:
            raise ValueError(f"{name} is gone or cut short")


def _state(generation: Path) -> State:
    return _read_state(generation / "state.json")


def _read_state(path: Path) -> State:
    return State(**json.loads(path.read_text(encoding="utf-8")))


def _opstamp(generation: Path) -> int:
    """tantivy's number of the last commit."""
    return int(json.loads((generation / "words" / "meta.json").read_text(encoding="utf-8"))["opstamp"])


def _ledger(generation: Path, state: State) -> Ledger:
    return Ledger(*np.load(generation / state.ledger, allow_pickle=False))


def _mapped(path: Path, kind: Any) -> Array:
    """A file as an array that is read where it is touched."""
    if not path.stat().st_size:
        return np.zeros(0, kind)
    whole = path.stat().st_size // np.dtype(kind).itemsize
    # A plain view: numpy's memmap class takes a microsecond each time a number is read.
    return np.asarray(np.memmap(path, kind, mode="r", shape=(whole,)))


def _bytes(path: Path) -> Any:
    """A file as bytes that are read where they are touched."""
    with path.open("rb") as file:
        if not path.stat().st_size:
            return b""
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def _to_disk(file: Any) -> None:
    file.flush()
    os.fsync(file.fileno())


def _replace(path: Path, content: bytes) -> None:
    """Write a small file so that it is there as a whole or as it was."""
    new = path.with_name(f"{path.name}.{uuid.uuid4().hex[:8]}.new")
    with new.open("wb") as file:
        file.write(content)
        _to_disk(file)
    os.replace(new, path)
