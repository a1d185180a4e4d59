"""A store in a temporary folder, and runs to write into it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import warehouse
from claims.model import (
    Claim,
    Finding,
    Judgement,
    Match,
    Mention,
    Resolution,
    Role,
    Stance,
    Verdict,
    VerdictValue,
)
from extractors.model import Article, Post, Quote, Thread
from warehouse.batch import RunBatch

DAY = datetime(2026, 3, 1, 12, tzinfo=UTC)
TEXT = "The moon landing was staged, everybody knows."
SPAN = "The moon landing was staged"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "sayso.duckdb"


@pytest.fixture(scope="session")
def make_batch() -> Callable[..., RunBatch]:
    return _batch


def _batch(
    name: str = "one",
    posts: int = 3,
    value: VerdictValue = VerdictValue.FALSE,
    at: datetime = DAY,
    text: str = TEXT,
    author: str = "Ford Prefect",
    **settings: object,
) -> RunBatch:
    """A run ``name`` on a thread of its own, whose every post asserts the same claim."""
    url = f"https://www.forum.example/t/{name}"
    thread = Thread(
        url,
        "xenforo",
        tuple(_post(number, text, author) for number in range(posts)),
        title=f"About {name}",
        article=Article("An article.", author="Trillian Astra"),
    )
    mentions = [(url, _mention(post, number)) for number, post in enumerate(thread.posts)]
    return RunBatch(
        (thread,),
        mentions,
        (_judgement(value),),
        run_id=f"run-{name}",
        started_at=at,
        finished_at=at,
        inputs=(url,),
        **settings,  # type: ignore[arg-type]
    )


def _post(number: int, text: str, author: str) -> Post:
    return Post(
        f"p{number}",
        text,
        quotes=(Quote(29, 38, source="p0", author="Zaphod Beeblebrox"),),
        author=author,
        created_at=DAY - timedelta(days=3 - number),
        permalink=f"https://www.forum.example/p/{number}",
    )


def _mention(post: Post, number: int) -> Mention:
    role = (Role.ASSERTED, Role.DENIED, Role.QUOTED)[number % 3]
    return Mention(
        "claim-moon",
        post.id,
        role,
        SPAN,
        0,
        len(SPAN),
        0.9,
        "a fact about the world",
        (Resolution("it", "the moon landing", "sentence before"),),
        "Zaphod Beeblebrox" if role is Role.QUOTED else None,
    )


def _judgement(value: VerdictValue) -> Judgement:
    findings = (Finding("polarity", "supports", "was staged", "were faked", "same polarity"),)
    match = Match(
        "apollo-hoax", "The moon landing was staged", 1, {"bm25": 7.5}, 0.97, Stance.AGREES, findings
    )
    verdict = Verdict("claim-moon", value, 0.9, f"NASA's record says {value}", ("apollo-hoax",))
    return Judgement(
        Claim("claim-moon", "The moon landing was staged.", "landing moon stage"), (match,), verdict
    )


@pytest.fixture
def start() -> Callable[[str], subprocess.Popen[str]]:
    """Start Python code in a process of its own, with our packages on its path."""

    def start_code(code: str, *arguments: object) -> subprocess.Popen[str]:
        root = Path(warehouse.__file__).parents[1]
        return subprocess.Popen(
            [sys.executable, "-c", code, *map(str, arguments)],
            env=os.environ | {"PYTHONPATH": str(root)},
            stdout=subprocess.PIPE,
            stdin=subprocess.PIPE,
            text=True,
        )

    return start_code
