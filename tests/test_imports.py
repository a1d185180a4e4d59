"""The import order that keeps the commands fast and the rooms of the house apart."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HEAVY = (
    "prefect",
    "duckdb",
    "tantivy",
    "httpx",
    "numpy",
    "bs4",
    "pyarrow",
    "rapidfuzz",
    "altair",
    "vl_convert",
    "jinja2",
)


def loaded_by(code: str) -> set[str]:
    """The top-level modules that a fresh interpreter has loaded after ``code``."""
    script = f"{code}\nimport sys\nprint(' '.join(sorted({{m.split('.')[0] for m in sys.modules}})))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return set(done.stdout.split())


def test_help_loads_nothing_heavy() -> None:
    assert loaded_by("import cli").isdisjoint(HEAVY)


@pytest.mark.parametrize(
    "module",
    [
        "claims.judge",
        "claims.read",
        "extractors.registry",
        "warehouse.store",
        "flows.render",
        "flows.doctor",
        "flows.collect",
        "flows.files",
        "flows.kept",
        "flows.reporting.page",
        "flows.sections",
        "flows.summaries",
    ],
)
def test_nothing_but_a_flow_loads_prefect(module: str) -> None:
    assert "prefect" not in loaded_by(f"import {module}")


def imported_from_extractors(path: Path) -> set[str]:
    """The modules right in ``extractors`` (and its packages) that a file imports from."""
    nodes = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.ImportFrom)]
    named = {node.module.split(".")[1] for node in nodes if (node.module or "").startswith("extractors.")}
    return named | {name.name for node in nodes if node.module == "extractors" for name in node.names}


def test_extractors_holds_one_file_a_platform_and_helpers_know_none() -> None:
    house = ROOT / "extractors"
    platforms = {p.stem for p in house.glob("*.py") if re.search(r"^MATCHES\b", p.read_text(), re.MULTILINE)}
    others = {p.stem for p in house.glob("*.py")} - platforms
    assert others == {"__init__", "model", "registry", "requotes"}
    for helper in house.glob("*/*.py"):
        assert imported_from_extractors(helper).isdisjoint(platforms), helper


@pytest.mark.parametrize("module", sorted(path.name for path in ROOT.glob("cli*.py")))
def test_the_command_line_speaks_no_sql_and_knows_only_the_rooms_below(module: str) -> None:
    tree = ast.parse((ROOT / module).read_text())
    imported = {
        (node.module or "").split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)
    } | {
        alias.name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    assert imported.isdisjoint(HEAVY)
    calls = [
        node for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "execute"
    ]  # fmt: skip
    assert not calls
