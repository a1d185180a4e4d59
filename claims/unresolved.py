"""Which words of a claim still point at something that the claim does not name."""

from __future__ import annotations

import calendar
import re
from datetime import datetime

from claims.lexicon import REPORTING
from claims.places import places
from claims.text import Token, tokens
from claims.when import open_times

_PERSONS = frozenset("he she him her his hers they them their theirs themselves himself herself".split())
_THINGS = frozenset("it its itself".split())
_POINTING = frozenset("this that these those".split())
_US = frozenset("we us our ours i me my".split())
_TIMES = frozenset(
    "year month week day days morning evening night decade century time summer winter spring autumn".split()
) | {m.lower() for m in calendar.month_name if m}
_NO_NOUN = frozenset(["DET", "VERB", "AUX", "PRON", "ADP"])
_EMPTY_IT = re.compile(
    r"\bit(?:['’]s|\s+(?:is|was|has been|isn't|wasn't|became|seems?|turns? out|takes|took|costs?))\s+(?:\w+\s+){0,4}?"
    r"(?:that|to|law|illegal|legal|how|whether|who|which|rain\w*|snow\w*|for)\b",
    re.IGNORECASE,
)
"""``it is law that ...``, ``it takes two years to ...``: this "it" stands for what follows."""
_SAID_BEFORE = re.compile(
    r"\b(?:(?:last|this|next)\s+(?:yr|spring|summer|autumn|winter|season)|in\s+the\s+(?:spring|summer|autumn|winter)(?!\s+(?:of|and|or)\b)"
    r"|the\s+(?:whole\s+|entire\s+)?thing(?!\s+(?:is|was|that|about|with|to)\b)|the\s+same\s+(?:organi[sz]ation|company|people|person|man|woman|guy|place|country|thing))\b"
    r"(?!\s+(?:that|who|which|as)\b)",
    re.IGNORECASE,
)
"""Times that are never rewritten, and things that only what was said before names."""
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
            if word.tag in {"DET", "SCONJ"} and i + 1 < len(words) and word.lower in _POINTING:
                phrase = text[word.start : words[i + 1].end]
            found.append((word.start, phrase))
    found += [
        (m.start(), m.group()) for m in _DEFINITE.finditer(text) if not _named(words, m.start(), m.end())
    ]
    found += [(m.start(), m.group()) for m in _SAID_BEFORE.finditer(text)]
    if said_at is None:
        found += [(text.find(w), w) for w in open_times(text)]
    return tuple(dict.fromkeys(phrase for _, phrase in sorted(found)))


def _points(words: tuple[Token, ...], i: int, placed: bool) -> bool:
    word = words[i]
    low = word.lower.split("'")[0]
    if low in _THINGS:
        return _object_alone(words, i) or not any(_may_be_it(w) for w in words[:i])
    if low in _PERSONS:
        return not any(w.tag in {"NOUN", "PROPN"} for w in words[:i])
    if low in _US and word.tag == "PRON" and not word.text.isupper():
        return True
    if low in _POINTING:
        if i + 1 < len(words) and words[i + 1].lower.split("'")[0] in _TIMES:
            return False  # "this year" is a time, and told by `claims.when`
        if word.tag == "DET" and low == "that" and i + 1 < len(words) and words[i + 1].tag in _NO_NOUN:
            return False  # "ruled that a machine cannot ...", a conjunction after all
        return word.tag == "DET" or (word.tag == "PRON" and i == 0) or _that_noun(words, i)
    idiom = i > 0 and words[i - 1].lower == "out"
    return (
        low in {"there", "here"}
        and not idiom
        and word.tag == "ADV"
        and not any(w.tag == "PROPN" for w in words)
    )


def _object_alone(words: tuple[Token, ...], i: int) -> bool:
    """``The court called it an attack``: the object of the first verb is not its subject, nor any noun in that."""
    if words[i].lower != "it" or i == 0 or words[i - 1].tag != "VERB" or words[i - 1].lower in REPORTING:
        return False
    if i + 1 < len(words) and words[i + 1].tag in {"VERB", "AUX"}:
        return False  # "knew it was wrong": a subject again
    first = next((k for k, w in enumerate(words) if w.tag in {"VERB", "AUX"}), i)
    opened = any(w.tag in {"SCONJ", "CCONJ", "PUNCT"} for w in words[:i])
    return not opened and not any(w.tag in {"NOUN", "PROPN"} for w in words[first:i])


def _may_be_it(word: Token) -> bool:
    """Whether "it" further on can be this noun: a name, or no plural ("countries ratified it")."""
    if word.text.istitle() and word.start == 0 and word.tag == "INTJ":
        return True  # a name that the tagger does not know
    if word.tag == "PROPN":
        return not _counts(word)
    plural = word.lower.endswith("s") and not word.lower.endswith(("ss", "us", "is", "news"))
    return word.tag == "NOUN" and not plural


def _counts(word: Token) -> bool:
    """``Forty``, with its capital taken for a name."""
    return word.lower.split("-")[0] in _NUMBERS


_NUMBERS = frozenset(
    "two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty sixty seventy eighty ninety "
    "hundred hundreds thousands millions".split()
)


def _that_noun(words: tuple[Token, ...], i: int) -> bool:
    """``tossed that case because ...``: a noun pointed at, though the tagger takes "that" for a conjunction.

    Not behind a verb of saying or where the sentence goes on otherwise: "says that law is dead", "proves that coal kills".
    """
    if words[i].lower != "that" or words[i].tag != "SCONJ" or i == 0 or words[i - 1].tag != "VERB":
        return False
    end = i + 1
    while end < len(words) and words[end].tag == "NOUN":
        end += 1
    noun = end > i + 1 and not words[end - 1].lower.endswith("s")
    closed = end == len(words) or words[end].tag in {"SCONJ", "PUNCT", "CCONJ"}
    return noun and closed and words[i - 1].lower not in REPORTING


def _named(words: tuple[Token, ...], start: int, end: int) -> bool:
    """Whether a name beside ``the government`` says whose: a proper noun anywhere in the claim."""
    return any(w.tag == "PROPN" for w in words if not start <= w.start < end)
