"""Unknown pages: what repeats as comments do is read and said to be guessed; what does not is refused."""

from __future__ import annotations

import difflib
import time
from pathlib import Path

import pytest

from extractors import generic_html, registry
from extractors.model import ExtractionError, Page, Thread

FIXTURES = Path(__file__).parents[1] / "fixtures"
PROSE = (
    "The ferry was late again on Sunday, and nobody told the people at the pier.",
    "It left on time by the clock in my kitchen. Which day do you mean?",
    "Sunday the 3rd. The captain said on the radio that the engine had to cool down.",
)


def read(html: str, url: str = "https://site.example/thread/1") -> Thread:
    return generic_html.extract(Page(url, f"<html><body>{html}".encode()))


def refusal(html: str) -> str:
    with pytest.raises(ExtractionError) as caught:
        read(html)
    return caught.value.reason


def blocks(block: str, texts: tuple[str, ...] = PROSE) -> str:
    """One block a text; ``{n}`` is its number and ``{text}`` the text."""
    return "".join(block.format(n=number, text=text) for number, text in enumerate(texts, 1))


@pytest.mark.parametrize(
    "block",
    [
        '<div class="comment"><span class="author">Ann{n}</span><p>{text}</p></div>',
        '<li class="comment-item even c{n}"><b class="user">Ann{n}</b><div class="comment-text">{text}</div></li>',
        '<article id="reply-{n}"><header><a href="/u/ann{n}">Ann{n}</a></header><p>{text}</p></article>',
        '<comment-card data-author="Ann{n}"><div>{text}</div></comment-card>',
        '<div data-testid="comment"><a href="/profile/ann{n}">Ann{n}</a><div>{text}</div></div>',
        '<div class="css-1ab{n}"><span class="Username_x">Ann{n}</span><time datetime="2024-05-0{n}">1</time>'
        "<div>{text}</div></div>",
        '<tr class="message-row"><td class="poster">Ann{n}</td><td class="date">2024-05-0{n} 10:00</td>'
        "<td>{text}</td></tr>",
    ],
)
def test_many_ways_to_build_a_comment(block):
    html = f"<section id=discussion>{blocks(block)}</section>"
    thread = read(html if "<tr" not in block else f"<table>{html}</table>")
    assert [(post.author, post.text) for post in thread.posts] == [
        (f"Ann{number}", text) for number, text in enumerate(PROSE, 1)
    ]


def test_says_what_was_taken_for_a_comment():
    told = read(blocks('<div class="reply r{n}"><i class="author">A{n}</i> <p>{text}</p></div>')).guessed
    assert told == (
        'no known platform: each <div class="reply"> was taken for a comment (3 of them; most hold a name)'
    )


def test_comments_without_class_in_a_list_of_comments():
    thread = read(f'<ul id="comments">{blocks("<li><a href=/user/{n}>U{n}</a><p>{text}</p></li>")}</ul>')
    assert [post.text for post in thread.posts] == list(PROSE)
    assert '<li> in "comments"' in (thread.guessed or "")


PARENTS = {
    "nested": '<div class="comment" id="c1">{0}<div class="comment" id="c2">{1}<div class="comment" id="c3">{2}'
    "</div></div></div>",
    "lists": '<div id="c1" class="comment">{0}</div><div class="replies"><div id="c2" class="comment">{1}</div>'
    '<div class="replies"><div id="c3" class="comment">{2}</div></div></div>',
    "attribute": '<div class="comment" id="c1">{0}</div><div class="comment" id="c2" data-parent="1">{1}</div>'
    '<div class="comment" id="c3" data-parent="2">{2}</div>',
    "link": '<div class="comment" id="c1">{0}</div><div class="comment" id="c2"><a href="#c1">In reply to Ann</a>{1}'
    '</div><div class="comment" id="c3"><span>In reply to <a href="#c2">Bo</a></span>{2}</div>',
    "depth": '<div class="comment depth-1" id="c1">{0}</div><div class="comment depth-2" id="c2">{1}</div>'
    '<div class="comment depth-3" id="c3">{2}</div>',
    "indent": '<div class="comment" id="c1">{0}</div><div class="comment" id="c2" style="margin-left:20px">{1}</div>'
    '<div class="comment" id="c3" style="margin-left:40px">{2}</div>',
}


@pytest.mark.parametrize("way", PARENTS)
def test_parents(way):
    bodies = (f'<span class="author">A</span><div class="comment-text">{text}</div>' for text in PROSE)
    posts = read(PARENTS[way].format(*bodies)).posts
    assert [(post.id, post.reply_to, post.text) for post in posts] == [
        ("1", None, PROSE[0]),
        ("2", "1", PROSE[1]),
        ("3", "2", PROSE[2]),
    ]


@pytest.mark.parametrize(
    "furniture",
    [
        '<a href="#r">Reply</a>',
        "<ul><li>Like (3)</li><li>Share</li></ul>",
        '<div class="signature">Sent from my boat</div>',
        '<div class="user-info">Joined 2004, 7,112 posts</div>',
        '<p class="edited">Last edited by Ann on 3 May 2024</p>',
        '<span class="vote-count">+12</span>',
        '<script>track("comment")</script>',
        "<button>Report this</button>",
    ],
)
def test_furniture_is_no_text(furniture):
    block = f'<div class="comment"><b class="author">A{{n}}</b><p>{{text}}</p>{furniture}</div>'
    assert [post.text for post in read(blocks(block)).posts] == list(PROSE)


