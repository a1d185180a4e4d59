"""Which columns leave the house: no pseudonyms, no names, no posts, unless they are asked for.

Decided by the names of columns and their types, so that views yet to come are held to the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from warehouse.catalog import Relation

PEOPLE = ("author_key", "quoted_from", "permalink", "decided_by", "changed_by", "reviews")
"""With every text column whose name holds "author" or "reviewer". An address of a post leads to who wrote it."""
TEXTS = ("context", "span", "passage", "corrected_by", "resolutions", "article_text")
"""With every column whose name ends in "_text", and ``text`` and ``text_sha256`` beside a ``post_id``."""

_PERSON = re.compile("author|reviewer")
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
    return name in PEOPLE or (bool(_PERSON.search(name)) and not _COUNTS.match(kind))


def _is_text(name: str, kind: str, relation: Relation) -> bool:
    of_post = name in ("text", "text_sha256") and "post_id" in relation.columns
    return name in TEXTS or of_post or (name.endswith("_text") and kind == "VARCHAR")
