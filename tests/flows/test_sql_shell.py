"""The shell of `sayso sql`, on a terminal of its own."""

from __future__ import annotations

import os
import select
import signal
import stat
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from flows.sql_completion import offers
from flows.sql_shell import ended
from warehouse.store import publish

pty = pytest.importorskip("pty", reason="a terminal needs Unix")
ROOT = Path(__file__).parents[2]
PROMPT_LEFT = "\x1b[?2004l"
"""What the prompt tells the terminal when an entry is taken: from here on Ctrl-C is a signal again."""
NAMES = {"claims": ["claim_id", "text"], "verdicts": ["claim_id", "value"]}


@pytest.mark.parametrize(
    ("before", "after", "first"),
    [
        ("SELECT * FROM ver", "", ["verdicts"]),
        ("SELECT * FROM claims c JOIN ", "", ["claims", "verdicts"]),
        ("SELECT va", " FROM verdicts", ["value", "VALUES"]),
        ("SELECT v.", " FROM claims c JOIN verdicts AS v", ["claim_id", "value"]),
        ("SELECT text, cla", " FROM claims", ["claim_id", "claims"]),
        ("SELECT * FROM claims, ver", "", ["verdicts"]),
        ("sel", "", ["SELECT"]),
        (".sch", "", [".schema"]),
        (".schema v", "", ["verdicts"]),
        (".mode ", "", ["table", "json", "csv"]),
        ("SELECT zzz", "", []),
    ],
)
def test_tab_offers_what_could_stand_there(before: str, after: str, first: list[str]) -> None:
    found = list(offers(before, before + after, NAMES, ("select", "values")))
    assert found == first


@pytest.mark.parametrize(
    "text", ["", ".help", "SELECT 1;", "SELECT ';' ; ", "SELECT 1; -- done", "SELECT 'it''s';"]
)
def test_an_entry_ends_with_a_semicolon(text: str) -> None:
    assert ended(text)


@pytest.mark.parametrize(
    "text", ["SELECT 1", "SELECT ';", "SELECT 1 -- ;", "SELECT /* ;", 'SELECT "a;', "SELECT 1; SELECT 2"]
)
def test_an_entry_goes_on_without_one(text: str) -> None:
    assert not ended(text)


class Terminal:
    """A terminal in which the shell runs, which is not asked where the cursor is."""

    def __init__(self, store: Path, home: Path) -> None:
        self.pid, self.handle = pty.fork()
        if self.pid == 0:
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # ignored where tests run in the background
            env = {**os.environ, "PYTHONPATH": str(ROOT), "SAYSO_STORE": str(store), "NO_COLOR": "1",
                   "XDG_DATA_HOME": str(home), "HOME": str(home), "TERM": "xterm",
                   "PROMPT_TOOLKIT_NO_CPR": "1"}  # fmt: skip
            os.execve(sys.executable, [sys.executable, "-c", "import cli; cli.main()", "sql"], env)
        self.seen = b""

    def type(self, text: str) -> None:
        os.write(self.handle, text.encode())

    def say(self, text: str) -> None:
        """Type at the next prompt: what is typed before it is there is thrown away with the terminal's old mode."""
        self.until("sayso>")
        self.type(text)

    def until(self, words: str, timeout_s: float = 30.0) -> str:
        """What was shown up to these words, which must come."""
        end = time.monotonic() + timeout_s
        while words.encode() not in self.seen:
            assert time.monotonic() < end, self.seen
            if select.select([self.handle], [], [], 0.1)[0]:
                self.seen += os.read(self.handle, 4096)
        shown, _, self.seen = self.seen.partition(words.encode())
        return shown.decode(errors="replace") + words

    def ends(self) -> int:
        """The status with which the shell leaves."""
        with suppress(OSError):  # what a terminal says when nobody has it open any more
            while os.read(self.handle, 4096):
                pass
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "store" / "store.duckdb"
    path.parent.mkdir()
    publish(path)
    return path


@pytest.fixture
def terminal(store: Path, tmp_path: Path) -> Iterator[Callable[[], Terminal]]:
    made = []

    def start() -> Terminal:
        made.append(Terminal(store, tmp_path / "home"))
        made[-1].until(".quit leaves")
        made[-1].until("sayso>")
        return made[-1]

    yield start
    for one in made:
        os.close(one.handle)


def test_a_conversation(terminal: Callable[[], Terminal], store: Path, tmp_path: Path) -> None:
    one = terminal()
    one.type("SELECT 41 + 1\r AS x;\r")
    assert "42" in one.until("1 row, ")
    one.say("SELECT nope;\r")
    one.until("sayso: Binder Error")
    one.say("DROP TABLE claims;\r")
    one.until("sayso: only reading is allowed")
    one.say("SELECT count(*) FROM range(1000000000000);\r")
    one.until(PROMPT_LEFT)
    time.sleep(0.5)  # by then the query is under way
    one.type("\x03")
    one.until("sayso: stopped")
    one.say(".schema prevalence\r")
    one.until("How often a claim is mentioned")
    one.until("BIGINT")
    one.say(".views\r")
    one.until("watch_list")
    one.say(".mode json\r")
    one.type("SELECT chr(27) AS x;\r")
    one.until('"\\u001b"')
    publish(store)
    one.say("SELECT 7 AS y;\r")
    one.until("the store has changed")
    one.until('"y": 7')
    one.say(".quit\r")
    assert one.ends() == 0
    history = tmp_path / "home" / "sayso" / "sql_history"
    assert "SELECT 41 + 1" in history.read_text()
    assert stat.S_IMODE(history.stat().st_mode) == 0o600


def test_tab_completes_a_view_of_the_snapshot(terminal: Callable[[], Terminal]) -> None:
    one = terminal()
    one.type("SELECT 'a' FROM preval\t")
    one.until("ence")
    one.type(";\r")
    one.until("0 rows, ")
    one.type(".quit\r")
    assert one.ends() == 0
