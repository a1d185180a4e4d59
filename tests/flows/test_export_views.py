"""Views as files and as a data package, read back with other people's libraries."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import frictionless
import pyarrow.parquet
import pytest

from claims.model import Claim, Judgement, Mention, Role, Verdict, VerdictValue
from extractors.model import Post, Thread
from flows.data_package import field_type
from flows.export_columns import Wanted, kept
from warehouse.catalog import Relation
from warehouse.migrations import views
from warehouse.store import NewReview, RunBatch, write_review, write_run

ROOT = Path(__file__).parents[2]
DAY = datetime(2026, 3, 1, 12, tzinfo=UTC)
URL = "https://forum.example/threads/1"
SAID = "Hull sold 40 buses, and Zaphod drove one."
FORMULA = '=HYPERLINK("https://evil.example","Leeds sold buses")'


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A thread with two claims, one of them reviewed and the other one a formula."""
    path = tmp_path_factory.mktemp("store") / "store.duckdb"
    posts = (
        Post("p1", SAID, author="Zaphod Beeblebrox", created_at=DAY, permalink=f"{URL}#zaphod"),
        Post("p2", FORMULA, author="Trillian", created_at=DAY),
    )
    claims = {"c-buses": "Hull sold 40 buses.", "c-formula": FORMULA}
    mentions = [
        (URL, Mention(claim, post.id, Role.ASSERTED, post.text, 0, len(post.text), 0.9, "stated"))
        for claim, post in zip(claims, posts, strict=True)
    ]
    judged = tuple(
        Judgement(Claim(claim, text, "k"), (), Verdict(claim, VerdictValue.UNVERIFIED, 0.0, "Nothing."))
        for claim, text in claims.items()
    )
    thread = Thread(URL, "xenforo", posts, title="A thread")
    write_run(path, RunBatch((thread,), mentions, judged, run_id="r", started_at=DAY, finished_at=DAY, inputs=(URL,)))  # fmt: skip
    write_review(path, "c-buses", NewReview("Ann Lee", VerdictValue.FALSE, DAY, "Four.", ()))
    return path


def export(store: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": str(ROOT), "SAYSO_STORE": str(store), "NO_COLOR": "1"}
    return subprocess.run(
        [sys.executable, "-c", "import cli; cli.main()", "export", *map(str, arguments)],
        capture_output=True, text=True, env=env, timeout=60, check=False,
    )  # fmt: skip


def test_a_view_is_written_without_posts_and_who_wrote_them(store: Path, tmp_path: Path) -> None:
    file = tmp_path / "mentions.csv"
    result = export(store, "view", "claim_mentions", file)
    assert result.stdout.startswith(f"2 rows in {file}; left out: ")
    assert "context" in result.stdout
    assert "Zaphod" not in file.read_text()
    assert "zaphod" not in file.read_text()
    with file.open(newline="") as lines:
        rows = {row["claim_id"]: row for row in csv.DictReader(lines)}
    assert rows["c-formula"]["claim"] == f"'{FORMULA}"
    assert rows["c-buses"]["worthiness"] == "0.9"
    assert not {"author_key", "context", "span", "permalink"} & set(rows["c-buses"])


def test_posts_and_pseudonyms_are_written_when_asked_for(store: Path, tmp_path: Path) -> None:
    file = tmp_path / "posts.jsonl"
    assert export(store, "view", "current_posts", file, "--with-texts", "--with-authors").returncode == 0
    rows = [json.loads(line) for line in file.read_text().splitlines()]
    assert {row["text"] for row in rows} == {SAID, FORMULA}
    assert len({row["author_key"] for row in rows}) == 2


def test_only_rows_of_a_condition(store: Path, tmp_path: Path) -> None:
    file = tmp_path / "v.parquet"
    assert (
        export(store, "view", "LATEST_VERDICTS", file, "--where", "verdict = 'false' -- mine").returncode == 0
    )
    assert pyarrow.parquet.read_table(file)["claim_id"].to_pylist() == ["c-buses"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("latest_verdict", "x.csv"), '"latest_verdict"; there is latest_verdicts'),
        (("latest_verdicts", "x.xlsx"), "name it .parquet, .csv, .jsonl"),
        (("latest_verdicts", "x.csv", "--where", "1=1; DROP TABLE claims"), "is no condition"),
        (("latest_verdicts", "x.csv", "--where", "1=1) UNION SELECT (1"), "is no condition"),
        (("latest_verdicts", "x.csv", "--where", "verdict = nope"), "nope"),
        (("latest_verdicts", "x.csv", "--where", "text IN (SELECT content FROM read_text('/etc/passwd'))"), "read_text"),
        (("latest_verdicts", "x.csv", "--where", "1 / (claim_id = 'c-buses')::INT::VARCHAR::INT = error('late')"), "late"),
    ],
)  # fmt: skip
def test_what_cannot_be_written_leaves_the_old_file(
    store: Path, tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    name, file, *more = arguments
    (tmp_path / file).write_text("old")
    result = export(store, "view", name, tmp_path / file, *more)
    (line,) = result.stderr.strip().splitlines()
    assert (result.returncode, words in line) == (2, True), line
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [(file, "old")]


@pytest.mark.parametrize("more", [(), ("--with-texts", "--with-authors")])
def test_a_package_of_all_views_is_valid(store: Path, tmp_path: Path, more: tuple[str, ...]) -> None:
    folder = tmp_path / "checks"
    result = export(store, "package", folder, "--format", "csv", "--licence", "CC-BY-4.0", *more)
    assert result.stdout.startswith(f"{len(views())} views, ")
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["name", "type", "note", "rowNumber", "fieldName"])
    package = json.loads((folder / "datapackage.json").read_text())
    assert {one["name"] for one in package["resources"]} == {view.name for view in views()}
    assert package["sources"] == [{"title": "forum.example"}]
    assert package["licenses"] == [{"name": "CC-BY-4.0"}]
    written = "".join(file.read_text() for file in folder.iterdir())
    assert (SAID in written, "#zaphod" in written, "Ann Lee" in written) == (
        (True,) * 3 if more else (False,) * 3
    )


