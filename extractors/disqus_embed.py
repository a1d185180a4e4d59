"""Disqus comment frames: the page that sites show in a frame, with its posts as JSON in a script."""

from __future__ import annotations

from extractors import disqus
from extractors.model import ExtractionError, Page, Thread
from extractors.reading.decode import decode
from extractors.reading.matching import Matches, load_json
from extractors.reading.values import script

MATCHES = Matches(
    kind="html",
    host=r"(?:^|\.)disqus\.com$",
    path=r"^/embed/comments",
    markup=r"<script[^>]{0,80}\bid=[\"']disqus-threadData[\"']",
)


def extract(page: Page) -> Thread:
    """Read the posts that a comment frame opens with.

    Raises ExtractionError if the frame carries none, naming the page's URL.
    """
    data = script(decode(page), "disqus-threadData")
    if data is None:
        raise ExtractionError(page.url, "no Disqus posts in this frame")
    thread = disqus.from_answer(page, load_json(page, data))
    # The frame's own address takes no cursor: what follows is had from the API, with a key.
    return Thread(thread.url, thread.platform, thread.posts, title=thread.title)
