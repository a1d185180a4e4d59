"""The main job as its user runs it: a real Prefect flow, a real store, the real command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.xdist_group("run")

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-c", "import cli; cli.main()"]
EXAMPLE = ROOT / "examples" / "thread.html"


def sayso(*arguments: str, home: Path, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command with everything it keeps under ``home``."""
    env = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "SAYSO_STORE": str(home / "store.duckdb"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "COLUMNS": "160",
        "NO_COLOR": "1",
    }
    return subprocess.run(
        [*COMMAND, *arguments], capture_output=True, text=True, env=env, input=stdin, timeout=300, check=False
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def first_run(home: Path) -> subprocess.CompletedProcess[str]:
    return sayso("run", str(EXAMPLE), home=home)


def test_a_run_ends_in_a_table_of_verdicts(first_run: subprocess.CompletedProcess[str]) -> None:
    assert first_run.returncode == 0, first_run.stderr
    assert first_run.stderr == ""
    for word in (
        "verdict",
        "confidence",
        "who says so",
        "mentions",
        "Law360",
        "unverified",
    ):
        assert word in first_run.stdout


def test_running_again_adds_nothing(first_run: subprocess.CompletedProcess[str], home: Path) -> None:
    counts = "SELECT (SELECT count(*) FROM posts) p, (SELECT count(*) FROM mentions) m, (SELECT count(*) FROM verdicts) v"
    before = sayso("sql", counts, "--json", home=home).stdout
    again = sayso("run", str(EXAMPLE), home=home)
    assert "(0 new)" in again.stdout
    assert sayso("sql", counts, "--json", home=home).stdout == before


def test_verdicts_filter_and_show_open_the_card(
    first_run: subprocess.CompletedProcess[str], home: Path
) -> None:
    rows = json.loads(sayso("verdicts", "--verdict", "false", "--json", home=home).stdout)
    assert rows
    assert {row["verdict"] for row in rows} == {"false"}
    card = json.loads(sayso("show", rows[0]["claim_id"], "--json", home=home).stdout)
    assert card["matches"][0]["scores"]["token_set_ratio"] > 0
    assert card["mentions"][0]["span"]
    text = sayso("show", rows[0]["claim_id"], home=home).stdout
    assert "token_set_ratio" in text
    assert "history" in text
    for mention in card["mentions"]:  # who said it, where, and in which words
        assert " ".join(mention["span"].split()[:3]) in text
        assert mention["author_key"] in text
        assert mention["permalink"] in text
        assert f"{mention['created_at'][:10]}" in text


def test_one_bad_page_does_not_stop_the_others(home: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text('{"post_stream": ')
    result = sayso("run", str(broken), str(EXAMPLE), home=home)
    assert result.returncode == 3
    assert "broken.json" in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    assert "Law360" in result.stdout


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("missing.html", None, "no such file"),
        ("empty.html", b"", "empty"),
        ("binary.html", b"\x00\x01\x02" * 99, "binary"),
        ("page.html", b"<html><body><p>Hello</p></body></html>", ""),
        ("bad.json", b'{"post_stream": ', "JSON"),
    ],
)
def test_a_page_that_cannot_be_read_is_one_clear_line(
    tmp_path: Path, name: str, content: bytes | None, word: str
) -> None:
    from extractors.model import ExtractionError
    from extractors.registry import extract
    from flows.fetch import FetchError, load

    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises((FetchError, ExtractionError)) as caught:
        extract(load(str(path)))
    message = str(caught.value)
    assert "\n" not in message
    assert word.lower() in message.lower()
    assert name in message


@pytest.mark.parametrize(
    "arguments",
    [
        ("sql", "DELETE FROM claims"),
        ("sql", "SELECT * FROM read_csv('/etc/passwd')"),
        ("sql", "SELEC 1"),
        ("check", "  "),
        ("show", "no such claim anywhere"),
        ("sources", "import", "no-such-file.jsonl"),
    ],
)
def test_wrong_input_is_one_line_and_status_2(
    first_run: subprocess.CompletedProcess[str], home: Path, arguments: tuple[str, ...]
) -> None:
    result = sayso(*arguments, home=home)
    assert result.returncode == 2
    assert len(result.stderr.strip().splitlines()) == 1, result.stderr
    assert "Traceback" not in result.stderr + result.stdout


def test_check_writes_nothing_and_needs_no_store(tmp_path: Path) -> None:
    result = sayso("check", "The MMR vaccine causes autism", "--json", home=tmp_path)
    assert json.loads(result.stdout)[0]["verdict"] == "false"
    assert not (tmp_path / "store.duckdb").exists()


def test_check_reads_standard_input(tmp_path: Path) -> None:
    result = sayso("check", "-", home=tmp_path, stdin="NASA faked the moon landing")
    assert "false" in result.stdout


@pytest.mark.parametrize(
    "host", ["http://127.0.0.1:9/x", "http://localhost:9/", "http://169.254.169.254/meta", "ftp://a.b/"]
)
def test_private_addresses_are_not_fetched(host: str) -> None:
    from flows.fetch import FetchError, load

    with pytest.raises(FetchError, match=r"private|only http"):
        load(host)
