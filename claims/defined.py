"""``this convention`` -> the UN convention against cybercrime: what a thread's title and article define."""

from __future__ import annotations

import re
from collections.abc import Sequence

from claims.model import Resolution
from claims.names import LAW, names
from claims.text import tokens

_THIS = re.compile(
    r"\b(?:this|that|the)\s+(?P<head>convention|treaty|law|bill|act|agreement|deal|vaccine|policy|report|study|ruling|"
    r"resolution|company|country|committee|war|virus|app|merger|tax|regulation|directive|ban|plan|district|borough)\b"
    r"(?!\s+(?:of|against|for|to|that|which|(?:on|in)(?!\s+(?:the first place|force|\d|christmas|[a-z]+day\b|january|february|march|april|may|june|july|august|september|october|november|december)))\b)",
    re.IGNORECASE,
)
_SPECIFIC = frozenset("convention treaty agreement directive merger resolution district borough".split())
"""What ``the`` alone points at; "the law" and "the country" are mostly said in general."""


def resolve_this(
    text: str, before: Sequence[str], title: str | None, article: str | None, done: list[Resolution]
) -> str:
    """``this convention`` by its full name, from the poster's sentences ``before``, the title or the article."""
    m = _THIS.search(text)
    if not m or not _points(text, m):
        return text
    own = next((n for s in reversed(before) if (n := _full_name(m["head"], s, None))), None)
    if not own and before and any(n.kind == LAW for n in names(before[-1])):
        return text  # "The Paris Agreement is a joke. This deal costs ...": not the deal of the article
    full = own or _full_name(m["head"], title, article) or _treaty(m, title, article)
    if full:
        sure = 0.85 if own else 0.8
        sure -= 0.0 if m.group().lower().startswith("this") else 0.1
        done.append(Resolution(m.group(), full, "sentence before" if own else "article", round(sure, 2)))
        full = full[0].upper() + full[1:] if m.start() == 0 else full
        return text[: m.start()] + full + text[m.end() :]
    return text


_TREATIES = ("treaty", "convention", "agreement", "pact", "accord")


def _treaty(m: re.Match[str], title: str | None, article: str | None) -> str | None:
    """``this treaty`` where title and article name one treaty alone, though as a convention or a pact."""
    if m["head"].lower() not in _TREATIES or not m.group().lower().startswith("this"):
        return None
    found = {n for word in _TREATIES for n in _full_names(word, f"{title or ''}\n{article or ''}")}
    return found.pop() if len(found) == 1 else None


def _points(text: str, m: re.Match[str]) -> bool:
    """Whether ``that law`` points at a law: not in "he says that law is dead", not in "that law firm"."""
    words = tokens(text)
    if m.group().lower().startswith("the") and m["head"].lower() not in _SPECIFIC:
        return False
    at = next((i for i, w in enumerate(words) if w.start == m.start()), None)
    if at is None or words[at].tag == "SCONJ":
        return False
    after = words[at + 2] if at + 2 < len(words) else None
    joined = after is not None and not text[m.end() : after.start].strip()
    return not (joined and after is not None and after.tag in {"NOUN", "PROPN"})


def _full_name(head: str, title: str | None, article: str | None) -> str | None:
    """The first name for "this HEAD" in the title, else in the article: "UN convention against cybercrime".

    Of districts it has to be the only one: an article names several.
    """
    for text in (title, article):
        found = _full_names(head, text or "")
        if head.lower() in _AREAS:
            found = list({name.lower(): name for name in reversed(found)}.values())
            if len(found) > 1:
                return None
        if found:
            return found[0]
    return None


_AREAS = frozenset(["district", "borough"])


def _full_names(head: str, text: str) -> list[str]:
    head = head.lower()
    pattern = (
        rf"(?:(?:[A-Z][\w.]*|United|European)\s+)*(?:[A-Z][\w.]*\s+)(?:[a-z]+\s+)?{head}\s+(?:against|on|for|of|to)\s+[\w-]+(?:\s+(?:and|of)\s+[\w-]+)?"
        rf"|(?:[A-Z][\w.]*\s+)+{head}\b"
    )
    found = []
    for shape in (pattern, pattern.replace(head, head.capitalize())):
        for m in re.finditer(shape, text):
            name = re.sub(r"^(?:(?:The|This|That|A|An|And|But|New)\s+)+", "", m.group())
            if name.lower() != head:
                found.append(name if name.lower().startswith("the ") else f"the {name}")
    return found
