"""Judging again what a change touches: exactly that, once, and with the outcome of judging everything."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims import reach
from claims.canonical import make_claim
from claims.index import StatementIndex
from claims.judge import judge
from claims.model import Mention, Rating, Role, Source, VettedStatement
from extractors.model import Post, Thread
from flows import rejudged
from flows import settings as flow_settings
from flows.assemble import Visit
from flows.judging import Bench, judged, to_judge
from flows.placing import Placed, place
from flows.run import reverdict
from flows.touched import Touched, Which, find_touched
from flows.touched_hint import may_be_touched
from warehouse.history import Change
from warehouse.judged import today
from warehouse.statement_edits import add_statement, edit_statement, find_statement, retire_statement
from warehouse.store import load_statements, query, write_run

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
BY = Change(NOW, "Ann")
SOURCE = (Source("Minutes", "Council", "https://council.example/minutes"),)
TOWNS = ("Lantern Hill", "Copper Bay", "Marrow Vale")
CLAIMS = [
    f"{town} {rest}"
    for town in TOWNS
    for rest in (
        "banned bicycles in 2019.", "has banned bicycles.", "did not ban bicycles.", "opened a library in 1987.",
        "closed its library.", "has two bridges over the river.", "fined a baker for selling bread on Sunday.",
        "pays every teacher 900 euros.", "wants to ban bicycles.", "sells tap water to tourists.",
    )
]  # fmt: skip
CLAIMS += ["The moon landing was staged.", "Vaccines cause autism.", "Bicycles are banned in Lantern Hill.",
           "Water is wet.", "The library of Copper Bay has been closed since May.", "Bakers sell bread."]  # fmt: skip


def vetted(name: str, text: str, rating: Rating = Rating.TRUE, *aliases: str) -> VettedStatement:
    return VettedStatement(name, text, rating, aliases=aliases, sources=SOURCE)


BIKES = vetted("bikes", "Lantern Hill banned bicycles in 2019.")


def add(store: Path, *statements: VettedStatement) -> None:
    for statement in statements:
        add_statement(store, statement, BY)


def edit(store: Path, name: str, **fields: object) -> None:
    before = find_statement(store, name)
    assert edit_statement(store, before, replace(before.statement, **fields), BY)  # type: ignore[arg-type]


def fill(store: Path, texts: Iterable[str] = CLAIMS) -> None:
    """Put claims into a store, judged with its statements as they are."""
    bench = Bench(str(store))
    judgements = [judge(make_claim(text), bench.index) for text in texts]
    write_run(store, rejudged.batch_of(judgements, bench, "first"))


def verdicts(store: Path) -> dict[str, tuple[str, tuple[str, ...]]]:
    rows = query(store, "SELECT text, verdict, statement_ids FROM latest_verdicts", max_rows=1_000).rows
    return {text: (verdict, tuple(sorted(ids))) for text, verdict, ids in rows}


def touched(store: Path, **which: object) -> set[str]:
    index = StatementIndex(load_statements(store))
    found = find_touched(store, today(), lambda: index, Which(**which))  # type: ignore[arg-type]
    return {claim.text for claim in found.claims}


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "sayso.duckdb"
    add(path, vetted("moon", "The moon landing was staged.", Rating.FALSE), BIKES)
    fill(path)
    return path


def test_a_turned_verdict_is_told_with_what_it_was(store):
    edit(store, "bikes", rating=Rating.FALSE)
    report = reverdict(store, Which())
    told = {(one.claim, one.before, one.after, one.statement_id) for one in report.turned}
    assert ("Lantern Hill banned bicycles in 2019.", "true", "false", "bikes") in told
    assert all("Lantern Hill" in claim for claim, *_ in told)
    assert 0 < report.judged < len(CLAIMS)
    row = rejudged.listed(store, report.turned)[0]
    assert {"claim_id", "claim", "before", "after", "mentions", "statement_id"} <= set(row)


def test_what_is_not_touched_stays_to_the_letter(store):
    edit(store, "bikes", rating=Rating.FALSE)
    names = touched(store)
    rest = "SELECT * FROM {} WHERE claim_id IN (SELECT claim_id FROM claims WHERE NOT list_contains({}, text)) ORDER BY ALL"
    listed = "[" + ", ".join("'" + name.replace("'", "''") + "'" for name in names) + "]"
    before = [query(store, rest.format(table, listed)).rows for table in ("verdicts", "matches", "claims")]
    reverdict(store, Which())
    assert before == [
        query(store, rest.format(table, listed)).rows for table in ("verdicts", "matches", "claims")
    ]
    assert names


def test_the_second_time_there_is_nothing_to_do(store):
    edit(store, "bikes", rating=Rating.FALSE)
    assert reverdict(store, Which()).judged > 0
    runs = query(store, "SELECT count(*) FROM runs").rows
    assert reverdict(store, Which()).judged == 0
    assert query(store, "SELECT count(*) FROM runs").rows == runs
    assert query(store, "SELECT count(*) FROM judged").rows == [(0,)], "what all have in common is said once"


def test_a_new_statement_touches_the_claims_that_it_is_near_to(store):
    add(store, vetted("library", "Copper Bay closed its library."))
    names = touched(store)
    assert {"Copper Bay closed its library.", "The library of Copper Bay has been closed since May."} <= names
    assert "Water is wet." not in names
    reverdict(store, Which())
    assert verdicts(store)["Copper Bay closed its library."] == ("true", ("library",))


def test_a_retired_statement_settles_nothing_any_more_and_a_restored_one_does(store):
    retire_statement(store, "bikes", BY)
    reverdict(store, Which())
    assert verdicts(store)["Lantern Hill banned bicycles in 2019."][0] == "unverified"
    retire_statement(store, "bikes", BY, retired=False)
    reverdict(store, Which())
    assert verdicts(store)["Lantern Hill banned bicycles in 2019."] == ("true", ("bikes",))


def test_a_statement_that_ceased_to_hold_since_counts_as_changed(tmp_path):
    path = tmp_path / "sayso.duckdb"
    add(path, replace(BIKES, valid_to=today() + timedelta(days=1)), vetted("water", "Water is wet."))
    fill(path)
    reverdict(path, Which())
    index = StatementIndex(load_statements(path))
    later = today() + timedelta(days=2)
    assert find_touched(path, today(), lambda: index).claims == ()
    found = {claim.text for claim in find_touched(path, later, lambda: index).claims}
    assert "Lantern Hill banned bicycles in 2019." in found
    assert "Water is wet." not in found


def test_a_dry_run_tells_and_writes_nothing(store):
    edit(store, "bikes", rating=Rating.FALSE)
    before = verdicts(store), store.read_bytes()
    assert reverdict(store, Which(), dry_run=True).turned
    assert (verdicts(store), store.read_bytes()) == before
    assert reverdict(store, Which()).turned


def test_only_some_claims_are_judged_and_the_others_are_still_to_be(store):
    edit(store, "bikes", rating=Rating.FALSE)
    every = touched(store)
    (name,) = query(
        store, "SELECT claim_id FROM claims WHERE text = 'Lantern Hill banned bicycles in 2019.'"
    ).rows[0]
    assert reverdict(store, Which(claims=[name])).judged == 1
    assert touched(store) == every - {"Lantern Hill banned bicycles in 2019."}
    assert reverdict(store, Which(since=NOW + timedelta(days=9_999))).judged == 0, "nobody said any since"


def test_all_judges_every_claim(store):
    assert reverdict(store, Which(everything=True)).judged == len(CLAIMS)


def test_an_interrupted_one_goes_on_where_it_was(store, monkeypatch):
    monkeypatch.setattr(rejudged, "COMMITTED", 3)
    edit(store, "bikes", rating=Rating.FALSE)
    every, bench, calls = touched(store), Bench(str(store)), []
    assert len(every) > 3

    def judge_once(claims):
        if calls:
            raise KeyboardInterrupt
        calls.append(claims)
        return judged(claims, bench.index, bench.least)

    found = find_touched(store, today(), lambda: bench.index)
    with pytest.raises(KeyboardInterrupt):
        rejudged.rejudge(store, found, Which(), bench, judge=judge_once)
    assert touched(store) == every - {claim.text for claim, _ in calls[0]}
    assert reverdict(store, Which()).judged == len(every) - 3


def test_a_change_while_it_runs_is_not_forgotten(store):
    edit(store, "bikes", rating=Rating.FALSE)
    bench = Bench(str(store))
    found = find_touched(store, today(), lambda: bench.index)
    edit(store, "bikes", rating=Rating.MIXED)
    rejudged.rejudge(
        store, found, Which(), bench, judge=lambda claims: judged(claims, bench.index, bench.least)
    )
    assert verdicts(store)["Lantern Hill banned bicycles in 2019."] == ("false", ("bikes",))
    reverdict(store, Which())
    assert verdicts(store)["Lantern Hill banned bicycles in 2019."] == ("mixed", ("bikes",))


NEAR_ANYTHING = (
    "SELECT c.text FROM claims AS c JOIN matches AS m ON m.claim_id = c.claim_id WHERE m.relevance >= {}"
)


def by_hand(store: Path, changed: VettedStatement) -> set[str]:
    """The claims that a change must touch, each claim looked at by itself."""
    index = StatementIndex(load_statements(store))
    weights = reach.moved([], [changed], len(index), index.weight)[changed.id]
    near = {text for (text,) in query(store, NEAR_ANYTHING.format(reach.TOUCHES)).rows}
    named = "SELECT c.text FROM claims AS c JOIN matches AS m ON m.claim_id = c.claim_id WHERE m.statement_id = '{}' AND relevance >= 0.05"
    out = {text for (text,) in query(store, named.format(changed.id)).rows}
    return out | {
        text
        for text in CLAIMS
        if reach.nearest(text, changed, index.weight, index.default_weight) >= reach.TOUCHES
        or (text in near and weights & {reach.root_of(word) for word in re.findall(r"\w+", text.lower())})
    }


@pytest.mark.parametrize(
    "statement",
    [
        vetted("new", "Bicycles were banned by the town of Lantern Hill."),
        vetted(
            "new",
            "The Marrow Vale library opened in 1987.",
            Rating.TRUE,
            "Marrow Vale's first library opened",
        ),
        vetted("new", "A baker of Copper Bay was fined because he sold bread on a Sunday."),
        vetted("new", "Teachers in Lantern Hill earn 900 euros."),
        vetted("new", "Nothing here is about any of it, whatever colour ravens have."),
        vetted("new", "Vacines cause autisms."),
    ],
)
def test_exactly_the_claims_are_found_that_each_looked_at_by_itself_gives(store, statement):
    add(store, statement)
    assert touched(store) == by_hand(store, statement)


TEXTS = st.sampled_from(CLAIMS)
EDITS = st.lists(
    st.tuples(st.sampled_from(["add", "edit", "retire", "restore", "expire"]), st.integers(0, 11), TEXTS, st.sampled_from(list(Rating))),
    min_size=1,
    max_size=4,
)  # fmt: skip


@pytest.mark.slow
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    first=st.lists(TEXTS, min_size=1, max_size=10, unique=True), edits=st.lists(EDITS, min_size=1, max_size=2)
)
def test_after_any_edits_it_is_as_if_everything_had_been_judged(tmp_path_factory, first, edits):
    path = tmp_path_factory.mktemp("store") / "sayso.duckdb"
    add(path, *(vetted(f"s{n}", text, list(Rating)[n % 6]) for n, text in enumerate(first)))
    fill(path)
    for some in edits:
        for what, number, text, rating in some:
            _apply(path, what, f"s{number}", text, rating)
        reverdict(path, Which())
    incremental = verdicts(path)
    copy = path.with_name("copy.duckdb")
    shutil.copy(path, copy)
    reverdict(copy, Which(everything=True))
    assert incremental == verdicts(copy)


def _apply(store: Path, what: str, name: str, text: str, rating: Rating) -> None:
    there = {statement.id for statement in load_statements(store)}
    retired = {row[0] for row in query(store, "SELECT id FROM statements WHERE retired").rows}
    if what == "add" and name not in there | retired:
        add(store, vetted(name, text, rating))
    elif what == "edit" and name in there:
        before = find_statement(store, name)
        edit_statement(store, before, replace(before.statement, statement=text, rating=rating), BY)
    elif what == "retire" and name in there:
        retire_statement(store, name, BY)
    elif what == "restore" and name in retired:
        retire_statement(store, name, BY, retired=False)
    elif what == "expire" and name in there:
        before = find_statement(store, name)
        edit_statement(store, before, replace(before.statement, valid_to=date(2020, 1, 1)), BY)


def test_nothing_is_judged_where_no_statement_changed(store):
    def never() -> None:
        raise AssertionError("no index is needed")

    reverdict(store, Which())
    assert find_touched(store, today(), never) == Touched((), 0, (), False)  # type: ignore[arg-type]


URL = "https://forum.example/t/1"


def visited(store: Path, *posts: str, new: Iterable[str] = ()) -> tuple[Placed, list[Visit]]:
    """What a visit to a thread finds, each of whose posts makes one claim."""
    thread = Thread(URL, "xenforo", tuple(Post(f"p{n}", text) for n, text in enumerate(posts)))
    mentions = [
        (
            URL,
            Mention(
                make_claim(text).id, f"p{n}", Role.ASSERTED, text, 0, len(text), 0.9, "stated", wording=text
            ),
        )
        for n, text in enumerate(posts)
    ]
    return place(store, mentions), [Visit(URL, thread, fresh=frozenset(["p0", "p1"]), new=frozenset(new))]


def still_to_judge(store: Path, *posts: str, new: Iterable[str] = ()) -> set[str]:
    return {claim.text for claim in to_judge(str(store), *visited(store, *posts, new=new), Bench(str(store)))}


def test_a_thread_that_is_read_again_is_not_judged_twice(store):
    said = ("Lantern Hill banned bicycles in 2019.", "Water is wet.")
    edit(store, "bikes", rating=Rating.FALSE)
    assert still_to_judge(store, *said) == set(said), "nothing says yet that they are not touched"
    reverdict(store, Which())
    assert still_to_judge(store, *said) == set()
    assert still_to_judge(store, *said, "Oslo has a castle.") == {"Oslo has a castle."}
    assert still_to_judge(store, *said, new=["p1"]) == {"Water is wet."}, (
        "who says it anew may mean another day"
    )


def test_the_hint_counts_what_reverdict_will_judge(store, tmp_path):
    assert may_be_touched(store) == 0
    edit(store, "bikes", rating=Rating.FALSE)
    assert may_be_touched(store) == len(touched(store)) > 0
    reverdict(store, Which())
    assert may_be_touched(store) == 0


def test_more_than_one_task_goes_through_the_engine_and_is_a_run(store, monkeypatch):
    monkeypatch.setattr(flow_settings, "BATCH_POSTS", 5)
    edit(store, "bikes", rating=Rating.FALSE)
    count = len(touched(store))
    report = reverdict(store, Which())
    assert report.judged == count > 5
    assert verdicts(store)["Lantern Hill banned bicycles in 2019."] == ("false", ("bikes",))
    assert query(
        store, "SELECT inputs, status FROM runs WHERE inputs = ['sayso reverdict'] AND run_id <> 'first'"
    ).rows == [(["sayso reverdict"], "completed")]


def test_the_command_lists_what_turned(store):
    edit(store, "bikes", rating=Rating.FALSE)
    dry = command("reverdict", "--dry-run", "--store", str(store))
    assert "nothing was written" in dry.stdout
    assert "bikes" in dry.stdout
    rows = json.loads(command("reverdict", "--json", "--store", str(store)).stdout)
    assert {(row["before"], row["after"]) for row in rows} >= {("true", "false")}
    done = command("reverdict", "--store", str(store))
    assert (done.returncode, "Nothing to judge again" in done.stdout) == (0, True)
    assert command("reverdict", "--csv", "--store", str(store)).stdout.splitlines() == [
        "claim_id,claim,before,after,confidence,mentions,statement_id,reason"
    ]
    wrong = command("reverdict", "no such claim anywhere", "--store", str(store))
    assert (wrong.returncode, "no claim" in wrong.stderr) == (2, True)


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    root = Path(__file__).parents[2]
    return subprocess.run(
        [sys.executable, "-c", "import cli; cli.main()", *arguments], capture_output=True, text=True, timeout=120,
        env={**os.environ, "PYTHONPATH": str(root), "NO_COLOR": "1", "COLUMNS": "160"}, check=False,
    )  # fmt: skip
