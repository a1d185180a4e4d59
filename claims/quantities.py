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

from claims.numerals import NUMBER, Written, is_fraction, spelled, written
from claims.text import stem
from claims.units import CURRENCIES, MEASURED, UNITS, unit_behind

Relation = Literal["inside", "outside", "across", "bound", "tighter", "looser", "facing", "apart"]

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
_OUT_OF = re.compile(
    r"\s*(?:in|out of(?: every)?|of(?: the| every)?)\s+(?P<whole>\d+|two|three|four|five|six|seven|eight|nine|ten|twenty|hundred)\b(?!\s*(?:percent|per|%|,\d))",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\s*(?:-|–|to|and)\s*[$€£]?$", re.IGNORECASE)
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
    for m in NUMBER.finditer(text):
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
    if claim.unit_word != statement.unit_word and claim.unit in MEASURED:
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
    number = written(text, m)
    if number is None:
        return None
    value, end = number
    unit, factor, end = _unit(text, m, end)
    if is_fraction(m):
        unit = unit or "share"
    elif not unit and (share := _share(text, value, end)):
        value, end, unit = *share, "share"
    unit_word = text[m.end() : end].strip(" -").lower()
    lead = _LEAD.search(text[max(0, m.start() - 40) : m.start()])
    behind = _BEHIND.match(text, end)
    low, high, exact = _widened(value.times(factor), lead, behind)
    if behind:
        end = behind.end()
    if exact and _LIMIT.search(text):
        low, exact = 0.0, False
    counted = "time" if m["times"] else _counted(text, end)
    said = text[m.start() : end].strip()
    return Quantity(low, high, unit, counted, exact, said, m.start(), end, bool(m["ordinal"]), unit_word)


def _unit(text: str, m: re.Match[str], end: int) -> tuple[str, float, int]:
    """The unit of a number: before it (``$``), in it (``20%``, ``5km``, ``a year``) or behind it."""
    money, tail = CURRENCIES.get(m["money"] or "", ""), (m["tail"] or "").lower()
    if (m["singled"] or "").lower() in UNITS:
        return *UNITS[m["singled"].lower()], end
    if m["times"]:
        return money, 1.0, end
    if tail == "%" or m["percent"]:
        return "%", 1.0, end
    if money:
        return money, 1.0, end
    if tail in UNITS:
        return *UNITS[tail], end
    return unit_behind(text, end, ordinal=bool(m["ordinal"]))


def _share(text: str, value: Written, end: int) -> tuple[Written, int] | None:
    """``one in five``, ``four out of ten``: a share, and where it ends."""
    whole = _OUT_OF.match(text, end)
    if whole is None or value.low != value.high:
        return None
    of = float(whole["whole"]) if whole["whole"].isdigit() else spelled(whole["whole"].lower()) or 0.0
    if not (
        of > value.low > 0 and of <= 100 and whole.group().lower().lstrip().startswith(("in ", "out of"))
    ):
        return None
    return Written(value.low / of, value.high / of, 0.0), whole.end()


def _widened(
    value: Written, lead: re.Match[str] | None, behind: re.Match[str] | None
) -> tuple[float, float, bool]:
    """The interval that the words around a number make of it, and whether it stands as written."""

    def has(name: str) -> str:
        said = (lead[name] if lead and name in lead.re.groupindex else None) or (
            behind[name] if behind and name in behind.re.groupindex else None
        )
        return (said or "").lower()

    low, high, place = value
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
    half = place / 2
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
        factor = UNITS.get(raw.group(), ("", 1.0))[1] if raw else 1.0
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
