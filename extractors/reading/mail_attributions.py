"""The lines in mail that say whose words are quoted below: "On Tue, 3 Mar 2024, Ann Bo wrote:"."""

from __future__ import annotations

import re

from extractors.reading.html_text import clean

LONGEST = 3
"""How many lines an attribution is wrapped into at most."""

_VERB = (
    r"(?:wrote|writes|said|says|typed|schrieb(?: am)?|schreibt|a écrit|écrit|escribió|ha scritto|scrive|schreef"
    r"|skrev|skrifar|napisała?(?:\(a\))?|pisze|escreveu|написала?|пишет|писала?|kirjoitti|dixit|さんは書きました)"
)
_DATED = re.compile(
    r"(?=.*\d)(?:on|am|le|el|il(?: giorno)?|op|em|den|dnia|w dniu|at|in|in (?:message|article)|quoting|\d)\b.{4,400}?\b"
    + _VERB
    + r"\b(?:.{0,160}[:：])?\s*",
    re.IGNORECASE,
)
_PLAIN = re.compile(
    r"[^.!?]{0,20}\S.{0,150}\b" + _VERB + r"(?:\s+(?:on|in|at|am|le)\b[^.!?]{0,100})?\s*[:：]\s*"
    r"|quoting .{2,120}:\s*|\* .{2,100}\[.{6,60}\]:\s*",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"[\[(<]*(?:mailto:)?[\w.+=-]{1,64}(?:@| at )[\w-]{1,60}(?:(?:\.| dot )[\w-]{1,60}){0,6}[\])>]*|<[^<>]{0,200}>"
)
_AFTER = re.compile(rf"\b{_VERB}\b(.*)$", re.IGNORECASE)
_DATE = re.compile(
    r"^.*\d(?:\W*\b(?:[ap]\.?m\b\.?|[A-Z]{2,5}\b|Uhr\b|h\b|o'clock\b)|\W*\([^()]*\)|\s*[+-]\d{4})*[\s,;:\]–-]+(?=\S)"
)
_NOBODY = frozenset({"i", "you", "he", "she", "we", "they", "it", "who", "somebody", "someone"})
_LEAD = re.compile(r"^(?:\W|in (?:message|article)\b|quoting\b|thus spake\b)+", re.IGNORECASE)


def is_attribution(lines: list[str]) -> bool:
    """Do these lines, joined, say whose words follow?"""
    text = clean(" ".join(lines)) or ""
    if len(lines) > 1 and not text.endswith((":", "：")):
        return False
    whole = len(lines) == 1 or (len(lines) == 2 and _ADDRESS.search(text) is not None)
    return bool(_DATED.fullmatch(text)) or (whole and bool(_PLAIN.fullmatch(text)))


def name_in(attribution: str) -> str | None:
    """The name that an attribution gives; None where it cannot be told from the date around it."""
    text = clean(_ADDRESS.sub(" ", attribution)) or ""
    after = _AFTER.search(text)
    if after:
        behind = after.group(1).strip(" ,:;：")
        if re.match(r"[^\W\d]", behind) and not re.match(
            r"(?:on|in|at|am|le|the|to)\b", behind, re.IGNORECASE
        ):
            return _named(re.sub(r"\s*(?:<|\().*$", "", behind))
        text = text[: after.start()]
    else:
        text = re.sub(r"\s*\[.*$", "", text)
    return _named(_DATE.sub("", text)) or _named(text.rpartition(",")[2])


def _named(text: str) -> str | None:
    """A text as a name, if it can be one."""
    name = re.sub(r"'?\s+via\s.*$", "", _LEAD.sub("", text)).strip(" \t,;:\"'“”<>()[]*：-")
    named = 0 < len(name) <= 60 and re.search(r"[^\W\d]", name) and not re.match(r"on\b.*\d", name, re.I)
    return name if named and name.casefold() not in _NOBODY else None
