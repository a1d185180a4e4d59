"""A fact-checker's hand on the vetted store: by options, by JSON, at a terminal, in an editor."""

from __future__ import annotations

import csv
import json
import os
import pty
import select
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.model import Rating, Source, VettedStatement
from flows.statement_export import export
from warehouse.statement_cards import Wanted, list_vetted, statement_history
from warehouse.statement_edits import as_statement, new_id
from warehouse.store import ImportCounts, import_statements, load_statements, open_writer
from warehouse.upsert import upsert_statements

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-c", "import cli; cli.main()", "sources"]
AT = datetime(2026, 1, 1, tzinfo=UTC)
SKY = ["--statement", "The sky is blue.", "--rating", "true", "--source-url", "https://met.example/sky"]


def environment(home: Path, **more: str) -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if name not in ("VISUAL", "EDITOR", "SAYSO_USER")
    }
    return kept | {"SAYSO_STORE": str(home / "store.duckdb"), "NO_COLOR": "1", "COLUMNS": "160", "TERM": "dumb",
                   "PYTHONPATH": str(ROOT), **more}  # fmt: skip


def sources(home: Path, *arguments: str, stdin: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, input=stdin, timeout=120, check=False,
                          env=environment(home, **more))  # fmt: skip


def at_terminal(home: Path, *arguments: str, typed: str = "", **more: str) -> tuple[int, str]:
    """Run a command on a terminal of its own and type lines; gives its status and all that was shown."""
    parent, child = pty.openpty()
    running = subprocess.Popen([*COMMAND, *arguments], stdin=child, stdout=child, stderr=child, close_fds=True,
                               env=environment(home, **more))  # fmt: skip
    os.close(child)
    os.write(parent, typed.encode())
    shown, end = b"", time.monotonic() + 60
    while time.monotonic() < end:
        ready, _, _ = select.select([parent], [], [], 0.2)
        if not ready:
            if running.poll() is not None:
                break
            continue
        try:
            shown += os.read(parent, 65536)
        except OSError:  # the other end is closed
            break
    os.close(parent)
    return running.wait(10), shown.decode("utf-8", "replace")


def one_line(result: subprocess.CompletedProcess[str]) -> str:
    assert result.returncode == 2, (result.returncode, result.stderr)
    assert "Traceback" not in result.stderr
    (line,) = result.stderr.strip().splitlines()
    return line


def stored(home: Path, name: str) -> VettedStatement:
    return next(one for one in load_statements(home / "store.duckdb") if one.id == name)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    added = sources(tmp_path, "add", *SKY, "--id", "sky", "--by", "Ann")
    assert added.returncode == 0, added.stderr
    return tmp_path


def test_a_statement_is_added_by_options_and_gets_a_name(tmp_path):
    result = sources(
        tmp_path, "add", *SKY, "--alias", "Blue is the sky", "--source-title", "Sky", SAYSO_USER="Ann"
    )
    assert result.returncode == 0, result.stderr
    name = new_id("The sky is blue.")
    assert name in result.stdout
    assert stored(tmp_path, name) == VettedStatement(
        name, "The sky is blue.", Rating.TRUE, aliases=("Blue is the sky",),
        sources=(Source("Sky", "met.example", "https://met.example/sky"),),
    )  # fmt: skip
    (state,) = statement_history(tmp_path / "store.duckdb", name)
    assert (state["change"], state["changed_by"], state["origin"]) == ("added", "Ann", "by hand")
    assert "already" in one_line(sources(tmp_path, "add", *SKY))


@pytest.mark.parametrize(
    ("arguments", "stdin", "words"),
    [
        (("add",), "", "--statement, --rating and --source-url"),
        (("add", "--statement", "The sky is blue.", "--rating", "true"), "", '"sources" is missing'),
        (("add", *SKY[:2], "--rating", "blueish", *SKY[4:]), "", "mostly_true"),
        (("add", *SKY, "--valid-from", "yesterday"), "", "is not a day"),
        (("add", *SKY[:4], "--source-title", "Sky"), "", "more --source-title"),
        (("add", "--from-json", "-"), "{oops", "standard input line 1"),
        (("add", "--from-json", "-"), "[1]", "not a JSON object"),
        (("add", "--from-json", "none.json"), "", "none.json: cannot be read"),
        (("add", *SKY, "--by", " "), "", "--by is empty"),
        (("edit", "sky"), "", "give options"),
        (("edit", "sky", "--jurisdiction", "Australia"), "", "ISO 3166"),
        (("edit", "sky", "--from-json", "-"), '{"id": "sea"}', "cannot be changed"),
        (("edit", "nothing like it", "--rating", "true"), "", "no vetted statement"),
        (("edit", "un-", "--rating", "true"), "", "more than one"),
        (("restore", "sky"), "", "in use already"),
        (("list", "--rating", "blueish"), "", "mostly_false"),
        (("export", "statements.xlsx"), "", "are not known"),
        (("export", "statements.csv", "--json"), "", "do not go together"),
        (("history", "nothing like it"), "", "no vetted statement"),
    ],
)
def test_what_is_wrong_is_one_line_and_changes_nothing(home, arguments, stdin, words):
    before = (home / "store.duckdb").read_bytes()
    assert words in one_line(sources(home, *arguments, stdin=stdin))
    assert (home / "store.duckdb").read_bytes() == before
    assert not (home / "store.duckdb.drafts").exists()


