"""Adding a platform is adding one file: the one that docs/platforms.md describes, as it stands there."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

import extractors
from bench import platforms
from extractors import registry
from extractors.model import ExtractionError, Page

DOC = Path(__file__).parents[2] / "docs" / "platforms.md"


def block(language: str) -> str:
    """The first block of code in the document's section on adding a platform."""
    section = DOC.read_text(encoding="utf-8").partition("## How to add a platform in one file")[2]
    found = re.search(rf"```{language}\n(.*?)```", section, re.DOTALL)
    assert found
    return found[1]


@pytest.fixture
def lantern(tmp_path, monkeypatch):
    """The documented extractor among the others, by nothing but its file."""
    (tmp_path / "lantern.py").write_text(block("python"), encoding="utf-8")
    monkeypatch.setattr(extractors, "__path__", [*extractors.__path__, str(tmp_path)])
    registry.available.cache_clear()
    yield block("html")
    sys.modules.pop("extractors.lantern", None)
    registry.available.cache_clear()


def test_the_documented_file_is_all_that_a_platform_needs(lantern):
    page = Page("https://night.example/moths", lantern.encode())
    assert registry.pick(page).__name__ == "extractors.lantern"
    thread = registry.extract(page)
    assert (thread.platform, thread.title, thread.next_page) == (
        "lantern",
        "Moths",
        "https://night.example/moths?page=2",
    )
    one, two = thread.posts
    assert (one.id, one.author, one.text) == ("7", "Ann", "Moths fly to the moon.\n\nLamps confuse them.")
    assert (str(one.created_at), one.permalink) == (
        "2026-05-01 20:10:00+00:00",
        "https://night.example/moths#lamp-7",
    )
    assert (two.own_text(), two.reply_to) == ("They do not.", "7")
    assert [(quote.author, quote.source) for quote in two.quotes] == [("Ann", "7")]


def test_it_is_named_among_the_known_platforms(lantern):
    with pytest.raises(ExtractionError, match=r"\(known: [^)]*\blantern\b"):
        registry.extract(Page("https://night.example/", b"<html><body>Nothing here"))
    with pytest.raises(ExtractionError, match="no Lantern post on this page"):
        registry.extract(Page("https://night.example/", b"<html class='lantern-board'><body>Nothing here"))


def test_the_table_says_what_the_extractors_do():
    assert platforms.in_document(DOC.read_text(encoding="utf-8")) == platforms.table(), (
        "python -m bench.platforms --write"
    )
