"""Tables: which column is what, several threads in one, and what a reader is told when nothing fits."""

from __future__ import annotations

import json

import pytest

from extractors import registry
from extractors.model import ExtractionError, Page, Post, Thread
from extractors.quotes.quoted_lines import typed

CSV = "id,user,date,text\n1,Ann,2024-05-01 10:00,Hello there.\n2,Bo,2024-05-01 11:00,Good morning.\n"


def read(body: str, url: str = "table", content_type: str | None = None, **columns: str) -> Thread:
    return registry.extract(Page(url, body.encode(), content_type, columns=columns))


def lines(*rows: object) -> str:
    return "\n".join(json.dumps(row) for row in rows)


def row(**fields: object) -> Post:
    """The second of two posts, whose fields these are."""
    return read(lines({"id": "1", "text": "First."}, {"id": "2", "text": "x", **fields})).posts[1]


def refusal(body: str, url: str = "table", **columns: str) -> str:
    with pytest.raises(ExtractionError) as caught:
        read(body, url, **columns)
    return caught.value.reason


@pytest.mark.parametrize(
    ("body", "url", "content_type"),
    [
        (CSV, "table", None),
        (CSV.replace(",", ";"), "https://x.example/a.csv?download=1", None),
        (CSV.replace(",", "\t"), "a.tsv", None),
        (CSV.replace(",", " | "), "table", None),
        ("\ufeff" + CSV.replace("\n", "\r\n"), "table", None),
        (
            CSV.replace("id,user,date,text", "ID,User Name,Posted At,Comment Body"),
            "table",
            "text/csv; charset=utf-8",
        ),
    ],
)
def test_csv_in_many_dialects(body, url, content_type):
    thread = read(body, url, content_type)
    assert [(post.id, post.author, post.text) for post in thread.posts] == [
        ("1", "Ann", "Hello there."),
        ("2", "Bo", "Good morning."),
    ]
    assert str(thread.posts[0].created_at) == "2024-05-01 10:00:00+00:00"


@pytest.mark.parametrize(
    "name", ["text", "Body", "comment", "content", "message", "selftext", "commentText", "Full Text"]
)
def test_names_of_the_text_s_column(name):
    assert [post.text for post in read(json.dumps([{name: "One."}, {name: "Two."}])).posts] == [
        "One.",
        "Two.",
    ]


def test_mapped_columns_come_before_names():
    body = "id,text,note,who\n1,ignore me,The note.,Ann\n"
    thread = read(body, text="note", author="WHO")
    assert [(post.text, post.author) for post in thread.posts] == [("The note.", "Ann")]
    assert thread.guessed is None
    assert read(body).guessed == 'columns were taken by their names: text from "text", id from "id"'


@pytest.mark.parametrize(
    ("body", "columns", "message"),
    [
        (
            "a,b\n1,2\n",
            {},
            "no column whose name says that it holds the comments; map one of these to text: a, b",
        ),
        (CSV, {"text": "words"}, 'no column "words" for the text; the columns are: id, user, date, text'),
        (
            CSV,
            {"words": "text"},
            '"words" is no field of a post (known: text, id, author, created_at, edited_at, ',
        ),
        ("id,text\n", {}, "a table without rows below its header"),
        ("id,text\n1,\n2,  \n", {}, 'no text in the column "text" of this table'),
        (
            '[{"a": 1}]',
            {},
            "no column whose name says that it holds the comments; map one of these to text: a",
        ),
        (
            '{"a": 1}\n{"b": 2}',
            {},
            "no column whose name says that it holds the comments; map one of these to text: a, b",
        ),
        ('{"text": "x"}\n\n{"text": ', {}, "malformed JSON at line 3, column 10: Expecting value"),
        ('{"text": "x"}\n[1]', {}, "line 2 holds no object, but list"),
        (
            "{}\n{}",
            {},
            "no column whose name says that it holds the comments; map one of these to text: none",
        ),
        (
            f"id,text\n1,{'x' * 140_000}\n",
            {},
            "malformed CSV at line 2: field larger than field limit (131072)",
        ),
    ],
)
def test_refusals(body, columns, message):
    assert refusal(body, "a.csv" if body[0] not in "{[" else "a", **columns).startswith(message)


