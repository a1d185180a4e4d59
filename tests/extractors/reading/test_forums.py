"""What forum templates share: names in headings, the board's clock, links, quotes traced to their posts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup

from extractors.model import Post, Quote
from extractors.reading import forums

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Ann wrote:", "Ann"),
        ("Ann Wrote: ", "Ann"),
        ("Ann the Wrote wrote:", "Ann the Wrote"),
        ("Ann hat geschrieben:", "Ann"),
        ("Guest wrote:", None),
        ("Quote:", None),
        ("", None),
        (None, None),
    ],
)
def test_who_a_heading_says_wrote(heading, name):
    assert forums.speaker(heading) == name


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Quote from: Ann on January 01, 2010, 10:00:00 AM", "Ann"),
        ("Quote from: Man on Fire on Today at 10:00:00 AM", "Man on Fire"),
        ("Quote from: Man on Fire", "Man on Fire"),
        ("Zitat von: Jörg am 01. Mai 2010, 10:00", "Jörg"),
        ("Cita de: Ana en 1 de Enero de 2010, 10:00", "Ana"),
        ("Quote", None),
        (None, None),
    ],
)
def test_whom_a_quote_is_from(heading, name):
    assert forums.quoted_from(heading) == name


@pytest.mark.parametrize(
    ("shown", "hours"),
    [
        ("November 01, 2026, 07:00:59 AM", -5),
        ("11-01-2026, 05:31 PM", 5.5),
        ("November 01, 2026, 07:11:00 AM", None),
        ("October 28, 2026, 12:00:00 PM", None),
        ("", None),
        (None, None),
    ],
)
def test_a_board_s_clock_tells_its_zone(shown, hours):
    zone = forums.zone_by_clock(shown, NOW)
    assert (zone.utcoffset(None) if zone else None) == (timedelta(hours=hours) if hours is not None else None)


def test_a_clock_without_the_time_tells_nothing():
    assert forums.zone_by_clock("November 01, 2026, 07:00:00 AM", None) is None


@pytest.mark.parametrize(
    ("texts", "order"),
    [(["05-06-2020"], "MDY"), (["05-06-2020", "13-06-2020"], "DMY"), (["05-13-2020"], "MDY"), ([], "MDY")],
)
def test_the_order_of_day_and_month(texts, order):
    assert forums.day_order(texts) == order


@pytest.mark.parametrize(
    ("href", "address"),
    [
        ("./a.php?sid=0123456789abcdef0123456789abcdef&amp;t=1#p2", "https://f.example/b/a.php?t=1#p2"),
        ("a.php?t=1&amp;sid=0123456789abcdef0123456789abcdef#p2", "https://f.example/b/a.php?t=1#p2"),
        ("a.php?PHPSESSID=q1&amp;topic=1.0", "https://f.example/b/a.php?topic=1.0"),
        ("a.php?PHPSESSID=q1", "https://f.example/b/a.php"),
        ("mailto:a@f.example", None),
        ("http://[", None),
        ("", None),
    ],
)
def test_links_lose_the_reader_s_session(href, address):
    node = BeautifulSoup(f'<a href="{href}">x</a>', "lxml").a
    assert forums.link("https://f.example/b/", node) == address


def quoting(text: str, words: str, **more: object) -> Post:
    return Post("9", f"{words}\n\n{text}", (Quote(0, len(words), **more),), "Cy")  # type: ignore[arg-type]


def test_a_quote_finds_the_post_of_the_author_it_names():
    said = [Post("1", "The mill is closed.", author="Ann"), Post("2", "The mill is closed.", author="Bo")]
    post = forums.linked([*said, quoting("No.", "The mill is closed.", author="Bo")])[-1]
    assert (post.quotes[0].source, post.reply_to) == ("2", "2")


def test_words_that_an_author_only_quoted_are_not_theirs():
    first = Post("1", "The mill is closed.", author="Ann")
    second = Post("2", "The mill is closed.\n\nNo.", (Quote(0, 19, "1"),), "Bo")
    post = forums.linked([first, second, quoting("Well.", "The mill is closed.", author="Bo")])[-1]
    assert (post.quotes[0].source, post.reply_to) == (None, None)


def test_a_few_words_do_not_tell_where_they_are_from():
    post = forums.linked([Post("1", "Why? It is late.", author="Bo"), quoting("So.", "Why?", author="Bo")])[
        -1
    ]
    assert post.quotes[0].source is None


def test_a_quote_of_a_post_on_the_page_has_its_author():
    post = forums.linked([Post("1", "It is late.", author="Bo"), quoting("So.", "late", source="1")])[-1]
    assert post.quotes[0].author == "Bo"
