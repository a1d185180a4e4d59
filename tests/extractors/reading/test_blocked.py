"""Walls are named, and threads that talk about walls are read."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from html import escape
from pathlib import Path

import pytest

from extractors import registry
from extractors.model import ExtractionError, Page
from extractors.reading.blocked import notice
from extractors.reading.blocked_words import REASONS
from extractors.reading.matching import read

FIXTURES = Path(__file__).parents[2] / "fixtures"
WALLS = sorted((FIXTURES / "blocked").iterdir())
THREADS = sorted(path for path in FIXTURES.iterdir() if path.suffix in (".html", ".json"))
FETCHED = datetime(2026, 11, 1, 12, tzinfo=UTC)
TITLES = (
    "Just a moment... | Forum",
    "Page not found",
    "Log in | Forum",
    "403 Forbidden",
    "Are you a human?",
    "This thread has been deleted",
    "Before you continue",
)
TALK = (
    "Verify you are human, it said. Then: You must be logged in to view this page. Access denied, error 403, "
    "page not found. The captcha of _cf_chl_opt by ct.captcha-delivery.com wants me to press and hold to confirm. "
)


@pytest.mark.parametrize("path", WALLS, ids=lambda path: path.name)
def test_a_wall_is_named(path):
    page = Page(f"https://forum.example/threads/{path.name}", path.read_bytes())
    with pytest.raises(ExtractionError) as caught:
        registry.extract(page)
    assert "\n" not in caught.value.reason
    kind = re.split(r"[_.]", path.name)[0]
    told = notice(read(page))
    assert told is not None
    assert told.reason.startswith(REASONS[kind].partition("{0}")[0])
    if path.suffix != ".json":  # platforms pass on what their own APIs say in their own way
        assert caught.value.reason == told.reason


def test_the_wall_s_own_words_are_shown():
    page = Page("https://f.example/t", (FIXTURES / "blocked" / "login_smf.html").read_bytes())
    with pytest.raises(ExtractionError, match="the thread can only be read by members") as caught:
        registry.extract(page)
    assert caught.value.reason.startswith('a login wall ("Login")')


def test_empty_answers_of_an_api():
    with pytest.raises(ExtractionError, match="page-not-found"):
        registry.extract(Page("https://hn.example/v0/item/1.json", b"null", "application/json"))


def count(path: Path, body: bytes) -> int:
    page = Page(f"https://forum.example/{path.name}", body, fetched_at=FETCHED)
    return len(registry.extract(page).posts)


@pytest.mark.parametrize("path", THREADS, ids=lambda path: path.name)
def test_a_thread_that_talks_about_walls_is_a_thread(path):
    body = path.read_bytes()
    page = Page(f"https://forum.example/{path.name}", body, fetched_at=FETCHED)
    thread = registry.extract(page)
    encoding = "iso-8859-1" if b"iso-8859-1" in body.lower() else "utf-8"
    text = body.decode(encoding, "surrogateescape")
    talk = escape(TALK, quote=False) if path.suffix == ".html" else TALK
    for post in thread.posts:
        runs = sorted(re.findall(r"[A-Za-z][A-Za-z ,]{8,}", post.own_text()), key=len)
        words = next((run for run in reversed(runs) if run in text), None)
        text = text.replace(words, f"{talk}{words}") if words else text
    for title in TITLES:
        titled = re.sub(r"(<title>)[^<]*", rf"\g<1>{title}", text)
        titled = re.sub(r'("title": ?")[^"]*', rf"\g<1>{title}", titled)
        assert count(path, titled.encode(encoding, "surrogateescape")) == len(thread.posts)


def test_a_small_thread_of_an_unknown_site_on_captchas():
    talk = "The page says that I must be logged in to view it, then it asks me to solve the captcha."
    block = f'<div class="comment"><b class="author">Ann{{}}</b><p>{talk}</p></div>'
    html = f"<html><title>Just a moment...</title><h1>Access denied</h1>{block.format(1)}{block.format(2)}"
    assert len(registry.extract(Page("https://s.example/1", html.encode())).posts) == 2


@pytest.mark.parametrize(
    "data",
    [
        {"error": None, "rows": [{"text": "One."}, {"text": "Two."}]},
        [{"message": "Forbidden", "author": "Ann"}, {"message": "Not found", "author": "Bo"}],
        {"success": True, "comments": [{"body": "Rate limit exceeded", "id": 1}]},
    ],
)
def test_json_rows_about_errors_are_rows(data):
    assert registry.extract(Page("https://s.example/x", json.dumps(data).encode())).posts


@pytest.mark.parametrize(
    "text", ["Forbidden love is a fine book.", "Not found: one red umbrella.", "Slow down, please."]
)
def test_pasted_claims_are_no_walls(text):
    assert registry.extract(Page("pasted", text.encode())).posts[0].text == text
