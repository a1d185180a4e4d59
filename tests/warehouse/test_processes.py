"""Several processes and one store: writers wait, readers do not, kills lose nothing."""

from __future__ import annotations

import os
import random
import threading
import time

import pytest

from warehouse.paths import store_files
from warehouse.store import StoreBusy, StoreError, load_statements, open_reader, open_writer, query, write_run

HOLD = """
import sys
from warehouse.store import open_writer
with open_writer(sys.argv[1]):
    print("held", flush=True)
    sys.stdin.readline()
"""

HOLD_FILE = """
import duckdb, sys
con = duckdb.connect(sys.argv[1])
print("held", flush=True)
sys.stdin.readline()
"""

WRITE_FOREVER = """
import itertools, sys
from claims.model import Claim, Judgement, Mention, Role, Verdict, VerdictValue
from extractors.model import Post, Thread
from warehouse.store import RunBatch, write_run
for number in itertools.count():
    name = f"{sys.argv[2]}-{number}"
    posts = tuple(Post(str(n), "The sky is green.") for n in range(200))
    mentions = [(name, Mention("c", post.id, Role.ASSERTED, "The sky", 0, 7, 1.0, "")) for post in posts]
    judged = Judgement(Claim("c", "The sky is green.", "k"), (), Verdict("c", VerdictValue.FALSE, 1.0, name))
    write_run(sys.argv[1], RunBatch((Thread(name, "plain_text", posts),), mentions, (judged,), run_id=name))
    print(name, flush=True)
"""


DIE_AT = """
import os, signal, sys
import warehouse.snapshot, warehouse.writer
from claims.model import Claim, Judgement, Verdict, VerdictValue
from extractors.model import Post, Thread
from warehouse.store import RunBatch, write_run
module, name = sys.argv[2].rsplit(".", 1)
setattr(eval(module), name, lambda *arguments, **settings: os.kill(os.getpid(), signal.SIGKILL))
judged = Judgement(Claim("c", "The sky is green.", "k"), (), Verdict("c", VerdictValue.FALSE, 1.0, "r"))
thread = Thread("u", "plain_text", (Post("1", "x"),))
write_run(sys.argv[1], RunBatch((thread,), (), (judged,), run_id="killed"))
"""


def held(process):
    assert process.stdout.readline() == "held\n"
    return process


def let_go(process):
    process.communicate("\n", timeout=20)


@pytest.mark.parametrize("code", [HOLD, HOLD_FILE])
def test_a_held_store_is_busy_for_writers_and_open_to_readers(store, make_batch, start, code):
    write_run(store, make_batch("before"))
    process = held(start(code, store))
    try:
        began = time.monotonic()
        with pytest.raises(StoreBusy, match=rf"being written by another process \(pid {process.pid}\)"):
            write_run(store, make_batch("during"), wait_s=0.3)
        assert 0.25 < time.monotonic() - began < 5
        assert query(store, "SELECT count(*) FROM posts").rows == [(3,)]
    finally:
        let_go(process)
    write_run(store, make_batch("after"))
    assert query(store, "SELECT count(*) FROM posts").rows == [(6,)]


def test_a_writer_waits_its_turn(store, make_batch, start):
    process = held(start(HOLD, store))
    threading.Timer(0.4, let_go, [process]).start()
    assert write_run(store, make_batch(), wait_s=20)["posts"] == 3


def test_threads_of_one_process_write_in_turn(store, make_batch):
    batches = [make_batch(f"t{number}") for number in range(4)]
    threads = [threading.Thread(target=write_run, args=(store, batch)) for batch in batches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert query(store, "SELECT count(*) FROM runs").rows == [(4,)]


def test_a_reader_keeps_what_it_opened_and_a_new_one_sees_the_new(store, make_batch):
    write_run(store, make_batch("one"))
    with open_reader(store) as early:
        write_run(store, make_batch("two"))
        with open_reader(store) as late:
            count = "SELECT count(*) FROM posts"
            assert (early.execute(count).fetchone(), late.execute(count).fetchone()) == ((3,), (6,))


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        ("warehouse.writer._write_judged", False),
        ("warehouse.writer._note_run", False),
        ("warehouse.writer.publish_files", True),
        ("warehouse.snapshot.sync", True),
        ("warehouse.snapshot.os.replace", True),
    ],
)
def test_a_kill_at_any_moment_leaves_all_or_nothing(store, make_batch, start, moment, written):
    write_run(store, make_batch("before"))
    process = start(DIE_AT, store, moment)
    assert process.wait(timeout=30) == -9
    runs = "SELECT run_id FROM runs ORDER BY 1"
    threads = "SELECT count(*) FROM threads"
    assert query(store, runs).rows == [("run-before",)], "readers keep the snapshot from before"
    write_run(store, make_batch("next"))
    assert query(store, runs).rows == [("killed",)] * written + [("run-before",), ("run-next",)]
    assert query(store, threads).rows == [(2 + written,)]
    assert not store_files(store).unpublished.exists()


def test_kills_lose_no_acknowledged_run_and_leave_no_half_run(store, start):
    acknowledged: set[str] = set()
    chance = random.Random(7)
    for round_number in range(10):
        process = start(WRITE_FOREVER, store, round_number)
        first = process.stdout.readline()
        time.sleep(chance.uniform(0, 0.35))
        process.kill()
        rest, _ = process.communicate()
        acknowledged |= {line.strip() for line in [first, *rest.splitlines()] if line.strip()}
        check_whole(query(store, WHOLE).rows, acknowledged)
    with open_writer(store) as con:
        stored = con.execute(WHOLE).fetchall()
    check_whole(stored, acknowledged)
    assert sorted(query(store, WHOLE).rows) == sorted(stored), "the next write publishes what was left over"
    leftovers = {file.name for file in store.parent.iterdir()}
    assert leftovers <= {"sayso.duckdb", "sayso.snapshot.duckdb", "sayso.duckdb.lock", "sayso.duckdb.key"}


WHOLE = """
SELECT r.run_id, (SELECT count(*) FROM posts AS p WHERE p.thread_url = r.run_id),
       (SELECT count(*) FROM mentions AS m WHERE m.thread_url = r.run_id),
       (SELECT count(*) FROM verdicts AS v WHERE v.run_id = r.run_id)
FROM runs AS r FULL JOIN threads AS t ON t.url = r.run_id
"""


def check_whole(found, acknowledged):
    assert acknowledged <= {run_id for run_id, *_ in found}
    assert {tuple(counts) for _, *counts in found} <= {(200, 200, 1)}


def test_a_lost_snapshot_is_made_again(store, make_batch):
    write_run(store, make_batch())
    snapshot = store_files(store).snapshot
    snapshot.unlink()
    assert query(store, "SELECT count(*) FROM posts").rows == [(3,)]
    snapshot.write_bytes(b"garbage")
    assert query(store, "SELECT count(*) FROM posts").rows == [(3,)]


def test_no_store(store):
    with pytest.raises(StoreError, match=r"no store at .*sayso\.duckdb; `sayso run FILE` makes one"):
        open_reader(store)
    assert len(load_statements(store)) >= 25
    assert not any(store.parent.iterdir())


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_permission(store, make_batch):
    store.parent.chmod(0o500)
    with pytest.raises(StoreError, match="check the path and its permissions"):
        write_run(store, make_batch())
