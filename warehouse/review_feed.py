"""Reviewed claims as an Atom feed (RFC 4287), the one that changed last first."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from xml.etree import ElementTree as XML

from warehouse.claim_review import Publisher, in_words

ATOM = "http://www.w3.org/2005/Atom"


def atom_feed(rows: Sequence[Mapping[str, Any]], publisher: Publisher, name: str, at: datetime) -> bytes:
    """Rows of ``reviewed_claims`` as a feed that lies beside the reviews' pages as a file ``name``.

    An entry's id is made of the address of its page, so that it stays the same from feed to feed. ``at`` (UTC
    without a zone) is when a feed without entries was made. Texts are plain text; they must hold no characters
    that XML cannot.
    """
    XML.register_namespace("", ATOM)
    feed = XML.Element(_tag("feed"))
    _add(feed, "title", f"Fact checks by {publisher.name}")
    _add(feed, "id", _id(publisher.page("")))
    _add(feed, "updated", _moment(max((row["changed_at"] for row in rows), default=at)))
    _add(feed, "link", rel="self", type="application/atom+xml", href=publisher.page(name))
    _add(feed, "link", rel="alternate", href=publisher.page(""))
    author = _add(feed, "author")
    _add(author, "name", publisher.name)
    _add(author, "uri", publisher.url)
    for row in rows:
        _entry(feed, row, publisher)
    return bytes(XML.tostring(feed, encoding="utf-8", xml_declaration=True)) + b"\n"


def _entry(feed: XML.Element, row: Mapping[str, Any], publisher: Publisher) -> None:
    page, verdict = publisher.page(row["claim_id"]), in_words(row["verdict"])
    entry = _add(feed, "entry")
    _add(entry, "title", f"{verdict}: {row['text']}")
    _add(entry, "id", _id(page))
    _add(entry, "updated", _moment(row["changed_at"]))
    _add(entry, "published", _moment(row["published_at"]))
    _add(entry, "link", rel="alternate", href=page)
    for url in dict.fromkeys([*row["source_urls"], *(source["url"] for source in row["sources"])]):
        _add(entry, "link", rel="related", href=url)
    _add(entry, "category", term=row["verdict"], label=verdict)
    _add(entry, "summary", row["note"] or verdict)


def _add(parent: XML.Element, name: str, text: str | None = None, **attributes: str) -> XML.Element:
    child = XML.SubElement(parent, _tag(name), attributes)
    child.text = text
    return child


def _tag(name: str) -> str:
    return f"{{{ATOM}}}{name}"


def _id(address: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, address).urn


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S}Z"