def test_nested_objects():
    data = {
        "meta": {"n": 1},
        "items": [{"user": {"name": "Ann"}, "payload": {"raw": "Hi.", "at": 1714557600}}],
    }
    assert refusal(json.dumps(data)).startswith("JSON of unknown shape")
    thread = read(json.dumps(data["items"]), text="payload.raw", created_at="payload.at")
    assert [(post.author, post.text, str(post.created_at)) for post in thread.posts] == [
        ("Ann", "Hi.", "2024-05-01 10:00:00+00:00")
    ]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1714557600, "2024-05-01 10:00:00+00:00"),
        (1714557600000, "2024-05-01 10:00:00+00:00"),
        ("1714557600.0", "2024-05-01 10:00:00+00:00"),
        ("2024-05-01T12:00:00+02:00", "2024-05-01 10:00:00+00:00"),
        ("31/12/2024 10:00", "2024-12-31 10:00:00+00:00"),
        (0, "None"),
        (True, "None"),
        (1e300, "None"),
        ("soon", "None"),
        ([1], "None"),
    ],
)
def test_times(value, expected):
    assert str(row(created_at=value).created_at) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1", "1"),
        (1, "1"),
        ("t1_1", "1"),
        ("t3_abc", None),
        ("", None),
        (0, None),
        ("root", None),
        ("9", "9"),
    ],
)
def test_parents(value, expected):
    assert row(parent_id=value).reply_to == expected


@pytest.mark.parametrize("odd", [None, 3, [], {}, "\ud800", True, [[1]], {"text": {}}, 10**400])
@pytest.mark.parametrize(
    "name", ["id", "author", "created_at", "edited", "permalink", "parent_id", "title", "thread"]
)
def test_odd_cells_are_no_crash(name, odd):
    posts = registry.extract_all(Page("t", lines({"text": "First."}, {"text": "x", name: odd}).encode()))
    assert [post.text for thread in posts for post in thread.posts] == ["First.", "x"]


THREADS = (
    CSV.replace("text", "text,topic_id,title", 1)
    .replace("there.", "there.,7,Bins")
    .replace("morning.", "morning.,8,Lamps")
)


def test_several_threads_in_one_table():
    page = Page("https://x.example/all.csv", THREADS.encode())
    assert refusal(THREADS, "all.csv") == (
        "2 threads in one table (7, 8): read them with extract_all, or split it into one table a thread"
    )
    assert [(thread.url, thread.title, len(thread.posts)) for thread in registry.extract_all(page)] == [
        ("https://x.example/all.csv#7", "Bins", 1),
        ("https://x.example/all.csv#8", "Lamps", 1),
    ]


def test_other_documents_have_one_thread():
    assert [thread.platform for thread in registry.extract_all(Page("t", b"Hello."))] == ["plain_text"]


def test_text_that_only_looks_like_a_table():
    for text in (
        "Text, you say? I say, comment, author, date.",
        "id, ego and superego\nwent to sea",
        "a;b\nc;d",
    ):
        assert read(text).platform == "plain_text"


def test_html_in_cells():
    post = row(text="<p>One.</p><blockquote>First.</blockquote><p>Two &amp; three.</p>", parent="1")
    assert (post.own_text(), [quote.source for quote in post.quotes]) == ("One.\n\nTwo & three.", ["1"])


@pytest.mark.parametrize(
    ("text", "own", "quotes"),
    [
        ("> a\nb", "b", [("a", 1)]),
        (">a\n>b\n\nc", "c", [("a\nb", 1)]),
        ("> > a\n> b\nc", "c", [("a\n\nb", 1), ("a", 2)]),
        ("> a\n>\n> b\nc", "c", [("a\n\nb", 1)]),
        (">50 people came\n>_< indeed", ">50 people came\n>_< indeed", []),
        ("> 39 were there", "", [("39 were there", 1)]),
        ("> a\n>50 of b", "", [("a\n50 of b", 1)]),
        ("a > b", "a > b", []),
        (">" * 10_000 + " a", "", [("a", depth) for depth in range(1, 21)]),
        ("\n\n a  b \n\n\n\nc\n", "a b\n\nc", []),
    ],
)
def test_lines_that_quote(text, own, quotes):
    words, found = typed(text)
    post = Post("1", words, found)
    assert post.own_text() == own
    assert [(words[q.start : q.end], q.depth) for q in found] == quotes
