"""A reviewed claim as ClaimReview (schema.org), the form in which search engines read fact checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

SCALE = {"false": 1, "mostly_false": 2, "mixed": 3, "mostly_true": 4, "true": 5}
"""How true, from 1 to 5. Unproven and disputed claims have no number: 3 would say half true, which nobody found."""

Item = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes reviews: its name, and the http(s) address below which every review has a page of its own."""

    name: str
    base_url: str

    @property
    def url(self) -> str:
        """The publisher's own address: the root of the host."""
        parts = urlsplit(self.base_url)
        return f"{parts.scheme}://{parts.netloc}/"

    def page(self, name: str) -> str:
        """The address of a review's page, or of another file beside it."""
        return f"{self.base_url.rstrip('/')}/{name}"


def in_words(verdict: str) -> str:
    """A verdict as readers see it: ``mostly_false`` is "Mostly false"."""
    return verdict.replace("_", " ").capitalize()


def claim_review(row: Mapping[str, Any], publisher: Publisher) -> Item:
    """A row of ``reviewed_claims`` as a ClaimReview that stands alone.

    Nobody who wrote a comment is named: the claim has no author, and appears in threads, not in posts. The texts
    are taken as they are; ``problems`` of claim_review_check tells whether the item is whole.
    """
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": publisher.page(row["claim_id"]),
        "claimReviewed": row["text"],
        "datePublished": _moment(row["published_at"]),
        "dateModified": _moment(row["changed_at"]),
        "inLanguage": "en",
        "author": {"@type": "Organization", "name": publisher.name, "url": publisher.url},
        "reviewRating": _rating(row["verdict"], row["note"]),
        "itemReviewed": _claim(row),
        **_citations(row),
    }


def _rating(verdict: str, note: str | None) -> Item:
    number = SCALE.get(verdict)
    return {
        "@type": "Rating",
        "alternateName": in_words(verdict),
        **({} if number is None else {"ratingValue": number, "bestRating": 5, "worstRating": 1}),
        **({"ratingExplanation": note} if note else {}),
    }


def _claim(row: Mapping[str, Any]) -> Item:
    works = [{"@type": "CreativeWork", "url": url} for url in row["threads"]]
    return {
        "@type": "Claim",
        "text": row["text"],
        **({"datePublished": f"{row['said_at']:%Y-%m-%d}"} if row["said_at"] else {}),
        **({"firstAppearance": works[0], "appearance": works} if works else {}),
    }


def _citations(row: Mapping[str, Any]) -> Item:
    cited: dict[str, Item] = {}
    for url in row["source_urls"]:
        cited.setdefault(url, {"@type": "CreativeWork", "url": url})
    for source in row["sources"]:
        work = {"@type": "CreativeWork", "url": source["url"]}
        cited.setdefault(source["url"], work | ({"name": source["title"]} if source["title"] else {}))
    return {"citation": list(cited.values())} if cited else {}


def _moment(at: datetime) -> str:
    """A stored time, UTC without a zone, in ISO 8601 with one."""
    return f"{at:%Y-%m-%dT%H:%M:%S}Z"
