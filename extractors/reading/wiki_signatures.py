"""Signatures on a wiki's talk pages: "Name (talk) 14:20, 3 March 2024 (UTC)", with marked links to users."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from extractors.reading.times import month_number

USER, NAMED, LINKED = "\ue000", "\ue001", "\ue002"
"""A link to a user in a marked text: USER name NAMED text LINKED."""

_USER = re.compile(f"{USER}([^{NAMED}]*){NAMED}([^{LINKED}]*){LINKED}")
_NAME = re.compile(f"{USER}[^{NAMED}]*{NAMED}|[{USER}{NAMED}{LINKED}]")
_DAY = r"(?P<day{0}>\d{{1,2}})\.? (?:de )?(?P<month{0}>[^\W\d]{{3,12}})\.?(?: de)? (?P<year{0}>\d{{4}})"
_TIME = re.compile(
    r"\b(?P<clock1>\d{1,2}:\d\d)(?::\d\d)?,? (?:"
    + _DAY.format(1)
    + r"|(?P<month2>[^\W\d]{3,12}) (?P<day2>\d{1,2}), (?P<year2>\d{4})) \((?P<zone1>[A-Z]{2,5})\)|\b"
    + _DAY.format(3)
    + r"(?:,| à| at| om| kl\.?| alle| um)? (?P<clock3>\d{1,2}:\d\d)(?::\d\d)? \((?P<zone3>[A-Z]{2,5})\)"
)
_ZONES = {
    "CET": 1,
    "CEST": 2,
    "MEZ": 1,
    "MESZ": 2,
    "BST": 1,
    "WEST": 1,
    "EET": 2,
    "EEST": 3,
    "EST": -5,
    "EDT": -4,
    "CST": -6,
    "CDT": -5,
    "MST": -7,
    "MDT": -6,
    "PST": -8,
    "PDT": -7,
}
_LEAD = re.compile(
    r"(?:[\s—–-]*(?:the )?preceding (?:unsigned |undated )*comment (?:was )?added by(?: an)?"
    r"|[\s\u2010-\u2015~*•·|♦♠♣♥★☆→⁂(<\[-]+)+$",
    re.IGNORECASE,
)

REACH = 80
"""How many characters stand between the parts of one signature at most."""


@dataclass(frozen=True, slots=True)
class Signature:
    """Where a signature stands in a marked text, who signed, and when (UTC)."""

    start: int
    end: int
    author: str
    when: datetime | None


def unmarked(text: str) -> str:
    """A marked text without the names that its user marks carry."""
    return _NAME.sub("", text)


def link(name: str, text: str) -> str:
    """The marked text of a link to a user."""
    return f"{USER}{name}{NAMED}{text}{LINKED}"


def signatures(text: str) -> Iterator[Signature]:
    """The signatures in one line of marked text, in order: a link to a user, then a time."""
    done = 0
    for time in _TIME.finditer(text):
        signed = _signed(text, done, time.start())
        if signed:
            yield Signature(signed[0], time.end(), signed[1], when(time))
            done = time.end()


def name_before(text: str, author: str | None = None) -> int:
    """Where the signature begins that a text ends with: the last links to one user; its end if there is none.

    With ``author``, only links to that user count.
    """
    signed = _signed(text, 0, len(text), author)
    return signed[0] if signed else len(text)


def _signed(text: str, low: int, high: int, author: str | None = None) -> tuple[int, str] | None:
    """Where the signature in front of a time begins, and whose it is."""
    begin, name = high, author
    for user in reversed(list(_USER.finditer(text, low, high))):
        gap = unmarked(text[user.end() : begin])
        own = name is None or same(user.group(1), name)
        if len(gap) > REACH or not own:
            break
        begin, name = user.start(), name or user.group(1)
    if begin == high or name is None:
        return None
    return begin - len(trailing(text[low:begin])), name


def trailing(text: str) -> str:
    """The dashes and words at a text's end that lead to a signature."""
    found = _LEAD.search(text[-300:])
    return found.group() if found else ""


def same(one: str, other: str) -> bool:
    """Are these the same user's name, however it is written?"""
    return _key(one) == _key(other)


def _key(name: str) -> str:
    """What a user's name is compared by."""
    return name.replace("_", " ").strip().casefold()


def when(found: re.Match[str]) -> datetime | None:
    """The moment (UTC) of a signature's time; None if its month or zone is not known."""
    named = {name: text for name, text in found.groupdict().items() if text}
    value = {name.rstrip("123"): text for name, text in named.items()}
    month = month_number(value["month"])
    zone = 0 if value["zone"] in ("UTC", "GMT", "WET", "Z") else _ZONES.get(value["zone"])
    if month is None or zone is None:
        return None
    hour, minute = map(int, value["clock"].split(":"))
    try:
        moment = datetime(int(value["year"]), month, int(value["day"]), hour, minute, tzinfo=UTC)
        return moment - timedelta(hours=zone)
    except (ValueError, OverflowError):
        return None
