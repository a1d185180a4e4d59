"""Simple Machines Forum: quotes of both generations, the board's clock, pages, themes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from extractors import smf
from extractors.model import ExtractionError, Page, Post, Thread

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
POSTER = '<div class="poster"><h4><a href="i.php?action=profile;u=2" title="View the profile of Ann">Ann</a></h4></div>'
WHEN = '<div class="keyinfo"><a class="smalltext" href="i.php?topic=1.msg{0}#msg{0}">January 05, 2024, 10:00:00 AM</a></div>'


def read(html: str, now: datetime | None = NOW) -> Thread:
    return smf.extract(Page("https://f.example/index.php?topic=1.0", html.encode(), fetched_at=now))


def markup(body: str, key: int = 7, when: str = WHEN, poster: str = POSTER) -> str:
    return f'<div class="w">{poster}{when.format(key)}<div class="post"><div id="msg_{key}">{body}</div></div></div>'


def post(body: str, **more: str) -> Post:
    return read(markup(body, **more)).posts[0]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "html",
    [
        '<div class="quoteheader"><div class="topslice_quote"><a href="i.php?topic=1.msg5#msg5">Quote from: Bo on May '
        "01, 2020, 10:00:00 AM</a></div></div><blockquote>Said.</blockquote><div class='quotefooter'></div>Mine.",
        '<div class="quoteheader"><a href="i.php?topic=1.msg5#msg5">Quote from: Bo on May 01, 2020, 10:00:00 AM</a>'
        '</div><div class="quote">Said.</div>Mine.',
        '<blockquote class="bbc_standard_quote"><cite><a href="i.php?msg=5#msg5">Quote from: Bo on Today at 10:00:00'
        "</a></cite>Said.</blockquote>Mine.",
    ],
)
def test_quotes_of_every_release(html):
    found = post(html)
    assert (found.text, found.own_text(), found.reply_to) == ("Said.\n\nMine.", "Mine.", "5")
    assert [(q.source, q.author) for q in found.quotes] == [("5", "Bo")]


def test_a_quote_of_nobody_does_not_borrow_the_heading_of_the_one_before():
    html = "<div class='quoteheader'>Quote from: Bo</div><blockquote>A.</blockquote>Text.<blockquote>B.</blockquote>"
    assert [q.author for q in post(html).quotes] == ["Bo", None]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "&#171; <strong>Reply #2 on:</strong> January 05, 2024, 10:00:00 AM &#187;",
            datetime(2024, 1, 5, 10),
        ),
        (
            "&#171; <strong>on:</strong> <strong>Today</strong> at 07:10:00 AM &#187;",
            datetime(2026, 11, 1, 7, 10),
        ),
        ("Fri, 05 January 2024, 10:00:00", datetime(2024, 1, 5, 10)),
        ("&#171; <strong>on:</strong> some day &#187;", None),
    ],
)
def test_wordings_of_the_time(line, expected):
    found = post("Hi", when=f'<div class="keyinfo"><div class="smalltext">{line}</div></div>')
    assert found.created_at == (expected.replace(tzinfo=UTC) if expected else None)


def test_the_clock_in_the_page_s_head_gives_the_zone():
    clock = '<time datetime="2024-06-01T12:00:00Z">June 01, 2024, 02:00:00 PM</time>'
    assert read(clock + markup("Hi")).posts[0].created_at == datetime(2024, 1, 5, 8, tzinfo=UTC)


def test_days_first_where_a_date_shows_it():
    when = '<div class="keyinfo"><div class="smalltext">{0}-02-2024, 10:00</div></div>'
    html = markup("Hi", 3, when) + markup("Ho", 25, when)
    assert [p.created_at.month for p in read(html).posts if p.created_at] == [2, 2]


def test_a_guest_s_name_is_plain_text_and_a_status_link_is_no_name():
    status = '<a href="i.php?action=pm;u=3"><img alt="Offline"></a>'
    assert post("Hi", poster=f'<div class="poster"><h4>{status} old Jo </h4></div>').author == "old Jo"
    assert post("Hi", poster='<div class="poster"><h4>Guest</h4></div>').author is None


@pytest.mark.parametrize(
    ("bar", "start"),
    [
        ('<div class="pagelinks">Pages: [<strong>1</strong>] <a class="navPages" href="?topic=1.20">2</a></div>', "20"),
        ('<div>Pages: <a class="navPages" href="?topic=1.0">1</a> [<b>2</b>] <a class="navPages" href="?topic=1.40">3</a></div>', "40"),
        ('<div><a class="nav_page" href="?topic=1.0">1</a><span class="current_page">2</span> <a class="nav_page" href="?topic=1.40">3</a></div>', "40"),
        ('<div><a class="navPages" href="?topic=1.0">1</a> [<strong>2</strong>] <a href="?topic=1.0;all">All</a></div>', None),
        ('<link rel="next" href="?topic=1.20"><div></div>', "20"),
        ('<link rel="next" href="?topic=1.0;prev_next=next"><div></div>', None),
    ],
)  # fmt: skip
def test_next_page(bar, start):
    assert read(bar + markup("Hi")).next_page == (
        f"https://f.example/index.php?topic=1.{start}" if start else None
    )


def test_posts_of_1_1_have_no_id_of_their_own():
    html = "".join(
        f'<tr><td><table><tr><td class="poster_info"><b><a href="?action=profile;u={n}">P{n}</a></b></td><td>'
        f'<div class="subject" id="subject_{n}"><a href="?topic=1.msg{n}#msg{n}">Re</a></div><div class="smalltext">'
        f'May 0{n}, 2014, 10:00:00 AM</div><hr><div class="post">Text {n}</div></td></tr></table></td></tr>'
        for n in (1, 2)
    )
    posts = read(f"<table>{html}</table>").posts
    assert [(p.id, p.author, p.text) for p in posts] == [("1", "P1", "Text 1"), ("2", "P2", "Text 2")]
    assert posts[1].permalink == "https://f.example/index.php?topic=1.msg2#msg2"


def test_a_board_without_a_topic_is_refused():
    with pytest.raises(ExtractionError, match="no SMF post on this page"):
        read("<script>var smf_theme_url = 'x';</script><body>Login")
