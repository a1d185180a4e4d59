"""vBulletin 3, 4 and 5: one reader's view of three templates."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from extractors import registry, vbulletin, vbulletin5
from extractors.model import ExtractionError, Page, Post, Thread

FIXTURES = Path(__file__).parents[1] / "fixtures"
FURNITURE = (
    "Originally",
    "Quote:",
    "Zitat",
    "Code:",
    "Spoiler:",
    "Last edited",
    "Geändert",
    "Reason",
    "Attached",
    "Join Date",
    "Senior Member",
    "Reply With Quote",
    "Measure twice",
    "Fair winds",
    "deleted",
    "ignore list",
    "Umfrage",
    "votes",
    "Anzeige",
    "yearly ticket",
    "preview",
    "likes",
    "All times",
)


def fixture(name: str) -> Thread:
    return registry.extract(Page(f"https://f.example/{name}", (FIXTURES / name).read_bytes()))


def vb(body: str, head: str = "", foot: str = "") -> Post:
    html = f'{head}<table id="post7"><tr><td><div id="post_message_7">{body}</div></td></tr></table>{foot}'
    return vbulletin.extract(Page("https://f.example/showthread.php?t=1", html.encode())).posts[0]


def vb5(inner: str, attributes: str = "") -> Post:
    html = f'<li data-node-id="7" class="b-post" {attributes}>{inner}<div itemprop="text">Hello</div></li>'
    return vbulletin5.extract(Page("https://f.example/forum/a/1-b", html.encode())).posts[0]


@pytest.mark.parametrize("name", sorted(path.name for path in FIXTURES.glob("vbulletin*.html")))
def test_furniture_is_in_no_text(name):
    text = "\n".join(post.text for post in fixture(name).posts)
    assert [word for word in FURNITURE if word in text] == []


@pytest.mark.parametrize(
    ("name", "next_page"),
    [
        ("vbulletin3_nested.html", "https://f.example/showthread.php?t=77&page=2"),
        ("vbulletin3_oddities.html", "https://f.example/showthread.php?t=77&page=2"),
        ("vbulletin4_nested.html", "https://sails.example/forum/showthread.php?55-Gales-in-June/page2"),
        ("vbulletin4_oddities.html", None),
        (
            "vbulletin5_nested.html",
            "https://trams.example/forum/city-news/5001-the-tram-line-to-the-airport/page2",
        ),
        ("vbulletin5_oddities.html", None),
    ],
)
def test_next_page_without_the_visitor_s_session(name, next_page):
    assert fixture(name).next_page == next_page


@pytest.mark.parametrize(
    ("link", "source"),
    [
        ("showthread.php?p=12#post12", "12"),
        ("showthread.php?s=0123&amp;p=12", "12"),
        ("https://f.example/news/9-a-thread-2.html#post12", "12"),
        ("https://f.example/12-post3.html", "12"),
        ("https://f.example/forum/node/12#post12", "12"),
        ("member.php?u=4", None),
    ],
)
def test_the_arrow_in_a_quote_names_its_post(link, source):
    heading = f'Originally Posted by <strong>Bo</strong> <a href="{link}"><img alt="View Post"></a>'
    old = vb(
        '<div><div class="smallfont">Quote:</div><table><tr><td class="alt2">'
        f'<div>{heading}</div><div style="font-style:italic">Salt.</div></td></tr></table></div>Hm.'
    )
    new = vb(
        f'<div class="bbcode_container"><div class="bbcode_quote"><div class="bbcode_postedby">{heading}</div>'
        '<div class="message">Salt.</div></div></div>Hm.'
    )
    for post in (old, new):
        assert (post.text, post.reply_to) == ("Salt.\n\nHm.", source)
        assert [(quote.source, quote.author, quote.depth) for quote in post.quotes] == [(source, "Bo", 1)]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ('<div><div class="smallfont">Code:</div><pre>a\n  b</pre></div>c', "a\n  b\n\nc"),
        ('<div><div class="smallfont">PHP:</div><div><code>a</code></div></div>c', "a\nc"),
        ('<div><div class="smallfont">S: <input type="button"></div><div>a</div></div>c', "a\nc"),
        ("<blockquote>set in</blockquote>c", "set in\n\nc"),
        ("<div><b>Bold</b></div><div>plain</div>", "Bold\nplain"),
    ],
)
def test_what_is_no_quote(html, text):
    post = vb(html)
    assert (post.text, post.quotes) == (text, ())


def test_comments_of_version_5_reply_to_the_post_they_stand_under():
    replies = {post.id: post.reply_to for post in fixture("vbulletin5_nested.html").posts}
    assert (replies["5010"], replies["5011"]) == ("5002", "5010")


@pytest.mark.parametrize(
    ("foot", "hour"),
    [
        ("All times are GMT -5. The time now is <span>09:15</span>.", 15),
        ("All times are GMT. The time now is <span>09:15</span>.", 10),
        ("Alle Zeitangaben in WEZ +2. Es ist jetzt <span>09:15</span> Uhr.", 8),
        ("", 10),
    ],
)
def test_the_footer_names_the_zone(foot, hour):
    post = vb("My clock is at GMT +9.", '<div id="edit7"><a name="post7"></a> 05-12-2008, 10:22 AM', foot)
    assert post.created_at == datetime(2008, 5, 12, hour, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("inner", "attributes", "hour"),
    [
        ('<time itemprop="dateCreated" datetime="2019-04-09T09:55:39"></time>', "", 9),
        ('<div class="post-date">04-09-2019, 11:55 AM</div>', "", 11),
        ('<div class="post-date">04-09-2019, 11:55 AM</div>', 'data-node-publishdate="1554828939"', 16),
    ],
)
def test_version_5_takes_the_surest_of_its_times(inner, attributes, hour):
    created = vb5(inner, attributes).created_at
    assert created
    assert (created.day, created.hour) == (9, hour)


def test_posts_of_version_3_0_are_marked_by_comments():
    html = (
        b'<td id="td_post_7"><div><b>Title</b></div><!-- message --><div>Hello</div><!-- / message --></td>'
    )
    assert [(p.id, p.text) for p in vbulletin.extract(Page("x", html)).posts] == [("7", "Hello")]


@pytest.mark.parametrize("module", [vbulletin, vbulletin5])
def test_a_page_without_posts_is_refused(module):
    with pytest.raises(ExtractionError, match="no vBulletin post on this page"):
        module.extract(Page("x", b"<p>You must log in to see this thread."))
