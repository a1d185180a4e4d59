"""Each fixture page against its extraction as read and approved by a person.

After a wanted change, write the golden files anew and review the difference:
``SAYSO_UPDATE_GOLDEN=1 python -m pytest tests/extractors/test_golden.py && git diff tests/fixtures``
"""

from __future__ import annotations

import dataclasses
import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from extractors import registry
from extractors.model import Page
from extractors.requotes import find_requotes

FIXTURES = Path(__file__).parents[1] / "fixtures"
FETCHED = datetime(2026, 11, 1, 12, tzinfo=UTC)
PAGES = sorted(path for path in FIXTURES.iterdir() if path.is_file())


def extracted(path: Path) -> str:
    """A fixture's thread as JSON, quotes spelt out beside their offsets."""
    page = Page(f"https://forum.example/{path.name}", path.read_bytes(), fetched_at=FETCHED)
    thread = find_requotes(registry.extract(page))
    record = dataclasses.asdict(thread)
    for post in record["posts"]:
        for quote in post["quotes"]:
            quote["text"] = post["text"][quote["start"] : quote["end"]]
    return json.dumps(record, ensure_ascii=False, indent=1, default=str) + "\n"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_fixture_reads_as_its_golden_file(path):
    golden = FIXTURES / "golden" / f"{path.name}.json"
    if os.environ.get("SAYSO_UPDATE_GOLDEN"):
        golden.write_text(extracted(path), encoding="utf-8")
    assert extracted(path) == golden.read_text(encoding="utf-8")


def test_no_golden_file_is_left_over():
    names = {path.name for path in (FIXTURES / "golden").iterdir()}
    assert names == {f"{path.name}.json" for path in PAGES}
