"""Flarum discussion pages: HTML whose script element ``flarum-json-payload`` holds the API's document."""

from __future__ import annotations

import json
from typing import Any

from extractors import flarum
from extractors.model import ExtractionError, Page, Thread
from extractors.reading.decode import decode
from extractors.reading.html_text import absolute
from extractors.reading.links import own_address
from extractors.reading.matching import Matches
from extractors.reading.values import script_json, table

# The payload comes last in the page; what the head and the layout hold is looked for here.
MATCHES = Matches(
    kind="html",
    path=r"/d/\d+-",
    markup=r"\bid=[\"']?flarum-(?:json-payload|loading|content)\b",
)


def extract(page: Page) -> Thread:
    """Read the discussion in a page.

    Raises ExtractionError if the page holds no payload, or no post can be shown.
    """
    html = decode(page)
    payload = table(script_json(html, "flarum-json-payload") or _loaded(html))
    document = table(payload.get("apiDocument") or payload.get("document"))
    if not flarum.is_discussion(document):
        raise ExtractionError(page.url, "no discussion in this Flarum page")
    base = flarum.forum_url(payload.get("resources")) or absolute(own_address(page, html), "/") or page.url
    return flarum.read_document(page, document, base)


def _loaded(html: str) -> Any:
    """The payload as releases before 1.0 give it: the argument of a call, ``app.load({...})``."""
    start = html.find("app.load({")
    if start < 0:
        return None
    try:
        return json.JSONDecoder().raw_decode(html, start + len("app.load("))[0]
    except (ValueError, RecursionError):
        return None
