"""Which words of a claim still point at something that the claim does not name."""

from __future__ import annotations

import calendar
import re
from datetime import datetime

from claims.places import places
from claims.text import Token, tokens
from claims.when import open_times

_PERSONS = frozenset("he she him her his hers they them their theirs themselves himself herself".split())
_THINGS = frozenset("it its itself".split())
_POINTING = frozenset("this that these those".split())
_US = frozenset("we us our ours i me my".split())
_TIMES = frozenset(
    "year month week day morning evening night decade century time summer winter spring autumn".split()
) | {m.lower() for m in calendar.month_name if m}
_EMPTY_IT = re.compile(
    r"\bit(?:['’]s|\s+(?:is|was|has been|isn't|wasn't|became|seems?|turns? out|takes|took|costs?))\s+(?:\w+\s+){0,4}?"
    r"(?:that|to|law|illegal|legal|how|whether|who|which|rain\w*|snow\w*|for)\b",
    re.IGNORECASE,
)
"""``it is law that ...``, ``it takes two years to ...``: this "it" stands for what follows."""
_DEFINITE = re.compile(
    r"\bthe\s+(?:government|president|prime minister|minister|law|bill|treaty|convention|company|country|state|court|"
    r"article|author|report|study|city|mayor|king|party|agreement|vaccine|latter|former)\b(?!\s+(?:of|in|on|for|against|that|who|which|to)\b)",
    re.IGNORECASE,
)


def unresolved(text: str, said_at: datetime | None = None) -> tuple[str, ...]:
    """The pointing words left in a stand-alone wording, as written, each once, in order.

    A pronoun whose noun stands before it in the claim points at that and is not listed: "Oslo banned
    cars in its centre". ``the government`` is listed where no place says whose.
    """
    words = tokens(text)
    empty = [m.start() for m in _EMPTY_IT.finditer(text)]
    placed = bool(places(text))
    found: list[tuple[int, str]] = []
    for i, word in enumerate(words):
        if word.start not in empty and _points(words, i, placed):
            phrase = word.text
            if word.tag == "DET" and i + 1 < len(words) and word.lower in _POINTING:
                phrase = text[word.start : words[i + 1].end]
            found.append((word.start, phrase))
    found += [
        (m.start(), m.group()) for m in _DEFINITE.finditer(text) if not _named(words, m.start(), m.end())
    ]
    if said_at is None:
        found += [(text.find(w), w) for w in open_times(text)]
    return tuple(dict.fromkeys(phrase for _, phrase in sorted(found)))


def _points(words: tuple[Token, ...], i: int, placed: bool) -> bool:
    word = words[i]
    low = word.lower.split("'")[0]
    if low in _PERSONS | _THINGS:
        return not any(w.tag in {"NOUN", "PROPN"} for w in words[:i])
    if low in _US and word.tag == "PRON" and not word.text.isupper():
        return True
    if low in _POINTING:
        if i + 1 < len(words) and words[i + 1].lower.split("'")[0] in _TIMES:
            return False  # "this year" is a time, and told by `claims.when`
        return word.tag == "DET" or (word.tag == "PRON" and i == 0)
    idiom = i > 0 and words[i - 1].lower == "out"
    return (
        low in {"there", "here"}
        and not idiom
        and word.tag == "ADV"
        and not any(w.tag == "PROPN" for w in words)
    )


def _named(words: tuple[Token, ...], start: int, end: int) -> bool:
    """Whether a name beside ``the government`` says whose: a proper noun anywhere in the claim."""
    return any(w.tag == "PROPN" for w in words if not start <= w.start < end)
