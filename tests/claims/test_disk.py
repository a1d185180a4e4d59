"""The index on disk: what is changed is found, damage is noticed, and being killed loses nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from claims import disk
from claims.ledger import Ledger, number
from claims.match import Matcher
from claims.model import Rating, Source, VettedStatement
from claims.shelf import MemoryShelf

ROOT = Path(__file__).parents[2]
NONE = np.zeros(0, np.uint64)


def vetted(n: int, text: str = "") -> disk.Marked:
    text = text or f"The harbour of town{n} was closed in {1900 + n} after a flood."
    return VettedStatement(
        f"s{n}", text, Rating.FALSE, "A note.", sources=(Source("T", "P", "http://x"),)
    ), text


def first(folder: Path, text: str) -> str | None:
    found = Matcher(disk.DiskShelf(folder)).match(text)
    return found[0].statement.id if found else None


def change(folder: Path, added: list[disk.Marked], gone: list[str] = []) -> None:  # noqa: B006
    with disk.lock(folder):
        disk.recover(folder)
        disk.update(folder, added, np.array([number(g) for g in gone], np.uint64), "later")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    disk.build(tmp_path / "index", [vetted(n) for n in range(40)], "now")
    return tmp_path / "index"


def test_a_statement_comes_back_as_it_was(folder: Path) -> None:
    one = vetted(7)[0]
    assert Matcher(disk.DiskShelf(folder)).match(one.statement)[0].statement == one


def test_what_is_read_from_disk_ranks_as_what_is_in_memory(tmp_path: Path) -> None:
    several = [
        VettedStatement(
            "money",
            "The fund lost 80 million dollars in Elm.",
            Rating.FALSE,
            aliases=("Elm’s fund is broke", ""),
        ),
        VettedStatement("people", "Two million people left Café Noir.", Rating.TRUE, "They stayed, in Elm."),
        *(vetted(n)[0] for n in range(20)),
    ]
    disk.build(tmp_path / "index", ((one, one.id) for one in several), "now")
    disks, memory = Matcher(disk.DiskShelf(tmp_path / "index")), Matcher(MemoryShelf(several))
    for text in ("Elm's fund lost 80M", "2m left the cafe noir", "town7 closed its harbour in 1907"):
        found, same = disks.match(text), memory.match(text)
        assert [one.statement for one in found] == [one.statement for one in same]
        assert [one.score for one in found] == pytest.approx([one.score for one in same])
    assert disks.match("Elm's fund lost 80M")[0].statement.id == "money"
    assert disks.match("2m left the cafe noir")[0].features[disks.ranker.names.index("numbers")] > 0


def test_added_changed_and_removed_statements(folder: Path) -> None:
    change(folder, [vetted(99), vetted(3, "A comet fell on the village of Elm.")], ["s5"])
    assert first(folder, "the harbour of town99 closed") == "s99"
    assert first(folder, "a comet fell on Elm") == "s3"
    assert first(folder, "the harbour of town3 was closed") != "s3"
    assert first(folder, "the harbour of town5 was closed") != "s5"
    shelf = disk.DiskShelf(folder)
    assert (shelf.search.total, shelf.state.live, shelf.state.stamp) == (40, 40, "later")


def test_a_reader_keeps_the_state_that_it_opened(folder: Path) -> None:
    before = Matcher(disk.DiskShelf(folder))
    change(folder, [vetted(99)])
    disk.build(folder, [vetted(50)], "anew")
    assert before.match("the harbour of town7 was closed in 1907")[0].statement.id == "s7"
    assert first(folder, "the harbour of town50") == "s50"


def test_an_index_of_nothing(tmp_path: Path) -> None:
    disk.build(tmp_path / "index", [], "empty")
    assert first(tmp_path / "index", "anything at all") is None
    change(tmp_path / "index", [vetted(1)])
    assert first(tmp_path / "index", "the harbour of town1") == "s1"


@pytest.mark.parametrize(
    "name",
    ["current", "state.json", "records.bin", "ends.u64", "vectors.i8", "words/meta.json", "words/*.store"],
)
@pytest.mark.parametrize("how", ["cut", "gone"])
def test_damage_is_noticed_when_it_is_opened(folder: Path, name: str, how: str) -> None:
    (generation,) = folder.glob("g*")
    file = folder / name if name == "current" else next(generation.glob(name))
    if how == "gone":
        file.unlink()
    else:
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    with pytest.raises(disk.IndexUnusableError):
        disk.DiskShelf(folder)


def test_an_index_of_another_release_is_not_used(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "made_with", lambda: "another")
    with pytest.raises(disk.IndexUnusableError, match="another release"):
        disk.DiskShelf(folder)


def test_two_writers_wait_for_each_other(folder: Path) -> None:
    code = (
        "import sys; from pathlib import Path; sys.path.insert(0, 'tests/claims'); import test_disk as t;"
        "[t.change(Path(sys.argv[1]), [t.vetted(n)]) for n in range(int(sys.argv[2]), int(sys.argv[2]) + 3)]"
    )
    both = [
        subprocess.Popen([sys.executable, "-c", code, str(folder), str(start)], cwd=ROOT)
        for start in (100, 200)
    ]
    assert [one.wait(timeout=120) for one in both] == [0, 0]
    assert disk.DiskShelf(folder).search.total == 46


_WRITER = """
import sys, time
from pathlib import Path
sys.path.insert(0, "tests/claims")
import test_disk as t
print("ready", flush=True)
for n in range(1000, 9000, 40):
    t.change(Path(sys.argv[1]), [t.vetted(m) for m in range(n, n + 40)])
    print(n, flush=True)
