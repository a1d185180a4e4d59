"""Whose turn it is at a host, across threads and processes, kept in a small SQLite file.

Every request is a row in ``turns``: it waits, then it is sent, then answered, then it goes. A host is asked
only when all of this holds:

- no earlier row waits (first come, first served),
- no request to it is without its answer, and fewer than the limit are still sending their bodies,
- the interval has passed since its last answer.

Counting from the answer, not from the start of a request, makes the interval hold at the host itself, however
late a request gets on its way; a slow host is asked less often. Nobody sleeps in a transaction. Rows of a
process that died are cleared by whoever they keep waiting: each process holds a lock on a file of its own,
and the system lets go of it when the process ends.
"""

from __future__ import annotations

import contextlib
import random
import sqlite3
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from flows.fetch_error import FetchError
from flows.settings import Limits

_SCHEMA = """
CREATE TABLE IF NOT EXISTS hosts (
    host TEXT PRIMARY KEY, answered REAL NOT NULL DEFAULT 0, held_until REAL NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0, closed_until REAL NOT NULL DEFAULT 0, why TEXT NOT NULL DEFAULT '');
CREATE TABLE IF NOT EXISTS turns (
    id INTEGER PRIMARY KEY AUTOINCREMENT, host TEXT NOT NULL, owner TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting', seen REAL NOT NULL);
CREATE INDEX IF NOT EXISTS turns_host ON turns (host, id);
CREATE TABLE IF NOT EXISTS robots (
    origin TEXT PRIMARY KEY, read REAL NOT NULL, usable INTEGER NOT NULL, body TEXT NOT NULL);
"""
_POLL_S = 0.25
"""The longest sleep between two looks at the queue."""
_PEEK_S = 0.02
"""The sleep while nothing but a request without its answer is in the way."""


class Turn:
    """A request that may be sent now. Call ``answered`` when its answer begins, ``close`` when it is over."""

    def __init__(self, hosts: Hosts, host: str, ticket: int) -> None:
        self._hosts = hosts
        self._host = host
        self._ticket = ticket
        self._answered = self._closed = False

    def answered(self) -> None:
        """The answer's headers are here: the interval counts from now."""
        self._answered = True
        self._hosts._answered(self._host, self._ticket)

    def close(self) -> None:
        """The request is over, well or badly."""
        if not self._closed:
            self._closed = True
            if not self._answered:
                self._hosts._answered(self._host, self._ticket)
            self._hosts._leave(self._ticket)


