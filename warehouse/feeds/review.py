"""One ClaimReview as a record of the vetted format, or the reason why it is none."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from claims.language import language_of
from claims.model import Rating
from claims.ratings import UnknownRating, on_scale, to_rating
from warehouse.feeds.texts import (
    LONGEST_FIELD,
    address_key,
    address_of,
    day_of,
    first_text,
    name_of,
    plain,
    texts,
)
from warehouse.feeds.walk import Item
from warehouse.web_address import is_http, site_name

LONGEST_CLAIM = 1_000
"""Characters of a claim: statements are sentences, and each is compared with every claim."""

_ENGLISH = re.compile(r"en(?:g|glish)?(?:[-_].*)?", re.IGNORECASE)
_SURE = 0.5
"""How sure it must be that a text is English where the review says otherwise, or is not where it says so."""
_QUOTES = {'"': '"', "“": "”", "„": "“", "«": "»", "‘": "’"}


class UnfitReview(ValueError):
    """A ClaimReview that cannot be a vetted statement; the caller adds where it stands."""


def record_of(
    review: Item,
    origin: str,
    page_url: str | None = None,
    rating_map: Mapping[str, Rating] | None = None,
) -> dict[str, Any]:
    """The record (with the keys of the JSONL format) that a ClaimReview makes.

    ``origin`` is the feed's name or address, which the record tells as its provenance. ``page_url`` is the
    address of the page that the review stands on, where the review names none. The id is a hash of the
    review's address and the claim: the same review has the same id in every feed.

    Raises UnfitReview, and UnknownRating for a rating that is not known or rates no truth.
    """
    claim = _claim(review)
    url = _address(review, page_url)
    publisher, site = _publisher(review, url), site_name(url)
    rating, said = _rating(review.get("reviewRating"), publisher, site, rating_map)
    key = f"{address_key(url)}\n{claim}".encode("utf-8", "replace")
    return {
        "id": f"review-{hashlib.sha256(key).hexdigest()[:24]}",
        "statement": claim,
        "rating": str(rating),
        "sources": [
            {
                "title": first_text(review.get("name") or review.get("headline"), 300),
                "publisher": publisher,
                "url": url,
                "published": day_of(review.get("datePublished")) or day_of(review.get("dateCreated")),
                "kind": "fact check",
            }
        ],
        "checked_with": f"{_said(review.get('itemReviewed'))}{publisher} rated it {said}; read from {origin}",
    }


def _claim(review: Item) -> str:
    """The claim that is reviewed: one English statement. Raises UnfitReview."""
    given = [text for text in texts(review.get("claimReviewed")) if text.strip()]
    if not given:
        raise UnfitReview('"claimReviewed" is missing or no text')
    claims = [_unquoted(plain(text)) for text in given]
    claim = next((one for one in claims if one and _is_english(one, review)), None)
    if claim is None:
        if not any(claims):
            raise UnfitReview('"claimReviewed" is empty')
        raise UnfitReview("the claim is not in English, and only English is judged")
    if len(claim) > LONGEST_CLAIM or max(map(len, given)) > LONGEST_FIELD:
        raise UnfitReview(
            f'"claimReviewed" is longer than {LONGEST_CLAIM:,} characters; a statement is a sentence'
        )
    if claim.endswith("?"):
        raise UnfitReview('"claimReviewed" is a question, which is neither true nor false')
    return claim


def _unquoted(text: str) -> str:
    """A text without the quotation marks around the whole of it."""
    if len(text) > 2 and _QUOTES.get(text[0]) == text[-1] and not set(text[1:-1]) & {text[0], text[-1]}:
        return text[1:-1].strip()
    return text


def _is_english(text: str, review: Item) -> bool:
    """Whether the claim is in English: the text itself says more than the label on it."""
    found = language_of(text)
    labels = _languages(review.get("inLanguage"))
    if labels and not any(map(_ENGLISH.fullmatch, labels)):
        return found.english and found.confidence >= _SURE
    return found.english or found.confidence < _SURE


def _languages(value: Any) -> list[str]:
    """The codes or names of languages that a field holds."""
    out: list[str] = []
    for one in value if isinstance(value, list) else [value]:
        fields = (one.get("alternateName"), one.get("name")) if isinstance(one, dict) else (one,)
        out += [text.strip() for field in fields for text in texts(field) if text.strip()]
    return out


def _address(review: Item, page_url: str | None) -> str:
    """The review's own address. Raises UnfitReview."""
    for field in ("url", "mainEntityOfPage", "@id", "sameAs"):
        if found := address_of(review.get(field)):
            return found
    if given := first_text(review.get("url"), 80):
        raise UnfitReview(f'url "{given}" is not an http(s) address')
    if page_url:
        return page_url
    raise UnfitReview("the review has no url to name as its source")


def _publisher(review: Item, url: str) -> str:
    """Who rated: the review's author, unless that is a person and a publisher is named; else the host."""
    author, publisher = review.get("author"), review.get("publisher")
    kind = author.get("@type") if isinstance(author, dict) else None
    order = (publisher, author) if kind == "Person" else (author, publisher)
    for one in order:
        name = name_of(one)
        if name:
            return site_name(name) if is_http(name) else name
    return site_name(url)


def _rating(
    given: Any, publisher: str, site: str, rating_map: Mapping[str, Rating] | None
) -> tuple[Rating, str]:
    """The rating, and how the publisher gave it.

    The word counts first: it is what readers were shown, while many publishers send one number for all. A
    number counts where there is no word or nobody knows the word, but never against one that rates no truth.
    """
    one = next((r for r in given if isinstance(r, dict)), None) if isinstance(given, list) else given
    fields = one if isinstance(one, dict) else {"alternateName": given}
    value, best, worst = (_bare(fields.get(key)) for key in ("ratingValue", "bestRating", "worstRating"))
    word = first_text(fields.get("alternateName") or fields.get("name"), LONGEST_FIELD)
    if not word and isinstance(value, str) and not re.fullmatch(r"[\s\d.,+-]*", value):
        word = first_text(value)
    number = on_scale(value, best, worst)
    if word:
        try:
            return to_rating(word, rating_map, publisher=publisher, site=site), f'"{first_text(word, 80)}"'
        except UnknownRating as error:
            if error.why or number is None:
                raise
    if number is None:
        raise UnfitReview("has no rating: no word for it, and no number on a scale")
    return number, f"{value} on a scale from {worst} to {best}"


def _bare(value: Any) -> Any:
    """A number or text, also one that stands in a list or beside its type."""
    if isinstance(value, list):
        value = value[0] if value else None
    return value.get("@value") if isinstance(value, dict) else value


def _said(item: Any) -> str:
    """Who said it, when and where, for the record of how it was checked.

    It must not stand in the explanation, which counts when a claim is compared: a day's number and the
    speaker's name would then settle claims that the review says nothing about.
    """
    one = next((i for i in item if isinstance(i, dict)), None) if isinstance(item, list) else item
    if not isinstance(one, dict):
        return ""
    who = name_of(one.get("author"))
    day = day_of(one.get("datePublished")) or day_of(one.get("dateCreated"))
    seen = address_of(one.get("appearance")) or address_of(one.get("firstAppearance"))
    parts = [f"by {who}" if who else "", f"on {day}" if day else "", f"at {site_name(seen)}" if seen else ""]
    told = " ".join(part for part in parts if part)
    return f"said {told}; " if told else ""
