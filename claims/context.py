"""Stand-alone wording: ``there`` -> in Australia, ``they`` -> the UN, ``this convention`` -> the one meant.

A wrong rewrite is worse than none: a word that no rule resolves stays as written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from claims.model import Resolution
from claims.places import name_of, places
from claims.text import tokens

_LOOK_BACK = 3
_THERE = re.compile(
    r"\b(?:over |out )?there\b(?!\s+(?:is|are|was|were|has|have|will|'s|isn't|aren't|wasn't|weren't)\b)",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(r"^(?:i|we|you)\b", re.IGNORECASE)
_TOPIC = re.compile(
    r"\b(?i:same (?:goes )?(?:with|for)|as for|as to|regarding|concerning|speaking of|back to)\s+(?:the\s+)?(?P<name>[A-Z][\w'’.-]*(?:\s+(?:of|the|on|and|\d+|[A-Z][\w'’.-]*))*)",
)
_IT = re.compile(r"^(?:it|this|that)(?=(?:'s|’s)?\s|\b)", re.IGNORECASE)
_THEY = re.compile(r"^(?:they|it)\b|(?<=\b[Bb]ecause )they\b", re.IGNORECASE)
_THIS = re.compile(
    r"\b(?:this|that|the)\s+(?P<head>convention|treaty|law|bill|act|agreement|deal|vaccine|policy|report|study|ruling|"
    r"resolution|company|country|committee|war|virus|app|merger|tax|regulation|directive|ban|plan)\b(?!\s+(?:of|on|against|for|to|that|which|in)\b)",
    re.IGNORECASE,
)
_ORG = re.compile(
    r"\b(?:the\s+)?(?:UN|U\.N\.|United Nations|EU|European Union|NATO|WHO|IMF|FBI|CIA|CDC|FDA|NASA|IPCC|OECD|[A-Z]{2,6})\b"
)
_BUSINESS = re.compile(r"\bthis business\b", re.IGNORECASE)


def stand_alone(
    clause: str, before: Sequence[str], article: str | None, title: str | None
) -> tuple[str, tuple[Resolution, ...]]:
    """The clause so that it can be read alone, and which words were replaced, from where.

    ``before``: the poster's earlier sentences (latest last), then nothing else. ``article`` and
    ``title`` say what "this convention" is where the sentences before do not.
    """
    done: list[Resolution] = []
    text = _resolve_there(clause, before, done)
    text = _resolve_they(text, before, done)
    text = _resolve_it(text, before, done)
    text = _resolve_this(text, before, title, article, done)
    return _tidy(text), tuple(done)


def _resolve_there(text: str, before: Sequence[str], done: list[Resolution]) -> str:
    m = _THERE.search(text)
    if not m or places(text) or _FIRST_PERSON.match(text):
        return text
    for sentence in reversed(before[-_LOOK_BACK:]):
        found = places(sentence)
        if len({p.code for p in found}) == 1:
            place = name_of(found[0].code)
            done.append(Resolution(m.group(), f"in {place}", "sentence before"))
            rest = (text[: m.start()].rstrip() + text[m.end() :]).strip()
            return f"In {place} {rest[:1].lower()}{rest[1:]}"
        if found:
            return text
    return text


def _organisations(sentence: str) -> list[str]:
    out = [
        m.group()
        for m in _ORG.finditer(sentence)
        if m.group() not in {"LOL", "IMO", "OK", "I", "USA", "US", "FYI", "BTW", "VOICES"}
    ]
    for word in out:
        if word.isupper() and len(word) > 5:
            out = [w for w in out if w != word]
    return list(dict.fromkeys(re.sub(r"^the\s+", "", w, flags=re.IGNORECASE) for w in out))


def _resolve_they(text: str, before: Sequence[str], done: list[Resolution]) -> str:
    m = _THEY.search(text)
    if not m or m.group().lower() == "it":
        return text
    for number, sentence in enumerate(reversed(before[-2:])):
        names = _organisations(sentence)
        if len(names) == 1:
            name = f"the {names[0]}" if names[0] in _WITH_THE else names[0]
            where = "same sentence" if number == 0 and len(before) else "sentence before"
            done.append(Resolution(m.group(), name, where))
            return (
                text[: m.start()]
                + (name[0].upper() + name[1:] if m.start() == 0 else name)
                + _singular(text[m.end() :])
            )
        if names:
            return text
    return text


def _resolve_it(text: str, before: Sequence[str], done: list[Resolution]) -> str:
    """``it`` behind a spoken heading, as in ``Same with Agenda 2030, by the way: it isn't binding``."""
    m = _IT.match(text)
    name = _institution(before[-1]) if m and before and m.group().lower() == "it" else None
    if m and name:
        done.append(Resolution(m.group(), name, "sentence before"))
        return name + text[m.end() :]
    topic = _TOPIC.search(before[-1]) if m and before and len(before[-1].split()) <= 10 else None
    if not m or not topic:
        return text
    done.append(Resolution(m.group(), topic["name"], "sentence before"))
    return topic["name"] + text[m.end() :]


