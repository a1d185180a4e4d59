"""What is kept of a post's text: all of it, the spans of its mentions, or nothing. Pure; imports nothing heavy."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

KEEP, SPAN, DROP = "keep", "span", "drop"
CHOICES = (KEEP, SPAN, DROP)
GAP = "…"
_WORDS = re.compile(r"\S")


class KeptText(str):
    """What a store keeps of a text, with the digest of the whole; None where not even that is kept.

    Where a post carries one, claims are not looked for in it: what was found in the whole text holds.
    """

    __slots__ = ("sha256",)
    sha256: str | None

    def __new__(cls, kept: str, sha256: str | None) -> KeptText:
        made = super().__new__(cls, kept)
        made.sha256 = sha256
        return made

    def __reduce__(self) -> tuple[type[KeptText], tuple[str, str | None]]:
        return type(self), (str(self), self.sha256)


class Spared(KeptText):
    """A text that is whole but for the words of somebody who was forgotten: claims are looked for in the rest."""

    __slots__ = ()


def text_sha256(said: str) -> str | None:
    """The hash by which one text of a post is told from another: of the whole, whatever is kept of it."""
    if isinstance(said, KeptText):
        return said.sha256
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()


def as_stored(kept: str, sha256: str | None) -> str:
    """A stored text: a plain string if it is whole, else a ``KeptText``."""
    return kept if text_sha256(kept) == sha256 else KeptText(kept, sha256)


def only(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """``text`` with nothing left outside ``spans`` ((start, end) in code points), at the same length.

    Offsets stay what they were: ``only(text, spans)[a:b] == text[a:b]`` for every span. What is left out becomes
    one ``…`` and spaces.
    """
    parts, at = [], 0
    for start, end in _merged(text, spans):
        parts += [_gap(text[at:start]), text[start:end]]
        at = end
    return "".join([*parts, _gap(text[at:])])


def without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """``text`` with nothing left inside ``spans``, at the same length: what ``only`` leaves out, turned around."""
    parts, at = [], 0
    for start, end in _merged(text, spans):
        parts += [text[at:start], _gap(text[start:end])]
        at = end
    return "".join([*parts, text[at:]])


def kept(text: str, spans: Iterable[tuple[int, int]], how: str) -> str:
    """What ``how`` (keep, span or drop) leaves of a text whose mentions have these spans."""
    if how == KEEP:
        return text
    return KeptText(only(text, spans) if how == SPAN else "", text_sha256(text))


def _merged(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in order, within the text, those that touch made one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted((max(0, a), min(len(text), b)) for a, b in spans):
        if start >= end:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _gap(left_out: str) -> str:
    """Spaces of the same length, with an ellipsis where there were words."""
    return (GAP if _WORDS.search(left_out) else " ").ljust(len(left_out)) if left_out else ""
