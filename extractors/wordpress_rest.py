"""WordPress comments as its REST API lists them: ``/wp-json/wp/v2/comments?post=ID``."""

from __future__ import annotations

from html import unescape
from typing import Any

from extractors import wordpress
from extractors.model import ExtractionError, Page, Post, Thread
from extractors.quotes.origins import in_order, with_origins
from extractors.reading.addresses import parameter, with_query
from extractors.reading.fragments import fragment
from extractors.reading.html_text import absolute, clean, utc
from extractors.reading.matching import Matches
from extractors.reading.values import document, number, reference, table


def _is_list(data: Any) -> bool:
    """Does this JSON hold comments, or WordPress's refusal to give them?"""
    if isinstance(data, dict):
        code = data.get("code")
        return isinstance(code, str) and code.startswith("rest_") and isinstance(data.get("message"), str)
    return isinstance(data, list) and any(_is_comment(item) for item in data[:5])


def _is_comment(item: Any) -> bool:
    """Is this a comment as the API gives it?"""
    rendered = table(table(item).get("content")).get("rendered")
    return isinstance(rendered, str) and "author_name" in item


MATCHES = Matches(kind="json", path=r"/wp/v2/comments", shape=_is_list)

_PER_PAGE = 10
"""How many comments the API gives where the address does not say."""


def extract(page: Page) -> Thread:
    """Read one batch of comments, put in the order they were written.

    Raises ExtractionError if it holds no comment, giving WordPress's own words if it refused.
    """
    data = document(page)
    if isinstance(data, dict) and _is_list(data):
        raise ExtractionError(page.url, f"WordPress answered: {clean(data['message']) or data['code']}"[:200])
    if not _is_list(data):
        raise ExtractionError(page.url, "JSON of unknown shape: no comments as WordPress's REST API has them")
    found = [post for item in data if _is_comment(item) and (post := _post(page, item))]
    if not found:
        raise ExtractionError(page.url, "no WordPress comment in this answer")
    return Thread(page.url, "wordpress", with_origins(in_order(found)), next_page=_next(page.url, len(data)))


def _next(url: str, size: int) -> str | None:
    """The next batch: a full batch may have one; how many there are stands in a header of the answer."""
    asked = number(parameter(url, "per_page")) or _PER_PAGE
    following = (number(parameter(url, "page")) or 1) + 1
    return with_query(url, {"page": str(following)}) if size >= asked else None


def _post(page: Page, item: dict[str, Any]) -> Post | None:
    """One comment; None for pingbacks, comments not approved, and those without text."""
    own = reference(item.get("id"))
    status, kind = item.get("status", "approved"), item.get("type", "comment")
    if own is None or status not in ("approved", "approve") or kind not in ("comment", "", "review"):
        return None
    text, quotes = fragment(page, item["content"]["rendered"], wordpress.RULES, wordpress.MARKED)
    if not text:
        return None
    name = item.get("author_name")
    return Post(
        id=own,
        text=text,
        quotes=quotes,
        author=clean(unescape(name)) if isinstance(name, str) and name != "Anonymous" else None,
        created_at=utc(item.get("date_gmt")),
        permalink=absolute(page.url, clean(item.get("link"))),
        reply_to=reference(item.get("parent")),
    )
