"""Sentences that tell one thing from its other end, told from one end.

``A earns less than B`` and ``B earns more than A``, ``A bought X from B`` and ``B sold X to A``, ``no year was
hotter than X`` and ``X was the hottest year``: converses (Cruse 1986, "Lexical semantics", ch. 10), comparatives,
superlatives, identities, and the nouns for a change (``a rise of 4 percent in rents``). Grammar, not a table of
synonyms: each frame is a closed class, and a sentence that denies or hedges anywhere is left as it is.

Made for comparing two wordings, as ``claims.plain``, never for showing.
"""

from __future__ import annotations

import re
from functools import lru_cache

from claims.names import PERSON, names
from claims.text import inflected, is_past, stem, tokens

_NO_START = (
    "there|he|she|it|they|we|i|you|him|her|them|us|this|that|these|those|in|at|on|for|by|of|with|from|to|before|after|"
    "during|ever|expected|planned|usual|thought|previously|last|than|as|and|but|or|not|no|never|is|are|was|were"
)
_BREAKS = "that|who|which|because|and|but|if|when|while|than|to|from|not|no|never|is|are|was|were"
_NP = rf"(?!(?:{_NO_START})\b)(?:(?!(?:{_BREAKS})\b)[\w'.,$€£%-]+ ){{0,5}}?(?!(?:{_BREAKS})\b)[\w'.$€£%-]+?"
"""A short run of words without anything that begins another clause."""
_WHEN = r"(?P<when>(?: (?:in|since|during|by|for|last|this) [\w ]{2,20})?)(?P<end>[.!]*)$"
_DENIES = re.compile(
    r"\b(?:not|never|nobody|none|neither|nor|without|\w+n't|myth|false|lie)\b", re.IGNORECASE
)
_LESS = {
    "less": "more", "fewer": "more", "smaller": "larger", "bigger": "larger", "worse": "better", "slower": "faster",
    "weaker": "stronger", "lighter": "heavier", "poorer": "richer", "younger": "older", "cheaper": "more expensive",
    "lower": "higher", "colder": "warmer", "shorter": "longer", "narrower": "wider", "safer": "more dangerous",
}  # fmt: skip
"""The lower end of a scale -> the upper one, in whose words a comparison is told."""
_SAME_END = {"bigger"}
_COMPARED = re.compile(
    rf"^(?P<a>{_NP}) (?P<be>is|are|was|were|has|have|had|\w+) (?P<way>{'|'.join(_LESS)}) "
    rf"(?P<what>(?:(?!(?:in|at|on|by|for|from)\b)\w+ ){{0,3}}?)than (?P<b>{_NP})(?: do| does| did| is| are)?{_WHEN}",
    re.IGNORECASE,
)  # fmt: skip
_MORE_DONE = re.compile(
    rf"^(?P<way>more|fewer) (?P<what>[\w-]+(?: [\w-]+)?) (?:is|are|was|were) (?P<verb>[a-z]+) by (?P<a>{_NP}) than by (?P<b>{_NP})(?P<end>[.!]*)$",
    re.IGNORECASE,
)
_THERE_IS_LESS = re.compile(
    rf"^there (?:is|are|was|were) (?P<way>more|less|fewer) (?P<what>[\w-]+(?: [\w-]+)?) in (?P<a>{_NP}) than in (?P<b>{_NP})(?P<end>[.!]*)$",
    re.IGNORECASE,
)
_NONE_MORE = re.compile(
    rf"^no (?:other )?(?P<kind>[\w-]+(?: (?!was|is|were|are|has)[\w-]+){{0,4}}) (?P<be>is|are|was|were|has been|has ever been) "
    rf"(?P<way>[a-z]{{3,}})er than (?P<x>{_NP})(?P<end>[.!]*)$",
    re.IGNORECASE,
)
_BEFORE_OTHERS = re.compile(
    r"^(?P<deed>(?:[\w'-]+ ){3,10}?)before (?:any|every|all) other (?P<kind>[\w-]+?)(?P<end>[.!]*)$",
    re.IGNORECASE,
)
_FRONTED = re.compile(
    r"^in (?P<place>(?-i:[A-Z])[\w-]+(?: (?-i:[A-Z])[\w-]+)*),? (?P<rest>.+?)(?P<end>[.!]*)$", re.IGNORECASE
)
_MADE_OF_IT = re.compile(
    r"^(?:eating|consuming|using|taking) (?=[a-z]+ (?!is\b|are\b)[a-z]+s?\b)", re.IGNORECASE
)
_TIMES_AS = re.compile(
    r"\b(?:is|are|was|were|has become|have become) (?:now )?(?P<times>twice|three times|half) as \w+ as "
    r"(?:(?:it|they) (?:is|was|were|are) )?(?P<when>[\w-]+ (?:years?|months|weeks|decades?)) ago\b",
    re.IGNORECASE,
)
_TIMES = {"twice": "doubled", "three times": "tripled", "half": "halved"}
_CONVERSES = (
    (re.compile(rf"^(?P<a>{_NP}) (?:bought|purchased|acquired) (?P<x>{_NP}) from (?P<b>{_NP}){_WHEN}", re.I), "{b} sold {x} to {a}"),
    (re.compile(rf"^(?P<x>{_NP}) from (?P<b>{_NP}) (?:was|were) (?:bought|purchased|acquired) by (?P<a>{_NP}){_WHEN}", re.I), "{b} sold {x} to {a}"),
    (re.compile(rf"^(?P<a>{_NP}) borrowed (?P<x>{_NP}) from (?P<b>{_NP}){_WHEN}", re.I), "{b} lent {x} to {a}"),
    (re.compile(rf"^(?P<a>{_NP}) (?:got|received|accepted) (?P<x>{_NP}) from (?P<b>{_NP}){_WHEN}", re.I), "{b} gave {x} to {a}"),
    (re.compile(rf"^(?P<a>{_NP}) lost (?:(?:the|a) (?P<x>final|semi-?final|quarter-?final|match|game|election|race|title|cup|case|war|battle|series|vote) )?(?:to|against) (?P<b>{_NP}){_WHEN}", re.I), "{b} beat {a} in the {x}"),
    (re.compile(rf"^(?P<a>{_NP}) work(?:s|ed)? (?:for|at) (?P<b>the {_NP}|(?-i:[A-Z]){_NP}){_WHEN}", re.I), "{b} employ {a}"),
    (re.compile(rf"^(?P<a>{_NP}) costs? (?P<b>{_NP}) (?P<x>[$€£]\d[\d.,]*(?: ?(?:million|billion|m|bn|k)\b)?|\d[\d.,]*(?: (?:million|billion|thousand))? (?:dollars|pounds|euros))(?: for [^.]+)?{_WHEN}", re.I), "{b} paid {x} for {a}"),
)  # fmt: skip
_DATIVE = re.compile(
    rf"^(?P<a>{_NP}) (?P<verb>lent|sold|gave) (?P<b>(?:(?:the|its|his|her|their) )?(?:\w+ )?[A-Za-z]+) (?P<x>[$€£]?\d[\w.,$€£ ]*?){_WHEN}",
    re.IGNORECASE,
)
_CHANGE = {
    "increase": "increased", "rise": "increased", "growth": "increased", "jump": "increased", "hike": "increased",
    "decrease": "decreased", "drop": "decreased", "fall": "decreased", "decline": "decreased", "cut": "decreased",
}  # fmt: skip
_CHANGE_IN = re.compile(
    rf"^(?:there (?:was|were|is|has been|had been)|(?P<place>(?-i:[A-Z])[\w'-]+(?: (?-i:[A-Z])[\w'-]+)*) (?:saw|had|has seen|recorded|reported|experienced|suffered)) "
    rf"an? (?P<by>\d[\d.]* ?(?:%|percent|per cent) )?(?P<way>{'|'.join(_CHANGE)}) (?P<of>of \d[\d.]* ?(?:%|percent|per cent) )?in (?P<what>{_NP}){_WHEN}",
    re.IGNORECASE,
)
_PLACE_SAW = re.compile(
    rf"^(?P<place>(?-i:[A-Z])[\w-]+(?: (?-i:[A-Z])[\w-]+)*) (?:saw|has seen|have seen|witnessed|experienced) (?P<what>{_NP}) "
    rf"(?P<verb>rise|fall|drop|increase|decrease|grow|shrink|double|triple|go up|go down) ?(?P<by>(?:by )?[^.]*?){_WHEN}",
    re.IGNORECASE,
)
_DEATHS = re.compile(
    rf"^(?:there (?:were|have been) (?P<n>\d[\d,]*) deaths (?:from|by|due to) (?P<x>{_NP})|"
    rf"(?P<y>{_NP}) (?:caused|led to|claimed) (?P<m>\d[\d,]*) (?:deaths|lives))(?P<in>(?: (?:in|across) (?-i:[A-Z])\w+)?){_WHEN}",
    re.IGNORECASE,
)
_PLANS = re.compile(
    rf"^there (?:is|are) (?:a )?plans? to (?P<do>[\w' -]+?) in (?P<who>(?-i:[A-Z]){_NP}|(?-i:[A-Z])\w+)(?P<end>[.!]*)$",
    re.IGNORECASE,
)
_HAS_PLANS = re.compile(r"\b(?:has|have|had) (?:a )?plans? to\b", re.IGNORECASE)
_LIVE = re.compile(
    rf"^(?P<n>\d[\d.,]*(?: million)?) (?:people|residents|inhabitants) (?:live|reside) in (?P<place>{_NP})(?P<end>[.!]*)$",
    re.IGNORECASE,
)
_POPULATION = re.compile(r"\b(?:has|had|have) a population of (?P<n>\d[\d.,]*\d(?: million)?)", re.IGNORECASE)
_THE_OF = re.compile(
    rf"^the (?P<role>[a-z]+(?: [a-z]+)? of {_NP}) (?P<be>is|was) (?P<who>(?-i:[A-Z])[\w'.-]*(?: (?-i:[A-Z])[\w'.-]*)*?)(?P<end>[.!]*)$",
    re.IGNORECASE,
)
_POSSESSED = re.compile(
    r"^(?P<of>[A-Z][\w-]*(?: [A-Z][\w-]*)*)'s (?P<role>[a-z]+(?: [a-z]+)?) (?P<be>is|was) (?P<who>[A-Z][\w'.-]*(?: [A-Z][\w'.-]*)*?)(?P<end>[.!]*)$"
)


