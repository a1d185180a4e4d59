"""What a sentence says that string scores are blind to: polarity, quantities, years, places, stage."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from functools import lru_cache

from claims import lexicon
from claims.negation import Negation, negations, partial
from claims.places import Place, places
from claims.text import Token, stem, tokens

_UNITS = """
    second minute hour day week month year decade century dollar euro pound cent percent case death
    people person child woman man vote state country member mile kilometre km metre kg ton tonne degree
    point time game life seat judge million billion
""".split()
_SPANS = frozenset(["second", "minute", "hour", "day", "week", "month", "year", "decade", "century"])
_YEAR = re.compile(r"^(1[5-9]|20)\d\d$")
_WORDS = {
    w: n
    for n, w in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ]
    )
} | {
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
    "hundred": 100,
    "half": 0.5,
}
_SCALE = {
    "hundred": 100.0,
    "thousand": 1e3,
    "k": 1e3,
    "million": 1e6,
    "m": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "trillion": 1e12,
}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with the unit that follows it, ``%`` for percentages, "" where there is none."""

    value: float
    unit: str
    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """The parts of a sentence that decide what it says about its topic."""

    content: tuple[str, ...]  # stems, in order, each once; a place by its code, "@au"
    negations: tuple[Negation, ...]
    quantities: tuple[Quantity, ...]
    years: tuple[int, ...]
    places: tuple[Place, ...]
    names: frozenset[str]  # stems of proper names, places left out
    attempt: tuple[str, ...]
    attempted: frozenset[str]  # stems that an attempt governs: "ban anime" in "wants to ban anime"
    verbs: tuple[str, ...]  # stems of the words that carry the deed
    possible: tuple[str, ...]
    wished: tuple[str, ...]
    future: tuple[str, ...]
    former: tuple[str, ...]
    months: tuple[str, ...]
    universal: tuple[str, ...]
    partial: tuple[str, ...]
    national: tuple[str, ...]
    reporting: tuple[str, ...]


@lru_cache(maxsize=65536)
def facts(text: str) -> Facts:
    """Read the meaning-bearing parts of one sentence. Pure; any text is allowed."""
    words = tokens(text)
    where = places(text)
    quantities, years, used = _numbers(words)
    lows = [w.lower for w in words]
    reporting = _reporting(words)
    content: dict[str, None] = {}
    names = set()
    for i, word in enumerate(words):
        place = next((p for p in where if p.start <= word.start < p.end), None)
        if place:
            content.setdefault(f"@{place.code.lower()}")
            continue
        if i in used or word.lower in reporting or _is_function_word(word.lower):
            continue
        root = stem(word.lower)
        if not root:
            continue
        content.setdefault(root)
        if _is_name(word, i):
            names.add(root)
    return Facts(
        content=tuple(content),
        negations=negations(text, words),
        quantities=quantities,
        years=years,
        places=where,
        names=frozenset(names),
        attempt=_attempts(words),
        attempted=_attempted(text, words),
        possible=_possible(words),
        verbs=_verbs(words),
        wished=tuple(w for w in lows if w in lexicon.WISHED),
        future=_future(lows),
        former=("used to",) if any(a == "used" and b == "to" for a, b in itertools.pairwise(lows)) else (),
        months=tuple(
            dict.fromkeys(
                w.lower for w in words if w.lower in lexicon.MONTHS and (w.lower != "may" or w.text == "May")
            )
        ),
        universal=_universal(lows),
        partial=_partial(lows) + partial(words),
        national=tuple(w for w in lows if w in lexicon.NATIONAL),
        reporting=reporting,
    )


_PLURAL = re.compile(r"[^su]s$")


def _is_function_word(low: str) -> bool:
    """Words that carry no topic, "there's" and "aren't" among them."""
    return (
        low in lexicon.STOP or low in lexicon.NEGATIONS or (low.split("'")[0] in lexicon.STOP and "'" in low)
    )


def _is_name(word: Token, index: int) -> bool:
    if not word.text[0].isupper():
        return False
    if (
        index == 0
        and word.text[1:].islower()
        and _PLURAL.search(word.lower)
        and tokens(word.lower)[0].tag == "NOUN"
    ):
        return False  # "States signed it": a capital that the sentence gives
    if word.text.isupper() and len(word.text) >= 2 and word.tag != "PRON":
        return True
    return word.tag == "PROPN" or (index > 0 and word.tag in {"NOUN", "ADJ"})


def _attempted(text: str, words: tuple[Token, ...]) -> frozenset[str]:
    out: set[str] = set()
    for i, word in enumerate(words):
        if word.lower not in lexicon.ATTEMPT and not _order(words, i):
            continue
        for j in range(i + 1, min(i + 9, len(words))):
            gap = text[words[j - 1].end : words[j].start]
            if any(c in gap for c in ",;:") or words[j].lower in {
                "because",
                "but",
                "which",
                "who",
                "after",
                "before",
            }:
                break
            out.add(stem(words[j].lower))
    return frozenset(out)


def _order(words: tuple[Token, ...], i: int) -> bool:
    """``told Japan to ban`` is an order, no report."""
    return words[i].lower in {"tell", "tells", "told", "telling", "warned", "warns"} and any(
        a.lower == "to" and b.tag == "VERB" for a, b in itertools.pairwise(words[i + 1 : i + 6])
    )


def _verbs(words: tuple[Token, ...]) -> tuple[str, ...]:
    """Main verbs; those of relative clauses and behind their noun ("games involving ...") describe things."""
    light = lexicon.STOP | lexicon.REPORTING | lexicon.ATTEMPT | lexicon.NEGATIONS
    out = []
    for i, word in enumerate(words):
        if word.tag != "VERB" or word.lower in light or len(word.lower) < 3 or "'" in word.lower:
            continue
        before = words[i - 1] if i else None
        if before and (
            before.lower in {"that", "which", "who"}
            or ((word.form == "Ger" or word.lower.endswith("ing")) and before.tag in {"NOUN", "PROPN"})
        ):
            continue
        out.append(stem(word.lower))
    return tuple(dict.fromkeys(out))