_INSTITUTION = re.compile(
    r"^(?:(?:And|But|So|Well|Actually|Then|Meanwhile),?\s+)?(?P<name>(?:The\s+|the\s+)?(?:[A-Z][\w.]*\s+)*(?:Court|Commission|Committee|Agency|Assembly|Council|Parliament|Ministry|Congress|Senate|Bank|Union|Department|Board"
    r"|Act|Bill|Treaty|Convention|Directive|Regulation)(?:\s+of\s+(?:[A-Z][\w.]*\s?)+)?)\s+[a-z]"
)


def _institution(sentence: str) -> str | None:
    """The institution or law that is the subject of a sentence; "it" in the next clause can only mean that."""
    m = _INSTITUTION.match(sentence.strip())
    return m["name"] if m else None


_WITH_THE = frozenset(["UN", "U.N.", "EU", "IMF", "FBI", "CIA", "CDC", "FDA", "IPCC", "OECD", "WHO"]) | {
    "United Nations",
    "European Union",
}


def _singular(rest: str) -> str:
    """``they claim`` -> ``the UN claims``; only the plain present right behind the pronoun."""
    m = re.match(r"^(\s+(?:also\s+)?)([a-z]+)\b", rest)
    if not m:
        return rest
    verb = m[2]
    irregular = {"are": "is", "were": "was", "have": "has", "do": "does", "don't": "doesn't"}
    if verb in irregular:
        return m[1] + irregular[verb] + rest[m.end() :]
    word = tokens("they " + verb)[-1]
    if word.tag == "VERB" and not verb.endswith(("ed", "s")) and verb in _PRESENT:
        return m[1] + verb + "s" + rest[m.end() :]
    return rest


_PRESENT = frozenset(
    [
        "claim",
        "say",
        "think",
        "believe",
        "want",
        "insist",
        "argue",
        "allege",
        "force",
        "try",
        "plan",
        "ban",
        "call",
        "ask",
        "demand",
        "admit",
        "deny",
        "know",
    ]
)


def _resolve_this(
    text: str, before: Sequence[str], title: str | None, article: str | None, done: list[Resolution]
) -> str:
    m = _THIS.search(text)
    if m:
        own = next((n for s in reversed(before[-_LOOK_BACK:]) if (n := _full_name(m["head"], s, None))), None)
        full = own or _full_name(m["head"], title, article)
        if full:
            done.append(Resolution(m.group(), full, "sentence before" if own else "article"))
            return text[: m.start()] + full + text[m.end() :]
    return text


def _full_name(head: str, title: str | None, article: str | None) -> str | None:
    """The longest-standing name for "this HEAD" in the title or the article: "UN convention against cybercrime"."""
    pattern = re.compile(
        rf"(?:(?:[A-Z][\w.]*|United|European)\s+)*(?:[A-Z][\w.]*\s+)(?:[a-z]+\s+)?{head}\s+(?:against|on|for|of|to)\s+[\w-]+(?:\s+(?:and|of)\s+[\w-]+)?"
        rf"|(?:[A-Z][\w.]*\s+)+{head}\b",
    )
    for text in (title, article):
        if not text:
            continue
        for shape in (pattern, re.compile(pattern.pattern.replace(head, head.capitalize()))):
            m = shape.search(text)
            if m:
                name = re.sub(r"^(?:The|This|That|A|An|And|But)\s+", "", m.group())
                return name if name.lower().startswith("the ") else f"the {name}"
    return None


def _tidy(text: str) -> str:
    text = re.sub(r"\s+", " ", text).strip(" ,;:-")
    text = re.sub(
        r"\bits(?= (?:a|an|the|not|now|been|legally|abusive|illegal|legal|true|false)\b)",
        "it's",
        text,
        flags=re.IGNORECASE,
    )
    if not text:
        return text
    text = text[0].upper() + text[1:]
    return text if text[-1] in '.!?…"”' else text + "."
