"""The same said the other way round: converses and set phrases, written one way before two texts are compared.

``X is down to us`` and ``X is caused by humans``, ``came after Y`` and ``was preceded by Y``: what only turns the
sentence, never what weakens or strengthens it. Each rule holds wherever its words stand; the result may read badly.
"""

from __future__ import annotations

import re

_N = r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|fifteen|twenty|thirty|forty)"
_NP = r"(?:(?!(?:and|but|or|that|which|who|is|are|was|were|not|to)\b)[\w'’.-]+\s+){0,6}?(?!(?:and|but|or|that|which|who|is|are|was|were|not|to)\b)[\w'’.-]+"
_BE = r"(?:is|are|was|were)"
_RULES = (
    # Order in time.
    (r"\b(?:came|comes|come)\s+after\b", "was preceded by"),
    (r"\b(?:came|comes|come)\s+before\b", "preceded"),
    # Votes.
    (r"\bvoted?\s+(?:no|nay)\s+(?:on|to)\b", "voted against"),
    (r"\bvoted?\s+(?:yes\s+(?:on|to)|in\s+favou?r\s+of)\b", "voted for"),
    # Making somebody do something.
    (
        r"\b(?:made|makes|making)\s+(?P<whom>(?!it\b)(?:[\w'’-]+\s+){0,4}?[\w'’-]+)\s+(?P<what>take|delete|remove|ban|stop|pull|censor|drop|change|pay|sign|resign|close|suppress|hide|silence|hand)\b",
        r"forced \g<whom> to \g<what>",
    ),
    (r"\bcalled?\s+(?:up)?on\s+(?=(?:the\s+)?(?-i:[A-Z])\w+\s+to\b)", "urged "),
    # Causes.
    (
        rf"\bthere(?:['’]s|\s+is|\s+was)\s+(?:absolutely\s+)?no\s+(?:\w+\s+)?(?:link|connection|association|correlation)\s+between\s+(?P<x>{_NP})\s+and\s+(?P<y>{_NP})",
        r"\g<x> does not cause \g<y>",
    ),
    (
        r"\b(?:has|have|had)\s+(?:absolutely\s+)?nothing\s+(?:whatsoever\s+|at\s+all\s+)?to\s+do\s+with\s+(?!it\b|that\b|this\b)",
        "did not cause ",
    ),
    (
        r"\bgives?\s+(?:kids|children|people|babies|toddlers|everyone|everybody|you|them)\s+(?=[a-z]{4,}\b)",
        "causes ",
    ),
    (r"\b(?P<be>is|are|was)\s+(?:all\s+|entirely\s+|mostly\s+)?(?:down\s+to|because\s+of|the\s+fault\s+of)\s+(?:us|us\s+humans|humans|mankind|people)\b", r"\g<be> caused by humans"),
    (r"\b(?P<be>is|are|was)\s+(?:all\s+|entirely\s+|mostly\s+)?man-?made\b", r"\g<be> caused by humans"),
    (r"\b(?:we|us)\s+humans\b|\bhuman\s+beings\b|\bmankind\b|\bhumankind\b", "humans"),
    (r"\bglobal\s+warming\b", "climate change"),
    (r"\bheat(?:ed|ing|s)?\s+up\b", "warmed"),
    # Laws.
    (r"\bcarry\s+(?P<what>(?!out\b)(?:[\w'’]+\s+){1,5}?)out\b", r"carry out \g<what>"),
    (r"\b(?:has|have|carries|carry)\s+(?:no|zero)\s+legal\s+force\b", "is not legally binding"),
    (
        r"\b(?P<who>(?:no|every|each|all|any)?\s*(?:countr(?:y|ies)|nations?|states?|governments?|members?))\s+(?:on\s+earth\s+)?(?:is|are)\s+(?:legally\s+)?(?:obliged|bound|required|obligated)\s+(?:by\s+law\s+)?to\s+(?:obey|carry\s+out|follow|implement|comply\s+with)\s+(?P<what>[\w'’ ]{3,50}?)(?=[.,;!]|$| no matter)",
        r"\g<what> is legally binding on \g<who>",
    ),
    (
        r"\b(?P<who>countries|nations|states|governments|members)\s+(?:don['’]t|do\s+not|aren['’]t|are\s+not)\s+(?:have|obliged|bound|required)\s+to\s+(?:obey|carry\s+out|follow|implement|comply\s+with)\s+(?P<what>[\w'’ ]{3,50}?)(?=[.,;!]|$)",
        r"\g<what> is not legally binding on \g<who>",
    ),
    (
        rf"\b(?:the\s+)?(?:max(?:imum)?|most)\s+(?:(?:prison|jail)\s+)?(?:(?:sentence|penalty|term|punishment|you\s+can\s+get|anyone\s+can\s+get)\s+)?for\s+(?P<x>{_NP})(?P<p>\s+in\s+{_NP})?\s+{_BE}\s+(?P<n>{_N}\s+years)(?:\s+(?:in\s+(?:jail|prison)|behind\s+bars|inside))?",
        r"\g<x> carries up to \g<n> in jail\g<p>",
    ),
    (
        rf"\b(?:cannot|can\s+not|can['’]?t|may\s+not|must\s+not|(?:does|do)(?:\s+not|n['’]?t)|never)\s+(?:exceed|go\s+(?:above|over|beyond)|be\s+(?:more|higher|larger)\s+than)\s+(?=(?:\d|{_N}))",
        "is limited to at most ",
    ),
    (
        rf"\b(?:in\s+)?(?P<p>(?:the\s+)?(?-i:[A-Z])\w+(?:\s+(?-i:[A-Z])\w+){{0,3}})\s+(?:can|will|may)\s+(?:give|get|land|hand)\s+(?:you|somebody|someone|offenders)\s+(?P<n>(?:up\s+to\s+)?{_N}\s+years)(?:\s+(?:in\s+(?:jail|prison)|inside))?\s+for\s+(?P<x>{_NP})",
        r"\g<x> carries \g<n> in jail in \g<p>",
    ),
    # Having none.
    (r"\b(?:lacks?|lacking)\s+(?=\w)", "has no "),
    (r"\blacked\s+(?=\w)", "had no "),
    (r"\b(?:did\s+not|didn['’]?t)\s+have\s+(?:any\s+|a\s+)?(?=[a-z]{5,}\b)", "had no "),
    (r"\b(?:does\s+not|doesn['’]?t|do\s+not|don['’]?t)\s+have\s+(?:any\s+|a\s+)?(?=[a-z]{5,}\b)", "has no "),
    # Clefts.
    (rf"\b{_BE}\s+not\s+the\s+ones?\s+(?:who|that|which)\b", "never"),
    (rf"\b{_BE}\s+the\s+ones?\s+(?:who|that|which)\s+", ""),
    (r"\b(?:it['’]?s|it\s+is|it\s+was)\s+(?P<who>(?:the\s+)?(?-i:[A-Z])[\w.]*(?:\s+(?-i:[A-Z])[\w.]*){0,3})\s+(?:that|who|which)\s+(?=[a-z]+)", r"\g<who> "),
    (r"\bnot\s+(?:one|a\s+single)\s+(?=[a-z]+\b)", "no "),
    # Capitals that act.
    (r"\bWashington(?:\s+itself)?(?=\s+(?:voted|signed|backed|opposed|rejected|ratified|vetoed|refused))", "the US"),
    (r"\bMoscow(?=\s+(?:voted|signed|backed|opposed|rejected|ratified|proposed|drafted|vetoed|refused|wrote))", "Russia"),
    (r"\bBeijing(?=\s+(?:voted|signed|backed|opposed|rejected|ratified|proposed|drafted|vetoed|refused))", "China"),
)  # fmt: skip
_COMPILED = tuple((re.compile(pattern, re.IGNORECASE), becomes) for pattern, becomes in _RULES)


def said_one_way(text: str) -> str:
    """``text`` with such phrases written one way; any text is allowed."""
    for pattern, becomes in _COMPILED:
        text = pattern.sub(becomes, text)
    return text
