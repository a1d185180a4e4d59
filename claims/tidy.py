"""What a tweet or comment says, without what platforms add: links, handles, hashtag signs, signatures, dates."""

from __future__ import annotations

import html
import re

MAX_CHARS = 4_000
"""A longer text is no claim; what is behind this is not read."""

_LINK = re.compile(
    r"(?:https?://|www\.|pic\.twitter\.com/|\bt\.co/|\bbit\.ly/|\byoutu\.be/)\S*", re.IGNORECASE
)
_GLUED = re.compile(r"(?<=\w)(?=https?://|pic\.twitter\.com/)")
_SIGNATURE = re.compile(
    r"\s*(?:—|–|--| - )\s*[^—\n]{0,80}?\(@\w+\)\s*(?:[A-Z][a-z]+\.? \d{1,2}, \d{2,4})?\s*$"
)
"""``— Name (@handle) January 6, 2020``, as an embedded tweet ends."""
_TAG = re.compile(r"[#@]\w+")
_HUMPS = re.compile(
    r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Z][a-z])|_"
)
_REPOST = re.compile(r"^(?:RT|MT) (?=@)")
_GLUED_SENTENCE = re.compile(r"(?<=[a-z][.!?])(?=[A-Z])")
_SPACE = re.compile(r"\s+")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+|\s[•|]\s")


def tidy(text: str) -> str:
    """The words of a comment in one line, at most MAX_CHARS; hashtags and handles are split at their humps."""
    text = text[:MAX_CHARS]
    if "&" in text:
        text = html.unescape(text)
    if "http" in text or "pic." in text:
        text = _GLUED.sub(" ", text)
    if "(@" in text:
        text = _SIGNATURE.sub("", text)
    text = _LINK.sub(" ", text)
    if "@" in text or "#" in text:
        text = _REPOST.sub("", text)
        text = _TAG.sub(lambda m: _HUMPS.sub(" ", m.group()[1:]) + " ", text)
    return _SPACE.sub(" ", _GLUED_SENTENCE.sub(" ", text)).strip()


def parts(text: str) -> list[str]:
    """The sentences of a tidied text that have four words or more; the whole where there is none of them."""
    found = [part for part in _SENTENCE.split(text) if part.count(" ") >= 3]
    return found if len(found) > 1 else [text]
