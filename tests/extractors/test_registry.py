"""Which extractor reads a page, and what a reader is told when none does."""

from __future__ import annotations

import json
import sys
import types

import pytest

from extractors import registry
from extractors.model import ExtractionError, Page, Thread
from extractors.reading.matching import Matches

POST = '<article class="message" data-content="post-1"><div class="message-body"><div class="bbWrapper">'


def reason(body: bytes | str, url: str = "page", content_type: str | None = None) -> str:
    raw = body.encode() if isinstance(body, str) else body
    with pytest.raises(ExtractionError) as caught:
        registry.extract(Page(url, raw, content_type))
    assert caught.value.url == url
    assert "\n" not in str(caught.value)
    return caught.value.reason


def test_every_module_with_matches_is_an_extractor():
    names = [module.__name__ for module in registry.available()]
    assert names == sorted(names)
    assert {"extractors.discourse", "extractors.plain_text", "extractors.xenforo"} <= set(names)
    assert "extractors.reading.html_text" not in names


@pytest.mark.parametrize(
    ("url", "body", "platform"),
    [
        ("saved.html", f"<!DOCTYPE html>\n<html id='XF'>{POST}Hello", "xenforo"),
        ("https://f.example/threads/a.1/", f"<div>{POST}Hello", "xenforo"),
        ("t.json", json.dumps({"post_stream": {"posts": []}}), "discourse"),
        ("notes.txt", "He said <b>so</b>.", "plain_text"),
        ("notes.txt", "[1] Not JSON, but a footnote.", "plain_text"),
    ],
)
def test_pick(url, body, platform):
    assert registry.pick(Page(url, body.encode())).__name__ == f"extractors.{platform}"


def test_a_new_file_is_found(monkeypatch):
    module = types.ModuleType("extractors.zine")
    module.MATCHES = Matches(kind="text", host=r"zine\.example")
    module.extract = lambda page: Thread(page.url, "zine")
    monkeypatch.setitem(sys.modules, "extractors.zine", module)
    found = (*registry.available(), module)
    monkeypatch.setattr(registry, "available", lambda: found)
    assert registry.extract(Page("https://zine.example/1", b"Hello")).platform == "zine"
    assert registry.extract(Page("https://other.example/1", b"Hello")).platform == "plain_text"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "is empty"),
        (b" \n\t ", "is empty"),
        ("\ufeff \n", "is empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "is a binary file, not text"),
        (bytes(range(1, 32)) * 9, "is a binary file, not text"),
        ("<html id='XF'><body>Log in first", "no XenForo post on this page"),
        ('{"a": 1,\n "b" 2}', "malformed JSON at line 2, column 6: Expecting ':' delimiter"),
        ("[" * 200_000, "JSON nested too deeply"),
        ('{"post_stream": {"posts": [3, {"id": "x"}]}}', "no Discourse post in this topic"),
        ("\u00a0\nBack\n\u00a0\n", "no comment in this text"),
    ],
)
def test_reasons(body, message):
    assert reason(body) == message


@pytest.mark.parametrize(
    ("body", "start", "known"),
    [
        ("<html><body>Nothing here", "HTML of no known platform (known: ", "xenforo"),
        ('{"name": "x"}', "JSON of unknown shape: keys name (known: ", "discourse"),
        ("[]", "JSON of unknown shape: list (known: ", "discourse"),
    ],
)
def test_reasons_that_name_what_is_known(body, start, known):
    text = reason(body)
    assert text.startswith(start)
    assert known in text.removeprefix(start).partition(")")[0].split(", ")


def test_declared_json_that_is_none():
    assert reason("nope", content_type="application/json").startswith("malformed JSON at line 1, column 1")


def test_oversized_document(monkeypatch):
    monkeypatch.setattr("extractors.reading.decode.MAX_BYTES", 10)
    assert reason(b"x" * 11) == "is larger than 0 MB"


def test_oversized_html(monkeypatch):
    monkeypatch.setattr("extractors.reading.html_text.MAX_LENGTH", 10)
    assert reason(f"<html id='XF'>{POST}Hello").startswith("HTML of more than")


@pytest.mark.parametrize("nested", ["<div>", "<blockquote>", POST])
def test_deep_nesting_is_an_error_not_a_crash(nested):
    assert "nested more than 400 deep" in reason(f"<html id='XF'>{POST}{nested * 5000}x")


@pytest.mark.parametrize("url", ["http://[", "https://f.example/threads/\ud800", "", "http://[::1/threads/"])
def test_odd_urls(url):
    body = f"<html id='XF'>{POST}Hello</div></div><time datetime='x'></article>"
    assert registry.extract(Page(url, body.encode())).posts[0].text == "Hello"
