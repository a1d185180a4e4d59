"""The README shows what the command really prints."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from warehouse.sources import read_statements

ROOT = Path(__file__).parents[1]


@pytest.mark.usefixtures("without_server")
def test_the_table_in_the_readme_is_the_one_that_make_run_prints(tmp_path: Path) -> None:
    """``…`` on a line of its own stands for the lines left out."""
    env = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "COLUMNS": "100",
        "NO_COLOR": "1",
        "XDG_CACHE_HOME": str(tmp_path),
    }
    command = [
        sys.executable, "-c", "import cli; cli.main()", "run", str(ROOT / "examples" / "thread.html"),
        "--store", str(tmp_path / "example.duckdb"),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, env=env, timeout=300, check=True)
    printed = [line.rstrip() for line in done.stdout.splitlines()]
    shown = re.search(r"```text\n(.*?)\n```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert shown
    at = 0
    for part in shown.group(1).split("\n…\n"):
        lines = part.splitlines()
        found = [i for i in range(at, len(printed)) if printed[i : i + len(lines)] == lines]
        assert found, f"not printed: {part}"
        at = found[0] + len(lines)
    assert at == len(printed)


@pytest.mark.parametrize(("kind", "ending"), [("json", "jsonl"), ("csv", "csv")])
def test_the_examples_of_vetted_files_can_be_imported(tmp_path: Path, kind: str, ending: str) -> None:
    docs = (ROOT / "docs" / "vetted.md").read_text(encoding="utf-8")
    example = re.search(rf"```{kind}\n(.*?)\n```", docs, re.DOTALL)
    assert example
    file = tmp_path / f"example.{ending}"
    file.write_text(example.group(1) + "\n", encoding="utf-8")
    (statement,) = read_statements(file)
    assert (statement.id, statement.rating, statement.jurisdiction) == ("hill-library-1987", "true", "GB-ENG")
    assert statement.sources[0].publisher == "Lantern Hill Council"
