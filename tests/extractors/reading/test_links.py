"""Where a page's links lead: what they are joined to, and what is left out of them."""

from __future__ import annotations

import pytest

from extractors.model import Page
from extractors.reading.html_text import parse
from extractors.reading.links import Links, canonical, links_of, own_address

URL = "https://f.example/b/t.html"


def of(html: str, url: str = URL) -> Links:
    page = Page(url, b"")
    return links_of(page, parse(page, html))


@pytest.mark.parametrize(
    ("href", "address"),
    [
        ("./a.php?sid=0123456789abcdef0123456789abcdef&amp;t=1#p2", "https://f.example/b/a.php?t=1#p2"),
        ("a.php?t=1&amp;sid=0123456789abcdef0123456789abcdef#p2", "https://f.example/b/a.php?t=1#p2"),
        ("a.php?PHPSESSID=q1&amp;topic=1.0", "https://f.example/b/a.php?topic=1.0"),
        ("a.php?PHPSESSID=q1", "https://f.example/b/a.php"),
        ("a.php?s=0123456789ABCDEF0123456789abcdef&amp;t=1", "https://f.example/b/a.php?t=1"),
        ("#p2", None),
        ("javascript:go()", None),
        ("mailto:a@f.example", None),
        ("http://[", None),
        ("", None),
    ],
)
def test_links_lose_the_reader_s_session(href, address):
    links = of(f'<a href="{href}">x</a>')
    assert links.to(links.soup.a) == address


def test_relative_links_are_joined_to_the_base_that_the_page_names():
    links = of("<head><base href='/forum/'></head><a href='t/1#p2'>x</a>")
    assert links.to(links.soup.a) == "https://f.example/forum/t/1#p2"
    assert links.permalink([], "#p2") == f"{URL}#p2"


def test_a_post_is_linked_by_the_first_link_that_ends_as_its_own_do():
    links = of("<a href='#'>x</a><a href='u?t=1#p22'>x</a><a href='#p2'>x</a><a href='u?t=1#p2'>x</a>")
    assert links.permalink(links.soup.find_all("a"), "#p2", "p=2") == f"{URL}#p2"
    assert links.permalink(links.soup.find_all("a")[3:], "#p2") == "https://f.example/b/u?t=1#p2"


def test_the_next_page_is_another_than_this():
    assert of(f"<link rel=next href='{URL}'><a rel='nofollow next' href='2'>x</a>").next() == f"{URL[:-6]}2"
    assert of("<a rel='next' href='#'>x</a>").next() is None


@pytest.mark.parametrize(
    ("url", "link", "own"),
    [
        (URL, "https://c.example/", URL),
        ("saved.html", "https://c.example/a", "https://c.example/a"),
        ("saved.html", "//c.example/a", "https://c.example/a"),
        ("saved.html", "/a", "saved.html"),
        ("saved.html", "", "saved.html"),
    ],
)
def test_a_saved_page_names_its_own_address(url, link, own):
    html = f"<head><link href='{link}' rel='canonical'></head>"
    page = Page(url, b"")
    assert own_address(page, html) == own_address(page, parse(page, html)) == own


def test_a_relative_canonical_address_is_joined_to_the_page_s():
    page = Page(URL, b"")
    assert canonical(page, parse(page, "<link rel=canonical href='/t/1'>")) == "https://f.example/t/1"
