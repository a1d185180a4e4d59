"""Soft penalties on check-worthiness that debates do not teach: generalities and appraisals.

Each takes PENALTY off the score's logit; none drops a sentence outright.
"""

from __future__ import annotations

import math
import re

from claims.facts import facts
from claims.text import is_past, tokens

PENALTY = 1.5

_APPRAISAL = re.compile(
    r"\b(?:(?:positive|negative|good|bad|great|terrible|huge|wonderful|awful|harmful|beneficial)\s+(?:\w+\s+)?(?:impact|influence|effect|thing|idea|force|"
    r"job|person|people|place|world)|(?:is|are|was|were)\s+(?:\w+\s+)?(?:good|bad|best|better|worse|worst|great|terrible|evil|stupid|dumb|ridiculous|crucial|"
    r"essential|important|nefarious|pathetic|disgusting|amazing|awesome|overrated|underrated|insane|absurd|nonsense|garbage|trash|wonderful|silly))\b",
    re.IGNORECASE,
)
_GENERIC = re.compile(
    r"\b(?:tends? to|usually|always|oftentimes|often|in general|generally|almost always|anyone who|those who|people who|you can't|we must|we face)\b",
    re.IGNORECASE,
)
_HYPOTHETICAL = re.compile(
    r"\b(?:would be|would have|will be|gonna|going to be|should|ought to|must)\b", re.IGNORECASE
)


_PERSONAL = re.compile(
    r"^(?:\w+\s+){0,1}?(?:i|i'm|i've|i'd|i'll|im|ive|you'll|you'd|you're|youre)\b", re.IGNORECASE
)
"""What the poster did, or what somebody is told that they will do, is nothing that sources could settle."""


_WE = re.compile(r"^(?:we|we're|we've|we'll|we'd)\b", re.IGNORECASE)
"""Who "we" are, only the poster knows."""
_POINTING = re.compile(
    r"^(?:it|this|that|these|those|he|she|even that)(?:'s|'re|s)?\b(?!\s+(?:is|was|'s)?\s*(?:\w+\s+){0,3}?(?:that|who|which|where)\b)",
    re.IGNORECASE,
)
"""A subject that nothing before resolves: who reads the claim alone cannot tell what it is about."""
_OWN = re.compile(r"\b(?:my|our|me)\b", re.IGNORECASE)
_ORDER = re.compile(
    r"^(?:(?:just|please|go|and|but|so)\s+)?(?:look at|look up|wait (?:till|until)|trust (?:me|them|us)|ask|read|imagine|"
    r"remember|think of|try|stop|enjoy|tell (?:me|that|them))\b",
    re.IGNORECASE,
)
"""An instruction to the reader asserts nothing."""


_OWN_STORY = re.compile(
    r"^(?:been (?:\w+ing|to|there|using)|had (?:my|a|to|one)|got (?:my|a|one|mine)|can (?:second|confirm|vouch|relate)|took me|used to|spent|just (?:got|had|bought)|currently|still (?:have|waiting|got))\b",
    re.IGNORECASE,
)
"""The poster's own story, told without "I"."""


def _headless(text: str) -> bool:
    """``Went to Geneva once``: a past tense without a subject is the poster's own story."""
    words = tokens(text)
    if not words:
        return False
    own = _OWN_STORY.match(text)
    return bool(own) or (words[0].tag == "VERB" and is_past(words[0].lower))


def anchored(text: str) -> bool:
    """Whether anything ties the sentence to the world: a name, a place, a number, a year, an event that happened."""
    f = facts(text)
    if f.names or f.places or f.quantities or f.years:
        return True
    words = tokens(text)
    return any(
        w.form in {"Fin", "Part"} and w.lower.endswith("ed") and (not i or words[i - 1].lower not in _STATES)
        for i, w in enumerate(words)
    )


_STATES = frozenset(["be", "being", "get", "become"])
"""Behind these a participle tells how something is, not what happened."""
_SUMMARY = re.compile(
    r"^(?:overall|on balance|all in all|by and large|in general|generally|all things considered|at the end of the day)\b",
    re.IGNORECASE,
)
"""What somebody makes of it all."""


def adjusted(score: float, text: str) -> float:
    """The probability after penalties, 0 to 1."""
    text = text.replace("’", "'")
    count = bool(_APPRAISAL.search(text)) + bool(_HYPOTHETICAL.search(text)) + 2 * bool(_PERSONAL.match(text))
    count += bool(_SUMMARY.match(text)) + bool(_WE.match(text)) + 2 * _headless(text)
    count += bool(_POINTING.match(text)) + bool(_OWN.search(text)) + 2 * bool(_ORDER.match(text))
    if not anchored(text):
        count += bool(_GENERIC.search(text)) + (len(tokens(text)) > 12)
    if not count:
        return score
    clipped = min(max(score, 1e-6), 1 - 1e-6)
    return 1 / (1 + math.exp(-(math.log(clipped / (1 - clipped)) - PENALTY * count)))
