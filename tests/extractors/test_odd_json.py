"""Platforms' JSON with any value where another was expected: an error that says so, never a crash."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from extractors import registry
from extractors.model import ExtractionError, Page

FIXTURES = Path(__file__).parents[1] / "fixtures"
PAGES = sorted(FIXTURES.glob("*.json"))
ODD = [
    None,
    3,
    -1,
    10**40,
    1e300,
    1.5,
    True,
    [],
    {},
    "",
    "x",
    "\ud800",
    "9" * 30,
    [None, 3, "x"],
    {"data": 3},
    {"id": {}},
    "0..-.",
]


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every (container, key) in a document."""
    stack = [value]
    while stack:
        inner = stack.pop()
        entries = (
            inner.items() if isinstance(inner, dict) else enumerate(inner) if isinstance(inner, list) else ()
        )
        for key, entry in entries:
            yield inner, key
            stack.append(entry)


def check(data: Any, name: str) -> None:
    """Read a document: it is refused, or its posts are what posts must be."""
    page = Page(f"https://f.example/api/{name}", json.dumps(data).encode())
    try:
        thread = registry.extract(page)
    except ExtractionError:
        return
    for post in thread.posts:
        (post.text + post.id + (post.author or "") + (post.permalink or "")).encode()
        assert post.text.strip()
        assert all(0 <= quote.start < quote.end <= len(post.text) for quote in post.quotes)


def replaced(data: Any, key: str, odd: Any) -> Any:
    """The document with another value at each place of a key."""
    if isinstance(data, dict):
        return {name: odd if name == key else replaced(value, key, odd) for name, value in data.items()}
    return [replaced(value, key, odd) for value in data] if isinstance(data, list) else data


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_odd_values_wherever_a_key_stands(path):
    data = json.loads(path.read_text(encoding="utf-8"))
    for key in sorted({key for _, key in places(data) if isinstance(key, str)}):
        for odd in ODD:
            check(replaced(data, key, odd), path.name)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_odd_values_in_some_places(path):
    original, rng = path.read_text(encoding="utf-8"), random.Random(path.name)
    for _ in range(150):
        data = json.loads(original)
        every = list(places(data))
        for container, key in rng.sample(every, min(len(every), rng.choice([1, 1, 3, 12]))):
            container[key] = rng.choice(ODD)
        check(data, path.name)
