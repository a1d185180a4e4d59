"""What a claim is about: its topic, whose law or land it concerns, the names in it, and the time it speaks of.

Precision over recall: each answer is None or empty where the words do not settle it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from claims.model import Period
from claims.names import Named, names
from claims.places import country_of, places
from claims.text import stem, tokens
from claims.when import periods

UNITED_NATIONS = "UN"
NATIONAL, STATE, UNION, GLOBAL = "national", "state", "union", "global"
TOPIC_NEEDED = 1.0
"""Evidence from which a topic is named: one word that speaks for it alone, or two that others use as well."""
TOPIC_LEAD = 1.3
"""How many times the runner-up's evidence the best topic needs."""
_FILE = Path(__file__).parent / "weights" / "topics.txt"
_HINTS = {
    "vaccines": "health", "space": "science", "free speech": "speech", "anime censorship": "culture",
    "united nations": "diplomacy", "coercive control": "gender", "un cybercrime convention": "diplomacy",
    "government pressure on platforms": "speech", "privacy": "privacy", "climate": "climate",
}  # fmt: skip
"""Topics of vetted statements that carry another name here."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A name in the claim: ``claim[start:end]``; ``code`` is a place's ISO 3166 code."""

    kind: str  # organisation, person, law or place
    name: str
    start: int
    end: int
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """What a claim is about; None and () where its words do not settle that.

    ``jurisdiction`` is an ISO 3166 code (``AU``, ``AU-NSW``), ``EU`` or ``UN``; ``level`` says which:
    national, state, union or global. ``topic_score`` is the topic's share of all evidence, 0 to 1.
    """

    topic: str | None
    topic_score: float
    jurisdiction: str | None
    level: str | None
    entities: tuple[Entity, ...]
    periods: tuple[Period, ...]


def describe(claim_text: str, when: datetime | None = None, hints: tuple[str, ...] = ()) -> Subject:
    """The subject of a stand-alone claim. ``when``: the post's date, for times such as ``two years ago``.

    ``hints`` are the topics of vetted statements that the claim agrees with or contradicts: each counts
    like a word that speaks for its topic. Any text is allowed.
    """
    topic, score = _topic(claim_text, hints)
    named = names(claim_text)
    jurisdiction = _jurisdiction(claim_text, named)
    return Subject(
        topic, score, jurisdiction, _level(jurisdiction), _entities(claim_text, named), periods(claim_text, when)
    )  # fmt: skip


def topics() -> tuple[str, ...]:
    """The closed list of topics."""
    return tuple(_topic_words()[0])


@lru_cache(maxsize=1)
def _topic_words() -> tuple[tuple[str, ...], dict[str, tuple[tuple[str, float], ...]]]:
    """The topics, and for each stem (or two, joined by "_") the topics it speaks for."""
    lines = (n for n in _FILE.read_text(encoding="utf-8").splitlines() if not n.startswith("#"))
    found: list[str] = []
    out: dict[str, dict[str, float]] = {}
    for entry in "\n".join(lines).replace("\n    ", " ").splitlines():
        topic, _, words = entry.partition(":")
        found.append(topic)
        whole, _, half = words.partition("~")
        for share, some in ((1.0, whole), (0.5, half)):
            for word in some.split():
                key = "_".join(stem(part) for part in word.lower().split("_"))
                out.setdefault(key, {}).setdefault(topic, share)
    return tuple(found), {key: tuple(by.items()) for key, by in out.items()}


def _topic(text: str, hints: tuple[str, ...]) -> tuple[str | None, float]:
    known, words = _topic_words()
    # "who" is the organisation only in capitals; "un" and "eu" are no English words.
    roots = [stem(w.lower) for w in tokens(text) if w.lower != "who" or w.text == "WHO"]
    keys = set(roots) | {f"{a}_{b}" for a, b in pairwise(roots)}
    scores: dict[str, float] = {}
    for key in sorted(keys):
        for topic, share in words.get(key, ()):
            scores[topic] = scores.get(topic, 0.0) + share * (1.5 if "_" in key else 1.0)
    for hint in hints:
        topic = _HINTS.get(hint.lower(), hint.lower())
        if topic in known:
            scores[topic] = scores.get(topic, 0.0) + 1.0
    best = sorted(scores.items(), key=lambda item: -item[1])[:2]
    if not best or best[0][1] < TOPIC_NEEDED or (len(best) > 1 and best[0][1] < TOPIC_LEAD * best[1][1]):
        return None, 0.0
    return best[0][0], round(best[0][1] / sum(scores.values()), 2)


def _jurisdiction(text: str, named: tuple[Named, ...]) -> str | None:
    """The one place that all places of the claim lie in; None where two could be meant."""
    codes = {p.code for p in places(text)}
    if any(n.name == "the UN" for n in named):
        return None if codes else UNITED_NATIONS  # "the UN put Japan in charge ..." is about either
    if not codes:
        return None
    if len(codes) == 1:
        return codes.pop()
    countries = {country_of(c) for c in codes}
    if len(countries) > 1:
        return None  # "Japan and Germany ...": no one's alone
    (country,) = countries
    states = codes - {country}
    return states.pop() if len(states) == 1 else country


def _level(code: str | None) -> str | None:
    if code is None:
        return None
    return {"EU": UNION, UNITED_NATIONS: GLOBAL}.get(code, STATE if "-" in code else NATIONAL)


def _entities(text: str, named: tuple[Named, ...]) -> tuple[Entity, ...]:
    found = [Entity(n.kind, n.name, n.start, n.end) for n in named]
    for place in places(text):
        if all(place.end <= n.start or place.start >= n.end for n in named):
            found.append(Entity("place", place.text, place.start, place.end, place.code))
    return tuple(sorted(found, key=lambda e: e.start))
