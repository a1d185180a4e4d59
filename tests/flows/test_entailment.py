"""SAYSO_ENTAILMENT at the command line: its model has a say in verdicts, and is part of their method."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flows import settings

ROOT = Path(__file__).parents[2]
STATEMENT = "The council closed the old bridge in 2019."
CLAIM = "The old bridge was closed by the council in 2019."
REWORDED = "In 2019 the council closed the old bridge."
Make = Callable[..., Path]


def sayso(*arguments: str, home: Path, path: str = "", **env: str) -> subprocess.CompletedProcess[str]:
    given = {name: value for name, value in os.environ.items() if name != "SAYSO_ENTAILMENT"}
    paths = [part for part in (path, str(ROOT), os.environ.get("PYTHONPATH", "")) if part]
    return subprocess.run(
        [sys.executable, "-c", "import cli; cli.main()", *arguments],
        capture_output=True, text=True, timeout=120, check=False, cwd=ROOT,
        env={**given, "SAYSO_STORE": str(home / "store.duckdb"), "SAYSO_CACHE": str(home / "cache"),
             "HF_HOME": str(home / "hub"), "HF_HUB_OFFLINE": "1", "PYTHONPATH": os.pathsep.join(paths), **env},
    )  # fmt: skip


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with a store of one statement."""
    row: dict[str, Any] = {
        "id": "bridge", "statement": STATEMENT, "rating": "true",
        "sources": [{"publisher": "The Council", "url": "https://council.example/bridge", "published": "2019-05-01"}],
    }  # fmt: skip
    (tmp_path / "bridge.jsonl").write_text(json.dumps(row) + "\n")
    done = sayso("sources", "import", str(tmp_path / "bridge.jsonl"), home=tmp_path)
    assert done.returncode == 0, done.stderr
    return tmp_path


def sureness(home: Path, claim: str = CLAIM, **env: str) -> float:
    """How sure it is that the statement settles the claim, 0 to 1."""
    done = sayso("check", claim, "--json", home=home, **env)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    (match,) = [m for m in json.loads(done.stdout)[0]["matches"] if m["statement_id"] == "bridge"]
    return float(match["scores"]["confidence"])


def test_the_model_has_a_say_in_how_sure_a_verdict_is(home: Path, tiny_entailment: Make) -> None:
    model = str(
        tiny_entailment(home / "model")
    )  # finds that the first leaves it open, and the second says the same
    assert sureness(home, SAYSO_ENTAILMENT=model) < sureness(home)
    assert sureness(home, REWORDED, SAYSO_ENTAILMENT=model) > sureness(home, REWORDED)


def test_a_model_of_the_hub_is_taken_from_its_cache(home: Path, tiny_entailment: Make) -> None:
    pytest.importorskip("huggingface_hub", reason="a model of the hub needs sayso[neural]")
    kept, commit = home / "hub" / "hub" / "models--somebody--tiny", "0123456789abcdef0123456789abcdef01234567"
    tiny_entailment(kept / "snapshots" / commit)
    (kept / "refs").mkdir()
    (kept / "refs" / "main").write_text(commit)
    usual = sureness(home)
    for name in ("somebody/tiny", f"somebody/tiny@{commit}"):
        assert sureness(home, SAYSO_ENTAILMENT=name) < usual


@pytest.mark.parametrize(
    "command", [("check", CLAIM), ("run", str(ROOT / "examples" / "thread.html")), ("reverdict",)]
)
def test_a_model_that_is_not_to_be_had_is_one_line_that_says_what_to_do(
    home: Path, tiny_entailment: Make, command: tuple[str, ...]
) -> None:
    done = sayso(*command, home=home, SAYSO_ENTAILMENT="somebody/nothing")
    assert done.returncode == 2
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith(
        "sayso: SAYSO_ENTAILMENT: somebody/nothing: no such folder, and not to be had from the hub"
    )
    assert line.endswith("or name a folder with model.onnx, config.json and tokenizer.json")