def test_a_package_of_parquet_says_what_is_in_it(store: Path, tmp_path: Path) -> None:
    folder = tmp_path / "checks"
    assert (
        export(store, "package", folder, "--view", "prevalence", "--view", "latest_verdicts").returncode == 0
    )
    package = json.loads((folder / "datapackage.json").read_text())
    assert sorted(one.name for one in folder.iterdir()) == [
        "datapackage.json", "latest_verdicts.parquet", "prevalence.parquet",
    ]  # fmt: skip
    assert "licenses" not in package
    for resource in package["resources"]:
        content = (folder / resource["path"]).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        fields = resource["schema"]["fields"]
        assert [one["name"] for one in fields] == pyarrow.parquet.read_schema(folder / resource["path"]).names
        assert all(one["description"] for one in fields)
    kinds = {one["name"]: one["type"] for one in package["resources"][0]["schema"]["fields"]}
    assert kinds == {"claim_id": "string", "text": "string", "day": "date", "thread_url": "string", "site": "string",
                     "role": "string", "mentions": "integer", "authors": "integer"}  # fmt: skip


def test_a_package_is_whole_or_not_there(store: Path, tmp_path: Path) -> None:
    folder = tmp_path / "checks"
    assert export(store, "package", folder, "--view", "prevalence", "--view", "nope").returncode == 2
    assert list(tmp_path.iterdir()) == []
    folder.mkdir()
    (folder / "mine").write_text("mine")
    result = export(store, "package", folder, "--view", "prevalence")
    assert "is there already" in result.stderr
    assert [one.name for one in folder.iterdir()] == ["mine"]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("BIGINT", "integer"), ("UHUGEINT", "integer"), ("INTERVAL", "any"), ("VARCHAR[]", "array"), ("BLOB", "any"),
     ('STRUCT("start" DATE)', "object"), ('STRUCT("start" DATE)[]', "array"), ("MAP(VARCHAR, DOUBLE)", "object"),
     ("DECIMAL(18,3)", "number"), ("TIMESTAMP WITH TIME ZONE", "datetime"), ("DATE", "date"), ("TIME", "time")],
)  # fmt: skip
def test_types_have_their_names_in_the_standard(kind: str, expected: str) -> None:
    assert field_type(kind) == expected


@pytest.mark.parametrize(
    ("columns", "people", "texts"),
    [
        ("author_key VARCHAR, authors BIGINT, authors_seen VARCHAR[], reviewers_disagree BOOLEAN", "author_key authors_seen", ""),
        ("made_by VARCHAR, decided_by VARCHAR, by VARCHAR, corrected_by VARCHAR", "made_by decided_by", "corrected_by"),
        ("post_id VARCHAR, text VARCHAR, text_sha256 VARCHAR", "", "text text_sha256"),
        ("post_id VARCHAR, claim_id VARCHAR, text VARCHAR, span VARCHAR", "", "span"),
        ("claim_id VARCHAR, text VARCHAR, quoted_text VARCHAR", "", "quoted_text"),
    ],
)  # fmt: skip
def test_columns_stay_inside_by_their_names(columns: str, people: str, texts: str) -> None:
    one = Relation("v", True, dict(column.split() for column in columns.split(", ")))  # type: ignore[misc]
    assert kept(one, Wanted(texts=True))[1] == people.split()
    assert kept(one, Wanted(authors=True))[1] == texts.split()
    assert kept(one, Wanted(authors=True, texts=True)) == (one.columns, [])
