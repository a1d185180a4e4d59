"""What the Tab key offers in the shell of ``sayso sql``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

DOTS = (".tables", ".views", ".schema", ".mode", ".help", ".quit")
MODES = ("table", "json", "csv")

_WORD = re.compile(r"\.?\w*\Z")
_QUALIFIED = re.compile(r"(\w+)\.(\w*)\Z")
_AFTER_FROM = re.compile(r"(?:\b(?:from|join|describe|summarize|table)\s+|,\s*)\w*\Z", re.IGNORECASE)
_NAMED = re.compile(r"\b(?:from|join)\s+(\w+)(?:\s+(?:as\s+)?(\w+))?", re.IGNORECASE)


def offers(
    before: str, whole: str, relations: Mapping[str, Sequence[str]], keywords: Sequence[str]
) -> Iterator[str]:
    """Words that could stand where the cursor is, likeliest first, each beginning like the word begun there.

    ``before`` is the text before the cursor, ``whole`` all of it; ``relations`` are views and tables with their
    columns. After FROM come views and tables; after ``name.`` the columns of that one; elsewhere the columns of
    what the statement names, then views and tables, then keywords.
    """
    if before.startswith("."):
        return _begun(before, _dots(before, relations))
    qualified = _QUALIFIED.search(before)
    if qualified:
        name = _aliases(whole).get(qualified.group(1).lower(), qualified.group(1).lower())
        return _begun(before, relations.get(name, ()))
    if _AFTER_FROM.search(before) and not _in_select(before):
        return _begun(before, relations)
    columns = [c for name in dict.fromkeys(_aliases(whole).values()) for c in relations.get(name, ())]
    return _begun(before, [*columns, *relations, *(word.upper() for word in keywords)])


def begun(before: str) -> str:
    """The word that the cursor stands at the end of."""
    found = _WORD.search(before)
    word = found.group() if found else ""
    return word if before == word else word.removeprefix(".")


def _dots(before: str, relations: Mapping[str, Sequence[str]]) -> Sequence[str]:
    if before.startswith(".schema "):
        return list(relations)
    return MODES if before.startswith(".mode ") else DOTS


def _begun(before: str, words: Sequence[str] | Mapping[str, Sequence[str]]) -> Iterator[str]:
    start = begun(before).lower()
    return (word for word in dict.fromkeys(words) if word.lower().startswith(start))


def _in_select(before: str) -> bool:
    """Whether a comma there separates columns: no FROM since the last SELECT."""
    words = re.findall(r"\b(?:select|from|where|by|join|describe|summarize|table)\b", before.lower())
    return not words or words[-1] in ("select", "where", "by")


def _aliases(whole: str) -> dict[str, str]:
    """The views and tables that a statement names, by each name that it gives them."""
    found: dict[str, str] = {}
    for name, alias in _NAMED.findall(whole):
        found[name.lower()] = name.lower()
        if alias:
            found[alias.lower()] = name.lower()
    return found
