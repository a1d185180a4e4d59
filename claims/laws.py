"""``it is not in force yet`` -> the convention meant: what only a law can do, said of the one law spoken of.

Predicates that belong to laws and treaties alone (in force, ratified, binding, adopted) choose the antecedent by
their kind, after the selectional restrictions of Katz and Fodor (1963); a second law nearby, and nothing is replaced.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from claims.model import Resolution
from claims.names import LAW, Named, names
from claims.places import places

_LOOK_BACK = 2
_IS = r"(?:['’]s|\s+(?:is|was|has|isn['’]?t|wasn['’]?t|hasn['’]?t|will|won['’]?t|would|wouldn['’]?t|does|doesn['’]?t|did|didn['’]?t|became|got|gets|can|could))"
_SUBJECT = re.compile(
    rf"^(?P<word>it|this|that|that one|this one|the (?:whole |entire )?thing)(?=\s+(?:overrides|binds|obliges)\b|{_IS}(?:\s+(?:not|never|yet|even|only|already|still|been|be|legally|actually|just)){{0,3}}\s+"
    r"(?:in force|into force|ratified|adopted|signed|binding|bind|enter(?:ed|s)?|come into|take effect|took effect|tabled|repealed|legally|voluntary|proposed|drafted|override|overrides)\b)",
    re.IGNORECASE,
)
_OBJECT = re.compile(
    r"\b(?:adopt(?:ed|s)?|pass(?:ed)?|put (?:their|its|our) names? to|ratif(?:y|ied|ies)|sign(?:ed|s)?(?: up to)?|reject(?:ed|s)?|obey(?:ed|s)?|carry|carried|repeal(?:ed|s)?|voted? (?:for|against|on)|tabled|drafted|proposed|implement(?:ed|s)?|bound by)\s+"
    r"(?P<word>it|that|this|that one|this one|the (?:whole |entire )?(?:thing|text))(?=\s*(?:[,.;:!?]|$)|\s+(?:in|on|back|last|only|then|anyway|out|by|without|when|yet|at)\b)",
    re.IGNORECASE,
)


_OBJECTLESS = re.compile(
    r"\b(?:to|has|have|had|hasn['’]?t|haven['’]?t|not|never|yet|who|that)\s+(?P<word>sign(?:ed)?|ratif(?:y|ied))(?=\s*(?:[.,;!]|$))",
    re.IGNORECASE,
)
"""``Canada was the first to sign``: what is signed goes without saying."""
_STATE = re.compile(r"\b(?:countr(?:y|ies)|states?|governments?|nations?|members?|parties)\b", re.IGNORECASE)
_TREATY = re.compile(r"\b(?:treaty|convention|agreement|accord|pact|protocol)\b", re.IGNORECASE)
_LAW_ONLY = re.compile(
    r"\b(?:in force|into force|ratif\w+|binding|binds?|take effect|took effect|repealed|overrides?)\b",
    re.IGNORECASE,
)
"""What is said of nothing but laws: only for these is the post above searched."""
_OWN = re.compile(r"^(?:i|i['’]\w+|my)\b", re.IGNORECASE)
_SPOKEN = re.compile(
    r"\b(?P<name>(?:[A-Z][\w.'’-]*\s+)*(?!(?:this|that|the|a|an|same|whole|new|any|no|some|our|your|its|their|of|by|under|which|said)\s)(?:[A-Z][\w.'’-]*|[a-z][\w-]+)\s+"
    r"(?:convention|treaty|bill|act|accord|directive|regulation)(?:\s+(?:against|on)\s+[a-z]+)?)\b"
)
"""``the UN cybercrime convention`` in lower case."""


_AGAINST = re.compile(r"\s+(?:against|on)\s+(?:the\s+)?[A-Z][\w-]*(?:\s+(?:and\s+)?[A-Z][\w-]*)*")
_KINDS = tuple(
    re.compile(rf"\b(?:{kind})\b", re.IGNORECASE)
    for kind in ("treaty|convention|accord|pact", "bill|act|law")
)
_SAME_START = 5
"""Letters that two words share where one is short for the other: "cyber" and "cybercrime"."""


def _laws(sentence: str) -> set[str]:
    known = {_whole_name(n, sentence) for n in names(sentence) if n.kind == LAW}
    return known or {m["name"] for m in _SPOKEN.finditer(sentence)}


def _whole_name(law: Named, sentence: str) -> str:
    """``UN Convention against Cybercrime``, of which `claims.names` tells the first two words."""
    more = _AGAINST.match(sentence, law.end) if sentence[law.start : law.end] == law.name else None
    return law.name + (more.group() if more else "")


def _said_once(laws: set[str]) -> set[str]:
    """Without the names that are another's short form: ``cyber treaty`` beside a ``convention against cybercrime``."""
    return {one for one in laws if not any(_short_for(one, other) for other in laws)}


def _short_for(one: str, other: str) -> bool:
    kinds = [kind for kind in _KINDS if kind.search(one) and kind.search(other)]
    if not kinds or len(one) >= len(other):
        return False
    own = [w.lower() for w in kinds[0].sub("", one).split() if len(w) >= _SAME_START]
    starts = [w.lower()[:_SAME_START] for w in other.split() if len(w) >= _SAME_START]
    return bool(own) and all(w[:_SAME_START] in starts for w in own)


def resolve_law(
    text: str,
    before: Sequence[str],
    heard: Sequence[str],
    topic: Sequence[str],
    above: Sequence[str],
    done: list[Resolution],
) -> str:
    """The pronoun replaced by the law's name, where what was said before names one law and no other.

    ``before`` are the poster's own sentences (latest last), ``heard`` those of the quote above them, ``topic`` the
    thread's title and the opening of its article, ``above`` the post answered, or the one above where no answering is
    told; each is asked only where the one before it names no law.
    """
    m = _SUBJECT.match(text) or _OBJECT.search(text) or _OBJECTLESS.search(text)
    if m is None or _laws(text) or (m.re is _OBJECTLESS and not (_STATE.search(text) or places(text))):
        return text
    if _OWN.match(text):
        heard, topic = (), ()  # "I signed it yesterday": a petition as likely
    above = above if _LAW_ONLY.search(text) and not _OWN.match(text) else ()
    for source, where, sure in (
        (before[-_LOOK_BACK:], "sentence before", 0.8),
        (heard, "quoted post", 0.75),
        (topic, "article", 0.7),
        (above, "post above", 0.65),
    ):
        laws = _said_once({law for sentence in source for law in _laws(sentence)})
        if len(laws) == 1:
            (name,) = laws
            if m.re is _OBJECTLESS and not _TREATY.search(name):
                return text
            full = (
                name if re.match(r"the\b", name, re.IGNORECASE) or not _takes_article(name) else f"the {name}"
            )
            full = full[0].upper() + full[1:] if m.start("word") == 0 else full
            full = f"{m['word']} {full}" if m.re is _OBJECTLESS else full
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
