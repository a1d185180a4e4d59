"""NodeBB topic pages: HTML whose script element ``ajaxify-data`` holds what the API gives."""

from __future__ import annotations

from extractors import nodebb
from extractors.model import ExtractionError, Page, Thread
from extractors.reading.decode import decode
from extractors.reading.links import own_address
from extractors.reading.matching import Matches
from extractors.reading.values import script_json

# That element comes last in the page; what the head and the first posts hold is looked for here.
MATCHES = Matches(
    kind="html",
    path=r"/topic/\d+/[^/]",
    markup=r"\bid=[\"']?ajaxify-data\b|\bcomponent=[\"']topic[\"'/]|\bnodebb-(?:plugin|theme|widget)-"
    r"|/assets/nodebb[.\w-]*\.js",
)


def extract(page: Page) -> Thread:
    """Read one page of a topic.

    Raises ExtractionError if the page holds no topic's data, or no post can be shown.
    """
    html = decode(page)
    data = script_json(html, "ajaxify-data")
    if not nodebb.is_topic(data):
        raise ExtractionError(page.url, "no topic data in this NodeBB page")
    return nodebb.read_topic(page, data, own_address(page, html))
