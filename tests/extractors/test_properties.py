"""What holds for every input: only ExtractionError is raised, and spans fit the text."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors import registry
from extractors.model import ExtractionError, Page, Thread
from extractors.reading.decode import decode
from extractors.requotes import find_requotes

FIXTURES = Path(__file__).parents[1] / "fixtures"
PAGES = sorted(path for path in FIXTURES.iterdir() if path.is_file())
QUICK = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
TYPES = st.sampled_from(
    [None, "text/html", "text/plain; charset=utf-16", "application/json", "text/html; charset=x"]
)
LINES = """\u00a0|---|Back|Like|> he said|"Quite so."|Staff|By Ann Bo|Posts: 3 +4||\ufeff|\u200b
The ferry will stop on Sundays from next winter on.|Nobody told me that the ferry will stop."""
PIECES = st.sampled_from(LINES.replace("\n", "|").split("|"))
NAMES = "p /p div /div blockquote br /blockquote pre /pre li"
TAGS = st.sampled_from([f"<{name}>" for name in NAMES.split(" ")])
POST = '<article class="message" data-content="post-1"><div class="message-body"><div class="bbWrapper">'


def checked(page: Page) -> Thread | None:
    """Extract and check what must hold of any thread; None where the page was refused."""
    try:
        thread = find_requotes(registry.extract(page))
    except ExtractionError:
        return None
    assert thread.posts or thread.more_pages
    for post in thread.posts:
        assert post.text.strip()
        post.text.encode()
        covered = bytearray(len(post.text))
        for start, end in [*post.own_spans(), *((q.start, q.end) for q in post.quotes)]:
            assert 0 <= start < end <= len(post.text)
            covered[start:end] = b"\1" * (end - start)
        assert all(covered)
        assert list(post.quotes) == sorted(post.quotes, key=lambda q: (q.start, q.depth))
        for quote in post.quotes:
            parents = [q for q in post.quotes if q.depth == quote.depth - 1]
            assert quote.depth == 1 or any(q.start <= quote.start <= quote.end <= q.end for q in parents)
        if post.source_start is not None:
            assert decode(page)[post.source_start :][: len(post.text)] == post.text
    return thread


@QUICK
@given(st.binary(max_size=300), TYPES)
def test_any_bytes(body, content_type):
    checked(Page("https://f.example/threads/x.1/", body, content_type))


@QUICK
@given(st.text(max_size=300))
def test_any_text(text):
    checked(Page("x", text.encode("utf-8", "surrogatepass")))


@QUICK
@given(st.lists(PIECES, max_size=25), st.sampled_from(["\n", "\r\n", "\r"]))
def test_any_pasted_thread(lines, end):
    checked(Page("x", end.join(lines).encode()))


@QUICK
@given(st.lists(st.one_of(TAGS, st.sampled_from(["x", "&nbsp;", "two\nlines", "&#8203;"]))))
def test_any_markup(pieces):
    checked(Page("x", f"<html id='XF'>{POST}{' '.join(pieces)}".encode()))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_damaged_pages(path):
    body, rng = path.read_bytes(), random.Random(path.name)
    for _ in range(40):
        low = rng.randrange(len(body))
        high = min(len(body), low + rng.choice([1, 1, 5, 80, 2000]))
        damaged = rng.choice(
            [
                body[:low],
                body[:low] + body[high:],
                body[:high] + body[low:],
                body[:low] + rng.randbytes(high - low) + body[high:],
                body[low:],
            ]
        )
        checked(Page("https://f.example/x", damaged))
