"""Pasted threads: separators, articles, navigation, verbatim offsets."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from extractors.model import ExtractionError, Page, Thread
from extractors.plain_text import extract

SHARED = Path(__file__).parents[3] / "shared" / "threads"
NBSP = "\u00a0"
ARTICLE = (
    "Ferry to stop on Sundays\n\nJo Lind\n\nPosts: 12 \u00a0 +3\nStaff\n"
    "The ferry will stop running on Sundays.\n\nThe town is cross.\n\nPermalink to story:\n\n"
)


def read(text: str) -> Thread:
    """The thread in a text, after checking that every slice is verbatim."""
    thread = extract(Page("pasted.txt", text.encode()))
    for part in (*thread.posts, *([thread.article] if thread.article else [])):
        assert part.source_start is not None
        assert text[part.source_start :][: len(part.text)] == part.text
        assert part.text == part.text.strip()
    return thread


def texts(text: str) -> list[str]:
    return [post.text for post in read(text).posts]


@pytest.mark.skipif(not SHARED.exists(), reason="the real thread is not here")
def test_real_thread_read_by_hand():
    body = (SHARED / "un-cybercrime-treaty.txt").read_bytes()
    gold = json.loads((SHARED / "un-cybercrime-treaty.gold.json").read_text())
    thread = read(body.decode())
    assert [(p.id, p.source_start, p.source_start + len(p.text)) for p in thread.posts] == [
        (c["id"], c["start"], c["end"]) for c in gold["comments"]
    ]
    article = gold["structure"]["article"]
    assert thread.article.source_start == article["start"]
    assert thread.article.source_start + len(thread.article.text) == article["end"]
    assert thread.title == body.decode().splitlines()[0]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    "line",
    [
        NBSP,
        "---",
        "-----",
        "***",
        "* * *",
        "___",
        "=====",
        "—",
        "———",
        "· · ·",
        "~~~",
        "• • •",
        "\u2003",
        "────",
    ],
)
def test_separators_and_line_ends(line, end):
    parts = [ARTICLE, "First comment.\n\nIts second paragraph.", "Second comment.", "Back\n"]
    thread = read(f"\n{line}\n".join(parts).replace("\n", end))
    assert thread.title == "Ferry to stop on Sundays"
    assert thread.article.author == "Jo Lind"
    assert thread.article.text == f"The ferry will stop running on Sundays.{end}{end}The town is cross."
    assert [p.text for p in thread.posts] == [
        f"First comment.{end}{end}Its second paragraph.",
        "Second comment.",
    ]
    assert [p.id for p in thread.posts] == ["c1", "c2"]


@pytest.mark.parametrize(
    "pasted",
    [
        "One claim.",
        "One paragraph.\n\nAnother one.",
        "Share",
        "  indented \n",
        "Wait...\n...\nwhat?",
        "a\u00a0b",
    ],
)
def test_text_without_separator_is_one_post(pasted):
    thread = read(pasted)
    assert [post.text for post in thread.posts] == [pasted.strip()]
    assert (thread.title, thread.article) == (None, None)


def test_thread_without_article():
    text = f"I disagree with that.\n{NBSP}\nSo do I.\n{NBSP}\nWhy?"
    thread = read(text)
    assert (thread.title, thread.article) == (None, None)
    assert len(thread.posts) == 3


def test_headline_alone_is_the_title():
    thread = read("Ferry Stops Running on Sundays\n---\nGood.\n---\nBad.")
    assert thread.title == "Ferry Stops Running on Sundays"
    assert [post.text for post in thread.posts] == ["Good.", "Bad."]


def test_long_first_part_is_the_article():
    prose = "The council met on Tuesday and talked about the ferry until the lamps went out. " * 10
    thread = read(f"Council talks ferry\n\n{prose}\n\n{prose}\n***\nToo long, did not read.")
    assert thread.article.text.startswith("The council met")
    assert len(thread.posts) == 1


def test_navigation_is_no_post():
    lines = ["Reply", "Like  Share · Report", "Quote", "Log in", "Back", "Like (3)", "#4", "+12 Reply"]
    assert texts(f"\n{NBSP}\n".join(["I agree.", *lines, "I do not."])) == ["I agree.", "I do not."]


def test_navigation_around_a_comment_is_cut_off():
    assert texts("#3\nLike a rolling stone.\nLike\nReply\n---\nBack in my day we had trams.") == [
        "Like a rolling stone.",
        "Back in my day we had trams.",
    ]


def test_a_rule_of_another_kind_stays_in_its_post():
    assert texts("One.\n***\nTwo.\n---\nStill two.\n***\nThree.") == [
        "One.",
        "Two.\n---\nStill two.",
        "Three.",
    ]


def test_another_rule_below_the_article_separates_too():
    thread = read(ARTICLE + "=====\nOne.\n---\nTwo.\n---\nThree.")
    assert [post.text for post in thread.posts] == ["One.", "Two.", "Three."]


def test_mail_style_quotes_are_quotes():
    post = read("> The ferry is late.\n> Always.\nTake the bus.\n> 50 people did\n---\nOk.").posts[0]
    assert [post.text[q.start : q.end] for q in post.quotes] == ["> The ferry is late.\n> Always."]
    assert post.own_text() == "Take the bus.\n> 50 people did"


def test_byte_order_mark_is_not_text():
    body = "\ufeffHello there.".encode()
    post = extract(Page("p", body)).posts[0]
    assert (post.text, body.decode()[post.source_start :]) == ("Hello there.", "Hello there.")


@pytest.mark.parametrize("text", ["---\n***", f"{NBSP}\nBack\n{NBSP}", ARTICLE + "---\nBack"])
def test_no_comment_left(text):
    with pytest.raises(ExtractionError, match="no comment in this text"):
        extract(Page("p", text.encode()))


@pytest.mark.parametrize(
    "foot", ["Load more comments", "Write a comment...", "Watch this thread", "Back to top"]
)
def test_what_the_page_asks_of_its_reader_is_no_comment(foot: str) -> None:
    text = f"Trams are late.\n\u00a0\nThey are not.\n\u00a0\n{foot}\n"
    thread = extract(Page("file:///t.txt", text.encode()))
    assert [p.text for p in thread.posts] == ["Trams are late.", "They are not."]


def test_a_short_last_comment_stays() -> None:
    text = "Trams are late.\n\u00a0\nThey are not.\n\u00a0\nSee you at the stop!\n"
    assert len(extract(Page("file:///t.txt", text.encode())).posts) == 3


def test_a_first_line_that_names_the_thread_is_its_title() -> None:
    text = "Tram corner: lines closed + small talk\n\u00a0\nTrams are late.\n\u00a0\nThey are not!\n\u00a0\nPage 1 of 1\n"
    thread = extract(Page("file:///t.txt", text.encode()))
    assert thread.title == "Tram corner: lines closed + small talk"
    assert [p.text for p in thread.posts] == ["Trams are late.", "They are not!"]


@pytest.mark.parametrize("first", ["I like trams", "Thanks for this", "trams are late"])
def test_a_first_comment_without_a_stop_stays_a_comment(first: str) -> None:
    text = f"{first}\n\u00a0\nTrams are late.\n\u00a0\nThey are not!\n"
    assert extract(Page("file:///t.txt", text.encode())).posts[0].text == first
