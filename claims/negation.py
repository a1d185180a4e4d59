"""Which words of a sentence negate, and how far each one reaches.

Counting negators alone goes wrong in both directions: ``nothing more than`` negates nothing, and the
``without`` of ``adopted without a vote`` does not deny the adoption. So each negation carries its
scope, the content it governs up to the end of its clause, after the negation cues and scopes of
Morante & Daelemans (2009), here by closed rules.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from claims import lexicon
from claims.text import Token, stem

REACH = 10
"""Words behind a negator that can still be in its scope."""

_CUES = lexicon.NEGATIONS | {"lack", "lacks", "lacked", "refuses", "refused", "fails", "failed", "declined"}
_FRAME = re.compile(
    r"\b(?:it(?:'s| is| was)? (?:simply |just )?(?:not|n't) (?:true|the case)|it isn't true|(?:is|are|was|were|it's) (?:just |simply |all |pure |complete |total |utter )?(?:an? )?"
    r"(?:(?:complete|total|utter|pure|absolute|old|big|internet|urban) )?(?:lies?|myth|hoax|nonsense|bullshit|bs|rubbish|fabrication|legend|debunked|fake news|wrong|false|untrue|incorrect)"
    r"|it(?:'s| is) (?:a |an? \w+ )?(?:lie|myth|false)|untrue that|false that|far from|no such thing|nothing of the (?:sort|kind))\b",
    re.IGNORECASE,
)
_NEUTRAL_NEXT = frozenset(
    "only just merely simply doubt doubts wonder matter mention question denying deny dispute disputing denial surprise secret coincidence accident "
    "mistake less fewer more other long sooner later than exaggeration joke kidding".split()
)
"""Behind a negator these undo it: ``no doubt``, ``not only``, ``nothing more than``, ``not long ago``."""
_NEGATED_TALK = frozenset(
    "deny denies denied denying dispute disputes disputed doubt doubts doubted question questions".split()
)
_PARTIAL_NEXT = frozenset(
    "all every everyone everybody each always entirely completely necessarily exactly quite sure certain clear".split()
)
_CLAUSE = frozenset(
    "because although though while whereas if unless which who whom whose when where so since until".split()
)
_LINKS = frozenset(["and", "but", "or", "nor"])


@dataclass(frozen=True, slots=True)
class Negation:
    """A negating word and the stems that it governs.

    ``whole``: it denies the whole sentence (``it is a myth that ...``). ``adjunct``: it governs no
    more than its own phrase (``without a vote``). ``aside``: it stands in a later, dependent clause.
    ``sure`` is false where a correction follows (``not Russia but China``).
    """

    text: str
    scope: frozenset[str]
    start: int = 0
    whole: bool = False
    adjunct: bool = False
    aside: bool = False
    sure: bool = True


def negations(text: str, words: tuple[Token, ...]) -> tuple[Negation, ...]:
    """Every negation of a tagged sentence, in order; words that only look like one are left out."""
    out: list[Negation] = []
    skip: set[int] = set()
    for i, word in enumerate(words):
        if i in skip or not _is_cue(words, i):
            continue
        undone = _undone(text, words, i)
        if undone:
            skip.update(undone)
            continue
        scope, correction = _scope(text, words, i)
        out.append(
            Negation(
                word.lower,
                scope,
                word.start,
                adjunct=word.lower == "without" or (word.lower == "no" and _behind_preposition(words, i)),
                aside=_aside(text, words, i),
                sure=not correction and not _of_another(words, i),
            )
        )
    frame = _FRAME.search(text.replace("’", "'"))
    if frame and not _names_a_fake(frame, words):
        # By where they stand: the "no" of "had no standing" is not the one in "it is not true".
        out = [n for n in out if not frame.start() <= n.start < frame.end()]
        out.append(Negation(frame.group().lower(), frozenset(), whole=True))
    return tuple(out)


def _names_a_fake(frame: re.Match[str], words: tuple[Token, ...]) -> bool:
    """``the landings were a hoax`` says something of the landings; ``that X happened is a hoax`` denies X."""
    if not frame.group().lower().startswith(("is ", "are ", "was ", "were ", "it's ")):
        return False
    if any(w.lower == "that" for w in words if frame.end() <= w.start <= frame.end() + 2):
        return False
    before = [w for w in words if w.end <= frame.start()]
    return not any(w.form == "Fin" or (w.tag in {"VERB", "AUX"} and w.form in {"-", "Part"}) for w in before)


def partial(words: tuple[Token, ...]) -> tuple[str, ...]:
    """``not all``, ``not always``, ``not necessarily``: less than everything, but no denial."""
    return tuple(
        f"{a.lower} {b.lower}"
        for a, b in itertools.pairwise(words)
        if (a.lower == "not" or a.lower.endswith("n't")) and b.lower in _PARTIAL_NEXT
    )


def _is_cue(words: tuple[Token, ...], i: int) -> bool:
    word = words[i]
    if word.lower in {"lack", "lacks", "lacked"}:
        return word.tag in {"VERB", "NOUN", "AUX"}
    return (
        word.lower in _CUES or word.lower.endswith("n't") or (word.lower in {"untrue", "falsely"} and i == 0)
    )


def _undone(text: str, words: tuple[Token, ...], i: int) -> set[int]:
    """The words that a following word undoes, the cue among them; empty where the cue stands."""
    low = words[i].lower
    after = [w.lower for w in words[i + 1 : i + 4]]
    following = after[0] if after else ""
    if i == 0 and low in {"no", "nope"} and text[words[i].end :].lstrip()[:1] in {",", ".", "!", ";", ":"}:
        return {i}
    if low == "no" and following in {"more", "less"} and after[1:2] in (["a"], ["an"]):
        return set()  # "it is no more a crime than cricket is" denies, "no more than ten" does not
    if following in _NEUTRAL_NEXT or (following in _PARTIAL_NEXT and low in {"not", "n't"}):
        # "no longer legal" and "no less" differ: the first is a negation, and "longer" is not in the list.
        return {i, i + 1}
    if low.endswith("n't") and following in _PARTIAL_NEXT:
        return {i, i + 1}
    if low == "nothing" and following == "but":
        return {i}
    if low in {"not", "n't"} and after[:1] == ["until"]:
        return {i}
    if low == "no" and i and words[i - 1].lower in {"vote", "votes", "voted", "voting"}:
        return {i}  # a vote against, which is no denial of the vote
    if low in {"none", "no"} and after[:1] == ["other"]:
        return {i}
    if low == "not" and after[:2] in (["so", "long"], ["very", "long"], ["a", "doubt"]):
        return {i}
    if low == "without" and any(w in {"doubt", "question", "fail", "exaggeration"} for w in after[:2]):
        return {i}
    if low == "not" and i and words[i - 1].lower == "or":
        return {i}
    for offset, w in enumerate(after, 1):
        if w in _NEGATED_TALK:
            return {i, i + offset}
    return set()


_ORDERS = frozenset(["must", "should", "shall", "may", "ought"])


def _of_another(words: tuple[Token, ...], i: int) -> bool:
    """``jailed for not criticising``, ``must not obey``: what is denied is a part, or an order is given."""
    before = words[i - 1].lower if i else ""
    following = words[i + 1].lower if i + 1 < len(words) else ""
    return before in _ORDERS or (following.endswith("ing") and i > 0 and words[i - 1].tag in {"ADP", "SCONJ"})


def _behind_preposition(words: tuple[Token, ...], i: int) -> bool:
    return i > 0 and words[i - 1].tag == "ADP"


def _scope(text: str, words: tuple[Token, ...], i: int) -> tuple[frozenset[str], bool]:
    stems: set[str] = set()
    correction = False
    adjunct = words[i].lower == "without"
    for j in range(i + 1, min(i + 1 + (4 if adjunct else REACH), len(words))):
        gap = text[words[j - 1].end : words[j].start]
        low = words[j].lower
        if low == "but" and words[i].lower == "not":
            correction = True
        if re.search(r"[;:()–—]|\s-\s|,", gap) and j > i + 1:
            correction = correction or (low == "but" and words[i].lower == "not")
            break
        if low in _CLAUSE or low in _LINKS:
            break
        if (low not in lexicon.STOP and low not in lexicon.NEGATIONS) or low in _KEPT:
            stems.add(stem(low))
    return frozenset(stems), correction


_KEPT = frozenset(["put", "made", "make", "land", "go", "get"])


def _aside(text: str, words: tuple[Token, ...], i: int) -> bool:
    """Whether a clause opener ("which", ", and", ", but", "because") stands between the start and the cue."""
    for j in range(3, i + 1):
        low = words[j].lower
        gap = text[words[j - 1].end : words[j].start]
        if j < i and (low in _CLAUSE or (low in _LINKS and "," in gap)):
            return True
        if re.search(r"[;:–—]|\s-\s", gap):
            return True
    return False