"""


@pytest.mark.parametrize("wait", [0.0, 0.013, 0.029, 0.047, 0.071, 0.101])
def test_killed_while_it_writes_it_has_the_old_state_or_the_new_one(folder: Path, wait: float) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(folder)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout
    assert writer.stdout.readline() == "ready\n"
    writer.stdout.readline()
    time.sleep(wait)
    os.kill(writer.pid, signal.SIGKILL)
    done = 1 + len(writer.communicate(timeout=60)[0].splitlines())
    shelf = disk.DiskShelf(folder)
    assert shelf.search.total in {40 + 40 * done, 80 + 40 * done}
    assert first(folder, "the harbour of town1007 closed") == "s1007"
    change(folder, [vetted(77)])
    after = disk.DiskShelf(folder)
    assert after.search.total == after.state.live == shelf.search.total + 1
    assert first(folder, "the harbour of town77") == "s77"
    everything = sorted(after.filed(row).statement.id for row in range(after.state.rows))
    assert len(set(everything)) == len(everything) == after.state.rows


def test_killed_while_it_builds_it_has_the_old_index(folder: Path) -> None:
    code = (
        "import sys, os; from pathlib import Path; sys.path.insert(0, 'tests/claims'); import test_disk as t\n"
        "def some():\n    yield from (t.vetted(n) for n in range(5000))\n    print('late', flush=True)\n"
        "    import time; time.sleep(60)\n"
        "t.disk.build(Path(sys.argv[1]), some(), 'x')"
    )
    builder = subprocess.Popen(
        [sys.executable, "-c", code, str(folder)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert builder.stdout
    assert builder.stdout.readline() == "late\n"
    builder.kill()
    builder.wait()
    assert disk.DiskShelf(folder).search.total == 40
    change(folder, [vetted(77)])
    assert len(list(folder.glob("g*"))) == 1


def test_a_ledger_tells_what_changed() -> None:
    before = Ledger.of(np.array([3, 1, 2]), np.array([30, 10, 20]))
    now = Ledger.of(np.array([2, 4, 3]), np.array([21, 40, 30]))
    changed, gone = before.changed(now)
    assert (sorted(changed.tolist()), gone.tolist()) == ([2, 4], [1])
    assert before.updated(Ledger.of(np.array([2, 4]), np.array([21, 40])), gone).states.tolist() == [
        21,
        30,
        40,
    ]
    assert Ledger(NONE, NONE).changed(now)[0].tolist() == [2, 3, 4]


def test_many_texts_go_through_several_processes_in_their_order(folder: Path) -> None:
    from claims.many import match_all

    texts = [f"the harbour of town{n % 40} was closed by a flood" for n in range(600)]
    both = list(match_all(folder, texts, limit=1, workers=2))
    assert [found[0].statement.id for found in both] == [f"s{n % 40}" for n in range(600)]
    alone = list(match_all(folder, texts[:40], limit=1, workers=1))
    assert [found[0].chance for found in alone] == pytest.approx([found[0].chance for found in both[:40]])
