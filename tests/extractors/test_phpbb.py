"""phpBB topics: releases and styles, quotes that name their posts, zones, pages."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from extractors import phpbb
from extractors.model import ExtractionError, Page, Post, Thread

LINE = 'by <strong><a href="./memberlist.php?u=2">Ann</a></strong> &raquo; Fri Jan 05, 2024 10:00 am'


def read(html: str, url: str = "https://f.example/viewtopic.php?t=1") -> Thread:
    return phpbb.extract(Page(url, html.encode(), fetched_at=datetime(2026, 11, 1, 12, tzinfo=UTC)))


def post(body: str, line: str = LINE, after: str = "", around: str = "") -> Post:
    return read(
        f'<div id="p7" class="post bg1"><div class="postbody"><p class="author">{line}</p>'
        f'<div class="content">{body}</div>{after}</div></div>{around}'
    ).posts[0]


@pytest.mark.parametrize(
    ("note", "hour"),
    [
        ("All times are UTC", 10),
        ("All times are UTC + 1 hour", 9),
        ('All times are UTC + 1 hour [ <abbr title="Daylight Saving Time">DST</abbr> ]', 8),
        ('All times are <span title="UTC-7">UTC-07:00</span>', 17),
        ('All times are <span title="Europe/Athens">UTC+03:00</span>', 8),
        ("", 10),
    ],
)
def test_zone_of_the_footer(note, hour):
    found = post("My watch says UTC-11.", around=f'<ul><li class="rightside">{note}</li></ul>')
    assert found.created_at == datetime(2024, 1, 5, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    "line",
    [
        LINE,
        '<a href="#">Post</a> by <a class="username" href="#">Ann</a> &raquo; 05 Jan 2024 10:00',
        'by <span class="username">Ann</span> &raquo; <time datetime="2024-01-05T10:00:00+00:00">Fri</time>',
        "by <strong>Ann</strong> Posted: Fri Jan 05, 2024 10:00 am",
    ],
)
def test_author_and_time_in_every_release(line):
    found = post("Hi", line)
    assert (found.author, found.created_at) == ("Ann", datetime(2024, 1, 5, 10, tzinfo=UTC))


@pytest.mark.parametrize(
    ("cite", "author", "source"),
    [
        ("<cite>Bo wrote:</cite>", "Bo", None),
        ('<cite>Bo wrote: <a href="./v.php?p=5#p5" data-post-id="5">↑</a><div>May 1</div></cite>', "Bo", "5"),
        ('<cite><a href="m.php?u=3">Bo</a> wrote: <a data-post-id="5"><i></i></a></cite>', "Bo", "5"),
        ("", None, None),
    ],
)
def test_what_a_quote_s_heading_tells(cite, author, source):
    found = post(f"<blockquote><div>{cite}Said.</div></blockquote>Mine.")
    quote = found.quotes[0]
    assert (found.text, quote.author, quote.source) == ("Said.\n\nMine.", author, source)
    assert (found.own_text(), found.reply_to) == ("Mine.", source)


def test_source_from_the_quote_s_own_address():
    html = (
        '<blockquote cite="./viewtopic.php?p=5&amp;sid=1#p5"><div><cite>Bo wrote:</cite>x</div></blockquote>'
    )
    assert post(html).quotes[0].source == "5"


def test_a_subject_that_is_a_date_is_not_the_post_s_date():
    html = (
        '<table class="tablebg"><tr><td><a name="p3"></a><b class="postauthor">Ann</b></td><td class="gensmall">'
        "<div><b>Post subject:</b> 5 May 2010</div><div><b>Posted:</b> Thu Sep 09, 2010 6:00 pm</div></td></tr>"
        '<tr><td><div class="postbody">Hi</div></td></tr></table>'
    )
    found = read(html).posts[0]
    assert (found.id, found.created_at) == ("3", datetime(2010, 9, 9, 18, tzinfo=UTC))


@pytest.mark.parametrize(
    ("link", "address"),
    [
        (
            '<li class="arrow next"><a rel="next" href="./viewtopic.php?t=1&amp;start=10">Next</a>',
            "?t=1&start=10",
        ),
        (
            '<fieldset><a class="right-box right" href="./viewtopic.php?t=1&amp;start=10">Next</a>',
            "?t=1&start=10",
        ),
        ('<b><a href="./viewtopic.php?t=1&amp;start=4">Next</a></b>', "?t=1&start=4"),
        ('<a href="./viewtopic.php?t=1&amp;view=next">Next topic</a>', None),
        ('<a href="./viewtopic.php?t=1&amp;start=10">2</a>', None),
    ],
)
def test_next_page(link, address):
    html = f'<div id="p7" class="post"><div class="content">Hi</div></div>{link}'
    assert read(html).next_page == (f"https://f.example/viewtopic.php{address}" if address else None)


def test_what_stands_around_the_text_is_left_out():
    after = (
        '<dl class="attachbox"><dt>Attachments</dt><dd>a.pdf</dd></dl><div class="notice">Last edited by Ann on '
        'Fri Jan 05, 2024 11:30 am, edited 1 time in total.</div><div class="signature">Sig</div>'
    )
    found = post(
        '<div class="codebox"><p>Code: <a href="#">Select all</a></p><pre><code>a</code></pre></div>',
        after=after,
    )
    assert (found.text, found.edited_at) == ("a", datetime(2024, 1, 5, 11, 30, tzinfo=UTC))


def test_posts_only_moderators_see_are_left_out():
    html = '<div id="p1" class="post deleted"><div class="content">Gone</div></div>'
    with pytest.raises(ExtractionError, match="no phpBB post on this page"):
        read(html)


def test_a_post_without_links_has_its_anchor_as_address():
    assert post("Hi").permalink == "https://f.example/viewtopic.php?t=1#p7"
