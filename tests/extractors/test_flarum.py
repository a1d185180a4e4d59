"""Flarum: who is answered by a mention, which resources are posts, where the rest of a discussion is."""

from __future__ import annotations

import json

import pytest

from extractors import flarum, registry
from extractors.model import ExtractionError, Page, Post, Thread

ANN = {"type": "users", "id": "1", "attributes": {"username": "ann", "displayName": "Ann"}}


def resource(key: int, html: str, **attributes: object) -> dict[str, object]:
    return {
        "type": "posts",
        "id": str(key),
        "attributes": {"number": key, "contentType": "comment", "contentHtml": html, **attributes},
        "relationships": {"user": {"data": {"type": "users", "id": "1"}}},
    }


def read(document: object, url: str = "https://f.example/talk/api/discussions/9") -> Thread:
    return flarum.extract(Page(url, json.dumps(document).encode()))


def discussion(*posts: object, ids: list[int] | None = None) -> dict[str, object]:
    listed = {"posts": {"data": [{"type": "posts", "id": str(i)} for i in ids]}} if ids else {}
    data = {"type": "discussions", "id": "9", "attributes": {"title": "T"}, "relationships": listed}
    return {"data": data, "included": [*posts, ANN]}


def post(html: str) -> Post:
    return read(discussion(resource(5, "<p>Five.</p>"), resource(7, html))).posts[1]


def mention(key: int, name: str = "Ann") -> str:
    return f'<a href="/d/9/{key}" class="PostMention" data-id="{key}">{name}</a>'


@pytest.mark.parametrize(
    ("html", "text", "parent"),
    [
        (f"<p>{mention(5)} Yes.</p>", "Yes.", "5"),
        (f"<p>{mention(5)}<br>{mention(6)}<br>Yes.</p>", "Yes.", "5"),
        (f"<p>As {mention(5)} says.</p>", "As Ann says.", "5"),
        (f"<p>As {mention(6)} says.</p><p>{mention(5)} Yes.</p>", "As Ann says.\n\nYes.", "5"),
        (f"<p>{mention(7)} Myself.</p>", "Myself.", None),
        ("<p>Yes.</p>", "Yes.", None),
    ],
)
def test_a_mention_in_front_is_a_reply(html, text, parent):
    found = post(html)
    assert (found.text, found.reply_to, found.quotes) == (text, parent, ())


def test_quote_with_a_mention_names_its_post():
    found = post(f"<blockquote><div><p>{mention(5, 'A.')} Five.</p></div></blockquote><p>Six.</p>")
    (quote,) = found.quotes
    assert (found.text, found.text[quote.start : quote.end]) == ("Five.\n\nSix.", "Five.")
    assert (quote.source, quote.author, found.reply_to) == ("5", "Ann", "5")


@pytest.mark.parametrize("kind", ["discussionRenamed", "discussionLocked", "discussionTagged", "x"])
def test_events_are_no_posts(kind):
    thread = read(
        discussion(resource(1, "<p>One.</p>"), resource(2, "", contentType=kind, content=["a", "b"]))
    )
    assert [post.id for post in thread.posts] == ["1"]


def test_posts_are_ordered_and_linked():
    thread = read(discussion(resource(2, "<p>b</p>"), resource(1, "<p>a</p>"), ids=[1, 2]))
    assert [post.text for post in thread.posts] == ["a", "b"]
    assert thread.posts[1].permalink == "https://f.example/talk/d/9/2"
    assert (thread.title, thread.more_pages) == ("T", ())


def test_posts_that_are_not_included_are_named_in_batches():
    thread = read(discussion(resource(1, "<p>a</p>"), ids=list(range(1, 102))))
    first, second = thread.more_pages
    assert first.startswith("https://f.example/talk/api/posts?filter[id]=2,3,4,")
    assert second.endswith("=52,53,54,55,56,57,58,59,60,61,62,63,64,65,66,67,68,69,70,71,72,73,74,75,76,77,78,"
                           "79,80,81,82,83,84,85,86,87,88,89,90,91,92,93,94,95,96,97,98,99,100,101&page[limit]=50")  # fmt: skip


def test_next_page_of_a_list_of_posts():
    document = {
        "links": {"next": "https://f.example/api/posts?page[offset]=20"},
        "data": [resource(1, "<p>a</p>")],
    }
    assert read(document).next_page == "https://f.example/api/posts?page[offset]=20"


def test_page_of_an_old_release():
    payload = json.dumps({"resources": [], "document": discussion(resource(1, "<p>a</p>"))})
    html = f'<div id="flarum-loading"></div><script>try {{ app.load({payload}); app.boot(); }}</script>'
    (found,) = registry.extract(Page("https://f.example/d/9-t", html.encode())).posts
    assert (found.text, found.permalink) == ("a", "https://f.example/d/9/1")


@pytest.mark.parametrize(
    "payload", ["", "{", "[]", "null", '{"apiDocument": null}', '{"apiDocument": {"data": []}}']
)
def test_page_without_a_discussion(payload):
    html = f'<div id="flarum-loading"></div><script id="flarum-json-payload" type="application/json">{payload}</script>'
    with pytest.raises(ExtractionError, match="no discussion in this Flarum page"):
        registry.extract(Page("https://f.example/d/9-t", html.encode()))


def test_discussion_without_a_post():
    with pytest.raises(ExtractionError, match="no Flarum post in this document"):
        read(discussion(resource(1, "<p>a</p>", isHidden=True)))
