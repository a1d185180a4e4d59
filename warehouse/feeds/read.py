"""The entries of a feed: every ClaimReview of every element, with where it stands."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from claims.model import Rating
from claims.ratings import UnknownRating
from warehouse.entries import MAX_BYTES, Document, Entry
from warehouse.errors import SourceError
from warehouse.feeds.json_stream import BrokenJson, elements, text_of
from warehouse.feeds.review import UnfitReview, record_of
from warehouse.feeds.walk import Item, is_something_else, reviews

RatingMap = Mapping[str, Rating]


def json_entries(document: Document, rating_map: RatingMap | None) -> Iterator[Entry]:
    """The entries of a JSON document, numbered by the elements of its list from 1.

    An element that holds no ClaimReview is broken, unless it describes something else. Where the text stops
    being JSON the last entry says so. Raises SourceError for what is no text, OSError for what is not there.
    """
    with document.open() as file:
        if file.seek(0, os.SEEK_END) > MAX_BYTES:
            raise SourceError(document.name, None, f"is larger than {MAX_BYTES // 1_000_000} MB; split it")
        file.seek(0)
        body = file.read()
    number = 0
    try:
        text = text_of(body)
        del body
        for number, element in enumerate(elements(text), start=1):
            yield from element_entries(element, f"item {number}", document, rating_map)
    except BrokenJson as error:
        if not number:
            raise SourceError(document.name, None, str(error)) from None
        yield Entry(f"item {number + 1}", None, f"{error}; what follows could not be read")


def element_entries(
    element: Any, place: str, document: Document, rating_map: RatingMap | None, line: int | None = None
) -> Iterator[Entry]:
    """The entries of one element; several reviews in it are ``item 5.1``, ``item 5.2`` ..."""
    found = list(reviews(element))
    if not found and not is_something_else(element):
        yield Entry(place, None, "holds no ClaimReview", element, line)
    yield from review_entries(found, place, document, rating_map, line)


def review_entries(
    found: Iterable[Item],
    place: str,
    document: Document,
    rating_map: RatingMap | None,
    line: int | None = None,
    page_url: str | None = None,
) -> Iterator[Entry]:
    """The entries of reviews that stand at one place; ``page_url`` is the address of the page that is about them."""
    found = list(found)
    for number, review in enumerate(found, start=1):
        at = f"{place}.{number}" if len(found) > 1 else place
        try:
            yield Entry(at, record_of(review, document.name, page_url, rating_map), "", review, line)
        except UnknownRating as error:
            yield Entry(at, None, f"{error}; map it with --rating-map", review, line)
        except UnfitReview as error:
            yield Entry(at, None, str(error), review, line)
