"""What a stretch of a sentence must have to state something, and what around it is no part of the claim."""

from __future__ import annotations

import re
from dataclasses import dataclass

from claims import frames
from claims.clauses import NOUN_OR_VERB, is_finite
from claims.model import Role
from claims.text import Token, tokens

MIN_WORDS = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span of a sentence, offsets into it, and how it was found.

    ``clause`` is the span as a plain statement, before any word is resolved; it differs from the
    span where the fact is presupposed. ``sure`` is true where the frame itself says "this is fact".
    """

    start: int
    end: int
    clause: str
    why: str
    sure: bool = False
    role: Role = Role.ASSERTED


QUESTION_START = re.compile(
    r"^\W*(?:(?:and|but|so|then|ok|well)\W+)*(?:who|what|which|when|where|why|how|is|are|was|were|do|does|did|can|could|will|would|should|has|have|had)\b",
    re.IGNORECASE,
)


def unwrap(sentence: str) -> tuple[int, int]:
    """Where the statement itself begins and ends, behind "as is well known" and before "look it up": (start, end)."""
    start, end = 0, len(sentence)
    for _ in range(4):
        m = frames.OPENERS.match(sentence[start:end])
        if m and m.end():
            start += m.end()
            continue
        label = frames.LABEL.match(sentence[start:end])
        if not label or not _is_label(label["label"], sentence[start + label.end() : end]):
            break
        start += label.end()
    trail = frames.TRAIL.search(sentence, start)
    if trail and trail.start() > start:
        end = trail.start()
    return start, end


def _is_label(label: str, rest: str) -> bool:
    """A few words without a verb of their own, and no speaker's name ("Biden: ..."), before a statement."""
    words = tokens(label)
    if not 1 <= len(words) <= 8 or all(w.tag == "PROPN" for w in words):
        return False
    return not finite(words) and is_statement(rest)


def claim_span(body: str, offset: int, start: int, end: int, why: str, sure: bool) -> Candidate:
    """A stretch [start, end) of ``body``, quotes and remarks in between left out of its clause; ``offset`` is added to its offsets."""
    text = body[start:end]
    lead = len(text) - len(text.lstrip(" \t\"“”'‘,;:-–—>*("))
    tail = len(text.rstrip(" \t,;:-–—*"))
    if text.count('"') % 2 == 0 and text.lstrip()[:1] == '"' and '"' in text[lead:]:
        lead = len(text) - len(text.lstrip())
    start, end = start + lead, start + max(tail, lead)
    clause = frames.ASIDE.sub(" ", body[start:end])
    which = re.match(r"^(?P<who>[^,]{2,60}),\s+(?:which|who)\s+(?P<deed>.+)$", clause, re.DOTALL)
    if which and not finite(tokens(which["who"])):
        closed = _CLOSES.search(which["deed"])
        if closed:
            end -= len(which["deed"]) - closed.start()
        clause = f"{which['who']} {which['deed'][: closed.start() if closed else None]}"
    return Candidate(offset + start, offset + end, clause, why, sure)


_CLOSES = re.compile(
    r",\s+(?:is|are|was|were|has|have|had|will|would|can|could|should|must|does|did|just|now|even|might|may)\b"
)
"""Where a relative clause ends and the sentence that it stands in goes on."""


def finite(words: tuple[Token, ...]) -> bool:
    """Whether any of the words can be the verb of a main clause."""
    return any(is_finite(words, i) for i in range(len(words)))


_ITS = re.compile(
    r"\bits(?= (?:a|an|the|not|now|been|so|all|just|legally|abusive|illegal|legal|true|false|called|against)\b)"
)


_ELLIPTIC = re.compile(
    r"^\W*(?:[\w'-]+\s+){1,3}(?:(?:did|does|do|is|are|was|were|has|have|had|will|would|could|can)(?:n't|nt|\s+not)?)\s*(?:[,.;!]|$)",
    re.IGNORECASE,
)
"""``NASA didn't, and I am tired``: the deed itself stands in another sentence."""


def is_statement(clause: str) -> bool:
    """Whether the clause has a subject and a finite verb, and is no question."""
    if _ELLIPTIC.match(clause.replace("’", "'")):
        return False
    if clause.rstrip(" \"')”").endswith("?") or frames.POINTING.match(clause.lstrip().replace("’", "'")):
        return False
    words = tokens(_ITS.sub("it's", clause))
    if len(words) < MIN_WORDS:
        return False
    # The tagger reads some finite verbs as plural nouns ("vaccine causes autism"): let those through.
    looks_verbal = any(
        w.tag == "NOUN" and (w.lower.endswith(("s", "ed")) or w.lower in NOUN_OR_VERB) for w in words[1:-1]
    )
    return finite(words) or looks_verbal