class Hosts:
    """The shared notes on hosts. One a process is enough; threads may share it."""

    def __init__(self, folder: Path, limits: Limits, clock: Callable[[], float] = time.time) -> None:
        """Open or make the notes in ``folder``. Raises OSError or sqlite3.Error where that cannot be done."""
        self._limits = limits
        self._clock = clock
        self._lock = threading.Lock()
        self._owner = uuid.uuid4().hex
        self._alive = folder / "alive"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._alive.mkdir(exist_ok=True)
        # Not thread_local: the thread that opens the notes need not be the one that closes them.
        self._mark = FileLock(self._alive / self._owner, thread_local=False)
        self._mark.acquire(blocking=False)
        self.waited_s = 0.0
        try:
            self._db = _open(folder / "hosts.sqlite")
        except BaseException:
            self._mark.release()
            raise

    def close(self) -> None:
        with self._lock:
            self._db.close()
        self._mark.release()
        (self._alive / self._owner).unlink(missing_ok=True)

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def take(self, host: str, interval_s: float, url: str) -> tuple[Turn, float]:
        """Wait for a turn at the host; returns it with the seconds waited.

        ``url`` is what errors are about. Raises FetchError where the host is being left alone, or where the
        queue is longer than the limit.
        """
        started = time.monotonic()
        ticket = self._enter(host)
        try:
            while True:
                wait, ticket, others = self._look(ticket, host, interval_s, url)
                if wait == 0:
                    break
                if others and self._clear_dead(others):
                    continue
                if time.monotonic() - started > self._limits.max_queue_s:
                    raise FetchError(url, "its turn did not come; fetch fewer pages of this host", again=True)
                # A little more each time apart, lest many wake up at once.
                time.sleep(min(wait, _POLL_S) * random.uniform(1.0, 1.1))  # noqa: S311
        except BaseException:
            self._leave(ticket)
            raise
        waited = time.monotonic() - started
        with self._lock:
            self.waited_s += waited
        return Turn(self, host, ticket), waited

    def _enter(self, host: str) -> int:
        with self._transaction() as db:
            db.execute("INSERT OR IGNORE INTO hosts (host) VALUES (?)", (host,))
            return _insert(db, host, self._owner, self._clock())

    def _leave(self, ticket: int) -> None:
        with self._transaction() as db:
            db.execute("DELETE FROM turns WHERE id = ?", (ticket,))

    def _answered(self, host: str, ticket: int) -> None:
        with self._transaction() as db:
            db.execute("UPDATE turns SET state = 'answered', seen = ? WHERE id = ?", (self._clock(), ticket))
            db.execute("UPDATE hosts SET answered = ? WHERE host = ?", (self._clock(), host))

    def _look(self, ticket: int, host: str, interval_s: float, url: str) -> tuple[float, int, set[str]]:
        """Take the turn if it has come (wait 0), or say how long to wait and whose rows are in the way."""
        with self._transaction() as db:
            now = self._clock()
            self._refuse_closed(db, host, url, now)
            self._drop_stale(db, host, now)
            if not db.execute("UPDATE turns SET seen = ? WHERE id = ?", (now, ticket)).rowcount:
                ticket = _insert(db, host, self._owner, now)  # this process slept, and was taken for dead
            rows = db.execute("SELECT id, owner, state FROM turns WHERE host = ?", (host,)).fetchall()
            ahead = [row for row in rows if row[2] != "waiting" or row[0] < ticket]
            waiting = sum(row[2] == "waiting" for row in ahead)
            sent = any(row[2] == "sent" for row in ahead)
            full = len(ahead) - waiting >= self._limits.host_concurrency
            rest = self._rest(db, host, interval_s, now)
            if not (waiting or sent or full or rest > 0):
                db.execute("UPDATE turns SET state = 'sent' WHERE id = ?", (ticket,))
                return 0.0, ticket, set()
        others = {row[1] for row in ahead if row[1] != self._owner}
        return max(rest + waiting * interval_s, _PEEK_S if rest <= 0 else 0.001), ticket, others

    def _rest(self, db: sqlite3.Connection, host: str, interval_s: float, now: float) -> float:
        """Seconds until the interval and any pause that the host asked for have passed."""
        # Moments too far ahead mean that the clock was set back: the interval counts from now, no pause holds.
        farthest = now + self._limits.max_retry_after_s
        db.execute(
            "UPDATE hosts SET answered = min(answered, ?), held_until = iif(held_until > ?, 0, held_until)"
            " WHERE host = ?",
            (now, farthest, host),
        )
        row = db.execute("SELECT max(answered + ?, held_until) FROM hosts WHERE host = ?", (interval_s, host))
        return float(row.fetchone()[0]) - now

    def _drop_stale(self, db: sqlite3.Connection, host: str, now: float) -> None:
        """Rows untouched for longer than a request can take, should the lock of a dead process linger."""
        oldest = now - 2 * self._limits.transfer_s - self._limits.connect_s
        db.execute("DELETE FROM turns WHERE host = ? AND (seen < ? OR seen > ?)", (host, oldest, now + 60))

    def _clear_dead(self, owners: set[str]) -> bool:
        """Remove the rows of those owners whose process has ended; whether there were any."""
        dead = []
        for owner in owners:
            mark = FileLock(self._alive / owner, thread_local=False)
            try:
                mark.acquire(blocking=False)
            except Timeout:
                continue
            mark.release()
            (self._alive / owner).unlink(missing_ok=True)
            dead.append(owner)
        with self._transaction() as db:
            db.executemany("DELETE FROM turns WHERE owner = ?", [(owner,) for owner in dead])
        return bool(dead)

    def _refuse_closed(self, db: sqlite3.Connection, host: str, url: str, now: float) -> None:
        closed, why = db.execute("SELECT closed_until, why FROM hosts WHERE host = ?", (host,)).fetchone()
        if now < closed <= now + max(self._limits.max_hold_s, self._limits.breaker_s):
            until = datetime.fromtimestamp(closed, UTC)
            raise FetchError(url, f"{why}; left alone until {until:%H:%M:%S} UTC, try again then", again=True)

    def succeeded(self, host: str) -> None:
        """The host answered as it should: its failures are forgotten."""
        with self._transaction() as db:
            db.execute("UPDATE hosts SET failures = 0 WHERE host = ? AND failures > 0", (host,))

    def failed(self, host: str, reason: str) -> None:
        """The host failed once more; after so many in a row, it is left alone."""
        with self._transaction() as db:
            db.execute("UPDATE hosts SET failures = failures + 1 WHERE host = ?", (host,))
            row = db.execute("SELECT failures FROM hosts WHERE host = ?", (host,)).fetchone()
            if row and row[0] >= self._limits.breaker_failures:
                why = f"{host} failed {row[0]} times in a row (last: {reason.split(';')[0]})"
                self._close(db, host, self._limits.breaker_s, why)

    def hold(self, host: str, seconds: float) -> None:
        """No request to the host for so many seconds, as it asked; those in the queue wait."""
        with self._transaction() as db:
            until = self._clock() + seconds
            db.execute("UPDATE hosts SET held_until = max(held_until, ?) WHERE host = ?", (until, host))

    def leave_alone(self, host: str, seconds: float, why: str) -> None:
        """Refuse requests to the host for so many seconds (within the limit), saying why."""
        with self._transaction() as db:
            self._close(db, host, min(seconds, self._limits.max_hold_s), why)

    def _close(self, db: sqlite3.Connection, host: str, seconds: float, why: str) -> None:
        until = self._clock() + seconds
        db.execute("UPDATE hosts SET closed_until = ?, why = ? WHERE host = ?", (until, why, host))

    def robots(self, origin: str) -> tuple[float, bool, str] | None:
        """What is remembered of an origin's robots.txt: its age in seconds, whether it could be had, and
        its text (or else why not)."""
        with self._transaction() as db:
            row = db.execute("SELECT read, usable, body FROM robots WHERE origin = ?", (origin,)).fetchone()
        return (self._clock() - row[0], bool(row[1]), row[2]) if row else None

    def remember_robots(self, origin: str, usable: bool, body: str) -> None:
        with self._transaction() as db:
            row = (origin, self._clock(), usable, body)
            db.execute("INSERT OR REPLACE INTO robots VALUES (?, ?, ?, ?)", row)


def _insert(db: sqlite3.Connection, host: str, owner: str, now: float) -> int:
    statement = "INSERT INTO turns (host, owner, seen) VALUES (?, ?, ?)"
    return int(db.execute(statement, (host, owner, now)).lastrowid or 0)


def _open(path: Path) -> sqlite3.Connection:
    try:
        return _connect(path)
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        path.unlink()  # no database, or a damaged one: these notes can be taken again
        return _connect(path)


def _connect(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
    # A lost note costs nothing that would be worth a sync of the disk at every request.
    db.execute("PRAGMA synchronous = OFF")
    db.execute("PRAGMA journal_mode = PERSIST")
    db.executescript(_SCHEMA)
    return db
