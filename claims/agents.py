"""Who does what to whom: a clause's subject, its deed and what the deed is done to.

A shallow reading by part-of-speech tags, after the agent-patient templates of open information
extraction (Etzioni et al. 2011): the first finite verb that is not inside a relative clause splits the
clause; a passive with ``by`` names its doer behind the verb.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from claims import lexicon
from claims.clauses import NOUN_OR_VERB, is_finite
from claims.places import places
from claims.text import Token, stem, tokens

BE = frozenset(
    "is are was were be been being am isn't aren't wasn't weren't got gets get getting 's 're".split()
)
_STATE = frozenset(
    "has have had having become becomes became remain remains remained stay stays stayed".split()
)
_CHAIN = frozenset(
    """is are was were be been being am has have had do does did will would can could may might must shall should not
    n't never also already now just even only really actually ever still been got""".split()
)
_RELATIVE = frozenset(["who", "which", "that", "whose"])
_STOPS = frozenset(["because", "although", "though", "while", "whereas", "if", "unless", "but"])


@dataclass(frozen=True, slots=True)
class Sides:
    """Content stems (places by code) of a clause's subject and of the rest, and the subject's head noun.

    A passive with ``by`` is turned into its active; one without keeps its subject, and says ``passive``.
    ``direct``: the verb takes an object without a preposition. ``verb`` is "" where it tells a state, not a deed.
    """

    subject: frozenset[str]
    rest: frozenset[str]
    head: str
    verb: str
    passive: bool
    direct: bool


@lru_cache(maxsize=16384)
def sides(text: str) -> Sides | None:
    """The sides of the first main clause of ``text``; None where no finite verb stands behind a noun."""
    words = tokens(text)
    at = _main_verb(words)
    if at is None:
        return None
    last, passive = _chain_end(words, at)
    if words[last].lower in lexicon.REPORTING:
        return None  # whose word it is, is another comparison
    end = next((i for i in range(last + 1, len(words)) if words[i].lower in _STOPS), len(words))
    before, behind = words[:at], words[last + 1 : end]
    by = next((i for i, word in enumerate(behind) if word.lower == "by"), None)
    if passive and by is not None:
        before, behind, passive = behind[by + 1 :], before + behind[:by], False
        direct = True
    else:
        direct = bool(behind) and behind[0].tag != "ADP"
    verb = "" if words[last].lower in BE | _STATE else stem(words[last].lower)
    subject, rest = _content(text, before), _content(text, behind)
    return Sides(subject, rest, _head(text, before), verb, passive, direct)


def _head(text: str, words: tuple[Token, ...]) -> str:
    """The last noun in front of the first preposition: "control" in "coercive control of a partner"."""
    head = ""
    for word in words:
        if word.tag == "ADP" and head:
            break
        if word.tag in {"NOUN", "PROPN"} or (word.tag == "ADJ" and not head):
            head = next(iter(_content(text, (word,))), head)
    return head


def _main_verb(words: tuple[Token, ...]) -> int | None:
    for i in range(1, len(words)):
        noun = words[i - 1].tag in {"NOUN", "PROPN"}
        if words[i].lower.endswith("n't"):
            return i  # the tagger takes "weren't" for a noun
        if noun and i + 1 < len(words) and words[i].lower.removesuffix("s") in NOUN_OR_VERB:
            return i
        if not is_finite(words, i) or (
            words[i].lower in lexicon.NEGATIONS - {"n't"} and words[i].tag == "ADV"
        ):
            continue
        if words[i - 1].lower in _RELATIVE:
            continue
        if any(w.tag in {"NOUN", "PROPN", "PRON", "NUM"} for w in words[:i]):
            return i
    return None


def _chain_end(words: tuple[Token, ...], at: int) -> tuple[int, bool]:
    """The last word of a verb chain ("has not been put"), and whether the chain is a passive."""
    last = at
    for i in range(at + 1, min(at + 6, len(words))):
        if words[i].tag == "VERB":
            last = i
            break
        if words[i].lower not in _CHAIN and words[i].tag != "ADV":
            break
    be = any(w.lower in BE or w.lower.rstrip("n't") in BE for w in words[at:last])
    return last, be and not words[last].lower.endswith("ing") and words[last].tag == "VERB" and last > at


def _content(text: str, words: tuple[Token, ...]) -> frozenset[str]:
    where = places(text)
    out = set()
    for w in words:
        place = next((p for p in where if p.start <= w.start < p.end), None)
        if place:
            out.add(f"@{place.code.lower()}")
        elif w.lower not in lexicon.STOP | lexicon.NEGATIONS and w.tag in {"NOUN", "PROPN", "ADJ"}:
            out.add(stem(w.lower))
    return frozenset(out)


_LIGHT = frozenset(
    """use used need have going go seem seems appear appears appeared start started begin began continue continues
    continued tend tends happen come came manage managed get got is was be been are were""".split()
)
MADE = stem("force")
"""What ``made`` counts as in ``made X delete``."""
BRINGING = frozenset(
    map(stem, "force compel coerce oblige order pay pressure bribe allow persuade encourage help".split())
)
"""Taken for such a verb whatever the tagger says ("the admin forces X to ...")."""
_CAUSE = frozenset(["make", "makes", "made", "making"])


@lru_cache(maxsize=16384)
def control(text: str) -> tuple[str, ...]:
    """The verbs by which one side brings another to a deed: ``forced X to delete`` -> force, ``made X delete`` -> force.

    As stems, in order; wanting, saying and auxiliaries are left out (other comparisons read them).
    """
    words = tokens(text)
    out = []
    for i, word in enumerate(words):
        if word.lower in _CAUSE and _bare_infinitive(words, i):
            out.append(MADE)
        elif (stem(word.lower) in BRINGING and _to_infinitive(words, i)) or (
            word.tag == "VERB"
            and word.lower not in lexicon.ATTEMPT | lexicon.REPORTING | _LIGHT | lexicon.STOP
            and _to_infinitive(words, i)
        ):
            out.append(stem(word.lower))
    return tuple(dict.fromkeys(out))


def _to_infinitive(words: tuple[Token, ...], i: int) -> bool:
    for j in range(i + 1, min(i + 8, len(words) - 1)):
        if words[j].lower == "to" and words[j + 1].tag == "VERB":
            return True
        if words[j].tag in {"VERB", "AUX"} or words[j].lower in _STOPS:
            return False
    return False


def _bare_infinitive(words: tuple[Token, ...], i: int) -> bool:
    """``made Twitter and Facebook delete``: a noun, then a verb's plain form."""
    noun = False
    for j in range(i + 1, min(i + 9, len(words))):
        if noun and words[j].tag == "VERB" and not words[j].lower.endswith(("ed", "ing", "s")):
            return True
        if words[j].tag in {"VERB", "AUX", "ADP", "PART"} or words[j].lower in _STOPS | {"to"}:
            return False
        noun = noun or words[j].tag in {"NOUN", "PROPN", "PRON"}
    return False
