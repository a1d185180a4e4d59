"""Bluesky: trees of replies, posts that are gone, quotes, and links written short."""

from __future__ import annotations

import json

import pytest

from extractors import bluesky
from extractors.model import ExtractionError, Page, Post, Thread

API = "https://public.api.bsky.app/xrpc/app.bsky.feed.getPostThread"


def uri(key: str) -> str:
    return f"at://did:plc:ann/app.bsky.feed.post/{key}"


def node(key: str, *replies: object, text: str = "Words.", **more: object) -> dict[str, object]:
    post = {
        "uri": uri(key),
        "author": {"did": "did:plc:ann", "handle": "ann.example"},
        "record": {"text": text},
    }
    return {"$type": "app.bsky.feed.defs#threadViewPost", "post": {**post, **more}, "replies": list(replies)}


def read(thread: object, url: str = API) -> Thread:
    return bluesky.extract(Page(url, json.dumps({"thread": thread}).encode()))


def keys(thread: Thread) -> list[str]:
    return [post.id.rpartition("/")[2] for post in thread.posts]


def test_reading_order():
    parent = {**node("b"), "parent": node("a")}
    assert keys(read({**node("c", node("d", node("e")), node("f")), "parent": parent})) == list("abcdef")


def test_flat_thread():
    items = [{"uri": uri(key), "depth": depth, "value": node(key)} for depth, key in enumerate("abc")]
    gone = {"uri": uri("z"), "depth": 1, "value": {"$type": "app.bsky.unspecced.defs#threadItemNotFound"}}
    assert keys(read([*items, gone])) == list("abc")
    assert read(items).more_pages == ()


def test_deep_trees_are_read_and_what_was_cut_off_is_named():
    tree = node("x", replyCount=2)
    del tree["replies"]
    for depth in range(200):
        tree = node(f"n{depth}", tree)
    thread = read(tree)
    assert len(thread.posts) == 201
    assert thread.more_pages == (f"{API}?uri={uri('x')}&depth=200&parentHeight=0",)


def test_trees_deeper_than_json_can_be_read():
    body = (
        '{"thread":' + '{"$type":"app.bsky.feed.defs#threadViewPost","replies":[' * 2000 + "]}" * 2000 + "}"
    )
    with pytest.raises(ExtractionError, match="nested too deeply"):
        bluesky.extract(Page(API, body.encode()))


@pytest.mark.parametrize(
    ("kind", "reason"),
    [("notFoundPost", "does not exist"), ("blockedPost", "by a block"), ("other", "no Bluesky post")],
)
def test_threads_that_are_not_to_be_had(kind, reason):
    with pytest.raises(ExtractionError, match=reason):
        read({"$type": f"app.bsky.feed.defs#{kind}", "uri": uri("a")})


def quoting(record: object, kind: str = "record") -> Post:
    embed = {"$type": f"app.bsky.embed.{kind}#view", "record": record, "media": {}}
    return read(node("a", text="Mine.", embed=embed)).posts[0]


INNER = {"uri": uri("q"), "author": {"handle": "bo.example"}, "value": {"text": "Theirs."}}


@pytest.mark.parametrize(
    "post", [quoting(INNER), quoting({"record": INNER}, "recordWithMedia")], ids=["alone", "media"]
)
def test_quoted_post(post):
    (quote,) = post.quotes
    assert (post.text, post.own_text()) == ("Mine.\n\nTheirs.", "Mine.")
    assert (quote.source, quote.author) == (uri("q"), "bo.example")


@pytest.mark.parametrize(
    "record",
    [
        {"$type": "app.bsky.embed.record#viewNotFound", "uri": uri("q"), "notFound": True},
        {"$type": "app.bsky.embed.record#viewDetached", "uri": uri("q"), "detached": True},
        {"uri": "at://did:plc:x/app.bsky.graph.list/1", "name": "List", "value": {"text": "No post."}},
        None,
    ],
)
def test_embeds_without_a_post(record):
    assert (quoting(record).text, quoting(record).quotes) == ("Mine.", ())


def test_links_written_short_are_written_out():
    text = "Żółw: site.example/a-lon... and more"
    start = text.encode().index(b"site")
    facet = {
        "index": {"byteStart": start, "byteEnd": start + 21},
        "features": [{"uri": "https://site.example/a-long"}],
    }
    record = {"text": text, "facets": [facet, {"index": {"byteStart": 1}}, None]}
    assert read(node("a", record=record)).posts[0].text == "Żółw: https://site.example/a-long and more"


@pytest.mark.parametrize(
    ("url", "address"),
    [
        (
            "https://bsky.app/profile/ann.example/post/3k?ref=x",
            f"{API}?uri=at://ann.example/app.bsky.feed.post/3k",
        ),
        ("https://bsky.app/profile/did:plc:ann/post/3k", f"{API}?uri=at://did:plc:ann/app.bsky.feed.post/3k"),
        ("https://bsky.app/profile/ann.example", None),
        ("https://x.example/profile/ann/post/3k", None),
    ],
)
def test_address_of_the_api(url, address):
    found = bluesky.api_url(url)
    assert found == (f"{address}&depth=200&parentHeight=200" if address else None)
