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
PLATFORMS = ("discourse", "flarum", "nodebb", "lemmy", "mastodon", "bluesky")
PAGES = sorted(path for path in FIXTURES.glob("*.json") if path.name.startswith(PLATFORMS))
ODD = [
    None,
    3,
    -1,
    10**40,
    1.5,
    True,
    [],
    {},
    "",
    "x",
    "\ud800",
    "9" * 30,
    [None, 3, "x"],
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


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_odd_values(path):
    original, rng = path.read_text(encoding="utf-8"), random.Random(path.name)
    for _ in range(150):
        data = json.loads(original)
        for container, key in rng.sample(list(places(data)), rng.choice([1, 1, 3, 12])):
            container[key] = rng.choice(ODD)
        page = Page(f"https://f.example/api/{path.name}", json.dumps(data).encode())
        try:
            thread = registry.extract(page)
        except ExtractionError:
            continue
        for post in thread.posts:
            post.text.encode()
            assert isinstance(post.id, str)
            assert post.text.strip()
            assert all(0 <= quote.start < quote.end <= len(post.text) for quote in post.quotes)
