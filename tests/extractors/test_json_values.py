"""Whatever stands in a JSON document, only ExtractionError is raised."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from extractors import registry
from extractors.model import ExtractionError, Page

FIXTURES = Path(__file__).parents[1] / "fixtures"
NAMES = "reddit hacker_news stack_exchange fourchan"
PAGES = sorted(path for name in NAMES.split() for path in FIXTURES.glob(f"{name}_*.json"))
ODD: tuple[Any, ...] = (
    None,
    True,
    -3,
    1e300,
    10**30,
    "",
    "x",
    "\ud800",
    "9" * 30,
    [],
    [None],
    {},
    {"data": 3},
)


def keys(data: Any) -> set[str]:
    """Every key in the document."""
    if isinstance(data, dict):
        return set(data).union(*(keys(value) for value in data.values()))
    return set().union(*(keys(value) for value in data)) if isinstance(data, list) else set()


def replaced(data: Any, key: str, odd: Any) -> Any:
    """The document with another value at each place of a key."""
    if isinstance(data, dict):
        return {name: odd if name == key else replaced(value, key, odd) for name, value in data.items()}
    return [replaced(value, key, odd) for value in data] if isinstance(data, list) else data


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_odd_values(path):
    data = json.loads(path.read_text(encoding="utf-8"))
    for key in sorted(keys(data)):
        for odd in ODD:
            body = json.dumps(replaced(data, key, odd)).encode()
            try:
                posts = registry.extract(Page("https://x.example/t.json", body)).posts
            except ExtractionError:
                continue
            for post in posts:
                (post.text + post.id + (post.author or "") + (post.permalink or "")).encode()
