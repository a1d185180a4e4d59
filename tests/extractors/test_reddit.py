"""Reddit: markdown and HTML, what was deleted, what is folded away, and where it is to be had."""

from __future__ import annotations

import json

import pytest

from extractors import reddit, reddit_page, registry
from extractors.model import ExtractionError, Page, Post, Thread


def listing(*things: object) -> dict[str, object]:
    return {"kind": "Listing", "data": {"children": list(things)}}


def comment(own: str = "c1", body: object = "Hello.", **more: object) -> dict[str, object]:
    data = {
        "id": own,
        "name": f"t1_{own}",
        "body": body,
        "author": "ann",
        "parent_id": "t3_p1",
        "replies": "",
    }
    return {
        "kind": "t1",
        "data": {"link_id": "t3_p1", "created_utc": 1600000000.0, "edited": False, **data, **more},
    }


def thread(*comments: object, **link: object) -> Thread:
    data = {
        "id": "p1",
        "name": "t3_p1",
        "title": "T",
        "selftext": "",
        "permalink": "/r/a/comments/p1/t/",
        **link,
    }
    body = json.dumps([listing({"kind": "t3", "data": data}), listing(*comments)])
    return registry.extract(Page("https://www.reddit.com/r/a/comments/p1.json", body.encode()))


def only(*args: object, **more: object) -> Post:
    (post,) = thread(comment(*args, **more)).posts
    return post


def old(body: str, kinds: str = "comment", name: str = "t1_c1") -> str:
    return (
        f'<div class=" thing {kinds}" data-fullname="{name}" data-type="comment"><div class="entry unvoted">'
        f'<p class="tagline"><a class="author">ann</a></p><form class="usertext"><div class="usertext-body">'
        f'<div class="md">{body}</div></div></form></div><div class="child"></div></div>'
    )


def page(html: str) -> Thread:
    return registry.extract(Page("https://old.reddit.com/r/a/comments/p1/t/", html.encode()))


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://www.reddit.com/r/a/comments/p1/some_title/", "/r/a/comments/p1/some_title.json?limit=500"),
        ("https://reddit.com/r/a/comments/p1", "/r/a/comments/p1.json?limit=500"),
        ("https://np.reddit.com/r/a/comments/p1/t/c1/?context=3", "/r/a/comments/p1/t/c1.json?limit=500"),
        ("https://www.reddit.com/r/a/comments/p1/comment/c1/", "/r/a/comments/p1/comment/c1.json?limit=500"),
        ("https://www.reddit.com/user/ann/comments/p1/t/", "/user/ann/comments/p1/t.json?limit=500"),
        ("https://redd.it/p1", "/comments/p1.json?limit=500"),
        ("https://old.reddit.com/r/a/comments/p1/t/", None),
        ("https://www.reddit.com/r/a/", None),
        ("https://www.reddit.com/r/a/comments/p1/t.json", None),
        ("https://notreddit.com/r/a/comments/p1/t/", None),
        ("http://[", None),
    ],
)
def test_address_of_the_json(url, address):
    assert reddit.api_url(url) == (address and f"https://www.reddit.com{address}")


@pytest.mark.parametrize(
    "body", ["[deleted]", "[removed]", "[ Removed by Reddit ]", "", None, 3, "![gif](giphy|x)"]
)
def test_deleted_and_wordless_comments_are_left_out(body):
    assert [post.id for post in thread(comment(body=body), comment("c2")).posts] == ["c2"]


def test_a_deleted_users_text_stays_without_a_name():
    assert (only(author="[deleted]").author, only(author="[deleted]").text) == (None, "Hello.")


@pytest.mark.parametrize(
    ("edited", "moment"),
    [(False, None), (True, None), (1600003600.0, "2020-09-13 13:26:40+00:00"), (None, None), (1e300, None)],
)
def test_edit_time(edited, moment):
    found = only(edited=edited).edited_at
    assert (str(found) if found else None) == moment


