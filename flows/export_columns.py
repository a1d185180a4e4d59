"""Which columns leave the house: no pseudonyms, no names, no posts, unless they are asked for.

Decided by the names of columns and their types, so that views yet to come are held to the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from warehouse.catalog import Relation

PEOPLE = ("quoted_from", "permalink", "reviews")
"""With every text column whose name holds "author" or "reviewer" or ends in "_by", such as decided_by.

An address of a post leads to who wrote it.
"""
TEXTS = ("context", "span", "passage", "corrected_by", "resolutions", "article_text")
"""With every column whose name ends in "_text", and ``text`` and ``text_sha256`` of views of posts: beside a claim's id
they are the claim's."""

_PERSON = re.compile(r"author|reviewer|_by\Z")
_COUNTS = re.compile(r"(?:U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|DOUBLE|FLOAT|BOOLEAN|DECIMAL.*)\Z")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What may be written beyond the rest."""

    authors: bool = False
    texts: bool = False


def kept(relation: Relation, wanted: Wanted) -> tuple[dict[str, str], list[str]]:
    """The columns of a view that are written, with their types, and those that are left out."""
    left = [
        name
        for name, kind in relation.columns.items()
        if (not wanted.authors and _tells_people(name, kind))
        or (not wanted.texts and _is_text(name, kind, relation))
    ]
    return {name: kind for name, kind in relation.columns.items() if name not in left}, left


def _tells_people(name: str, kind: str) -> bool:
    named = bool(_PERSON.search(name)) and not _COUNTS.match(kind)
    return name in PEOPLE or (named and name not in TEXTS)


def _is_text(name: str, kind: str, relation: Relation) -> bool:
    of_post = "post_id" in relation.columns and "claim_id" not in relation.columns
    its_own = of_post and name in ("text", "text_sha256")
    return name in TEXTS or its_own or (name.endswith("_text") and kind == "VARCHAR")
