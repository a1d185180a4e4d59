"""Visits to a thread: page after page, and only what is new the next time."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from extractors.model import Post, Quote, Thread
from flows.assemble import requoted


def test_all_pages_of_a_thread_are_one_thread(forum, reader, site):
    forum.fill(10)
    visit = reader.visit(forum.url(1))
    assert [post.id for post in visit.thread.posts] == [str(n) for n in range(1, 11)]
    assert (visit.thread.url, visit.thread.title) == (forum.url(1), "All about tea.1")
    assert visit.failures == ()
    assert len(site.asked()) == 5
    assert reader.sql("SELECT count(*), count(DISTINCT thread_url), max(position) FROM posts") == [(10, 1, 9)]
    assert reader.sql("SELECT position, post_ids FROM pages ORDER BY 1")[4] == (4, ["9", "10"])


def test_whichever_page_is_named_it_is_the_same_thread_from_the_start(forum, reader):
    forum.fill(4)
    reader.visit(forum.url(2) + "#post-3")
    before = reader.numbers()
    reader.visit(forum.url(1) + "?utm_source=mail")
    assert reader.numbers() == before
    assert reader.sql("SELECT url FROM threads") == [(forum.url(1),)]


def test_a_second_visit_asks_whether_anything_has_changed_and_adds_nothing(forum, reader, site):
    forum.fill(10)
    reader.visit(forum.url())
    before = reader.numbers()
    site.log.clear()
    visit = reader.visit(forum.url())
    assert all("if-none-match" in one.headers for one in site.asked())
    assert len(site.asked()) == 5
    assert (visit.fresh, visit.changed) == (frozenset(), False)
    assert reader.numbers() == before
    assert set(reader.counts.values()) == {0}


def test_a_post_added_between_visits_is_all_that_is_judged(forum, reader):
    forum.fill(10)
    reader.visit(forum.url())
    before = reader.sql("SELECT post_id, mention_id, seen_at FROM mentions ORDER BY ALL")
    forum.say("The Earth is flat.")
    visit = reader.visit(forum.url())
    assert visit.fresh == visit.new == {"11"}
    assert reader.counts["posts"] == 1
    after = reader.sql("SELECT post_id, mention_id, seen_at FROM mentions ORDER BY ALL")
    assert {row[0] for row in after if row not in before} == {"11"}
    assert [row for row in after if row in before] == before
    assert reader.sql("SELECT position FROM posts WHERE post_id = '11'") == [(10,)]


def test_a_page_that_differs_at_every_visit_is_one_version_while_its_posts_are_the_same(forum, reader, site):
    forum.noise, forum.etags = True, False
    forum.fill(3)
    reader.visit(forum.url())
    before = reader.numbers()
    visit = reader.visit(forum.url())
    assert (visit.changed, reader.numbers()) == (False, before)
    assert len(list(reader.store.with_name("sayso.duckdb.pages").glob("*"))) == 1, "and is kept once"


def test_without_validators_the_same_bytes_are_the_same_page(forum, reader):
    forum.etags = False
    forum.fill(3)
    reader.visit(forum.url())
    assert not reader.visit(forum.url()).changed


def test_an_edited_post_is_judged_anew_and_kept_in_both_texts(forum, reader):
    forum.fill(3)
    reader.visit(forum.url())
    forum.posts[1]["text"] = "The MMR vaccine does not cause autism."
    visit = reader.visit(forum.url())
    assert visit.fresh == {"2"}
    assert (reader.counts["edited"], reader.counts["posts"]) == (1, 0)
    texts = reader.sql("SELECT version, left(text, 20), current FROM post_versions WHERE post_id = '2'")
    assert sorted(texts) == [(1, "The MMR vaccine caus", False), (2, "The MMR vaccine does", True)]
    spans = reader.sql(
        "SELECT span = substr(context, span_start + 1, span_end - span_start) FROM claim_mentions"
    )
    assert set(spans) == {(True,)}


def test_a_vanished_post_is_marked_and_comes_back(forum, reader):
    forum.fill(6)
    reader.visit(forum.url())
    gone = forum.posts.pop(2)
    reader.visit(forum.url())
    assert reader.counts["vanished"] == 1
    assert reader.sql("SELECT post_id FROM posts WHERE vanished_at IS NOT NULL") == [("3",)]
    assert reader.sql("SELECT count(*) FROM mentions WHERE post_id = '3'")[0][0] > 0, "what it said was said"
    reader.visit(forum.url())
    assert reader.counts["vanished"] == 0
    forum.posts.insert(2, gone)
    visit = reader.visit(forum.url())
    assert reader.counts["returned"] == 1
    assert visit.fresh == frozenset()
    assert reader.sql("SELECT count(*) FROM current_posts WHERE returned_at IS NOT NULL") == [(1,)]


def test_a_thread_that_shrinks_by_a_page_loses_only_what_is_gone(forum, reader):
    forum.fill(5)
    reader.visit(forum.url())
    forum.posts.pop(0)
    reader.visit(forum.url())
    assert reader.sql("SELECT post_id FROM posts WHERE vanished_at IS NOT NULL") == [("1",)]


def test_a_later_page_that_fails_keeps_the_earlier_ones(forum, reader):
    forum.fill(6)
    forum.broken[3] = (500, {}, b"")
    visit = reader.visit(forum.url())
    assert [post.id for post in visit.thread.posts] == ["1", "2", "3", "4"]
    ((where, reason),) = visit.failures
    assert (where, "500" in reason) == (forum.url(3), True)
    del forum.broken[3]
    reader.fetcher.close()
    assert len(reader.visit(forum.url()).new) == 2


def test_nothing_vanishes_while_a_page_fails(forum, reader):
    forum.fill(6)
    reader.visit(forum.url())
    forum.broken[3] = (404, {}, b"")
    forum.posts.pop(1)
    visit = reader.visit(forum.url())
    assert visit.failures
    # Post 2 stood before post 3, which is still there: it is gone. Posts 5 and 6 were not looked for.
    assert reader.sql("SELECT post_id FROM posts WHERE vanished_at IS NOT NULL") == [("2",)]


def test_a_page_that_is_no_thread_any_more_is_a_failure_and_nothing_vanishes(forum, reader):
    forum.fill(4)
    reader.visit(forum.url())
    forum.broken[1] = (
        200,
        {"Content-Type": "text/html"},
        b"<html id='XF'><body>Down for repairs</body></html>",
    )
    visit = reader.visit(forum.url())
    assert visit.thread is None
    assert "repairs" not in visit.failures[0][1]
    assert reader.sql("SELECT count(*) FROM current_posts") == [(4,)]


def test_a_notice_in_place_of_a_later_page_is_no_post(forum, reader):
    forum.fill(6)
    forum.broken[2] = (200, {"Content-Type": "text/plain"}, b"Please come back later.")
    visit = reader.visit(forum.url())
    assert [post.id for post in visit.thread.posts] == ["1", "2"]
    assert visit.failures == ((forum.url(2), "is no page of this thread, but plain_text"),)


@pytest.mark.parametrize("target", [1, 2, 3])
def test_a_ring_of_pages_is_read_once(forum, reader, site, target):
    forum.fill(6)
    forum.next_of[3] = target
    visit = reader.visit(forum.url())
    assert len(visit.thread.posts) == 6
    assert visit.failures == ()
    assert len(site.asked()) == 3


def test_a_thread_that_repeats_its_last_page_ends_there(forum, reader, site):
    forum.fill(4)
    last = forum.html(2).replace(b"</body>", b'<a class="pageNav-jump--next" href="page-%d">N</a></body>')
    for number in range(2, 30):
        site.pages[forum.path(number)] = (200, {"Content-Type": "text/html"}, last % (number + 1))
    visit = reader.visit(forum.url())
    assert len(visit.thread.posts) == 4
    assert len(site.asked()) == 3


def test_session_ids_in_links_are_not_followed(forum, reader, site):
    forum.fill(4)
    forum.session = 1
    reader.visit(forum.url())
    before = reader.numbers()
    forum.session = 2
    assert not reader.visit(forum.url()).changed
    assert reader.numbers() == before
    assert all("sid" not in one.path for one in site.asked())


def test_no_more_pages_than_allowed(forum, reader, site):
    forum.fill(10)
    visit = reader.visit(forum.url(), max_pages=2)
    assert len(visit.thread.posts) == 4
    assert visit.notes == ((forum.url(), "only its first 2 pages were read; --max-pages reads more"),)
    assert visit.failures == ()
    before = reader.numbers()
    reader.visit(forum.url(), max_pages=2)
    assert reader.numbers() == before
    forum.posts.pop(0)
    reader.visit(forum.url(), max_pages=2)
    assert reader.sql("SELECT post_id FROM posts WHERE vanished_at IS NOT NULL") == [("1",)]


def test_posts_from_before_the_date_are_context_until_they_are_asked_for(forum, reader):
    forum.fill(6)
    visit = reader.visit(forum.url(), since=datetime(2026, 1, 4, tzinfo=UTC))
    assert visit.fresh == {"4", "5", "6"}
    assert reader.sql("SELECT count(*) FROM posts") == [(6,)]
    assert reader.sql("SELECT min(post_id) FROM mentions") == [("4",)]
    assert reader.visit(forum.url(), since=datetime(2026, 1, 4, tzinfo=UTC)).fresh == frozenset()
    assert reader.visit(forum.url()).fresh == {"1", "2", "3"}, "though no page has changed"
    assert reader.sql("SELECT min(post_id) FROM mentions") == [("1",)]


def test_statements_that_are_new_have_all_posts_judged_again(forum, reader, tmp_path):
    from warehouse.store import import_statements

    forum.fill(3)
    reader.visit(forum.url())
    file = tmp_path / "more.jsonl"
    file.write_text(
        '{"id": "tea", "statement": "Tea is made from leaves.", "rating": "true", '
        '"sources": [{"title": "Tea", "publisher": "Board", "url": "https://example.org/"}]}\n'
    )
    import_statements(reader.store, file)
    before = reader.numbers()
    assert len(reader.visit(forum.url()).fresh) == 3
    assert reader.numbers() == before


def test_quotes_of_earlier_pages_are_found_with_and_without_those_pages_being_read_again(forum, reader):
    said = "The moon landing was staged by NASA in a studio somewhere in the Nevada desert."
    forum.say(said, "Tea is nice.")
    reader.visit(forum.url())
    forum.say(f"{said}<br><br>That is nonsense, it was not staged.")
    reader.visit(forum.url())
    forum.say(f"{said}<br><br>I agree with this.")
    reader.visit(forum.url())
    found = "SELECT q.post_id, q.source, q.author_key = p.author_key FROM quotes AS q JOIN posts AS p ON p.post_id = '1'"
    assert sorted(reader.sql(found)) == [("3", "1", True), ("4", "1", True)]
    incremental = reader.sql("SELECT post_id, role, claim_id FROM mentions ORDER BY ALL")
    other = type(reader)(reader.store.with_name("other.duckdb"), reader.fetcher)
    other.visit(forum.url())
    assert other.sql("SELECT post_id, role, claim_id FROM mentions ORDER BY ALL") == incremental


def test_quotes_are_looked_for_in_the_order_of_writing():
    said = "The moon landing was staged by NASA in a studio somewhere in the Nevada desert."
    answer = Post("2", f"{said}\n\nNo.", created_at=datetime(2026, 1, 2, tzinfo=UTC))
    first = Post("1", said, created_at=datetime(2026, 1, 1, tzinfo=UTC))
    best_first = Thread("u", "x", (answer, first))
    found = requoted(best_first)
    assert [post.id for post in found.posts] == ["2", "1"]
    assert found.posts[0].quotes == (Quote(0, len(said), "1", None, 1, "requote"),)


def test_authors_are_never_hashed_twice(forum, reader):
    forum.fill(4)
    reader.visit(forum.url())
    before = reader.sql("SELECT post_id, author_key FROM posts ORDER BY 1")
    forum.say("Tea is not a vegetable.")
    reader.visit(forum.url())
    assert reader.sql("SELECT post_id, author_key FROM posts WHERE post_id < '5' ORDER BY 1") == before


def test_a_thread_that_cannot_be_had_says_why(forum, reader, site):
    site.pages["/nothing"] = (404, {}, b"nothing here")
    visit = reader.visit(site.url("/nothing", "forum.test"))
    assert visit.thread is None
    ((where, reason),) = visit.failures
    assert where == site.url("/nothing", "forum.test")
    assert "404" in reason


def test_a_redirect_leads_to_the_same_thread(forum, reader, site):
    forum.fill(2)
    site.pages["/old"] = (301, {"Location": forum.path()}, b"")
    reader.visit(site.url("/old", forum.host))
    before = reader.numbers()
    reader.visit(forum.url())
    reader.visit(site.url("/old", forum.host))
    assert reader.numbers() == before
    assert reader.sql("SELECT url FROM threads") == [(forum.url(),)]