def test_fields_are_edited_by_options_and_by_json_and_told_in_the_history(home):
    assert (
        sources(
            home,
            "edit",
            "sky",
            "--rating",
            "mostly true",
            "--topic",
            "weather",
            "--by",
            "Bo",
            "--note",
            "dusk",
        ).returncode
        == 0
    )
    assert (
        sources(
            home, "edit", "sky", "--from-json", "-", stdin='{"topic": "", "valid_to": "2030-01-01"}'
        ).returncode
        == 0
    )
    assert (stored(home, "sky").rating, stored(home, "sky").topic) == (Rating.MOSTLY_TRUE, None)
    rows = json.loads(sources(home, "history", "sky", "--json").stdout)
    assert [(row["change"], row["changed"]) for row in rows] == [
        ("added", []), ("edited", ["rating", "topic"]), ("edited", ["topic", "valid_to"])
    ]  # fmt: skip
    assert (rows[1]["changed_by"], rows[1]["note"], rows[1]["previous"]) == ("Bo", "dusk", "true")
    table = sources(home, "history", "sky").stdout
    assert "Bo" in table
    assert "dusk" in table
    header = sources(home, "history", "sky", "--csv").stdout.splitlines()[0]
    assert header.startswith("id,number,change,changed_by")
    assert "nothing changed" in sources(home, "edit", "sky", "--rating", "mostly_true").stdout
    assert len(json.loads(sources(home, "history", "sky", "--json").stdout)) == 3


def test_a_statement_is_retired_shown_and_restored(home):
    assert sources(home, "retire", "sky", "--note", "grey today", "--by", "Bo").returncode == 0
    assert "sky" not in {one.id for one in load_statements(home / "store.duckdb")}
    assert [row["id"] for row in json.loads(sources(home, "list", "--retired", "--json").stdout)] == ["sky"]
    shown = sources(home, "show", "sky").stdout
    for words in (
        "The sky is blue.",
        "retired",
        "by Bo",
        "grey today",
        "0 verdicts rest on it",
        "https://met.example/sky",
    ):
        assert words in shown
    assert "retired already" in one_line(sources(home, "retire", "sky"))
    assert "restore" in one_line(sources(home, "edit", "sky", "--rating", "false"))
    assert "restore" in one_line(sources(home, "add", *SKY, "--id", "sky"))
    assert sources(home, "restore", "sky").returncode == 0
    assert stored(home, "sky").rating is Rating.TRUE


def test_the_list_is_filtered(home):
    store = home / "store.duckdb"
    other = {"id": "coal", "statement": "Coal is black.", "rating": "false", "topic": "Mines", "jurisdiction": "AU-NSW",
             "valid_to": "2020-01-01", "sources": [{"url": "https://pit.example/", "publisher": "The Pit"}]}  # fmt: skip
    with open_writer(store) as con:
        upsert_statements(con, [as_statement(other)], "more.jsonl", at=AT)
    for arguments in (
        ("--publisher", "the pit"), ("--jurisdiction", "au", "--topic", "mines"), ("--text", "COAL IS"), ("--expired", "--topic", "mines"),
        ("--rating", "false", "--topic", "MINES"),
    ):  # fmt: skip
        rows = json.loads(sources(home, "list", *arguments, "--json").stdout)
        assert [row["id"] for row in rows] == ["coal"], arguments
    assert len(json.loads(sources(home, "list", "--limit", "3", "--json").stdout)) == 3
    assert list_vetted(store, Wanted(jurisdiction="A")) == []


def test_a_terminal_asks_for_each_field_and_says_at_once_what_is_wrong(tmp_path):
    typed = "\n".join(
        ["", "The sky is blue.", "blueish", "true", "It scatters.", "weather", "Mars", "", "2024-01-01", "2023-01-01", "",
         "looked up", "Blue is the sky", "", "ftp://met.example", "https://met.example/sky", "Sky", "Met", "2024-02-02", ""]
    )  # fmt: skip
    status, shown = at_terminal(tmp_path, "add", "--by", "Ann", typed=typed + "\n")
    assert status == 0, shown
    for words in (
        '"statement" is needed',
        "mostly_false",
        "ISO 3166",
        "is before valid_from",
        "is not an http(s) address",
    ):
        assert words in shown
    assert stored(tmp_path, new_id("The sky is blue.")) == as_statement(
        {"id": new_id("The sky is blue."), "statement": "The sky is blue.", "rating": "true", "explanation": "It scatters.",
         "topic": "weather", "valid_from": "2024-01-01", "checked_with": "looked up", "aliases": ["Blue is the sky"],
         "sources": [{"url": "https://met.example/sky", "title": "Sky", "publisher": "Met", "published": "2024-02-02"}]}
    )  # fmt: skip


