"""The command line as its three users meet it: help, options, wrong inputs, pipes."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import typer

import cli
from warehouse.store import open_writer

ROOT = Path(__file__).parents[1]
COMMAND = [sys.executable, "-c", "import cli; cli.main()"]
STATEMENT = {
    "id": "tea",
    "statement": "Tea is made from leaves.",
    "rating": "true",
    "sources": [{"title": "Tea", "publisher": "Leaf Board", "url": "https://example.org/tea"}],
}


def sayso(*arguments: str, home: Path, **more: object) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "SAYSO_STORE": str(home / "store.duckdb"), "NO_COLOR": "1", "COLUMNS": "160",
           "PYTHONPATH": str(ROOT), **more.pop("env", {})}  # fmt: skip  # type: ignore[dict-item]
    return subprocess.run(
        [*COMMAND, *arguments], capture_output=True, text=True, env=env, timeout=120, check=False, **more
    )  # type: ignore[call-overload]


def commands() -> Iterator[tuple[str, click.Command]]:
    def walk(prefix: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
        below = getattr(command, "commands", None)
        if below is None:
            yield prefix.strip(), command
        else:
            for name, child in below.items():
                yield from walk(f"{prefix} {name}", child)

    return walk("", typer.main.get_command(cli.app))


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    file = tmp_path / "statements.jsonl"
    file.write_text(json.dumps(STATEMENT) + "\n")
    assert sayso("sources", "import", str(file), home=tmp_path).returncode == 0
    return tmp_path


def one_line(result: subprocess.CompletedProcess[str], status: int = 2) -> str:
    assert result.returncode == status, (result.returncode, result.stderr)
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1, result.stderr
    assert "Traceback" not in result.stdout + result.stderr
    return lines[0]


@pytest.mark.parametrize(("name", "command"), list(commands()))
def test_every_command_has_an_example_and_stands_in_the_docs(name: str, command: click.Command) -> None:
    assert f"Example: sayso {name}" in (command.help or "")
    assert f"sayso {name}" in (ROOT / "docs" / "commands.md").read_text()
    assert f"sayso {name}" in (ROOT / "README.md").read_text()


def test_every_listing_has_json_and_csv() -> None:
    for name, command in commands():
        options = {o for p in command.params for o in p.opts}
        if name in {
            "run",
            "extract",
            "check",
            "verdicts",
            "prevalence",
            "queue",
            "history",
            "sources list",
            "sources search",
            "sources history",
            "sources export",
            "sources check-links",
            "reverdict",
            "sql",
            "watch list",
            "watch run",
            "store info",
            "store check",
        }:
            assert {"--json", "--csv", "--store"} <= options, name


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("verdicts", "--since", "yesterdayish"), "no date"),
        (("verdicts", "--verdict", "sort of true"), "mostly_true"),
        (("verdicts", "--json", "--csv"), "not both"),
        (("show", "no such claim anywhere"), "no claim"),
        (("sql", "DELETE FROM claims"), ""),
        (("sql", "SELECT * FROM read_csv('/etc/passwd')"), ""),
        (("sources", "import", "none.jsonl"), "none.jsonl"),
        (("sources", "import", "none.jsonl", "--rating-map", "Pants on Fire"), "WORD=RATING"),
        (("sources", "import", "none.jsonl", "--rating-map", "Pants on Fire=liar"), "mostly_false"),
        (("check", ""), "empty"),
    ],
)
def test_wrong_options_are_one_line(filled: Path, arguments: tuple[str, ...], words: str) -> None:
    assert words in one_line(sayso(*arguments, home=filled))


def test_a_named_store_that_is_not_there_is_no_other_store(tmp_path: Path) -> None:
    nowhere = str(tmp_path / "mistyped.duckdb")
    for arguments in (("check", "Tea is made from leaves."), ("sources", "list"), ("verdicts",)):
        assert "mistyped.duckdb" in one_line(sayso(*arguments, "--store", nowhere, home=tmp_path))
    assert not list(tmp_path.iterdir())


def test_where_nothing_can_be_read_programs_get_an_empty_list(tmp_path: Path) -> None:
    result = sayso("run", "gone.html", "--json", home=tmp_path)
    assert json.loads(result.stdout) == []
    assert "gone.html: no such file" in one_line(result, 3)


def test_a_csv_without_rows_has_the_header_of_one_with_rows(filled: Path) -> None:
    from flows.render import VERDICT_COLUMNS

    page = filled / "thread.txt"
    page.write_text("Tea is made from leaves in 2020.\n\u00a0\nThe mayor of Hull sold 40 buses in 2019.\n")
    assert sayso("run", str(page), home=filled).returncode == 0
    header = sayso("verdicts", "--csv", home=filled).stdout.splitlines()[0]
    assert sayso("verdicts", "--text", "zebra", "--csv", home=filled).stdout.splitlines() == [header]
    assert header.split(",") == VERDICT_COLUMNS


def test_the_version_is_told(tmp_path: Path) -> None:
    assert sayso("--version", home=tmp_path).stdout.startswith("sayso ")


def changed(**fields: object) -> str:
    return json.dumps({**STATEMENT, "id": "milk", **fields})


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([changed(), changed(id="cake", rating="Pants on Fire")], "line 2"),
        ([changed(), changed()], "line 2"),
        ([changed(), json.dumps({"id": "cake", "rating": "true"})], "line 2"),
        ([changed(), "{not json"], "line 2"),
        ([], "empty"),
    ],
)
def test_a_wrong_vetted_file_changes_nothing(filled: Path, lines: list[str], words: str) -> None:
    file = filled / "wrong.jsonl"
    file.write_text("\n".join(lines))
    before = sayso("sources", "list", "--json", home=filled).stdout
    line = one_line(sayso("sources", "import", str(file), home=filled))
    assert "wrong.jsonl" in line
    assert words in line
    assert sayso("sources", "list", "--json", home=filled).stdout == before


def test_a_rating_can_be_mapped(filled: Path) -> None:
    file = filled / "mapped.jsonl"
    file.write_text(changed(rating="Totally Baked"))
    result = sayso("sources", "import", str(file), "--rating-map", "Totally Baked=false", home=filled)
    assert result.returncode == 0, result.stderr
    rows = json.loads(sayso("sources", "list", "--json", home=filled).stdout)
    assert {row["id"]: row["rating"] for row in rows}["milk"] == "false"


def test_a_reader_that_leaves_early_is_no_error(filled: Path) -> None:
    command = f"{shlex.join(COMMAND)} sources list --json | head -1"
    env = {**os.environ, "PYTHONPATH": str(ROOT), "SAYSO_STORE": str(filled / "store.duckdb")}
    done = subprocess.run(
        command, shell=True, capture_output=True, text=True, env=env, timeout=60, check=False
    )
    assert done.stdout == "[\n"
    assert done.stderr == ""


@pytest.mark.parametrize("command", [("verdicts",), ("show", "tea"), ("sql", "SELECT 1")])
def test_a_missing_store_says_what_to_do(tmp_path: Path, command: tuple[str, ...]) -> None:
    assert "sayso run" in one_line(sayso(*command, home=tmp_path))


@pytest.mark.parametrize("kind", ["folder", "text"])
def test_a_store_that_is_none(tmp_path: Path, kind: str) -> None:
    store = tmp_path / "store.duckdb"
    store.mkdir() if kind == "folder" else store.write_text("not a database")
    line = one_line(sayso("verdicts", "--store", str(store), home=tmp_path))
    assert "store.duckdb" in line
    line = one_line(
        sayso("run", str(ROOT / "examples" / "thread.html"), "--store", str(store), home=tmp_path)
    )
    assert "store.duckdb" in line


def test_a_store_of_a_newer_version(filled: Path) -> None:
    with open_writer(filled / "store.duckdb") as con:
        con.execute("INSERT INTO schema_version VALUES (9999, 'from tomorrow', now())")
    (filled / "store.snapshot.duckdb").unlink(missing_ok=True)
    assert "newer" in one_line(sayso("verdicts", home=filled))
    assert "newer" in one_line(sayso("run", str(ROOT / "examples" / "thread.html"), home=filled))


def test_a_store_that_another_process_writes_is_waited_for(filled: Path) -> None:
    code = (
        "import sys, time\nfrom warehouse.store import open_writer\n"
        "with open_writer(sys.argv[1]):\n    print('open', flush=True)\n    time.sleep(60)\n"
    )
    writer = subprocess.Popen(
        [sys.executable, "-c", code, str(filled / "store.duckdb")],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    try:
        assert writer.stdout is not None
        assert writer.stdout.readline().strip() == "open"
        file = filled / "more.jsonl"
        file.write_text(changed())
        started = time.monotonic()
        line = one_line(sayso("sources", "import", str(file), home=filled, env={"SAYSO_WAIT": "1"}))
        assert "another process" in line
        assert time.monotonic() - started >= 1
        assert sayso("sources", "list", home=filled).returncode == 0, "readers never wait"
    finally:
        writer.kill()
        writer.wait()


@pytest.mark.usefixtures("without_server")
def test_ctrl_c_leaves_nothing_behind_and_the_next_run_finishes(tmp_path: Path) -> None:
    env = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "SAYSO_STORE": str(tmp_path / "store.duckdb"),
        "NO_COLOR": "1",
    }
    example = str(ROOT / "examples" / "thread.html")
    running = subprocess.Popen(
        [*COMMAND, "run", example],
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    time.sleep(3)
    os.killpg(running.pid, signal.SIGINT)
    _, stderr = running.communicate(timeout=60)
    if running.returncode == 0:
        pytest.skip("the run was over before it could be stopped")
    assert running.returncode == 130
    assert stderr.strip().splitlines()[-1].startswith("sayso: stopped")
    assert "Traceback" not in stderr
    result = sayso("run", example, home=tmp_path)
    assert result.returncode == 0, result.stderr
