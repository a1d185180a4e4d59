"""Talk pages: where comments end, who signed them, who is answered, as HTML and as wikitext."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from extractors import registry
from extractors.model import ExtractionError, Page, Thread

URL = "https://wiki.example/w/index.php?title=Talk:Tide_mill"
ANN = "[[User:Ann|Ann]] ([[User talk:Ann|talk]]) 14:20, 3 March 2024 (UTC)"
BO = "[[User:Bo|Bo]] ([[User talk:Bo|talk]]) 15:00, 3 March 2024 (UTC)"


def raw(text: str, url: str = f"{URL}&action=raw") -> Thread:
    return registry.extract(Page(url, text.encode(), "text/x-wiki; charset=UTF-8"))


def link(name: str, text: str | None = None) -> str:
    return f'<a href="/wiki/User:{name}" title="User:{name}">{text or name}</a>'


def sign(name: str, time: str = "14:20, 3 March 2024 (UTC)") -> str:
    return f'{link(name)} (<a href="/wiki/User_talk:{name}">talk</a>) {time}'


def html(body: str) -> Thread:
    page = f'<!DOCTYPE html><html><body><h1 id="firstHeading">Talk:Tide mill</h1><div class="mw-parser-output">{body}'
    return registry.extract(Page("https://wiki.example/wiki/Talk:Tide_mill", page.encode()))


@pytest.mark.parametrize(
    "text",
    [
        f"One.\n\nTwo. {ANN}",
        f"One.\n\nTwo. -- {ANN}",
        f"One.\n\nTwo.&nbsp;—{ANN}",
        f"One.\n\nTwo. <span style='x'>{ANN}</span>",
        "One.\n\nTwo. {{unsigned|Ann|14:20, 3 March 2024 (UTC)}}",
        "One.\n\nTwo. <small>— Preceding [[WP:Sign|unsigned]] comment added by [[User:Ann|Ann]] ([[User talk:Ann#top|talk]]"
        " • [[Special:Contributions/Ann|contribs]]) 14:20, 3 March 2024 (UTC)</small>",
        "<!-- below -->\n{{Talk header}}\n[[File:A.jpg|thumb|a [[b]]]]\n== H ==\nOne.\n\nTwo.<ref>x</ref> "
        + ANN,
        "One.\n\nTwo. [[User:ann]] 14:20, March 3, 2024 (UTC)",
        "One.\n\nTwo. [[Benutzer:Ann|Ann]] ([[Benutzer Diskussion:Ann|Diskussion]]) 15:20, 3. Mär. 2024 (CET)",
        "One.\n\nTwo. [[Utilisatrice:Ann|Ann]] 3 mars 2024 à 15:20 (CET)",
    ],
)
def test_signatures_in_wikitext(text):
    (post,) = raw(text).posts
    assert (post.text, post.author) == ("One.\n\nTwo.", "Ann")
    assert post.created_at == datetime(2024, 3, 3, 14, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("between", "answered"),
    [("", None), (":", 0), ("*", 0), ("::::", 0), ("{{od}}", 0), ("== Other ==\n:", None)],
)
def test_indentation_tells_who_is_answered(between, answered):
    posts = raw(f"One. {ANN}\n{between}Two. {BO}").posts
    assert [post.text for post in posts] == ["One.", "Two."]
    assert posts[1].reply_to == (None if answered is None else posts[answered].id)


def test_answers_to_one_comment_are_siblings():
    posts = raw(f"A. {ANN}\n:B. {BO}\n::C. {ANN}\n:D. {BO}\n:: E. {ANN}").posts
    ids = [post.id for post in posts]
    assert [post.reply_to for post in posts] == [None, ids[0], ids[1], ids[0], ids[3]]


@pytest.mark.parametrize(
    "quote",
    [
        "{{tq|The mill is old.}}",
        "{{talk quote|1=The mill is old.}}",
        "{{Talk quote block|The mill is old.|Ann}}",
        "<blockquote>The mill is old.</blockquote>",
        "<blockquote>\nThe mill is old.\n</blockquote>\n:",
    ],
)
def test_quotes_in_wikitext(quote):
    posts = raw(f"The mill is old. {ANN}\n:{quote} Not so. {BO}").posts
    (found,) = posts[1].quotes
    assert posts[1].text[found.start : found.end] == "The mill is old."
    assert (posts[1].own_text(), found.source, found.author) == ("Not so.", posts[0].id, "Ann")


def test_an_unclosed_quote_swallows_nothing():
    assert len(raw(f"<blockquote>One. {ANN}\n:Two. {BO}").posts) == 2


def test_a_time_without_a_user_is_no_signature():
    (post,) = raw(f"It closed at 09:00, 1 May 1990 (UTC), I was there. {ANN}").posts
    assert post.text == "It closed at 09:00, 1 May 1990 (UTC), I was there."


def test_the_readers_page_is_linked_not_the_source():
    thread = raw(f"== Old mill ==\nOne. {ANN}")
    assert thread.title == "Talk:Tide mill"
    assert thread.posts[0].permalink == "https://wiki.example/w/index.php?title=Talk:Tide_mill#Old_mill"


def test_unsigned_pages_are_refused_by_name():
    with pytest.raises(ExtractionError, match="no signed comment on this MediaWiki page"):
        html("<p>Just an article.</p>")
    with pytest.raises(ExtractionError, match="no signed comment in this wikitext"):
        raw(f"<pre>{ANN}</pre>")


@pytest.mark.parametrize(
    "body",
    [
        f"<p>One. {sign('Ann')}</p><dl><dd>Two. {sign('Bo')}</dd></dl>",
        f"<p>One. {sign('Ann')}</p><ul><li><p>Two. {sign('Bo')}</p></li></ul>",
        f"<div class='mw-collapsible'><p>One. {sign('Ann')}</p></div><dl><dd><dl><dd>Two. {sign('Bo')}</dd></dl></dd></dl>",
        f"<table class='tmbox'><tr><td>Box {sign('Box')}</td></tr></table><p>One. {sign('Ann')}</p>"
        f"<dl><dd><small>Two. {sign('Bo')}</small></dd></dl>",
        f"<p>One. <i>{link('Ann', '<b>A</b>')}</i> 14:20, 3 March 2024 (UTC)</p><dl><dd>Two. {sign('Bo')}</dd></dl>",
    ],
)
def test_html_without_marks(body):
    posts = html(f"<h2><span class='mw-headline' id='X'>X</span></h2>{body}").posts
    assert [(post.text, post.author) for post in posts] == [("One.", "Ann"), ("Two.", "Bo")]
    assert posts[1].reply_to == posts[0].id
    assert posts[0].permalink == "https://wiki.example/wiki/Talk:Tide_mill#X"


def marked(identity: str, text: str, signature: str, sig: bool = True) -> str:
    mark = f'<span data-mw-comment-sig="{identity}"></span>' if sig else ""
    buttons = '<span class="ext-discussiontools-init-replylink-buttons">[<a>reply</a>]</span>'
    return (
        f'<span data-mw-comment-start="" id="{identity}"></span>{text} {mark}{signature}{buttons}'
        f'<span data-mw-comment-end="{identity}"></span>'
    )


@pytest.mark.parametrize("sig", [True, False])
@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("c-Ann-20240303142000-H", "c-Bo_X-20240303150000-Ann-20240303142000"),
        ("c-Ann-2024-03-03T14:20:00.000Z-H", "c-Bo_X-2024-03-03T15:00:00.000Z-Ann-2024-03-03T14:20:00.000Z"),
    ],
)
def test_html_with_marks_in_any_language(one, two, sig):
    body = (
        "<p>Nobody's line.</p><p>" + marked(one, "Eins.", f"{link('Ann')} 15:20, 3. märz (X)", sig) + "</p>"
        "<dl><dd>" + marked(two, "Zwei.", f"{link('Bo_X')} irgendwann", sig) + "</dd></dl>"
    )
    posts = html(body).posts
    assert [(post.id, post.text, post.author, post.reply_to) for post in posts] == [
        (one, "Eins.", "Ann", None),
        (two, "Zwei.", "Bo X", one),
    ]
    assert posts[1].created_at == datetime(2024, 3, 3, 15, tzinfo=UTC)
    assert posts[1].permalink == f"https://wiki.example/wiki/Talk:Tide_mill#{two}"


def test_wikitext_that_begins_like_html_is_wikitext():
    (post,) = raw(f"<!-- archived by a program -->\n<div class='x'>\nOne. {ANN}\n</div>").posts
    assert (post.text, post.author) == ("One.", "Ann")


def test_html_and_wikitext_agree():
    wiki = raw(f"== H ==\nOne. {ANN}\n:Two. {BO}").posts
    page = html(
        f"<h2 id='H'>H</h2><p>One. {sign('Ann')}</p><dl><dd>Two. {sign('Bo', '15:00, 3 March 2024 (UTC)')}</dd></dl>"
    ).posts
    assert [(p.id, p.text, p.author, p.created_at, p.reply_to) for p in wiki] == [
        (p.id, p.text, p.author, p.created_at, p.reply_to) for p in page
    ]