@lru_cache(maxsize=32768)
def turned(text: str) -> str:
    """``text`` told from the one end of its frame; any text is allowed, and most is given back as it is."""
    text = _HAS_PLANS.sub("plans to", _people(text))
    text = _TIMES_AS.sub(lambda m: f"{_TIMES[m['times'].lower()]} in {m['when']}", text)
    if _DENIES.search(text) or len(text) > LONGEST:
        return text
    text = _MADE_OF_IT.sub("", text)
    fronted = _FRONTED.match(text)
    plainly = f"{fronted['rest']} in {fronted['place']}{fronted['end']}" if fronted else text
    for frame in (_none_more, _before_others, _compared, _dative, _converse, _changed, _is_of):
        said = frame(plainly)
        if said:
            return said
    return text


LONGEST = 200
"""Characters of a sentence up to which frames are looked for; a longer one is no single frame."""


def _people(text: str) -> str:
    """People of the list of names by the shortest name that it has for them: ``Joe Biden`` -> ``Biden``."""
    for found in reversed(names(text)):
        short = found.name.split()[-1]
        if (
            found.kind == PERSON
            and found.gender
            and text[found.start : found.end] != short
            and _single(found.name)
        ):
            text = text[: found.start] + short + text[found.end :]
    return text


@lru_cache(maxsize=1024)
def _single(name: str) -> bool:
    """Whether the list takes a person's last name alone for that person."""
    short = name.split()[-1]
    return any(n.name == name and n.end - n.start == len(short) for n in names(short))


