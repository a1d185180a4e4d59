"""Numbers as a reader takes them: an interval, a unit in its base, and what is counted.

``about 2 million``, ``up to seven years``, ``three dozen rifles``, ``a third``, ``between 200 and 250`` each stand for
an interval of values. One quantity then settles another as sets do: it lies inside, outside, or across. Rounded
numbers reach as far as their last written digit, as in significant-figure arithmetic.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from claims.text import stem

Relation = Literal["inside", "outside", "across", "bound", "tighter", "looser", "facing", "apart"]

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
_SCALE = {"hundred": 1e2, "thousand": 1e3, "k": 1e3, "million": 1e6, "mn": 1e6, "mil": 1e6, "m": 1e6, "billion": 1e9,
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
_FRACTIONS = {"half": 1 / 2, "third": 1 / 3, "thirds": 1 / 3, "quarter": 1 / 4, "quarters": 1 / 4, "fifth": 1 / 5,
              "fifths": 1 / 5, "tenth": 1 / 10, "tenths": 1 / 10}  # fmt: skip
_CURRENCIES = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR"}
_UNITS: dict[str, tuple[str, float]] = {
    **dict.fromkeys(("second", "seconds", "sec", "secs"), ("time", 1.0)),
    **dict.fromkeys(("minute", "minutes", "min", "mins"), ("time", 60.0)),
    **dict.fromkeys(("hour", "hours", "hr", "hrs"), ("time", 3600.0)),
    **dict.fromkeys(("day", "days"), ("time", 86400.0)),
    **dict.fromkeys(("week", "weeks"), ("time", 7 * 86400.0)),
    **dict.fromkeys(("fortnight", "fortnights"), ("time", 14 * 86400.0)),
    **dict.fromkeys(("month", "months"), ("time", 30.44 * 86400)),
    **dict.fromkeys(("year", "years", "yr", "yrs"), ("time", 365.25 * 86400)),
    **dict.fromkeys(("decade", "decades"), ("time", 3652.5 * 86400)),
    **dict.fromkeys(("century", "centuries"), ("time", 36525 * 86400.0)),
    **dict.fromkeys(("mm", "millimetre", "millimetres", "millimeter", "millimeters"), ("length", 1e-3)),
    **dict.fromkeys(("cm", "centimetre", "centimetres", "centimeter", "centimeters"), ("length", 1e-2)),
    **dict.fromkeys(("metre", "metres", "meter", "meters"), ("length", 1.0)),
    **dict.fromkeys(("km", "kilometre", "kilometres", "kilometer", "kilometers", "kms"), ("length", 1e3)),
    **dict.fromkeys(("mile", "miles"), ("length", 1609.344)),
    **dict.fromkeys(("foot", "feet", "ft"), ("length", 0.3048)),
    **dict.fromkeys(("inch", "inches"), ("length", 0.0254)),
    **dict.fromkeys(("yard", "yards"), ("length", 0.9144)),
    **dict.fromkeys(("mph",), ("speed", 1.609344)),
    **dict.fromkeys(("kmh", "kph"), ("speed", 1.0)),
    **dict.fromkeys(("mg", "milligram", "milligrams", "milligramme", "milligrammes"), ("mass", 1e-6)),
    **dict.fromkeys(("g", "gram", "grams", "gramme", "grammes"), ("mass", 1e-3)),
    **dict.fromkeys(("kg", "kilo", "kilos", "kilogram", "kilograms", "kilogrammes"), ("mass", 1.0)),
    **dict.fromkeys(("tonne", "tonnes", "ton", "tons"), ("mass", 1e3)),
    **dict.fromkeys(("pounds_of_mass", "lb", "lbs"), ("mass", 0.45359)),
    **dict.fromkeys(("ounce", "ounces", "oz"), ("mass", 0.02835)),
    **dict.fromkeys(("litre", "litres", "liter", "liters", "l"), ("volume", 1.0)),
    **dict.fromkeys(("ml", "millilitre", "millilitres", "milliliter", "milliliters"), ("volume", 1e-3)),
    **dict.fromkeys(("gallon", "gallons"), ("volume", 3.785)),
    **dict.fromkeys(("hectare", "hectares"), ("area", 1e4)),
    **dict.fromkeys(("acre", "acres"), ("area", 4046.86)),
    **dict.fromkeys(("watt", "watts"), ("power", 1.0)),
    **dict.fromkeys(("kw", "kilowatt", "kilowatts"), ("power", 1e3)),
    **dict.fromkeys(("mw", "megawatt", "megawatts"), ("power", 1e6)),
    **dict.fromkeys(("gw", "gigawatt", "gigawatts"), ("power", 1e9)),
    **dict.fromkeys(("dollar", "dollars", "usd", "buck", "bucks"), ("USD", 1.0)),
    **dict.fromkeys(("cent", "cents"), ("cent", 0.01)),
    **dict.fromkeys(("euro", "euros", "eur"), ("EUR", 1.0)),
    **dict.fromkeys(("pound", "pounds", "quid", "gbp"), ("GBP", 1.0)),
    **dict.fromkeys(("pence", "penny"), ("GBP", 0.01)),
    **dict.fromkeys(("yen", "jpy"), ("JPY", 1.0)),
    **dict.fromkeys(("rupee", "rupees"), ("INR", 1.0)),
    **dict.fromkeys(("krona", "kronor", "krone", "kroner", "crowns"), ("crown", 1.0)),
    **dict.fromkeys(("franc", "francs"), ("CHF", 1.0)),
    **dict.fromkeys(("peso", "pesos"), ("peso", 1.0)),
    **dict.fromkeys(("%", "percent", "pct"), ("%", 1.0)),
    **dict.fromkeys(("celsius",), ("celsius", 1.0)),
    **dict.fromkeys(("fahrenheit",), ("fahrenheit", 1.0)),
}
"""Unit -> its dimension and the factor to the base of the dimension (SI, or one of the currency)."""
_PEOPLE = frozenset("people persons person folks individuals residents humans".split())

_AT_LEAST = r"(?:at (?:the very )?least|no (?:fewer|less) than|not (?:fewer|less) than|a minimum of|minimum|upwards of|\bor more)"
_MORE = r"(?:(?:well |slightly |just |a little |a bit )?(?:more|greater|higher|longer) than|(?:just |well |slightly |a little )?(?:over|above)|exceed(?:s|ed|ing)?|in excess of|north of|beyond)"
_AT_MOST = r"(?:up to|at (?:the )?most|no more than|not more than|a maximum of|maximum|as (?:much|many|long) as|as high as|not exceed(?:ing)?|or (?:less|fewer))"
_LESS = r"(?:(?:well |slightly |just )?(?:less|fewer|lower|shorter) than|under|below|short of|shy of)"
_ABOUT = r"(?:about|around|roughly|approximately|approx|some|circa|an estimated|estimated|close to|nearly|almost|just (?:over|under|below|above|short of|shy of)|a (?:little|bit) (?:over|under|more than|less than)|slightly (?:over|under|more than|less than)|not quite|barely|virtually|or so|on average|~)"
_LEAD = re.compile(
    rf"(?P<about>{_ABOUT})?\s*(?P<atleast>{_AT_LEAST})?(?P<more>{_MORE})?(?P<atmost>{_AT_MOST})?(?P<less>{_LESS})?\s*(?:a |an |the |all |another )?[$€£¥₹]?\s*$",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"\s*(?:(?P<about>or so|or thereabouts)|(?P<atleast>or (?:more|older|over|above|longer|higher)|and (?:over|up|above|older)|minimum)|(?P<atmost>or (?:less|fewer|under|younger|below)|maximum|at (?:the )?most))\b",
    re.IGNORECASE,
)
_LIMIT = re.compile(r"\b(?:maximum|upper limit|capped|cap of|ceiling|limit(?:ed)?)\b", re.IGNORECASE)
CONVERTED = 0.05
"""Miles for kilometres: people round when they convert."""
NEAR = 0.06
"""A round number this close to another one may be that one, rounded."""
_MEASURED = frozenset("length mass volume area time speed celsius fahrenheit".split())
_ONLY = re.compile(r"\b(?:just|only|merely|exactly|precisely)\s*(?:a |an |the )?$", re.IGNORECASE)
_NUMBER = re.compile(
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
_PER_CENT = re.compile(r"[\s-]*(?:percentage[\s-]+points?|per[\s-]?cent|pct|%)", re.IGNORECASE)
_POINTS = re.compile(r"[\s-]*percentage[\s-]+points?", re.IGNORECASE)
_DEGREES = re.compile(
    r"[\s-]*(?:degrees?|°)[\s-]*(?P<scale>celsius|centigrade|fahrenheit|c\b|f\b)?", re.IGNORECASE
)
_UNIT_NEXT = re.compile(r"[\s-]*(?P<unit>[a-z]+)", re.IGNORECASE)
_OUT_OF = re.compile(
    r"\s*(?:in|out of(?: every)?|of(?: the| every)?)\s+(?P<whole>\d+|two|three|four|five|six|seven|eight|nine|ten|twenty|hundred)\b(?!\s*(?:percent|per|%|,\d))",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\s*(?:-|–|to|and)\s*[$€£]?$", re.IGNORECASE)
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d$")
_NOT_YEARS = re.compile(
    r"\s*(?:people|men|women|cases|dollars|euros|pounds|km|miles|jobs|votes|homes|[a-z]+s)\b", re.IGNORECASE
)
_COUNTED_STOP = frozenset(
    "of in on at to for from by with as is are was were and or but than that who which a an the times more less fewer percent per".split()
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """``low`` to ``high`` (either may be infinite) in the base of ``unit``; ``counted`` is the stem of what follows.

    ``exact`` is the value as written where no word widens it. ``text`` is how it is written, ``start`` where.
    """

    low: float
    high: float
    unit: str  # time, length, USD, %, ... or "" for a count
    counted: str
    exact: bool
    text: str
    start: int
    end: int
    ordinal: bool = False
    unit_word: str = ""  # the unit as written: "kilometres", "km"

    @property
    def limit(self) -> bool:
        """Whether it is an upper limit: ``up to``, ``at most``, ``less than``."""
        return self.low <= 0 < self.high and not self.exact

    @property
    def value(self) -> float:
        """A value inside."""
        if math.isinf(self.high):
            return self.low
        return self.high if self.low <= 0 else (self.low + self.high) / 2


@lru_cache(maxsize=16384)
def quantities(text: str) -> tuple[Quantity, ...]:
    """Every quantity of one sentence, in order; calendar years are none. Pure; any text is allowed."""
    found: list[Quantity] = []
    for m in _NUMBER.finditer(text):
        if found and m.start() < found[-1].end:
            continue
        quantity = _read(text, m)
        if quantity is None:
            continue
        before = found[-1] if found else None
        if (
            before
            and _RANGE.fullmatch(text[before.end : quantity.start])
            and _one_range(text, before, quantity)
        ):
            found[-1] = _ranged(text, before, quantity)
        else:
            found.append(quantity)
    return tuple(found)


def relation(claim: Quantity, statement: Quantity) -> Relation:
    """How the statement's quantity lies to the claim's: ``inside`` it (the claim holds), ``outside`` (it can't),
    ``across`` (open), ``bound`` (a number and a limit of that size), ``apart`` (they measure different things).

    Two upper limits (``up to seven years``) are one only where they are equal, else ``tighter`` or ``looser``: a lower
    limit says more of what happened, and another thing of what is allowed. ``facing``: an upper and a lower limit.
    """
    left, right = _same_base(claim, statement)
    if left is None or right is None:
        return "apart"
    (a, b), (c, d) = left, right
    slack = 1e-6 * max(abs(a), abs(b) if not math.isinf(b) else 0.0, 1e-9)
    if claim.unit_word != statement.unit_word and claim.unit in _MEASURED:
        slack = max(slack, CONVERTED * max(abs(a), abs(c)))
    if claim.limit and statement.limit:
        return "inside" if abs(b - d) <= slack else "tighter" if b < d else "looser"
    if (claim.limit and math.isinf(d)) or (statement.limit and math.isinf(b)):
        return "facing"
    if claim.limit != statement.limit and (claim.exact or statement.exact) and abs(b - d) <= slack:
        return "bound"
    if c >= a - slack and d <= b + slack:
        return "inside"
    if claim.exact and statement.exact and _rounded(claim.value, statement.value):
        return "across"
    if d < a - slack or c > b + slack:
        return "outside"
    return "across"


def _rounded(said: float, measured: float) -> bool:
    """Whether a round number may stand for one that is near."""
    return said >= 100 and said % 100 == 0 and abs(said - measured) <= NEAR * said


def _same_base(
    one: Quantity, other: Quantity
) -> tuple[tuple[float, float] | None, tuple[float, float] | None]:
    if one.ordinal != other.ordinal:
        return None, None
    if one.unit == other.unit:
        return (one.low, one.high), (other.low, other.high)
    if {one.unit, other.unit} == {"celsius", "fahrenheit"}:
        return _celsius(one), _celsius(other)
    if {one.unit, other.unit} == {"%", "share"}:
        return _percent(one), _percent(other)
    return None, None


def _celsius(q: Quantity) -> tuple[float, float]:
    if q.unit == "celsius":
        return q.low - 0.3, q.high + 0.3
    return (q.low - 32) / 1.8, (q.high - 32) / 1.8


def _percent(q: Quantity) -> tuple[float, float]:
    return (q.low, q.high) if q.unit == "%" else (100 * q.low, 100 * q.high)


def _read(text: str, m: re.Match[str]) -> Quantity | None:
    """One number with its scale, unit, and the words around it that widen it."""
    end = m.end()
    ordinal = bool(m["ordinal"])
    written = _written(m)
    if written is None:
        return None
    low, high, digits = written
    unit = _CURRENCIES.get(m["money"] or "", "")
    tail = (m["tail"] or "").lower()
    if tail and not m["percent"]:
        if tail in _SCALE:
            factor = _SCALE[tail]
            low, high, digits = low * factor, high * factor, digits * factor
        elif tail != "%" and tail not in _UNITS and tail != "s":
            return None  # "5G", "A4", "1080p"
        elif tail == "s":
            return None  # "the 1990s", "his 40s"
        elif m["tail"] == "G":
            return None  # "5G" is no weight
    elif m["digits"] and not unit and _YEAR.fullmatch(m["digits"]) and not _NOT_YEARS.match(text, end):
        return None
    if (m["digits"] or m["words"]) and (scale := _SCALE_NEXT.match(text, end)):
        factor = _SCALE[scale["scale"].lower()]
        low, high, digits = low * factor, high * factor, digits * factor
        end = scale.end()
    factor = 1.0
    counted = ""
    if m["singled"] and m["singled"].lower() in _UNITS:
        unit, factor = _UNITS[m["singled"].lower()]
    elif m["times"]:
        counted = "time"
    elif tail == "%" or m["percent"]:
        unit = "%"
    elif tail in _UNITS and not unit:
        unit, factor = _UNITS[tail]
    elif not unit and (points := _POINTS.match(text, end)):
        unit, end = "points", points.end()
    elif not unit and (cent := _PER_CENT.match(text, end)):
        unit, end = "%", cent.end()
    elif not unit and (degrees := _DEGREES.match(text, end)):
        scale_name = (degrees["scale"] or "").lower()
        unit = "fahrenheit" if scale_name.startswith("f") else "celsius" if scale_name else "degree"
        end = degrees.end()
    elif not unit and (named := _UNIT_NEXT.match(text, end)):
        word = named["unit"].lower()
        if word in _UNITS and not ordinal:
            (unit, factor), end = _UNITS[word], named.end()
    if (m["singled"] and m["singled"].lower() in _FRACTIONS) or (
        (m["words"] or "").lower().split()[-1:]
        and (m["words"] or "").lower().replace("-", " ").split()[-1] in _FRACTIONS
    ):
        unit = unit or "share"
    elif not unit and (whole := _OUT_OF.match(text, end)) and low == high:
        of = (
            float(whole["whole"])
            if whole["whole"].isdigit()
            else float(_spelled(whole["whole"].lower()) or 0)
        )
        if of > low > 0 and of <= 100 and whole.group().lower().lstrip().startswith(("in ", "out of")):
            low, high, digits, unit, end = low / of, high / of, 0.0, "share", whole.end()
    low, high = low * factor, high * factor
    unit_word = text[m.end() : end].strip(" -").lower()
    lead = _LEAD.search(text[max(0, m.start() - 40) : m.start()])
    behind = _BEHIND.match(text, end)
    low, high, exact = _widened(low, high, digits * factor, lead, behind)
    if behind:
        end = behind.end()
    if exact and _LIMIT.search(text):
        low, exact = 0.0, False
    if not counted:
        counted = _counted(text, end)
    return Quantity(
        low, high, unit, counted, exact, text[m.start() : end].strip(), m.start(), end, ordinal, unit_word
    )


def _written(m: re.Match[str]) -> tuple[float, float, float] | None:
    """The value as an interval, and the size of its last written digit (0 where it was counted out in words)."""
    if m["digits"]:
        raw = m["digits"].replace(",", "")
        decimals = len(raw.partition(".")[2])
        value = float(raw)
        return value, value, (10.0**-decimals) if decimals else _last_place(raw)
    if m["vague"]:
        how, _, scale = m["vague"].lower().rpartition(" ")
        size = _SCALE[scale.removesuffix("s")]
        low, high = _SEVERAL[how.split()[0]]
        return low * size, high * size, 0.0
    if m["halved"]:
        value = _SCALE[m["halves"].lower()] * (0.5 if m["halved"].lower() == "half" else 0.25)
        return value, value, 0.0
    if m["times"]:
        value = {"once": 1.0, "twice": 2.0, "thrice": 3.0}[m["times"].lower()]
        return value, value, 0.0
    if m["singled"]:
        word = m["singled"].lower()
        if word in _FRACTIONS:
            return _FRACTIONS[word], _FRACTIONS[word], 0.0
        if word == "couple":
            return 2.0, 2.0, 0.0
        value = _SCALE.get(word, 1.0)
        return value, value, value / 10 if value > 100 else 0.0
    words = m["words"].lower()
    if words in _VAGUE:
        low, high = _VAGUE[words]
        return low, high, 0.0
    spelled = _spelled(words)
    if spelled is None:
        return None
    return spelled, spelled, _last_place(f"{spelled:.0f}") if spelled >= 1000 else 0.0


def _last_place(raw: str) -> float:
    """The size of the last digit that is not a rounding zero: 1,000,000 is good to a million, 2,314,000 to a thousand."""
    zeros = len(raw) - len(raw.rstrip("0"))
    return float(10**zeros) if zeros >= 2 and len(raw) > 4 else 0.0


def _spelled(words: str) -> float | None:
    """``two hundred and five`` as a number; a fraction where it ends in one."""
    total, current, seen = 0.0, 0.0, False
    for word in words.replace("-", " ").split():
        if word == "and":
            continue
        if word in _SMALL or word in _TENS:
            current += _SMALL.get(word, _TENS.get(word, 0))
        elif word in _FRACTIONS:
            if word == "half" and seen:
                current += 0.5
            else:
                current = (current or 1.0) * _FRACTIONS[word]
        elif word == "hundred" or word == "dozen":
            current = (current or 1.0) * _SCALE[word]
        elif word in _SCALE:
            total += (current or 1.0) * _SCALE[word]
            current = 0.0
        else:
            return None
        seen = True
    return total + current if seen else None


def _widened(
    low: float, high: float, digits: float, lead: re.Match[str] | None, behind: re.Match[str] | None
) -> tuple[float, float, bool]:
    """The interval that the words around a number make of it, and whether it stands as written."""

    def has(name: str) -> str:
        said = (lead[name] if lead and name in lead.re.groupindex else None) or (
            behind[name] if behind and name in behind.re.groupindex else None
        )
        return (said or "").lower()

    about = has("about")
    if has("atleast"):
        return low, math.inf, False
    if has("atmost"):
        return 0.0, high, False
    if about and any(word in about for word in ("over", "above", "more")):
        return low, high * 1.12, False
    if about and any(
        word in about for word in ("under", "below", "less", "short", "shy", "nearly", "almost", "quite")
    ):
        return low * 0.88, high * (1.0 if "nearly" not in about and "almost" not in about else 1.01), False
    if has("more"):
        return low * (1 + 1e-5), math.inf, False
    if has("less"):
        return 0.0, high * (1 - 1e-5), False
    if about:
        return low * 0.9, high * 1.1, False
    if low != high:
        return low, high, False
    half = digits / 2
    return low - half, high + half, True


def _one_range(text: str, first: Quantity, second: Quantity) -> bool:
    """Whether two numbers are the ends of one range: ``between 200 and 250``, ``12 to 15``."""
    joint = text[first.end : second.start].strip().lower()
    before = text[max(0, first.start - 9) : first.start].lower().rstrip()
    same = first.unit == second.unit or not first.unit
    if joint.startswith("and"):
        return same and before.endswith("between")
    if joint.startswith("to"):
        return same and not before.endswith("from") and first.value < second.value
    return same and first.value < second.value


def _ranged(text: str, first: Quantity, second: Quantity) -> Quantity:
    factor = 1.0
    if second.unit and not first.unit and second.value:
        # "12 to 15 km": the unit stands behind the second number only.
        raw = re.search(r"[a-z]+", second.text.lower().replace(",", ""))
        factor = _UNITS.get(raw.group(), ("", 1.0))[1] if raw else 1.0
    low, high = (q.value if q.exact else edge for q, edge in ((first, first.low), (second, second.high)))
    return Quantity(
        low * factor, high, second.unit, second.counted, False,
        text[first.start : second.end].strip(), first.start, second.end, unit_word=second.unit_word,
    )  # fmt: skip


def _counted(text: str, end: int) -> str:
    """The stem of the next word that names something: what is counted."""
    for m in re.finditer(r"[A-Za-z][\w'’-]*", text[end : end + 60]):
        low = m.group().lower()
        if "," in text[end : end + m.start()] or "." in text[end : end + m.start()]:
            return ""
        if low in {"of", "the", "a", "an", "other", "more", "new", "its", "their", "his", "her"}:
            continue
        if low in _COUNTED_STOP:
            return ""
        return "people" if low in _PEOPLE else stem(low)
    return ""
