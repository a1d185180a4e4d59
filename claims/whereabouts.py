"""``there`` -> in Australia: the place that a poster's sentences speak of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from claims.model import Resolution
from claims.places import name_of, places
from claims.text import tokens

LOOK_BACK = 3
_THERE = re.compile(
    r"(?<!out )(?<!up )(?<!down )(?<!in )(?<!almost )(?<!hello )(?<!hi )\b(?:over )?there\b(?!['’]|\s+(?:you go|been|goes)\b)",
    re.IGNORECASE,
)
_EXISTENTIAL = re.compile(
    r"\s+(?:\w+\s+)?(?:is|are|was|were|be|been|has|have|had|used|seems?|exists?|remains?|isn't|aren't|wasn't|weren't)\b",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(r"^(?:i|we|you)\b", re.IGNORECASE)
_DEMONYM_SURE, _PLACE_SURE = 0.7, 0.9
FARTHER = 0.15
"""What each sentence between a word and what it points at takes off the confidence."""


def resolve_there(text: str, before: Sequence[str], done: list[Resolution]) -> str:
    """``Shops close at 9 there`` as ``In Norway shops close at 9``, where the sentences before name one place."""
    m = next((hit for hit in _THERE.finditer(text) if _is_place_word(text, hit)), None)
    if not m or places(text) or _FIRST_PERSON.match(text):
        return text
    for back, sentence in enumerate(reversed(before[-LOOK_BACK:])):
        found = places(sentence)
        if len({p.code for p in found}) == 1 and not _other_place(sentence, found[0].text):
            place = name_of(found[0].code)
            sure = _PLACE_SURE if _is_noun(sentence, found[0].start) else _DEMONYM_SURE
            done.append(
                Resolution(m.group(), f"in {place}", "sentence before", round(sure - FARTHER * back, 2))
            )
            rest = (text[: m.start()].rstrip() + text[m.end() :]).strip()
            return f"In {place} {_inside(rest)}"
        if found or _other_place(sentence, ""):
            return text
    return text


_SHOWN = re.compile(
    r"^\W*(?:(?:and|but|just|so|now)\s+)*(?:look at|take|see)\s+(?:the\s+)?(?P<place>[\w .'’-]+?)"
    r"(?:,?\s+(?:now|today|instead|for example))?\W*$",
    re.IGNORECASE,
)
"""``Look at Norway.``: what the next sentence says of "they" holds there."""
_THEY_DO = re.compile(r"^(?:(?:now|then|today|also)\s+)?they\b", re.IGNORECASE)


def resolve_shown(text: str, before: Sequence[str], done: list[Resolution]) -> str:
    """``Look at Norway. They ...`` as ``In Norway they ...``, also for the second clause of that sentence."""
    they = _THEY_DO.match(text)
    told = [s for s in before[-2:] if s.strip()]
    if len(told) == 2 and _THEY_DO.match(told[1]) and not places(told[1]) and not _ends(told[1]):
        told = told[:1]
    shown = _SHOWN.match(told[-1]) if told else None
    if not they or not shown or places(text):
        return text
    found = places(told[-1])
    if [p.text for p in found] != [shown["place"]]:
        return text
    place = name_of(found[0].code)
    done.append(Resolution(they.group(), f"in {place}", "sentence before", round(_PLACE_SURE - FARTHER, 2)))
    return f"In {place} {_inside(text)}"


def _ends(sentence: str) -> bool:
    return bool(re.search(r"[.!?]\W*$", sentence))


def _inside(text: str) -> str:
    """A sentence's beginning as it stands inside one: names keep their capital."""
    first = next(iter(tokens(text)), None)
    named = first is None or first.tag == "PROPN" or not first.text[1:].islower()
    return text if named and first and len(first.text) > 1 else text[:1].lower() + text[1:]


def _is_place_word(text: str, m: re.Match[str]) -> bool:
    """Whether ``there`` is a place: not in "there is", not where the tagger takes it for a pronoun."""
    if m.group().lower().startswith("over"):
        return True
    tag = next((w.tag for w in tokens(text) if w.start == m.start()), "")
    return tag == "ADV" and not (m.start() == 0 and _EXISTENTIAL.match(text, m.end()))


_SOMEWHERE = re.compile(
    r"\b(?:in|at|from|near|around|visited|to)\s+(?:(?:the|a|my|our|his|her|this|that)\s+(?:\w+\s+)?"
    r"(?:town|city|village|school|hospital|office|country|county|region|area|place|neighbou?rhood|church|prison)\b"
    r"|(?P<name>[A-Z][a-z]+))"
)


def _other_place(sentence: str, known: str) -> bool:
    """Whether a sentence speaks of a place that is not ``known``: "in my town", "in Ghent"."""
    for m in _SOMEWHERE.finditer(sentence):
        name = m["name"]
        if name is None or (name not in known and not known.startswith(name) and not _is_time(name)):
            return True
    return False


def _is_time(name: str) -> bool:
    return name.lower() in _TIMES


_TIMES = frozenset(
    "january february march april may june july august september october november december monday tuesday "
    "wednesday thursday friday saturday sunday christmas easter congress parliament".split()
)


def _is_noun(sentence: str, at: int) -> bool:
    """Whether the place at this offset is a noun: "Norway", not "Norwegian"."""
    return any(w.start <= at < w.end and w.tag in {"PROPN", "NOUN"} for w in tokens(sentence))
