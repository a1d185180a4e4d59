"""Numbers as they are written, in digits or words: what they say, and how far their rounding reaches."""

from __future__ import annotations

import re
from typing import NamedTuple

from claims.units import UNITS

_SMALL = {
    w: n
    for n, w in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
}
_TENS = {
    w: 10 * n for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)
}
SCALE = {"hundred": 1e2, "thousand": 1e3, "k": 1e3, "million": 1e6, "mn": 1e6, "mil": 1e6, "m": 1e6, "billion": 1e9,
          "bn": 1e9, "b": 1e9, "trillion": 1e12, "tn": 1e12, "dozen": 12.0}  # fmt: skip
_VAGUE = {
    "dozens": (24.0, 100.0),
    "scores": (40.0, 200.0),
    "hundreds": (200.0, 1e3),
    "thousands": (1e3, 1e6),
    "millions": (1e6, 1e9),
    "billions": (1e9, 1e12),
    "trillions": (1e12, 1e15),
}
_SEVERAL = {
    "several": (2.0, 10.0),
    "many": (2.0, 10.0),
    "a": (2.0, 6.0),
    "tens": (20.0, 100.0),
    "hundreds": (200.0, 1000.0),
}
FRACTIONS = {"half": 1 / 2, "third": 1 / 3, "thirds": 1 / 3, "quarter": 1 / 4, "quarters": 1 / 4, "fifth": 1 / 5,
              "fifths": 1 / 5, "tenth": 1 / 10, "tenths": 1 / 10}  # fmt: skip
NUMBER = re.compile(
    r"(?P<money>[$€£¥₹])?\s?(?<![\w.])(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<ordinal>st|nd|rd|th)?(?P<tail>%|[a-zA-Z]{1,9})?\b(?P<percent>%)?"
    r"|\b(?P<vague>(?:several|a few|a couple of|many|tens of|hundreds of)\s+(?:hundred|thousand|dozen|million|billion)s?)\b"
    r"|\b(?P<halved>half|a quarter)(?: of)? an? (?P<halves>million|billion|trillion|dozen)\b"
    r"|\b(?P<words>(?:half|zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
    r"|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion|trillion|dozen|dozens|hundreds|thousands|millions|billions|trillions)"
    r"(?:[\s-]+(?:and\s+)?(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
    r"|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion|trillion|dozen|half|thirds?|quarters?|fifths?|tenths?)\b)*)\b"
    r"|\b(?P<single>an?)\s+(?P<singled>half|third|quarter|fifth|tenth|dozen|hundred|thousand|million|billion|couple|decade|century|year|month|week|fortnight|day|hour|minute|mile|kilometre|kilometer)\b"
    r"|\b(?P<times>once|twice|thrice)\b",
    re.IGNORECASE,
)
_SCALE_NEXT = re.compile(
    r"[\s-]*(?P<scale>hundred|thousand|million|billion|trillion|dozen|bn|mn|tn)\b", re.IGNORECASE
)
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d$")
_NOT_YEARS = re.compile(
    r"\s*(?:people|men|women|cases|dollars|euros|pounds|km|miles|jobs|votes|homes|[a-z]+s)\b", re.IGNORECASE
)


class Written(NamedTuple):
    """``low`` to ``high``, and the size of the last written digit (0 where it was counted out in words)."""

    low: float
    high: float
    place: float

    def times(self, factor: float) -> Written:
        """All of it, so many times."""
        return Written(self.low * factor, self.high * factor, self.place * factor)


def written(text: str, m: re.Match[str]) -> tuple[Written, int] | None:
    """What a match of NUMBER says with the scale behind it (``48 thousand``), and where that ends.

    None for what is no number of anything: years, ``the 1990s``, ``5G``.
    """
    end, tail = m.end(), (m["tail"] or "").lower()
    found = _value(m)
    if found is None:
        return None
    if tail and not m["percent"]:
        if tail in SCALE:
            found = found.times(SCALE[tail])
        elif m["tail"] == "G" or (tail != "%" and tail not in UNITS):
            return None  # "5G", "A4", "1080p", "the 1990s", "his 40s"
    elif m["digits"] and not m["money"] and _YEAR.fullmatch(m["digits"]) and not _NOT_YEARS.match(text, end):
        return None
    if (m["digits"] or m["words"]) and (scale := _SCALE_NEXT.match(text, end)):
        return found.times(SCALE[scale["scale"].lower()]), scale.end()
    return found, end


def is_fraction(m: re.Match[str]) -> bool:
    """Whether a match of NUMBER ends in one: ``a third``, ``two thirds``."""
    said = (m["singled"] or m["words"] or "").lower().replace("-", " ").split()
    return bool(said) and said[-1] in FRACTIONS


def _value(m: re.Match[str]) -> Written | None:
    if m["digits"]:
        raw = m["digits"].replace(",", "")
        decimals = len(raw.partition(".")[2])
        value = float(raw)
        return Written(value, value, (10.0**-decimals) if decimals else _last_place(raw))
    if m["vague"]:
        how, _, scale = m["vague"].lower().rpartition(" ")
        size = SCALE[scale.removesuffix("s")]
        low, high = _SEVERAL[how.split()[0]]
        return Written(low * size, high * size, 0.0)
    if m["halved"]:
        value = SCALE[m["halves"].lower()] * (0.5 if m["halved"].lower() == "half" else 0.25)
        return _plain(value)
    if m["times"]:
        return _plain({"once": 1.0, "twice": 2.0, "thrice": 3.0}[m["times"].lower()])
    if m["singled"]:
        word = m["singled"].lower()
        value = FRACTIONS.get(word) or {"couple": 2.0}.get(word) or SCALE.get(word, 1.0)
        return Written(value, value, value / 10 if value > 100 else 0.0)
    words = m["words"].lower()
    if words in _VAGUE:
        return Written(*_VAGUE[words], 0.0)
    value_in_words = spelled(words)
    if value_in_words is None:
        return None
    place = _last_place(f"{value_in_words:.0f}") if value_in_words >= 1000 else 0.0
    return Written(value_in_words, value_in_words, place)


def _plain(value: float) -> Written:
    return Written(value, value, 0.0)


def _last_place(raw: str) -> float:
    """The size of the last digit that is not a rounding zero: 1,000,000 is good to a million, 2,314,000 to a thousand."""
    zeros = len(raw) - len(raw.rstrip("0"))
    return float(10**zeros) if zeros >= 2 and len(raw) > 4 else 0.0


def spelled(words: str) -> float | None:
    """``two hundred and five`` as a number; a fraction where it ends in one."""
    total, current, seen = 0.0, 0.0, False
    for word in words.replace("-", " ").split():
        if word == "and":
            continue
        if word in _SMALL or word in _TENS:
            current += _SMALL.get(word, _TENS.get(word, 0))
        elif word in FRACTIONS:
            if word == "half" and seen:
                current += 0.5
            else:
                current = (current or 1.0) * FRACTIONS[word]
        elif word == "hundred" or word == "dozen":
            current = (current or 1.0) * SCALE[word]
        elif word in SCALE:
            total += (current or 1.0) * SCALE[word]
            current = 0.0
        else:
            return None
        seen = True
    return total + current if seen else None