def _future(lows: list[str]) -> tuple[str, ...]:
    """Said of a day to come; ``if you ..., you will`` is a rule that holds today."""
    if "if" in lows or "you" in lows or "when" in lows:
        return ()
    return tuple(w for w in lows if w in {"will", "won't", "gonna"} or w.endswith("'ll"))


def _attempts(words: tuple[Token, ...]) -> tuple[str, ...]:
    return tuple(
        w.lower
        for i, w in enumerate(words)
        if (w.lower in lexicon.ATTEMPT and w.tag in {"VERB", "AUX", "NOUN"}) or _order(words, i)
    )


def _reporting(words: tuple[Token, ...]) -> tuple[str, ...]:
    """Verbs of saying; after a determiner or adjective such a word is a noun (``a claim``)."""
    out = []
    for i, w in enumerate(words):
        if (w.lower not in lexicon.REPORTING and not (w.lower == "per" and i == 0)) or _order(words, i):
            continue
        if any(b.lower in {"what", "whatever"} for b in words[max(0, i - 4) : i]):
            continue  # "whatever the UN says" reports nothing
        before = words[i - 1].tag if i else ""
        after = words[i + 1].lower if i + 1 < len(words) else ""
        if w.lower in {"found", "find", "finds"} and after in {"in", "at", "by", "on", "among"}:
            continue  # "was found in 111 of 112 cases" is a finding, nobody's word
        if before in {"NOUN", "PROPN"} and after in _OPENS_CLAUSE:
            out.append(w.lower)  # "rights groups claim it is ...": the tagger takes the verb for a noun
            continue
        if w.lower == "per" and i == 0:
            out.append(w.lower)
            continue
        if w.tag == "VERB" or w.lower in {"says", "said", "according"} or (i and before in {"PROPN", "PRON"}):
            out.append(w.lower)
    return tuple(out)


def _universal(lows: list[str]) -> tuple[str, ...]:
    """``all`` and its kin; the one in ``not ... at all`` only stresses."""
    return tuple(
        w
        for i, w in enumerate(lows)
        if w in lexicon.UNIVERSAL and not (w == "all" and i and lows[i - 1] == "at")
    )


_OPENS_CLAUSE = frozenset("that it there he she they we you this these".split())


def _possible(words: tuple[Token, ...]) -> tuple[str, ...]:
    """``may``, ``possible``; and what would be if something else were."""
    lows = [w.lower for w in words]
    out = [w.lower for w in words if w.lower in lexicon.POSSIBLE and w.text != "May"]
    if lows[:1] == ["if"] and "would" in lows:
        out.append("would")
    return tuple(out)


def _partial(lows: list[str]) -> tuple[str, ...]:
    out = []
    for i, w in enumerate(lows):
        if (
            w == "few"
            and i
            and lows[i - 1] == "a"
            and i + 1 < len(lows)
            and stem(lows[i + 1]) in map(stem, _SPANS)
        ):
            continue  # "a few years back" is a time
        if (
            w == "most" and i + 1 < len(lows) and lows[i + 1] in {"of", "recent", "recently"}
        ) or w in lexicon.PARTIAL:
            out.append(w)
    return tuple(out)


def _value(low: str) -> float | None:
    low = low.split("-")[0] if low.split("-")[0] in _WORDS else low
    digits = re.match(r"\d+(?:[.,]\d+)*", low)
    if digits:
        raw = digits.group().replace(",", "")
        return float(raw) if raw.count(".") <= 1 else None
    return _WORDS.get(low)


def _numbers(words: tuple[Token, ...]) -> tuple[tuple[Quantity, ...], tuple[int, ...], set[int]]:
    quantities: list[Quantity] = []
    years: list[int] = []
    used: set[int] = set()
    i = 0
    while i < len(words):
        low = words[i].lower
        following = words[i + 1].lower if i + 1 < len(words) else ""
        if low in {"a", "an"} and following in _SPANS:
            quantities.append(Quantity(1.0, stem(following), f"{words[i].text} {words[i + 1].text}"))
            used.update({i, i + 1})
            i += 2
            continue
        value = _value(low)
        if value is None or (low == "one" and stem(following) not in _unit_stems()):
            i += 1
            continue
        if _YEAR.match(low):
            years.append(int(low))
            used.add(i)
            i += 1
            continue
        i = _take_quantity(words, i, value, quantities, used)
    return tuple(quantities), tuple(years), used


def _take_quantity(
    words: tuple[Token, ...], i: int, value: float, out: list[Quantity], used: set[int]
) -> int:
    first, unit = i, "%" if words[i].text.endswith("%") else ""
    used.add(i)
    i += 1
    while i < len(words) and words[i].lower in _SCALE:
        value *= _SCALE[words[i].lower]
        used.add(i)
        i += 1
    if not unit and i < len(words):
        low = words[i].lower
        if low in {"percent", "pct"} or (
            low == "per" and i + 1 < len(words) and words[i + 1].lower == "cent"
        ):
            unit = "%"
            used.update({i, i + 1} if low == "per" else {i})
            i += 2 if low == "per" else 1
        elif stem(low) in _unit_stems():
            unit = stem(low)
            used.add(i)
            i += 1
    out.append(Quantity(value, unit, " ".join(w.text for w in words[first:i])))
    return i


@lru_cache(maxsize=1)
def _unit_stems() -> frozenset[str]:
    return frozenset(stem(unit) for unit in _UNITS)
