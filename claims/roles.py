"""What a post does with what it quotes or with what was said before: questions it, denies it, passes it on."""

from __future__ import annotations

import re

from claims.model import Role

_DENY = re.compile(
    r"""\b(?:
      i\ (?:don't|do\ not|can't|cannot|dont)\ (?:believe|buy)\ (?:it|this|that|a\ word|any\ of)
    | (?:that|this|it)(?:'s|\ is|\ was|s)?\ (?:simply\ |just\ |completely\ |totally\ |so\ |plain\ |flat\ out\ |absolutely\ |utterly\ )?
      (?:not\ true|untrue|false|wrong|a\ lie|lies|nonsense|rubbish|bullshit|bs|fake(?:\ news)?|made\ up|a\ myth|a\ hoax|incorrect|not\ (?:the\ case|correct|right|what\ happened)|debunked|misinformation)
    | (?:that|this|it)\ (?:simply\ |just\ |really\ |plainly\ )?(?:isn't|wasn't|isnt|aint|ain't)\ (?:even\ )?(?:true|right|correct|the\ case|what)
    | (?:that|this|it)\ (?:never|didn't|did\ not)\ happen(?:ed)?
    | no,?\ (?:it|they|he|she|you|we|there)(?:'re|'s)?\ (?:not|isn't|aren't|doesn't|don't|didn't|wasn't|can't|won't|did\ not|does\ not|do\ not|is\ not|are\ not)
    | (?:total|utter|complete|pure|absolute)\ (?:nonsense|rubbish|bullshit|bs|fabrication|lie)
    | no\ such\ thing | nothing\ of\ the\ (?:kind|sort) | (?:has|have|had)\ been\ debunked
    | not\ true | fake\ news | citation\ needed\ because\ no
    | (?:never|didn't|did\ not|hasn't|doesn't)\ happen(?:ed|s)?\b(?!\ (?:to|in|when|because))
    | stop\ (?:spreading|making)\ (?:lies|misinformation|this|stuff\ up|things\ up)
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_QUESTION = re.compile(
    r"""(?:^|\b)(?:source\?|really\?|is\ (?:that|this|it)\ (?:true|real|so|right|national|legit)\b|are\ you\ sure|any\ (?:source|proof|evidence|link)
    |(?:got|have|do\ you\ have)\ (?:a|any)\ (?:source|link|proof|evidence|citation)\b(?!\ (?:to|for|of|on)\ (?!that\b|this\b|it\b))|citation\ needed|who\ says|says\ who|how\ do\ you\ know
    |what\ (?:state|country|law|source|evidence)\b|where\ did\ you\ (?:read|hear|get|see)|since\ when|(?:i'll|i\ will|i'd|i\ would)\ (?:only\ )?(?:believe|like\ to\ see)|sounds?\ (?:a\ bit\ |way\ |far\ )?(?:too|made\ up|fishy|unlikely|wrong|off|dubious|implausible)\b
    |hard\ to\ believe|prove\ it|doubt\ (?:it|that)|i\ doubt|not\ sure\ (?:about\ that|that(?:'s|\ is)))""",
    re.IGNORECASE | re.VERBOSE,
)
_BARE_NO = re.compile(
    r"^(?:(?:sorry|well|um|er|lol|lmao\w*)[, ]+(?:but\s+)?)?(?:(?:no|nope|nah|wrong|false|bullshit|nonsense|rubbish|lies|bs)\s*[.!,]|(?:nah\s+)?no\s+way\b|wrong\s+on\b|(?:utter|complete|total)\s+(?:rubbish|nonsense|rot|tosh)\b)",
    re.IGNORECASE,
)


def reaction(sentence: str) -> Role | None:
    """Whether a sentence of a reply denies or questions what it answers; None where it does neither."""
    text = sentence.replace("’", "'")
    if (
        _DENY.search(text)
        or _BARE_NO.match(text)
        or (len(text.split()) <= MOST_WORDS and _AT_ONCE.match(text))
    ):
        return Role.DENIED
    if _QUESTION.search(text):
        return Role.QUESTIONED
    return None


_AT_ONCE = re.compile(
    r"^(?:[\w ]{2,20},\s+)?(?:(?:no|nope|nah|but|and|well|except|which|sorry|lol|lmao\w*|bruh|um)[,.]?\s+)*(?:it|they|he|she|that|this|there|you)\s+(?:really\s+|simply\s+|just\s+)?"
    r"(?:doesn't|don't|didn't|isn't|aren't|wasn't|weren't|hasn't|haven't|won't|can't|couldn't|never|(?:does|do|did|is|are|was|were|has|have|had)\s+not)\b(?:\s+(?!that\b)\w+){0,3}\s*(?:[.!,;]|$)",
    re.IGNORECASE,
)
MOST_WORDS = 9
"""A sentence that only takes the one before it back is short: "It doesn't, and it never did."."""


def taken_back(sentence: str) -> Role | None:
    """What a short sentence does to the one in front of it: denies it, questions it, or neither (None)."""
    text = sentence.replace("’", "'")
    if len(text.split()) > MOST_WORDS:
        return None
    return Role.DENIED if _AT_ONCE.match(text) else reaction(text)


_POINTS_BACK = re.compile(
    r"\b(?:that|this|it|they|those|these|he|she|which|any|proof|source|evidence|really|seriously)\b",
    re.IGNORECASE,
)
MOST_WORDS_ASKED = 20


def _asks_back(text: str) -> bool:
    """A question about what was just quoted: ``Which law is that supposed to be?``."""
    return (
        text.rstrip().endswith("?")
        and len(text.split()) <= MOST_WORDS_ASKED
        and bool(_POINTS_BACK.search(text))
    )


def reply_reaction(sentences: list[tuple[str, int]]) -> list[tuple[Role, str, int]]:
    """The first denial and the first question in a reply's own sentences: (role, sentence, offset)."""
    found: dict[Role, tuple[Role, str, int]] = {}
    for number, (text, start) in enumerate(sentences):
        role = reaction(text)
        short = text.rstrip().endswith("?") and len(text.split()) <= 5
        if role is None and not found and (short or (number < 2 and _asks_back(text))):
            role = Role.QUESTIONED
        if role and role not in found:
            found[role] = (role, text, start)
    return sorted(found.values(), key=lambda item: item[2])