def editor(folder: Path, code: str) -> str:
    """An editor: Python that is given the text and leaves another one."""
    file = folder / "editor.py"
    file.write_text(
        f"import sys\nfile = sys.argv[1]\ntext = open(file).read()\n{code}\nopen(file, 'w').write(text)\n"
    )
    return f"{sys.executable} {file}"


def test_an_editor_opens_the_whole_statement(home):
    command = editor(home, "text = text.replace('\"true\"', '\"mixed\"')")
    status, shown = at_terminal(home, "edit", "sky", "--note", "hazy", EDITOR=command)
    assert status == 0, shown
    assert stored(home, "sky").rating is Rating.MIXED
    assert not list((home / "store.duckdb.drafts").iterdir())
    status, shown = at_terminal(home, "edit", "sky", EDITOR=editor(home, ""))
    assert (status, "nothing changed" in shown) == (0, True)


def test_what_was_typed_is_kept_where_it_is_refused(home):
    command = editor(home, "text = text.replace('\"true\"', '\"bluish, I would say\"')")
    status, shown = at_terminal(home, "edit", "sky", EDITOR=command, typed="n\n")
    assert status == 2
    assert "mostly_true" in shown
    (draft,) = (home / "store.duckdb.drafts").iterdir()
    assert str(draft.name) in shown
    assert "bluish, I would say" in draft.read_text()
    assert stored(home, "sky").rating is Rating.TRUE


def test_a_change_by_somebody_else_meanwhile_is_not_overwritten(home):
    inner = " ".join(f"'{part}'" for part in (*COMMAND[:3], "sources", "edit", "sky", "--rating", "false"))
    command = editor(
        home,
        f'import subprocess\nsubprocess.run("""{inner}""", shell=True, check=True)\ntext = text.replace("blue", "azure")',
    )
    status, shown = at_terminal(home, "edit", "sky", EDITOR=command)
    assert status == 2, shown
    assert "changed meanwhile" in shown
    (draft,) = (home / "store.duckdb.drafts").iterdir()
    assert "azure" in draft.read_text()
    assert (stored(home, "sky").rating, stored(home, "sky").statement) == (Rating.FALSE, "The sky is blue.")


def test_an_export_is_not_written_over_a_file_unasked(home):
    file = home / "out.csv"
    assert sources(home, "export", str(file)).returncode == 0
    assert "--force" in one_line(sources(home, "export", str(file)))
    assert sources(home, "export", str(file), "--force").returncode == 0
    with file.open(newline="") as rows:
        assert "sky" in {row["id"] for row in csv.DictReader(rows)}
    lines = sources(home, "export").stdout.splitlines()
    assert "sky" in {json.loads(line)["id"] for line in lines}


TEXTS = (
    st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=20)
    .map(str.strip)
    .filter(bool)
)
MAYBE = st.none() | TEXTS
RECORDS = st.fixed_dictionaries(
    {
        "id": TEXTS,
        "statement": TEXTS | st.sampled_from(['He said "no", twice.', "=1+1", "[odd]"]),
        "rating": st.sampled_from(list(Rating)),
        "explanation": TEXTS | st.just("two\nlines, and a comma"),
        "topic": MAYBE,
        "jurisdiction": st.sampled_from([None, "AU", "AU-NSW"]),
        "valid_to": st.none() | st.dates().map(str),
        "aliases": st.lists(TEXTS | st.sampled_from(["a|b", "| c", "[d"]), max_size=3),
        "sources": st.lists(
            st.fixed_dictionaries(
                {
                    "url": st.just("https://a.example/x?y=1"),
                    "title": MAYBE,
                    "publisher": MAYBE,
                    "published": MAYBE,
                    "kind": MAYBE,
                }
            ),
            min_size=1,
            max_size=2,
        ),
        "checked_with": MAYBE,
    }
)


@pytest.mark.parametrize("ending", ["jsonl", "csv"])
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=st.lists(RECORDS, min_size=1, max_size=3, unique_by=lambda record: record["id"]))
def test_what_is_exported_is_imported_without_a_change(tmp_path_factory, records, ending):
    folder = tmp_path_factory.mktemp("export")
    store, file = folder / "store.duckdb", folder / f"out.{ending}"
    statements = [as_statement(record) for record in records]
    with open_writer(store) as con:
        con.execute("DELETE FROM statements")
        upsert_statements(con, statements, "made.jsonl", at=AT)
    export(file, store=store)
    assert import_statements(store, file) == ImportCounts(0, 0, len(statements))
    other = folder / "other.duckdb"
    import_statements(other, file)
    assert {one.id: one for one in load_statements(other)}.items() >= {
        one.id: one for one in statements
    }.items()