def _compared(text: str) -> str | None:
    there = _THERE_IS_LESS.match(text)
    if there:
        text = f"{there['a']} contain {there['way']} {there['what']} than {there['b']}{there['end']}"
    done = _MORE_DONE.match(text)
    if done:
        verb = inflected(done["verb"].lower(), "VB")
        text = f"{done['a']} {verb} {done['way'].lower()} {done['what']} than {done['b']}{done['end']}"
    m = _COMPARED.match(text)
    if m is None:
        return text if there or done else None
    way, what, low = _LESS[m["way"].lower()], m["what"], m["way"].lower()
    a, b = (m["a"], m["b"]) if low in _SAME_END else (m["b"], m["a"])
    return f"{a} {m['be']} {way} {what}than {b}{m['when']}{m['end']}"


_GREATER = re.compile(
    rf"^(?P<a>{_NP})(?: (?:in|of|at|on|near|from|for|with) {_NP})? (?P<be>\w+) (?:{'|'.join(sorted({*_LESS.values()}))}) (?:\w+ ){{0,3}}?than \S",
    re.IGNORECASE,
)


def greater(text: str) -> str:
    """The stem of what a plain comparison says more of, "" where a text is none."""
    m = _GREATER.match(text[:LONGEST])
    return stem(m["a"].split()[-1].lower()) if m else ""


