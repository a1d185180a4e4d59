"""Invision Community 4 and 5, and IP.Board 3: quotes with their posts, edits, pages, what is hidden."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from extractors import invision
from extractors.model import ExtractionError, Page, Post, Thread

DATA = '{"username":"Ann"}'.replace('"', "&quot;")
TIME = "<a href='/topic/1-t/?do=findComment&amp;comment=7'>Posted <time datetime='2024-01-05T10:00:00Z'>Jan 5</time></a>"


def read(html: str) -> Thread:
    return invision.extract(Page("https://f.example/topic/1-t/", html.encode()))


def markup(body: str, kinds: str = "cPost", data: str = DATA) -> str:
    return (
        f'<article id="elComment_7" class="{kinds}"><h3 class="cAuthorPane_author"><a href="/profile/2-ann/">Ann H3</a>'
        f'</h3><div id="comment-7_wrap" data-commentapp="forums" data-commentid="7" data-quotedata="{data}">{TIME}'
        f'<div data-role="commentContent">{body}</div><div data-role="memberSignature">Sig</div></div></article>'
    )


def post(body: str, **more: str) -> Post:
    return read(markup(body, **more)).posts[0]


def test_a_post():
    found = post("<p>Hi</p>")
    assert (found.id, found.text, found.author) == ("7", "Hi", "Ann")
    assert found.created_at == datetime(2024, 1, 5, 10, tzinfo=UTC)
    assert found.permalink == "https://f.example/topic/1-t/?do=findComment&comment=7"


def test_a_post_around_another_has_only_what_is_its_own():
    inner = markup("Inner").replace("7", "8").replace("Ann", "Bo")
    outer = markup("Outer", data="").replace('<div data-role="memberSignature">', inner + "<div>")
    outer = outer.replace('<h3 class="cAuthorPane_author"><a href="/profile/2-ann/">Ann H3</a></h3>', "")
    found = {post.id: (post.text, post.author) for post in read(outer).posts}
    assert found == {"7": ("Outer", None), "8": ("Inner", "Bo")}
    bare = outer.replace('<div data-role="commentContent">Outer</div>', "")
    assert [post.text for post in read(bare).posts] == ["Inner"]


@pytest.mark.parametrize(
    "data", ["", "{", "[]", "[" * 9000, "{&quot;username&quot;:null}", "{&quot;username&quot;:3}"]
)
def test_author_from_the_heading_where_the_quote_data_is_odd(data):
    assert post("Hi", data=data).author == (None if data.endswith("3}") else "Ann H3")


@pytest.mark.parametrize(
    ("attributes", "author", "source"),
    [
        ('data-ipsquote-username="Bo" data-ipsquote-contentcommentid="5"', "Bo", "5"),
        (
            'data-ipsquote-username="Bo" data-ipsquote-contentcommentid="5" data-ipsquote-contentapp="forums"',
            "Bo",
            "5",
        ),
        (
            'data-ipsquote-username="Bo" data-ipsquote-contentcommentid="5" data-ipsquote-contentapp="blog"',
            "Bo",
            None,
        ),
        ('data-author="Bo" data-cid="5" data-time="1700000000"', "Bo", "5"),
        ("", "Cy", None),
    ],
)
def test_what_a_quote_tells(attributes, author, source):
    found = post(
        f'<blockquote class="ipsQuote" data-ipsquote {attributes}><div class="ipsQuote_citation">On 5/12/2024 at '
        '10:22 AM, Cy said:</div><div class="ipsQuote_contents"><p>Said.</p></div></blockquote><p>Mine.</p>'
    )
    assert (found.text, found.own_text(), found.reply_to) == ("Said.\n\nMine.", "Mine.", source)
    assert (found.quotes[0].author, found.quotes[0].source) == (author, source)


@pytest.mark.parametrize(
    "note",
    [
        "<span data-excludequote><strong>Edited <time datetime='2024-01-06T08:00:00Z'>Jan 6</time> by Ann</strong></span>",
        "<div class='ipsEdited'><p>Edited <time datetime='2024-01-06T08:00:00Z'>Jan 6</time> by Ann</p></div>",
        "<p class='edit'><strong>Edited by Ann, B, 06 January 2024 - 08:00 AM.</strong></p>",
    ],
)
def test_edit_notes_of_every_release(note):
    found = post(f"<p>Hi</p>{note}")
    assert (found.text, found.edited_at) == ("Hi", datetime(2024, 1, 6, 8, tzinfo=UTC))


def test_embeds_files_and_spoiler_headings_are_left_out():
    html = (
        '<div class="ipsEmbeddedVideo"><p>Title of a film</p></div><a class="ipsAttachLink" href="#">a.pdf</a>'
        '<details class="ipsSpoiler"><summary>Spoiler</summary><p>The end</p></details>'
        "<details><summary>Mine</summary><p>Text</p></details>"
    )
    assert post(html).text == "The end\n\nMine\n\nText"


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ('<link rel="next" href="/topic/1-t/page/2/">', "https://f.example/topic/1-t/page/2/"),
        (
            '<li class="ipsPagination_next"><a rel="next" href="page/2/">Next</a>',
            "https://f.example/topic/1-t/page/2/",
        ),
        ('<li class="ipsPagination_next ipsPagination_inactive"><a rel="next" href="page/2/">Next</a>', None),
        (
            '<li class="ipsPagination__next ipsPagination__inactive"><a rel="next" href="page/2/">Next</a>',
            None,
        ),
    ],
)
def test_next_page(link, address):
    assert read(link + markup("Hi")).next_page == address


def test_hidden_posts_are_left_out():
    with pytest.raises(ExtractionError, match="no Invision Community post on this page"):
        read(markup("Hi", kinds="cPost ipsModerated"))


def test_a_post_shown_twice_counts_once():
    assert len(read(markup("Hi") + markup("Hi")).posts) == 1
