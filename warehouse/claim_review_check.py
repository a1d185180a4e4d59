"""Whether a ClaimReview is whole: a written list of what it must and may hold, and of what kind.

From schema.org's definitions of ClaimReview, Rating, Claim, Organization and CreativeWork, narrowed to what sayso
writes, and from what search engines ask of fact checks: claimReviewed, reviewRating with alternateName, and url must
be there; author, itemReviewed and a numeric rating within its range are asked for where there is one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from warehouse.web_address import is_http

CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")


class Field(NamedTuple):
    """What a field holds: the name of a kind below or of a type, whether it must be there, whether it is a list."""

    kind: str
    needed: bool = True
    many: bool = False


def _optional(kind: str, *, many: bool = False) -> Field:
    return Field(kind, needed=False, many=many)


FIELDS: dict[str, dict[str, Field]] = {
    "ClaimReview": {
        "@context": Field("schema"),
        "url": Field("address"),
        "claimReviewed": Field("text"),
        "datePublished": Field("time"),
        "dateModified": Field("time"),
        "inLanguage": Field("text"),
        "author": Field("Organization"),
        "reviewRating": Field("Rating"),
        "itemReviewed": Field("Claim"),
        "citation": _optional("CreativeWork", many=True),
    },
    "Rating": {
        "alternateName": Field("text"),
        "ratingValue": _optional("number"),
        "bestRating": _optional("number"),
        "worstRating": _optional("number"),
        "ratingExplanation": _optional("text"),
    },
    "Claim": {
        "text": Field("text"),
        "datePublished": _optional("day"),
        "firstAppearance": _optional("CreativeWork"),
        "appearance": _optional("CreativeWork", many=True),
    },
    "Organization": {"name": Field("text"), "url": Field("address")},
    "CreativeWork": {"url": Field("address"), "name": _optional("text")},
}
"""By type its fields; any other field is a problem."""


def problems(item: Any) -> list[str]:
    """What is wrong with a ClaimReview, each as ``path: what``; an empty list if it can be published."""
    found = list(_object(item, "ClaimReview", ""))
    if not found:
        found += [*_range(item["reviewRating"]), *_order(item)]
    return found


def _object(value: Any, kind: str, path: str) -> Iterator[str]:
    if not isinstance(value, Mapping):
        yield f"{path.rstrip('.') or kind}: is no {kind}"
        return
    if value.get("@type") != kind:
        yield f"{path}@type: is {value.get('@type')!r}, not {kind}"
    for name, field in FIELDS[kind].items():
        if name in value:
            yield from _values(value[name], field, f"{path}{name}")
        elif field.needed:
            yield f"{path}{name}: is missing"
    for name in value:
        if name not in FIELDS[kind] and name != "@type":
            yield f"{path}{name}: is no field of a {kind} here"


def _values(value: Any, field: Field, path: str) -> Iterator[str]:
    if not field.many:
        yield from _value(value, field.kind, path)
    elif not isinstance(value, list) or not value:
        yield f"{path}: is no list of {field.kind}, or an empty one"
    else:
        for place, one in enumerate(value):
            yield from _value(one, field.kind, f"{path}[{place}]")


def _value(value: Any, kind: str, path: str) -> Iterator[str]:
    if kind in FIELDS:
        yield from _object(value, kind, f"{path}.")
    elif not KINDS[kind](value):
        yield f"{path}: {value!r} is no {kind}"


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip()) and not CONTROL.search(value)


def is_address(value: Any) -> bool:
    """Whether ``value`` is an http(s) address without a user's name, and without what breaks out of a page or a list."""
    return (
        _is_text(value)
        and is_http(value)
        and urlsplit(value).username is None
        and not re.search(r'[<>"\\^`{|}]', value)
    )


def _is_day(value: Any) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _is_time(value: Any) -> bool:
    try:
        return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value == value


KINDS: dict[str, Callable[[Any], bool]] = {
    "schema": lambda value: value == "https://schema.org",
    "text": _is_text,
    "address": is_address,
    "day": _is_day,
    "time": _is_time,
    "number": _is_number,
}


def _range(rating: Mapping[str, Any]) -> Iterator[str]:
    numbers = [rating.get(name) for name in ("worstRating", "ratingValue", "bestRating")]
    if numbers == [None, None, None]:
        return
    worst, value, best = numbers
    if worst is None or value is None or best is None:
        yield "reviewRating: a number needs worstRating, ratingValue and bestRating, all of them"
    elif not worst <= value <= best or worst == best:
        yield f"reviewRating.ratingValue: {value} is not between {worst} and {best}"


def _order(item: Mapping[str, Any]) -> Iterator[str]:
    if datetime.fromisoformat(item["dateModified"]) < datetime.fromisoformat(item["datePublished"]):
        yield f"dateModified: {item['dateModified']} is before datePublished"
