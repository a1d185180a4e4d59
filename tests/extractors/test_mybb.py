"""MyBB threads: both post layouts, relative dates, quotes that name their posts."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from extractors import mybb
from extractors.model import ExtractionError, Page, Post, Thread

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


def read(html: str) -> Thread:
    return mybb.extract(Page("https://f.example/showthread.php?tid=1", html.encode(), fetched_at=NOW))


def post(body: str, date: str = "01-05-2024, 10:00 AM", around: str = "") -> Post:
    return read(
        f'<div class="post classic" id="post_7"><span class="largetext"><a href="User-Ann">Ann</a></span>'
        f'<span class="post_date">{date}</span><div class="post_body" id="pid_7">{body}</div></div>{around}'
    ).posts[0]


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("01-05-2024, 10:00 AM", datetime(2024, 1, 5, 10)),
        ('<span title="10-31-2026">Yesterday</span>, 09:10 PM', datetime(2026, 10, 31, 21, 10)),
        ('<span title="11-01-2026, 09:00 AM">3 hours ago</span>', datetime(2026, 11, 1, 9)),
        ("Yesterday, 09:10 PM", datetime(2026, 10, 31, 21, 10)),
        ("05-13-24, 10:00 AM", datetime(2024, 5, 13, 10)),
        ("13.05.2024, 10:00", datetime(2024, 5, 13, 10)),
        ("soon", None),
    ],
)
def test_wordings_of_the_time(date, expected):
    assert post("Hi", date).created_at == (expected.replace(tzinfo=UTC) if expected else None)


@pytest.mark.parametrize(
    ("clock", "hour"),
    [("11-01-2026, 06:59 AM", 15), ("11-01-2026, 12:00 PM", 10), ("10-02-2026, 12:00 PM", 10)],
)
def test_the_footer_s_clock_gives_the_zone(clock, hour):
    footer = f'<span id="current_time"><strong>Current time:</strong> {clock}</span>'
    assert post("Hi", around=footer).created_at == datetime(2024, 1, 5, hour, tzinfo=UTC)


def test_edit_note_inside_the_date_is_not_part_of_it():
    note = (
        '<span class="post_edit"><span class="edited_post">(This post was last modified: 01-06-2024, 08:00 AM by '
        '<a href="User-Ann">Ann</a>. <em>Edit Reason: by the way</em>)</span></span>'
    )
    found = post("Hi", f"01-05-2024, 10:00 AM {note}")
    assert found.created_at == datetime(2024, 1, 5, 10, tzinfo=UTC)
    assert found.edited_at == datetime(2024, 1, 6, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cite", "author", "source"),
    [
        (
            '<span> (05-01-2020, 10:00 AM)</span>Bo Wrote:  <a href="s.php?pid=5#pid5" class="quick_jump"></a>',
            "Bo",
            "5",
        ),
        (
            'Bo Wrote:<span> (05-01-2020)</span><a href="s.php?tid=1&amp;pid=5" class="quick_jump">&nbsp;</a>',
            "Bo",
            "5",
        ),
        ("Bo Wrote:", "Bo", None),
        ("Quote:", None, None),
    ],
)
def test_what_a_quote_s_heading_tells(cite, author, source):
    found = post(f'<blockquote class="mycode_quote"><cite>{cite}</cite>Said.</blockquote>Mine.')
    assert (found.text, found.own_text(), found.reply_to) == ("Said.\n\nMine.", "Mine.", source)
    assert (found.quotes[0].author, found.quotes[0].source) == (author, source)


def test_smilies_described_in_words_are_no_text_but_emoji_are():
    html = 'Ha <img class="smilie smilie_1" alt="Big Grin"> <img class="smilie" alt="🙂">'
    assert post(html).text == "Ha 🙂"


def test_table_layout_of_1_6():
    html = (
        '<table id="post_3"><tr><td class="post_author"><strong><span class="largetext"><a href="#">Ann</a></span>'
        '</strong></td><td><span class="smalltext"><strong><a href="showthread.php?tid=1&amp;pid=3#pid3">#1</a></strong>'
        '</span><div class="post_body" id="pid_3">Hi</div></td></tr><tr><td><span class="smalltext">01-13-2011, '
        '10:00 AM</span></td><td><span class="smalltext">(This post was last modified: 01-14-2011 10:00 AM by Ann.)'
        "</span></td></tr></table>"
    )
    found = read(html).posts[0]
    assert (found.author, found.permalink) == ("Ann", "https://f.example/showthread.php?tid=1&pid=3#pid3")
    assert found.created_at == datetime(2011, 1, 13, 10, tzinfo=UTC)
    assert found.edited_at == datetime(2011, 1, 14, 10, tzinfo=UTC)


def test_next_page_and_title():
    html = (
        '<title>T</title><div id="post_1"><div id="pid_1">Hi</div></div>'
        '<div class="pagination"><a class="pagination_next" href="Thread-t?page=2">Next</a></div>'
    )
    thread = read(html)
    assert (thread.title, thread.next_page) == ("T", "https://f.example/Thread-t?page=2")


def test_deleted_posts_are_left_out():
    with pytest.raises(ExtractionError, match="no MyBB post on this page"):
        read('<div class="post deleted_post" id="post_1"><div id="pid_1">Gone</div></div>')
