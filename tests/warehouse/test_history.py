"""The history of vetted statements: every state, who made it, and what a person decided against a file."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from claims.model import Rating, Source, VettedStatement
from warehouse.connect import attach
from warehouse.history import Change
from warehouse.migrations import migrations
from warehouse.statements import content_hash, statements_version
from warehouse.store import import_statements, load_statements, open_writer, query
from warehouse.upsert import replace_statement, set_retired

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
SKY = {
    "id": "sky",
    "statement": "The sky is blue.",
    "rating": "true",
    "sources": [{"title": "Sky", "publisher": "Met", "url": "https://met.example/sky"}],
}
BY_HAND = VettedStatement(
    "sky", "The sky is blue.", Rating.MOSTLY_TRUE, sources=(Source("Sky", "Met", "https://met.example/sky"),)
)


def feed(folder: Path, *records: dict, name: str = "feed.jsonl") -> Path:
    file = folder / name
    file.write_text("".join(json.dumps(record) + "\n" for record in records))
    return file


def states(store: Path, name: str = "sky") -> list[tuple]:
    sql = f"SELECT change, changed_by, note, rating, previous, retired FROM statement_history WHERE id = '{name}' ORDER BY number"
    return query(store, sql).rows


def in_use(store: Path) -> dict[str, Rating]:
    return {statement.id: statement.rating for statement in load_statements(store)}


def edit(store: Path, statement: VettedStatement = BY_HAND) -> None:
    with open_writer(store) as con:
        replace_statement(con, statement, "feed.jsonl", "edited", Change(AT, "Ann", "seen from space"))


def test_every_import_that_changes_something_is_a_state_and_no_other(store, tmp_path):
    import_statements(store, feed(tmp_path, SKY))
    import_statements(store, feed(tmp_path, SKY))
    import_statements(store, feed(tmp_path, {**SKY, "rating": "false"}))
    other = {**SKY, "id": "sea"}
    import_statements(store, feed(tmp_path, other), retire_missing=True)
    assert states(store) == [
        ("imported", None, None, "true", None, False),
        ("imported", None, None, "false", "true", False),
        ("withdrawn", None, None, "false", "false", True),
    ]
    changed = query(store, "SELECT changed FROM statement_history WHERE id = 'sky' ORDER BY number").rows
    assert changed == [([],), (["rating"],), (["retired"],)]


def test_the_starter_statements_have_a_state_each_and_numbers_without_a_gap(store, tmp_path):
    import_statements(store, feed(tmp_path, SKY))
    found = query(store, "SELECT number, id FROM statement_history ORDER BY number").rows
    assert [number for number, _ in found] == list(range(1, len(load_statements(store)) + 1))
    assert found[-1][1] == "sky"


def test_the_same_news_again_do_not_undo_what_a_person_edited_or_retired(store, tmp_path):
    file = feed(tmp_path, SKY)
    import_statements(store, file)
    edit(store)
    counts = import_statements(store, file)
    assert (counts.added, counts.changed, counts.unchanged, counts.kept) == (0, 0, 1, 1)
    assert in_use(store)["sky"] is Rating.MOSTLY_TRUE
    with open_writer(store) as con:
        set_retired(con, "sky", True, Change(AT, "Bo", "too vague"))
    import_statements(store, feed(tmp_path, {**SKY, "rating": "false"}))
    assert "sky" not in in_use(store)
    assert [state[:3] for state in states(store)] == [
        ("imported", None, None),
        ("edited", "Ann", "seen from space"),
        ("retired", "Bo", "too vague"),
    ]


def test_other_news_and_another_file_win_over_an_edit(store, tmp_path):
    import_statements(store, feed(tmp_path, SKY))
    edit(store)
    assert import_statements(store, feed(tmp_path, {**SKY, "rating": "false"})).changed == 1
    assert in_use(store)["sky"] is Rating.FALSE
    edit(store)
    assert import_statements(store, feed(tmp_path, SKY, name="mine.jsonl")).changed == 1
    assert in_use(store)["sky"] is Rating.TRUE


def retire_and_fail(store: Path) -> None:
    with open_writer(store) as con:
        set_retired(con, "sky", True, Change(AT, "Bo"))
        raise RuntimeError


def test_nothing_is_written_where_a_change_fails(store, tmp_path):
    import_statements(store, feed(tmp_path, SKY))
    with pytest.raises(RuntimeError):
        retire_and_fail(store)
    assert len(states(store)) == 1
    assert "sky" in in_use(store)


def old_store(store: Path, judged_with: str | None) -> None:
    """A store of the third schema with one statement in use, one retired, and a post that was judged."""
    con = attach(store, read_only=False)
    for migration in migrations()[:3]:
        con.execute(migration.sql)
        con.execute("INSERT INTO schema_version VALUES (?, ?, now())", [migration.number, migration.name])
    for name, retired in (("sky", False), ("sea", True)):
        con.execute(
            "INSERT INTO statements BY NAME SELECT ? AS id, 'The sky is blue.' AS statement, 'true' AS rating, "
            "'' AS explanation, [] AS aliases, ? AS content_hash, ? AS retired, 'old.jsonl' AS origin, "
            "[{'title': 'Sky', 'publisher': 'Met', 'url': 'https://met.example/sky', 'published': NULL, "
            "'kind': NULL}] AS sources, TIMESTAMP '2026-01-01' AS imported_at",
            [name, content_hash(SKY_OLD), retired],
        )
    con.execute(
        "INSERT INTO posts BY NAME SELECT 'u' AS thread_url, 'p' AS post_id, ? AS judged_with", [judged_with]
    )
    con.execute(
        "INSERT INTO verdicts BY NAME SELECT 'c' AS claim_id, 'true' AS \"value\", DATE '2026-02-03' AS judged_at"
    )
    con.close()


SKY_OLD = VettedStatement(
    "sky", "The sky is blue.", Rating.TRUE, sources=(Source("Sky", "Met", "https://met.example/sky"),)
)


def test_an_older_store_gets_one_state_a_statement(store):
    old_store(store, "m with 1")
    rows = query(store, "SELECT id, change, retired, number FROM statement_history ORDER BY number").rows
    assert rows == [("sea", "withdrawn", True, 1), ("sky", "imported", False, 2)]
    assert query(store, "SELECT number, method FROM judged_marks").rows == [(0, "")]


def test_an_older_store_that_was_judged_with_its_statements_begins_judged(store):
    old_store(store, f"m with {statements_version([SKY_OLD])}")
    assert query(store, "SELECT number, method, judged_on FROM judged_marks").rows == [
        (2, "m", date(2026, 2, 3))
    ]
