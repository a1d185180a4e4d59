"""Posts over several visits: versions, what vanishes and comes back, pages, and stores of the first schema."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta

import pytest

from warehouse import migrations
from warehouse.paths import store_files
from warehouse.store import (
    PageSeen,
    count_mentions,
    kept_threads,
    known_thread,
    pseudonyms,
    query,
    with_pseudonyms,
    write_run,
)

URL = "https://www.forum.example/t/one"
HOUR = timedelta(hours=1)


def rows(store, sql):
    return query(store, sql).rows


@pytest.fixture
def visit(make_batch):
    """A batch ``hours`` after the first one, of one page with the posts named."""

    def make(hours=0, posts=("p0", "p1", "p2"), gone=(), text=None, **changes):
        batch = make_batch(**({"text": text} if text else {}))
        at = batch.finished_at + hours * HOUR
        kept = tuple(post for post in batch.threads[0].posts if post.id in posts)
        thread = replace(batch.threads[0], posts=kept)
        page = PageSeen(
            URL, URL, at, at, etag=f'"{hours}"', sha256=f"body {hours}", content_sha256=f"{posts} {text}",
            post_ids=tuple(post.id for post in kept), warc_file=f"{hours}.warc.gz", warc_offset=7,
        )  # fmt: skip
        fields = {
            "threads": (thread,),
            "mentions": [(url, m) for url, m in batch.mentions if m.post_id in posts],
            "run_id": f"run-{hours}",
            "started_at": at,
            "finished_at": at,
            "pages": (page,),
            "gone": {(URL, post): at for post in gone},
        }
        return replace(batch, **fields | changes)

    return make


def test_a_store_of_the_first_schema_is_brought_up_to_date(store, make_batch, visit, monkeypatch):
    first = migrations.migrations()[:1]
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "migrations", lambda: first)
        patch.setattr(migrations, "views", lambda: ())
        patch.setattr(migrations, "macros", lambda: ())
        con_files = store_files(store)
        with migrations.attach(con_files.store, read_only=False) as con:
            migrations.migrate(con, 0)
            con.execute(
                "INSERT INTO threads VALUES (?, 'xenforo', 'forum.example', 'Old', NULL, "
                "TIMESTAMP '2026-02-01', TIMESTAMP '2026-02-02')",
                [URL],
            )
            con.execute(
                "INSERT INTO posts VALUES (?, 'p0', 0, 'k', NULL, NULL, NULL, NULL, 'Old text.', 'old', "
                "TIMESTAMP '2026-02-01')",
                [URL],
            )
    assert rows(store, "SELECT text, first_seen < last_seen, vanished_at FROM posts") == [
        ("Old text.", True, None)
    ]
    assert rows(store, "SELECT version, text FROM post_versions") == [(1, "Old text.")]
    assert known_thread(store, URL).posts["p0"].judged_with is None, "nobody knows how it was judged"
    write_run(store, visit())
    assert rows(store, "SELECT count(*) FROM past_texts") == [(1,)]
    assert rows(store, "SELECT count(*) FROM pages") == [(1,)]


def test_an_edited_post_is_kept_in_all_its_texts(store, visit):
    write_run(store, visit(0))
    counts = write_run(store, visit(2, text="I take it back.", mentions=()))
    assert counts["edited"] == 3
    assert write_run(store, visit(2, text="I take it back.", mentions=()))["edited"] == 0
    write_run(store, visit(5))
    versions = rows(
        store,
        "SELECT version, current, left(text, 8), date_diff('hour', first_seen, last_seen) FROM post_versions "
        "WHERE post_id = 'p1' ORDER BY version",
    )
    assert versions == [(1, False, "The moon", 0), (2, False, "I take i", 0), (3, True, "The moon", 0)]
    assert rows(store, "SELECT versions FROM current_posts WHERE post_id = 'p1'") == [(3,)]


def test_a_page_from_an_old_archive_does_not_undo_what_is_newer(store, visit):
    write_run(store, visit(5, text="I take it back.", mentions=()))
    old = visit(0)
    for _ in range(2):
        write_run(store, old)
        assert rows(store, "SELECT DISTINCT text FROM posts") == [("I take it back.",)]
        assert rows(store, "SELECT count(*) FROM mentions") == [(0,)], "its spans are not in the present text"
        assert rows(store, "SELECT version, left(text, 8) FROM post_versions WHERE post_id = 'p0'") == [
            (1, "The moon"), (2, "I take i"),
        ]  # fmt: skip
        assert rows(store, "SELECT count(*) FROM pages") == [(2,)]


def test_a_post_vanishes_and_comes_back(store, visit):
    write_run(store, visit(0))
    counts = write_run(store, visit(1, posts=("p0", "p2"), gone=["p1"]))
    assert (counts["vanished"], counts["posts"]) == (1, 0)
    assert write_run(store, visit(1, posts=("p0", "p2"), gone=["p1"]))["vanished"] == 0
    assert rows(store, "SELECT post_id FROM current_posts ORDER BY 1") == [("p0",), ("p2",)]
    assert rows(store, "SELECT post_id, vanished_at IS NOT NULL FROM claim_mentions ORDER BY 1") == [
        ("p0", False), ("p1", True), ("p2", False),
    ]  # fmt: skip
    assert known_thread(store, URL).posts["p1"].vanished
    assert write_run(store, visit(2))["returned"] == 1
    assert rows(store, "SELECT post_id FROM current_posts WHERE returned_at IS NOT NULL") == [("p1",)]


def test_pages_with_the_same_posts_are_one_version(store, visit):
    assert write_run(store, visit(0))["pages"] == 1
    assert write_run(store, visit(3))["pages"] == 0
    pages = "SELECT etag, warc_file, date_diff('hour', fetched_at, checked_at) FROM pages ORDER BY fetched_at"
    assert rows(store, pages) == [('"3"', "0.warc.gz", 3)]
    assert rows(store, "SELECT DISTINCT date_diff('hour', first_seen, last_seen) FROM posts") == [(3,)]
    assert write_run(store, visit(4, posts=("p0",)))["pages"] == 1
    assert [page.warc_file for page in known_thread(store, URL).pages] == ["4.warc.gz"], "the newest version"


def test_mentions_of_posts_that_were_read_again_are_replaced(store, visit):
    write_run(store, visit(0))
    again = visit(1)
    fewer = replace(again, mentions=again.mentions[:1], context=frozenset({(URL, "p2")}))
    write_run(store, fewer)
    assert rows(store, "SELECT post_id FROM mentions ORDER BY 1") == [("p0",), ("p2",)]
    marks = {name: post.judged_with for name, post in known_thread(store, URL).posts.items()}
    assert marks == dict.fromkeys(("p0", "p1", "p2"), fewer.judged_with)


def test_a_better_reading_is_no_edit(store, visit):
    write_run(store, visit(0))
    better = visit(0, text="The moon landing was staged.", posts=("p0", "p1"), run_id="again")
    counts = write_run(store, replace(better, reread=True, dropped=[(URL, "p2")]))
    assert counts["pages"] == 0
    assert rows(store, "SELECT post_id, versions FROM current_posts ORDER BY 1") == [("p0", 1), ("p1", 1)]
    assert rows(store, "SELECT count(*) FROM mentions") == [(2,)]
    assert [page.post_ids for page in known_thread(store, URL).pages] == [("p0", "p1")]


def test_what_is_known_of_a_thread_can_be_written_back(store, visit):
    batch = visit(0)
    write_run(store, batch)
    known = known_thread(store, "https://elsewhere.example/", URL)
    keys = pseudonyms(store_files(store).key)
    posts = with_pseudonyms(batch.threads[0], keys).posts
    assert tuple(known.posts[post.id].post for post in posts) == posts
    assert known.pages == tuple(replace(page, more_urls=()) for page in batch.pages)
    before = rows(store, "FROM quotes ORDER BY ALL")
    thread = replace(known.thread, posts=tuple(post.post for post in known.posts.values()))
    assert set(write_run(store, replace(batch, threads=(thread,))).values()) == {0}
    assert rows(store, "FROM quotes ORDER BY ALL") == before
    assert known.posts["p0"].post.created_at.tzinfo is UTC


def test_threads_are_found_by_their_pages_and_listed(store, visit, tmp_path):
    assert known_thread(store, URL) is None
    write_run(store, visit(0))
    assert known_thread(store, "https://nowhere.example/") is None
    assert kept_threads(store) == kept_threads(store, "ABOUT one") == [URL]
    assert kept_threads(store, "about two") == []
    at = visit(0).finished_at
    assert (kept_threads(store, since=at), kept_threads(store, since=at + HOUR)) == ([URL], [])
    assert count_mentions(store, [URL]) == 3
