"""Google's Fact Check Tools asked live: the claims that fact checkers have reviewed.

https://developers.google.com/fact-check/tools/api/reference/rest/v1alpha1/claims/search
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flows.fetch import Fetcher, FetchError

if TYPE_CHECKING:
    from warehouse.entries import Document

NAME = "Google Fact Check Tools"
"""How statements that were found so name where they were read."""

_PAGE = 50
_REFUSED = re.compile(r"the site answered (400|401|403)\b")


def search(
    query: str,
    *,
    key: str,
    endpoint: str,
    language: str = "en",
    max_age_days: int | None = None,
    publisher: str | None = None,
    limit: int = 50,
    allow_private: bool = False,
) -> Document:
    """The reviewed claims about ``query``, at most ``limit``, as a document that importers read.

    ``publisher`` is a site such as ``fullfact.org``. The key goes to the endpoint alone; messages mask it.

    Raises FetchError where the service refuses or what comes is no answer.
    """
    from warehouse.entries import Document

    asked: dict[str, Any] = {
        "query": query,
        "languageCode": language,
        "maxAgeDays": max_age_days,
        "reviewPublisherSiteFilter": publisher,
        "pageSize": min(limit, _PAGE),
        "key": key,
    }
    asked = {name: value for name, value in asked.items() if value not in (None, "")}
    found: list[Any] = []
    tokens: set[str] = set()
    # An API that is asked with a key is no page that a robot happens upon; an answer must be of today.
    with Fetcher(allow_private, obey_robots=False, use_cache=False) as fetcher:
        while len(found) < limit:
            claims, token = _page(fetcher, f"{endpoint}?{urlencode(asked)}")
            found += claims
            if not claims or not token or token in tokens:
                break
            tokens.add(token)
            asked["pageToken"] = token
    body = json.dumps({"claims": found[:limit]}, ensure_ascii=False)
    return Document(NAME, None, body.encode("utf-8", "replace"))


def _page(fetcher: Fetcher, url: str) -> tuple[list[Any], str]:
    """The claims of one answer, and the token of the next. Raises FetchError."""
    try:
        body = fetcher.get(url).page.body
    except FetchError as error:
        if refused := _REFUSED.search(error.reason):
            reason = f"the service answered {refused.group(1)}; check the key in SAYSO_FACTCHECK_KEY and the options"
            raise FetchError(url, reason) from None
        raise
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict) or not isinstance(answer.get("claims", []), list):
        raise FetchError(
            url, "what came is no answer of the fact-check search; check SAYSO_FACTCHECK_ENDPOINT"
        )
    token = answer.get("nextPageToken")
    return answer.get("claims", []), token if isinstance(token, str) else ""
