"""The ClaimReviews in any JSON value: however deep, however listed, and in the answers of Google's search."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

Item = Mapping[str, Any]

_PARTS = frozenset({"datafeeditem", "listitem", "datafeed", "itemlist"})
"""Types that are there to hold others."""


def reviews(value: Any) -> Iterator[Item]:
    """Every ClaimReview in a value, in reading order, with authors named by ``@id`` looked up in it.

    A claim of Google's fact-check search gives one for each of its reviews. What lies inside a review is
    not looked at: it is part of that review.
    """
    named: dict[str, Item] = {}
    found: list[Item] = []
    stack = [value]
    while stack:
        one = stack.pop()
        if isinstance(one, dict):
            address = one.get("@id")
            if isinstance(address, str) and len(one) > len(named.get(address, ())):
                named[address] = one
            if is_review(one):
                found.append(one)
            elif _is_searched(one):
                found += [_searched(one, review) for review in one["claimReview"] if isinstance(review, dict)]
            else:
                stack.extend(reversed(list(one.values())))
        elif isinstance(one, list):
            stack.extend(reversed(one))
    for review in found:
        yield _with_names(review, named)


def is_review(item: Item) -> bool:
    """Whether an object is a ClaimReview, by its type or by what it holds."""
    return "claimreview" in _kinds(item) or ("claimReviewed" in item and not _kinds(item))


def is_something_else(value: Any) -> bool:
    """Whether a value without a ClaimReview is there by right: another thing that a page describes."""
    return isinstance(value, dict) and bool(_kinds(value)) and _PARTS.isdisjoint(_kinds(value))


def _kinds(item: Item) -> list[str]:
    """An object's types in lower case, without where they are defined."""
    given = item.get("@type") or item.get("type")
    kinds = given if isinstance(given, list) else [given]
    return [re.split(r"[/:#]", kind.strip())[-1].lower() for kind in kinds if isinstance(kind, str) and kind]


def _is_searched(item: Item) -> bool:
    """Whether this is a claim as Google's search answers it."""
    return isinstance(item.get("claimReview"), list) and "@type" not in item


def _searched(claim: Item, review: Item) -> Item:
    """One review of a claim in the words of schema.org."""
    publisher = review.get("publisher")
    publisher = publisher if isinstance(publisher, dict) else {}
    return {
        "@type": "ClaimReview",
        "url": review.get("url"),
        "claimReviewed": claim.get("text"),
        "name": review.get("title"),
        "author": {"name": publisher.get("name"), "url": publisher.get("site")},
        "datePublished": review.get("reviewDate"),
        "inLanguage": review.get("languageCode"),
        "reviewRating": {"alternateName": review.get("textualRating")},
        "itemReviewed": {"author": {"name": claim.get("claimant")}, "datePublished": claim.get("claimDate")},
    }


def _with_names(review: Item, named: Mapping[str, Item]) -> Item:
    """The review with an author or publisher that it only refers to."""
    known = {
        key: named.get(value["@id"], value)
        for key in ("author", "publisher")
        if isinstance(value := review.get(key), dict)
        and isinstance(value.get("@id"), str)
        and "name" not in value
    }
    return {**review, **known} if known else review
