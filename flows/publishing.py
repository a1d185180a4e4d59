"""Files of reviewed claims for others to read: ClaimReview, Atom, CSV. What comes from posts may be hostile."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flows.fetch_error import has_secret
from flows.render import visible
from flows.spreadsheet import harmless
from flows.whole import whole
from warehouse.claim_review import SCALE, Publisher, claim_review
from warehouse.claim_review_check import is_address, problems
from warehouse.errors import StoreError
from warehouse.review_feed import atom_feed
from warehouse.reviewed import MOST_THREADS, reviewed_claims

Row = dict[str, Any]
Rows = Sequence[Mapping[str, Any]]

CSV_COLUMNS = (
    "claim_id claim verdict rating_value explanation url published modified first_said threads sources publisher"
).split()

_NO_XML = re.compile("[\ufffe\uffff\ud800-\udfff]")
_PERSON = re.compile(r"/(?:[@~]|(?:u|users?|members?|profiles?|people|authors?)/)", re.IGNORECASE)
_MARKUP = {ord(one): f"\\u{ord(one):04x}" for one in "<>&\u2028\u2029"}


def writer_of(file: Path) -> Callable[[Rows, Publisher, str], bytes]:
    """What writes a file of this ending. Raises StoreError for another one."""
    found = WRITERS.get(file.suffix.lower())
    if found is None:
        raise StoreError(f'reviews cannot be written as "{file.name}"; name it {", ".join(WRITERS)}')
    return found


def export_reviews(store: Path, file: Path, publisher: Publisher) -> tuple[int, dict[str, int]]:
    """Write every claim with a person's verdict into ``file``, whole or not at all; its ending picks the format.

    Gives how many were written, and how many were left out and why. Raises StoreError for an unknown
    ending, for an item that is not whole, and what ``reviewed_claims`` raises; OSError where it cannot be written.
    """
    write = writer_of(file)
    left: dict[str, int] = {}
    rows = []
    for row in reviewed_claims(store):
        why = _why_left_out(row)
        if why:
            left[why] = left.get(why, 0) + 1
        else:
            rows.append(fit_to_publish(row))
    for row in rows:
        wrong = problems(claim_review(row, publisher))
        if wrong:
            raise StoreError(f"claim {row['claim_id']} cannot be published: {'; '.join(wrong)}")
    with whole(file) as new:
        new.write_bytes(write(rows, publisher, file.name))
    return len(rows), left


def _why_left_out(row: Mapping[str, Any]) -> str | None:
    if row["reviewers_disagree"]:
        return "reviewers disagree"
    return "unverified is no finding" if row["verdict"] == "unverified" else None


def fit_to_publish(row: Mapping[str, Any]) -> Row:
    """A row of ``reviewed_claims`` without what should not leave the house.

    Texts lose what drives terminals and what XML cannot hold. Threads lose addresses that are no web pages, hold a
    key, or name a person (``/@ann/1``, ``/users/ann``); of the others the earliest ten remain.
    """
    sources = [
        {**source, "title": _clean(source["title"])} for source in row["sources"] if is_address(source["url"])
    ]  # fmt: skip
    threads = [
        url for url in row["threads"] if is_address(url) and not has_secret(url) and not names_person(url)
    ]
    return {
        **row,
        "text": _clean(row["text"]),
        "note": _clean(row["note"]) or None,
        "sources": sources,
        "threads": threads[:MOST_THREADS],
    }


def names_person(url: str) -> bool:
    """Whether the address is of somebody's own page, or below it: ``/@ann/1``, ``/users/ann``."""
    return bool(_PERSON.search(urlsplit(url).path))


def _clean(text: str | None) -> str:
    return _NO_XML.sub("\ufffd", visible(" ".join((text or "").split())))


def _json(rows: Rows, publisher: Publisher, name: str) -> bytes:
    """A list of items, each of which can be put into a page's script as it is."""
    items = [claim_review(row, publisher) for row in rows]
    return (json.dumps(items, ensure_ascii=False, indent=2).translate(_MARKUP) + "\n").encode()


def _atom(rows: Rows, publisher: Publisher, name: str) -> bytes:
    return atom_feed(rows, publisher, name, datetime.now(UTC).replace(tzinfo=None))


def _csv(rows: Rows, publisher: Publisher, name: str) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    for row in rows:
        item = claim_review(row, publisher)
        cited = [work["url"] for work in item.get("citation", ())]
        values = (
            row["claim_id"], row["text"], row["verdict"], SCALE.get(row["verdict"], ""), row["note"] or "", item["url"],
            item["datePublished"], item["dateModified"], item["itemReviewed"].get("datePublished", ""),
            " ".join(row["threads"]), " ".join(cited), publisher.name,
        )  # fmt: skip
        writer.writerow([harmless(str(value)) for value in values])
    return out.getvalue().encode()


WRITERS: dict[str, Callable[[Rows, Publisher, str], bytes]] = {
    ".json": _json,
    ".jsonld": _json,
    ".csv": _csv,
    ".atom": _atom,
}
