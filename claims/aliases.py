"""Other names of the same thing, written out before two texts are compared: ``SCOTUS`` is the US Supreme Court.

Only names that mean one thing wherever they stand; what depends on the country or the day is not in here.
"""

from __future__ import annotations

import re
from functools import lru_cache

from claims.said import said_one_way

_ALIASES = {
    r"SCOTUS": "the US Supreme Court",
    r"(?:the )?United Nations": "the UN",
    r"U\.N\.": "UN",
    r"(?:the )?World Health Organi[sz]ation": "the WHO",
    r"(?:the )?European Union": "the EU",
    r"(?:the )?General Data Protection Regulation": "GDPR",
    r"(?:the )?measles,? mumps,? (?:and|&) rubella": "the MMR",
    r"(?:the )?CEDAW(?: committee| people| ppl)?": "the UN committee",
    r"(?:the )?White House": "the administration",
    r"(?:the )?first amendment": "the First Amendment",
}
_PEOPLE = re.compile(
    r"\b(?P<name>[A-Z][a-z]{2,})['’]?s (?:people|white house|the administration|admin|team|crowd|lot|cronies|guys)\b"
)
"""``Biden's people``, ``Bidens White House``: a head of government's administration."""
_PHRASAL = (
    (re.compile(r"\b(?:take|takes|took|taken|taking|pull|pulls|pulled|pulling)\b(?P<object>(?:\s+[\w'’-]+){0,4}?)\s+down\b", re.IGNORECASE), "deleted"),
    (re.compile(r"\b(?:came|comes|come) up with\b(?P<object>)|\b(?:dreamed|dreamt|cooked|thought) up\b", re.IGNORECASE), "created"),
    (re.compile(r"\b(?:throw|throws|threw|thrown|toss|tosses|tossed|kick|kicks|kicked)\b(?P<object>(?:\s+[\w'’-]+){0,4}?)\s+out\b", re.IGNORECASE), "threw out"),
)  # fmt: skip
"""A verb and the particle that makes another verb of it, what stands between them behind both."""
_PATTERN = re.compile(
    "|".join(rf"(?P<a{i}>\b{name}(?!\w))" for i, name in enumerate(_ALIASES)), re.IGNORECASE
)
_NAMES = tuple(_ALIASES.values())


_ITS = re.compile(
    r"\bits(?= (?:a|an|the|not|now|nonsense|rubbish|false|untrue|illegal|legal|true|fake|bullshit)\b)",
    re.IGNORECASE,
)
_SHORT = {
    "ppl": "people", "ppls": "people's", "govt": "government", "gov": "government", "cuz": "because", "bc": "because",
    "yr": "year", "yrs": "years", "n": "and", "r": "are", "u": "you", "ur": "your", "2": "to", "4": "for", "w": "with",
    "abt": "about", "didnt": "didn't", "doesnt": "doesn't", "isnt": "isn't", "wasnt": "wasn't", "havent": "haven't",
    "tryna": "trying to", "gonna": "going to", "wanna": "want to", "no1": "no one", "some1": "someone", "every1": "everyone",
    "anyones": "anyone's", "everyones": "everyone's", "someones": "someone's", "noones": "no one's", "peoples": "people's",
    "b4": "before", "bcuz": "because", "coz": "because", "smth": "something",
    "cant": "can't", "wont": "won't", "arent": "aren't", "hasnt": "hasn't", "dont": "don't", "cannot": "can not",
}  # fmt: skip
_CHAT = re.compile(
    r"\b(?:cannot|ppls?|govt|gov|cuz|bc|yrs?|abt|ur|tryna|gonna|wanna|(?:no|some|every)1|(?:any|every|some|no)ones|(?<!the )(?<!of )(?<!for )peoples(?= [a-z]+s\b)|b4|bcuz|coz|smth|(?:didn|doesn|isn|wasn|haven|can|won|aren|hasn|don)t"
    r"|(?<=[a-z] )[nrwu](?= [a-z]{3,})"
    r"|(?<=(?:ive|ous|ful) )[24](?= [a-z]{3,})"
    r"|(?<=[a-z] )(?<!for )(?<!in )(?<!of )(?<!by )(?<!only )[24](?= [a-z]{3,})"
    r"(?! (?:[a-z]+s|people|men|women|children|percent|per|million|billion|thousand|hundred|out)\b))\b",
    re.IGNORECASE,
)
"""What is typed on a telephone. A lone letter or figure counts only between two words."""
_MONTHS = {
    "jan": "January", "feb": "February", "apr": "April", "aug": "August", "sep": "September", "sept": "September",
    "oct": "October", "nov": "November", "dec": "December",
}  # fmt: skip
_MONTH = re.compile(r"\b(?P<short>Jan|Feb|Apr|Aug|Sept?|Oct|Nov|Dec)\b\.?(?=\s+\d)", re.IGNORECASE)


@lru_cache(maxsize=32768)
def expand(text: str) -> str:
    """``text`` with such names written out. Offsets into it are not those of the original."""
    text = _PEOPLE.sub(r"the \g<name> administration", text.replace("White House", "white house"))
    text = _CHAT.sub(lambda m: _SHORT[m.group().lower()], text)
    text = _ITS.sub("it's", text)
    text = _MONTH.sub(lambda m: _MONTHS[m["short"].lower()], text)
    for phrase, verb in _PHRASAL:
        text = phrase.sub(lambda m, verb=verb: verb + (m["object"] or ""), text)  # type: ignore[misc]
    text = said_one_way(text)
    return _PATTERN.sub(lambda m: _NAMES[int((m.lastgroup or "a0")[1:])], text)