def test_a_submission_is_the_first_post_and_what_its_comments_answer():
    first, second = thread(comment(), selftext="Own words.", author="bo").posts
    assert (first.id, first.text, first.author, second.reply_to) == ("p1", "Own words.", "bo", "p1")
    assert second.permalink == "https://www.reddit.com/comments/p1/_/c1/"


def test_folded_comments_are_asked_for_in_batches():
    ids = [f"x{n}" for n in range(150)]
    more = {"kind": "more", "data": {"id": "x0", "parent_id": "t3_p1", "children": ids}}
    deeper = {"kind": "more", "data": {"id": "_", "parent_id": "t1_c1", "children": []}}
    pages = thread(comment(replies=listing(deeper)), more).more_pages
    start = "https://www.reddit.com/api/morechildren.json?api_type=json&link_id=t3_p1&children="
    assert pages[0] == start + ",".join(ids[:100])
    assert pages[1] == start + ",".join(ids[100:])
    assert pages[2] == "https://www.reddit.com/comments/p1/_/c1.json?limit=500"


@pytest.mark.parametrize("children", [None, "x", [None, 3, "a b", "&x=1"], {}])
def test_odd_stubs_give_no_address(children):
    more = {"kind": "more", "data": {"id": "_", "parent_id": None, "children": children}}
    assert thread(comment(), more).more_pages == ()


def test_a_front_page_is_no_thread():
    with pytest.raises(ExtractionError, match="JSON of unknown shape"):
        registry.extract(Page("x", json.dumps(listing({"kind": "t3", "data": {"id": "p"}})).encode()))


def test_nothing_but_deleted_comments_is_said_so():
    with pytest.raises(ExtractionError, match="no Reddit post with text in this listing"):
        thread(comment(body="[deleted]"))


def test_replies_in_replies_are_read_to_the_end():
    tree: object = ""
    for number in range(90, 0, -1):
        tree = listing(comment(f"c{number}", parent_id=f"t1_c{number - 1}", replies=tree))
    posts = thread(comment("c0", replies=tree)).posts
    assert [post.reply_to for post in posts] == ["p1", *(f"c{number}" for number in range(90))]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Seen <span class='md-spoiler-text'>spoiler</span></p>", "Seen spoiler"),
        ("<p>[deleted]</p>", None),
        ("<p>[removed]</p>", None),
        ("<pre><code>a\n  b</code></pre>", "a\n  b"),
    ],
)
def test_old_pages(html, text):
    posts = page(old(html) + old("<p>Other.</p>", name="t1_c2")).posts
    assert [post.text for post in posts] == [*filter(None, [text]), "Other."]


def test_advertisements_are_left_out():
    posts = page(old("<p>Buy.</p>", "link promoted", "t3_ad") + old("<p>Hello.</p>")).posts
    assert [post.text for post in posts] == ["Hello."]


def test_continue_this_thread_is_more_of_it():
    deep = (
        '<div class="thing" data-type="morerecursion"><span class="deepthread">'
        '<a href="/r/a/comments/p1/t/c1/">continue</a></span></div>'
    )
    more = page(old("<p>Hello.</p>") + deep).more_pages
    assert more == ("https://www.reddit.com/r/a/comments/p1/t/c1.json?limit=500",)


def test_newer_pages_without_parent_attribute_nest():
    html = (
        '<main><shreddit-comment thingid="t1_a" author="x"><div slot="comment"><p>One.</p></div>'
        '<shreddit-comment thingId="t1_b" author="y"><div slot="comment"><p>Two.</p></div>'
        "</shreddit-comment></shreddit-comment></main>"
    )
    assert [(p.id, p.text, p.reply_to) for p in page(html).posts] == [("a", "One.", None), ("b", "Two.", "a")]


def test_a_page_without_comments_is_refused():
    with pytest.raises(ExtractionError, match="no Reddit post with text on this page"):
        reddit_page.extract(Page("x", b"<html><shreddit-app>Log in</shreddit-app>"))