def _none_more(text: str) -> str | None:
    m = _NONE_MORE.match(text)
    return m and f"{m['x']} {m['be'].replace(' ever', '')} the {m['way']}est {m['kind']}{m['end']}"


def _before_others(text: str) -> str | None:
    m = _BEFORE_OTHERS.match(text)
    verb = m and next((w for w in tokens(m["deed"])[1:] if w.tag == "VERB" or is_past(w.lower)), None)
    if m is None or verb is None:
        return None
    who, what = text[: verb.start].rstrip(), m["deed"][verb.end :].strip()
    return f"{who} was the first {m['kind']} to {inflected(verb.lower, 'VB')} {what}{m['end']}"


def _dative(text: str) -> str | None:
    m = _DATIVE.match(text)
    return m and f"{m['a']} {m['verb']} {m['x']} to {m['b']}{m['when']}{m['end']}"


def _converse(text: str) -> str | None:
    for pattern, frame in _CONVERSES:
        m = pattern.match(text)
        if m:
            said = frame.format(**{name: part or "" for name, part in m.groupdict().items()}).removesuffix(
                " in the "
            )
            return f"{said}{m['when']}{m['end']}"
    return None


def _changed(text: str) -> str | None:
    m = _CHANGE_IN.match(text)
    if m:
        where = f" in {m['place']}" if m["place"] else ""
        share = (m["by"] or (m["of"] or "").removeprefix("of ")).strip()
        return f"{m['what']} {_CHANGE[m['way'].lower()]} {share}{where}{m['when']}{m['end']}".replace(
            "  ", " "
        )
    m = _PLACE_SAW.match(text)
    if m:
        return f"{m['what']} {m['verb']} {m['by']} in {m['place']}{m['when']}{m['end']}".replace("  ", " ")
    m = _DEATHS.match(text)
    if m:
        return f"{m['n'] or m['m']} people were killed by {m['x'] or m['y']}{m['in']}{m['when']}{m['end']}"
    m = _PLANS.match(text)
    return m and f"{m['who']} plans to {m['do']}{m['end']}"


def _is_of(text: str) -> str | None:
    m = _THE_OF.match(text)
    if m:
        return f"{m['who']} {m['be']} the {m['role']}{m['end']}"
    m = _POSSESSED.match(text)
    if m:
        return f"{m['who']} {m['be']} the {m['role']} of {m['of']}{m['end']}"
    m = _LIVE.match(text)
    if m:
        return f"{m['place']} has {m['n']} inhabitants{m['end']}"
    return _POPULATION.sub(lambda p: f"has {p['n']} inhabitants", text) if _POPULATION.search(text) else None