def test_without_the_packages_it_says_how_to_install_them(home: Path) -> None:
    (home / "bare" / "tokenizers").mkdir(parents=True)
    (home / "bare" / "tokenizers" / "__init__.py").write_text("raise ModuleNotFoundError(name='tokenizers')")
    done = sayso("check", CLAIM, home=home, path=str(home / "bare"), SAYSO_ENTAILMENT=str(home))
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert "SAYSO_ENTAILMENT" in line
    assert "pip install 'sayso[neural]'" in line


def test_the_doctor_tells_whether_it_loads(home: Path, tiny_entailment: Make) -> None:
    def row(name: Path) -> tuple[int, dict[str, Any] | None]:
        done = sayso("doctor", "--json", home=home, SAYSO_ENTAILMENT=str(name))
        rows = {row["what"]: row for row in json.loads(done.stdout)}
        return done.returncode, rows.get("entailment model")

    status, told = row(tiny_entailment(home / "model"))
    assert (status, told and told["ok"]) == (0, True)
    turned = shutil.copytree(home / "model", home / "turned")
    (turned / "config.json").write_text(
        json.dumps({"id2label": {"0": "entailment", "1": "contradiction", "2": "neutral"}})
    )
    status, told = row(turned)
    assert status == 1
    assert told is not None
    assert "are the labels in id2label" in told["detail"]
    status, told = row(home / "none")
    assert status == 1
    assert told is not None
    assert "not a folder" in told["detail"]
    plain = sayso("doctor", "--json", home=home)
    assert "entailment model" not in {row["what"] for row in json.loads(plain.stdout)}


@pytest.mark.slow
def test_what_was_judged_without_it_is_judged_anew_by_it(home: Path, tiny_entailment: Make) -> None:
    (home / "thread.txt").write_text(f"Ann wrote:\n\n{CLAIM}\n")

    def run(**env: str) -> list[dict[str, Any]]:
        done = sayso("run", str(home / "thread.txt"), home=home, **env)
        assert done.returncode == 0, done.stderr
        asked = "SELECT confidence, method FROM verdicts ORDER BY judged_at"
        return list(json.loads(sayso("sql", asked, "--json", home=home).stdout))

    model = {"SAYSO_ENTAILMENT": str(tiny_entailment(home / "model"))}
    (first,) = run()
    assert run() == [first]
    _, second = run(**model)
    assert second["confidence"] < first["confidence"]
    assert second["method"].startswith(f"{first['method']} entailment ")
    assert run(**model) == [first, second]


def test_the_method_names_what_is_in_the_model(
    tmp_path: Path, tiny_entailment: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    def method(name: str) -> str:
        monkeypatch.setenv("SAYSO_ENTAILMENT", name)
        return settings.method_version()

    monkeypatch.delenv("SAYSO_ENTAILMENT", raising=False)
    usual = settings.method_version()
    one, same = (str(tiny_entailment(tmp_path / name)) for name in ("one", "same"))
    other = str(tiny_entailment(tmp_path / "other", ("entailment", "neutral", "contradiction")))
    assert method(one).startswith(f"{usual} entailment ")
    assert method(one) == method(same) != method(other)
    assert method("") == usual


def test_nothing_of_it_is_loaded_unless_it_is_asked_for(home: Path) -> None:
    script = "import sys, cli\ntry: cli.main()\nexcept SystemExit: pass\nprint(sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", script, "check", CLAIM], capture_output=True, text=True, timeout=120, check=True, cwd=ROOT,
        env={**os.environ, "SAYSO_STORE": str(home / "store.duckdb"), "SAYSO_CACHE": str(home / "cache"),
             "SAYSO_ENTAILMENT": ""},
    )  # fmt: skip
    loaded = done.stdout.splitlines()[-1]
    assert "'claims.judge'" in loaded
    for module in ("claims.neural", "tokenizers", "onnxruntime", "huggingface_hub"):
        assert f"'{module}'" not in loaded
