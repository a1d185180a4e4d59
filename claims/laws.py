"""``it is not in force yet`` -> the convention meant: what only a law can do, said of the one law spoken of.

Predicates that belong to laws and treaties alone (in force, ratified, binding, adopted) choose the antecedent by
their kind, after the selectional restrictions of Katz and Fodor (1963); a second law nearby, and nothing is replaced.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from claims.model import Resolution
from claims.names import LAW, names

_LOOK_BACK = 2
_IS = r"(?:['’]s|\s+(?:is|was|has|isn['’]?t|wasn['’]?t|hasn['’]?t|will|won['’]?t|would|wouldn['’]?t|does|doesn['’]?t|did|didn['’]?t|became|got|gets|can|could))"
_SUBJECT = re.compile(
    rf"^(?P<word>it|this|that|that one|this one|the (?:whole |entire )?thing)(?={_IS}(?:\s+(?:not|never|yet|even|only|already|still|been|be|legally|actually|just)){{0,3}}\s+"
    r"(?:in force|into force|ratified|adopted|signed|binding|bind|enter(?:ed|s)?|come into|take effect|took effect|tabled|repealed|legally|voluntary|proposed|drafted|override|overrides)\b)",
    re.IGNORECASE,
)
_OBJECT = re.compile(
    r"\b(?:adopt(?:ed|s)?|pass(?:ed)?|put (?:their|its|our) names? to|ratif(?:y|ied|ies)|sign(?:ed|s)?(?: up to)?|obey(?:ed|s)?|carry|carried|repeal(?:ed|s)?|voted? (?:for|against|on)|tabled|drafted|proposed|implement(?:ed|s)?|bound by)\s+"
    r"(?P<word>it|that|this|that one|this one|the (?:whole |entire )?thing)(?=\s*(?:[,.;:!?]|$)|\s+(?:in|on|back|last|only|then|anyway|out|by|without|when|yet|at)\b)",
    re.IGNORECASE,
)


_SPOKEN = re.compile(
    r"\b(?P<name>(?:[A-Z][\w.'’-]*\s+)*(?!(?:this|that|the|a|an|same|whole|new|any|no|some|our|your|its|their|of|by|under|which|said)\s)(?:[A-Z][\w.'’-]*|[a-z][\w-]+)\s+"
    r"(?:convention|treaty|bill|act|accord|directive|regulation)(?:\s+(?:against|on)\s+[a-z]+)?)\b"
)
"""``the UN cybercrime convention`` in lower case."""


def _laws(sentence: str) -> set[str]:
    known = {n.name for n in names(sentence) if n.kind == LAW}
    return known or {m["name"] for m in _SPOKEN.finditer(sentence)}


def resolve_law(
    text: str, before: Sequence[str], heard: Sequence[str], topic: Sequence[str], done: list[Resolution]
) -> str:
    """The pronoun replaced by the law's name, where what was said before names one law and no other.

    ``before`` are the poster's own sentences (latest last), ``heard`` those of the quote above them, ``topic`` the
    thread's title and the opening of its article; each is asked only where the one before it names no law.
    """
    m = _SUBJECT.match(text) or _OBJECT.search(text)
    if m is None or _laws(text):
        return text
    for source, where, sure in (
        (before[-_LOOK_BACK:], "sentence before", 0.8),
        (heard, "quoted post", 0.75),
        (topic, "article", 0.7),
    ):
        laws = {law for sentence in source for law in _laws(sentence)}
        if len(laws) == 1:
            (name,) = laws
            full = (
                name if re.match(r"the\b", name, re.IGNORECASE) or not _takes_article(name) else f"the {name}"
            )
            full = full[0].upper() + full[1:] if m.start("word") == 0 else full
            done.append(Resolution(m["word"], full, where, sure))
            return text[: m.start("word")] + full + text[m.end("word") :]
        if laws:
            return text
    return text


def _takes_article(name: str) -> bool:
    """``the Digital Services Act``, but ``GDPR`` and ``Agenda 2030``."""
    return bool(
        re.search(
            r"\b(?:act|bill|treaty|convention|agreement|directive|regulation|law|accord|pact)\b",
            name,
            re.IGNORECASE,
        )
    )