@pytest.mark.parametrize(
    "quote",
    [
        "<blockquote><cite>Ann wrote:</cite> {0}</blockquote>",
        '<div class="quote"><div class="quote-title">Ann wrote:</div><blockquote>{0}</blockquote></div>',
        '<div class="quoteheader">Ann said:</div><blockquote class="bb">{0}</blockquote>',
        "<blockquote><b>Originally posted by Ann</b><br>{0}</blockquote>",
        "<p>Ann wrote:</p><blockquote><p>{0}</p></blockquote>",
        '<aside class="quote" data-author="Ann"><p>{0}</p></aside>',
    ],
)
def test_quotes_name_their_writer_and_source(quote):
    block = '<div class="comment" id="c-{n}"><i class="author">{who}</i><div class="comment-body">{text}</div></div>'
    html = block.format(n=1, who="Ann", text=PROSE[0])
    html += block.format(n=2, who="Bo", text=f"{quote.format(PROSE[0])}<p>{PROSE[1]}</p>")
    post = read(html).posts[1]
    assert post.own_text() == PROSE[1]
    assert [(post.text[q.start : q.end], q.author, q.source, q.depth) for q in post.quotes] == [
        (PROSE[0], "Ann", "1", 1)
    ]


REFUSED = {
    "nothing": "<p>Hello there, this is a page with one paragraph of some length and nothing else.</p>",
    "one comment": '<div id="comments"><div class="comment"><b class="author">Ann</b><p>'
    + PROSE[0]
    + "</p></div></div>",
    "paragraphs": f"<article>{blocks('<p>{text}</p>')}</article>",
    "menu": "<nav><ul>"
    + "".join(f'<li class="entry"><a href="/{n}">{PROSE[0]}</a></li>' for n in range(9))
    + "</ul></nav>",
    "links": "".join(f'<div class="post"><a href="/{n}">{PROSE[0]}</a></div>' for n in range(9)),
    "labels": "".join(
        f'<div class="message"><span class="author">Ann</span> Tag {n}</div>' for n in range(9)
    ),
    "articles": blocks(
        '<article class="post"><h2><a href="/a/{n}">Headline number {n}</a></h2><span class="author">Ann</span>'
        '<time datetime="2024-05-01">1 May</time><p>{text}</p></article>'
    ),
    "cards": blocks(
        '<div class="css-x"><a href="/a/{n}"><div class="css-t">A headline of usual length {n}</div></a><p>{text}</p>'
        '<a href="/author/ann">Ann</a> <time datetime="2024-05-01">1 May</time></div>'
    ),
    "topics": "<table>"
    + blocks(
        '<tr class="topic"><td><a class="title" href="/t/{n}">A topic with a title of some length {n}</a></td>'
        '<td class="author"><a href="/u/{n}">Ann</a></td><td class="date">1 May 2024</td></tr>'
    )
    + "</table>",
    "products": blocks(
        '<div class="product-card"><h3>Lamp {n}</h3><p>{text}</p><span class="price">9.99</span></div>'
    ),
    "sidebar": '<div class="sidebar">'
    + blocks('<div class="comment"><b class="author">A</b>{text}</div>')
    + "</div>",
    "questions": blocks('<div class="faq-item"><h3>May I swim here? ({n})</h3><p>{text}</p></div>'),
    "form": '<div id="comments"><ul class="rules">'
    + blocks("<li>{text}</li>")
    + "</ul><form><input></form></div>",
    "changes": blocks("<section><h2>Version 1.{n}</h2><ul><li>{text}</li></ul></section>"),
    "staff": blocks('<div class="member"><h4 class="name">Ann</h4><p>{text}</p></div>'),
}


@pytest.mark.parametrize("page", REFUSED)
def test_what_is_no_thread_is_refused(page):
    assert refusal(REFUSED[page])


def test_a_list_of_articles_is_called_one():
    assert "as a list of articles is" in refusal(REFUSED["articles"])
    with pytest.raises(
        ExtractionError, match=r"HTML of no known platform \(known: .*\), and nothing on this page repeats"
    ):
        registry.extract(Page("https://site.example/", REFUSED["labels"].encode(), "text/html"))


@pytest.mark.parametrize(("name", "alike"), [("xenforo_nested.html", 1.0), ("xenforo_oddities.html", 0.5)])
def test_agrees_with_a_platform_s_own_extractor(name, alike):
    page = Page(f"https://forum.example/{name}", (FIXTURES / name).read_bytes())
    known = {post.id: post for post in registry.extract(page).posts}
    guessed = {post.id: post for post in generic_html.extract(page).posts}
    assert known.keys() <= guessed.keys()
    for number, post in known.items():
        mine = guessed[number]
        assert (mine.author, mine.created_at, mine.permalink) == (
            post.author,
            post.created_at,
            post.permalink,
        )
        assert difflib.SequenceMatcher(None, mine.own_text(), post.own_text()).ratio() >= alike


@pytest.mark.parametrize(
    "repeated", ['<div class="comment">', "<li>", "<blockquote>", '<div class="a b c d e f g h">']
)
def test_hostile_repetition_takes_no_time(repeated):
    start = time.process_time()
    for html in (
        repeated * 390,
        f"{repeated}x" * 20_000,
        f"{repeated}{PROSE[0]}</div></li></blockquote>" * 5_000,
    ):
        try:
            read(html)
        except ExtractionError:
            continue
    assert time.process_time() - start < 20
